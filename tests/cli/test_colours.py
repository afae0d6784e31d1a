"""Colours are asked for, and nothing but colours."""

import re
import sys

import pytest

from kstt.cli.colours import in_colours
from kstt.errors import MissingExtraError
from tests.cli.running import UNITS, WRONG, run


def test_colours_change_no_word(capsys):
    plain = run(capsys, "check", WRONG)[1]
    assert "\x1b" not in plain
    coloured = run(capsys, "check", WRONG, "--color", "always")[1]
    assert "\x1b[1;31merror" in coloured
    words = re.sub(r"\x1b\[[\d;]*m", "", coloured).split()
    assert [word for word in words if word != "error"] == [w.rstrip(":") if w in {"error:", "13:", "11:"} else w for w in plain.split() if w != "error:"]  # fmt: skip


def test_without_rich(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "rich", None)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert not in_colours("auto")
    with pytest.raises(MissingExtraError, match="color"):
        in_colours("always")
    assert run(capsys, "check", WRONG, "--color", "always")[0] == 2


def test_seventy_good_files_print_one_line(tmp_path, capsys):
    (tmp_path / "deep").mkdir()
    text = (UNITS / "2021-q2" / "huyen-dak-mil.csv").read_text(encoding="utf-8")
    for number in range(70):
        (tmp_path / "deep" / f"{number}.csv").write_text(text, encoding="utf-8")
    assert run(capsys, "check", tmp_path) == (0, "70 files: every sum holds\n", "")
    assert run(capsys, "check", tmp_path / "deep" / "1*.csv") == (0, "11 files: every sum holds\n", "")
    assert run(capsys, "check", tmp_path / "deep" / "x*.csv")[0] == 2
    (tmp_path / "empty").mkdir()
    assert "no file of a readable format" in run(capsys, "check", tmp_path / "empty")[2]
