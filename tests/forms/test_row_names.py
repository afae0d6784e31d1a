"""The rows of a form in the order and with the numbers of a catalogue."""

from kstt import CaseAccount, form_06c
from kstt.codecs import from_document, to_document
from kstt.forms.form import Form
from kstt.records import CategoryCatalogue, ProcedureCategory
from kstt.samples import REMAINDER, cases_for, published_catalogue, published_report
from kstt.text import name_key


def printed(rows):
    """What stands before the counts of each line."""
    return [(row.kind, row.section, row.number, name_key(row.label)) for row in rows]


def test_a_computed_form_prints_its_rows_as_the_published_one_does():
    published = published_report()
    form = published.to_form(remainder=REMAINDER).of(CaseAccount)
    few = [case for n, case in enumerate(cases_for(form)) if n % 50 == 0]
    computed = form_06c(few, form.period, catalogue=published_catalogue()).table()
    assert printed(row for row in computed.rows if row.label != REMAINDER) == printed(published.rows)


def test_numbers_and_findings_stand_in_json():
    catalogue = CategoryCatalogue((ProcedureCategory("Hộ tịch", number="44"), ProcedureCategory("Trẻ em")))
    form = published_report().to_form(remainder=REMAINDER).of(CaseAccount)
    few = [case for n, case in enumerate(cases_for(form)) if n % 5000 == 0]
    counted = form_06c(few, form.period, catalogue=catalogue)
    assert counted.findings
    read = from_document(to_document(counted), Form)
    assert read.table() == counted.table()
    assert [str(finding.line()) for finding in read.findings] == [
        str(finding.line()) for finding in counted.findings
    ]
    assert "findings" not in to_document(form)
