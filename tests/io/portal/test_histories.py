"""Several messages of one case put together; what the codes mean by the description of a source."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import Case, Channel, Closing, CountingRules, KsttError, ReportingPeriod, Timeliness, form_06c
from kstt.dates.instants import VIETNAM
from kstt.errors import ParseError
from kstt.io.formats import scan_messages
from kstt.io.portal import NATIONAL, PortalMapping, PortalReader, parse_record, scan_portal, to_record
from kstt.records import CaseSource, Extension, Suspension

GOOD: dict[str, object] = {
    "MaHoSo": "H1", "TenLinhVuc": "Đất đai", "DonViXuLy": "UBND xã A", "TrangThaiHoSo": "4",
    "KenhThucHien": "2", "NgayTiepNhan": "20210401093000", "NgayHenTra": "20210420170000",
}  # fmt: skip
SENT = PortalMapping.of_source(CaseSource(changed="NgayGui"))


def message(day: int, **fields: object) -> dict[str, object]:
    return GOOD | {"NgayGui": f"202104{day:02}080000"} | fields


def instant(day: int, hour: int = 8) -> datetime:
    return datetime(2021, 4, day, hour, tzinfo=VIETNAM)


def history(*messages: dict[str, object], mapping: PortalMapping = SENT) -> tuple[Case, PortalReader]:
    reader = scan_portal(list(messages), mapping, unique="history")
    (case,) = reader
    return case, reader


def asked(day: int, answered: str = "", after: str = "") -> list[dict[str, str]]:
    return [
        {
            "NgayBoSung": f"202104{day:02}100000",
            "NgayTiepNhanBoSung": answered,
            "NgayHenTraTruoc": "20210420170000",
            "NgayHenTraMoi": after,
        }
    ]


def test_statuses_that_wait_are_suspensions_between_the_messages() -> None:
    waiting = message(6, TrangThaiHoSo="5")
    case, reader = history(message(2), waiting, message(9), message(12, TrangThaiHoSo="6"))
    assert case.suspensions == (Suspension(instant(6), instant(9)), Suspension(instant(12)))
    assert case.closed is None
    closed = message(20, TrangThaiHoSo="10", NgayKetThucXuLy="20210415160000")
    case, _ = history(message(2), waiting, message(9), message(12, TrangThaiHoSo="6"), closed)
    assert case.suspensions[-1] == Suspension(instant(12), instant(15, 16))
    assert (case.closed, case.closing) == (instant(15, 16), Closing.DECIDED)
    # Each message is warned of by itself: it waits, and names no supplement.
    assert {finding.rule for finding in reader.findings} == {"record-waiting-differs"}


def test_supplements_of_every_message_count_and_the_last_word_on_each() -> None:
    first = message(5, TrangThaiHoSo="5", DanhSachHoSoBoSung=asked(5))
    answered = message(8, DanhSachHoSoBoSung=asked(5, "20210408090000", "20210427170000"))
    silent = message(9)
    case, _ = history(message(2), first, answered)
    assert case.suspensions == (Suspension(instant(5, 10), instant(8, 9)),)
    assert case.extensions == (Extension(instant(8, 9), instant(27, 17)),)
    assert case.due == instant(20, 17)
    case, _ = history(message(2), first, silent)
    assert case.suspensions == (Suspension(instant(5, 10), instant(9)),)


def test_a_due_date_that_moves_between_messages_is_an_extension() -> None:
    moved = message(7, NgayHenTra="20210430170000")
    case, reader = history(message(2), moved, message(8, NgayHenTra="20210430170000"))
    assert case.extensions == (Extension(instant(7), instant(30, 17)),)
    assert case.due == instant(20, 17)
    assert not reader.findings
    before, after = (ReportingPeriod(date(2021, 4, 1), date(2021, 4, day)) for day in (22, 30))
    assert form_06c([case], before).total.pending_within == form_06c([case], after).total.pending_within == 1


def test_messages_are_put_in_the_order_in_which_they_were_sent() -> None:
    states = [message(2), message(6, TrangThaiHoSo="5"), message(9)]
    expected, _ = history(*states)
    for order in ([2, 1, 0], [1, 0, 2], [2, 0, 1]):
        assert history(*(states[n] for n in order))[0] == expected


def test_where_nothing_says_when_a_message_was_sent_it_is_told() -> None:
    states = [message(2), message(6, TrangThaiHoSo="5"), message(9, NgayHenTra="20210430170000")]
    case, reader = history(*states, mapping=NATIONAL)
    assert (case.suspensions, case.extensions, case.due) == ((), (), instant(30, 17))
    told = [finding for finding in reader.findings if "between messages" in str(finding.found)]
    assert [finding.rule for finding in told] == ["record-waiting-differs", "record-due-differs"]


def test_a_case_that_is_none_any_more_and_two_messages_of_one_time() -> None:
    reader = scan_portal([message(2), message(3, TrangThaiHoSo="3")], SENT, unique="history")
    assert list(reader) == []
    twice = [message(2), message(3), message(3, TrangThaiHoSo="10", NgayKetThucXuLy="20210403")]
    for unique in ("latest", "history"):
        reader = scan_portal(twice, SENT, unique=unique)
        assert list(reader) == []
        assert reader.has_errors
        assert [finding.rule for finding in reader.findings] == ["record-duplicate"]
    # The same message twice is one; a newer one settles what two older ones say differently.
    assert len(list(scan_portal((message(2), message(2)), SENT, unique="latest"))) == 1
    assert len(list(scan_portal([*twice, message(4)], SENT, unique="latest"))) == 1
    without = scan_portal([GOOD], SENT, unique="latest")
    assert list(without) == []
    assert [finding.column for finding in without.findings] == ["NgayGui"]


STATES = st.lists(
    st.fixed_dictionaries({"TrangThaiHoSo": st.sampled_from(["2", "4", "5", "6"]),
                           "NgayHenTra": st.sampled_from(["20210410170000", "20210420170000"])}),
    min_size=1, max_size=8,
)  # fmt: skip


@given(STATES, st.integers(1, 9))
def test_a_history_says_of_each_day_what_the_last_message_by_then_said(
    states: list[dict[str, str]], asked_day: int
) -> None:
    sent = [message(n, **state) for n, state in enumerate(states, 1)]
    case, _ = history(*sent)
    day = date(2021, 4, asked_day)
    known = states[min(asked_day, len(states)) - 1]
    assert case.suspended_at(day) is (known["TrangThaiHoSo"] in {"5", "6"})
    due = case.due_at(day)
    assert due is not None
    assert f"{due:%Y%m%d%H%M%S}" == known["NgayHenTra"]


CLOSED = GOOD | {"NgayKetThucXuLy": "20210409160000", "NgayTra": "20210421090000"}
PERIOD = ReportingPeriod.quarter(2021, 2)


def counted(
    *messages: dict[str, object], described: CaseSource, rules: CountingRules | None = None
) -> list[int]:
    """Early, on time, late; pending within and overdue."""
    reader = scan_portal(list(messages), PortalMapping.of_source(described), unique="off")
    total = form_06c(reader, PERIOD, rules or CountingRules()).total
    assert not reader.has_errors, reader.findings
    boxes = (total.resolved_early, total.resolved_on_time, total.resolved_late)
    return [*boxes, total.pending_within, total.pending_overdue]


def test_the_end_by_either_date_as_an_instant_or_as_a_day() -> None:
    returned = CLOSED | {"TrangThaiHoSo": "10"}
    assert counted(returned, described=CaseSource()) == [1, 0, 0, 0, 0]
    by_return = CaseSource({"closed": "NgayTra"})
    assert counted(returned, described=by_return) == [0, 0, 1, 0, 0]
    same_day = returned | {"NgayTra": "20210420180000"}
    exactly = CountingRules(Timeliness.BY_INSTANT)
    assert counted(same_day, described=by_return, rules=exactly) == [0, 0, 1, 0, 0]
    by_day = CaseSource({"closed": "NgayTra"}, days=["closed"])
    assert counted(same_day, described=by_day, rules=exactly) == [0, 1, 0, 0, 0]
    # Processed, not yet returned: by the day of the return it is still pending.
    processed = CLOSED | {"TrangThaiHoSo": "9", "NgayTra": ""}
    assert counted(processed, described=CaseSource({"closed": "NgayTra"}, open_without_end=True)) == [
        0,
        0,
        0,
        0,
        1,
    ]


def test_a_nine_without_an_end_and_an_eight_that_is_pending() -> None:
    nine = GOOD | {"TrangThaiHoSo": "9"}
    reader = scan_portal([nine])
    assert list(reader) == []
    assert counted(nine, described=CaseSource(open_without_end=True)) == [0, 0, 0, 0, 1]
    eight = CLOSED | {"TrangThaiHoSo": "8"}
    assert counted(eight, described=CaseSource()) == [1, 0, 0, 0, 0]
    assert counted(eight, described=CaseSource(words={"closing": {"8": "stopped"}})) == [0, 0, 0, 0, 1]
    assert (
        counted(GOOD | {"TrangThaiHoSo": "8"}, described=CaseSource(words={"closing": {"8": "open"}}))[4] == 1
    )


def test_a_description_names_the_fields_and_codes_of_messages(tmp_path: Path) -> None:
    described = CaseSource(
        {
            "category": "TenTTHC",
            "procedure": "MaTTHC",
            "unit": "CoQuan",
            "channel": "Kenh",
            "due": "Han",
            "received": "Nhan",
        },
        words={"closing": {"77": "decided", "1": "open"}, "channel": {"M": "online"}},
        dates=["%d/%m/%Y %H:%M"],
        levels={"Văn phòng X": "province"},
        missing_channel=Channel.DIRECT,
        unique="last",
    )
    message = {
        "MaHoSo": "H1", "TenTTHC": "Cấp phép", "MaTTHC": "1.2", "CoQuan": "Văn phòng X", "TrangThaiHoSo": "77", "Kenh": "M",
        "Nhan": "1/4/2021 8:30", "Han": "20210420170000", "NgayKetThucXuLy": "20210410",
    }  # fmt: skip
    one, other = tmp_path / "1.jsonl", tmp_path / "2.json"
    one.write_text(json.dumps(message), encoding="utf-8")
    later = message | {"Kenh": "", "TrangThaiHoSo": "1", "NgayKetThucXuLy": ""}
    other.write_text(json.dumps({"data": [later]}), encoding="utf-8")
    mapping = PortalMapping.of_source(described)
    (case,) = scan_messages(one, described=described)
    assert (case.category, case.channel, case.received) == (
        "Cấp phép",
        Channel.ONLINE,
        instant(1, 8).replace(minute=30),
    )
    assert (case.closing, case.procedure) == (Closing.DECIDED, "1.2")
    assert parse_record(to_record(case, mapping), mapping) == case
    (case,) = scan_messages(tmp_path, described=described)
    assert (case.channel, case.closed) == (Channel.DIRECT, None)
    refused = scan_messages(one, other)
    assert list(refused) == []
    with pytest.raises(ParseError, match="MaHoSo"):
        PortalMapping.of_source(CaseSource({"id": "So"}))
    with pytest.raises(KsttError):
        PortalMapping.of_source(CaseSource({"closed": None}))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"MaHoSo": "H1", "MaHoSo": "H2", "TrangThaiHoSo": "3"}', "the key MaHoSo twice"),
        ('{"MaHoSo": "H1", "DanhSachHoSoBoSung": [{"a": 1, "a": 2}], "TrangThaiHoSo": "3"}', "the key a twice"),
        ('{"MaHoSo": "H1", "x": ' + "[" * 500 + "]" * 500 + ', "TrangThaiHoSo": "3"}', "nesting too deep"),
    ],
)  # fmt: skip
def test_what_is_no_json_as_its_standard_means_it_is_refused_in_every_wrapping(
    text: str, found: str, tmp_path: Path
) -> None:
    fine = json.dumps(GOOD)
    wrapped = {
        "a.json": f"[{fine}, {text}]",
        "b.json": f'{{"data": [{text}, {fine}]}}',
        "c.jsonl": f"{text}\n{fine}",
    }
    for name, whole in wrapped.items():
        (tmp_path / name).write_text(whole, encoding="utf-8")
        reader = scan_portal(tmp_path / name)
        assert [case.id for case in reader] == ["H1"], name
        assert reader.left_out == 1
        assert found in str(reader.findings[0].found)


def test_half_a_surrogate_pair_is_refused_in_words(tmp_path: Path) -> None:
    line = json.dumps(GOOD).replace("UBND", "\\ud800UBND")
    for name, text in [("lines.jsonl", line), ("array.json", f"[{line}]")]:
        (tmp_path / name).write_text(text, encoding="utf-8")
        reader = scan_portal(tmp_path / name)
        assert list(reader) == []
        assert "d800" in reader.findings[0].message()
