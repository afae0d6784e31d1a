"""First descriptions of exports, which count what they describe, or say what is to be decided."""

import json

import polars as pl
import pytest
import xlsxwriter

from kstt import ReportingPeriod, form_06c
from kstt.errors import DocumentError
from kstt.io.formats import open_exports
from kstt.io.records import InvalidRowsError
from kstt.io.settings import describe_export, parse_source
from kstt.records import Unique

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
        (("4/2/2021", "3/2/2021"), "%d/%m/%Y", "No day after the 12th"),
        (("08:30 4/2/2021", "23:30 3/2/2021"), "%H:%M %d/%m/%Y", "No day after the 12th"),
        (("44287.5", "44290"), "serial", "Numbers of days"),
    ],
)
def test_the_order_of_dates(tmp_path, days, format, said):  # noqa: A002  # the word for it
    text = describe_export(written(tmp_path, "csv", with_dates(*days)))
    assert parse_source(text).dates == (format,)
    assert said in text


def test_suspensions_extensions_and_ids_that_come_again(tmp_path):
    more = ("Ngày tạm dừng", "Ngày tiếp tục", "Ngày QĐ gia hạn", "Hạn trả mới", "Cập nhật lúc")
    rows = [(*ROWS[0], *("",) * 4, f"{day}/5/2021") for day in (1, 2)]
    text = describe_export(written(tmp_path, "csv", rows, (*HEADER, *more)))
    described = parse_source(text)
    assert described.suspensions == (more[:2],)
    assert described.extensions == (more[2:4],)
    assert (described.unique, described.changed) == (Unique.LATEST, more[4])
    assert "these rows: 1." in text
    plain = describe_export(written(tmp_path, "csv", [ROWS[0], ROWS[0]]))
    assert parse_source(plain).unique is Unique.REFUSE
    assert "these rows: 1." in plain


def test_portal_messages_need_but_the_levels_of_units(tmp_path):
    path = tmp_path / "messages.jsonl"
    path.write_text(json.dumps({"MaHoSo": "1", "DonViXuLy": "UBND thành phố Vinh"}), encoding="utf-8")
    text = describe_export(path)
    assert '# "UBND thành phố Vinh" = "?"' in text
    assert parse_source(text).columns == {}


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
    spare = [(*row, "?") for row in rows]
    assert '# closing = "…"' in describe_export(written(tmp_path, "jsonl", spare, (*header, "Ghi chú")))


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
