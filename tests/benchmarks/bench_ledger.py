"""What a ledger costs, and what it saves, in one run.

    python tests/benchmarks/bench_ledger.py [--cases 10000000] [--folder FOLDER] [--json OUT]

- twenty quarters from a fresh ledger against one form counted straight from the same Parquet file, by Polars
  and by DuckDB (the rival is ``form_06c`` itself: twenty forms without a ledger cost twenty of it);
- a further form from a kept ledger of 300 units, 60 categories and 3 levels, in milliseconds;
- entering one day's cases into histories of two sizes, ten times apart;
- with ``--whole``, only the ledger of all units, categories and levels apart: processor time against one form of the
  same file and peak of memory, in a process of its own for each engine.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from kstt import AuthorityLevel, Case, Channel, Ledger, ReportingPeriod, RowBy, form_06c, form_series

QUARTERS = [quarter for year in range(2018, 2023) for quarter in ReportingPeriod.year(year).split()]
FIRST, DAYS = date(2017, 12, 15), 5 * 365
PART = 10_000_000
LEVELS = (AuthorityLevel.PROVINCE, AuthorityLevel.DISTRICT, AuthorityLevel.COMMUNE)


def write_cases(path, count, days=DAYS, first=0):
    """Cases of 60 categories, three levels and 300 units over five years, made by Polars."""
    import polars as pl

    number = pl.int_range(first, first + count, dtype=pl.UInt64)

    def draw(seed, below):
        return number.hash(seed) % below

    start = pl.lit(FIRST).cast(pl.Datetime("us"))
    received = start + pl.duration(days=draw(1, days), seconds=draw(2, 36_000) + 25_200)
    due = (received.dt.truncate("1d") + pl.duration(days=draw(3, 12) + 3, hours=17)).alias("due")
    closed = pl.when(draw(4, 100) < 97).then(received + pl.duration(days=draw(5, 18), seconds=draw(6, 3_600)))
    category = draw(7, 60)
    pl.select(
        id=pl.format("H{}", number),
        category=pl.format("Lĩnh vực {} về thủ tục hành chính", category),
        level=pl.lit([level.value for level in LEVELS]).list.get(category % 3),
        unit=pl.format("Đơn vị {}", draw(8, 300)),
        channel=pl.lit([channel.value for channel in Channel]).list.get(draw(9, 3)),
        received=received,
        due=due,
        closed=closed,
        closing=pl.when(closed.is_not_null()).then(
            pl.when(draw(10, 50) == 0).then(pl.lit("withdrawn")).otherwise(pl.lit("decided"))
        ),
    ).write_parquet(path)


def written(folder, count):
    """The path of this many cases, made unless they are there; a pattern of files of 10,000,000 where there are more."""
    if count <= PART:
        path = folder / f"ledger-{count}.parquet"
        if not path.exists():
            write_cases(path, count)
        return path
    parts = folder / f"ledger-{count}"
    parts.mkdir(parents=True, exist_ok=True)
    for first in range(0, count, PART):
        path = parts / f"{first:012d}.parquet"
        if not path.exists():
            write_cases(path.with_suffix(".part"), min(PART, count - first), first=first)
            path.with_suffix(".part").rename(path)
    return parts / "*.parquet"


def seconds(function, repeat=1):
    """Processor seconds of all threads, the median of several runs."""
    runs = []
    for _ in range(repeat):
        began = time.process_time()
        function()
        runs.append(time.process_time() - began)
    return statistics.median(runs)


def fresh(path, repeat):
    """Seconds of one form straight from the file, and of twenty from a fresh ledger, by engine."""
    import duckdb
    import polars as pl

    found = {}
    for name, source in (
        ("polars", pl.scan_parquet(path)),
        ("duckdb", duckdb.connect().read_parquet(str(path))),
    ):
        series = form_series(source, QUARTERS)
        assert list(series[QUARTERS[7]]) == list(form_06c(source, QUARTERS[7]))
        one = seconds(lambda source=source: form_06c(source, QUARTERS[7]), repeat)
        twenty = seconds(lambda source=source: form_series(source, QUARTERS), repeat)
        made = Ledger.from_cases(source, keep=(RowBy.CATEGORY,))
        found[name] = {
            "ledger": f"keeps category, not unit (as form_series makes it): {len(made.layer):,} rows",
            "one form, s": round(one, 2),
            "fresh ledger and 20 forms, s": round(twenty, 2),
            "ratio": round(twenty / one, 2),
        }
    return found


def kept(count):
    """Milliseconds of a further form from a kept ledger, by category and by unit."""
    ledger = Ledger.from_cases(dense_cases(count))
    found = {"units": len(ledger.units), "categories": len(ledger.categories), "levels": len(ledger.levels)}
    for rows in (RowBy.CATEGORY, RowBy.UNIT):
        form_06c(ledger, QUARTERS[0], rows=rows)
        runs = [seconds(lambda q=quarter, r=rows: form_06c(ledger, q, rows=r)) for quarter in QUARTERS]
        found[f"by {rows.value}, ms"] = round(statistics.median(runs) * 1000, 2)
    return found


def dense_cases(count, first=0, days=DAYS):
    """Cases so that every category is at every level and every unit."""
    for n in range(first, first + count):
        received = FIRST + timedelta(n * 7919 % days)
        closed = None if n % 30 == 0 else received + timedelta(n * 31 % 18)
        yield Case(
            f"H{n}",
            f"Lĩnh vực {n % 60}",
            LEVELS[n // 60 % 3],
            f"Đơn vị {n // 180 % 300}",
            tuple(Channel)[n % 3],
            received,
            received + timedelta(3 + n * 13 % 12),
            closed,
            None,
        )


def updates(small, day=2_000):
    """Milliseconds of entering (and taking back) one day's cases, into a history and one ten times as long."""
    found = {"cases of a day": day}
    new = list(dense_cases(day, first=1, days=1))
    for size in (small, 10 * small):
        ledger = Ledger.from_cases(dense_cases(size))
        ledger.updated(new)
        found[f"{size:,} cases"] = {
            "enter a day, ms": round(seconds(lambda ledger=ledger: ledger.updated(new), 5) * 1000, 1),
            "recount, ms": round(seconds(lambda size=size: Ledger.from_cases(dense_cases(size))) * 1000, 1),
        }
    short, long = (values["enter a day, ms"] for values in found.values() if isinstance(values, dict))
    return {**found, "ten times the history / one": round(long / short, 2)}


def whole(path, engine):
    """Processor seconds of one form and of the ledger that keeps everything apart, and the peak of memory."""
    import polars as pl

    from kstt.frames import CaseFrame

    if engine == "polars":
        source = pl.scan_parquet(path)
    else:
        import duckdb

        source = duckdb.connect().read_parquet(str(path))
    # Neither looks at ids.
    cases = CaseFrame(source, unique="off")
    form_06c(cases, QUARTERS[7])
    began = time.process_time()
    form_06c(cases, QUARTERS[7])
    one = time.process_time() - began
    began = time.process_time()
    ledger = Ledger.from_cases(cases)
    made = time.process_time() - began
    # Not getrusage: its peak begins with that of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(re.search(r"VmHWM:\s*(\d+)", status)[1]) / 1024
    return {
        "rows": len(ledger.layer),
        "one form, processor s": round(one, 2),
        "ledger, processor s": round(made, 2),
        "ratio": round(made / one, 1),
        "peak MiB": round(peak),
    }


def alone(path, engine):
    """What :func:`whole` measures, in a process of its own."""
    command = [sys.executable, __file__, "--whole", engine, "--path", str(path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=10_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--kept", type=int, default=540_000)
    parser.add_argument("--history", type=int, default=50_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "kstt-bench")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--whole", choices=("both", "polars", "duckdb"))
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.path:
        print(json.dumps(whole(options.path, options.whole)))
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    path = written(options.folder, options.cases)
    if options.whole:
        engines = ("polars", "duckdb") if options.whole == "both" else (options.whole,)
        report = {}
        if options.json and options.json.exists():
            # What is measured again replaces what was measured before.
            report = json.loads(options.json.read_text(encoding="utf-8"))
        own = report.setdefault(str(options.cases), {})
        own |= {engine: alone(path, engine) for engine in engines}
        text = json.dumps(report, indent=2)
        print(text)
        if options.json:
            options.json.write_text(text + "\n", encoding="utf-8")
        return
    found = {
        "cases": options.cases,
        "processors": os.cpu_count(),
        "repeated": options.repeat,
        "20 quarters from a fresh ledger": fresh(path, options.repeat),
        "a further form from a kept ledger": kept(options.kept),
        "one day's cases": updates(options.history),
    }
    text = json.dumps(found, indent=2, ensure_ascii=False)
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
