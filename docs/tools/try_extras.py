"""Try every extra of a wheel alone: does it bring all that its part of the library needs?

    python docs/tools/try_extras.py dist [EXTRA …]
    python docs/tools/try_extras.py dist --lowest [EXTRA …]   with the earliest versions that are allowed

Each extra is installed with the wheel into a new environment, where its part is used; exits with 1 at the
first that fails. An extra of ``pyproject.toml`` that is neither tried nor made of others fails, too.
The environments have one path, one after the other, so that what one compiled the next need not compile again.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

from try_dist import installed_quickly, run

ROOT = Path(__file__).parents[2]
DEVELOPMENT = {"test", "docs"}

_START = """
from datetime import date, datetime
from pathlib import Path
from kstt import *
from kstt.samples import year_of_cases
cases, quarter = list(year_of_cases(count=300)), ReportingPeriod.quarter(2021, 2)
form = form_06c(cases, quarter, reporting_unit="Tỉnh A")
"""
_ENGINE = """
from kstt.frames import CaseFrame
fields = ("id", "category", "level", "unit", "channel", "closing")
moments = ("received", "due", "closed")
def plain(value):
    return getattr(value, "value", value)
def day(value):
    return value.date() if isinstance(value, datetime) else value
rows = {name: [plain(getattr(case, name)) for case in cases] for name in fields}
rows |= {name: [day(getattr(case, name)) for case in cases] for name in moments}
cases = [type(case)(*(day(getattr(case, n)) for n in
    ("id", "category", "level", "unit", "channel", "received", "due", "closed", "closing"))) for case in cases]
form = form_06c(cases, quarter)
made = ", ".join(f"{name} {'date' if name in moments else 'varchar'}" for name in rows)
"""
_COUNT = """
assert form_06c(frame, quarter) == form
for keep in ((), (RowBy.UNIT,), (RowBy.CATEGORY, RowBy.UNIT)):
    assert Ledger.from_cases(frame, keep=keep) == Ledger.from_cases(cases, keep=keep)
why = form_06c(frame, quarter).explain(next(f"I.1 {row.label}" for row in form.sections[0]), "received")
assert why.cases is not None and why.expression is not None
"""
_PANDAS = """
import pandas as pd
frame = pd.DataFrame(rows)
for name in moments:
    frame[name] = pd.to_datetime(frame[name])
"""
_THROUGH = """
from kstt.io.formats.reading import read_form, write_form
write_form(form, Path({0!r}))
findings = check(read_form(Path({0!r})))
assert not [finding for finding in findings if finding.severity is Severity.ERROR], findings
"""

PROBES = {
    "workdays": "from kstt.dates.workdays import WorkCalendar\nWorkCalendar.vietnam().add_days(date(2021, 4, 29), 3)",
    "portal": """
from kstt.io.portal import scan_portal, write_portal
text = ",\\n".join(write_portal(cases))
Path("messages.json").write_text("[" + text + "]", encoding="utf-8")
assert len(list(scan_portal(Path("messages.json")))) == len(cases)
""",
    "word": _THROUGH.format("form.docx"),
    "excel": _THROUGH.format("form.xlsx"),
    "html": _THROUGH.format("form.html"),
    "pdf": """
import pypdfium2
from kstt.io.pdf.pages import open_pdf
paper = pypdfium2.PdfDocument.new()
paper.new_page(595, 842)
paper.save("blank.pdf")
assert open_pdf(Path("blank.pdf").read_bytes(), "blank.pdf") is not None
""",
    "scan": """
import cv2
import numpy
import tesserocr
from kstt.errors import DocumentError
from kstt.io.formats import read_forms
cv2.imwrite("blank.png", numpy.full((1200, 900), 255, numpy.uint8))
try:
    read_forms("blank.png")
except DocumentError:
    pass
else:
    raise AssertionError("a form on a blank page")
""",
    "frames": "import narwhals",
    "arrow": """
Ledger.from_cases(cases).to_parquet(Path("ledger.parquet"))
assert form_06c(Ledger.from_parquet(Path("ledger.parquet")), quarter) == form_06c(cases, quarter)
""",
    "polars": _ENGINE + "import polars\nframe = polars.DataFrame(rows)" + _COUNT,
    "pandas": _ENGINE + _PANDAS + "frame = CaseFrame(frame, days=moments)" + _COUNT,
    "duckdb": _ENGINE
    + """
import duckdb
connection = duckdb.connect()
connection.execute(f"create table cases ({made})")
connection.executemany("insert into cases values (?, ?, ?, ?, ?, ?, ?, ?, ?)", list(zip(*rows.values())))
frame = connection.table("cases")
"""
    + _COUNT,
    "dask": _ENGINE
    + _PANDAS
    + "import dask.dataframe\nframe = CaseFrame(dask.dataframe.from_pandas(frame, npartitions=2), days=moments)"
    + _COUNT,
    "sql": _ENGINE
    + """
import ibis
frame = ibis.duckdb.connect().create_table("cases", ibis.memtable(list(zip(*rows.values())), schema={
    name: "date" if name in moments else "string" for name in rows}))
"""
    + _COUNT,
    "spark": _ENGINE
    + """
from pyspark.sql import SparkSession
session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
frame = session.createDataFrame(list(zip(*rows.values())), made.replace("varchar", "string"))
assert form_06c(frame, quarter) == form
""",
    "repair": "from kstt.repair.programme import solver\nassert solver(10, None).passModel",
    "completion": """
from kstt.cli import main
assert main(["completion", "bash"]) == 0
""",
    "color": """
from kstt.cli import main
Path("wrong.tsv").write_bytes(__import__("kstt.samples").samples.path("wrong.tsv").read_bytes())
assert main(["check", "wrong.tsv", "--color", "always"]) == 1
""",
    "gt": """
from kstt.io.formats import read_form
from kstt.samples import path
assert "add up to 2" in read_form(path("wrong.tsv")).to_gt("en").as_raw_html()
""",
    "charts": """
from kstt.charts import timeliness_trend
series = form_series(cases, ReportingPeriod.year(2021).split())
timeliness_trend(series).save("trend.svg")
""",
}


def extras() -> dict[str, list[str]]:
    """What ``pyproject.toml`` declares."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared: dict[str, list[str]] = project["optional-dependencies"]
    return declared


def untried() -> list[str]:
    """The extras that are neither tried nor made of others alone."""
    made_of_others = re.compile(r"kstt\[")
    return [
        name
        for name, needs in extras().items()
        if name not in PROBES and name not in DEVELOPMENT and not all(map(made_of_others.match, needs))
    ]


def lowest() -> str:
    """The lower bounds that the project states, as constraints."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    stated = [*project["dependencies"], *(need for needs in extras().values() for need in needs)]
    bounds = (re.match(r"([\w-]+)(?:\[[^]]*\])?>=([\d.]+)", need) for need in stated)
    return "".join(sorted({f"{bound[1]}=={bound[2]}.*\n" for bound in bounds if bound}))


def try_extra(wheel: Path, extra: str, folder: Path, constraints: str) -> None:
    """Install the wheel with one extra into the folder's environment, and use it in an empty folder."""
    (folder / "constraints.txt").write_text(constraints, encoding="utf-8")
    binaries = installed_quickly(f"{wheel}[{extra}]", folder, "-c", "constraints.txt")
    with TemporaryDirectory(dir=folder) as empty:
        (Path(empty) / "probe.py").write_text(_START + PROBES[extra], encoding="utf-8")
        compiled = str(folder / "compiled")
        run(binaries / "python", "probe.py", cwd=Path(empty), PYTHONPYCACHEPREFIX=compiled)
    sys.stdout.write(f"{wheel.name}[{extra}]: works alone\n")
    sys.stdout.flush()


def main() -> None:
    """Try the wheel in the folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("extras", nargs="*", default=list(PROBES), metavar="EXTRA")
    parser.add_argument("--lowest", action="store_true", help="with the earliest versions that are allowed")
    args = parser.parse_intermixed_args()
    if untried():
        sys.exit(f"extras that nobody tries: {', '.join(untried())}")
    (wheel,) = sorted(args.folder.resolve().glob("*.whl"))
    with TemporaryDirectory() as folder:
        for extra in args.extras:
            try_extra(wheel, extra, Path(folder), lowest() if args.lowest else "")


if __name__ == "__main__":
    main()
