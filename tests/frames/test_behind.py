"""The rows behind a number, on every engine."""

from kstt import (
    form_06c,
)
from tests.engines import (
    QUICK,
    SLOW,
    make_cases,
)
from tests.frames.sources import A_FEW, PERIOD, WARNINGS, counts_behind, frame_of, in_turn, on

pytestmark = WARNINGS


@on(*QUICK)
def test_behind_every_cell_are_as_many_rows_as_it_says(engine):
    cases = list(make_cases(120, 13))
    form = form_06c(frame_of(engine, cases), PERIOD, A_FEW[1])
    cells = [(line, column.key) for line in form for column in form.columns]
    for line, key in cells if engine.name == "polars" else cells[::7]:
        why = form.explain(line.ref, key)
        assert counts_behind(why) == why.count == line.account.values[key]


@on(*SLOW)
def test_behind_a_cell_on_slow_engines(engine):
    cases = list(make_cases(120, 13))
    form = form_06c(frame_of(engine, cases, histories=engine.name != "pyspark"), PERIOD, A_FEW[1])
    kinds = ("Tổng cộng", "II", next(iter(form.section("II"))).label)
    for row in in_turn(engine, kinds):
        ref = next(line.ref for line in form if row in {line.ref, line.label, line.section})
        why = form.explain(ref, "pending_within")
        assert counts_behind(why) == why.count
