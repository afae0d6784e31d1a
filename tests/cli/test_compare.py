"""``kstt compare`` doubts forms that are probably not those that were meant."""

import pytest

from tests.cli.running import CASES, run


@pytest.fixture
def quarters(tmp_path, capsys):
    files = {}
    for quarter, unit in (("2021-Q1", "A"), ("2021-Q2", "A"), ("2021-Q2", "B")):
        files[quarter, unit] = tmp_path / f"{quarter}-{unit}.csv"
        words = ["form", "06c", CASES, "--period", quarter, "--reporting-unit", f"UBND {unit}"]
        assert run(capsys, *words, "-o", files[quarter, unit])[0] == 0
    return files


def test_forms_that_can_be_meant_pass_without_a_word(quarters, capsys):
    status, _, said = run(capsys, "compare", quarters["2021-Q2", "A"], quarters["2021-Q1", "A"])
    assert (status, said) == (0, "")


def test_one_unit_under_two_spellings_is_one(tmp_path, capsys):
    files = {"2021-Q2": "UBND xã A", "2021-Q1": "Uỷ ban nhân dân xã A"}
    for quarter, unit in files.items():
        words = ["form", "06c", CASES, "--period", quarter, "--reporting-unit", unit]
        assert run(capsys, *words, "-o", tmp_path / f"{quarter}.csv")[0] == 0
    assert run(capsys, "compare", *(tmp_path / f"{quarter}.csv" for quarter in files))[2] == ""


@pytest.mark.parametrize(
    ("now", "before", "doubt"),
    [
        (("2021-Q1", "A"), ("2021-Q2", "A"), "kỳ trước"),
        (("2021-Q2", "A"), ("2021-Q2", "B"), "đơn vị khác nhau"),
        (("2021-Q2", "A"), ("2021-Q2", "B"), "cùng kỳ"),
    ],
)
def test_doubtful_forms_are_compared_with_a_warning(quarters, capsys, now, before, doubt):
    status, out, said = run(capsys, "compare", quarters[now], quarters[before], "--lang", "vi")
    assert status == 0
    assert out
    assert doubt in said


def test_one_file_twice_is_refused(quarters, capsys):
    file = quarters["2021-Q2", "A"]
    status, _, said = run(capsys, "compare", file, file)
    assert status == 2
    assert "another file" in said
