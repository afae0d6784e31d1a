"""Fit the weights by which the audit judges sums that fail, and chooses the base of a percentage.

    python tests/benchmarks/fit_audit.py [--write | --check]

The texts are those of ``wordings/marked.txt``, each right and with each marked figure altered, paragraphs of
``wordings/made.txt`` with the form they are of, and the reports of ``data/reports.jsonl``. Each of these is a line: the
``template`` it was made from, its ``text``, right in every figure, and ``wrong``: where one figure is written wrong in
another copy of it, as offset, length and what stands there. ``wordings/held-out.txt`` is never read here:
``bench_audit.py`` measures on it.

A sum is fitted by whether the altered figure explains that it fails. A share needs no such knowledge: its
weights are those by which the percentages of right texts are likeliest, some base or none giving each.
Prints what is found, and falsely, at several thresholds by weights that were fitted without the template (five
folds), and the likelihood of the percentages; with ``--write`` the weights of all texts replace the library's, with
``--check`` it fails where they differ. The file of the weights names the texts by their digest, which a test holds.
"""

import argparse
import hashlib
import json
import random
import re
import zlib
from collections import defaultdict
from pathlib import Path

import bench_audit
import numpy as np

import kstt
from kstt.audit.auditing import amounts_in, period_of
from kstt.audit.notes import Notes
from kstt.audit.relations.search import candidates
from kstt.audit.tables import Tables
from kstt.audit.verdicts.cells import judge_cells
from kstt.audit.verdicts.shares import Odds, Shares
from kstt.audit.verdicts.sums import note_sums
from kstt.audit.verdicts.weights import Evidence
from kstt.forms.reported import ReportedForm
from kstt.io.report.reading import parse_report

WEIGHTS = Path(kstt.__file__).parent / "data" / "audit-weights.toml"
HERE = Path(__file__).parent
WORDINGS = (HERE / "wordings" / "marked.txt", HERE / "wordings" / "made.txt")
REPORTS = HERE / "data" / "reports.jsonl"
HEAD = """\
# The weights of kstt.audit.verdicts.weights, fitted by tests/benchmarks/fit_audit.py on the texts beside it, not chosen: of the
# facts about a sum that fails, and about the base of a percentage. Digest of the texts:
# {}
"""
MARKED = re.compile(r"\[([^\[\]]+)\]")
FORMS = 6
"""Paragraphs with a form of each wording."""
STEPS, PENALTY = 500, 0.05
WRONG_BY_CHANCE = 3e-5
"""How likely a percentage of a right text is one that its base does not give."""
RIGHT = 4.0
"""How much a sum of a right text weighs: a false alarm is worse than silence."""


def plain(written):
    return re.sub(r"\D", "", str(written))


def texts_of():
    """Every text as its group, its name, its truth, its report and its form."""
    for block in re.split(r"^# ", WORDINGS[0].read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, _, text = block.partition("\n")
        draw, marks = random.Random(name), list(MARKED.finditer(text))
        yield ("marked", name), name, {"right": True}, parse_report(MARKED.sub(r"\1", text)), None
        for mark in marks:
            wrong = bench_audit.altered(mark[1], draw)
            if wrong != mark[1]:
                changed = text[: mark.start()] + wrong + text[mark.end() :]
                truth = {"right": False, "altered": wrong, "true": mark[1]}
                report = parse_report(MARKED.sub(r"\1", changed))
                yield ("marked", name), f"{name} {mark.start()}", truth, report, None
    for name, template in bench_audit.wordings("made").items():
        draw = random.Random(name)
        for number in range(FORMS):
            form = bench_audit.make_form(draw)
            text = bench_audit.fill(template, bench_audit.values_of(form), draw.choice((1, 2)))
            report, table = parse_report("Quý II/2021\n\n" + text), ReportedForm.from_form(form)
            yield ("made", name), f"{name} {number}", {"right": True}, report, table
    for number, line in enumerate(REPORTS.read_text(encoding="utf-8").splitlines()):
        one = json.loads(line)
        group, text, name = ("reports", one["template"]), one["text"], f"{one['template']} {number}"
        yield group, name, {"right": True}, parse_report(text), None
        for start, length, wrong in one["wrong"]:
            truth = {"right": False, "altered": wrong, "true": text[start : start + length]}
            changed = text[:start] + wrong + text[start + length :]
            yield group, f"{name} {start}", truth, parse_report(changed), None


def digest():
    """What names the texts: any other text gives another digest."""
    texts = b"".join(path.read_bytes() for path in (*WORDINGS, REPORTS))
    return hashlib.sha256(texts.replace(b"\r\n", b"\n")).hexdigest()


def sums_of(report, truth):
    """The sums of a text that fail, each with whether the altered figure explains it."""
    amounts = amounts_in(report, Tables.of(report.forms), period_of(report))
    found = candidates(amounts)
    evidence = Evidence.of(found, amounts)
    for one in found:
        if one.adds_up or abs(evidence.weight(one)) == float("inf"):
            continue
        own = (
            []
            if truth["right"]
            else [m for m in one.members if plain(m.figure.text) == plain(truth["altered"])]
        )
        meant = any(plain(truth["true"]) == str(one.needs(member)) for member in own)
        if meant or not own:
            # What the altered figure breaks by chance is no example of either.
            yield evidence.facts(one), meant


def shares_of(report, form):
    """The percentages of a right text: the facts of the shares each may be, which of them give it, by chance."""
    own = [] if form is None else [form]
    tables = Tables.of([*own, *report.forms])
    amounts = amounts_in(report, tables, period_of(report, own))
    sums, notes = candidates(amounts), Notes()
    judge_cells(notes, tables, amounts)
    note_sums(notes, sums)
    shares = Shares.of(notes, tables, amounts, sums)
    rates = list(shares.left.values())
    shares.hold()
    for rate in rates:
        odds = Odds.of(rate, shares.shares(rate), cut=True)
        given = [(share.facts, True) for _, share in odds.held] + [
            (share.facts, False) for _, share in odds.failed
        ]
        yield given, odds.none


def fit_shares(rates):
    """The weights by which some base, or none, gives each percentage: the likeliest, by gradient ascent."""
    names = sorted({name for given, _ in rates for facts, _ in given for name in facts})
    rows, likely, starts = [], [], []
    for given, chance in rates:
        starts.append(len(rows))
        rows += [[1.0, *(facts.get(name, 0.0) for name in names)] for facts, _ in given]
        likely += [1.0 if holds else WRONG_BY_CHANCE for _, holds in given]
        rows.append([0.0] * (len(names) + 1))
        likely.append(chance)
    facts, likely = np.array(rows), np.array(likely)
    of = np.repeat(np.arange(len(starts)), np.diff([*starts, len(rows)]))
    weights, mean, square = np.zeros((3, facts.shape[1]))
    for step in range(1, STEPS + 1):
        odds = facts @ weights
        odds = np.exp(odds - np.maximum.reduceat(odds, starts)[of])
        before = odds / np.add.reduceat(odds, starts)[of]
        seen = before * likely
        total = np.add.reduceat(seen, starts)
        slope = facts.T @ (seen / total[of] - before) - PENALTY * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights = weights + 0.15 * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    print(f"shares: {len(rates)} percentages, mean logarithm of their likelihood {np.log(total).mean():.3f}")
    return dict(zip(["share", *names], weights, strict=True))


def fit(facts, meant, weight):
    """Logistic regression, by Newton's method, with a small penalty."""
    weights = np.zeros(facts.shape[1])
    for _ in range(40):
        odds = 1 / (1 + np.exp(-facts @ weights))
        slope = facts.T @ (weight * (odds - meant)) + weights
        bend = (facts * (weight * odds * (1 - odds))[:, None]).T @ facts + np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights -= step
        if abs(step).max() < 1e-5:
            break
    return weights


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true")
    options.add_argument("--check", action="store_true")
    chosen = options.parse_args()
    rows, rates = [], []
    for group, name, truth, report, form in texts_of():
        if form is None:
            right = truth["right"]
            rows += [(group, (group, name), right, meant, facts) for facts, meant in sums_of(report, truth)]
        if truth["right"]:
            rates += shares_of(report, form)
    shares = fit_shares(rates)
    names = sorted({name for *_, facts in rows for name in facts})
    facts = np.array([[1.0, *(row[-1].get(name, 0.0) for name in names)] for row in rows])
    meant = np.array([float(row[3]) for row in rows])
    weight = np.array([RIGHT if row[2] else 1.0 for row in rows])
    fold = np.array([zlib.crc32(str(row[0]).encode()) % 5 for row in rows])
    odds = np.zeros(len(rows))
    for one in range(5):
        rest = fold != one
        odds[~rest] = facts[~rest] @ fit(facts[rest], meant[rest], weight[rest])
    best, false = defaultdict(lambda: -np.inf), defaultdict(lambda: -np.inf)
    for (_, text, _, is_meant, _), size in zip(rows, odds, strict=True):
        (best if is_meant else false)[text] = max((best if is_meant else false)[text], size)
    for threshold in (0.0, 1.0, 1.5, 2.0, 3.0):
        found = sum(size > threshold for size in best.values())
        wrong = sum(size > threshold for size in false.values())
        print(f"from {threshold}: found {found} of {len(best)} alterations, {wrong} texts falsely accused")
    sums = dict(zip(["none", *names], fit(facts, meant, weight), strict=True))
    written = HEAD.format(digest()) + "\n" + section("sums", sums) + "\n" + section("shares", shares)
    if chosen.write:
        WEIGHTS.write_text(written, encoding="utf-8")
    if chosen.check and written != WEIGHTS.read_text(encoding="utf-8"):
        raise SystemExit("the weights are not those of these texts: run it again with --write")


def section(name, weights):
    """A table of the file of weights: what holds of all first, then the greatest."""
    (first, base), *rest = weights.items()
    ranked = [(first, base), *sorted(rest, key=lambda entry: -entry[1])]
    return f"[{name}]\n" + "".join(f'"{key}" = {size:.2f}\n' for key, size in ranked)


if __name__ == "__main__":
    main()
