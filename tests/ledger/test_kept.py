from itertools import pairwise
from threading import Barrier, Thread

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import CountingRules, EndedLevel, Ledger, WaitingTreatment
from kstt.errors import LedgerError
from kstt.ledger import CaseChanges, KeptLedger, KeptLedgers
from kstt.samples import year_of_cases
from kstt.testing import cases, rules


def changes_between(earlier, later, revision):
    return CaseChanges(
        revision,
        [case for case in later if case not in earlier],
        [case for case in earlier if case not in later],
    )


@settings(max_examples=20)
@given(st.lists(st.lists(cases(), max_size=4), min_size=1, max_size=4), st.data())
def test_it_is_the_ledger_of_the_cases_at_every_revision(states, data):
    rules = CountingRules(waiting=WaitingTreatment.BY_DATE)
    history = [changes_between(*pair, n) for n, pair in enumerate(pairwise([[], *states]), 1)]
    kept = KeptLedger(lambda since: history[since:latest], rules)
    for latest in sorted(data.draw(st.sets(st.integers(1, len(history)), min_size=1))):
        assert kept.at(latest) == Ledger.from_cases(states[latest - 1], rules)


def test_a_later_revision_that_the_changes_lead_to_is_not_asked_for_again():
    asked = []

    def changes(since):
        asked.append(since)
        return [CaseChanges(since + 5, [], [])]

    kept = KeptLedger(changes)
    for revision in (0, 3, 5, 4, 6):
        kept.at(revision)
    assert asked == [0, 5]


def test_changes_that_are_not_all_there_yet_are_asked_for_again():
    states = list(year_of_cases(2021, 3))
    history = [CaseChanges(n, [case], []) for n, case in enumerate(states, 1)]
    there, latest = 1, 3
    kept = KeptLedger(lambda since: history[since:there])
    with pytest.raises(LedgerError, match="end at revision 1, expected changes to revision 3"):
        kept.at(latest)
    there = latest
    assert kept.at(latest) == Ledger.from_cases(states)


def test_an_error_leaves_the_ledger_as_it_was():
    (case,) = year_of_cases(2021, 1)

    def broken(since):
        yield CaseChanges(1, [case], [])
        if not repaired:
            raise OSError("the database does not answer")

    repaired = []
    kept = KeptLedger(broken)
    with pytest.raises(OSError, match="does not answer"):
        kept.at(1)
    repaired.append(True)
    assert kept.at(1) == Ledger.from_cases([case])


def test_a_state_that_was_never_entered_is_refused():
    (case,) = year_of_cases(2021, 1)
    with pytest.raises(LedgerError):
        KeptLedger(lambda _: [CaseChanges(1, [], [case])]).at(1)


def test_threads_that_ask_at_once_enter_the_changes_once():
    (case,), together, found = year_of_cases(2021, 1), Barrier(4), []
    kept = KeptLedger(lambda since: [CaseChanges(1, [case], [])][since:])

    def ask():
        together.wait()
        found.append(kept.at(1))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [Ledger.from_cases([case])] * 4


@settings(max_examples=20)
@given(st.lists(cases(), max_size=4), st.lists(rules(), min_size=1, max_size=3), st.sampled_from(EndedLevel))
def test_there_is_a_ledger_for_each_set_of_rules(records, several, ended):
    """Cases are read once for each; where those of an ended level stand makes no other ledger."""
    asked = []

    def changes(since):
        asked.append(since)
        return [CaseChanges(1, records, [])]

    kept = KeptLedgers(changes)
    for chosen in several:
        usual = attrs.evolve(chosen, ended_level=CountingRules().ended_level)
        ledger = kept.at(1, attrs.evolve(chosen, ended_level=ended))
        assert ledger == kept.at(1, usual) == Ledger.from_cases(records, usual)
    assert len(asked) == len({attrs.evolve(chosen, ended_level=ended) for chosen in several})
    assert kept.at(1) == Ledger.from_cases(records)
