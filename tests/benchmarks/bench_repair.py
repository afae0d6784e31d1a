"""How well and how fast wrong cells are found, over random corruptions of true tables.

    python tests/benchmarks/bench_repair.py [--seed 1] [--trials 200] [--json FILE]

Tables: the whole sections II (31 rows) and III (24 rows) of a real form 06c, each alone and both under
their sum, the real table as it was published (with a gap), and generated forms of 20 to 400 rows.

- one, two, three and five wrong cells anywhere: how often the answer is unique, and then the original; how often
  the original is listed where it is not unique; how often fewer cells explain the table as well;
- each kind of slip: how often it is located, and named;
- two whole columns exchanged, and a tenth of the cells blank: how long it takes;
- consistent tables: how often anything is changed;
- the median and the longest time per table, of the processor, so that other programs do not count;
- the ratio of the integer programme's time, alone, to the decoder's.
"""

import argparse
import json
import random
import statistics
import time
from itertools import combinations
from pathlib import Path

import attrs

from kstt import CaseAccount, FeedbackAccount, ReportedForm, ReportingPeriod
from kstt.definitions.editions import LAYOUTS
from kstt.definitions.form_05 import feedback_boxes
from kstt.forms.form import Form
from kstt.forms.sections import FormRow, Section
from kstt.repair import Method, Search, Slip, Status, repair
from kstt.samples import published_report
from kstt.tables.cells import ReportedCell

PERIOD = ReportingPeriod.quarter(2021, 2)
MADE = (
    Slip.SWAPPED, Slip.DROPPED, Slip.DOUBLED, Slip.GROUPING, Slip.SIGN, Slip.EXCHANGED, Slip.SHIFTED,
)  # fmt: skip
"""The slips that are made here; the larger ones are measured by themselves."""
FEW = Search(method=Method.PROGRAMME)


def real_tables():
    """The published table's whole sections, blanks read as they stand."""
    report = published_report()
    sections = {n: tuple(r for r in report.rows if r.section == n) for n in ("II", "III")}
    for number, rows in sections.items():
        yield f"real section {number}", attrs.evolve(report, rows=rows)
    heads = [rows[0].cells for rows in sections.values()]
    sums = tuple(ReportedCell.of(a.value + b.value) for a, b in zip(*heads, strict=True))
    total = attrs.evolve(report.rows[0], cells=sums)
    both = tuple(row for rows in sections.values() for row in rows)
    yield "real sections II and III", attrs.evolve(report, rows=(total, *both))
    yield "real table with its gap", report


def amount(rng):
    """A count as forms have them: often none, mostly few, sometimes thousands."""
    return 0 if rng.random() < 0.45 else int(10 ** rng.uniform(0, rng.choice((1.5, 2.5, 4.2))))


def case_account(rng):
    parts = [amount(rng) for _ in range(5)]
    total, receipts = sum(parts), []
    for _ in range(2):
        receipts.append(rng.choice((0, rng.randint(0, total))))
        total -= receipts[-1]
    return CaseAccount(receipts[0], total, receipts[1], *parts)


def feedback_account(rng):
    boxes = feedback_boxes(PERIOD)
    counts = [0 if rng.random() < 0.5 else rng.randint(1, 60) for _ in boxes.codes]
    return FeedbackAccount.from_boxes(boxes.values(counts))


def generated(rng, rows, form="06c"):
    """A form with about so many printed lines."""
    layout = LAYOUTS.latest(form)
    levels = [h.level for h in layout.sections] or [None]
    lines = rows - 1 - (len(levels) if layout.sections else 0)
    make = case_account if layout.account is CaseAccount else feedback_account
    sections = []
    for i, level in enumerate(levels):
        count = lines // len(levels) + (i < lines % len(levels))
        members = tuple(FormRow(f"Lĩnh vực {n}", make(rng)) for n in range(1, count + 1))
        sections.append(Section(level, members, layout.account))
    return ReportedForm.from_form(Form(layout, PERIOD, tuple(sections)))


def places(table):
    """The cells that hold a count."""
    return [(i, c) for i, row in enumerate(table.rows) for c, cell in enumerate(row.cells) if cell.is_count]


def put(table, changes):
    """The table with other cells: a count or a text for each place."""
    rows = list(table.rows)
    for (i, c), value in changes.items():
        cells = list(rows[i].cells)
        cells[c] = ReportedCell.read(value) if isinstance(value, str) else ReportedCell.of(value)
        rows[i] = attrs.evolve(rows[i], cells=tuple(cells))
    return attrs.evolve(table, rows=tuple(rows))


def wrong(rng, right):
    """Another count: any, one close by, or one of another size."""
    while True:
        value = rng.choice(
            (rng.randint(0, 2 * right + 10), max(0, right + rng.randint(-9, 9)), right * 10, right // 10)
        )
        if value != right:
            return value


def values(table, cells):
    return {(i, c): table.rows[i].cells[c].value for i, c in cells}


def proposed(explanation):
    return {change.place: change.proposed for change in explanation.changes}


def timed(table, search=None):
    began = time.process_time()
    found = repair(table) if search is None else repair(table, search=search)
    return found, (time.process_time() - began) * 1000


def errors_measured(rng, name, tables, count, trials):
    tally = dict.fromkeys(("unique", "unique and the original", "other", "other, same size",
                           "original listed", "fewer cells explain", "proved minimal"), 0)  # fmt: skip
    times = []
    for trial in range(trials):
        table = tables[trial % len(tables)]
        cells = rng.sample(places(table), count)
        right = values(table, cells)
        found, milliseconds = timed(put(table, {cell: wrong(rng, right[cell]) for cell in cells}))
        times.append(milliseconds)
        tally["proved minimal"] += found.proved_minimal
        smaller = len(found.changes) < count
        tally["fewer cells explain"] += smaller
        listed = right in map(proposed, (found.explanation, *found.alternatives))
        if found.status is Status.UNIQUE and not smaller:
            tally["unique"] += 1
            tally["unique and the original"] += proposed(found.explanation) == right
            if proposed(found.explanation) != right:
                print("   not the original:", name, right, proposed(found.explanation), listed)
        else:
            tally["other"] += 1
            if not smaller:
                tally["other, same size"] += 1
                tally["original listed"] += listed
    return {"table": name, "wrong cells": count, "trials": trials, **tally,
            "median ms": round(statistics.median(times), 2), "longest ms": round(max(times), 1)}  # fmt: skip


def slipped(rng, table, slip):
    """Changes of one slip of this kind somewhere in the table, and what was right."""
    cells = places(table)
    for _ in range(20_000):
        i, c = rng.choice(cells)
        row = table.rows[i].cells
        right = row[c].value
        digits = str(right)
        match slip:
            case Slip.SWAPPED if len(digits) > 1:
                at = rng.randrange(len(digits) - 1)
                text = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
                change = {(i, c): int(text)} if text[0] != "0" else {}
            case Slip.DROPPED if len(digits) > 1:
                at = rng.randrange(len(digits))
                text = digits[:at] + digits[at + 1 :]
                change = {(i, c): int(text)} if text[0] != "0" else {}
            case Slip.DOUBLED if right:
                at = rng.randrange(len(digits))
                change = {(i, c): int(digits[: at + 1] + digits[at] + digits[at + 1 :])}
            case Slip.GROUPING if right >= 1000:
                change = {(i, c): rng.choice((right // 1000, f"{right / 1000:.2f}"))}
            case Slip.SIGN if right:
                change = {(i, c): f"-{right}"}
            case Slip.EXCHANGED:
                other = rng.choice(((i, c + 1), (i + 1, c)))
                change = {}
                if other in cells and table.rows[other[0]].cells[other[1]].value != right:
                    change = {(i, c): table.rows[other[0]].cells[other[1]].value, other: right}
            case Slip.SHIFTED:
                last = c + rng.randint(3, 6)
                change = {}
                if last < len(row) and all((i, k) in cells for k in range(c, last + 1)):
                    moved = [0, *(row[k].value for k in range(c, last))]
                    pairs = zip(range(c, last + 1), moved, strict=True)
                    change = {(i, k): v for k, v in pairs if v != row[k].value}
                    if sum(bool(v) for v in moved) < 2 or len(change) < 3:
                        change = {}
            case _:
                change = {}
        if change and all(v != table.rows[a].cells[b].value for (a, b), v in change.items()):
            return change, values(table, change)
    return {}, {}


def slips_measured(rng, tables, trials):
    for slip in MADE:
        located = named = done = 0
        for trial in range(trials):
            table = tables[trial % len(tables)]
            change, right = slipped(rng, table, slip)
            if not change:
                continue
            done += 1
            found = repair(put(table, change))
            at = proposed(found.explanation) == right
            located += at
            if not at:
                listed = right in map(proposed, found.alternatives)
                print("   not first:", slip.value, right, change, proposed(found.explanation), listed)
            named += at and all(c.slip is slip for c in found.changes)
        yield {"slip": slip.value, "trials": done, "located": located, "named": named}


def exchanged_measured(rng, rows):
    """Each two columns of a table exchanged whole: what is found, and in which time."""
    table = generated(rng, rows)
    times, statuses, first = [], {}, 0
    for one, other in combinations(range(len(table.layout.columns)), 2):
        changes = {}
        for i, row in enumerate(table.rows):
            a, b = row.cells[one].value, row.cells[other].value
            if a != b:
                changes |= {(i, one): b, (i, other): a}
        found, milliseconds = timed(put(table, changes))
        times.append(milliseconds)
        statuses[found.status.value] = statuses.get(found.status.value, 0) + 1
        first += proposed(found.explanation) == values(table, changes)
    return {"columns exchanged, rows": rows, "pairs": len(times), "original first": first, **statuses,
            "median ms": round(statistics.median(times), 1), "longest ms": round(max(times), 1)}  # fmt: skip


def blanks_measured(rng, rows, count, trials):
    """A tenth of the cells blank and so many wrong: how often the original is listed, and in which time."""
    times, statuses, listed = [], {}, 0
    for _ in range(trials):
        table = generated(rng, rows)
        chosen = rng.sample(places(table), len(places(table)) // 10 + count)
        right = values(table, chosen[:count])
        changes = {cell: wrong(rng, right[cell]) for cell in right}
        found, milliseconds = timed(put(table, {**dict.fromkeys(chosen[count:], ""), **changes}))
        times.append(milliseconds)
        statuses[found.status.value] = statuses.get(found.status.value, 0) + 1
        listed += right in map(proposed, (found.explanation, *found.alternatives))
    return {"a tenth blank, rows": rows, "wrong cells": count, "trials": trials, "original listed": listed,
            **statuses, "median ms": round(statistics.median(times), 1),
            "longest ms": round(max(times), 1)}  # fmt: skip


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--rival-trials", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    families = {name: [table] for name, table in real_tables()}
    for rows in (20, 75, 200, 400):
        families[f"06c, {rows} rows"] = [generated(rng, rows) for _ in range(5)]
    families["05b, 75 rows"] = [generated(rng, 75, "05b") for _ in range(5)]
    report = {"seed": options.seed, "wrong cells": [], "slips": [], "consistent": []}
    for name, tables in families.items():
        alarms = sum(bool(repair(table).changes) for table in tables)
        report["consistent"].append({"table": name, "tables": len(tables), "false alarms": alarms})
        for count in (1, 2, 3, 5):
            report["wrong cells"].append(errors_measured(rng, name, tables, count, options.trials))
            print(report["wrong cells"][-1], flush=True)
    whole = [
        t for name, tables in families.items() for t in tables if "gap" not in name and "400" not in name
    ]
    for line in slips_measured(rng, whole, options.trials):
        report["slips"].append(line)
        print(line, flush=True)
    report["exchanged"] = [exchanged_measured(rng, rows) for rows in (30, 100)]
    report["blanks"] = [blanks_measured(rng, 400, count, max(options.trials // 10, 3)) for count in (0, 3, 5)]
    print(*report["exchanged"], *report["blanks"], sep="\n", flush=True)
    fresh = [generated(rng, rng.randint(20, 400), rng.choice(("06c", "06a", "05b"))) for _ in range(100)]
    alarms = sum(repair(table).status is not Status.CONSISTENT for table in fresh)
    report["consistent"].append({"table": "fresh forms", "tables": len(fresh), "false alarms": alarms})
    print(*report["consistent"], sep="\n")
    ratios = []
    for trial in range(options.rival_trials):
        table = families["06c, 75 rows"][trial % 5]
        cells = rng.sample(places(table), 3)
        bad = put(table, {cell: wrong(rng, v) for cell, v in values(table, cells).items()})
        ours, theirs = timed(bad)[1], timed(bad, FEW)[1]
        ratios.append(theirs / ours)
    if ratios:
        report["integer programme / decoder, 3 wrong cells of 75 rows"] = round(statistics.median(ratios), 1)
        print("integer programme / decoder, time:", round(statistics.median(ratios), 1))
    if options.json:
        options.json.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
