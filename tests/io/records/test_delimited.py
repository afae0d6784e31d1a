from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import AuthorityLevel, Case, Channel, Feedback, FeedbackSubject, Severity
from kstt.codecs import from_json, to_json
from kstt.errors import DocumentError, ParseError
from kstt.io.portal import parse_record, to_record
from kstt.io.records.delimited import InvalidRowsError, read_cases, read_feedback, scan_cases, write_records
from kstt.samples import path
from kstt.testing import cases, feedback

HEADER = "id,category,level,unit,channel,received,due,closed,closing"
GOOD = "H1,Đất đai,district,UBND huyện A,online,2021-04-01,2021-04-20,,"


@given(st.lists(cases(), min_size=1, max_size=8, unique_by=lambda c: c.id))
def test_cases_read_back(drawn):
    assert read_cases("".join(write_records(drawn)).splitlines()) == tuple(drawn)


@given(st.lists(feedback(), min_size=1, max_size=8, unique_by=lambda f: f.id))
def test_feedback_reads_back(drawn):
    assert read_feedback("".join(write_records(drawn)).splitlines()) == tuple(drawn)


@pytest.mark.parametrize(
    ("row", "column", "found"),
    [
        ("H2,Đất đai,distrct,A,online,2021-04-01,,,", "level", "distrct"),
        ("H2,Đất đai,district,A,fax,2021-04-01,,,", "channel", "fax"),
        ("H2,Đất đai,district,A,online,2021-04-31,,,", "received", "2021-04-31"),
        ("H2,Đất đai,district,A,online,01/04/2021,,,", "received", "01/04/2021"),
        ("H2,Đất đai,district,A,online,2021-W13-4,,,", "received", "2021-W13-4"),
        ("H2,Đất đai,district,A,online,20210401T090000,,,", "received", "20210401T090000"),
        ("H2,Đất đai,district,A,online,,,,", "received", ""),
        ("H2,Đất đai,district,A,online,2021-04-02,,2021-04-01,decided", "closed", "2021-04-01"),
        ("H2,Đất đai,district,A,online,2021-04-02,,,decided", "closed", "nothing"),
        (",Đất đai,district,A,online,2021-04-02,,,", "id", ""),
        ("H2,,district,A,online,2021-04-02,,,", "category", ""),
        ("H1,Đất đai,district,A,online,2021-04-02,,,", "id", "H1"),
        ("H2,Đất đai,district", "(all)", "3 fields"),
    ],
)
def test_a_row_that_cannot_be_a_case(row, column, found):
    reader = scan_cases([HEADER, GOOD, row])
    assert [case.id for case in reader] == ["H1"]
    (finding,) = reader.findings
    assert (finding.row, finding.column, finding.found) == ("line 3", column, found)
    assert finding.expected
    assert finding.where == "lines:3"
    assert (reader.left_out, reader.has_errors) == (1, True)


def test_all_bad_rows_are_told_at_once():
    lines = [HEADER, GOOD, "H2,x,nowhere,A,fax,2021-04-31,,,", "H3,x,district,A,online,2021-04-01,,,"]
    with pytest.raises(InvalidRowsError) as error:
        read_cases(lines)
    assert [f.column for f in error.value.findings] == ["level", "channel", "received"]
    assert [case.id for case in read_cases(lines, skip_invalid=True)] == ["H1", "H3"]


def test_due_before_received_is_counted_with_a_warning():
    reader = scan_cases([HEADER, "H1,Đất đai,district,A,online,2021-04-10,2021-04-01,,"])
    assert len(list(reader)) == 1
    (finding,) = reader.findings
    assert (finding.severity, finding.column) == (Severity.WARNING, "due")
    assert not reader.has_errors


def test_histories_have_columns_of_their_own():
    (case,) = read_cases([HEADER + ",suspensions", GOOD + ",2021-04-02/2021-04-05;2021-05-01/.."])
    assert [str(s) for s in case.suspensions] == ["2021-04-02/2021-04-05", "2021-05-01/.."]
    assert case.suspended_at(date(2021, 6, 14))
    assert read_cases([HEADER, GOOD])[0].suspensions == ()


def test_a_file_with_columns_of_another_system_leads_to_its_description():
    with pytest.raises(DocumentError, match=r"kstt source new .*--source"):
        read_cases(["Mã hồ sơ,Lĩnh vực,Ngày tiếp nhận"])
    with pytest.raises(DocumentError) as refused:
        read_cases([HEADER.replace("category", "kategory"), GOOD])
    assert "source new" not in str(refused.value)


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("id,category", "no column"),
        (HEADER + ",extra", "unknown column 'extra'"),
        (HEADER + ",unit", "twice the column"),
        (HEADER.replace("received", "recieved"), "'recieved' may be meant for 'received'"),
        ("", "empty"),
    ],
)
def test_a_header_that_will_not_do(header, problem):
    with pytest.raises(DocumentError, match=problem):
        read_cases([header, GOOD])


def test_files_as_people_save_them(tmp_path):
    text = "\n".join([HEADER, GOOD, ""])
    for name, data in {
        "mark.csv": b"\xef\xbb\xbf" + text.encode(),
        "wide.csv": text.encode("utf-16"),
        "semicolons.csv": text.replace(",", ";").encode(),
        "windows.csv": text.replace("\n", "\r\n").encode(),
    }.items():
        path = tmp_path / name
        path.write_bytes(data)
        assert len(read_cases(path)) == 1
    binary = tmp_path / "book.xlsx"
    binary.write_bytes(b"PK\x03\x04")
    for path in (binary, tmp_path / "none.csv", tmp_path):
        with pytest.raises(DocumentError):
            read_cases(path)
    broken = tmp_path / "broken.csv"
    broken.write_bytes(text.encode() + "H2,Đ".encode("cp1258", errors="replace") + b"\xff")
    with pytest.raises(DocumentError):
        read_cases(broken)


@pytest.mark.parametrize("procedure", [None, "Cấp giấy chứng nhận", "=1+1"])
def test_the_procedure_of_a_case_is_kept_at_every_door(procedure):
    case = Case("H1", "Đất đai", AuthorityLevel.COMMUNE, "UBND xã A", Channel.ONLINE, date(2021, 4, 1), None,
                None, None, procedure=procedure)  # fmt: skip
    lines = list(write_records([case]))
    assert ("procedure" in lines[0]) == (procedure is not None)
    assert read_cases(lines) == (case,)
    assert from_json(to_json(case), Case) == case
    assert parse_record(to_record(case)) == case
    for wrong in (" ", 3):
        with pytest.raises(ParseError):
            attrs.evolve(case, procedure=wrong)


def test_the_unit_of_feedback_is_kept_at_every_door():
    piece = Feedback("P1", "Đất đai", FeedbackSubject.CONDUCT, date(2021, 4, 1), None, None, "Sở  Y tế")
    assert piece.unit == "Sở Y tế"
    assert read_feedback(list(write_records([piece]))) == (piece,)
    assert from_json(to_json(piece), Feedback) == piece


def test_a_line_without_end_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr("kstt.io.records.encodings.LONGEST_LINE", 200)
    path = tmp_path / "cases.csv"
    path.write_text("\n".join((HEADER, GOOD, "x" * 201)), encoding="utf-8")
    with pytest.raises(DocumentError, match="line 3: more than 200 characters"):
        read_cases(path)
    path.write_text("\n".join((HEADER, GOOD)), encoding="utf-8")
    assert len(read_cases(path)) == 1


def test_a_single_bad_row_is_named_once(tmp_path):
    header, row = path("cases.csv").read_text(encoding="utf-8").splitlines()[:2]
    file = tmp_path / "twice.csv"
    file.write_text("\n".join([header, row, row]), encoding="utf-8")
    with pytest.raises(InvalidRowsError) as caught:
        read_cases(file)
    expected = f"{file}: values that are not usable: 1; line 3, id: 'H1' was read before, in line 2; unique ="
    assert str(caught.value).startswith(expected)
