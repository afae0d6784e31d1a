"""A wrong cell of the province traced to its unit."""

import attrs
import pytest

from kstt import ReportedForm, form_06a, form_06c
from kstt.errors import ParseError
from kstt.io.records.delimited import read_cases
from kstt.repair import Status, Unit, trace
from tests.repair.tables import PERIOD, units_and_province


def test_a_wrong_cell_is_traced_to_its_unit():
    units, province = units_and_province()
    assert trace(province, units).repair.status is Status.CONSISTENT
    n = next(i for i, unit in enumerate(units) if any("Hộ tịch" in row.label for row in unit.rows))
    ref = next(row.ref for row in units[n].rows if row.label == "Hộ tịch")
    right = units[n].cell(ref, "received_direct").value
    # The unit's mistake, taken over by the province in the row, its section and the total.
    units[n] = units[n].with_cell(ref, "received_direct", right + 9)
    for row in ("III.1 Hộ tịch", "III", "Tổng cộng"):
        province = province.with_cell(row, "received_direct", province.cell(row, "received_direct").value + 9)
    traced = trace(province, units)
    assert traced.repair.status is Status.UNIQUE
    assert {o.change.row for o in traced.origins} == {"III.1 Hộ tịch", "III", "Tổng cộng"}
    for origin in traced.origins:
        assert [(c.source, c.row, c.proposed) for c in origin.units] == [(units[n].source, ref, right)]


def test_a_mistake_of_the_province_comes_from_no_unit():
    units, province = units_and_province()
    traced = trace(province.with_cell("II.1 Đất đai", "resolved_late", 11), units)
    (origin,) = traced.origins
    assert (origin.change.row, origin.change.found, origin.change.proposed) == ("II.1 Đất đai", 11, 1)
    assert origin.units == ()


def test_units_without_sections_and_rows_that_are_units():
    cases = list(read_cases("src/kstt/data/samples/cases.csv"))
    names = sorted({case.unit for case in cases})
    units = [
        Unit(ReportedForm.from_form(form_06a([c for c in cases if c.unit == name], PERIOD)), name)
        for name in names
    ]
    province = ReportedForm.from_form(form_06c(cases, PERIOD))
    levels = {case.unit: case.level for case in cases}
    stated = [attrs.evolve(unit, level=levels[unit.name]) for unit in units]
    assert trace(province, stated).repair.status is Status.CONSISTENT
    from kstt import RowBy

    by_unit = ReportedForm.from_form(form_06c(cases, PERIOD, rows=RowBy.UNIT))
    assert trace(by_unit, units).repair.status is Status.CONSISTENT
    row = next(row.ref for row in by_unit.rows if row.label == names[0])
    wrong = by_unit.with_cell(row, "received", 77)
    assert [o.change.row for o in trace(wrong, units).origins] == [row]
    some = trace(province, stated[:1], complete=False)
    assert some.repair.status is Status.CONSISTENT
    assert trace(province, stated[:1]).repair.status is not Status.CONSISTENT
    with pytest.raises(ParseError, match="level of the unit 'Văn phòng'"):
        trace(province, [Unit(units[0].reported, "Văn phòng")])


def test_rows_that_the_province_lacks_are_told():
    units, province = units_and_province()
    lacking = attrs.evolve(province, rows=tuple(r for r in province.rows if r.label != "Hộ tịch"))
    assert any("Hộ tịch" in row for row in trace(lacking, units).unmatched)
