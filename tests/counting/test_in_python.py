"""The computed forms against an independent count, under every rule."""

from datetime import date

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import AuthorityLevel, Case, Channel, ReportingPeriod, form_05b, form_06a, form_06c
from kstt.counting import in_python as module
from kstt.counting.in_python import Writer, tally
from kstt.definitions.boxes import AskedDay, CountedCases
from kstt.io.records import scan_cases, scan_feedback, write_records
from kstt.records.columns import CaseColumns, RecordBlocks
from kstt.testing import cases, feedback, periods, rules
from kstt.text import clean
from tests import oracle

PLAIN = Case(
    "H",
    "Đất đai",
    AuthorityLevel.DISTRICT,
    "UBND huyện A",
    Channel.ONLINE,
    date(2021, 4, 1),
    None,
    None,
    None,
)
PERIODS = periods(first_year=2021, last_year=2021)


@given(st.lists(cases(), max_size=30), PERIODS, rules())
def test_form_06c_counts_as_the_definitions_say(drawn, period, chosen):
    form = form_06c(iter(drawn), period, chosen)
    expected = oracle.case_counts(drawn, period, chosen)
    found = {
        (section.level, row.label): {key: n for key, n in row.account.values.items() if n}
        for section in form.sections
        for row in section
    }
    assert found.keys() == {(level, clean(category)) for level, category in expected}
    for (level, category), boxes in expected.items():
        account = form[level, category]
        for key, count in boxes.items():
            assert getattr(account, key) == count
        assert account.received == sum(
            boxes[k] for k in ("received_online", "received_direct", "carried_over")
        )
        assert account.received == account.resolved + account.pending


@given(st.lists(feedback(), max_size=30), PERIODS)
def test_form_05b_counts_as_the_definitions_say(drawn, period):
    form = form_05b(iter(drawn), period)
    expected = oracle.feedback_counts(drawn, period)
    assert {row.label for row in form.sections[0]} == set(expected)
    for category, boxes in expected.items():
        values = form[category].values
        for key, count in boxes.items():
            assert values[key] == count


@settings(max_examples=20)
@given(st.lists(cases(), min_size=1, max_size=6), PERIODS, rules())
def test_columns_are_counted_as_their_cases(drawn, period, chosen):
    again = [attrs.evolve(case, id=f"{n}-{case.id}") for n in range(4) for case in (PLAIN, *drawn)]
    reader = scan_cases(list(write_records(again)))
    assert any(
        isinstance(block, CaseColumns) and len(block.others) < len(block.id) for block in reader.blocks()
    )
    assert form_06c(reader, period, chosen).sections == form_06c(again, period, chosen).sections
    one = form_06a(reader, period, chosen)
    assert one.sections == form_06a(again, period, chosen).sections


def test_of_columns_only_cases_with_a_history_are_counted_one_by_one(monkeypatch):
    reader = scan_cases(list(write_records([attrs.evolve(PLAIN, id=f"H{n}") for n in range(9)])))
    counted, compiled = [], module._compiled

    def noting(*given):
        count = compiled(*given)
        return lambda records, counts: count((counted.append(one) or one for one in records), counts)

    monkeypatch.setattr(module, "_compiled", noting)
    assert form_06c(reader, ReportingPeriod.quarter(2021, 2)).total.received == 9
    assert len(counted) == sum(len(block.others) for block in reader.blocks())


class Every(CountedCases):
    """Cases of which every second one is counted with the others at once."""

    def __init__(self, drawn):
        self.drawn = drawn

    def counts(self, boxes, keys):
        return tally(self.drawn[::2], boxes, keys)

    def other_cases(self):
        return iter(self.drawn[1::2])


class Mixed(RecordBlocks):
    """Blocks of cases, each second one of which counts itself."""

    def __init__(self, drawn):
        self.drawn = drawn

    def blocks(self):
        yield from (block if n % 2 else Every(block) for n, block in enumerate(self.drawn))

    def __iter__(self):
        return (case for block in self.drawn for case in block)


@given(st.lists(st.lists(cases(), max_size=4), max_size=5), PERIODS, rules())
def test_cases_that_are_counted_a_block_at_once_are_counted_as_they_are_one_by_one(drawn, period, chosen):
    """Blocks have rows in common, and each adds to what those before it counted."""
    blocks = [[PLAIN, *block] for block in drawn]
    mixed = Mixed(blocks)
    assert form_06c(mixed, period, chosen).sections == form_06c(iter(mixed), period, chosen).sections


@given(st.lists(feedback(), max_size=6), PERIODS)
def test_feedback_that_is_read_a_block_at_a_time_is_counted_as_it_is_one_by_one(drawn, period):
    """Of feedback there are no columns: a block is the records themselves."""
    again = [attrs.evolve(one, id=f"{n}-{one.id}") for n, one in enumerate(drawn)]
    reader = scan_feedback(list(write_records(again))) if again else ()
    assert form_05b(reader, period).sections == form_05b(again, period).sections


def test_the_day_that_is_asked_for_has_a_name_in_generated_source():
    assert Writer(None).operand(AskedDay()) == "asked"


def test_equal_values_of_one_type_have_one_name_in_generated_source():
    writer = Writer(None)
    names = [writer.value(value) for value in (date(2021, 6, 14), date(2021, 6, 14), 1, True, 1.0, 1)]
    assert names[0] == names[1]
    assert names[2] == names[5]
    assert len(set(names)) == 4
    assert [type(writer.names[name]) for name in names[2:5]] == [int, bool, float]
