"""Files for the commands."""

from importlib.resources import files

import pytest

from kstt.samples import PUBLISHED_TABLE
from tests.cli.running import Q2, UNITS, run


@pytest.fixture
def merged(tmp_path, capsys):
    path = tmp_path / "q2.xlsx"
    assert (
        run(capsys, "merge", UNITS / "2021-q2", "--period", Q2, "--reporting-unit", "UBND tỉnh", "-o", path)[
            0
        ]
        == 0
    )
    return path


@pytest.fixture
def csv_file(tmp_path):
    def write(text, name="cases.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def table():
    return str(files("kstt").joinpath("data", PUBLISHED_TABLE))
