"""Files are written whole or not at all, and never over others unless asked to."""

import os
import stat
from pathlib import Path

import pytest

from kstt.atomic import write_atomically
from kstt.errors import DocumentError
from kstt.io.files.containers import load

needs_utf8_names = pytest.mark.skipif(os.name != "posix", reason="names take any half of a pair")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    "content", [b"Bi\xe1\xbb\x83u", "Biểu", lambda stream: stream.write("Biểu".encode())]
)
def test_bytes_text_and_writers(tmp_path, content):
    file = tmp_path / "form.txt"
    write_atomically(file, content)
    assert file.read_text(encoding="utf-8") == "Biểu"
    assert names(tmp_path) == ["form.txt"]


def test_a_file_that_exists_stays_unless_told(tmp_path):
    file = tmp_path / "form.txt"
    file.write_text("old")
    file.chmod(0o640)
    with pytest.raises(DocumentError, match="exists"):
        write_atomically(file, "new")
    assert file.read_text() == "old"
    write_atomically(file, "new", overwrite=True)
    assert file.read_text() == "new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert names(tmp_path) == ["form.txt"]


def test_a_link_that_leads_nowhere_is_a_file_that_exists(tmp_path):
    (tmp_path / "form.txt").symlink_to(tmp_path / "none")
    with pytest.raises(DocumentError, match="exists"):
        write_atomically(tmp_path / "form.txt", "new")


def test_a_failure_leaves_nothing_behind(tmp_path):
    def fails(stream):
        stream.write(b"half")
        raise RuntimeError("out of figures")

    file = tmp_path / "form.txt"
    file.write_text("old")
    with pytest.raises(RuntimeError, match="out of figures"):
        write_atomically(file, fails, overwrite=True)
    assert file.read_text() == "old"
    assert names(tmp_path) == ["form.txt"]


def test_a_full_disk_is_told(tmp_path):
    def fails(_):
        raise OSError(28, "No space left on device")

    with pytest.raises(DocumentError, match="No space left"):
        write_atomically(tmp_path / "form.txt", fails)
    assert names(tmp_path) == []


def test_a_file_that_comes_into_being_meanwhile_is_left_alone(tmp_path):
    file = tmp_path / "form.txt"

    def slow(stream):
        stream.write(b"new")
        file.write_text("somebody else's")

    with pytest.raises(DocumentError, match="exists"):
        write_atomically(file, slow)
    assert file.read_text() == "somebody else's"
    assert names(tmp_path) == ["form.txt"]


@pytest.mark.parametrize("place", ["", "none/form.txt"])
def test_places_that_cannot_be_written(tmp_path, place):
    with pytest.raises(DocumentError):
        write_atomically(tmp_path / place, "new", overwrite=True)


def test_a_link_that_is_overwritten_stays_a_link(tmp_path):
    kept, link = tmp_path / "2021" / "form.txt", tmp_path / "form.txt"
    kept.parent.mkdir()
    kept.write_text("old")
    link.symlink_to(kept)
    write_atomically(link, "new", overwrite=True)
    assert link.is_symlink()
    assert kept.read_text() == "new"
    assert names(kept.parent) == ["form.txt"]


def test_a_link_that_leads_nowhere_is_filled_when_told(tmp_path):
    link = tmp_path / "form.txt"
    link.symlink_to(tmp_path / "new.txt")
    write_atomically(link, "new", overwrite=True)
    assert (tmp_path / "new.txt").read_text() == "new"
    assert link.is_symlink()


@pytest.mark.parametrize("name", ["a\0b", pytest.param("a\ud800", marks=needs_utf8_names)])
def test_a_name_that_no_file_can_have_is_refused(tmp_path, name):
    with pytest.raises(DocumentError, match=r"NUL|cannot write"):
        write_atomically(f"{tmp_path}/{name}", "new")
    with pytest.raises(DocumentError, match=r"NUL|cannot write"):
        load(f"{tmp_path}/{name}")
    with pytest.raises(DocumentError, match="too long"):
        load(f"{tmp_path}/{'x' * 3000}")
    assert not list(tmp_path.iterdir())


def test_the_content_is_on_the_disk_before_it_takes_its_name(tmp_path, monkeypatch):
    order = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda number: order.append("fsync") or fsync(number))
    monkeypatch.setattr(Path, "replace", lambda self, other: order.append("name") or replace(self, other))
    (tmp_path / "form.txt").write_text("old")
    write_atomically(tmp_path / "form.txt", "new", overwrite=True)
    assert order == ["fsync", "name", "fsync"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
@pytest.mark.parametrize("overwrite", [True, False])
@pytest.mark.parametrize("name", ["pipe", "link.csv", "link_to_link.csv"])
def test_a_special_file_is_never_replaced(tmp_path, name, overwrite):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link.csv").symlink_to("pipe")
    (tmp_path / "link_to_link.csv").symlink_to("link.csv")
    before = names(tmp_path)
    with pytest.raises(DocumentError, match="special file" if overwrite else "exists"):
        write_atomically(tmp_path / name, "new", overwrite=overwrite)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert names(tmp_path) == before


def test_a_link_to_itself_is_refused(tmp_path):
    (tmp_path / "form.txt").symlink_to("form.txt")
    with pytest.raises(DocumentError):
        write_atomically(tmp_path / "form.txt", "new", overwrite=True)
    assert names(tmp_path) == ["form.txt"]


def test_a_name_that_is_too_long_is_refused(tmp_path):
    with pytest.raises(DocumentError, match="too long"):
        write_atomically(tmp_path / ("a" * 300), "new", overwrite=True)
