"""A few strange inputs at every door, the same on every machine; ``python -m tests.fuzz`` tries more."""

import os
import subprocess
import sys
from random import Random

import pytest

from kstt.errors import KsttError, ParseError
from tests.fuzz.__main__ import fed
from tests.fuzz.mutations import as_picture
from tests.fuzz.targets import Target, targets
from tests.support import ROOT


def test_strange_inputs_come_to_results_or_to_errors_of_ours():
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--inputs", "6", "--seed", "1"],
        cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "failures: 0 of 0 kinds" in done.stdout


@pytest.mark.parametrize("error", [ZeroDivisionError, SystemExit, MemoryError, ParseError])
def test_what_goes_wrong_is_seen(error, tmp_path):
    def run(path):
        raise error("a", "b", "c")

    assert isinstance(fed(Target("any", {}, (), run), tmp_path), error)
    assert fed(Target("any", {}, (), lambda path: None), tmp_path) is None


def test_what_is_made_strange_is_good(tmp_path):
    """Of each sort at least every second: what is refused as it stands would hide what its changes do."""
    refused = {}
    for target in targets(tmp_path):
        for name, data in sorted(target.seeds.items())[::5]:
            path = tmp_path / name.rpartition("/")[2]
            path.write_bytes(data)
            error = fed(target, path)
            assert error is None or isinstance(error, KsttError), (target.name, name)
            refused.setdefault(target.name, []).append(error is not None)
    for name, some in refused.items():
        assert sum(some) <= 0.5 * len(some), name


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"no picture"])
def test_a_picture_that_is_damaged_already_stays_as_it_is(data):
    assert as_picture(Random(1), data) == data
