"""How many wrong figures an audit finds, against a search by value, in one run.

    python tests/benchmarks/bench_audit.py [--forms 200] [--seed 1] [--json FILE]

Forms are generated, their section on results is written, and one figure of it is changed. The audit has to
find it in its sentence. The rival looks each count up among all cells of the form, and each percentage among
the shares of any two cells of a row: what a reader with a pocket calculator and little time does. Also told:
how many right figures each leaves unmatched or accuses, and the time of an audit against that of reading
the text.
"""

import argparse
import json
import random
import time
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from kstt import LAYOUTS, AuthorityLevel, CaseAccount, Form, ReportingPeriod
from kstt.audit import audit
from kstt.forms.sections import FormRow, Section
from kstt.io.report.figures import FigureKind
from kstt.io.report.reading import parse_report
from kstt.narrative import NarrativeStyle, render_results

KINDS = {FigureKind.COUNT, FigureKind.PERCENT}


def make_form(draw):
    def account():
        online, direct, before = (draw.randrange(10 ** draw.randrange(1, 6)) for _ in range(3))
        cuts = sorted(draw.randrange(online + direct + before + 1) for _ in range(4))
        ends = (*cuts, online + direct + before)
        return CaseAccount(online, direct, before, *(b - a for a, b in zip((0, *cuts), ends, strict=True)))

    levels = (AuthorityLevel.PROVINCE, AuthorityLevel.DISTRICT, AuthorityLevel.COMMUNE)
    sections = tuple(Section(level, (FormRow("Đất đai", account()),), CaseAccount) for level in levels)
    return Form(LAYOUTS.latest("06c"), ReportingPeriod.quarter(2021, 2), sections)


def by_value(report, form):
    """The figures that a search by value accuses."""
    cells = {value for line in form for value in line.account.values.values()}
    rates = set()
    for line in form:
        values = [value for value in line.account.values.values() if value is not None]
        for part in values:
            for whole in values:
                if 0 < part <= whole:
                    rates.add((Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP))
    return [
        f
        for f in report.figures
        if (f.kind is FigureKind.COUNT and f.value not in cells)
        or (f.kind is FigureKind.PERCENT and f.value not in rates)
    ]


def change(text, figure, draw):
    places = [i for i, letter in enumerate(figure.text) if letter.isdecimal()]
    place = draw.choice(places)
    digit = draw.choice([d for d in "123456789" if d != figure.text[place]])
    lines = text.split("\n")
    line, at = lines[figure.line - 1], figure.column - 1 + place
    lines[figure.line - 1] = line[:at] + digit + line[at + 1 :]
    return "\n".join(lines)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--forms", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--json")
    args = options.parse_args()
    draw = random.Random(args.seed)
    told = dict.fromkeys(
        (
            "changed",
            "right_after_all",
            "found",
            "found_by_value",
            "accused",
            "accused_by_value",
            "figures",
            "unmatched",
        ),
        0,
    )
    reading = judging = 0.0
    for _ in range(args.forms):
        form = make_form(draw)
        text = render_results(form, None, NarrativeStyle(by_level=True))
        began = time.perf_counter()
        report = parse_report(text)
        reading += time.perf_counter() - began
        began = time.perf_counter()
        clean = audit(report, form)
        judging += time.perf_counter() - began
        told["figures"] += len(report.figures)
        told["unmatched"] += len(clean.unmatched)
        told["accused"] += len(clean.findings)
        told["accused_by_value"] += len(by_value(report, form))
        figure = draw.choice([f for f in report.figures if f.kind in KINDS])
        wrong = parse_report(change(text, figure, draw))
        found = audit(wrong, form)
        told["changed"] += 1
        told["found"] += any(f.where.startswith(f"line {figure.line} ") for f in found.findings)
        told["right_after_all"] += not found.wrong and figure.kind is FigureKind.PERCENT
        told["found_by_value"] += any(
            f.line == figure.line and f.column == figure.column for f in by_value(wrong, form)
        )
    ratio = judging / reading
    print(
        f"{told['changed']} wrong figures: {told['found']} found, {told['right_after_all']} right by another rounding;"
    )
    print(f"  a search by value finds {told['found_by_value']}")
    print(f"{told['figures']} right figures: {told['accused']} accused, {told['unmatched']} left unmatched;")
    print(f"  a search by value accuses {told['accused_by_value']}")
    print(
        f"an audit takes {ratio:.1f} times as long as reading the text ({judging / args.forms * 1000:.1f} ms)"
    )
    if args.json:
        Path(args.json).write_text(json.dumps({**told, "audit_to_reading": ratio}), encoding="utf-8")


if __name__ == "__main__":
    main()
