"""The laws, the ledger and every engine over every case there is, in the small calendar; and over accounts."""

from functools import cache
from itertools import product

import pytest

from kstt import CaseAccount, CountingRules, FeedbackAccount, UnbalancedAccountError
from kstt.definitions.columns import boxes_of, closing_of, opening_of
from kstt.errors import ContinuityError
from kstt.frames import CaseFrame
from tests import oracle
from tests.engines import QUICK, Engine, case_table, history_table
from tests.every_case import (
    CORE,
    TABLES,
    cases_of,
    clocked,
    extended,
    extended_twice,
    options_of,
    plain,
    prove,
    signatures,
    suspended,
    suspended_and_extended,
)

RULES = CountingRules()
made = cache(cases_of)


@pytest.mark.parametrize("table", TABLES)
def test_every_case_obeys_the_laws_under_every_option(table):
    for rules in options_of(table, every=False):
        assert prove(made(table, CORE), CORE, rules) > 10


@pytest.mark.parametrize("table", [plain, suspended, extended, extended_twice, clocked])
def test_every_case_counts_in_the_ledger_as_in_the_form(table):
    prove(made(table, CORE), CORE, options_of(table, every=False)[-1], ledger=True)


def tags(one, period, rules):
    """What the independent count says of a case, as the boxes name it."""
    if not oracle.counted(one, period, rules):
        return None
    return frozenset({oracle.receipt_box(one, period), oracle.status_box(one, period, rules)})


@pytest.mark.parametrize("table", [plain, suspended, extended, clocked])
def test_every_case_counts_as_an_independent_count_says(table):
    cases = made(table, CORE)
    for rules in options_of(table, every=False):
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


def maker(engine, times):
    def make(cases):
        more = {}
        for field in ("suspensions", "extensions"):
            table = history_table(cases, field, times)
            if table["id"][1]:
                more[field] = engine.frame(table)
        days = ("received", "due", "closed") if times == "days" else ()
        return CaseFrame(engine.frame(case_table(cases, times)), days=days, **more)

    return make


@pytest.mark.parametrize("name", QUICK)
@pytest.mark.parametrize("table", [plain, clocked])
def test_every_case_counts_alike_on_every_engine(name, table):
    make = maker(Engine(name), "days" if table is plain else "mixed")
    prove(made(table, CORE), CORE, options_of(table, every=False)[-1], frames=(make,))


@pytest.mark.parametrize("name", ["polars", "duckdb"])
@pytest.mark.parametrize("table", [suspended, extended_twice, extended])
def test_every_history_counts_alike(name, table):
    prove(made(table, CORE), CORE, RULES, frames=(maker(Engine(name), "days"),))


def test_suspensions_and_extensions_together_in_polars():
    prove(made(suspended_and_extended, CORE), CORE, RULES, frames=(maker(Engine("polars"), "days"),))


def test_a_wrong_count_of_one_case_shows():
    """The proof has teeth: a table that loses a single case in scope, or has one twice, does not pass."""
    cases = made(extended_twice, CORE)[:400]
    for changed in (lambda named: named[1:], lambda named: [*named, named[0]]):
        with pytest.raises(AssertionError):
            prove(cases, CORE, RULES, frames=(changed,))
    prove(cases, CORE, RULES, frames=(list,))


def small(kind, most):
    """Every account of a kind whose boxes are at most ``most``; those out of balance cannot be built."""
    found = []
    for values in product(range(most + 1), repeat=len(boxes_of(kind))):
        try:
            found.append(kind(*values))
        except UnbalancedAccountError:
            continue
    return found


@pytest.mark.parametrize("kind", [CaseAccount, FeedbackAccount])
def test_addition_of_every_small_account(kind):
    accounts = small(kind, 1)[:: 1 if kind is CaseAccount else 3]
    zero = kind.zero()
    for one in accounts:
        assert one + zero == zero + one == one
        for other in accounts:
            assert one + other == other + one


@pytest.mark.parametrize("kind", [CaseAccount, FeedbackAccount])
def test_the_two_compositions_of_every_small_account_interchange(kind):
    """(a + b) ; (c + d) is defined and equal to (a ; c) + (b ; d) wherever those are defined."""
    accounts = small(kind, 1)
    closing, opening = closing_of(kind).key, opening_of(kind).key
    chained = []
    for one in accounts:
        for other in accounts:
            if getattr(one, closing) == getattr(other, opening):
                try:
                    chained.append((one, other, one.then(other)))
                except ContinuityError:
                    continue
            else:
                with pytest.raises(ContinuityError):
                    one.then(other)
    assert len(chained) > 200
    # Interchange is bilinear in the pairs: every pair against some of each sort shows each role of each column.
    step = max(1, len(chained) ** 2 // 15_000)
    pairs = [(x, y) for x in chained for y in chained[:: max(1, step // len(chained) + 1)]][::step]
    for (a, c, first), (b, d, second) in pairs:
        whole, parts = (a + b).then(c + d), first + second
        assert kind is FeedbackAccount or whole == parts
        for key, value in parts.values.items():
            # What two forms of feedback cannot tell is unknown in one of them, never different.
            assert None in {value, whole.values[key]} or whole.values[key] == value
