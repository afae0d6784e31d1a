"""The page on Django is one runnable module: its blocks are put together and served by Django's own client."""

import re
import sys
import types

import pytest

from kstt import Form, ReportedForm, ReportingPeriod, form_06c
from kstt.codecs.documents import from_document
from kstt.io.excel.reading import form_bytes
from kstt.io.records.delimited import read_cases
from kstt.records.fields import fields_of
from tests.support import ROOT

PAGE = ROOT / "docs" / "how-to" / "django.md"
PERIOD = ReportingPeriod.quarter(2021, 2)


@pytest.fixture(scope="module")
def project():
    module = types.ModuleType("django_page")
    sys.modules[module.__name__] = module
    code = "\n".join(
        re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    )
    exec(compile(code, str(PAGE), "exec", dont_inherit=True), module.__dict__)  # the page of this repository
    from django.db import connection

    with connection.schema_editor() as editor:
        editor.create_model(module.CaseRecord)
    return module


@pytest.fixture(scope="module")
def cases(project):
    found = read_cases(ROOT / "src/kstt/data/samples/cases.csv")
    names = [field.name for field in project.CaseRecord._meta.fields]
    for case in found:
        project.CaseRecord.objects.create(
            **{name: fields_of(type(case))[name].text_of(case) for name in names}
        )
    return found


@pytest.fixture
def client(project):
    from django.test import Client

    return Client()


def test_forms(client, cases):
    answer = client.get("/forms/06c", {"period": "2021-Q2"})
    assert from_document(answer.json(), Form) == form_06c(cases, PERIOD)
    assert client.get("/forms/06c", {"period": "2021-Q5"}).status_code == 422
    assert client.get("/forms/07x", {"period": "2021-Q2"}).status_code == 404
    page = client.get("/forms/06c", {"period": "2021-Q2", "format": "html"})
    assert "II.06c/VPCP/KSTT" in page.content.decode()


def test_a_workbook_is_checked(client, cases):
    from django.core.files.uploadedfile import SimpleUploadedFile

    right = client.get("/forms/06c", {"period": "2021-Q2", "format": "xlsx"}).content
    answer = client.post("/check", {"workbook": SimpleUploadedFile("06c.xlsx", right)})
    assert answer.json() == {"forms": 1, "findings": []}
    reported = ReportedForm.from_form(form_06c(cases, PERIOD))
    wrong = form_bytes(reported.with_cell(reported.rows[-1].ref, "pending", 99), formulas=False)
    answer = client.post("/check", {"workbook": SimpleUploadedFile("06c.xlsx", wrong)})
    assert answer.json()["findings"]
    answer = client.post("/check", {"workbook": SimpleUploadedFile("06c.xlsx", b"no workbook")})
    assert answer.status_code == 422
    assert "06c.xlsx" in answer.json()["error"]
