"""The records of one unit among those of several."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt.errors import ArgumentError, ParseError, UnknownNameError
from kstt.records.selection import distinct_units, of_unit, spelled_unit
from kstt.testing import cases
from kstt.text import name_key

KNOWN = {"UBND huyện Cư Jút": 3, "ubnd huyện cư jút": 1, "Sở Y tế": 9}


@given(st.lists(cases(), max_size=10))
def test_the_units_share_out_the_records(several):
    met = {}
    units = distinct_units(case.unit for case in several)
    parts = [list(of_unit(several, unit, met)) for unit in units]
    assert sum(map(len, parts)) == len(several)
    assert all(
        {name_key(case.unit) for case in part} == {name_key(unit)}
        for unit, part in zip(units, parts, strict=True)
    )


def test_the_usual_spelling_is_taken():
    assert spelled_unit(" UBND  HUYỆN CƯ JÚT", KNOWN) == "UBND huyện Cư Jút"


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("Ủy ban nhân dân huyện Cư Jút", "'UBND huyện Cư Jút'"),
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
