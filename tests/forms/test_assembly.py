"""Forms from counts by level and row label."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kstt import LAYOUTS, CaseAccount, ReportingPeriod
from kstt.forms.assembly import assembled
from kstt.ledger.balance import records_of
from kstt.records.units import unit_key

Q2 = ReportingPeriod.quarter(2021, 2)
SPELLINGS = (
    "UBND xã A",
    "Ủy ban nhân dân xã A",
    "xã A",
    "Sở TN&MT",
    "Sở Tài nguyên và Môi trường",
    "Sở  Nội vụ",
)
ONE = (1, 0, 0, 1, 0, 0, 0, 0)
"""One case; the counts of several rows may be the same object."""


def of_units(counts):
    layout = LAYOUTS.latest("06a")
    return assembled(layout, Q2, CaseAccount, counts, tuple, records_of, of_units=True)


@given(st.dictionaries(st.sampled_from(SPELLINGS), st.sampled_from((ONE, (2, 0, 0, 1, 0, 0, 1, 0)))))
def test_spellings_of_one_unit_are_one_row_with_all_their_cases(counts):
    form = of_units({(None, label): codes for label, codes in counts.items()})
    received, spelled = Counter(), Counter()
    for label, codes in counts.items():
        received[unit_key(label)] += codes[0]
        spelled[unit_key(label)] += 1
    assert {unit_key(row.label): row.account.received for row in form.sections[0].rows} == received
    assert sorted(unit_key(finding.row) for finding in form.findings) == sorted(
        key for key, many in spelled.items() if many > 1
    )
