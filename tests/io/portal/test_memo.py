"""Messages with words of messages before are read as with every check: the same cases, findings and counts."""

import json
import subprocess
import sys

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import CountingRules, ReportingPeriod
from kstt.definitions.rules import NoDueDate, Timeliness, WaitingTreatment
from kstt.errors import KsttError
from kstt.io.portal import NATIONAL, scan_portal, write_portal
from kstt.io.portal.memo import MessageMemo
from kstt.limits import LONGEST_LINE
from kstt.testing import cases
from kstt.vocabulary import AuthorityLevel, Channel
from tests.io.kept import forms_of, forms_of_cases

MAPPINGS = (
    NATIONAL,
    attrs.evolve(NATIONAL, default_channel=Channel.DIRECT, days=frozenset({"due"}), midnight_is_day=False),
    attrs.evolve(NATIONAL, dates=["%d/%m/%Y %H:%M"], levels_by_procedure={"1.0": AuthorityLevel.COMMUNE}),
    attrs.evolve(NATIONAL, changed_field="NgayTra"),
    attrs.evolve(NATIONAL, blank=frozenset({"NULL", "x"})),
)
FIELDS = st.sampled_from(
    ["MaHoSo", "TenLinhVuc", "TenTTHC", "MaTTHC", "DonViXuLy", "TrangThaiHoSo", "KenhThucHien", "NgayTiepNhan",
     "NgayHenTra", "NgayKetThucXuLy", "DanhSachHoSoBoSung", "NgayTra", "other"]
)  # fmt: skip
SPOILT = st.sampled_from(
    ["", " ", "x", "NULL", "H 1", "é", "20210431", "20210401080000", "20210401240000", "01/04/2021 08:00", "9", "5", "1",
     "1.0", "UBND xã A", 9, 0, 0.0, True, False, None, 1.5, [], [1], {}, [{}], "\ud83d\ude00", '"', "\\", "\ta"]
)  # fmt: skip


PERIODS = (ReportingPeriod.quarter(2021, 2), ReportingPeriod.month(2021, 4))
RULES = (
    CountingRules(),
    CountingRules(timeliness=Timeliness.BY_SESSION, waiting=WaitingTreatment.FIRST_STOP),
    CountingRules(timeliness=Timeliness.BY_INSTANT, no_due_date=NoDueDate.EARLY),
)


@pytest.fixture(autouse=True, scope="module")
def _few_lines_at_once():
    """A few lines are read as arrays as well, and again in smaller blocks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kstt.io.portal.memo.FEWEST_AT_ONCE", 1)
        patch.setattr("kstt.io.portal.files.FIRST_READ", 500)
        patch.setattr("kstt.io.portal.batches.LARGEST_READ", 900)
        yield


def read(source, mapping, unique, forms=forms_of):
    """All that a reader says of messages, and their forms."""
    reader = scan_portal(source, mapping, unique=unique)
    found = list(reader)
    said = reader.findings, reader.found, reader.rows, reader.left_out, reader.not_cases
    return found, *said, forms(reader, found, PERIODS, RULES)


def carefully(source, mapping, unique):
    """The same with every check for each message, and the forms of the cases alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MessageMemo, "of_lines", lambda _self, _block: None)
        patch.setattr(MessageMemo, "of_records", lambda _self, _records: None)
        return read(source, mapping, unique, forms_of_cases)


def outcome(reading, *given):
    """What a reading says, or the words in which it refuses the whole file."""
    try:
        return reading(*given)
    except KsttError as error:
        return type(error), str(error)


@settings(max_examples=20)
@given(
    st.lists(cases(), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 11), FIELDS, SPOILT), max_size=4),
    st.sampled_from(MAPPINGS),
    st.sampled_from(["refuse", "last", "history"]),
    st.sampled_from([None, b'"MaHoSo": "H9", ', b'"x": "y", "x": "y", ', b'"\\u0041": 1, ', b"\xff"]),
)
def test_messages_are_read_alike(tmp_path_factory, records, spoilt, mapping, unique, inserted):
    messages = [json.loads(line) for line in write_portal(records)]
    messages += [{**message, "MaHoSo": f"{message['MaHoSo']}-{n}"} for n in range(3) for message in messages]
    for place, field, value in spoilt:
        if place < len(messages):
            messages[place][field] = value
    lines = [json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass") for message in messages]
    if inserted is not None:
        lines[-1] = b"{" + inserted + lines[-1][1:]
    file = tmp_path_factory.mktemp("memo") / "messages.jsonl"
    file.write_bytes(b"\n".join(lines))
    assert read(file, mapping, unique) == carefully(file, mapping, unique)
    array = file.with_suffix(".json")
    array.write_bytes(b"[" + b",\n".join(lines) + b"]")
    assert outcome(read, array, mapping, unique) == outcome(carefully, array, mapping, unique)
    assert read(messages, mapping, unique) == carefully(messages, mapping, unique)


@pytest.mark.parametrize("key", [b"\xed\xa0\x80", b"\xed\xb0\x80x", b"\x7f", b"a b", "đ".encode(), b""])
def test_a_key_beside_the_fields_may_be_called_anything(tmp_path, key):
    """Also what no text of msgspec may hold, such as half of a surrogate pair in bytes."""
    lines = [
        b'{"' + key + b'": "x", ' + json.dumps(OPEN | {"MaHoSo": f"H{n}"}, ensure_ascii=False).encode()[1:]
        for n in range(40)
    ]
    file = tmp_path / "messages.jsonl"
    file.write_bytes(b"\n".join(lines))
    found = read(file, NATIONAL, "refuse")
    assert found == carefully(file, NATIONAL, "refuse")
    assert len(found[0]) in {0, 40}


OPEN = {"MaHoSo": "H", "TenLinhVuc": "Đất đai", "TenTTHC": "Cấp đổi", "MaTTHC": "1.0", "DonViXuLy": "UBND xã A",
        "TrangThaiHoSo": "4", "KenhThucHien": "2", "NgayTiepNhan": "20210401080000", "NgayHenTra": "20210420170000",
        "NgayKetThucXuLy": "", "NgayTra": "20210430", "DanhSachHoSoBoSung": []}  # fmt: skip
CLOSED = OPEN | {"TrangThaiHoSo": "9", "NgayKetThucXuLy": "20210415080000"}
VALUES = ["20210331", "20210401070000", "20210401000000", "20210415075959", "20210416", "20210431", "20210401240000",
          "2021040108000", " 20210401", "01/04/2021 08:00", "", " ", "H 1", "é", "1", "2", "3", "5", "7", "8", "10",
          9, 0, 0.0, True, False, None, 1.5, [], [1], [{}], {}, "\ta", '"']  # fmt: skip


@pytest.mark.parametrize("mapping", MAPPINGS)
@pytest.mark.parametrize("unique", ["refuse", "last"])
def test_each_value_in_each_field_of_known_words(mapping, unique, tmp_path):
    messages = []
    for known in (OPEN, CLOSED):
        messages += [known | {"MaHoSo": f"H{len(messages)}"}] * 2
        for field in known:
            for value in VALUES:
                messages.append(known | {"MaHoSo": f"H{len(messages)}"} | {field: value})
    file = tmp_path / "messages.jsonl"
    file.write_text(
        "\n".join(json.dumps(message, ensure_ascii=False) for message in messages), encoding="utf-8"
    )
    found = read(file, mapping, unique)
    assert found == carefully(file, mapping, unique)
    array = tmp_path / "messages.json"
    array.write_text(json.dumps(messages, ensure_ascii=False), encoding="utf-8")
    in_array = read(array, mapping, unique)
    assert in_array == carefully(array, mapping, unique)
    assert (in_array[0], in_array[3:]) == (found[0], found[3:])
    assert read(messages, mapping, unique) == carefully(messages, mapping, unique)
    assert found[0]
    assert found[1]


MESSAGE = {"MaHoSo": "H0", "TenLinhVuc": "Đất đai", "DonViXuLy": "UBND huyện A", "TrangThaiHoSo": "4",
           "KenhThucHien": "2", "NgayTiepNhan": "20210401093000", "NgayHenTra": "", "NgayKetThucXuLy": "",
           "DanhSachHoSoBoSung": []}  # fmt: skip


def lines_of(count, more=lambda _: {}):
    return [
        json.dumps({**MESSAGE, "MaHoSo": f"H{n}", **more(n)}, ensure_ascii=False).encode()
        for n in range(count)
    ]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_most_messages_are_of_known_words(tmp_path, end, monkeypatch):
    pytest.importorskip("pyarrow")
    file = tmp_path / "messages.jsonl"
    lines = lines_of(
        900, lambda n: {"GhiChu": [None, "x", "7"][n % 3], "Phi": [1, 2.5, None][n % 3]} if n % 2 else {}
    )
    file.write_bytes(end.join(lines))
    read = []
    of_lines = MessageMemo.of_lines
    monkeypatch.setattr(
        MessageMemo, "of_lines", lambda self, block: read.append(of_lines(self, block)) or read[-1]
    )
    found = scan_portal(file)
    assert [case.id for case in found] == [f"H{n}" for n in range(900)]
    # Until each kind of value was met once.
    met = read.index(next(filter(None, read)))
    assert met < 5
    assert None not in read[met:]
    assert len(read) > 3
    assert not any(unread for _, unread in read[met:])


def test_lines_are_read_without_pandas(tmp_path):
    """PyArrow loads it unasked, which takes as long as many lines."""
    pytest.importorskip("pyarrow")
    file = tmp_path / "messages.jsonl"
    file.write_bytes(b"\n".join(lines_of(2_000, lambda n: {"DanhSachHoSoBoSung": [SUPPLEMENT] * (n % 2)})))
    code = (
        "import sys; from kstt import ReportingPeriod, form_06c; from kstt.io.portal import scan_portal\n"
        f"print(form_06c(scan_portal({str(file)!r}), ReportingPeriod.quarter(2021, 2)).total.received)\n"
        "print('pyarrow' in sys.modules, 'pandas' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.split() == ["2000", "True", "False"]


SUPPLEMENT = {"NgayBoSung": "20210402090000", "NgayTiepNhanBoSung": "20210405100000",
              "NgayHenTraTruoc": "20210420170000", "NgayHenTraMoi": "20210423170000"}  # fmt: skip


def test_supplements_that_came_in_are_read_with_known_words(tmp_path):
    def more(n):
        due = {"NgayHenTra": "20210423170000" if n % 2 else "20210420170000"}
        return due | {"DanhSachHoSoBoSung": [SUPPLEMENT] * (n % 3)}

    messages = [json.loads(line) for line in lines_of(300, more)]
    # One that has not come in, one before it was asked for, a due date before the receipt, one that differs.
    for place, change in enumerate(
        [
            {"NgayTiepNhanBoSung": "", "NgayHenTraMoi": ""},
            {"NgayBoSung": "20210406"},
            {"NgayHenTraTruoc": "20210331", "NgayHenTraMoi": ""},
            {"NgayHenTraTruoc": "20210419"},
            {"NgayHenTraMoi": 20210423},
        ],
        100,
    ):
        messages[place]["DanhSachHoSoBoSung"] = [SUPPLEMENT | change]
    file = tmp_path / "messages.jsonl"
    file.write_text("\n".join(map(json.dumps, messages)), encoding="ascii")
    expected = carefully(file, NATIONAL, "refuse")
    assert read(file, NATIONAL, "refuse") == expected
    assert sum(len(case.suspensions) for case in expected[0]) > 250
    for name, source in (("of_records", messages), ("of_lines", file)):
        careful = []
        with pytest.MonkeyPatch.context() as patch:
            known = getattr(MessageMemo, name)
            patch.setattr(MessageMemo, name, lambda *args, k=known, c=careful: c.append(k(*args)) or c[-1])
            assert list(scan_portal(source)) == expected[0]
        assert 0 < sum(len(found[1]) for found in careful[1:] if found) < 40


@pytest.mark.parametrize(
    "spoilt",
    [
        # Two objects in one line and one in two: as many objects as lines.
        lambda lines: [
            lines[0] + lines[1],
            lines[2].replace(b', "TenLinhVuc"', b'\n, "TenLinhVuc"'),
            *lines[3:],
        ],
        lambda lines: [lines[0] + b" " + lines[1], b"{", *lines[2:]],
        lambda lines: [lines[0].replace(b"[]", b"[{}\n{}]"), *lines[1:]],
        # A key that comes twice, where another line lacks as many marks.
        lambda lines: [
            lines[0].replace(b'"4"', b"4"),
            lines[1].replace(b'"4"', b'"4", "TrangThaiHoSo": 4'),
            *lines[2:],
        ],
        lambda lines: [lines[0].replace(b'"DonViXuLy"', b'"DonViXuLy": null, "DonViXuLy"'), *lines[1:]],
        lambda lines: [lines[0].replace(b"[]", b'[{"a": "b", "a": "c"}]'), *lines[1:]],
        lambda lines: [lines[0].replace("Đất đai".encode(), b"\\u0110"), *lines[1:]],
        lambda lines: [b"", lines[0], b"  ", b" " + lines[1] + b" ", *lines[2:]],
        lambda lines: [lines[0][:-1] + b', "x": {"y": "z"}}', lines[1][:-1] + b', "x": 1.5}', *lines[2:]],
    ],
)
def test_lines_that_look_like_others(tmp_path, spoilt):
    lines = lines_of(400, lambda n: {"GhiChu": None} if n % 3 else {})
    file = tmp_path / "messages.jsonl"
    file.write_bytes(b"\n".join([*lines[:200], *spoilt(lines[200:])]))
    assert read(file, NATIONAL, "refuse") == carefully(file, NATIONAL, "refuse")


def test_a_later_message_that_is_no_case_takes_back_what_was_said(tmp_path):
    lines = lines_of(50) + lines_of(1, lambda _: {"TrangThaiHoSo": "3"}) + lines_of(60)[50:]
    file = tmp_path / "messages.jsonl"
    file.write_bytes(b"\n".join(lines))
    reader = scan_portal(file, unique="last")
    assert [case.id for case in reader] == [f"H{n}" for n in range(1, 60)]
    assert reader.not_cases == 1


def test_a_line_too_long_is_passed_over(tmp_path):
    lines = lines_of(30)
    file = tmp_path / "messages.jsonl"
    file.write_bytes(b"\n".join([*lines[:20], b"{" + b" " * (2 * LONGEST_LINE) + b"}", *lines[20:]]))
    reader = scan_portal(file)
    assert len(list(reader)) == 30
    assert [finding.where for finding in reader.findings] == [f"{file}:21"]
