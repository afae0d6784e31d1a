"""Forms in Word: they read back, look as they should, and are the same bytes each time."""

import re
import zipfile

import attrs
import pytest
from hypothesis import given, settings

from kstt import CaseAccount, Form, ReportingPeriod
from kstt.errors import DocumentError, ParseError
from kstt.forms.sections import FormRow, Section
from kstt.io.excel.reading import write_form as write_sheet
from kstt.io.report.reading import read_report
from kstt.io.word.reports import report_bytes, write_report
from kstt.io.word.section import write_results
from kstt.io.word.writing import form_bytes, write_form
from kstt.testing import corrupted_forms, forms
from tests.io.excel.test_writing import FORM, REPORT, feedback_form, kept


def read(tmp_path, data):
    file = tmp_path / "document.docx"
    file.write_bytes(data)
    return read_report(file)


@settings(max_examples=15)
@given(form=forms(max_rows=2))
def test_a_written_form_is_read_back(tmp_path_factory, form):
    (found,) = read(tmp_path_factory.getbasetemp(), form_bytes(form)).forms
    assert found.to_form() == form


@settings(max_examples=15)
@given(corruption=corrupted_forms(source=forms(max_rows=2)))
def test_a_reported_form_is_written_as_it_was_reported(tmp_path_factory, corruption):
    (found,) = read(tmp_path_factory.getbasetemp(), form_bytes(corruption.reported)).forms
    assert kept(found) == kept(corruption.reported)


def test_several_forms_stand_in_one_document(tmp_path):
    both = [FORM, feedback_form()]
    report = read(tmp_path, form_bytes(both))
    assert [form.to_form() for form in report.forms] == both
    assert report.unread == ()
    with pytest.raises(ParseError):
        form_bytes([])


def test_the_same_content_gives_the_same_bytes(tmp_path):
    assert form_bytes(FORM) == form_bytes(FORM)
    for name in ("one.docx", "two.docx"):
        write_results(tmp_path / name, FORM)
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()


def test_files_are_not_written_over(tmp_path):
    for write in (write_form, write_report):
        file = tmp_path / f"{write.__name__}.docx"
        write(FORM, file)
        with pytest.raises(DocumentError, match="exists"):
            write(FORM, file)
        write(FORM, file, overwrite=True)
        assert read_report(file).forms[0].to_form() == FORM


def test_odd_texts_stay_texts(tmp_path):
    odd = '<w:t>&amp; "=1+1"'
    row = FormRow(odd, CaseAccount.zero())
    form = Form(FORM.layout, FORM.period, (Section(FORM.sections[0].level, (row,), CaseAccount),), odd)
    report = read(tmp_path, report_bytes(form))
    assert report.forms[0].rows[2].label == odd
    for broken in ("\x00", "\ud800", "\uffff"):
        with pytest.raises(DocumentError, match="broken character"):
            form_bytes(form.with_heading(reporting_unit=f"UBND{broken}"))
        with pytest.raises(DocumentError, match="broken character"):
            form_bytes(attrs.evolve(REPORT, notes=(broken,)))


def test_the_markup_is_landscape_with_a_repeated_header(tmp_path):
    write_form(FORM, tmp_path / "form.docx")
    with zipfile.ZipFile(tmp_path / "form.docx") as package:
        document = package.read("word/document.xml").decode()
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert 'w:orient="landscape"' in document
    # Three rows of titles and the line of column numbers.
    assert document.count("<w:tblHeader/>") == 4
    assert re.findall(r'<w:gridSpan w:val="(\d+)"/>', document)[1:5] == ["4", "4", "3", "2"]


def test_a_workbook_and_a_document_say_the_same(tmp_path):
    from kstt.io.excel.reading import read_form

    write_sheet(FORM, tmp_path / "form.xlsx")
    write_form(read_form(tmp_path / "form.xlsx"), tmp_path / "form.docx")
    assert read_report(tmp_path / "form.docx").forms[0].to_form(ReportingPeriod.quarter(2021, 2)) == FORM


def test_the_section_may_have_the_table_after_it(tmp_path):
    write_results(tmp_path / "section.docx", FORM, table=True)
    report = read_report(tmp_path / "section.docx")
    assert report.forms[0].to_form() == FORM
    assert "Đã giải quyết" in " ".join(sentence.text for sentence in report.sentences)
