"""How long it takes until the library can be used, against other imports in the same run.

    python tests/benchmarks/bench_import.py [--runs 15] [--json FILE]

Each line is the median over fresh interpreters, less the bare interpreter; the ratio is to ``import attrs``.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

RIVALS = {
    "import attrs": "import attrs",
    "import kstt": "import kstt",
    "the first form": (
        "from kstt import ReportingPeriod, form_06c; form_06c([], ReportingPeriod.quarter(2021, 2))"
    ),
    "kstt --help": "from kstt.cli import parser; parser().format_help()",
    "import narwhals": "import narwhals",
    "import pandas": "import pandas",
}


def seconds(code, runs):
    taken = []
    for _ in range(runs):
        began = perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        taken.append(perf_counter() - began)
    return median(taken)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    bare = seconds("pass", args.runs)
    taken = {name: seconds(code, args.runs) - bare for name, code in RIVALS.items()}
    for name, value in taken.items():
        print(f"{name:20} {1000 * value:8.1f} ms   {value / taken['import attrs']:6.2f} x import attrs")
    if args.json:
        args.json.write_text(json.dumps({"bare": bare, **taken}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
