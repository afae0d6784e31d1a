"""What a description asks, what it does not need to ask, and that the answers are all that is needed."""

import json

import pytest

from kstt import ReportingPeriod, form_06c
from kstt.errors import DocumentError
from kstt.io.formats import open_exports
from kstt.io.records import InvalidRowsError
from kstt.io.settings import describe_export, parse_source
from kstt.io.settings.description_lines import questions_in
from kstt.records import Unique
from kstt.records.source_words import OpenStatus
from kstt.vocabulary import Closing

PERIOD = ReportingPeriod.quarter(2021, 2)
HEADER = ("Mã hồ sơ", "Lĩnh vực", "Cấp", "Đơn vị", "Kênh", "Ngày nhận", "Ngày hẹn", "Ngày xong", "Trạng thái")
OPEN = ("1", "Đất đai", "Xã", "UBND xã A", "Trực tuyến", "14/04/2021", "30/04/2021", "", "Đang xử lý")
DONE = ("2", "Hộ tịch", "Xã", "UBND xã B", "Trực tiếp", "3/5/2021", "13/5/2021", "5/5/2021", "Hoàn thành")


def written(folder, *rows, header=HEADER, name="export.csv", mark=";"):
    path = folder / name
    path.write_text("\n".join(mark.join(row) for row in (header, *rows)), encoding="utf-8")
    return path


def changed(row, **cells):
    places = {"unit": 3, "channel": 4, "received": 5, "closed": 7, "status": 8}
    found = list(row)
    for name, text in cells.items():
        found[places[name]] = text
    return tuple(found)


def total(text, *paths):
    return form_06c(open_exports(*paths, described=parse_source(text)), PERIOD).total


def test_words_that_close_the_cases_with_a_day_of_closing_alone_are_statuses_whatever_the_title(tmp_path):
    header = tuple({"Trạng thái": "KQ trả"}.get(title, title) for title in HEADER)
    done, still = changed(DONE, status="Đã trả"), changed(OPEN, status="Chưa trả")
    text = describe_export(written(tmp_path, done, still, ("3", *still[1:]), header=header))
    assert parse_source(text).columns["closing"] == "KQ trả"
    assert not questions_in(text)
    # A day of closing in a row that says it is not returned: whoever knows has to say.
    odd = changed(still, closed="5/5/2021")
    text = describe_export(written(tmp_path, done, still, ("3", *odd[1:]), header=header))
    assert parse_source(text).columns.get("closing") != "KQ trả"


def test_a_description_with_a_question_left_is_refused_with_its_line(tmp_path):
    with pytest.raises(DocumentError) as refused:
        parse_source('unique = "refuse"\ndeleted = "?"\n', "portal.toml")
    assert str(refused.value) == (
        """portal.toml: found line 2: deleted = "?", expected an answer in place of "?\""""
    )


def test_what_is_recognised_is_no_question(tmp_path):
    path = written(tmp_path, OPEN, DONE)
    text = describe_export(path)
    assert questions_in(text) == {}
    assert total(text, path).received == 2


def test_each_question_names_the_answers_and_stands_on_one_line(tmp_path):
    rows = [changed(OPEN, channel="TT", received="14/04/2021 20:30"), changed(DONE, channel="TN")]
    path = written(tmp_path, *rows)
    text = describe_export(path)
    assert "online, direct (at the counter) or postal" in text
    questions = questions_in(text)
    assert [line.partition(" = ")[0] for line in questions.values()] == ['"TT"', '"TN"']
    assert "1 of them received at night" in next(iter(questions.values()))
    lines = text.splitlines()
    for number, line in questions.items():
        lines[number - 1] = line.replace('"?"', '"online"' if "TT" in line else '"direct"')
    assert total("\n".join(lines), path).received_online == 1


@pytest.mark.parametrize(
    ("words", "meanings"),
    [
        (("DA_TRA", "DANG_XL"), (Closing.DECIDED, OpenStatus.OPEN)),
        (("Đã trả", "Chờ ký duyệt"), (Closing.DECIDED, OpenStatus.OPEN)),
        (("Đã trả KQ cho công dân", "Thẩm định"), (Closing.DECIDED, OpenStatus.OPEN)),
        (("Đã trả lại hs", "Đang xử lý"), (Closing.RETURNED, OpenStatus.OPEN)),
        (("Hủy", "Mới đến"), None),
    ],
)
def test_statuses_whose_rows_leave_one_meaning(tmp_path, words, meanings):
    text = describe_export(written(tmp_path, changed(DONE, status=words[0]), changed(OPEN, status=words[1])))
    assert parse_source(text).words["closing"] == dict(zip(words, meanings or (), strict=False))
    assert len(questions_in(text)) == (0 if meanings else 2)


@pytest.mark.parametrize("word", ["Chuyển cơ quan khác", "Hết hạn", "Bàn giao", "END", "9"])
def test_the_only_status_of_closed_cases_is_a_question_with_its_likely_answer(tmp_path, word):
    path = written(tmp_path, changed(DONE, status=word), OPEN)
    text = describe_export(path)
    (question,) = questions_in(text).values()
    assert question.startswith(f'"{word}" = "decided"')
    with pytest.raises(InvalidRowsError, match=r"words\.closing"):
        total(text, path)
    assert total(text.replace(f'# "{word}"', f'"{word}"'), path).resolved == 1


def test_of_two_unknown_words_of_closed_cases_neither_is_taken_for_decided(tmp_path):
    rows = [changed(DONE, status="Xong rồi"), ("3", *DONE[1:8], "Hủy bỏ"), OPEN]
    assert len(questions_in(describe_export(written(tmp_path, *rows)))) == 2


def test_a_status_of_rows_that_were_not_received_is_of_no_case(tmp_path):
    path = written(tmp_path, DONE, OPEN, ("3", *OPEN[1:5], "", "", "", "Mới gửi đến"))
    text = describe_export(path)
    assert parse_source(text).words["closing"]["Mới gửi đến"] is OpenStatus.NOT_A_CASE
    assert total(text, path).received == 2


def test_columns_that_may_be_meant_are_named(tmp_path):
    header = ("Mã hồ sơ", "Cột B", *HEADER[2:5], "Ngày A", "Ngày B", "Ngày C", "Trạng thái")
    rows = [(row[0], word, *row[2:]) for row, word in ((OPEN, "Việc một"), (DONE, "Việc hai"))]
    text = describe_export(written(tmp_path, *rows, header=header))
    assert '# category = "Cột B"' in text
    for field in ("received", "due", "closed"):
        assert all(f'# {field} = "Ngày {letter}"' in text for letter in "ABC")
    known = [(row[0], word, *row[2:]) for row, word in ((OPEN, "Đất đai"), (DONE, "Hộ tịch"))]
    assert (
        parse_source(describe_export(written(tmp_path, *known, header=header))).columns["category"] == "Cột B"
    )


def test_columns_of_codes_beside_names_are_no_statuses(tmp_path):
    rows = [(*row[:-1], code) for row, code in ((OPEN, "G1"), (DONE, "G2"), (OPEN, "G1"))]
    text = describe_export(written(tmp_path, *rows, header=(*HEADER[:-1], "MA_LV")))
    assert 'closing = ""' in text


@pytest.mark.parametrize(
    ("titles", "cells", "pairs"),
    [
        (("tam_dung_tu", "tam_dung_den"), ("15/4/2021", "20/4/2021"), [("tam_dung_tu", "tam_dung_den")]),
        (("Ngày tạm dừng", "Ngày nhận"), ("20/4/2021", "15/4/2021"), None),
        (("Yêu cầu bổ sung lúc", "Ghi chú"), ("20/4/2021", "?"), None),
    ],
)
def test_columns_of_suspensions(tmp_path, titles, cells, pairs):
    header = tuple("Lúc nhận" if title == "Ngày nhận" else title for title in (*HEADER, *titles))
    text = describe_export(written(tmp_path, (*OPEN, *cells), (*DONE, "", ""), header=header))
    if pairs:
        assert parse_source(text).suspensions == tuple(pairs)
    else:
        (question,) = questions_in(text).values()
        assert question.startswith('suspensions = "?"')


def test_one_day_of_cases_that_wait_says_since_when(tmp_path):
    header = (*HEADER, "Ngày yêu cầu bổ sung")
    waits = (*changed(OPEN, status="Chờ bổ sung"), "20/4/2021")
    path = written(tmp_path, waits, (*DONE, ""), header=header)
    text = describe_export(path)
    assert parse_source(text).suspensions == (("Ngày yêu cầu bổ sung", ""),)
    assert total(text, path).pending_within == 1
    path = written(tmp_path, (*OPEN, "20/4/2021"), (*DONE, ""), header=header)
    assert 'suspensions = "?"' in describe_export(path)


def test_the_same_row_again_counts_once(tmp_path):
    path = written(tmp_path, (*OPEN, "1"), (*DONE, "2"), (*DONE, "3"), header=(*HEADER, "STT"))
    text = describe_export(path)
    assert parse_source(text).unique is Unique.LAST
    assert total(text, path).received == 2


@pytest.mark.parametrize("title", ["Họ tên", "Số phiếu", "Ghi chú"])
def test_rows_that_differ_in_a_column_that_no_field_stands_in_are_a_question(tmp_path, title):
    path = written(tmp_path, (*DONE, "1"), (*DONE, "2"), header=(*HEADER, title))
    text = describe_export(path)
    assert parse_source(text).unique is Unique.REFUSE
    assert f"differ in {title!r}" in text
    assert any(line.startswith('unique = "last"') for line in questions_in(text).values())
    with pytest.raises(InvalidRowsError):
        total(text, path)


def test_of_rows_that_changed_the_latest_counts_where_only_the_end_of_a_case_differs(tmp_path):
    header = (*HEADER, "Họ tên", "Ngày cập nhật")
    rows = [
        (*OPEN, "An", "15/4/2021"),
        (*changed(OPEN, closed="16/4/2021", status="Hoàn thành"), "An", "16/4/2021"),
    ]
    text = describe_export(written(tmp_path, *rows, header=header))
    assert (parse_source(text).unique, questions_in(text)) == (Unique.LATEST, {})
    (unused,) = (line for line in text.splitlines() if line.startswith("# Columns that are not used"))
    assert ("Họ tên" in unused, "Ngày cập nhật" in unused) == (True, False)
    path = written(tmp_path, rows[0], (*rows[1][:-2], "Bình", "16/4/2021"), header=header)
    text = describe_export(path)
    assert parse_source(text).unique is Unique.REFUSE
    (question,) = questions_in(text).values()
    assert question.startswith('unique = "latest"')
    assert total(
        text.replace('# unique = "latest"', 'unique = "latest"').replace('unique = "refuse"', ""), path
    )


def test_a_day_of_export_in_each_file_is_no_difference(tmp_path):
    header = (*HEADER, "Ngày xuất", "Phòng")
    days = [
        written(tmp_path, (*DONE, f"{day}/5/2021", "A"), header=header, name=f"{day}.csv") for day in (13, 14)
    ]
    assert parse_source(describe_export(*days)).unique is Unique.LAST
    days[1] = written(tmp_path, (*DONE, "14/5/2021", "B"), header=header, name="14.csv")
    assert parse_source(describe_export(*days)).unique is Unique.REFUSE


def test_rows_that_differ_are_a_question_and_those_of_offices_have_one_answer_more(tmp_path):
    path = written(tmp_path, OPEN, changed(OPEN, unit="UBND xã B"))
    text = describe_export(path)
    assert [line.partition("  ")[0] for line in questions_in(text).values()] == [
        'unique = "last"',
        'unique = "off"',
    ]
    assert parse_source(text).unique is Unique.REFUSE
    path = written(tmp_path, (*OPEN, "0"), (*OPEN, "1"), header=(*HEADER, "da_xoa"))
    assert "take a case back" in describe_export(path)
    assert list(questions_in(describe_export(path)).values()) == ['deleted = "?"']


def test_daily_files_that_go_on_need_no_answer(tmp_path):
    closed = changed(OPEN, closed="16/4/2021", status="Hoàn thành")
    days = [written(tmp_path, OPEN, name="1.csv"), written(tmp_path, closed, DONE, name="2.csv")]
    text = describe_export(*days)
    assert parse_source(text).unique is Unique.LAST
    assert total(text, *days).resolved_early == 2
    turned = [written(tmp_path, closed, name="1.csv"), written(tmp_path, OPEN, DONE, name="2.csv")]
    assert parse_source(describe_export(*turned)).unique is Unique.REFUSE


def test_all_files_are_looked_at_and_other_columns_are_named(tmp_path):
    header = (*HEADER[:4], "Hình thức", *HEADER[5:])
    first = written(tmp_path, changed(OPEN, channel="TT"), name="1.csv")
    other = written(tmp_path, DONE, header=header, name="2.csv")
    last = written(tmp_path, ("3", *DONE[1:]), name="3.csv")
    text = describe_export(first, other, last)
    assert '# "TT" = "?"' in text
    assert "2.csv lacks 'Kênh' and adds 'Hình thức'" in text


def test_files_beyond_the_limit_are_numbered(tmp_path, monkeypatch):
    monkeypatch.setattr("kstt.io.settings.export_columns.EXPORT_FILES", 1)
    files = [written(tmp_path, row, name=f"{n}.csv") for n, row in enumerate((OPEN, DONE))]
    text = describe_export(*files)
    assert "not looked at, the first by name: 1" in text
    assert '"Trực tuyến"' not in text


def test_objects_by_the_keys_of_cases(tmp_path):
    path = tmp_path / "export.json"
    objects = {row[0]: dict(zip(HEADER[1:], row[1:], strict=True)) for row in (OPEN, DONE)}
    for document in (objects, {"data": objects}):
        path.write_text(json.dumps(document), encoding="utf-8")
        text = describe_export(path)
        assert questions_in(text) == {}
        assert total(text, path).received == 2


def test_fields_between_bars_and_days_of_eight_digits(tmp_path):
    rows = [
        changed(OPEN, received="20210414", closed="0"),
        changed(DONE, received="20210503", closed="20210505"),
    ]
    rows = [(*row[:6], "20210513", *row[7:]) for row in rows]
    path = written(tmp_path, *rows, mark="|")
    text = describe_export(path)
    assert parse_source(text).blank_days == {"0"}
    assert total(text, path).resolved_early == 1


def test_codes_below_the_names_of_the_national_portal_are_its_own(tmp_path):
    header = (*HEADER[:4], "kenhThucHien", *HEADER[5:8], "trangThai")
    rows = [changed(OPEN, channel="2", status="4"), changed(DONE, channel="1", status="9")]
    path = written(tmp_path, *rows, header=header)
    text = describe_export(path)
    assert questions_in(text) == {}
    assert (total(text, path).received_online, total(text, path).resolved) == (1, 1)
    rows += [
        ("3", *changed(DONE, channel="1", status="8")[1:]),
        ("4", *changed(DONE, channel="1", status="2")[1:]),
    ]
    asked = questions_in(describe_export(written(tmp_path, *rows, header=header)))
    assert {line[:3] for line in asked.values()} == {'"8"', '"2"'}
