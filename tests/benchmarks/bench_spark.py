"""A form and a ledger counted by a Spark cluster of two executors on this machine, against Polars here.

    python tests/benchmarks/bench_spark.py [--cases 10000000] [--data FOLDER] [--json FILE]

The cases stand in Parquet, a folder for each quarter in which they were received. Checked, in one run:

- the form that two executors count is the one that Polars counts of the same files;
- its plan exchanges rows between executors once, after each has grouped its own;
- the ledgers of the quarters, put together, give the same form.

What is measured is the wall clock of each, Polars beside them: on one machine Spark has nothing to win.
"""

import argparse
import json
import os
import time
from functools import reduce
from operator import add
from pathlib import Path

from bench_engines import PERIOD, same_work
from engine_data import make

from kstt import Ledger, RowBy, form_06c
from kstt.frames import counting


def partitioned(path, folder):
    """The cases, a folder for each quarter of receipt, made unless it is there."""
    import duckdb

    if not folder.exists():
        with duckdb.connect() as connection:
            connection.execute("set memory_limit = '2GB'")
            connection.execute(
                f"copy (select *, quarter(received) as quarter from read_parquet('{path}')) "
                f"to '{folder}' (format parquet, partition_by (quarter))"
            )
    return folder


def session():
    """A cluster of two executors, each a process of its own with one core and 1 GiB."""
    import pyspark
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
    settings = {
        "spark.executor.memory": "1g",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.adaptive.enabled": "false",  # so that the plan is shown as it is, once
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
    }
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("kstt")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def exchanges(native):
    """How often rows are exchanged in the plan of a frame."""
    return native._jdf.queryExecution().executedPlan().toString().count("Exchange hashpartitioning")


def timed(function):
    began = time.perf_counter()
    result = function()
    return result, round(time.perf_counter() - began, 2)


def main():
    import polars as pl

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=int, default=10_000_000)
    parser.add_argument("--data", type=Path, default=Path("bench-data"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    path = make(options.cases, options.data)
    folder = partitioned(path, options.data / f"cases-{options.cases}-by-quarter")
    spark = session()
    plans, collected = [], counting.collected
    counting.collected = lambda frame: plans.append(frame.to_native()) or collected(frame)
    cases = spark.read.parquet(str(folder))
    form, took = timed(lambda: form_06c(same_work(cases), PERIOD))
    asked, counting.collected = plans[-1], collected
    members = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size()
    rival, beside = timed(lambda: form_06c(same_work(pl.scan_parquet(path)), PERIOD))
    assert form == rival
    parts = sorted(folder.iterdir())
    ledger, entered = timed(
        lambda: reduce(
            add,
            (
                Ledger.from_cases(same_work(spark.read.parquet(str(part))), keep=(RowBy.CATEGORY,))
                for part in parts
            ),
        )
    )
    assert form_06c(ledger, PERIOD) == form
    report = {
        "cases": options.cases,
        "executors": members - 1,  # the driver is a member, too
        "exchanges in the plan": exchanges(asked),
        "form, s": took,
        "Polars, s": beside,
        f"ledgers of {len(parts)} partitions, put together, s": entered,
    }
    text = json.dumps(report, indent=2, ensure_ascii=False)
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    spark.stop()


if __name__ == "__main__":
    main()
