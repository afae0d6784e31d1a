"""Portal messages: round trip as a property, then every mistake by name, then batches."""

from __future__ import annotations

import json
import pickle
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import (
    AuthorityLevel,
    Case,
    Channel,
    Closing,
    Extension,
    Severity,
    Suspension,
)
from kstt.dates.instants import VIETNAM, Moment, day_of
from kstt.errors import InvalidRecordError, ParseError
from kstt.io.portal import (
    NATIONAL,
    PortalMapping,
    PortalStatus,
    StatusEffect,
    lost_in_message,
    parse_record,
    read_record,
    to_record,
)
from kstt.records import CaseSource
from kstt.testing import cases

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn
UNITS = {
    "UBND huyện Đắk Mil": AuthorityLevel.DISTRICT,
    "Ủy ban nhân dân xã Quảng Sơn": AuthorityLevel.COMMUNE,
    "Sở Tư pháp": AuthorityLevel.PROVINCE,
}


def _moments(first: date) -> st.SearchStrategy[Moment]:
    """Moments that a message can carry: days, and whole seconds that are not midnight."""
    days = st.integers(0, 60).map(lambda n: first + timedelta(n))
    clocks = st.integers(1, 86_399).map(lambda s: time(s // 3600, s // 60 % 60, s % 60))
    return days | st.builds(lambda d, t: datetime.combine(d, t, VIETNAM), days, clocks)


@st.composite
def _carriable(draw: DrawFn) -> Case:
    unit, level = draw(st.sampled_from(sorted(UNITS.items())))
    day = draw(st.dates(date(2020, 1, 1), date(2025, 1, 1)))
    received = draw(_moments(day))
    day = day_of(received)
    closing = draw(st.none() | st.sampled_from((Closing.DECIDED, Closing.REFUSED, Closing.WITHDRAWN)))
    due = draw(st.none() | _moments(day))
    suspensions, extensions = [], []
    for n in range(draw(st.integers(0, 3))):
        start = day + timedelta(100 * n)
        end = draw(_moments(start + timedelta(1)))
        suspensions.append(Suspension(start, end))
        if due is not None and draw(st.booleans()):
            extensions.append(Extension(end, draw(_moments(start + timedelta(20)))))
    if closing is None and draw(st.booleans()):
        suspensions.append(Suspension(day + timedelta(400), None))
    closed = None if closing is None else draw(_moments(day + timedelta(1)))
    return Case(
        draw(st.text("0123456789.-H", min_size=1)), draw(st.sampled_from(("Đất đai", "Hộ tịch"))), level,
        unit, draw(st.sampled_from(Channel)), received, due, closed, closing,
        tuple(suspensions), tuple(extensions),
    )  # fmt: skip


@given(_carriable())
def test_what_a_message_can_carry_comes_back_as_it_was(case: Case) -> None:
    record = to_record(case)
    reading = read_record(json.loads(json.dumps(record)))
    assert reading.case == case
    assert reading.findings == () or {f.rule for f in reading.findings} == {"record-due-before-received"}
    assert lost_in_message(case) == ()


@given(cases())
def test_a_message_carries_a_case_or_says_what_is_lost(case: Case) -> None:
    lost = lost_in_message(case)
    assert (lost == ()) == (_back(case) == case)
    assert set(lost) <= {field.name for field in attrs.fields(Case)}


def _back(case: Case) -> Case | None:
    try:
        return parse_record(to_record(case))
    except InvalidRecordError:
        return None


@given(cases())
def test_every_value_written_is_text(case: Case) -> None:
    record = to_record(case)
    texts = [value for key, value in record.items() if key != "DanhSachHoSoBoSung"]
    supplements = record["DanhSachHoSoBoSung"]
    assert isinstance(supplements, list)
    assert all(
        isinstance(value, str) for value in [*texts, *(v for item in supplements for v in item.values())]
    )


GOOD: dict[str, object] = {
    "MaHoSo": "H1", "TenLinhVuc": "Đất đai", "DonViXuLy": "UBND huyện A", "TrangThaiHoSo": "4",
    "KenhThucHien": "2", "NgayTiepNhan": "20210401093000",
    "NgayHenTra": "20210420170000", "NgayKetThucXuLy": "",
}  # fmt: skip


def _supplement(asked: str = "", answered: str = "", before: str = "", after: str = "") -> dict[str, str]:
    return {
        "NgayBoSung": asked,
        "NgayTiepNhanBoSung": answered,
        "NgayHenTraTruoc": before,
        "NgayHenTraMoi": after,
    }


@pytest.mark.parametrize(
    ("changes", "field", "found"),
    [
        ({"TrangThaiHoSo": "42"}, "TrangThaiHoSo", "42"),
        ({"TrangThaiHoSo": ""}, "TrangThaiHoSo", ""),
        ({"TrangThaiHoSo": True}, "TrangThaiHoSo", "True"),
        ({"NgayTiepNhan": ""}, "NgayTiepNhan", ""),
        ({"NgayTiepNhan": None}, "NgayTiepNhan", ""),
        ({"NgayTiepNhan": "20210230000000"}, "NgayTiepNhan", "20210230000000"),
        ({"NgayTiepNhan": "20210401250000"}, "NgayTiepNhan", "20210401250000"),
        ({"NgayTiepNhan": "2021-04-01"}, "NgayTiepNhan", "2021-04-01"),
        ({"NgayTiepNhan": "٢٠٢١٠٤٠١"}, "NgayTiepNhan", "٢٠٢١٠٤٠١"),
        ({"NgayHenTra": "202104"}, "NgayHenTra", "202104"),
        ({"TrangThaiHoSo": "9"}, "NgayKetThucXuLy", ""),
        ({"NgayKetThucXuLy": "20210402000000"}, "NgayKetThucXuLy", "2021-04-02"),
        ({"TrangThaiHoSo": "9", "NgayKetThucXuLy": "20210331000000"}, "NgayKetThucXuLy", "2021-03-31"),
        ({"MaHoSo": " "}, "MaHoSo", ""),
        ({"MaHoSo": ["H1"]}, "MaHoSo", "['H1']"),
        ({"TenLinhVuc": ""}, "TenLinhVuc", ""),
        ({"DonViXuLy": ""}, "DonViXuLy", ""),
        ({"DonViXuLy": "Chi nhánh B"}, "DonViXuLy", "Chi nhánh B"),
        ({"KenhThucHien": ""}, "KenhThucHien", ""),
        ({"KenhThucHien": "9"}, "KenhThucHien", "9"),
        ({"DanhSachHoSoBoSung": "x"}, "DanhSachHoSoBoSung", "a text"),
        ({"DanhSachHoSoBoSung": [1]}, "DanhSachHoSoBoSung", "a list"),
        ({"DanhSachHoSoBoSung": [_supplement()]}, "DanhSachHoSoBoSung[1].NgayBoSung", ""),
        ({"DanhSachHoSoBoSung": [_supplement("20210405", "20210404")]},
         "DanhSachHoSoBoSung[1].NgayTiepNhanBoSung", "2021-04-04"),
        ({"DanhSachHoSoBoSung": [_supplement("20210405", after="20210501")]},
         "DanhSachHoSoBoSung[1].NgayTiepNhanBoSung", ""),
        ({"DanhSachHoSoBoSung": [_supplement("20210431")]}, "DanhSachHoSoBoSung[1].NgayBoSung", "20210431"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_record_id_field_found_and_expected(
    changes: dict[str, object], field: str, found: str
) -> None:
    reading = read_record(GOOD | changes, number=7, source="batch")
    assert reading.case is None
    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    assert [(finding.column, finding.found) for finding in errors] == [(field, found)]
    assert errors[0].row == f"record 7 {reading.id}".rstrip()
    assert errors[0].where == "batch:7"
    assert errors[0].expected
    with pytest.raises(InvalidRecordError, match=r"expected"):
        parse_record(GOOD | changes)


def test_all_mistakes_of_a_record_are_told_at_once() -> None:
    reading = read_record(GOOD | {"NgayTiepNhan": "", "KenhThucHien": "9", "TenLinhVuc": ""})
    assert [finding.column for finding in reading.findings] == ["NgayTiepNhan", "TenLinhVuc", "KenhThucHien"]


@pytest.mark.parametrize("code", ["1", "3", 3])
def test_registered_or_refused_at_intake_is_no_case(code: object) -> None:
    assert parse_record({"MaHoSo": "H1", "TrangThaiHoSo": code}) is None
    assert read_record({"TrangThaiHoSo": code}).findings == ()


@pytest.mark.parametrize(
    ("code", "closing"),
    [("9", Closing.DECIDED), ("10", Closing.DECIDED), ("8", Closing.REFUSED), ("7", Closing.WITHDRAWN)],
)
def test_a_closing_status_says_how_the_case_ended(code: str, closing: Closing) -> None:
    case = parse_record(GOOD | {"TrangThaiHoSo": code, "NgayKetThucXuLy": "20210415101500"})
    assert case is not None
    assert (case.closing, case.closed) == (closing, datetime(2021, 4, 15, 10, 15, tzinfo=VIETNAM))


def test_a_withdrawal_only_asked_for_leaves_the_case_open() -> None:
    case = parse_record(GOOD | {"TrangThaiHoSo": "7"})
    assert case is not None
    assert (case.closed, case.closing) == (None, None)


def test_supplements_become_suspensions_and_extensions() -> None:
    supplements = [
        _supplement("20210405090000", "20210412140000", "20210420170000", "20210427170000"),
        _supplement("20210413000000", "20210420000000", "20210427170000", "20210510170000"),
    ]
    case = parse_record(GOOD | {"NgayHenTra": "20210510170000", "DanhSachHoSoBoSung": supplements})
    assert case is not None
    at = datetime(2021, 4, 12, 14, tzinfo=VIETNAM)
    assert case.due == datetime(2021, 4, 20, 17, tzinfo=VIETNAM)
    assert case.suspensions[1] == Suspension(date(2021, 4, 13), date(2021, 4, 20))
    assert case.extensions[0] == Extension(at, datetime(2021, 4, 27, 17, tzinfo=VIETNAM))
    assert case.due_at(date(2021, 4, 11)) == case.due
    assert case.due_at(date(2021, 4, 30)) == datetime(2021, 5, 10, 17, tzinfo=VIETNAM)
    assert case.suspended_at(date(2021, 4, 6))
    assert to_record(case)["DanhSachHoSoBoSung"] == supplements


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"NgayHenTra": "20210301000000"}, "record-due-before-received"),
        ({"TrangThaiHoSo": "5"}, "record-waiting-differs"),
        ({"DanhSachHoSoBoSung": [_supplement("20210405")]}, "record-waiting-differs"),
        ({"DanhSachHoSoBoSung": [_supplement("20210405", "20210406", "20210419")]}, "record-due-differs"),
    ],
)
def test_what_is_remarkable_is_counted_with_a_warning(changes: dict[str, object], rule: str) -> None:
    reading = read_record(GOOD | changes)
    assert reading.case is not None
    assert [(f.rule, f.severity) for f in reading.findings] == [(rule, Severity.WARNING)]
    assert parse_record(GOOD | changes) == reading.case


def test_waiting_with_an_open_supplement_is_suspended() -> None:
    case = parse_record(GOOD | {"TrangThaiHoSo": "5", "DanhSachHoSoBoSung": [_supplement("20210405101500")]})
    assert case is not None
    assert case.suspensions == (Suspension(datetime(2021, 4, 5, 10, 15, tzinfo=VIETNAM), None),)
    assert to_record(case)["TrangThaiHoSo"] == "5"


def test_midnight_is_a_day_unless_told_otherwise() -> None:
    record = GOOD | {"NgayHenTra": "20210420000000"}
    case = parse_record(record)
    exact = parse_record(record, attrs.evolve(NATIONAL, midnight_is_day=False))
    assert case is not None
    assert exact is not None
    assert case.due == date(2021, 4, 20)
    assert exact.due == datetime.combine(date(2021, 4, 20), time(), VIETNAM)


def test_the_mapping_is_data_that_a_user_replaces() -> None:
    stopped = PortalStatus("8", "Trả lại", StatusEffect.CLOSED, Closing.RETURNED)
    mapping = attrs.evolve(
        NATIONAL,
        statuses=(*(s for s in NATIONAL.statuses if s.code != "8"), stopped),
        default_channel=Channel.POSTAL,
        levels_by_unit={" CHI NHÁNH  B": AuthorityLevel.COMMUNE},
        category_field="MaLinhVuc",
    )
    record = GOOD | {"DonViXuLy": "Chi nhánh B", "KenhThucHien": "", "MaLinhVuc": "G13", "TrangThaiHoSo": "8",
                     "NgayKetThucXuLy": "20210402000000"}  # fmt: skip
    case = parse_record(record, mapping)
    assert case is not None
    assert (case.level, case.channel, case.category) == (AuthorityLevel.COMMUNE, Channel.POSTAL, "G13")
    assert case.closing is Closing.RETURNED
    assert lost_in_message(case, mapping) == ()
    refused = attrs.evolve(case, closing=Closing.REFUSED)
    assert lost_in_message(refused, mapping) == ("closing",)
    with pytest.raises(InvalidRecordError, match="a status for"):
        to_record(refused, mapping)


@pytest.mark.parametrize(
    ("closed", "other"), [("NgayKetThucXuLy", "NgayTra"), ("NgayTra", "NgayKetThucXuLy")]
)
def test_each_way_out_that_is_named_takes_a_closed_case_without_its_end(closed: str, other: str) -> None:
    record = {name: text for name, text in GOOD.items() if name != "NgayKetThucXuLy"}
    record |= {"TrangThaiHoSo": "9", other: "20210415000000"}
    described = CaseSource({"closed": closed})
    with pytest.raises(InvalidRecordError) as refused:
        parse_record(record, PortalMapping.of_source(described))
    expected = str(refused.value.expected)
    assert f'closed = "{other}"' in expected
    assert "open-without-end = true" in expected
    by_other = parse_record(record, PortalMapping.of_source(CaseSource({"closed": other})))
    still = parse_record(record, PortalMapping.of_source(attrs.evolve(described, open_without_end=True)))
    assert by_other is not None
    assert still is not None
    assert (by_other.closed, still.closed) == (date(2021, 4, 15), None)


def test_the_level_of_a_procedure_comes_before_that_of_its_unit() -> None:
    mapping = attrs.evolve(NATIONAL, levels_by_procedure={"1.000688": AuthorityLevel.PROVINCE})
    assert mapping.level_of("UBND xã A", "1.000688") is AuthorityLevel.PROVINCE
    assert mapping.level_of("UBND xã A", "") is AuthorityLevel.COMMUNE
    assert mapping.level_of("UBND xã A và UBND huyện B", "") is None
    assert (
        attrs.evolve(mapping, default_level=AuthorityLevel.MINISTRY).level_of("?", "")
        is AuthorityLevel.MINISTRY
    )


def test_a_code_twice_is_refused() -> None:
    with pytest.raises(ParseError, match="statuses"):
        attrs.evolve(NATIONAL, statuses=(*NATIONAL.statuses, NATIONAL.statuses[0]))


def test_errors_and_readings_pickle() -> None:
    reading = read_record(GOOD | {"KenhThucHien": ""})
    assert pickle.loads(pickle.dumps(reading)) == reading
