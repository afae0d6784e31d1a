"""Ratios of a form counted from a frame against the same count written by hand in the engine's own idiom.

    python tests/benchmarks/bench_engines.py [--cases 10000000] [--large 100000000] [--data FOLDER] [--json FILE]

- Polars and DuckDB on Parquet, pandas on data in memory: one boolean sum a column, as one would write it; a Polars
  frame in memory against pandas by hand;
- the same forms with a look for repeated ids, as by default, against those without;
- a larger file against a smaller one, against merely reading the needed columns, and its peak of memory.

Every rival is checked to give the same numbers.
"""

import argparse
import gc
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from engine_data import make

from kstt import ReportingPeriod, form_06c
from kstt.frames import CaseFrame
from kstt.records import Unique

PERIOD = ReportingPeriod.quarter(2021, 2)
START, END = PERIOD.start, PERIOD.end
BOXES = (
    "received_online", "received_direct", "carried_over", "resolved_early", "resolved_on_time", "resolved_late",
    "pending_within", "pending_overdue",
)  # fmt: skip
NEEDED = ("category", "level", "channel", "received", "due", "closed", "closing")


def same_work(frame):
    """The frame with ids that are known to be unique: the queries by hand do not look at them either."""
    return CaseFrame(frame, unique=Unique.OFF)


def counted_by_hand(cases, received, due, closed, engine="auto"):
    """The count as one writes it in Polars, from a lazy frame and the days in it."""
    import polars as pl

    new, resolved = received >= START, closed.is_not_null() & (closed <= END)
    without_date = pl.col("closing").is_in(["withdrawn", "returned"]) | due.is_null()
    online, overdue = pl.col("channel") == "online", due.is_not_null() & (due < END)
    rows = (
        cases.filter((received <= END) & (closed.is_null() | (closed >= START)))
        .group_by("level", "category")
        .agg(
            received_online=(new & online).sum(),
            received_direct=(new & ~online).sum(),
            carried_over=(~new).sum(),
            resolved_early=(resolved & ~without_date & (closed < due)).sum(),
            resolved_on_time=(resolved & (without_date | (closed == due))).sum(),
            resolved_late=(resolved & ~without_date & (closed > due)).sum(),
            pending_within=(~resolved & ~overdue).sum(),
            pending_overdue=(~resolved & overdue).sum(),
        )
        .collect(engine=engine)
    )
    return {
        (row["level"], row["category"]): [row[box] for box in BOXES] for row in rows.iter_rows(named=True)
    }


def by_hand_in_polars(path):
    import polars as pl

    days = (pl.col(name).dt.date() for name in ("received", "due", "closed"))
    return counted_by_hand(pl.scan_parquet(path), *days)


SQL = """
with days as (
    select level, category, channel, closing, received::date as received, due::date as due, closed::date as closed
    from read_parquet('{path}')
)
select level, category,
    count(*) filter (where received >= date '{start}' and channel = 'online') as received_online,
    count(*) filter (where received >= date '{start}' and channel <> 'online') as received_direct,
    count(*) filter (where received < date '{start}') as carried_over,
    count(*) filter (where closed <= date '{end}' and coalesce(closing, '') not in ('withdrawn', 'returned')
        and closed < due) as resolved_early,
    count(*) filter (where closed <= date '{end}' and (coalesce(closing, '') in ('withdrawn', 'returned')
        or due is null or closed = due)) as resolved_on_time,
    count(*) filter (where closed <= date '{end}' and coalesce(closing, '') not in ('withdrawn', 'returned')
        and closed > due) as resolved_late,
    count(*) filter (where (closed is null or closed > date '{end}') and (due is null or due >= date '{end}'))
        as pending_within,
    count(*) filter (where (closed is null or closed > date '{end}') and due < date '{end}') as pending_overdue
from days
where received <= date '{end}' and (closed is null or closed >= date '{start}')
group by level, category
"""


def by_hand_in_duckdb(connection, path):
    rows = connection.execute(SQL.format(path=path, start=START, end=END)).fetchall()
    return {(level, category): list(counts) for level, category, *counts in rows}


def by_hand_in_pandas(frame):
    received, due, closed = (frame[name].dt.normalize() for name in ("received", "due", "closed"))
    start, end = (day.isoformat() for day in (START, END))
    in_scope = (received <= end) & (closed.isna() | (closed >= start))
    frame, received, due, closed = frame[in_scope], received[in_scope], due[in_scope], closed[in_scope]
    new, resolved = received >= start, closed <= end
    without_date = frame["closing"].isin(["withdrawn", "returned"]) | due.isna()
    online, overdue = frame["channel"] == "online", due < end
    boxes = frame[["level", "category"]].assign(
        received_online=new & online,
        received_direct=new & ~online,
        carried_over=~new,
        resolved_early=resolved & ~without_date & (closed < due),
        resolved_on_time=resolved & (without_date | (closed == due)),
        resolved_late=resolved & ~without_date & (closed > due),
        pending_within=~resolved & ~overdue,
        pending_overdue=~resolved & overdue,
    )
    rows = boxes.groupby(["level", "category"], observed=True)[list(BOXES)].sum()
    return {key: [int(n) for n in counts] for key, *counts in rows.itertuples()}


def numbers(form):
    """The form as the rivals give it."""
    return {
        (section.level.value, row.label): [row.account.values[box] for box in BOXES]
        for section in form.sections
        for row in section
    }


def seconds(function):
    """The seconds that passed, and those that the processors worked."""
    gc.collect()
    began, worked = time.perf_counter(), time.process_time()
    function()
    return time.perf_counter() - began, time.process_time() - worked


def compared(ours, theirs, repeat, rival="by hand, seconds"):
    """Both in turn, so that what else the machine does meets both; the ratio of the fastest of each."""
    assert ours() == theirs()
    both = [(seconds(ours), seconds(theirs)) for _ in range(repeat)]
    pairs, work = ([(a[kind], b[kind]) for a, b in both] for kind in (0, 1))
    mine, other = (min(times) for times in zip(*pairs, strict=True))
    my_work, other_work = (min(times) for times in zip(*work, strict=True))
    return {
        "seconds": round(mine, 3),
        rival: round(other, 3),
        "ratio": round(mine / other, 3),
        "median ratio": round(statistics.median(a / b for a, b in pairs), 3),
        "processor ratio": round(my_work / other_work, 3),
    }


def polars(path, repeat):
    import polars as pl

    return compared(
        lambda: numbers(form_06c(same_work(pl.scan_parquet(path)), PERIOD)),
        lambda: by_hand_in_polars(path),
        repeat,
    )


def duckdb(path, repeat):
    import duckdb as engine

    connection = engine.connect()
    return compared(
        lambda: numbers(form_06c(same_work(connection.read_parquet(str(path))), PERIOD)),
        lambda: by_hand_in_duckdb(connection, path),
        repeat,
    )


def pandas(path, repeat):
    import pandas as pd

    frame = pd.read_parquet(path, columns=list(NEEDED))
    return compared(
        lambda: numbers(form_06c(same_work(frame), PERIOD)), lambda: by_hand_in_pandas(frame), repeat
    )


def memory(path, repeat):
    """The same cases in memory, as a Polars frame for us and as a pandas one for the rival."""
    import pandas as pd
    import polars as pl

    columns = list(NEEDED)
    ours, theirs = pl.read_parquet(path, columns=columns), pd.read_parquet(path, columns=columns)
    return compared(
        lambda: numbers(form_06c(same_work(ours), PERIOD)), lambda: by_hand_in_pandas(theirs), repeat
    )


def ids(path, repeat):
    """What it costs to look for repeated ids, as forms do unless told not to."""
    import duckdb as engine
    import polars as pl

    connection = engine.connect()
    sources = {
        "polars": lambda: pl.scan_parquet(path),
        "duckdb": lambda: connection.read_parquet(str(path)),
    }
    return {
        name: compared(
            lambda source=source: numbers(form_06c(source(), PERIOD)),
            lambda source=source: numbers(form_06c(same_work(source()), PERIOD)),
            repeat,
            "without, seconds",
        )
        for name, source in sources.items()
    }


def reading(path):
    """Seconds to read the needed columns with Polars, and do next to nothing with them."""
    import polars as pl

    columns = [pl.col(name).last() for name in NEEDED]
    return seconds(lambda: pl.scan_parquet(path).select(pl.len(), *columns).collect(engine="streaming"))[0]


def alone(step, path):
    """A step in a process of its own: its seconds, and its peak of memory in MiB."""
    command = [sys.executable, __file__, "--step", step, "--path", str(path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout)


def run_step(step, path):
    import polars as pl

    took = (
        reading(path)
        if step == "read"
        else seconds(lambda: form_06c(same_work(pl.scan_parquet(path)), PERIOD))[0]
    )
    # Not getrusage: its peak begins with that of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(re.search(r"VmHWM:\s*(\d+)", status)[1]) / 1024
    print(json.dumps({"seconds": took, "peak MiB": peak}))


def scale(small, large, repeat):
    found = {}
    for name, path in (("small", small), ("large", large)):
        steps = [(alone("count", path), alone("read", path)) for _ in range(repeat)]
        found[name] = {
            "count, seconds": min(count["seconds"] for count, _ in steps),
            "read, seconds": min(read["seconds"] for _, read in steps),
            "count, peak MiB": max(count["peak MiB"] for count, _ in steps),
        }
    count = found["large"]["count, seconds"]
    return {
        "seconds": round(count, 2),
        "peak MiB": round(found["large"]["count, peak MiB"]),
        "ratio to the smaller": round(count / found["small"]["count, seconds"], 2),
        "ratio to reading": round(count / found["large"]["read, seconds"], 2),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=10_000_000)
    parser.add_argument("--large", type=int, default=0, help="also this many, for memory and scale")
    parser.add_argument("--data", type=Path, default=Path("bench-data"))
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--only", default="polars,duckdb,pandas,memory,ids")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--step", choices=("count", "read"))
    parser.add_argument("--path", type=Path)
    options = parser.parse_args()
    if options.step:
        run_step(options.step, options.path)
        return
    path = make(options.cases, options.data)
    engines = {"polars": polars, "duckdb": duckdb, "pandas": pandas, "memory": memory, "ids": ids}
    report = {"cases": options.cases, "processors": os.cpu_count(), "repeated": options.repeat}
    for name in filter(None, options.only.split(",")):
        report[name] = engines[name](path, options.repeat)
        print(name, json.dumps(report[name]), flush=True)
    if options.large:
        report["large"] = {
            "cases": options.large,
            **scale(path, make(options.large, options.data), options.repeat),
        }
    text = json.dumps(report, indent=2, ensure_ascii=False)
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
