"""The command as people run it: what it prints, and how it ends."""

import json
import subprocess
import sys

import pytest

from kstt.cli import main
from tests.cli.running import run


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "none.tsv"),
        ("form", "06c", "none.csv", "--period", "2021-Q2"),
        ("form", "06c", "none.csv", "--period", "2021-Q9"),
        ("form", "06c", "none.csv", "--period", "2011"),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_unusable_input_ends_with_two_and_a_sentence(capsys, arguments, as_json):
    status, out, err = run(capsys, *arguments, *(["--json"] if as_json else []))
    assert status == 2
    if as_json:
        assert json.loads(out)["error"]["message"]
    else:
        assert err.startswith("kstt: ")


def test_usage_errors_end_with_two(capsys):
    with pytest.raises(SystemExit) as error:
        main(["form", "07z"])
    assert error.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_as_a_process_and_with_a_reader_that_goes_away(table):
    found = subprocess.run(
        [sys.executable, "-m", "kstt", "check", table], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stderr) == (1, "")
    with subprocess.Popen(
        [sys.executable, "-m", "kstt", "demo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()
