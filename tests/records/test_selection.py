"""The records of one unit among those of several."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import AuthorityLevel, Case, Channel
from kstt.errors import ArgumentError, ParseError, UnknownNameError
from kstt.records.selection import distinct_units, of_unit, spelled_unit
from kstt.records.units import unit_key
from kstt.testing import cases

KNOWN = {"UBND huyện Cư Jút": 3, "ubnd huyện cư jút": 1, "Sở Y tế": 9}


@given(st.lists(cases(), max_size=10))
def test_the_units_share_out_the_records(several):
    met = {}
    units = distinct_units(case.unit for case in several)
    parts = [list(of_unit(several, unit, met)) for unit in units]
    assert sum(map(len, parts)) == len(several)
    assert all(
        {unit_key(case.unit) for case in part} == {unit_key(unit)}
        for unit, part in zip(units, parts, strict=True)
    )


@pytest.mark.parametrize(
    "asked", [" UBND  HUYỆN CƯ JÚT", "Ủy ban nhân dân huyện Cư Jút", "Huyện Cư Jút", "UBND H.Cư Jút"]
)
def test_the_usual_spelling_is_taken(asked):
    assert spelled_unit(asked, KNOWN) == "UBND huyện Cư Jút"


def test_the_records_of_a_unit_are_found_by_any_spelling():
    written = (*KNOWN, "Ủy ban nhân dân huyện Cư Jút")
    several = [
        Case(
            str(n),
            "Đất đai",
            AuthorityLevel.DISTRICT,
            unit,
            Channel.ONLINE,
            date(2021, 4, 1),
            None,
            None,
            None,
        )
        for n, unit in enumerate(written)
    ]
    found = [case.unit for case in of_unit(several, "UBND huyện Cư Jút", {})]
    assert found == [name for name in written if name != "Sở Y tế"]
    assert distinct_units(written) == ("Sở Y tế", "UBND huyện Cư Jút")


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("UBND huyện Cư Jut", "'UBND huyện Cư Jút'"),
        ("So Y te", "'Sở Y tế'"),
        ("Trường học", "'Sở Y tế', "),
    ],
)
def test_an_unknown_unit_has_near_ones(asked, near):
    with pytest.raises(UnknownNameError) as error:
        spelled_unit(asked, KNOWN)
    assert f"did you mean {near}" in str(error.value)


def test_what_is_no_unit_is_refused():
    with pytest.raises(ArgumentError):
        spelled_unit(3, KNOWN)
    with pytest.raises(ParseError, match="none of these does"):
        spelled_unit("Sở Y tế", {})
