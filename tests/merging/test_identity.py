"""Whose a table is, by the strongest evidence for it."""

import attrs
import pytest

from kstt import AuthorityLevel
from kstt.merging.identity import UnitList, identify
from kstt.records import CategoryCatalogue, ProcedureCategory
from kstt.tables.recognition import HeaderSign, Recognition
from tests.merging.tables import table

A, B, C = "UBND xã A", "UBND xã B", "Phòng Tư pháp huyện C"


def listed(*names):
    return UnitList.of(
        CategoryCatalogue(
            [ProcedureCategory(name, AuthorityLevel.COMMUNE, code=f"H{n}") for n, name in enumerate(names, 1)]
        )
    )


def form(line="", title=""):
    recognition = Recognition(HeaderSign.TITLES, (), unit_in_title=title)
    return attrs.evolve(table(), reporting_unit=line or title, recognition=recognition)


@pytest.mark.parametrize(
    ("read", "stated", "file", "sheet", "units", "unit", "others"),
    [
        (form(A), "", "q2/x.xlsx", "", (), A, []),
        (form(A), B, "x", "", (A,), B, [A]),
        (form(title=A), B, "x", "", (A,), B, [A]),
        (form(A), "", f"{B}.xlsx", "", (), A, [B]),
        (form(A), "", f"{B}.xlsx", "", (B,), B, [A]),
        (form(A), "", f"{B}.xlsx", "", (A, B), A, [B]),
        (form(title=A), "", f"{B}.xlsx", "", (), B, [A]),
        (form(title=A), "", f"{B}.xlsx", "", (A,), A, [B]),
        (form(title=A), "", "x.xlsx", B, (), B, [A]),
        (form(title=A), "", "x.xlsx", "Sheet1", (), A, []),
        (form(), "", f"{A}.xlsx", B, (), B, [A]),
        (form(), "", "H2.xlsx", "", (A, B), B, []),
        (form(), "", "x.xlsx", "", (A, B), "", []),
        (form("Ủy ban nhân dân xã A"), "", f"{A} Q2-2021.xlsx", "", (A,), A, []),
        (form(C), "", "UBND huyện C.xlsx", "", (), C, [("UBND huyện C")]),
        (form(A), "", "UBND huyện C.xlsx", "", (), A, []),
        (form(A), "", "Bộ phận Một cửa.xlsx", "", (), A, []),
    ],
)
def test_the_strongest_evidence_counts_and_what_contradicts_is_named(
    read, stated, file, sheet, units, unit, others
):
    whose = identify(read, stated, file, sheet, listed(*units))
    assert (whose.unit, [name for _, name in whose.others]) == (unit, others)


def test_a_place_is_named_in_both_languages():
    ((place, _),) = identify(form(A), "", f"{B}.xlsx", "", listed(B)).others
    assert (str(place), place.in_language("vi")) == ("its heading", "phần đầu biểu")
