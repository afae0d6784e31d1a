import pytest

from kstt.errors import UnknownNameError
from kstt.samples import published_report


def test_rows_are_found_by_reference_number_or_name():
    report = published_report()
    assert report.row("II.20").label == "Đất đai"
    assert report.row("II.Đất đai") == report.row("II.20 Đất đai")
    with pytest.raises(UnknownNameError):
        report.row("Đất đai")  # in two sections
    with pytest.raises(UnknownNameError):
        report.cell("II", "recieved")
