"""Columns that the caller gives or has assumed: what contradicts the titles, what cannot be."""

import pytest

from kstt import Severity, check
from kstt.errors import DocumentError
from kstt.io.grid.titles.hints import ColumnHints
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import HEADER, LAND, table


def read(given="", *, assume=False, header=HEADER):
    hints = ColumnHints.parse(given, assume=assume)
    return parse_table(table([1, "Đất đai", *LAND], header=header), hints=hints)


def warnings(form):
    found = [one for one in check(form) if one.severity is Severity.WARNING and one.rule != "no-total-row"]
    return [(one.rule, one.found) for one in found]


def test_columns_against_clear_titles_are_taken_with_a_warning_for_each():
    early, on_time = HEADER[1][7], HEADER[1][8]
    form = read("resolved_early=I,resolved_on_time=H")
    assert [cell.value for cell in form.rows[0].cells][5:7] == [LAND[6], LAND[5]]
    assert warnings(form) == [("columns-against-title", on_time), ("columns-against-title", early)]
    assert not warnings(read("resolved_early=H,resolved_on_time=I"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            "resolved_late=Z",
            "found resolved_late=Z, where nothing stands, expected columns of the table, A to M",
        ),
        ("resolved_late=J,resolved_early=J", "column J for resolved_late and for resolved_early"),
        ("resolved_lat=J", "no column of form 06c"),
        ("resolved_late=0", "resolved_late=0, and column J with its title"),
        ("received=0", "received=0, which is no part of a sum"),
        ("label=0", "label=0, which is no part of a sum"),
        ("resolved_late=L", "column L was given for resolved_late, but its title is that of pending_within"),
    ],
)
def test_why_columns_that_are_given_are_refused(given, said):
    with pytest.raises(DocumentError, match=said):
        read(given)


def test_what_is_assumed_beside_clear_titles_is_said():
    titles = [list(row) for row in HEADER]
    titles[1][9] = titles[1][12] = ""
    (doubt,) = warnings(read(assume=True, header=titles))
    assert doubt == ("columns-assumed-beside", "resolved_late, pending_overdue")
    titles[1][7], titles[1][8] = titles[1][8], titles[1][7]
    with pytest.raises(DocumentError, match="that is not clear"):
        read(assume=True, header=titles)
