"""Fit the weights by which the audit chooses the base of a percentage.

    python tests/benchmarks/fit_audit.py [--write | --check]

The texts are those of ``wordings/marked.txt``, paragraphs of ``wordings/made.txt`` with the form they are of, and the
reports of ``data/reports.jsonl``. Each of these is a line: the ``template`` it was made from, its ``text``, right in
every figure, and ``wrong``: where one figure is written wrong in another copy of it, as offset, length and what
stands there. ``wordings/held-out.txt`` is never read here: ``bench_audit.py`` measures on it.

The weights are those by which the percentages of these texts, all right, are likeliest, some base or none giving each.
Prints the likelihood of the percentages; with ``--write`` the weights replace the library's, with ``--check`` it
fails where they differ. The file of the weights names the texts by their digest, which a test holds.
"""

import argparse
import hashlib
import json
import random
import re
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
from kstt.forms.reported import ReportedForm
from kstt.io.report.reading import parse_report

WEIGHTS = Path(kstt.__file__).parent / "data" / "audit-weights.toml"
HERE = Path(__file__).parent
WORDINGS = (HERE / "wordings" / "marked.txt", HERE / "wordings" / "made.txt")
REPORTS = HERE / "data" / "reports.jsonl"
HEAD = """\
# The weights of kstt.audit.verdicts.weights, fitted by tests/benchmarks/fit_audit.py on the texts beside it, not chosen: of the
# facts about the base of a percentage. Digest of the texts:
# {}
"""
MARKED = re.compile(r"\[([^\[\]]+)\]")
FORMS = 12
"""Paragraphs with a form of each wording."""
STEPS, PENALTY = 500, 0.05
WRONG_BY_CHANCE = 3e-5
"""How likely a percentage of a right text is one that its base does not give."""


def texts_of():
    """Every report that is right, and its form."""
    for block in re.split(r"^# ", WORDINGS[0].read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        yield parse_report(MARKED.sub(r"\1", block.partition("\n")[2])), None
    for name, template in bench_audit.wordings("made").items():
        draw = random.Random(name)
        for _ in range(FORMS):
            form = bench_audit.make_form(draw)
            text = bench_audit.fill(template, bench_audit.values_of(form), draw.choice((1, 2)))
            yield parse_report("Quý II/2021\n\n" + text), ReportedForm.from_form(form)
    for line in REPORTS.read_text(encoding="utf-8").splitlines():
        yield parse_report(json.loads(line)["text"]), None


def digest():
    """What names the texts: any other text gives another digest."""
    texts = b"".join(path.read_bytes() for path in (*WORDINGS, REPORTS))
    return hashlib.sha256(texts.replace(b"\r\n", b"\n")).hexdigest()


def shares_of(report, form):
    """The percentages of a right text: the facts of the shares each may be, which of them give it, by chance."""
    own = [] if form is None else [form]
    tables = Tables.of([*own, *report.forms])
    amounts = amounts_in(report, tables, period_of(report, own))
    sums, notes = candidates(amounts), Notes()
    judge_cells(notes, tables, amounts)
    shares = Shares.of(notes, tables, amounts, sums)
    rates = list(shares.rates)
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


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true")
    options.add_argument("--check", action="store_true")
    chosen = options.parse_args()
    rates = [rate for report, form in texts_of() for rate in shares_of(report, form)]
    written = HEAD.format(digest()) + "\n" + section("shares", fit_shares(rates))
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
