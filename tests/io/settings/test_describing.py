"""First descriptions of exports, which count what they describe, or say what is to be decided."""

import json
import re

import polars as pl
import pytest
import xlsxwriter

from kstt import ReportingPeriod, form_06c
from kstt.errors import DocumentError
from kstt.io.formats import open_exports
from kstt.io.records import InvalidRowsError
from kstt.io.settings import describe_export, parse_source
from kstt.records import Unique
from tests.io.files.test_legacy import as_1258, tcvn3

PERIOD = ReportingPeriod.quarter(2021, 2)
HEADER = ("Số biên nhận", "Lĩnh vực TTHC", "Cấp thực hiện", "Nơi xử lý", "Nguồn HS", "Ngày nhận HS", "Ngày hẹn",
          "Ngày hoàn thành", "Kết quả xử lý")  # fmt: skip
ROWS = (
    (
        "1",
        "Đất đai",
        "Xã",
        "UBND xã A",
        "Nộp qua mạng",
        "14/04/2021 8:00",
        "30/04/2021 17:00",
        "",
        "Đang thụ lý",
    ),
    ("2", "Đất đai", "Tỉnh", "Sở A", "Bưu điện", "1/5/2021", "3/5/2021", "2/5/2021", "Hoàn thành"),
)


def counted(path):
    described = parse_source(describe_export(path))
    return form_06c(open_exports(path, described=described), PERIOD)


def written(folder, kind, rows=ROWS, header=HEADER):
    path = folder / f"export.{kind}"
    objects = [dict(zip(header, row, strict=True)) for row in rows]
    if kind == "jsonl":
        path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in objects), encoding="utf-8")
    elif kind == "parquet":
        pl.DataFrame(objects).write_parquet(path)
    elif kind == "xlsx":
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for n, row in enumerate([("DANH SÁCH HỒ SƠ",), header, *rows, ("", "Tổng số: 2")]):
                sheet.write_row(n, 0, row)
    else:
        path.write_text("\n".join(";".join(row) for row in (header, *rows)), encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl", "parquet"])
def test_usual_titles_and_words_need_no_further_word(tmp_path, kind):
    total = counted(written(tmp_path, kind)).total
    assert (total.received, total.received_online, total.resolved_early, total.pending) == (2, 1, 1, 1)


def with_dates(*days, clock=""):
    return [(*row[:5], f"{day}{clock}", "", "", "Đang thụ lý") for row, day in zip(ROWS, days, strict=False)]


@pytest.mark.parametrize(
    ("days", "format", "said"),
    [
        (("5/13/2021 1:00 PM", "4/2/2021 8:00 AM"), "%m/%d/%Y %I:%M %p", "Month first"),
        (("13/5/2021 1:00 PM", "4/2/2021 8:00 AM"), "%d/%m/%Y %I:%M %p", "Day first"),
        (("13/5/21", "4/2/21"), "%d/%m/%y", "Day first"),
        (("08:30 14/2/2021", "23:30 3/2/2021"), "%H:%M %d/%m/%Y", "Day first"),
        (("8h30 ngày 14/2/2021", "23h30 ngày 3/2/2021"), "%Hh%M ngày %d/%m/%Y", "Day first"),
        (("ngày 4 tháng 2 năm 2021",), "ngày %d tháng %m năm %Y", "Day first"),
        (("44287.5", "44290"), "serial", "Numbers that stand for days"),
        (("1677804711000", "1680429600000"), "epoch-ms", "Numbers that stand for days"),
        (("1677804711",), "epoch-s", "Numbers that stand for days"),
    ],
)
def test_the_order_of_dates(tmp_path, days, format, said):  # noqa: A002  # the word for it
    text = describe_export(written(tmp_path, "csv", with_dates(*days)))
    assert parse_source(text).dates == (format,)
    assert said in text


@pytest.mark.parametrize("days", [("4/2/2021", "3/2/2021"), ("21/04/23", "21/05/14"), ("08:30 4/2/2021",)])
def test_an_order_that_no_date_proves_is_a_question(tmp_path, days):
    path = written(tmp_path, "csv", with_dates(*days))
    text = describe_export(path)
    assert parse_source(text).dates == ()
    assert text.count("# dates = [") == 2
    with pytest.raises(InvalidRowsError, match="a format under dates"):
        counted(path)


def test_suspensions_extensions_and_ids_that_come_again(tmp_path):
    more = ("Ngày tạm dừng", "Ngày tiếp tục", "Ngày QĐ gia hạn", "Hạn trả mới", "Cập nhật lúc")
    rows = [(*ROWS[0], *("",) * 4, f"{day}/5/2021") for day in (1, 2)]
    text = describe_export(written(tmp_path, "csv", rows, (*HEADER, *more)))
    described = parse_source(text)
    assert described.suspensions == (more[:2],)
    assert described.extensions == (more[2:4],)
    assert (described.unique, described.changed) == (Unique.LATEST, more[4])
    assert "these rows: 1." in text
    plain = describe_export(written(tmp_path, "csv", [ROWS[0], (*ROWS[0][:-1], "Đang xử lý")]))
    assert parse_source(plain).unique is Unique.REFUSE
    assert "these rows: 1." in plain


def test_portal_messages_need_but_the_levels_of_units(tmp_path):
    path = tmp_path / "messages.jsonl"
    path.write_text(json.dumps({"MaHoSo": "1", "DonViXuLy": "UBND thành phố Vinh"}), encoding="utf-8")
    text = describe_export(path)
    assert '# "UBND thành phố Vinh" = "?"' in text
    assert parse_source(text).columns == {}


def test_words_for_nothing_and_days_of_no_year_are_blank(tmp_path):
    rows = [(*ROWS[0][:6], "NULL", "01/01/0001 00:00:00", ROWS[0][8]), (*ROWS[1][:6], "-", *ROWS[1][7:])]
    path = written(tmp_path, "csv", rows)
    described = parse_source(describe_export(path))
    assert described.blank == {"NULL", "-"}
    assert described.blank_days == {"01/01/0001 00:00:00"}
    assert (counted(path).total.resolved_on_time, counted(path).total.pending_within) == (1, 1)


def objects(rows=ROWS):
    return [dict(zip(HEADER, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("wrap", "line_break"),
    [
        (lambda rows: rows, None),
        (lambda rows: {"errors": [], "data": {"total": 2, "items": rows}}, None),
        (lambda rows: {"columns": ["a"], "rows": rows}, 1),
    ],
)
def test_arrays_of_json_count_as_text_does(tmp_path, wrap, line_break):
    path = tmp_path / "export.json"
    path.write_text(json.dumps(wrap(objects()), indent=line_break), encoding="utf-8")
    wanted = counted(written(tmp_path, "csv"))
    assert counted(path) == wanted
    path.write_text("\n".join(map(json.dumps, objects())), encoding="utf-8")
    assert counted(path) == wanted


@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_objects_in_objects_have_dotted_names(tmp_path, kind):
    found = [{"so": one.pop("Số biên nhận"), "ho_so": one} for one in objects()]
    path = tmp_path / f"export.{kind}"
    text = json.dumps(found) if kind == "json" else "\n".join(map(json.dumps, found))
    path.write_text(text, encoding="utf-8")
    described = parse_source(describe_export(path).replace('# id = "so"', 'id = "so"'))
    assert described.columns["received"] == "ho_so.Ngày nhận HS"
    total = form_06c(open_exports(path, described=described), PERIOD).total
    assert (total.received, total.received_online, total.resolved_early, total.pending) == (2, 1, 1, 1)


@pytest.mark.parametrize(
    "text", ["[1, 2]", '[{"a": 1}, 2]', "[]", '{"error": "hết phiên"', '[{"a": 1, "a": 2}]']
)
def test_json_without_records_is_refused_as_what_it_is(tmp_path, text):
    path = tmp_path / "export.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError) as refused:
        form_06c(open_exports(path), PERIOD)
    assert "TrangThaiHoSo" not in str(refused.value)


@pytest.mark.parametrize("encoding", ["cp1258", "tcvn3", "utf-16-le"])
def test_text_from_before_unicode_counts_with_a_word(tmp_path, encoding):
    path = written(tmp_path, "csv")
    text = path.read_text(encoding="utf-8")
    wanted = counted(path)
    path.write_bytes(in_encoding(text, encoding))
    form = counted(path)
    assert (form.total, len(form.sections)) == (wanted.total, len(wanted.sections))
    if encoding != "utf-16-le":
        assert [finding.rule for finding in form.findings] == ["encoding-converted"]


def in_encoding(text, encoding):
    if encoding == "tcvn3":
        return tcvn3(text).encode("latin-1")
    return as_1258(text) if encoding == "cp1258" else text.encode(encoding)


def test_two_days_that_may_be_the_end_are_a_question(tmp_path):
    header = (*HEADER, "Ngày trả kết quả cho dân")
    path = written(tmp_path, "csv", [(*ROWS[0], ""), (*ROWS[1], "4/5/2021")], header)
    text = describe_export(path)
    assert "# closed = " in text
    with pytest.raises(DocumentError, match="in the description"):
        form_06c(open_exports(path, described=parse_source(text)), PERIOD)
    chosen = parse_source(text.replace('# closed = "Ngày hoàn thành"', 'closed = "Ngày hoàn thành"'))
    assert form_06c(open_exports(path, described=chosen), PERIOD).total.resolved_early == 1
    same = written(tmp_path, "csv", [(*row, row[7]) for row in ROWS], header)
    assert parse_source(describe_export(same)).columns["closed"] == "Ngày hoàn thành"


def test_codes_are_a_question_with_the_values_that_were_found(tmp_path):
    rows = [(*row[:4], code, *row[5:]) for row, code in zip(ROWS, ("1", "2"), strict=True)]
    path = written(tmp_path, "csv", rows)
    text = describe_export(path)
    assert '# "1" = "?"' in text
    with pytest.raises(InvalidRowsError, match=r"words\.channel"):
        counted(path)
    told = text.replace('# "1" = "?"', '"1" = "direct"').replace('# "2" = "?"', '"2" = "online"')
    assert form_06c(open_exports(path, described=parse_source(told)), PERIOD).total.received_online == 1


def test_columns_of_words_are_known_by_their_words(tmp_path):
    header = (*HEADER[:4], "Cột E", *HEADER[5:8], "Cột I")
    text = describe_export(written(tmp_path, "csv", header=header))
    described = parse_source(text)
    assert described.columns["closing"] == "Cột I"
    assert '# channel = "Cột E"' in text


@pytest.mark.parametrize(
    "days",
    [
        ("1:15:00 SA 14/04/2021", "5:00:00 CH 30/04/2021", "", "8:00:00 SA 1/5/2021", "9:00:00 CH 3/5/2021",
         "7:30:00 SA 2/5/2021"),
        ("/Date(1618362900000+0700)/", "/Date(1619776800000+0700)/", "", "/Date(1619832600000)/",
         "/Date(1620050400000)/", "/Date(1619917200000)/"),
    ],
)  # fmt: skip
def test_columns_are_known_by_words_of_their_titles_and_what_stands_in_them(tmp_path, days):
    header = (
        "Mã",
        "Lĩnh vực",
        "Văn phòng",
        "isOnline",
        "Lúc nhận",
        "lucHen",
        "luc_xong",
        "Đánh giá",
        "Ngày sinh",
    )
    rows = (
        ("A1", "Đất đai", "UBND xã A", "true", *days[:3], "Còn hạn", "1/5/1980"),
        ("A2", "Đất đai", "UBND xã B", "false", *days[3:], "Trước hạn", "13/5/1980"),
    )
    path = tmp_path / "export.csv"
    path.write_text("\n".join(map(";".join, (header, *rows))), encoding="utf-8")
    total = counted(path).total
    assert (total.received_online, total.received_direct, total.resolved_early, total.pending) == (1, 1, 1, 1)


def test_a_closing_without_a_day_is_a_question(tmp_path):
    path = written(tmp_path, "csv", [ROWS[0], (*ROWS[1][:7], "", ROWS[1][8])])
    text = describe_export(path)
    assert "on no day: 1" in text
    with pytest.raises(InvalidRowsError, match="open-without-end = true"):
        counted(path)
    described = parse_source(text.replace("# open-without-end", "open-without-end"))
    assert form_06c(open_exports(path, described=described), PERIOD).total.pending == 2


def test_files_without_rows(tmp_path):
    for kind in ("csv", "xlsx"):
        path = tmp_path / f"empty.{kind}"
        path.write_bytes(b"")
        with pytest.raises(DocumentError):
            describe_export(path)


@pytest.mark.parametrize(
    "header",
    [
        ("MaHoSo", "LinhVuc", "Cap", "DonVi", "Kenh", "NgayNhan", "NgayHen", "NgayXong", "TrangThai"),
        ("so_bien_nhan", "ten linh vuc", "cap", "don_vi", "kenh nop", "ngay nhan", "han tra", "ngay xong",
         "tinh trang"),
        ("DossierNo", "Domain Name", "Level", "GovAgencyName", "Channel", "receiveDate", "dueDate", "finishDate",
         "DossierStatus"),
    ],
)  # fmt: skip
def test_titles_without_marks_or_spaces_and_in_english(tmp_path, header):
    without_marks = (
        "3",
        "Dat dai",
        "Tinh",
        "So A",
        "post",
        "1/5/2021",
        "3/5/2021",
        "2/5/2021",
        "Da tra ket qua",
    )
    total = counted(written(tmp_path, "csv", (*ROWS, without_marks), header)).total
    assert (total.received, total.received_online, total.resolved_early, total.pending) == (3, 1, 2, 1)


def test_a_field_that_no_column_is_left_for_has_none(tmp_path):
    header, rows = HEADER[:-1], [row[:-1] for row in ROWS]
    assert 'closing = ""' in describe_export(written(tmp_path, "csv", rows, header))
    spare = [(*row, word) for row, word in zip(rows, ("để sau", "gửi lại"), strict=True)]
    assert '# closing = "Ghi chú"' in describe_export(written(tmp_path, "jsonl", spare, (*header, "Ghi chú")))


def test_of_messages_with_repeated_ids_the_last_counts(tmp_path):
    path = tmp_path / "messages.jsonl"
    path.write_text('{"MaHoSo": "1"}\n{"MaHoSo": "1"}\n', encoding="utf-8")
    assert parse_source(describe_export(path)).unique is Unique.LAST


def test_a_field_across_lines_may_stand_where_it_is_not_counted(tmp_path):
    header, rows = (*HEADER, "Người nộp"), [(*row, '"Công ty A\nchi nhánh"') for row in ROWS]
    assert counted(written(tmp_path, "csv", rows, header)).total.received == 2
    broken = [(ROWS[0][0], '"Đất\nđai"', *ROWS[0][2:])]
    with pytest.raises(InvalidRowsError, match="across lines"):
        counted(written(tmp_path, "csv", broken))


def test_an_answer_is_a_word_to_be_explained_and_nothing_in_days_alone(tmp_path):
    header = (*HEADER[:4], "Hình thức nộp trực tuyến", *HEADER[5:])
    rows = [(*row[:4], word, *row[5:]) for row, word in zip(ROWS, ("Có", "Không"), strict=True)]
    text = describe_export(written(tmp_path, "csv", rows, header))
    assert '# "Không" = "?"' in text
    assert parse_source(text).blank_days == frozenset()
    days = [(*ROWS[0][:7], "Chưa có", ROWS[0][8]), ROWS[1]]
    assert parse_source(describe_export(written(tmp_path, "csv", days))).blank_days == {"Chưa có"}
    both = [(*ROWS[0][:7], "Chưa có", "Chưa có"), ROWS[1]]
    text = describe_export(written(tmp_path, "csv", both))
    assert '# "Chưa có" = "?"' in text
    answered = parse_source(text.replace('# "Chưa có" = "?"', '"Chưa có" = "open"'))
    assert (answered.blank, answered.blank_days) == (frozenset(), {"Chưa có"})
    for kind in ("csv", "jsonl", "parquet"):
        source = open_exports(written(tmp_path, kind, both), described=answered)
        assert form_06c(source, PERIOD).total.pending == 1


def grouped(tmp_path, *objects):
    path = tmp_path / "grouped.json"
    path.write_text(json.dumps(objects), encoding="utf-8")
    return describe_export(path)


NAMED = {"category": "Đất đai", "received": "2021-04-01", "status": "Đã trả kết quả"}


@pytest.mark.parametrize("group", ["nguoiNop", "applicant", "data"])
def test_an_id_of_a_group_that_is_no_case_is_no_answer(tmp_path, group):
    rows = [{group: {"id": f"C{n % 3}"}, **NAMED, "updatedAt": "2021-04-02"} for n in range(8)]
    text = grouped(tmp_path, *rows)
    # That of a person is not even a likely one.
    likely, unused = (
        f'# id = "{group}.id"' in text,
        re.search(rf"^# .* not used: .*{group}\.id", text, re.MULTILINE),
    )
    assert (likely, unused is None) == ((True, True) if group == "data" else (False, False))
    described = parse_source(text)
    assert "id" not in described.columns
    assert described.unique is Unique.REFUSE


@pytest.mark.parametrize("group", ["hoSo", "ho_so", "dossier", "record", "case"])
def test_an_id_of_a_case_is_one_also_beside_that_of_a_person(tmp_path, group):
    rows = [{"nguoiNop": {"id": f"C{n}"}, group: {"id": f"H{n}"}, **NAMED} for n in range(8)]
    assert parse_source(grouped(tmp_path, *rows)).columns["id"] == f"{group}.id"


def test_columns_of_one_end_in_several_groups_are_a_question(tmp_path):
    row = {
        "hoSo": {"id": "H1", "trangThai": "Đang xử lý", "donVi": "UBND xã A", "linhVuc": "Đất đai"},
        "thanhToan": {"id": "T1", "trangThai": "Xong phí", "donVi": "Kho bạc huyện B", "linhVuc": "Phí"},
    }
    text = grouped(tmp_path, row)
    for field, end in (("closing", "trangThai"), ("unit", "donVi"), ("category", "linhVuc")):
        assert f'# {field} = "hoSo.{end}"' in text
        assert f'# {field} = "thanhToan.{end}"' in text
    assert '# "Xong phí" = "?"' in text
    assert parse_source(text).columns["id"] == "hoSo.id"


def test_a_description_is_not_made_of_records_that_are_refused(tmp_path):
    with pytest.raises(DocumentError, match="record 2"):
        grouped(tmp_path, NAMED, {"ma": {"so": "1"}, "ma.so": "2"})
