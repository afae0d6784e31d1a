"""Tables of units, and that of their province."""

import attrs

from kstt import ReportedForm, ReportingPeriod, form_06c
from kstt.io.records.delimited import read_cases

PERIOD = ReportingPeriod.quarter(2021, 2)


def units_and_province():
    cases = list(read_cases("src/kstt/data/samples/cases.csv"))
    names = sorted({case.unit for case in cases})
    units = [
        attrs.evolve(
            ReportedForm.from_form(form_06c([c for c in cases if c.unit == name], PERIOD)), source=name
        )
        for name in names
    ]
    return units, ReportedForm.from_form(form_06c(cases, PERIOD))
