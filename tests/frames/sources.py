"""Records as frames of every engine, and the rules to count them under."""

import attrs
import pytest

from kstt import (
    ClosingTreatment,
    CountingRules,
    NoDueDate,
    ReportingPeriod,
    Timeliness,
    WaitingTreatment,
)
from kstt.definitions import DECISION_766
from kstt.frames import CaseFrame
from tests.engines import (
    ENGINES,
    case_table,
    history_table,
)
from tests.pairs import every_pair

WARNINGS = [
    # What Ibis and narwhals do with the newest DuckDB, pandas and Dask is for them to mend.
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'future.infer_string'"),
    pytest.mark.filterwarnings("ignore:Dask support:FutureWarning"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
]
PERIOD = ReportingPeriod.quarter(2021, 2)
ON_TIME, BY_DATE, LEFT_OUT = ClosingTreatment
OPTIONS = (Timeliness, NoDueDate, ClosingTreatment, ClosingTreatment, WaitingTreatment)
EVERY_RULE = tuple(CountingRules(*options) for options in every_pair(*OPTIONS))
"""Rules with every pair of options: whatever stands in a tree of boxes stands in a tree of these."""
A_FEW = (
    CountingRules(),
    CountingRules(Timeliness.BY_SESSION, NoDueDate.EARLY, BY_DATE, LEFT_OUT, WaitingTreatment.BY_DATE),
    CountingRules(Timeliness.BY_INSTANT, NoDueDate.ON_TIME, LEFT_OUT, BY_DATE, WaitingTreatment.WITHIN),
    CountingRules(Timeliness.BY_INSTANT, waiting=WaitingTreatment.FIRST_STOP),
    DECISION_766,
)
TIMES = {"mixed": "mixed", "texts": "mixed", "naive": "instants", "aware": "instants", "days": "days"}
"""How a frame holds moments, and which moments it can hold so."""


def on(*names):
    return pytest.mark.parametrize("engine", names, indirect=True)


def on_pairs(engines, **axes):
    """Parametrise by engines and other axes: every two values meet, but not every three."""
    rows = every_pair(engines, *axes.values())
    return pytest.mark.parametrize(("engine", *axes), rows, indirect=["engine"])


def in_turn(engine, values, number=2):
    """So many of the values, others for other engines: for what engines do, whatever the value."""
    first = ENGINES.index(engine.name)
    return [values[(first + 2 * n) % len(values)] for n in range(number)]


def frame_of(engine, cases, times="mixed", histories=True):
    """The cases as a frame of the engine, with the tables of their histories beside it."""
    more = {}
    for field in ("suspensions", "extensions"):
        table = history_table(cases, field, times)
        if histories and table["id"][1]:
            more[field] = engine.frame(table)
    # pandas and Dask have no type for bare days: timestamps have to be called so.
    days = ("received", "due", "closed") if times == "days" else ()
    return CaseFrame(engine.frame(case_table(cases, times)), days=days, **more)


def without_history(case):
    return attrs.evolve(case, suspensions=(), extensions=())


def counts_behind(why):
    """How many rows the frame behind a number has."""
    import narwhals as nw

    rows = nw.from_native(why.cases).select(found=nw.len())
    return (rows.collect() if isinstance(rows, nw.LazyFrame) else rows).item()
