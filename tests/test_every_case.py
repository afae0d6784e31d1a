"""The laws, the ledger and every engine over every case there is, in the small calendar; and over accounts."""

from functools import cache

import pytest

from kstt import CaseAccount, CountingRules, FeedbackAccount, Timeliness
from kstt.definitions.form_06 import case_boxes
from tests import oracle
from tests.engines import QUICK, Engine
from tests.every_case import (
    CORE,
    OTHER_SESSIONS,
    TABLES,
    accounts_up_to,
    cases_of,
    chains_of,
    clocked,
    extended,
    extended_twice,
    frames_of,
    hold_against,
    options_of,
    plain,
    prove,
    prove_addition,
    prove_associativity,
    prove_interchange,
    prove_roles,
    prove_untold,
    refined,
    signatures,
    suspended,
    suspended_and_extended,
    told_apart,
)

RULES = CountingRules()
made = cache(cases_of)


@pytest.mark.parametrize("table", TABLES)
def test_every_case_obeys_the_laws_under_every_option(table):
    for rules in options_of(table, every=False):
        assert prove(made(table, CORE), CORE, rules) > 10


@pytest.mark.parametrize("table", TABLES)
def test_options_that_are_not_told_apart_count_alike(table):
    """Every option is one of those that are proved, for these cases: a sample of them under all options."""
    cases = made(table, CORE)[:: max(1, len(made(table, CORE)) // 40)]
    sample = [type(one)(str(n), *fields_after_id(one)) for n, one in enumerate(cases)]
    sets = options_of(table)
    apart = told_apart(made(table, CORE), CORE, sets)
    assert len(apart) == {"plain": 18, "suspended": 18, "extended": 6, "extended_twice": 2}.get(
        table.__name__, 6 if table is suspended_and_extended else 162
    )

    def places(rules):
        """The tags of each case in each period; the numbers of codes differ between options."""
        boxes = [case_boxes(period, rules) for period in CORE.periods]
        return tuple(
            tuple(None if code is None else b.codes[code] for code, b in zip(codes, boxes, strict=True))
            for codes in signatures(sample, CORE, rules)
        )

    if others := [rules for rules in sets if rules not in apart]:
        proved = {places(rules) for rules in apart}
        assert all(places(rules) in proved for rules in others)


@pytest.mark.parametrize("table", [plain, suspended, extended, extended_twice, clocked])
def test_every_case_counts_in_the_ledger_as_in_the_form(table):
    prove(made(table, CORE), CORE, options_of(table, every=False)[-1], ledger=True)


def test_no_box_depends_on_an_ended_level_nor_on_sessions_that_no_rule_asks_for():
    assert prove_untold(CORE) == 54 * 3 + 108 * 6


def tags(one, period, rules):
    """What the independent count says of a case, as the boxes name it."""
    if not oracle.counted(one, period, rules):
        return None
    return frozenset({oracle.receipt_box(one, period), oracle.status_box(one, period, rules)})


@pytest.mark.parametrize("table", [plain, suspended, extended, clocked])
def test_every_case_counts_as_an_independent_count_says(table):
    cases = made(table, CORE)
    own = CountingRules(timeliness=Timeliness.BY_SESSION, sessions=OTHER_SESSIONS)
    for rules in (*options_of(table, every=False), *((own,) if table is clocked else ())):
        seen = set()
        sample = []
        # The independent count is slow: a case of each signature and each day of receipt, closing and due date.
        for one, codes in zip(cases, signatures(cases, CORE, rules), strict=True):
            kind = (codes, one.received, one.closed, one.due)
            if kind not in seen:
                seen.add(kind)
                sample.append(one)
        renumbered = [type(one)(str(n), *fields_after_id(one)) for n, one in enumerate(sample)]
        prove(renumbered, CORE, rules, oracle=tags)


def fields_after_id(one):
    return (
        one.category, one.level, one.unit, one.channel, one.received, one.due, one.closed, one.closing,
        one.suspensions, one.extensions,
    )  # fmt: skip


@pytest.mark.parametrize("name", QUICK)
@pytest.mark.parametrize("table", [plain, clocked])
def test_every_case_counts_alike_on_every_engine(name, table):
    make = frames_of(Engine(name), "days" if table is plain else "mixed")
    prove(made(table, CORE), CORE, options_of(table, every=False)[-1], frames=(make,))


@pytest.mark.parametrize("name", ["polars", "duckdb"])
@pytest.mark.parametrize("table", [suspended, extended_twice, extended])
def test_every_history_counts_alike(name, table):
    prove(made(table, CORE), CORE, RULES, frames=(frames_of(Engine(name), "days"),))


def test_suspensions_and_extensions_together_in_polars():
    prove(made(suspended_and_extended, CORE), CORE, RULES, frames=(frames_of(Engine("polars"), "days"),))


def test_a_wrong_count_of_one_case_shows():
    """The proof has teeth: a table that loses a single case in scope, or has one twice, does not pass."""
    cases = made(extended_twice, CORE)[:400]
    for changed in (lambda named: named[1:], lambda named: [*named, named[0]]):
        with pytest.raises(AssertionError):
            prove(cases, CORE, RULES, frames=(changed,))
    prove(cases, CORE, RULES, frames=(list,))


def test_a_wrong_count_of_one_case_shows_under_any_options():
    cases, sets = made(extended_twice, CORE)[:400], options_of(extended_twice)
    classes = [0] * len(cases)
    for rules in sets:
        classes = refined(classes, signatures(cases, CORE, rules))
    hold_against(frames_of(Engine("polars"), "days"), cases, classes, CORE, sets)
    for changed in (lambda named: named[1:], lambda named: [*named, named[0]]):
        with pytest.raises(AssertionError):
            hold_against(changed, cases, classes, CORE, sets)


@pytest.mark.parametrize("kind", [CaseAccount, FeedbackAccount])
def test_addition_of_every_small_account(kind):
    prove_addition(accounts_up_to(kind, 1)[:: 1 if kind is CaseAccount else 3])


def test_chains_of_small_accounts_follow_the_declared_roles():
    chains = list(chains_of(accounts_up_to(CaseAccount, 1)))
    assert prove_roles(chains) > 500
    prove_associativity(chains)


@pytest.mark.parametrize("kind", [CaseAccount, FeedbackAccount])
def test_the_two_compositions_of_every_small_account_interchange(kind):
    chains = list(chains_of(accounts_up_to(kind, 1)))
    assert len(chains) > 200
    # Interchange is bilinear in the pairs: every pair against some of each sort shows each role of each column.
    step = max(1, len(chains) ** 2 // 15_000)
    prove_interchange([(x, y) for x in chains for y in chains[:: max(1, step // len(chains) + 1)]][::step])
