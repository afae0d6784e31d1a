"""The files that paths mean: one rule for files, folders and patterns."""

from __future__ import annotations

import errno
import os

import pytest

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.io.files.paths import find_files, one_file

TABLES = msg("tables")
NAMES = (
    "b.csv",
    "a.csv",
    "notes.txt",
    "~$a.csv",
    ".hidden.csv",
    "sub/c.csv",
    "sub/~$c.csv",
    ".git/d.csv",
)


@pytest.fixture
def folder(tmp_path):
    for name in NAMES:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.touch()
    return tmp_path


def _names(folder, found):
    inside = [str(file.relative_to(folder)) for file in found.files]
    passed = [name.removeprefix(f"{folder}/") for name in found.passed_over]
    return inside, passed


def test_a_folder_is_walked_in_order_and_what_is_not_read_is_named(folder):
    (folder / "linked").symlink_to(folder / "sub", target_is_directory=True)
    (folder / "sub" / "back").symlink_to(folder, target_is_directory=True)
    inside, passed = _names(folder, find_files([folder], [".csv"], expected=TABLES))
    assert inside == ["a.csv", "b.csv", "sub/c.csv"]
    # Every file and folder is either read or named, those of a hidden folder by the folder.
    assert sorted(passed) == [
        *(".git", ".hidden.csv", "linked", "notes.txt", "sub/back", "sub/~$c.csv", "~$a.csv")
    ]


def test_a_folder_that_cannot_be_listed_is_an_error(folder, monkeypatch):
    listing = os.scandir

    def refusing(path):
        if str(path).endswith("sub"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(DocumentError, match=r"sub: .*ermi.*, expected a folder that can be read"):
        find_files([folder], [".csv"], expected=TABLES)


def test_a_pattern_that_no_shell_has_expanded_means_what_fits_it(folder):
    inside, passed = _names(folder, find_files([f"{folder}/*.csv"], [".csv"], expected=TABLES))
    assert (inside, passed) == (["a.csv", "b.csv"], [".hidden.csv", "~$a.csv"])
    inside, _ = _names(folder, find_files([f"{folder}/**/*.csv"], [".csv"], expected=TABLES))
    assert inside == ["a.csv", "b.csv", "sub/c.csv"]
    inside, _ = _names(folder, find_files([f"{folder}/s*"], [".csv"], expected=TABLES))
    assert inside == ["sub/c.csv"]


def test_a_file_is_taken_as_it_is_named_and_once(folder):
    asked = [folder / "notes.txt", folder / "b.csv", folder, folder / "sub" / ".." / "a.csv"]
    inside, _ = _names(folder, find_files(asked, [".csv"], expected=TABLES))
    assert inside == ["notes.txt", "b.csv", "a.csv", "sub/c.csv"]
    inside, _ = _names(folder, find_files([folder / ".hidden.csv"], [".csv"], expected=TABLES))
    assert inside == [".hidden.csv"]
    # A name with the signs of a pattern, of a file that is there, is no pattern.
    odd = folder / "q[2].csv"
    odd.touch()
    assert find_files([odd], [".csv"], expected=TABLES).files == (odd,)


def test_a_lock_file_that_the_shell_has_named_is_passed_over(folder):
    asked = [folder / "a.csv", folder / "~$a.csv"]
    assert _names(folder, find_files(asked, [".csv"], expected=TABLES)) == (["a.csv"], ["~$a.csv"])
    with pytest.raises(DocumentError, match=r"readable format \(passed over: .*~\$a\.csv\), expected tables"):
        find_files([folder / "~$a.csv"], [".csv"], expected=TABLES)


def test_nothing_found_is_an_error(folder):
    with pytest.raises(DocumentError, match="No such file"):
        find_files([folder / "none.csv"], [".csv"], expected=TABLES)
    with pytest.raises(DocumentError, match="no file of such a name"):
        find_files([f"{folder}/*.xlsx"], [".csv"], expected=TABLES)
    with pytest.raises(DocumentError, match="no file of a readable format"):
        find_files([folder], [".xlsx"], expected=TABLES)
    assert find_files([], [".csv"], expected=TABLES).files == ()


def test_an_error_names_a_few_of_many_files(tmp_path):
    for number in range(50):
        (tmp_path / f"note{number:02}.txt").touch()
    with pytest.raises(DocumentError) as caught:
        find_files([tmp_path], [".csv"], expected=TABLES)
    assert str(caught.value).count(".txt") == 3
    assert ", …)" in str(caught.value)
    (tmp_path / "note00.txt").rename(tmp_path / "a.txt")
    with pytest.raises(DocumentError, match=r"49 files \(.*note01\.txt, .*note02\.txt, .*note03\.txt, …\)"):
        one_file(f"{tmp_path}/note*.txt", TABLES)


def test_a_pattern_for_one_file_fits_one_file(folder):
    assert one_file(f"{folder}/a*.csv", TABLES) == folder / "a.csv"
    assert one_file(folder / "any.csv", TABLES) == folder / "any.csv"
    with pytest.raises(DocumentError, match=r"2 files \(.*a\.csv, .*b\.csv\), expected tables"):
        one_file(f"{folder}/*.csv", TABLES)


def test_what_the_system_refuses_is_an_error_of_ours(folder):
    (folder / "loop.csv").symlink_to("loop.csv")
    assert folder / "loop.csv" in find_files([folder], [".csv"], expected=TABLES).files
    deep = folder / "deep"
    # Each folder by itself: a path of all of them is longer than the system takes.
    at = os.open(folder, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("deep", dir_fd=at)
        inner = os.open("deep", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inner
    os.close(at)
    for asked in ("a" * 300, f"{'a' * 300}/*.csv", deep):
        with pytest.raises(DocumentError, match=r"too long|too deep|no file of such a name"):
            find_files([asked], [".csv"], expected=TABLES)
    # One by one: what removes the folder of a test goes down into it.
    while (deep / "deep").is_dir():
        (deep / "deep").rename(folder / "next")
        deep.rmdir()
        (folder / "next").rename(deep)
