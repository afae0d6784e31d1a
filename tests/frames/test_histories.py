"""Suspensions and extensions as texts, as tables and absent, of days, instants and both, on every engine."""

import attrs
import pytest

from kstt import CountingRules, Ledger, ReportingPeriod, form_06c, form_series
from kstt.definitions import DECISION_766
from kstt.frames import CaseFrame
from kstt.records.fields import fields_of
from tests.engines import QUICK, case_table, history_table, make_cases
from tests.frames.sources import on_pairs

pytestmark = [
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'future.infer_string'"),
]
PERIODS = [ReportingPeriod.quarter(2021, 1), ReportingPeriod.quarter(2021, 2)]


def with_texts(cases, table):
    for field in ("suspensions", "extensions"):
        texts = [fields_of(type(case))[field].text_of(case) or None for case in cases]
        table[field] = ("text", texts)
    return table


@on_pairs(
    [*QUICK, "ibis-sqlite"],
    times=["days", "instants", "mixed"],
    given_as=["texts", "tables", "absent"],
    rules=[CountingRules(), DECISION_766],
)
def test_forms_ledgers_and_series_count_histories_alike(engine, times, given_as, rules):
    cases = list(make_cases(60, 5, times=times))
    if given_as == "absent":
        cases = [attrs.evolve(case, suspensions=(), extensions=()) for case in cases]
    columns = "texts" if times == "instants" else times
    table = case_table(cases, columns)
    tables = {}
    if given_as == "texts":
        table = with_texts(cases, table)
    elif given_as == "tables":
        fields = ("suspensions", "extensions")
        tables = {name: engine.frame(history_table(cases, name, columns)) for name in fields}
    frame = CaseFrame(engine.frame(table), **tables)
    want = [form_06c(cases, period, rules) for period in PERIODS]
    assert [form_06c(frame, period, rules) for period in PERIODS] == want
    ledger = Ledger.from_cases(frame, rules)
    assert [form_06c(ledger, period) for period in PERIODS] == want
    assert list(form_series(frame, PERIODS, rules).forms) == want
