"""Ratios of the core against named rivals, in one run.

    python tests/benchmarks/bench_core.py [--cases 1000000] [--repeat 5]

- ``form_06c`` over ``Case`` objects against a hand-written loop over plain tuples doing the same count;
- ``import kstt`` against ``import attrs``, each in a new interpreter;
- checking the published table of 75 rows, in milliseconds;
- peak memory of a form over a generator of cases, at two sizes.
"""

import argparse
import gc
import json
import random
import statistics
import subprocess
import sys
import time
import tracemalloc
from datetime import date, timedelta

from kstt import AuthorityLevel, Case, Channel, Closing, ReportingPeriod, check, form_06c
from kstt.samples import published_report

PERIOD = ReportingPeriod.quarter(2021, 2)
LEVELS = (AuthorityLevel.PROVINCE, AuthorityLevel.DISTRICT, AuthorityLevel.COMMUNE)
DAYS = [date(2021, 1, 1) + timedelta(i) for i in range(250)]


def make_cases(count, seed=1):
    draw = random.Random(seed)
    for number in range(count):
        received = draw.randrange(200)
        closed = DAYS[received + draw.randrange(15)] if draw.random() < 0.9 else None
        yield Case(
            f"H{number}",
            f"Lĩnh vực {number % 60}",
            LEVELS[number % 3],
            "A",
            tuple(Channel)[number // 3 % 3],
            DAYS[received],
            DAYS[received + draw.randrange(10)],
            closed,
            Closing.DECIDED if closed else None,
        )


def by_hand(rows, start, end):
    """The same count as a programmer would write it for this one form."""
    counts = {}
    for _, category, level, _, channel, received, due, closed, closing, _ in rows:
        if received > end or (closed is not None and closed < start):
            continue
        key = (level, category)
        row = counts.get(key)
        if row is None:
            row = counts[key] = [0] * 8
        if received < start:
            row[2] += 1
        elif channel == "online":
            row[0] += 1
        else:
            row[1] += 1
        if closed is not None and closed <= end:
            if due is None or closing == "withdrawn" or closing == "returned" or closed == due:
                row[4] += 1
            elif closed < due:
                row[3] += 1
            else:
                row[5] += 1
        elif due is None or due >= end:
            row[6] += 1
        else:
            row[7] += 1
    return counts


def seconds(function):
    gc.collect()
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def import_seconds(module, repeat):
    code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    runs = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(repeat)
    ]
    return statistics.median(runs)


def peak_memory(count):
    """Peak megabytes while a form is computed from a generator."""
    form_06c([], PERIOD)
    tracemalloc.start()
    form_06c(make_cases(count), PERIOD)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    cases = list(make_cases(options.cases))
    rows = [
        (c.id, c.category, c.level.value, c.unit, c.channel.value, c.received, c.due, c.closed,
         c.closing.value if c.closing else None, c.suspensions)
        for c in cases
    ]  # fmt: skip
    form = form_06c(cases, PERIOD)
    for (level, category), row in by_hand(rows, PERIOD.start, PERIOD.end).items():
        account = form[level, category]
        assert row == [account.values[key] for key in (
            "received_online", "received_direct", "carried_over", "resolved_early", "resolved_on_time",
            "resolved_late", "pending_within", "pending_overdue")]  # fmt: skip
    gc.freeze()
    pairs = [
        (seconds(lambda: form_06c(cases, PERIOD)), seconds(lambda: by_hand(rows, PERIOD.start, PERIOD.end)))
        for _ in range(options.repeat)
    ]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    report = published_report()
    checking = statistics.median(seconds(lambda: check(report)) for _ in range(20)) * 1000
    light, rival = import_seconds("kstt", 11), import_seconds("attrs", 11)
    core = import_seconds("kstt.tables.checks", 11)
    small, large = peak_memory(5_000), peak_memory(50_000)
    print(
        json.dumps(
            {
                "cases": options.cases,
                "form_06c / hand-written loop": round(ours / theirs, 2),
                "form_06c seconds": round(ours, 3),
                "import kstt / import attrs": round(light / rival, 2),
                "import kstt.tables.checks / import attrs": round(core / rival, 2),
                "check of 75 rows, ms": round(checking, 2),
                "peak MB from a generator of 5,000 and 50,000 cases": [round(small, 2), round(large, 2)],
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
