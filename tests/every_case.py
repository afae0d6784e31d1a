"""Every case there is, as far as counting can tell cases apart; and a command that proves the laws over them.

    python -m tests.every_case                    the whole proof, for a long run
    python -m tests.every_case --core             the smaller one, which the test suite runs, too
    python -m tests.every_case --engines polars   with some engines alone, or with none

The rules of counting look at a case only through the order of its days against one another and against the
bounds of the period, the order of two clocks within a day and within the sessions, its channel and its
closing. So a short calendar with room for every such order holds a case of every sort:

- two adjoining periods P and Q, each of a first day, inner days and a last day, with days before and after;
- in the whole calendar there are three days in every gap between bounds, so that the days of a case which
  one test compares (due date and closing; a closing, an extension's day and its new due date) stand in every
  order there, and on one day.

Options that a table's cases cannot tell apart are proved once; that they cannot follows from the declared
rules, not from a sample. What independent parts of the rules look at is enumerated in tables of its own: suspensions, extensions,
both together (with fewer receipts and closings, which neither looks at), clocks.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import combinations_with_replacement, product
from time import process_time

import attrs

from kstt import (
    AuthorityLevel,
    Case,
    CaseAccount,
    Channel,
    Closing,
    ClosingTreatment,
    CountingRules,
    EndedLevel,
    Extension,
    Ledger,
    NoDueDate,
    ReportingPeriod,
    Suspension,
    Timeliness,
    WaitingTreatment,
    form_06a,
)
from kstt.counting.in_python import tally
from kstt.dates.instants import VIETNAM
from kstt.dates.sessions import Session
from kstt.definitions.boxes import All, Branch, Not, OneOf, Some, Suspended, SuspendedBefore
from kstt.definitions.columns import Role, boxes_of, closing_of, columns_of, opening_of
from kstt.definitions.form_06 import case_boxes
from kstt.errors import ContinuityError, UnbalancedAccountError
from kstt.frames import CaseFrame
from tests.engines import QUICK, SLOW, Engine, case_table, history_table

FIRST = date(2021, 3, 1)
CLOCKS = (
    time(6, 59, 59, 999_999), time(7), time(9), time(11, 30), time(12), time(13, 30), time(15), time(17),
    time(23, 59, 59, 999_999),
)  # fmt: skip
"""Before, at and after the bounds of both half-day sessions."""
OTHER_SESSIONS = (Session(time(8), time(12)), Session(time(13), time(16, 30)))


@attrs.frozen
class Calendar:
    """Days for two adjoining periods: ``inner`` between the bounds of each, ``outer`` before and after."""

    inner: int
    outer: int

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(FIRST + timedelta(n) for n in range(2 * self.outer + 2 * (self.inner + 2)))

    @property
    def first(self) -> ReportingPeriod:
        return ReportingPeriod(self.days[self.outer], self.days[self.outer + self.inner + 1])

    @property
    def second(self) -> ReportingPeriod:
        return ReportingPeriod(self.days[self.outer + self.inner + 2], self.days[-1 - self.outer])

    @property
    def periods(self) -> tuple[ReportingPeriod, ReportingPeriod, ReportingPeriod]:
        return self.first, self.second, self.first.then(self.second)

    @property
    def landmarks(self) -> tuple[date, ...]:
        """One day of each sort: before, first, inner and last of each period, after."""
        days, span = self.days, self.inner + 2
        starts = (self.outer, self.outer + span)
        inside = [days[start + offset] for start in starts for offset in (0, 1, span - 1)]
        return (days[0], *inside, days[-1])


WHOLE, CORE = Calendar(inner=3, outer=3), Calendar(inner=1, outer=1)


def case(
    number, received, due, closed, closing=None, *, channel=Channel.ONLINE, suspensions=(), extensions=()
):
    return Case(
        str(number), "all", AuthorityLevel.COMMUNE, "UBND xã A", channel, received, due, closed, closing,
        suspensions, extensions,
    )  # fmt: skip


def ends(days):
    """Receipt and closing in order, the closing possibly not there."""
    yield from combinations_with_replacement(days, 2)
    yield from ((day, None) for day in days)


def plain(calendar):
    """Every order of receipt, due date and closing, every closing and channel."""
    for (received, closed), due in product(ends(calendar.days), (None, *calendar.days)):
        for closing, channel in product((None,) if closed is None else (None, *Closing), Channel):
            yield {"received": received, "due": due, "closed": closed, "closing": closing, "channel": channel}


def suspended(calendar):
    """Every order of receipt, due date, closing, and a suspension."""
    days = calendar.days
    for (received, closed), due, (start, end) in product(ends(days), (None, *days), ends(days)):
        for closing in (None,) if closed is None else (None, Closing.RETURNED):
            yield {"received": received, "due": due, "closed": closed, "closing": closing,
                   "suspensions": (Suspension(start, end),)}  # fmt: skip


def extended(calendar):
    """Every order of receipt, due date, closing, and an extension with its day and its new due date."""
    days = calendar.days
    for (received, closed), due, granted, later in product(ends(days), (None, *days), days, days):
        for closing in (None,) if closed is None else (None, Closing.WITHDRAWN):
            yield {"received": received, "due": due, "closed": closed, "closing": closing,
                   "extensions": (Extension(granted, later),)}  # fmt: skip


def extended_twice(calendar):
    """Two extensions, of one day or of two, with every order of their days and due dates."""
    marks, days = calendar.landmarks, calendar.landmarks
    received = days[0]
    for closed, granted, other, due, later in product((None, *marks), marks, marks, days, days):
        yield {"received": received, "due": days[2], "closed": closed,
               "extensions": (Extension(granted, due), Extension(other, later))}  # fmt: skip


def suspended_and_extended(calendar):
    """A suspension and an extension together, or two suspensions."""
    marks = calendar.landmarks if calendar is WHOLE else calendar.landmarks[1::2]
    for (received, closed), due, granted, later in product(ends(marks), (None, *marks), marks, marks):
        for start, end in ends(marks):
            yield {"received": received, "due": due, "closed": closed,
                   "suspensions": (Suspension(start, end),),
                   "extensions": (Extension(granted, later),)}  # fmt: skip
    stops = [Suspension(a, b) for a, b in ends(marks)]
    for one, other, due in product(stops, stops, (None, *marks)):
        yield {"received": marks[0], "due": due, "closed": None, "suspensions": (one, other)}


def clocked(calendar):
    """Every order of the clocks of due date and closing within a day and the sessions; bare days, too."""
    days = calendar.days

    def moments(day):
        return (day, *(datetime.combine(day, clock, VIETNAM) for clock in CLOCKS))

    for (received, closed), due in product(ends(days), (None, *days)):
        if received not in calendar.landmarks[:3]:
            continue
        same_day = due is not None and due == closed
        dues = (None,) if due is None else moments(due) if same_day else (due, moments(due)[3])
        closings = (
            (None,) if closed is None else moments(closed) if same_day else (closed, moments(closed)[5])
        )
        for due_at, closed_at in product(dues, closings):
            for closing in (None,) if closed is None else (None, Closing.WITHDRAWN, Closing.RETURNED):
                yield {"received": received, "due": due_at, "closed": closed_at, "closing": closing}
    # A clock that stopped at an instant, and one that had stopped before.
    for due_day, stop_day, start_at in product(calendar.landmarks, days, CLOCKS[::2]):
        stop = Suspension(datetime.combine(stop_day, start_at, VIETNAM))
        for due_at in moments(due_day)[::2]:
            for earlier in ((), (Suspension(days[0], days[1]),)):
                yield {"received": days[0], "due": due_at, "closed": None, "suspensions": (*earlier, stop)}
    # An extension to an instant: the clock of the due date in force decides.
    for (received, closed), granted, later in product(ends(calendar.landmarks), days, calendar.landmarks):
        closed_at = None if closed is None else datetime.combine(closed, CLOCKS[4], VIETNAM)
        for clock in CLOCKS[::2]:
            yield {"received": received, "due": days[1], "closed": closed_at,
                   "extensions": (Extension(granted, datetime.combine(later, clock, VIETNAM)),)}  # fmt: skip


TABLES = (plain, suspended, extended, extended_twice, suspended_and_extended, clocked)


def cases_of(table, calendar):
    return [case(number, **fields) for number, fields in enumerate(table(calendar))]


def options(*, every=True):
    """Every combination of options, or a few in which each member of each option stands."""
    treatments = tuple(ClosingTreatment)
    if every:
        for timeliness, no_due, withdrawn, returned, waiting in product(
            Timeliness, NoDueDate, treatments, treatments, WaitingTreatment
        ):
            yield CountingRules(timeliness, no_due, withdrawn, returned, waiting, EndedLevel.OWN_SECTION)
        return
    for number, timeliness in enumerate(Timeliness):
        yield CountingRules(
            timeliness, tuple(NoDueDate)[number % 2], treatments[number], treatments[number - 1],
            tuple(WaitingTreatment)[number],
        )  # fmt: skip


def options_of(table, *, every=True):
    """The options under which a table is proved: without clocks, days are compared by day under all rules."""
    found = options(every=every)
    if table is not clocked:
        found = (attrs.evolve(rules, timeliness=Timeliness.BY_DAY) for rules in found)
    return tuple(dict.fromkeys(found))


def folded(term, closings, suspensions):
    """A test or a tree without what cases of these closings, with suspensions or without, cannot tell."""
    match term:
        case OneOf("closing", members):
            left = tuple(member for member in members if member in closings)
            return OneOf("closing", left) if left else False
        case Suspended() | SuspendedBefore() if not suspensions:
            return False
        case Not(test):
            test = folded(test, closings, suspensions)
            return not test if isinstance(test, bool) else Not(test)
        case All(tests) | Some(tests):
            settles = isinstance(term, Some)
            tests = [folded(test, closings, suspensions) for test in tests]
            if settles in tests:
                return settles
            left = tuple(test for test in tests if test is not (not settles))
            if len(left) == 1:
                return left[0]
            return type(term)(left) if left else not settles
        case Branch(test, yes, no):
            test, yes, no = (folded(part, closings, suspensions) for part in (test, yes, no))
            if isinstance(test, bool) or yes == no:
                return yes if test else no
            return Branch(test, yes, no)
    return term


def told_apart(cases, calendar, sets):
    """Of sets of options the first of those that are the same rules for these cases.

    The rules are data: where the declared trees of two sets are equal once the tests are left out that no case
    of the table passes (for a closing that none has, for a suspension where none has any), each case of the
    table is counted alike under both, and one proof is that of the other.
    """
    closings, suspensions = {case.closing for case in cases}, any(case.suspensions for case in cases)
    found = {}
    for rules in sets:
        boxes = [case_boxes(period, rules) for period in calendar.periods]
        key = tuple(folded(tree, closings, suspensions) for b in boxes for tree in (b.in_scope, *b.axes))
        found.setdefault(key, rules)
    return tuple(found.values())


def signatures(cases, calendar, rules):
    """For each case its code in P, in Q and in both together; ``None`` where it is out of scope.

    Raises AssertionError where a case has several codes (law 1, first half).
    """
    found = [[None, None, None] for _ in cases]
    for place, period in enumerate(calendar.periods):
        boxes = case_boxes(period, rules)
        for (number,), counts in tally(cases, boxes, ("id",)).items():
            assert sum(counts) == 1, f"{cases[int(number)]}: {counts}"
            found[int(number)][place] = counts.index(1)
    return [tuple(codes) for codes in found]


def accounts_of(signature, calendar, rules):
    """The account of one case of a signature in P, in Q and in both together."""
    accounts = []
    for code, period in zip(signature, calendar.periods, strict=True):
        boxes = case_boxes(period, rules)
        counts = [0] * len(boxes.codes)
        if code is not None:
            counts[code] = 1
        accounts.append(CaseAccount.from_boxes(boxes.values(counts)))
    return tuple(accounts)


def prove_laws(signature, calendar, rules):
    """Laws 1 to 3 of every case of a signature."""
    one, other, both = accounts_of(signature, calendar, rules)
    for account in (one, other, both):
        receipts = account.received_online + account.received_direct + account.carried_over
        statuses = (
            account.resolved_early + account.resolved_on_time + account.resolved_late
            + account.pending_within + account.pending_overdue
        )  # fmt: skip
        assert receipts == statuses <= 1, signature
        assert account.received == account.resolved + account.pending, signature
    assert one.pending == other.carried_over, signature
    assert one.then(other) == both, signature


def expected_rows(counter, place, calendar, rules):
    """The account of each signature with all its cases in one period, those out of scope left out."""
    rows = {}
    for signature, number in counter.items():
        account = accounts_of(signature, calendar, rules)[place]
        if account != CaseAccount.zero():
            rows[name_of(signature)] = CaseAccount.from_boxes(
                {key: (value or 0) * number for key, value in account.values.items()}
            )
    return rows


def name_of(signature):
    return " ".join("-" if code is None else str(code) for code in signature)


def rows_of(form):
    return {row.label: row.account for row in form.sections[0]}


def labelled(cases, found):
    """The cases, each with its signature as its category: a wrong count cannot hide behind another."""
    return [attrs.evolve(one, category=name_of(codes)) for one, codes in zip(cases, found, strict=True)]


def prove_untold(calendar):
    """That no box depends on where a level that has ended stands, nor on sessions but by the session rule.

    The rules are data: under any such option the declared trees are equal, so that each case falls where it is
    proved to fall under the usual one. The number of sets of options held against their usual ones.
    """
    number = 0
    for rules in options():
        others = [attrs.evolve(rules, ended_level=level) for level in EndedLevel]
        if rules.timeliness is not Timeliness.BY_SESSION:
            others += [attrs.evolve(one, sessions=OTHER_SESSIONS) for one in others]
        for period, other in product(calendar.periods, others):
            assert case_boxes(period, other) == case_boxes(period, rules), other
        number += len(others)
    return number


def frames_of(engine, times):
    """What puts cases into tables of an engine, their histories beside them; ``times`` as in its tables."""

    def make(cases):
        more = {}
        for field in ("suspensions", "extensions"):
            table = history_table(cases, field, times)
            if table["id"][1]:
                more[field] = engine.frame(table)
        days = ("received", "due", "closed") if times == "days" else ()
        return CaseFrame(engine.frame(case_table(cases, times)), days=days, **more)

    return make


def refined(classes, found):
    """The class of each case, where cases of one class also have one signature under further options."""
    numbers = {}
    return [numbers.setdefault(pair, len(numbers)) for pair in zip(classes, found, strict=True)]


def hold_against(make, cases, classes, calendar, sets):
    """That tables of an engine count each case as Python does, in each period, under each set of options.

    The category of a case is its class, the cases that Python counts alike under every one of the sets: a
    wrong count of one case cannot hide behind that of another.

    Args:
        make: what makes a table of cases.
        cases: a table of cases.
        classes: the class of each, a number.
        calendar: the calendar they were made for.
        sets: the sets of options.
    """
    sizes, first = Counter(classes), {}
    for place, number in enumerate(classes):
        first.setdefault(number, place)
    source = make(
        [attrs.evolve(one, category=f"c{number}") for one, number in zip(cases, classes, strict=True)]
    )
    few = [attrs.evolve(cases[place], id=str(number)) for number, place in enumerate(first.values())]
    for rules in sets:
        found = signatures(few, calendar, rules)
        accounts = {signature: accounts_of(signature, calendar, rules) for signature in set(found)}
        for place, period in enumerate(calendar.periods):
            expected = {}
            for number, signature in zip(first, found, strict=True):
                account = accounts[signature][place]
                if account != CaseAccount.zero():
                    values = {key: (value or 0) * sizes[number] for key, value in account.values.items()}
                    expected[f"c{number}"] = CaseAccount.from_boxes(values)
            assert rows_of(form_06a(source, period, rules)) == expected, (period, rules)


def prove(cases, calendar, rules, *, found=None, ledger=False, frames=(), oracle=None):
    """The laws over cases under one set of options; the number of signatures.

    Args:
        cases: a table of cases, numbered by their ids.
        calendar: the calendar they were made for.
        rules: the options.
        found: the signatures of the cases, where they are known.
        ledger: whether the ledger is held against the forms, too.
        frames: makers of tables of a DataFrame engine, each held against the forms.
        oracle: an independent count of one case: its tags in a period, or nothing.
    """
    found = signatures(cases, calendar, rules) if found is None else found
    counter = Counter(found)
    for signature in counter:
        prove_laws(signature, calendar, rules)
    if oracle is not None:
        for one, codes in zip(cases, found, strict=True):
            for place, period in enumerate(calendar.periods):
                code = codes[place]
                tags = None if code is None else case_boxes(period, rules).codes[code]
                assert oracle(one, period, rules) == tags, one
    if ledger or frames:
        named = labelled(cases, found)
        expected = [expected_rows(counter, place, calendar, rules) for place in range(3)]
        sources = [*((Ledger.from_cases(named, rules),) if ledger else ()), *(make(named) for make in frames)]
        for source in sources:
            for place, period in enumerate(calendar.periods):
                assert rows_of(form_06a(source, period, rules)) == expected[place], period
    return len(counter)


def accounts_up_to(kind, most):
    """Every account of a kind whose boxes are at most ``most``; those out of balance cannot be built."""
    found = []
    for values in product(range(most + 1), repeat=len(boxes_of(kind))):
        try:
            found.append(kind(*values))
        except UnbalancedAccountError:
            continue
    return found


def prove_addition(accounts):
    """Accounts add column by column, in any order, and the account of nothing changes none."""
    zero = type(accounts[0]).zero()
    for one in accounts:
        assert one + zero == zero + one == one
        for other in accounts:
            together = one + other
            assert together == other + one
            for key, value in together.values.items():
                parts = one.values[key], other.values[key]
                assert value == (None if None in parts else sum(parts))


def chains_of(accounts):
    """Every pair that chains, with its chain; chaining is defined where pending is carried over, and nowhere else."""
    kind = type(accounts[0])
    closing, opening = closing_of(kind).key, opening_of(kind).key
    for one, other in product(accounts, repeat=2):
        try:
            chain = one.then(other)
        except ContinuityError:
            # Of feedback there are forms that no records have one after the other, though their stocks agree.
            assert kind is not CaseAccount or getattr(one, closing) != getattr(other, opening)
        else:
            assert getattr(one, closing) == getattr(other, opening)
            yield one, other, chain


def prove_roles(chains):
    """A chain has each column by its declared role: flows added up, each stock from its own end."""
    number = 0
    for number, (one, other, chain) in enumerate(chains, 1):  # noqa: B007 - counted
        for column in columns_of(type(one)):
            earlier, later = one.values[column.key], other.values[column.key]
            by_role = {
                Role.FLOW: earlier + later,
                Role.OPENING_STOCK: earlier,
                Role.CLOSING_STOCK: later,
                Role.TOTAL: sum(chain.values[part] for part in next(iter(column.splits), ())),
            }
            assert chain.values[column.key] == by_role[column.role], (one, other, column.key)
    return number


def prove_associativity(chains):
    """(a ; b) ; c = a ; (b ; c) wherever those are defined."""
    after = {}
    for one, other, chain in chains:
        after.setdefault(one, []).append((other, chain))
    for one, followers in after.items():
        for other, chain in followers:
            for third, rest in after.get(other, ()):
                assert chain.then(third) == one.then(rest)


def prove_interchange(pairs):
    """(a + b) ; (c + d) is defined and equal to (a ; c) + (b ; d) wherever those are defined."""
    for (a, c, first), (b, d, second) in pairs:
        whole, parts = (a + b).then(c + d), first + second
        assert type(a) is not CaseAccount or whole == parts
        for key, value in parts.values.items():
            # What two forms of feedback cannot tell is unknown in one of them, never different.
            assert None in {value, whole.values[key]} or whole.values[key] == value


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--core", action="store_true", help="the smaller calendar and fewer options")
    parser.add_argument(
        "--engines", nargs="*", metavar="NAME", choices=(*QUICK, *SLOW), default=QUICK,
        help=f"the engines that are held against Python (default: {', '.join(QUICK)}; slower: {', '.join(SLOW)})",
    )  # fmt: skip
    args = parser.parse_args(arguments)
    calendar = CORE if args.core else WHOLE
    for table in TABLES:
        cases, kinds, sets = cases_of(table, calendar), set(), options_of(table, every=not args.core)
        apart, classes = told_apart(cases, calendar, (CountingRules(), *sets)), [0] * len(cases)
        for rules in apart:
            found = signatures(cases, calendar, rules)
            classes = refined(classes, found)
            kinds.add(prove(cases, calendar, rules, found=found, ledger=rules == CountingRules()))
        print(
            f"{table.__name__}: {len(cases):,} cases, {max(kinds)} signatures, {len(sets)} sets of options,"
            f" {len(apart)} told apart, {process_time():.0f} s of the processor so far",
            flush=True,
        )
        for name in args.engines:
            make = frames_of(Engine(name), "mixed" if table is clocked else "days")
            hold_against(make, cases, classes, calendar, apart)
            print(
                f"  {name}: each of {len(set(classes))} classes counted alike in {len(apart) * 3} forms,"
                f" {process_time():.0f} s of the processor so far",
                flush=True,
            )
    print(
        f"options that change no box: {prove_untold(calendar)} sets held against their usual ones", flush=True
    )
    small = accounts_up_to(CaseAccount, 1)
    prove_addition(small)
    chains = list(chains_of(small))
    prove_associativity(chains)
    pairs = product(chains, chains if not args.core else chains[::40])
    prove_interchange(pairs)
    larger = accounts_up_to(CaseAccount, 1 if args.core else 2)
    number = prove_roles(chains_of(larger))
    print(
        f"accounts: {len(small)} added, chained and interchanged; {len(larger):,}, {number:,} chains by role"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
