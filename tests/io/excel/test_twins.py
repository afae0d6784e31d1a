"""Sheets of one template: read after others of it, a sheet is what it is alone, with all findings in it."""

import io
import pickle
import re
import zipfile
from contextlib import contextmanager
from copy import deepcopy
from random import Random
from string import ascii_uppercase
from unittest import mock
from xml.sax.saxutils import escape

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kstt import LAYOUTS, AuthorityLevel, Case, Channel, ReportedForm, ReportingPeriod, check, form_06a
from kstt.definitions.rules import EndedLevel, RowBy
from kstt.errors import DocumentError
from kstt.io.excel import reading, twins
from kstt.io.excel.reading import form_bytes, read_forms
from kstt.io.units import take_units, unit_files
from kstt.merging.reading import Target
from kstt.samples import published_report
from kstt.tables.cells import PlainRows
from kstt.tables.counts import counts_of
from kstt.tables.recognition import Recognition
from kstt.tables.table import LateRecognition
from kstt.testing import corrupted_forms, forms

UNIT = re.compile("(Đơn vị báo cáo: )[^<]*".encode())
CODES = (
    "",
    "UBND xã Đắk Lao",
    "Sở Tư pháp",
    "Bộ Tư pháp",
    "UBND tỉnh Bàng",
    "UBND xã 10, huyện B",
    "UBND xã A: B",
    "UBND xã A  B",
    "xã Nghìn (lần 2)",
    "Đơn vị tính nghìn hồ sơ",
    "Trung tâm Tiếp nhận hồ sơ",
    "06c/VPCP/KSTT",
    "I.05a/VPCP/KSTT",
    "Quý III/2022",
    "Số lượng hồ sơ tiếp nhận",
    "\u200bẩn",
    "so\u0302 1",
)


def rewritten(data, number=lambda count: count, unit=None, cells=rb"[C-Z]\d+"):
    """A workbook in which numbers of some cells are others, and the reporting unit's line, too."""
    wanted = re.compile(rb'(<c r="' + cells + rb'"(?: s="\d+")?>(?:<f>[^<]*</f>)?)<v>(\d+)</v>')
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as copy:
        for item in package.infolist():
            part = package.read(item)
            if item.filename.startswith("xl/worksheets/"):
                part = wanted.sub(lambda found: found[1] + b"<v>%d</v>" % number(int(found[2])), part)
            elif item.filename == "xl/sharedStrings.xml" and unit is not None:
                part = UNIT.sub(lambda found: found[1] + unit.encode(), part)
            copy.writestr(item.filename, part)
    return out.getvalue()


def read(data, source="don-vi.xlsx"):
    """All that is read of a workbook and found in it, or why it is refused."""
    try:
        found = read_forms(data, source=source)
    except DocumentError as error:
        return str(error)
    before = [(check(form), counts_of(form)) for form in found]
    shown = [(form, repr(form), form.recognition) for form in found]
    # What is found does not depend on whether the recognition was looked at before.
    assert [(check(form), counts_of(form)) for form in found] == before
    return [(*one, findings) for one, (findings, _) in zip(shown, before, strict=True)]


def alone(data, source="don-vi.xlsx"):
    """The same of a workbook as if no other had been read."""
    with unknown():
        return read(data, source)


@contextmanager
def unknown():
    """No sheet is known by another."""
    with (
        mock.patch.object(reading, "known_form", return_value=None),
        mock.patch.object(reading, "keep_form"),
    ):
        yield


def after(*others):
    """Read these workbooks and no others before."""
    twins._place.cache_clear()
    for other in others:
        read(other)


def is_known(data):
    """Whether a workbook is read by its template; what it holds is not made then."""
    (form,) = read_forms(data)
    return isinstance(form.written, PlainRows)


@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    forms() | corrupted_forms().map(lambda found: found.reported),
    st.randoms(use_true_random=False),
    st.data(),
)
def test_a_sheet_is_read_as_it_is_alone(form, chance, data):
    first = form_bytes(form)
    limit = chance.choice((2, 30, 10**6, 10**15))

    def other(count):
        return chance.choice((0, count, chance.randrange(limit)))

    unit = data.draw(st.sampled_from(CODES) | st.text("ab xãĐ06/", max_size=9))
    factor = chance.randrange(50)
    # Where the first column still adds up, the rows are known by their names.
    books = [
        rewritten(first, other, unit),
        rewritten(rewritten(first, lambda count: count * factor, unit), other, cells=rb"[D-Z]\d+"),
        rewritten(first, lambda count: count * factor),
    ]
    after(*chance.sample([first, *books], 2))
    for book in books:
        source = chance.choice(("don-vi.xlsx", "UBND xã Khác.xlsx"))
        assert read(book, source) == alone(book, source)


@pytest.fixture(scope="module")
def book():
    """A unit's workbook."""
    days = (ReportingPeriod.quarter(2021, 2).start, None, None, None)
    cases = [
        Case(str(n), f"Lĩnh vực {n % 5}", AuthorityLevel.COMMUNE, "UBND xã A", Channel.DIRECT, *days)
        for n in range(20)
    ]
    form = form_06a(cases, ReportingPeriod.quarter(2021, 2), reporting_unit="UBND xã A")
    return form_bytes(form)


def test_the_third_of_a_template_is_known_by_it_with_its_own_unit_and_counts(book):
    after(book, book)
    third = rewritten(book, lambda count: count * 3, "UBND xã B")
    assert is_known(third)
    ((form, *_),) = read(third)
    assert form.reporting_unit == "UBND xã B"
    assert form.cell("Tổng cộng", "received").value == 60
    assert check(form) == ()


def test_a_known_sheet_is_recognised_when_that_is_asked_for(book):
    after(book, book)
    data = rewritten(book, unit="UBND xã Đắk Lao")
    (form,) = read_forms(data)
    assert isinstance(form.recognised, LateRecognition)
    assert counts_of(form)[0] == ()
    for copied in (pickle.loads(pickle.dumps(form)), deepcopy(form)):
        assert (copied, copied.recognition) == (form, form.recognition)
    assert form.reporting_unit == "UBND xã Đắk Lao"
    assert isinstance(form.recognised, Recognition)


@pytest.mark.parametrize(
    "unit", ["Bộ Tư pháp", "Đơn vị tính: nghìn hồ sơ", "UBND xã A: Quý III/2022", "hồ sơ, đvt"]
)
def test_a_sheet_whose_unit_may_say_more_is_recognised(book, unit):
    after(book, book)
    data = rewritten(book, unit=unit)
    (form,) = read_forms(data)
    assert isinstance(form.recognised, Recognition)
    assert read(data) == alone(data)


def folder_of(path, books):
    path.mkdir()
    for number, data in enumerate(books):
        (path / f"{number}.xlsx").write_bytes(data)
    return unit_files([path])


@settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.randoms(use_true_random=False), st.lists(st.sampled_from(CODES), min_size=4, max_size=4))
def test_tables_are_merged_as_if_each_was_read_alone(book, tmp_path_factory, chance, units):
    def other(count):
        return chance.choice((count, count, chance.randrange(99)))

    books = [book, *unit_books(chance)]
    books += [rewritten(book, chance.choice((other, lambda count: count)), unit) for unit in units]
    files = folder_of(tmp_path_factory.mktemp("merged") / "q2", books)
    period = ReportingPeriod.quarter(2021, 2)
    rows = chance.choice((RowBy.CATEGORY, RowBy.UNIT))
    target = Target(LAYOUTS.on("06c", period.end), period, rows, None, EndedLevel.OWN_SECTION)
    after()
    found = take_units(files, target, jobs=1)
    with unknown():
        assert take_units(files, target, jobs=1) == found


def test_sums_of_a_known_sheet_are_checked(book):
    after(book, book)
    wrong = rewritten(book, lambda count: count + 1, cells=b"D1[1-5]")
    assert is_known(wrong)
    ((_, _, _, findings),) = read(wrong)
    assert {finding.rule for finding in findings} == {"row-identity", "column-total"}
    assert read(wrong) == alone(wrong)


def test_a_known_sheet_in_which_a_row_may_be_the_sum_of_others_is_looked_at_as_a_whole(book):
    after(book, book)
    wrong = rewritten(book, lambda count: count + 1, cells=b"C1[1-5]")
    assert not is_known(wrong)
    assert read(wrong) == alone(wrong)


def test_known_rows_are_copied_and_compared_as_rows(book):
    after(book, book)
    (form,), (other,) = read_forms(book), read_forms(book)
    assert isinstance(form.written, PlainRows)
    assert pickle.loads(pickle.dumps(form)) == form == other
    assert form.with_cell("Tổng cộng", "received", 7).cell("Tổng cộng", "received").value == 7


def test_a_sheet_with_another_code_or_letters_is_looked_at_as_a_whole(book):
    after(book, book)
    for unit in ("Biểu số II.05a/VPCP/KSTT", "I.06b/VPCP/KSTT, II.06c/VPCP/KSTT", "UBND xa\u0303 B"):
        assert read(rewritten(book, unit=unit)) == alone(rewritten(book, unit=unit))


def test_no_template_is_kept_where_a_blank_may_be_a_count():
    form = ReportedForm.from_form(published_report().to_form(remainder="x"))
    blank = form_bytes(form.with_cell(form.rows[5].ref, "received_online", None))
    after(blank, blank)
    assert not is_known(blank)


def test_counts_of_more_digits_than_a_row_may_have_are_read_as_they_are_alone(book):
    after(book, book)
    huge = rewritten(book, lambda count: 10**14 + count)
    assert read(huge) == alone(huge)
    assert not is_known(huge)


PLAIN = (
    "Đất đai",
    "Y tế",
    "Hộ tịch",
    "Người có công",
    "Viễn thông và Internet",
    "Lao động - Tiền lương",
    "Luật sư",
)
TRICKY = (
    "Tổng cộng", "Cộng", "Trong đó: qua mạng", "UBND xã A", "Thị trấn", "Ví dụ", "và nuôi con nuôi", "Đầu tư tại",
    "I", "a) Hộ tịch", "- Hộ tịch", "Quý I/2024", "Kỳ trước", "Cấp xã", "Hệ thống của Bộ", "ĐẤT ĐAI", "Đất  đai",
    "dat dai", "Cong", "Ghi chú", "Đạt tỷ lệ", "So với kỳ trước", "Cơ quan trung ương", "§Êt ®ai", "Lĩnh vực", "",
)  # fmt: skip
BELOW = (
    "Lào Cai, ngày 15 tháng 6 năm 2024", "Sa Pa, ngày 1 tháng 7 năm 2024", "Nguyễn Văn An", "Trần Thị Bé",
    "Người lập biểu", "Tổng cộng", "Ghi chú: số liệu tạm tính", "Đơn vị tính: nghìn hồ sơ", "",
)  # fmt: skip


def inline(rows):
    """A workbook of one sheet that holds its texts in the cells themselves."""
    lines = []
    for r, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{ascii_uppercase[c]}{r}" t="n"><v>{cell}</v></c>'
            if isinstance(cell, int)
            else f'<c r="{ascii_uppercase[c]}{r}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for c, cell in enumerate(row)
            if cell != ""
        )
        lines.append(f'<row r="{r}">{cells}</row>')
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(form_bytes(published_report()))) as package,
        zipfile.ZipFile(out, "w") as copy,
    ):
        for item in package.infolist():
            part = package.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                start = part[
                    part.index(b"<worksheet") : part.index(b">", part.index(b"<worksheet")) + 1
                ].decode()
                part = f"{start}<sheetData>{''.join(lines)}</sheetData></worksheet>".encode()
            copy.writestr(item.filename, part)
    return out.getvalue()


def unit_book(names, below, unit, chance):
    """The workbook of a unit: a numbered row for each name, the total above or below, lines under the table."""
    columns = LAYOUTS.latest("06a").columns
    counts = []
    for _ in names:
        a, b, c, early, late = (chance.randrange(40) for _ in range(5))
        resolved = min(early + late, a + b + c)
        pending = a + b + c - resolved
        row = [a + b + c, a, b, c, resolved, min(early, resolved), 0, resolved - min(early, resolved)]
        counts.append([*row, pending, pending, 0])
    total = ["", "Tổng cộng", *map(sum, zip(*counts, strict=True))]
    rows = [[i, name, *row] for i, (name, row) in enumerate(zip(names, counts, strict=True), 1)]
    top = [["Biểu số II.06a/VPCP/KSTT"], [f"Đơn vị báo cáo: {unit}"], ["Kỳ báo cáo: Quý II/2024"]]
    header = ["STT", "Lĩnh vực", *(column.label for column in columns)]
    return inline([*top, header, *rows, total, *([line] for line in below)])


def unit_books(chance, tricky=0.1):
    """Workbooks of units that are written alike, each with names of its own, some of them names of no row."""
    books = []
    size, under = chance.randrange(2, 6), chance.randrange(3)
    for number in range(5):
        names = chance.sample(PLAIN, size)
        if chance.random() < tricky * 5:
            names[chance.randrange(size)] = chance.choice(TRICKY)
        below = [chance.choice(BELOW[:2] if chance.random() < 1 - tricky else BELOW) for _ in range(under)]
        books.append(unit_book(names, below, f"UBND xã {number}", chance))
    return books


@settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.randoms(use_true_random=False))
def test_sheets_with_names_and_signatures_of_their_own_are_read_as_they_are_alone(chance):
    books = unit_books(chance)
    after(*books[:2])
    for book in books[2:]:
        assert read(book) == alone(book)


def test_a_sheet_with_other_names_and_another_day_is_known():
    chance = Random(1)
    first, second, third = (
        unit_book(chance.sample(PLAIN, 4), [day], "UBND xã A", chance)
        for day in (BELOW[0], BELOW[0], BELOW[1])
    )
    after(first, second)
    assert is_known(third)
    assert read(third) == alone(third)
    after(first, second)
    assert not is_known(unit_book(["Đất đai", "Cộng", "Hộ tịch", "Y tế"], [BELOW[0]], "UBND xã A", chance))
