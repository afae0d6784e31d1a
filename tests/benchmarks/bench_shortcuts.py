"""What each shortcut buys: the same answer with it and without, by turns in one run.

    python tests/benchmarks/bench_shortcuts.py [--cases 2000000] [--repeat 7] [--only WORD] [--json FILE]

- ``kstt.io.excel.xlsx_plain``: workbooks of plain values, against the parser and the reader of all kinds of values;
- ``kstt.io.grid.rows.arranging`` (and the decision over a header by its titles alone): tables with known rows, against
  looking at every cell of each;
- ``kstt.io.excel.twins``: units' workbooks of one template, against finding the table in each;
- ``kstt.frames.json_lines``, ``case_texts`` and ``case_arrays``: portal messages in JSON lines, against reading each line;
- ``kstt.frames.plain_lines``: cases in CSV, likewise;
- ``kstt.ledger.frames.streamed``: ledgers of a Parquet file, against grouping by the engine.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import polars as pl
import polars.selectors as cs
from bench_ledger import write_cases
from bench_merge import make
from bench_portal import streamed, write

from kstt import Ledger, ReportingPeriod, RowBy, form_06c
from kstt.io.excel.reading import form_bytes, read_form
from kstt.io.excel.workbooks import sheets_of
from kstt.io.grid.recognising import recognise
from kstt.io.records import scan_cases
from kstt.ledger.frames.streamed import Refusal
from kstt.ledger.terms import ROWS
from kstt.samples import published_report


@contextmanager
def parser_alone():
    """Marks and shared strings of sheets are read by the parser, values by the reader of all kinds of them."""
    workbooks = "kstt.io.excel.workbooks"
    with (
        mock.patch(f"{workbooks}.plain_sheet", return_value=None),
        mock.patch(f"{workbooks}.plain_strings", return_value=None),
    ):
        yield


@contextmanager
def every_cell():
    """Headers and rows are found with all that the sheet holds, each time."""
    with (
        mock.patch("kstt.io.grid.columns.headers._by_titles", return_value=None),
        mock.patch("kstt.io.grid.rows.arranging._by_names", return_value=None),
    ):
        yield


@contextmanager
def each_sheet_alone():
    """No sheet is read by a template."""
    with mock.patch("kstt.io.excel.reading.known_form", return_value=None):
        yield


@contextmanager
def grouping_alone():
    """The engine groups the movements itself."""
    with mock.patch("kstt.ledger.frames.entries.counted_streaming", return_value=Refusal.UNABLE):
        yield


@contextmanager
def each_row():
    """Rows of CSV are cut one by one, and their cases made columns of Python."""
    with mock.patch("kstt.io.records.tables._bytes_of", return_value=None):
        yield


@contextmanager
def each_line():
    """Lines of messages are decoded one by one, and their cases made columns of Python."""
    with mock.patch("kstt.io.portal.memo.MessageMemo.of_lines", return_value=None):
        yield


def compared(with_it, without, repeat):
    """Median milliseconds of processors with and without a shortcut, run by turns; both give the same."""
    with without():
        expected = with_it()
    assert with_it() == expected
    runs = {"with": [], "without": []}
    for _ in range(repeat):
        began = time.process_time()
        with_it()
        runs["with"].append(time.process_time() - began)
        with without():
            began = time.process_time()
            with_it()
            runs["without"].append(time.process_time() - began)
    found = {f"{name}, ms": round(statistics.median(values) * 1000, 1) for name, values in runs.items()}
    return {**found, "without / with": round(found["without, ms"] / found["with, ms"], 2)}


def workbooks(folder, repeat):
    """Reading the workbook of the published report."""
    path = folder / "published.xlsx"
    path.write_bytes(form_bytes(published_report()))
    return compared(lambda: read_form(path), parser_alone, repeat)


def tables(repeat):
    """Recognising the table of the published report, twenty times over."""
    (sheet,) = sheets_of(form_bytes(published_report()), "published.xlsx")
    grid = sheet.grid("published.xlsx")
    return compared(lambda: [recognise(grid) for _ in range(20)], every_cell, repeat)


def templates(folder, repeat):
    """Reading the workbooks of ten units."""
    make(folder, units=10, rows=80)
    paths = sorted(folder.glob("unit-*.xlsx"))
    return compared(lambda: [read_form(path) for path in paths], each_sheet_alone, repeat)


def messages(folder, repeat):
    """The form of portal messages in JSON lines."""
    path = folder / "messages.jsonl"
    write(path, 100_000, seed=1)
    return compared(lambda: streamed(path), each_line, repeat)


def rows(folder, repeat):
    """The form of cases in CSV."""
    path = folder / "cases.csv"
    write_cases(folder / "rows.parquet", 400_000)
    cases = pl.read_parquet(folder / "rows.parquet")
    texts = cases.with_columns(cs.temporal().dt.strftime("%Y-%m-%dT%H:%M:%S"))
    (texts if "id" in cases.columns else texts.with_row_index("id")).write_csv(path)
    return compared(lambda: form_06c(scan_cases(path), ReportingPeriod.quarter(2021, 2)), each_row, repeat)


def ledgers(folder, cases, repeat, keep):
    """A ledger of cases in Parquet, by engine."""
    import duckdb

    path = folder / "cases.parquet"
    write_cases(path, cases)
    sources = {"polars": pl.scan_parquet(path), "duckdb": duckdb.connect().read_parquet(str(path))}
    return {
        name: compared(lambda source=source: Ledger.from_cases(source, keep=keep), grouping_alone, repeat)
        for name, source in sources.items()
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=2_000_000)
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--only", default="", help="a word of what is measured")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    category = (RowBy.CATEGORY,)
    found = {"cases": args.cases, "processors": os.cpu_count()}
    if args.json and args.json.exists():
        # What is measured again replaces what was measured before.
        found = json.loads(args.json.read_text(encoding="utf-8")) | found
    with tempfile.TemporaryDirectory() as name:
        folder, repeat = Path(name), args.repeat
        measured = {
            "xlsx_plain: the published workbook": lambda: workbooks(folder, 3 * repeat),
            "arranging: the published table": lambda: tables(3 * repeat),
            "twins: ten units' workbooks": lambda: templates(folder, repeat=3 * repeat),
            "arrays: 100,000 portal messages": lambda: messages(folder, repeat),
            "arrays: 400,000 rows of CSV": lambda: rows(folder, repeat),
            "streamed: a ledger by category": lambda: ledgers(folder, args.cases, repeat, category),
            "streamed: a ledger of all that it keeps": lambda: ledgers(folder, args.cases, repeat, ROWS),
        }
        found |= {title: measure() for title, measure in measured.items() if args.only in title}
    text = json.dumps(found, indent=2)
    print(text)
    if args.json:
        args.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
