"""Forms as delimited text: nothing in it begins a formula."""

from __future__ import annotations

import csv
import subprocess
import zipfile

import attrs
import pytest

from kstt import ReportedForm
from kstt.io.formats.reading import (
    write_form,
)
from kstt.io.text.writing import to_delimited, to_report_text
from tests.support import program


def test_nothing_in_delimited_text_begins_a_formula():
    form = ReportedForm.from_rows(
        [{"number": "1", "label": "=HYPERLINK(A1)", "received": "=1+1", "pending": "@SUM(1)"}], form="06a"
    )
    form = attrs.evolve(form, notes=("+1+cmd|' /C calc'!A0",))
    for text, delimiter in ((to_delimited(form), ","), (to_report_text(form), "\t")):
        for row in csv.reader(text.splitlines(), delimiter=delimiter):
            assert not [cell for cell in row if cell.startswith(("=", "+", "@"))]


# Commas, semicolons and tabs part fields, and formulas are calculated, as Excel does on opening a text.
CALCULATED = {
    ".csv": "Text - txt - csv (StarCalc):44/59/9,34,76,1,,0,false,true,false,false,false,0,true",
    ".html": "HTML (StarCalc)",
}


@pytest.mark.parametrize("suffix", CALCULATED)
def test_no_spreadsheet_program_calculates_what_somebody_wrote(suffix, tmp_path, office):
    form = ReportedForm.from_rows(
        [{"number": "1", "label": "=1+41", "received": "=1+41", "pending": "@SUM(1;41)"}], form="06a"
    )
    form = attrs.evolve(form, notes=("+1+41",), reporting_unit="=1+41")
    control = tmp_path / f"control{suffix}"
    control.write_text("=1+41" if suffix == ".csv" else "<table><tr><td>=1+41</td></tr></table>")
    formats = ("csv", "tsv", "text") if suffix == ".csv" else ("html",)
    for name in formats:
        write_form(form, tmp_path / f"{name}{suffix}", format=name)
    subprocess.run(
        [
            program("soffice"), f"-env:UserInstallation=file://{office}/profile", "--headless",
            f"--infilter={CALCULATED[suffix]}", "--convert-to", "ods", "--outdir", tmp_path / "out",
            *tmp_path.glob(f"*{suffix}"),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    for name in (*formats, "control"):
        with zipfile.ZipFile(tmp_path / "out" / f"{name}.ods") as package:
            content = package.read("content.xml").decode()
        assert ("table:formula" in content) is (name == "control")
        assert ("<text:p>42</text:p>" in content) is (name == "control")
