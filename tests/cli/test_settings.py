"""What is set once for every command."""

import json
import os
import subprocess
import sys
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import samples
from kstt.cli.parsing import whole_parser
from kstt.cli.settings import KEYS, settings_toml
from tests.cli.running import run


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder with a folder in it, in which somebody works."""
    samples.copy(tmp_path)
    inner = tmp_path / "quarter" / "two"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    return tmp_path


def test_nothing_is_set(office, capsys):
    assert run(capsys, "config")[1].startswith("nothing is set")
    assert json.loads(run(capsys, "config", "--json")[1]) == {"file": None, "settings": {}}


@pytest.mark.parametrize("name", ["kstt.toml", "pyproject.toml"])
def test_settings_are_defaults_in_every_folder_below(office, capsys, name):
    head = "[tool.other]\nx = 1\n[tool.kstt]\n" if name == "pyproject.toml" else ""
    (office / name).write_text(
        head + 'lang = "vi"\nsource = "portal.toml"\nreporting-unit = "UBND tỉnh A"\n', encoding="utf-8"
    )
    status, out, err = run(capsys, "form", "06c", office / "export.csv", "--period", "2021-Q2")
    assert (status, err) == (0, "")
    assert "Đơn vị báo cáo: UBND tỉnh A" in out
    assert "mọi phép cộng đều khớp" in run(capsys, "check", office / "units" / "2021-q2")[1]
    assert "every sum holds" in run(capsys, "check", office / "units" / "2021-q2", "--lang", "en")[1]
    given_once = run(
        capsys, "form", "06c", office / "export.csv", "--period", "2021-Q2", "--reporting-unit", "UBND B"
    )
    assert "Đơn vị báo cáo: UBND B" in given_once[1]
    assert str(office / name) in run(capsys, "config")[1]


def test_a_catalogue_that_is_set_names_categories_alone(office, capsys):
    (office / "categories.csv").write_text("level,name\nprovince,Thú y\n", encoding="utf-8")
    (office / "kstt.toml").write_text(
        'catalogue = "categories.csv"\nsource = "portal.toml"\n', encoding="utf-8"
    )
    command = ("form", "06c", office / "export.csv", "--period", "2021-Q2")
    of_units, named = run(capsys, *command, "--by", "unit"), run(capsys, *command)
    assert (of_units[0], of_units[2], "Thú y" in of_units[1]) == (0, "", False)
    assert ("Thú y" in named[1], "[name-unknown]" in named[2]) == (True, True)
    given_once = run(capsys, *command, "--by", "unit", "--catalogue", office / "categories.csv")
    assert ("Thú y" in given_once[1], "[name-unknown]" in given_once[2]) == (True, True)


def test_the_nearest_file_holds(office, capsys):
    (office / "kstt.toml").write_text('lang = "vi"\n', encoding="utf-8")
    (office / "quarter" / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert json.loads(run(capsys, "config", "--json")[1])["settings"] == {"lang": "vi"}
    run(capsys, "config", "lang=en")
    assert "every sum holds" in run(capsys, "check", office / "units" / "2021-q2")[1]
    assert run(capsys, "config", "lang=")[1].startswith(str(office / "quarter" / "two"))


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that is worked in cannot be removed")
@pytest.mark.parametrize("arguments", [["check", "wrong.tsv"], ["config"], ["--help"], ["samples", "out"]])
def test_in_a_folder_that_was_removed_nobody_knows_the_settings(office, capsys, arguments):
    (office / "gone").mkdir()
    os.chdir(office / "gone")
    (office / "gone").rmdir()
    status, shown, said = run(capsys, *arguments, "--lang", "vi")
    assert (status, shown, len(said.splitlines())) == (2, "", 1)
    assert "thư mục làm việc" in said


def test_editions_that_are_set_wait_for_layout(office, capsys):
    (office / "kstt.toml").write_text('layouts = "none.toml"\n', encoding="utf-8")
    assert run(capsys, "check", office / "units" / "2021-q2")[0] == 0
    status, _, err = run(capsys, "check", office / "units" / "2021-q2", "--layout", "II.06a/VPCP/KSTT")
    assert (status, "none.toml" in err) == (2, True)
    assert run(capsys, "check", office / "units" / "2021-q2", "--layouts", "none.toml")[0] == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('language = "vi"', "no setting in"),
        ('lang = "fr"', "expected 'en' or 'vi'"),
        ("unit = 3", "no setting in"),
        ("source = 3", "expected a text"),
        ("lang = ", "expected a TOML file"),
        ('langg = "vi"', "did you mean 'lang'"),
    ],
)
def test_what_cannot_be_set_is_refused(office, capsys, text, said):
    (office / "kstt.toml").write_text(text, encoding="utf-8")
    status, _, err = run(capsys, "check", "x")
    assert (status, said in err, "kstt.toml" in err) == (2, True, True)


def test_a_wrong_setting_is_not_written(office, capsys):
    assert run(capsys, "config", "lang=fr")[0] == 2
    assert run(capsys, "config", "lang")[0] == 2
    assert not (office / "quarter" / "two" / "kstt.toml").exists()


@given(st.dictionaries(st.sampled_from(sorted(KEYS)), st.text(st.characters(codec="utf-8"))))
def test_settings_come_back_from_their_text(values):
    assert tomllib.loads(settings_toml(values)) == values


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["chek", "x"], "'check'"),
        (["check", "x", "--perod", "2021-Q2"], "'--period'"),
        (["check", "x", "--format", "tabel"], "'table'"),
        (["form", "06d", "x"], "'06a'"),
        (["ledger", "make", "x", "-o", "y", "--overwrit3"], "'--overwrite'"),
        (["ledger", "mkae"], "'make'"),
    ],
)
@pytest.mark.parametrize(("lang", "said"), [("en", "did you mean"), ("vi", "có phải là")])
def test_what_is_misspelled_is_guessed(capsys, words, meant, lang, said):
    with pytest.raises(SystemExit) as ended:
        run(capsys, *words, "--lang", lang)
    err = capsys.readouterr().err
    assert (ended.value.code, said in err, meant in err) == (2, True, True), err


def test_what_is_like_nothing_is_not_guessed(capsys):
    with pytest.raises(SystemExit):
        run(capsys, "check", "x", "--qqqqq")
    assert "did you mean" not in capsys.readouterr().err


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_completion(capsys, tmp_path, shell):
    status, out, _ = run(capsys, "completion", shell)
    assert status == 0
    for text in ("check", "--show-columns", "narrative"):
        assert text in out
    if shell == "bash":
        script = tmp_path / "kstt.bash"
        script.write_text(out, encoding="utf-8")
        subprocess.run(["bash", "-n", script], check=True)


def test_flags_mean_one_thing_everywhere():
    """An option of one name has one kind of value, and one destination, in every command."""
    meanings = {}
    for parser in whole_parser("en").every_parser():
        for action in parser._actions:
            for name in action.option_strings:
                if name in {
                    "-o",
                    "--output",
                    "--overwrite",
                    "--lang",
                    "--json",
                    "--layout",
                    "--layouts",
                    "--source",
                }:
                    meanings.setdefault(name, set()).add((action.dest, action.nargs, type(action).__name__))
    assert {name: len(kinds) for name, kinds in meanings.items()} == dict.fromkeys(meanings, 1)
