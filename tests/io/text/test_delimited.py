import unicodedata

import attrs
import pytest
from hypothesis import given

from kstt import ReportedForm, check, form_06c, samples
from kstt.errors import DocumentError
from kstt.io.grid.titles.hints import ColumnHints
from kstt.io.text.delimited import decoded, parse_table, read_table
from kstt.numerals import format_count
from kstt.samples import PUBLISHED_TABLE, cases_for, published_report
from kstt.testing import forms
from tests.io.grid.tables import CIVIL, LAND, TOTAL, WORKS, table

REPORT = published_report()


def bare(reported):
    """The content of a table, without where it was read."""
    return [(row.kind, row.number, row.label, [cell.value for cell in row.cells]) for row in reported.rows]


def written(reported, delimiter="\t", header=None, group="."):
    header = header or ["STT", "Lĩnh vực giải quyết", *(f"({c.number})" for c in reported.layout.columns)]
    lines = [header]
    for row in reported.rows:
        counts = [
            "" if cell.value is None else format_count(cell.value).replace(".", group) for cell in row.cells
        ]
        lines.append([row.number, f'"{row.label}"', *counts])
    return "\n".join(delimiter.join(line) for line in lines) + "\n"


@pytest.mark.parametrize("delimiter", ["\t", ";", ","])
@pytest.mark.parametrize("group", [".", "", " ", "\u00a0"])
def test_delimiters_and_grouping(delimiter, group):
    assert bare(parse_table(written(REPORT, delimiter, group=group))) == bare(REPORT)


def test_headers_by_key_by_number_by_words_and_in_any_order():
    columns = REPORT.layout.columns
    by_key = written(REPORT, header=["number", "label", *(c.key for c in columns)])
    assert bare(parse_table(by_key)) == bare(REPORT)
    words = [
        ["STT", "Lĩnh vực giải quyết", "Số lượng hồ sơ tiếp nhận", "", "", "", "Số lượng hồ sơ đã giải quyết",
         "", "", "", "Số lượng hồ sơ đang giải", "", ""],
        ["", "", "Tổng số", "Trong kỳ", "", "Từ kỳ trước", "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn",
         "Tổng số", "Trong hạn", "Quá hạn"],
        ["", "", "", "Trực tuyến", "Trực tiếp, dịch vụ bưu chính", "", "", "", "", "", "", "", ""],
    ]  # fmt: skip
    body = written(REPORT).splitlines()[1:]
    by_words = "\n".join([*("\t".join(line) for line in words), *body])
    assert bare(parse_table(by_words)) == bare(REPORT)
    shuffled = [",".join(reversed(line.split("\t"))) for line in by_key.splitlines()]
    assert bare(parse_table("\n".join(shuffled))) == bare(REPORT)


def test_no_header_at_all():
    body = "\n".join(written(REPORT).splitlines()[1:])
    assert bare(parse_table(body, hints=ColumnHints(assume=True))) == bare(REPORT)


def test_what_stands_around_the_table_is_read_or_kept():
    text = (
        "Biểu số 06c/VPCP/KSTT\n\nĐơn vị báo cáo:\nUBND tỉnh Đắk Nông\nĐơn vị nhận báo cáo: Văn phòng Chính phủ\n"
        "Kỳ báo cáo: Quý 2/2021\n(Từ ngày 15/03/2021 đến ngày 14/06/2021)\n"
        + written(REPORT)
        + "\nNgười lập biểu\tThủ trưởng đơn vị\n"
    )
    table = parse_table(text)
    assert bare(table) == bare(REPORT)
    assert table.layout.code == "06c/VPCP/KSTT"
    assert str(table.period) == "2021-Q2"
    assert table.reporting_unit == "UBND tỉnh Đắk Nông"
    assert table.recipient == "Văn phòng Chính phủ"
    assert any("Người lập biểu" in note for note in table.notes)


def test_encodings_marks_and_decomposed_letters(tmp_path):
    text = unicodedata.normalize("NFD", written(REPORT, ";"))
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(text.encode(encoding))
        table = read_table(path)
        assert bare(table) == bare(REPORT)
        assert table.rows[3].cells[0].where.endswith("field 3")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        ("Đất".encode("cp1258", errors="replace") + b"\xff\xfe\xfd", "byte"),
        (b"a\0b", "binary"),
        (b"hello\nworld\n", "header"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path, data, found):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=found):
        read_table(path)


def test_a_file_that_cannot_be_read(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(DocumentError, match="expected a file"):
            read_table(path)


def test_a_header_without_rows():
    with pytest.raises(DocumentError, match="no row"):
        parse_table(written(attrs.evolve(REPORT, rows=())))


@given(forms())
def test_a_written_table_reads_back(form):
    reported = ReportedForm.from_form(form)
    # A blank that is not zero (undetermined feedback) has no count to write.
    table = parse_table(written(reported), layout=form.layout, period=form.period)
    assert bare(table) == bare(reported)
    assert check(table) == check(reported) == ()


def test_the_whole_job_on_the_real_report():
    from kstt import CaseAccount
    from kstt.samples import REMAINDER

    published = REPORT.to_form(remainder=REMAINDER).of(CaseAccount)
    computed = form_06c(
        cases_for(published),
        published.period,
        layout=published.layout,
        reporting_unit=published.reporting_unit,
    )
    assert computed == published
    assert REPORT.source == PUBLISHED_TABLE


@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
def test_a_quotation_mark_left_open_swallows_no_rows(delimiter):
    rows = (TOTAL, [1, '"Đất đai', *LAND], [2, "Hộ tịch", *CIVIL], [3, "Xây dựng", *WORKS])
    text = table(*rows, header=[["STT", "Lĩnh vực", *(f"({n})" for n in range(3, 14))]])
    for said in (text, text.replace("Xây dựng", 'Xây dựng"')):
        with pytest.raises(DocumentError, match="line 3: a quotation mark"):
            parse_table(said.replace("\t", delimiter))


def test_a_field_without_end_is_refused():
    with pytest.raises(DocumentError, match="field larger"):
        parse_table("a,b\n" + "x" * 200_000)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(encoding):
    text = "Lĩnh vực;Tổng số\nĐất đai;35\n"
    assert decoded(text.encode(encoding), "a.csv") == (text, "")
    with pytest.raises(DocumentError, match="a binary file"):
        decoded(b"a\0\0b" * 8, "a.csv")


def test_text_that_was_encoded_twice_is_named_as_such():
    text = "Lĩnh vực;Tiếp nhận;Giải quyết\nĐất đai;35;30\n"
    twice = text.encode().decode("latin-1").encode()
    with pytest.raises(DocumentError, match="encoded in UTF-8 twice: 'L"):
        decoded(twice, "a.csv")
    assert decoded(text.encode(), "a.csv") == (text, "")


def test_a_nul_is_named_with_its_place():
    data = ("Lĩnh vực;Tổng số\n" * 20 + "Đất\0 đai;35\n").encode()
    with pytest.raises(DocumentError, match="line 21, column 4: the character NUL") as caught:
        read_table(data)
    assert "export the table again" in str(caught.value)


def test_a_table_in_a_quoted_mail_is_read_as_without_the_marks():
    text = samples.path("wrong.tsv").read_text(encoding="utf-8")
    quoted = "Gửi lại ạ.\n" + "".join(f"> > {line}\n" for line in text.splitlines())
    rows = [(row.number, row.label, row.section, row.values) for row in parse_table(text)]
    assert [(row.number, row.label, row.section, row.values) for row in parse_table(quoted)] == rows
