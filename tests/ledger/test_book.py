"""What a ledger refuses, and what it says of itself."""

from datetime import date

import attrs
import pytest

from kstt import (
    AuthorityLevel,
    CountingRules,
    EndedLevel,
    Ledger,
    NoDueDate,
    ReportingPeriod,
    RowBy,
    form_06c,
)
from kstt.errors import LedgerError, NotInForceError, UnknownNameError
from tests.ledger.cases import QUARTER, case


def test_a_period_that_is_not_covered_is_refused():
    ledger = Ledger.from_cases([case()], since=date(2021, 3, 15), through=date(2021, 6, 14))
    assert ledger.account(QUARTER).pending_overdue == 1
    with pytest.raises(
        LedgerError, match=r"2021-Q1, which begins on 2020-12-15, expected days from 2021-03-15"
    ):
        ledger.account(QUARTER.previous())
    with pytest.raises(LedgerError, match=r"ends on 2021-09-14, expected days to 2021-06-14, through which"):
        form_06c(ledger, QUARTER.next())
    with pytest.raises(LedgerError, match="since"):
        Ledger.from_cases([case()], since=date(2021, 6, 15), through=date(2021, 6, 1))
    with pytest.raises(LedgerError, match="through"):
        ledger.updated(through=date(2021, 6, 1))
    assert ledger.updated(through=date(2021, 9, 14)).account(QUARTER.next()).carried_over == 1


def test_a_day_on_which_no_edition_was_in_force_is_refused():
    with pytest.raises(NotInForceError):
        form_06c(Ledger.from_cases([case()]), ReportingPeriod.quarter(2010, 1))


def test_names_that_are_not_there_are_refused():
    ledger = Ledger.from_cases([case()], keep=[RowBy.CATEGORY])
    with pytest.raises(
        UnknownNameError, match=r"no category in the ledger 'Ho tich'; did you mean 'Hộ tịch'"
    ):
        ledger.account(QUARTER, category="Ho tich")
    with pytest.raises(LedgerError, match="rows by unit: found a ledger that keeps category"):
        ledger.account(QUARTER, unit="UBND xã A")
    with pytest.raises(LedgerError, match="rows by unit"):
        form_06c(ledger, QUARTER, rows=RowBy.UNIT)
    bare = Ledger.from_cases([case()], keep=())
    assert bare.account(QUARTER, level=AuthorityLevel.COMMUNE).received == 1
    with pytest.raises(LedgerError, match="neither unit nor category"):
        form_06c(bare, QUARTER)


def test_other_rules_are_refused():
    ledger, other = Ledger.from_cases([case()]), CountingRules(no_due_date=NoDueDate.EARLY)
    with pytest.raises(LedgerError, match="rules"):
        form_06c(ledger, QUARTER, other)
    with pytest.raises(LedgerError, match="rules of the second ledger"):
        ledger + Ledger.empty(other)
    with pytest.raises(
        LedgerError, match="what the second ledger keeps: found category, expected unit and category"
    ):
        ledger.updated(Ledger.from_cases([], keep=[RowBy.CATEGORY]))
    with pytest.raises(TypeError):
        ledger + 1
    moved = CountingRules(ended_level=EndedLevel.TO_COMMUNE)
    assert form_06c(ledger, QUARTER, moved) == form_06c([case()], QUARTER, moved)


def test_a_withdrawal_names_what_is_not_there():
    ledger = Ledger.from_cases([case(), case("2", closed=date(2021, 4, 19))])
    message = "turned_overdue of UBND xã A, commune, Hộ tịch on 2021-04-26, not entered as often"
    with pytest.raises(LedgerError, match=message):
        ledger.updated(withdrawn=[case(due=date(2021, 4, 25))])
    # Every day's counts still suffice here; what is left is no ledger of any cases, and is not told.
    crossed = Ledger.from_cases(
        [case(closed=date(2021, 4, 2)), case("2", received=date(2021, 4, 5), closed=date(2021, 4, 6))]
    ).updated(withdrawn=[case(due=date(2021, 4, 7), closed=date(2021, 4, 6))])
    period = ReportingPeriod(date(2021, 4, 3), date(2021, 4, 4))
    with pytest.raises(LedgerError, match="a case was withdrawn that had never been entered"):
        crossed.account(period)
    with pytest.raises(LedgerError, match="never been entered"):
        form_06c(crossed, period)


def test_many_small_updates_keep_few_layers():
    ledger = Ledger.from_cases([case(str(n), f"Đơn vị {n}") for n in range(2000)])
    for n in range(64):
        ledger = ledger.updated([case(str(n), f"Đơn vị {n}", received=date(2021, 5, 1))])
    assert len(ledger.layers) <= 8
    assert ledger.account(QUARTER).received == 2064


def test_a_ledger_tells_what_it_holds():
    ledger = Ledger.from_cases([case(), case("2", "Sở C", "Đất đai")])
    assert ledger.units == ("Sở C", "UBND xã A")
    assert ledger.categories == ("Hộ tịch", "Đất đai")
    assert ledger.levels == (AuthorityLevel.COMMUNE,)
    assert repr(ledger) == "<Ledger of 2 units, 2 categories, 4 movements from 2021-04-01 to 2021-04-21>"
    assert repr(Ledger.empty()) == "<Ledger of 0 units, 0 categories, 0 movements>"
    assert attrs.evolve(ledger, through=date(2021, 5, 1)) != ledger
    assert ledger != "ledger"
