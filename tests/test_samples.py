"""The sample files: found, copied, and each of them read by the library itself."""

from pathlib import Path

import pytest

from kstt import check, samples
from kstt.errors import DocumentError, UnknownNameError
from kstt.findings import Severity
from kstt.io.formats import read_forms

FORMS = [name for name in samples.names() if name.startswith("units/2021") or name.endswith((".xlsx", ".pdf", ".png", ".tsv"))]  # fmt: skip


def test_every_name_has_a_path():
    assert samples.names() == tuple(sorted(samples.names()))
    assert all(samples.path(name).is_file() for name in samples.names())
    assert sorted(p.relative_to(samples.path()).as_posix() for p in samples.path().rglob("*") if p.is_file()) == list(samples.names())  # fmt: skip


@pytest.mark.parametrize("name", ["../py.typed", "/etc/hostname", "units/../cases.csv", "nothing.csv", "."])
def test_nothing_but_a_sample_has_a_path(name):
    with pytest.raises(UnknownNameError):
        samples.path(name)


@pytest.mark.parametrize("name", FORMS)
def test_forms_are_read_and_hold_unless_they_are_named_wrong(name):
    found = [finding for form in read_forms(samples.path(name)) for finding in check(form)]
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    assert bool(errors) == ("wrong" in name or name == "q2-06c.xlsx"), errors


def test_copies_are_whole_and_stay(tmp_path):
    copied = samples.copy(tmp_path / "new" / "folder")
    assert [path.relative_to(tmp_path / "new" / "folder").as_posix() for path in copied] == list(
        samples.names()
    )
    assert all(path.read_bytes() == samples.path(name).read_bytes() for path, name in zip(copied, samples.names(), strict=True))  # fmt: skip
    assert samples.copy(tmp_path / "new" / "folder") == copied


def test_what_somebody_wrote_is_kept(tmp_path):
    samples.copy(tmp_path)
    mine, missing = tmp_path / "wrong.tsv", tmp_path / "cases.csv"
    mine.write_text("mine", encoding="utf-8")
    missing.unlink()
    with pytest.raises(DocumentError, match="a file that exists"):
        samples.copy(tmp_path)
    assert mine.read_text(encoding="utf-8") == "mine"
    assert not missing.exists()
    samples.copy(tmp_path, overwrite=True)
    assert mine.read_bytes() == samples.path("wrong.tsv").read_bytes()
    assert missing.is_file()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "samples").write_text("", encoding="utf-8")
    with pytest.raises(DocumentError, match="a place to write to"):
        samples.copy(tmp_path / "samples")
    assert Path(tmp_path / "samples").is_file()
