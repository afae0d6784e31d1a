"""Ratios of what an office does every day against named rivals, in processor time, in one run.

    python tests/benchmarks/bench_daily.py [--cases 1000000] [--repeat 5] [--data FOLDER] [--only NAMES] [--json FILE]

- ``pandas``: a form of a table of pandas, its texts as pandas has them by default, as categories, and as Python
  objects, against careful pandas by hand;
- ``dask``: a form of a Dask table, 500,000 rows in each partition, against the same careful pandas over each partition, added up;
- ``csv``: a form of a CSV file through Polars against Polars' own reading and count by hand; of a tenth of it read
  row by row without any engine, against ``csv.reader`` alone;
- ``portal``: a form of a tenth as many messages in JSON lines, against ``json.loads`` of every line, and against the
  typed decoder of PyArrow alone;
- ``ledger``: a further form by unit (900 rows) from a ledger kept in Parquet, against counting it anew from the
  cases of the ledger (in Python objects);
- ``objects``: a form of 1,000 rows built and checked, against the same accounts built one by one.

Every rival that counts is checked to give the same numbers. Ratios are of the least processor time of each, taken in
turn; a machine that is busy with other work slows both.
"""

import argparse
import csv
import gc
import json
import os
import random
import statistics
import time
from pathlib import Path

from bench_engines import NEEDED, PERIOD, by_hand_in_pandas, counted_by_hand, numbers
from bench_ledger import QUARTERS, dense_cases
from bench_portal import write as write_messages
from engine_data import make

from kstt import AuthorityLevel, CaseAccount, Form, Ledger, RowBy, check, form_06c
from kstt.forms import FormRow, Section
from kstt.frames import CaseFrame
from kstt.io.portal import scan_portal
from kstt.io.portal.messages import MOMENTS
from kstt.io.records import scan_cases
from kstt.records import Unique

TEXTS = ("category", "level", "channel", "closing")
WRITTEN = "%Y-%m-%dT%H:%M:%S"


def seconds(function):
    """Processor seconds of all threads."""
    gc.collect()
    began = time.process_time()
    function()
    return time.process_time() - began


def compared(ours, theirs, repeat, **more):
    """Both in turn; the ratio of the least of each, and the median of the ratios."""
    ours(), theirs()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(repeat)]
    mine, other = (min(times) for times in zip(*pairs, strict=True))
    return {
        **more,
        "repeated": repeat,
        "seconds": round(mine, 4),
        "rival, seconds": round(other, 4),
        "ratio": round(mine / other, 3),
        "median ratio": round(statistics.median(a / b for a, b in pairs), 3),
    }


def unlooked(frame):
    """The frame with ids that are known to be unique: no rival looks at them."""
    return CaseFrame(frame, unique=Unique.OFF)


def pandas(options):
    import pandas as pd

    texts = pd.read_parquet(make(options.cases, options.data), columns=list(NEEDED))
    found = {}
    for name, kind in (("texts", None), ("categories", "category"), ("objects", "object")):
        frame = texts if kind is None else texts.astype(dict.fromkeys(TEXTS, kind))
        assert numbers(form_06c(unlooked(frame), PERIOD)) == by_hand_in_pandas(frame)
        found[name] = compared(
            lambda frame=frame: form_06c(unlooked(frame), PERIOD),
            lambda frame=frame: by_hand_in_pandas(frame),
            options.repeat,
            cases=options.cases,
        )
    return found


def by_hand_in_dask(frame):
    """The careful count of each partition, added up as Dask's users do it."""
    import dask

    found = {}
    for counts in dask.compute(*map(dask.delayed(by_hand_in_pandas), frame.to_delayed())):
        for key, values in counts.items():
            found[key] = [a + b for a, b in zip(found.get(key, [0] * len(values)), values, strict=True)]
    return found


def dask(options):
    import dask.dataframe as dd
    import pandas as pd

    texts = pd.read_parquet(make(options.cases, options.data), columns=list(NEEDED))
    frame = dd.from_pandas(texts, chunksize=500_000).persist()
    assert numbers(form_06c(unlooked(frame), PERIOD)) == by_hand_in_dask(frame)
    return {
        "texts": compared(
            lambda: form_06c(unlooked(frame), PERIOD),
            lambda: by_hand_in_dask(frame),
            options.repeat,
            cases=options.cases,
        )
    }


def csv_file(count, options):
    """The cases as CSV with ISO 8601 texts, made unless the file is there."""
    import polars as pl

    path = options.data / f"cases-{count}.csv"
    if not path.exists():
        cases = pl.scan_parquet(make(options.cases, options.data)).head(count)
        cases = cases.with_columns(pl.col("received", "due", "closed").dt.strftime(WRITTEN))
        cases.sink_csv(path)
    return path


def by_hand_in_polars(path):
    """The count as one writes it for this file."""
    import polars as pl

    days = (pl.col(name).str.to_datetime(WRITTEN).dt.date() for name in NEEDED[3:6])
    return counted_by_hand(pl.scan_csv(path, infer_schema=False), *days, engine="streaming")


def csv_alone(path):
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file))


def records(options):
    import polars as pl

    path = csv_file(options.cases, options)
    few = csv_file(options.cases // 10, options)

    def in_polars(path=path):
        return form_06c(unlooked(pl.scan_csv(path, infer_schema=False)), PERIOD)

    assert numbers(in_polars()) == by_hand_in_polars(path)
    assert numbers(form_06c(scan_cases(few), PERIOD)) == by_hand_in_polars(few)
    return {
        "polars": compared(in_polars, lambda: by_hand_in_polars(path), options.repeat, cases=options.cases),
        "row by row": compared(
            lambda: form_06c(scan_cases(few), PERIOD),
            lambda: csv_alone(few),
            options.repeat,
            cases=options.cases // 10,
        ),
    }


def loaded(path):
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def typed(path):
    """The texts of every line by a typed decoder of an engine, with nothing proved or read of them."""
    import pyarrow as pa
    from pyarrow import json as reader

    with path.open(encoding="utf-8") as file:
        record = json.loads(file.readline())
    moments = pa.struct([(name, pa.string()) for name in MOMENTS])
    kinds = [
        (name, pa.string() if isinstance(text, str) else pa.list_(moments)) for name, text in record.items()
    ]
    return reader.read_json(path, parse_options=reader.ParseOptions(explicit_schema=pa.schema(kinds)))


def portal(options):
    count = options.cases // 10
    path = options.data / f"messages-{count}.jsonl"
    if not path.exists():
        write_messages(path, count, 1)

    def form():
        return form_06c(scan_portal(path), PERIOD)

    return {
        "messages": compared(form, lambda: loaded(path), options.repeat, cases=count),
        "typed": compared(form, lambda: typed(path), options.repeat, cases=count),
    }


def ledger(options):
    cases = list(dense_cases(162_000))
    path = options.data / "ledger-dense.parquet"
    Ledger.from_cases(cases).save(path, overwrite=True)
    kept, quarters = Ledger.read(path), iter(QUARTERS * options.repeat)
    assert form_06c(kept, QUARTERS[3], rows=RowBy.UNIT) == form_06c(cases, QUARTERS[3], rows=RowBy.UNIT)
    rows = sum(map(len, form_06c(kept, QUARTERS[3], rows=RowBy.UNIT).sections))
    return {
        "by unit": compared(
            lambda: form_06c(kept, next(quarters), rows=RowBy.UNIT),
            lambda: form_06c(cases, QUARTERS[3], rows=RowBy.UNIT),
            options.repeat,
            rows=rows,
            cases=len(cases),
        )
    }


def boxes(draw):
    """The boxes of an account of up to 600 cases."""
    taken = [draw.randrange(200) for _ in range(3)]
    cuts = sorted(draw.randrange(sum(taken) + 1) for _ in range(4))
    return (*taken, *(b - a for a, b in zip([0, *cuts], [*cuts, sum(taken)], strict=True)))


def objects(options):
    draw = random.Random(1)
    rows = [boxes(draw) for _ in range(1_000)]
    labels = [f"Đơn vị {n}" for n in range(1_000)]
    layout = form_06c([], PERIOD).layout

    def built():
        accounts = CaseAccount.of_rows(rows)
        named = tuple(map(FormRow, labels, accounts))
        return Form(layout, PERIOD, (Section(AuthorityLevel.DISTRICT, named, CaseAccount),))

    def one_by_one():
        return [CaseAccount(*row) for row in rows]

    table = built().table()
    assert check(table) == () or all(finding.severity.value != "error" for finding in check(table))
    repeat = 5 * options.repeat
    return {
        "built": compared(built, one_by_one, repeat, rows=len(rows)),
        "checked": compared(lambda: check(table), one_by_one, repeat, rows=len(rows)),
    }


def main():
    kinds = {
        "pandas": pandas,
        "dask": dask,
        "csv": records,
        "portal": portal,
        "ledger": ledger,
        "objects": objects,
    }
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--data", type=Path, default=Path("bench-data"))
    parser.add_argument("--only", default=",".join(kinds))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    report = {"processors": os.cpu_count()}
    if options.json and options.json.exists():
        # What is measured again replaces what was measured before.
        report = json.loads(options.json.read_text(encoding="utf-8")) | report
    for name in options.only.split(","):
        report[name] = kinds[name](options)
        print(name, json.dumps(report[name]), flush=True)
        if options.json:
            text = json.dumps(report, indent=2, ensure_ascii=False)
            options.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
