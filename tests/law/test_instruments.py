from datetime import date, timedelta

import attrs
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
from kstt.law.citations import VerdictKind, parse_citations, verdict
from kstt.law.instruments import REGISTER, Citation, Instrument, InstrumentKind, Provenance, cite, in_force

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
    assert (instrument in in_force(day)) == instrument.in_force_on(day)


def test_the_one_stop_decrees_hand_over():
    def decrees(day):
        return {i.number for i in in_force(day) if i.subject == "one-stop mechanism"}

    assert decrees(date(2025, 6, 30)) == {"61/2018/NĐ-CP"}
    assert decrees(date(2025, 7, 1)) == {"118/2025/NĐ-CP"}
    assert [i.number for i in REGISTER.amending("63/2010/NĐ-CP")] == ["48/2013/NĐ-CP", "92/2017/NĐ-CP"]


def test_a_register_is_extended_not_changed():
    new = Instrument(
        "01/2027/TT-VPCP", InstrumentKind.CIRCULAR, "Văn phòng Chính phủ", "forms", Provenance.RECALL
    )
    assert "01/2027/TT-VPCP" in REGISTER.with_instruments(new)
    assert "01/2027/TT-VPCP" not in REGISTER
    with pytest.raises(UnknownNameError, match="did you mean"):
        cite("02/2018/TT-VPCP")


@given(INSTRUMENTS, st.booleans(), st.booleans())
def test_every_instrument_is_known_as_reports_cite_it(instrument, decomposed, bare):
    import unicodedata

    text = f"Căn cứ {instrument} của {instrument.issuer}; và các văn bản khác"
    if bare:
        text = text.replace(" số ", "  ").replace("NĐ-CP", "ND-CP")
    if decomposed:
        text = unicodedata.normalize("NFD", text)
    (found,) = parse_citations(text)
    assert text[slice(*found.span)] == found.text
    said = verdict(found)
    assert (said.kind, said.instrument) == (VerdictKind.KNOWN, instrument)


@given(st.sampled_from([i for i in REGISTER if i.dated]), st.integers(1, 2000))
def test_a_wrong_date_is_never_known(instrument, days):
    wrong = attrs.evolve(instrument, dated=instrument.dated + timedelta(days=days))
    (found,) = parse_citations(str(wrong))
    if instrument.number.count("/") == 1 and wrong.dated.year != instrument.dated.year:
        # The number says no year: it is given out again every year.
        assert verdict(found).kind is VerdictKind.UNKNOWN
    else:
        assert verdict(found).kind is VerdictKind.WRONG_DATE
        assert verdict(found).instrument == instrument


@given(INSTRUMENTS, st.data())
def test_a_wrong_digit_is_never_known_unless_it_names_another(instrument, data):
    places = [i for i, ch in enumerate(instrument.number.partition("/")[0]) if ch.isdigit()]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "123456789" if d != instrument.number[place]]))
    number = instrument.number[:place] + digit + instrument.number[place + 1 :]
    (found,) = parse_citations(str(attrs.evolve(instrument, number=number)))
    said = verdict(found)
    if number in REGISTER:
        assert said.instrument.number == number
    else:
        assert said.kind in {VerdictKind.WRONG_NUMBER, VerdictKind.UNKNOWN}
        if instrument.dated:
            assert said.instrument is None or said.instrument.dated == instrument.dated


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("Thông tư số 01/2017/TT-VPCP ngày 31/10/2017", "01/2017/TT-VPCP", VerdictKind.WRONG_NUMBER),
        ("thông tư 02/2017/TT-VPCP", "02/2017/TT-VPCP", VerdictKind.KNOWN),
        ("Thông tư số 02/2017/TT-VPCP ngày 30 tháng 10 năm 2017", "02/2017/TT-VPCP", VerdictKind.WRONG_DATE),
        ("Nghị định số 02/2017/TT-VPCP", "02/2017/TT-VPCP", VerdictKind.WRONG_KIND),
        ("Nghị quyết số 68/NQ-CP ngày 15/5/2020", "68/NQ-CP", VerdictKind.WRONG_DATE),
        ("Nghị quyết số 68/NQ-CP ngày 01/7/2021", "68/NQ-CP", VerdictKind.UNKNOWN),
        ("Nghị quyết số 68/NQ-CP", "68/NQ-CP", VerdictKind.UNKNOWN),
        ("Nghị quyết số 69/NQ-CP", "69/NQ-CP", VerdictKind.UNKNOWN),
        ("Công văn số 3516/VPCP-KSTT ngày 27/5/2021", "3516/VPCP-KSTT", VerdictKind.UNKNOWN),
        ("Luật số 72/2025/QH15", "72/2025/QH15", VerdictKind.KNOWN),
        ("Nghị định 63/2010/ND-CP, ngày 31/02/2010", "63/2010/NĐ-CP", VerdictKind.KNOWN),
    ],
)
def test_citations_seen_in_the_field(text, number, kind):
    (found,) = parse_citations(f"Theo {text} của cơ quan, đơn vị.")
    assert (found.number, verdict(found).kind) == (number, kind)


@pytest.mark.parametrize("text", ["", "Thông tư này", "ngày 31/10/2017", "Biểu số 06c/VPCP/KSTT"])
def test_what_is_no_citation(text):
    assert parse_citations(text) == ()
