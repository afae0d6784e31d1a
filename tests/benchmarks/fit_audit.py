"""Fit the weights by which the audit judges a sum that fails, on reports with known errors.

    python tests/benchmarks/fit_audit.py FOLDER… [--write]

Each folder holds texts and ``truth.json``: by the name of a text whether it is ``right``, else its ``altered``
figure and the ``true`` one, both as written, and the ``template`` it was made from. Prints what is found, and
falsely, at several thresholds by weights that were fitted without the template (five folds); with ``--write``
the weights of all texts replace those of the library.
"""

import argparse
import json
import re
import zlib
from collections import defaultdict
from pathlib import Path

import numpy as np

import kstt
from kstt.audit.auditing import amounts_in, period_of
from kstt.audit.candidates import candidates
from kstt.audit.tables import Tables
from kstt.audit.weights import Evidence
from kstt.io.report.reading import read_report

WEIGHTS = Path(kstt.__file__).parent / "data" / "audit-weights.toml"
RIGHT = 4.0
"""How much a sum of a right text weighs: a false alarm is worse than silence."""


def plain(written):
    return re.sub(r"\D", "", str(written))


def sums_of(path, truth):
    """The sums of a text that fail, each with whether the altered figure explains it."""
    report = read_report(path)
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
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    rows = []
    for folder in chosen.folders:
        for name, truth in json.loads((folder / "truth.json").read_text(encoding="utf-8")).items():
            rows += [
                ((folder, truth["template"]), (folder, name), truth["right"], meant, facts)
                for facts, meant in sums_of(folder / name, truth)
            ]
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
    if chosen.write:
        ranked = sorted(zip(names, fit(facts, meant, weight)[1:], strict=True), key=lambda entry: -entry[1])
        none = fit(facts, meant, weight)[0]
        lines = [f'"{name}" = {size:.2f}\n' for name, size in [("none", none), *ranked]]
        head = WEIGHTS.read_text(encoding="utf-8").partition("[weights]")[0]
        WEIGHTS.write_text(f"{head}[weights]\n{''.join(lines)}", encoding="utf-8")


if __name__ == "__main__":
    main()
