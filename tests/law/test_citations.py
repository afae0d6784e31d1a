"""Citations as reports write them, and the verdict on each."""

from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt.law.citations import VerdictKind, parse_citations, verdict
from kstt.law.instruments import REGISTER

INSTRUMENTS = st.sampled_from(REGISTER.instruments)


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
