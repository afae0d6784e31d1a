"""One ledger, every engine: the ledger of a frame is the ledger of the same cases entered in Python."""

import pytest

from kstt import Ledger
from tests.engines import QUICK, SLOW, make_cases
from tests.test_frames import A_FEW, EVERY_RULE, PERIOD, TIMES, engine, frame_of, on, without_history  # noqa: F401


@on(*QUICK)
@pytest.mark.parametrize("times", TIMES)
def test_the_ledger_of_a_frame_is_that_of_its_cases(engine, times):
    cases = list(make_cases(200, 1, times=TIMES[times]))
    # pandas cannot say that the days of an extension are but days.
    histories = times != "days" or engine.name != "pandas"
    cases = cases if histories else [without_history(case) for case in cases]
    frame = frame_of(engine, cases, times)
    for chosen in A_FEW:
        assert Ledger.from_cases(frame, chosen) == Ledger.from_cases(cases, chosen)


@on(*SLOW)
@pytest.mark.parametrize("times", ["mixed", "aware"])
def test_the_ledger_of_a_frame_is_that_of_its_cases_on_slow_engines(engine, times):
    if engine.name == "ibis-sqlite" and times == "aware":
        pytest.skip("SQLite has no timestamps with a time zone")
    cases = list(make_cases(60, 2, times=TIMES[times]))
    frame = frame_of(engine, cases, times)
    chosen = A_FEW[1] if times == "mixed" else A_FEW[2]
    assert Ledger.from_cases(frame, chosen) == Ledger.from_cases(cases, chosen)
