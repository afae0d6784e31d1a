"""Every option that names a file to read refuses one without end, before it is in memory."""

import argparse

import pytest

from kstt.cli import parser
from kstt.samples import path
from tests.cli.running import Q2, UNITS, run

FORM, CASES = next(iter(sorted((UNITS / "2021-q2").iterdir()))), path("cases.csv")
COMMANDS = {
    "form": ["06c", CASES, "--period", Q2],
    "explain": ["06c", CASES, "--period", Q2, "--row", "Tổng cộng", "--of", "received"],
    "due": [CASES, "--as-of", "2021-07-01"],
    "check": [FORM],
    "audit": [FORM],
    "repair": [FORM],
    "merge": [FORM, "--period", Q2],
    "convert": [FORM, "OUT.csv"],
    "compare": [FORM, path("wrong.tsv")],
    "template": ["06c", "--period", Q2, "-o", "OUT.xlsx"],
    "narrative": [FORM],
    "report": [FORM, "-o", "OUT.docx"],
    "brief": [FORM, "-o", "OUT.html"],
}


def options():
    """Every command of one level with an option that names a file to read."""
    (commands,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    for name, command in commands.choices.items():
        for action in command._actions:
            read = {action.metavar} & {"FILE", "SOURCE"} or action.dest == "previous"
            if action.option_strings and read:
                yield name, action.option_strings[-1]


@pytest.mark.parametrize(("command", "option"), sorted(set(options())))
def test_a_file_without_end_is_refused(tmp_path, monkeypatch, capsys, command, option):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kstt.io.files.containers.LARGEST_FILE", 100_000)
    endless = tmp_path / "endless.toml"
    with endless.open("wb") as file:
        file.truncate(1 << 40)  # no byte of it is on the disk
    status, out, said = run(capsys, command, *COMMANDS[command], option, endless)
    assert status == (1 if (command, option) == ("merge", "--previous") else 2), out + said
    assert any(words in out + said for words in ("more than 100000 bytes", "a binary file", "CSV"))


def test_the_settings_of_a_folder_are_bounded(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kstt.io.files.containers.LARGEST_FILE", 100_000)
    with (tmp_path / "kstt.toml").open("wb") as file:
        file.truncate(1 << 40)
    for words in (["demo"], ["config", "lang=vi"]):
        status, _, said = run(capsys, *words)
        assert status == 2
        assert "more than 100000 bytes" in said
