"""Documents that LibreOffice converts: the same form where it is installed, a refusal with the cure elsewhere."""

import shutil
import subprocess

import pytest

from kstt.errors import DocumentError
from kstt.io.files import converting
from kstt.io.files.converting import converted, is_convertible
from kstt.io.formats.reading import read_forms, write_form
from kstt.samples import published_report
from kstt.tables.checks import check

HAS_OFFICE = shutil.which("soffice") is not None


def test_what_is_convertible():
    assert is_convertible(b"{\\rtf1\\ansi}")
    assert is_convertible(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    assert not is_convertible(b"a;b\n1;2\n")
    assert not is_convertible(b"%PDF-1.7")


def test_without_the_program_the_refusal_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(converting.shutil, "which", lambda _: None)
    path = tmp_path / "q2.rtf"
    path.write_bytes(b"{\\rtf1 x}")
    with pytest.raises(DocumentError, match="LibreOffice"):
        read_forms(path, convert=True)
    with pytest.raises(DocumentError, match="--convert"):
        read_forms(path)


def test_a_program_that_makes_nothing_is_a_refusal(monkeypatch):
    monkeypatch.setattr(converting.shutil, "which", lambda _: "/bin/false")
    with pytest.raises(DocumentError, match="does not convert"):
        converted(b"{\\rtf1 x}", "q2.rtf")


@pytest.mark.skipif(not HAS_OFFICE, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["rtf", "doc"])
def test_a_document_of_old_comes_through(tmp_path, office, suffix):
    report = published_report()
    path = tmp_path / "form.docx"
    write_form(report, path)
    profile = (office / "profile").as_uri()
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={profile}",
            "--convert-to",
            suffix,
            "--outdir",
            tmp_path,
            path,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (form,) = read_forms(path.with_suffix(f".{suffix}"), convert=True)
    counts = [[cell.value for cell in row.cells] for row in form]
    assert counts == [[cell.value for cell in row.cells] for row in report]
    assert "document-converted" in {finding.rule for finding in check(form)}
