"""Movements counted in places laid out beforehand: the same ledger, the same faults, and when it is not done."""

from datetime import date

import attrs
import pytest

from kstt import Closing, CountingRules, Ledger, RowBy
from kstt.frames import CaseFrame, FrameError
from kstt.ledger import dense, frame_entries
from kstt.ledger.dense import Refusal, counted_densely
from kstt.rules import ClosingTreatment
from tests import test_frames as frames
from tests.engines import Engine, case_table, make_cases
from tests.test_frames import A_FEW, EVERY_RULE, TIMES, without_history

for needed in ("polars", "duckdb", "numpy", "pyarrow"):
    pytest.importorskip(needed)

KEPT = ([], [RowBy.CATEGORY], [RowBy.UNIT], list(RowBy))
ENGINES = ("polars", "polars-lazy", "duckdb")


@pytest.fixture
def outcomes(monkeypatch):
    """What counting densely has come to, each time."""
    found = []

    def told(*arguments):
        found.append(counted_densely(*arguments))
        return found[-1]

    monkeypatch.setattr(frame_entries, "counted_densely", told)
    return found


def is_dense(outcomes):
    return bool(outcomes) and not any(isinstance(found, Refusal) for found in outcomes)


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("kept", KEPT, ids=str)
def test_the_ledger_is_that_of_the_cases(name, times, kept, outcomes):
    cases = list(make_cases(150, 11, times=TIMES[times]))
    frame = frames.frame_of(Engine(name, None), cases, times)
    for chosen in A_FEW:
        assert Ledger.from_cases(frame, chosen, keep=kept) == Ledger.from_cases(cases, chosen, keep=kept)
    # Polars numbers one name as it goes along, not pairs of them.
    assert is_dense(outcomes) or (name != "duckdb" and len(kept) > 1)


@pytest.mark.parametrize("name", ENGINES[1:])
def test_every_rule(name, outcomes):
    cases = [without_history(case) for case in make_cases(150, 12)]
    frame = Engine(name, None).frame(case_table(cases))
    for chosen in EVERY_RULE[:: 5 if name == "duckdb" else 1]:
        made = Ledger.from_cases(frame, chosen, keep=[RowBy.CATEGORY])
        assert made == Ledger.from_cases(cases, chosen, keep=[RowBy.CATEGORY])
    assert is_dense(outcomes)


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("order", [1, -1])
def test_pieces_bring_new_keys_and_days_on_either_side(name, order, monkeypatch, outcomes):
    monkeypatch.setattr(dense, "_PIECE", 7)
    monkeypatch.setattr(dense, "_ROWS", 10)
    monkeypatch.setattr(dense, "_MARGIN", 1)
    laid_out = []
    lay_out = dense._Grid.lay_out
    monkeypatch.setattr(dense._Grid, "lay_out", lambda *a: laid_out.append(a[2]) or lay_out(*a))
    cases = [without_history(case) for case in make_cases(200, 13, times="days")]
    cases.sort(key=lambda case: (case.received, case.unit), reverse=order < 0)
    frame = Engine(name, None).frame(case_table(cases, "days"))
    assert Ledger.from_cases(frame, keep=[RowBy.UNIT]) == Ledger.from_cases(cases, keep=[RowBy.UNIT])
    assert is_dense(outcomes)
    # A relation of so few rows comes in one piece.
    assert len(set(laid_out)) > 1 or name == "duckdb"


@pytest.mark.parametrize("name", ENGINES)
def test_spellings_of_one_name_are_one_key(name, outcomes):
    cases = [without_history(case) for case in make_cases(80, 14)]
    table = case_table(cases)
    names = [f" {unit}  " if n % 3 else unit for n, unit in enumerate(table["unit"][1])]
    levels = [level.upper() if n % 2 else level for n, level in enumerate(table["level"][1])]
    table |= {"unit": ("text", names), "level": ("text", levels)}
    frame = Engine(name, None).frame(table)
    assert Ledger.from_cases(frame, keep=[RowBy.UNIT]) == Ledger.from_cases(cases, keep=[RowBy.UNIT])
    # In Polars, levels in capitals are taken for none at first.
    assert is_dense(outcomes if name == "duckdb" else outcomes[1:])


@pytest.mark.parametrize("name", ENGINES[1:])
def test_days_at_the_ends_of_the_calendar(name, outcomes):
    first, *cases = (without_history(case) for case in make_cases(5, 15, times="days"))
    first = attrs.evolve(first, received=date(1, 1, 1), due=date(1, 1, 3), closed=None, closing=None)
    last = attrs.evolve(first, received=date(9999, 12, 30), due=date(9999, 12, 31))
    for found in ([first], [last], [first, last, *cases], cases):
        frame = Engine(name, None).frame(case_table(found, "days"))
        assert Ledger.from_cases(frame, keep=[]) == Ledger.from_cases(found, keep=[])
    # A day far off for which there is nothing to count takes no place.
    far = [attrs.evolve(case, due=date(9999, 12, 31)) for case in cases]
    frame = Engine(name, None).frame(case_table(far, "days"))
    assert Ledger.from_cases(frame, keep=[]) == Ledger.from_cases(far, keep=[])
    assert isinstance(outcomes[-1], dense.Layer)


@pytest.mark.parametrize("name", ENGINES[1:])
@pytest.mark.parametrize(
    ("setting", "value"), [("_MOST_PLACES", 100), ("find_spec", lambda _: None)], ids=["too many", "no numpy"]
)
def test_where_it_is_not_done_the_ledger_is_the_same(name, setting, value, monkeypatch, outcomes):
    monkeypatch.setattr(dense, setting, value)
    cases = list(make_cases(100, 16))
    frame = frames.frame_of(Engine(name, None), cases)
    for kept in KEPT:
        assert Ledger.from_cases(frame, keep=kept) == Ledger.from_cases(cases, keep=kept)
    assert set(outcomes) == {Refusal.SPARSE}


LEFT_OUT = CountingRules(withdrawn=ClosingTreatment.LEFT_OUT, returned=ClosingTreatment.LEFT_OUT)
FAULTS = {
    "channel": ("channel", "fax"),
    "closing": ("closing", "lost"),
    "level": ("level", "village"),
    "no level": ("level", None),
    "blank": ("category", " "),
    "no category": ("category", None),
    "no day": ("received", None),
    "closed early": ("closed", date(1999, 1, 1)),
    "not closed": ("closed", None),
}


@pytest.mark.parametrize("name", ENGINES[1:])
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("closing", [Closing.DECIDED, Closing.WITHDRAWN])
@pytest.mark.parametrize("chosen", [CountingRules(), LEFT_OUT], ids=["usual", "left out"])
def test_faults_are_told_as_anywhere(name, fault, closing, chosen, monkeypatch):
    case, *cases = (without_history(case) for case in make_cases(30, 17, times="days"))
    case = attrs.evolve(case, received=date(2021, 1, 1), closed=date(2021, 3, 1), closing=closing)
    column, value = FAULTS[fault]
    table = case_table([case, *cases], "days")
    kind, values = table[column]
    frame = CaseFrame(Engine(name, None).frame(table | {column: (kind, [value, *values[1:]])}))
    told = []
    for found in (lambda name: object(), lambda name: None):
        monkeypatch.setattr(dense, "find_spec", found)
        with pytest.raises(FrameError) as caught:
            Ledger.from_cases(frame, chosen, keep=[RowBy.CATEGORY])
        told.append(str(caught.value))
    assert told[0] == told[1]
