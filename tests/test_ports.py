"""Ports of lower floors and what answers them."""

import subprocess
import sys

import pytest

import kstt
from kstt import Form, Ledger, ReportedForm, ReportingPeriod, form_06a, form_series
from kstt.errors import DocumentError
from kstt.io.formats import FORMATS, read_forms
from kstt.ports import supplied
from kstt.samples import year_of_cases

FORM = form_06a(list(year_of_cases(count=100)), ReportingPeriod.quarter(2021, 2), reporting_unit="Sở A")


def test_every_port_is_answered():
    assert {port: supplied(port).__name__ for port in kstt.PORTS} == {"files": "kstt.io.formats.reading"}


@pytest.mark.parametrize("known", [known for known in FORMATS if known.write], ids=lambda known: known.name)
def test_a_form_saves_itself_and_is_read_again(tmp_path, known):
    path = tmp_path / f"form{known.suffixes[0]}"
    FORM.save(path)
    assert Form.read(path) == FORM
    reported = ReportedForm.read(path).with_cell("Tổng cộng", "received", 10**6)
    with pytest.raises(DocumentError, match="exists"):
        reported.save(path)
    reported.save(path, overwrite=True)
    assert ReportedForm.read(path).cell("Tổng cộng", "received").value == 10**6


def test_a_series_is_one_file(tmp_path):
    series = form_series(year_of_cases(count=100), ReportingPeriod.year(2021).split())
    series.save(tmp_path / "year.xlsx")
    assert tuple(form.to_form() for form in read_forms(tmp_path / "year.xlsx")) == series.forms


def test_a_ledger_saves_itself_and_is_read_again(tmp_path):
    ledger = Ledger.from_cases(year_of_cases(count=100))
    ledger.save(tmp_path / "cases.parquet")
    assert Ledger.read(tmp_path / "cases.parquet") == ledger
    with pytest.raises(DocumentError, match=r"\.parquet"):
        ledger.save(tmp_path / "cases.xlsx")


def test_forms_alone_load_no_format():
    """Whatever is imported first: the port is answered when a form is saved, not before."""
    code = (
        "import sys; from kstt.forms.reported import ReportedForm; from kstt.definitions import LAYOUTS\n"
        "form = ReportedForm(LAYOUTS.latest('06a'), ())\n"
        "assert not any(name.startswith('kstt.io') for name in sys.modules)\n"
        "try: form.save('no/such/folder/form.csv')\n"
        "except OSError as error: print(error)\n"
        "except Exception as error: print(type(error).__name__)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "DocumentError\n"
