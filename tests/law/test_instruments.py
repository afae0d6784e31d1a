from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import LAYOUTS, CountingRules, PeriodKind
from kstt.dates.reporting import DUTIES
from kstt.definitions.columns import columns_of
from kstt.definitions.form_05 import FeedbackAccount
from kstt.definitions.form_06 import CaseAccount
from kstt.errors import UnknownNameError
from kstt.findings.rules import RULES
from kstt.law.instruments import REGISTER, Citation, Instrument, InstrumentKind, Provenance, cite

INSTRUMENTS = st.sampled_from(REGISTER.instruments)


def test_numbers_are_unique_and_relations_lead_somewhere():
    numbers = [i.number for i in REGISTER]
    assert len(set(numbers)) == len(numbers)
    for instrument in REGISTER:
        for other in (*instrument.amends, *filter(None, [instrument.replaced_by])):
            assert other in REGISTER
        assert isinstance(instrument.provenance, Provenance)


def test_everything_points_to_its_citation():
    pointed: list[Citation | None] = [
        column.source for kind in (CaseAccount, FeedbackAccount) for column in columns_of(kind)
    ]
    pointed += [rule.source for rule in RULES.values()]
    pointed += [source for _, _, source in CountingRules.options().values()]
    pointed += [kind.source for kind in PeriodKind if kind is not PeriodKind.CUSTOM]
    pointed += [layout.source for layout in LAYOUTS.layouts]
    pointed += [h.source for layout in LAYOUTS.layouts for h in layout.sections if h.in_force_to]
    pointed += [duty.source for duty in DUTIES]
    for citation in pointed:
        assert isinstance(citation, Citation)
        assert citation.provenance in Provenance
        assert citation.instrument in REGISTER or citation.provenance is Provenance.PORTAL


@given(INSTRUMENTS, st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_in_force_is_one_stretch_of_days(instrument, day):
    if instrument.in_force_on(day) and not instrument.in_force_on(day + timedelta(days=1)):
        assert day == instrument.in_force_to
    assert (instrument in REGISTER.in_force(day)) is bool(instrument.in_force_on(day))


@given(INSTRUMENTS, st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_without_a_known_first_day_nothing_is_said_of_the_year_after_signing(instrument, day):
    if instrument.in_force_from is not None:
        assert (day < instrument.in_force_from) <= (instrument.in_force_on(day) is False)
        return
    assert "not known" in instrument.first_day or "is known" in instrument.first_day
    if instrument.dated is not None and instrument.in_force_to is None:
        signed = instrument.dated
        later = day >= signed.replace(year=signed.year + 1)
        expected = False if day < signed else True if later else None
        assert instrument.in_force_on(day) is expected


def test_the_dates_that_other_texts_quote():
    assert REGISTER["03/2025/TT-VPCP"].dated == date(2025, 9, 15)
    assert REGISTER["09/2019/NĐ-CP"].dated == date(2019, 1, 24)
    assert REGISTER["766/QĐ-TTg"].dated == date(2022, 6, 23)
    assert REGISTER["03/2025/TT-VPCP"].in_force_on(date(2025, 9, 14)) is False
    assert REGISTER["03/2025/TT-VPCP"].in_force_on(date(2025, 9, 15)) is None
    # Of a number without a year nothing is said where the day is not known either.
    bare = Instrument("9/QĐ-X", InstrumentKind.DECISION, "X", "x", Provenance.RECALL)
    assert bare.in_force_on(date(2030, 1, 1)) is None


def test_the_one_stop_decrees_hand_over():
    def decrees(day):
        return {i.number for i in REGISTER.in_force(day) if i.subject == "one-stop mechanism"}

    assert decrees(date(2025, 6, 30)) == {"61/2018/NĐ-CP"}
    assert decrees(date(2025, 7, 1)) == {"118/2025/NĐ-CP"}
    assert [i.number for i in REGISTER if "63/2010/NĐ-CP" in i.amends] == ["48/2013/NĐ-CP", "92/2017/NĐ-CP"]


def test_a_register_is_extended_not_changed():
    new = Instrument(
        "01/2027/TT-VPCP", InstrumentKind.CIRCULAR, "Văn phòng Chính phủ", "forms", Provenance.RECALL
    )
    assert "01/2027/TT-VPCP" in REGISTER.with_instruments(new)
    assert "01/2027/TT-VPCP" not in REGISTER
    with pytest.raises(UnknownNameError, match="did you mean"):
        cite("02/2018/TT-VPCP")
