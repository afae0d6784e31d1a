"""Fit the weights by which the audit reads the figures of a text together.

    python tests/benchmarks/fit_audit.py [--write | --check]

The texts are those of ``wordings/marked.txt``, paragraphs of ``wordings/made.txt`` with the form they are of, the reports of
``data/reports.jsonl``, ``data/prose.jsonl`` and ``data/kinds.jsonl``, and texts drawn by ``tests/audit/right_reports.py`` and
``bench_relations.py``: all right in every figure. Each line of the data is a text: the ``template`` it was made from, its
``text``, and ``wrong``: where one figure is written wrong in another copy of it, as offset, length and what stands there.
``wordings/held-out.txt`` is never read here: ``bench_audit.py`` measures on it.

The weights are those by which the figures of these texts are likeliest: of what each percentage may be a share of, and each
count a total of, one was meant, or none. Prints the likelihood; with ``--write`` the weights replace the library's, with
``--check`` it fails where they differ. The file of the weights names the texts by their digest, which a test holds.
"""

import argparse
import hashlib
import json
import random
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import bench_audit
import bench_relations
import numpy as np

import kstt
from kstt.audit.auditing import amounts_in, groups_in, period_of
from kstt.audit.notes import Notes
from kstt.audit.tables import Tables
from kstt.audit.verdicts.readings import FAILS, SumReading
from kstt.forms.reported import ReportedForm
from kstt.io.report.reading import parse_report
from tests.audit.right_reports import Draw, report

WEIGHTS = Path(kstt.__file__).parent / "data" / "audit-weights.toml"
HERE = Path(__file__).parent
WORDINGS = (HERE / "wordings" / "marked.txt", HERE / "wordings" / "made.txt")
REPORTS = tuple(HERE / "data" / f"{name}.jsonl" for name in ("reports", "prose", "kinds"))
DRAWN = (HERE.parent / "audit" / "right_reports.py", HERE / "bench_relations.py")
HEAD = """\
# The weights of kstt.audit.verdicts.weights, fitted by tests/benchmarks/fit_audit.py on the texts beside it, not chosen: of the
# facts about what a percentage may be a share of, and a count a total of. Digest of the texts:
# {}
"""
MARKED = re.compile(r"\[([^\[\]]+)\]")
FORMS, OTHERS, STATEMENTS = 12, 120, 12
"""Paragraphs with a form of each wording, right reports that are drawn, and texts of each kind of relation."""
STEPS, PENALTY = 400, 0.03
WRONG_BY_CHANCE, RARE = 0.15, 1e4
"""How likely a percentage of a right text is one that its base does not give; how rare no sum is held to be."""


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
    for path in REPORTS:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield parse_report(json.loads(line)["text"]), None
    for seed in range(1_000, 1_000 + OTHERS):
        yield parse_report(report(Draw(seed))), None
    for kind in bench_relations.KINDS:
        for right, _ in bench_relations.right_and_wrong(STATEMENTS, 5, kind):
            yield parse_report(right), None


def digest():
    """What names the texts: any other text gives another digest."""
    texts = b"".join(path.read_bytes() for path in (*WORDINGS, *REPORTS, *DRAWN))
    return hashlib.sha256(texts.replace(b"\r\n", b"\n")).hexdigest()


def groups_of(text, form):
    """The groups of a right text: the facts of its readings, and how likely each makes the figures, against chance."""
    own = [] if form is None else [form]
    tables = Tables.of([*own, *text.forms])
    amounts = amounts_in(text, tables, period_of(text, own))
    for group in groups_in(Notes(), tables, amounts, every=True)[0]:
        sums = isinstance(group.readings[0], SumReading)
        readings = [one for one in group.readings if not sums or not one.most]
        fails = FAILS if sums else WRONG_BY_CHANCE
        if readings:
            yield sums, [(one.facts, min(one.gain, RARE) if one.holds({}) else fails) for one in readings]


def fit(groups):
    """The weights by which some reading, or none, gives each figure: the likeliest, by gradient ascent."""
    names = sorted({name for group in groups for facts, _ in group for name in facts})
    places = {name: at for at, name in enumerate(names, 1)}
    starts = np.cumsum([0, *(len(group) + 1 for group in groups)])
    facts, likely = np.zeros((starts[-1], len(names) + 1)), np.ones(starts[-1])
    for start, group in zip(starts, groups, strict=False):
        for row, (told, size) in enumerate(group, start):
            facts[row, 0], likely[row] = 1.0, size
            for name, value in told.items():
                facts[row, places[name]] = value
    of, starts = np.repeat(np.arange(len(groups)), np.diff(starts)), starts[:-1]
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
    print(f"{len(groups)} groups, mean logarithm of their likelihood {np.log(total).mean():.3f}")
    return dict(zip(["always", *names], weights, strict=True))


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true")
    options.add_argument("--check", action="store_true")
    chosen = options.parse_args()
    found = [group for text, form in texts_of() for group in groups_of(text, form)]
    written = HEAD.format(digest())
    for name, sums in (("shares", False), ("sums", True)):
        written += "\n" + section(name, fit([group for is_sum, group in found if is_sum is sums]))
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
