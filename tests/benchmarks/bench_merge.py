"""Unit workbooks merged and checked by one command, against blind summing with pandas, calamine and openpyxl.

Usage: python tests/benchmarks/bench_merge.py [--units 200] [--rows 80] [--folder DIR] [--json FILE]

Each way runs as a command of its own, start of the interpreter and imports included. The rivals read
every workbook and add the rows in pandas: through ``pandas.read_excel`` with calamine, the usual way that is fastest, and with
openpyxl, through openpyxl as its manual shows it first, and through openpyxl's read-only mode; or through calamine
itself, adding in Python, which is what reading alone costs. They know in which row and column the table stands, and check nothing;
``kstt merge`` finds the table, checks every sum of every workbook, and writes the form. All must come to the
same numbers.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from operator import add
from pathlib import Path

COLUMNS = 11
FIRST_ROW = 10  # of the table, from 1, under title and header
PERIOD = "2021-Q2"


def make(folder: Path, units: int, rows: int, seed: int = 1) -> None:
    """The workbooks of the units, in the official layout, totals as formulas."""
    from kstt import LAYOUTS, CaseAccount, Form, ReportingPeriod
    from kstt.forms.sections import FormRow, Section
    from kstt.io.excel.reading import write_form

    chance = random.Random(seed)
    layout = LAYOUTS.latest("06a")

    def account() -> CaseAccount:
        receipts = [chance.randrange(200) for _ in range(3)]
        left, statuses = sum(receipts), []
        for _ in range(4):
            statuses.append(chance.randrange(left + 1))
            left -= statuses[-1]
        return CaseAccount(*receipts, *statuses, left)

    for number in range(1, units + 1):
        path = folder / f"unit-{number:03}.xlsx"
        if not path.exists():
            lines = tuple(FormRow(f"Lĩnh vực số {row}", account()) for row in range(1, rows + 1))
            section = Section(None, lines, CaseAccount)
            form = Form(
                layout, ReportingPeriod.parse(PERIOD), (section,), reporting_unit=f"UBND xã số {number}"
            )
            write_form(form, path)


def by_pandas(folder: Path, rows: int, *, engine: str = "openpyxl") -> dict[str, list[int]]:
    """Every workbook read through pandas, and added."""
    import pandas as pd

    frames = [
        pd.read_excel(
            path,
            engine=engine,
            header=None,
            skiprows=FIRST_ROW,
            nrows=rows,
            usecols=range(1, COLUMNS + 2),
        )
        for path in sorted(folder.glob("*.xlsx"))
    ]
    sums = pd.concat(frames).groupby(1).sum()
    return {
        str(label): [int(n) for n in values]
        for label, values in zip(sums.index, sums.to_numpy(), strict=True)
    }


def by_calamine(folder: Path, rows: int) -> dict[str, list[int]]:
    """The same by calamine and Python alone."""
    from python_calamine import CalamineWorkbook

    sums: dict[str, list[int]] = {}
    for path in sorted(folder.glob("*.xlsx")):
        with CalamineWorkbook.from_path(path) as workbook:
            cells = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
        for row in cells[FIRST_ROW : FIRST_ROW + rows]:
            known = sums.setdefault(row[1], [0] * COLUMNS)
            known[:] = map(add, known, map(int, row[2 : COLUMNS + 2]))
    return sums


def by_openpyxl(folder: Path, rows: int, *, read_only: bool = False) -> dict[str, list[int]]:
    """The same through openpyxl itself."""
    import pandas as pd
    from openpyxl import load_workbook

    frames = []
    for path in sorted(folder.glob("*.xlsx")):
        workbook = load_workbook(path, read_only=read_only, data_only=True)
        cells = workbook.active.iter_rows(
            min_row=FIRST_ROW + 1, max_row=FIRST_ROW + rows, min_col=2, max_col=COLUMNS + 2, values_only=True
        )
        frames.append(pd.DataFrame(cells))
        workbook.close()
    sums = pd.concat(frames).groupby(0).sum()
    return {
        str(label): [int(n) for n in values]
        for label, values in zip(sums.index, sums.to_numpy(), strict=True)
    }


WAYS = {
    "pandas with calamine": partial(by_pandas, engine="calamine"),
    "calamine alone": by_calamine,
    "openpyxl": by_openpyxl,
    "pandas": by_pandas,
    "openpyxl, read-only": partial(by_openpyxl, read_only=True),
}


def timed(*command: object) -> tuple[float, float]:
    """Seconds that a command takes, by the clock and of processors.

    Every way runs from compiled files, as installed packages do.
    """
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run([*map(str, command)], check=True, stdout=subprocess.DEVNULL, env=environment)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Make the workbooks, run each way, compare the numbers, print the ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--units", type=int, default=200)
    parser.add_argument("--rows", type=int, default=80)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="keep the workbooks here")
    parser.add_argument("--ways", nargs="*", choices=WAYS, default=list(WAYS), help="the rivals to run")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--run", nargs=2, metavar=("WAY", "OUT"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run:
        way = WAYS[args.run[0]]
        Path(args.run[1]).write_text(json.dumps(way(args.folder, args.rows)), encoding="utf-8")
        return
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        folder = args.folder or work / "units"
        folder.mkdir(parents=True, exist_ok=True)
        make(folder, args.units, args.rows)
        seconds: dict[str, tuple[float, float]] = {}
        for _ in range(args.repeat):
            merged = work / "merged.json"
            merge = [
                sys.executable,
                "-m",
                "kstt",
                "merge",
                folder,
                "--period",
                PERIOD,
                "-o",
                merged,
                "--overwrite",
            ]
            runs = {"kstt merge": timed(*merge), "kstt merge, one process": timed(*merge, "--jobs", "1")}
            for way in args.ways:
                own = ["--rows", args.rows, "--folder", folder, "--run", way, work / f"{way}.json"]
                runs[way] = timed(sys.executable, __file__, *own)
            for name, (clock, work_done) in runs.items():
                best, least = seconds.get(name, (clock, work_done))
                seconds[name] = min(best, clock), min(least, work_done)
        document = json.loads(merged.read_text(encoding="utf-8"))
        ours = {
            row["label"]: [count for key, count in row.items() if key not in {"number", "label"}]
            for section in document["sections"]
            for row in section["rows"]
        }
        for way in args.ways:
            theirs = json.loads((work / f"{way}.json").read_text(encoding="utf-8"))
            if theirs != ours:
                raise SystemExit(f"{way} comes to other numbers")
        figures = {
            "units": args.units,
            "rows": args.rows,
            "numbers equal": len(ours) * COLUMNS,
            "seconds": {name: round(clock, 2) for name, (clock, _) in seconds.items()},
            "processor seconds": {name: round(used, 2) for name, (_, used) in seconds.items()},
            **{
                f"ratio {way} / kstt merge{', ' + what if what else ''}": round(
                    seconds[way][of] / seconds["kstt merge"][of], 1
                )
                for of, what in enumerate(("", "processors"))
                for way in args.ways
            },
        }
    text = json.dumps(figures, indent=2)
    print(text)
    if args.json:
        args.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
