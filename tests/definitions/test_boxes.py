"""The language of counting: axes, leaves, and the boxes of an account."""

from datetime import date
from itertools import product

import pytest

from kstt import (
    AuthorityLevel,
    Case,
    CaseAccount,
    Channel,
    CountingRules,
    Feedback,
    FeedbackAccount,
    FeedbackSubject,
    ReportingPeriod,
)
from kstt.counting.in_python import selector, tally
from kstt.definitions.boxes import RECEIVED, Boxes, Branch, Day, Less, in_scope, leaf
from kstt.definitions.columns import columns_of
from kstt.definitions.form_05 import feedback_boxes
from kstt.definitions.form_06 import case_boxes, case_boxes_on
from kstt.errors import UnknownNameError

START, END = date(2021, 3, 15), date(2021, 6, 14)


def test_a_column_that_nothing_counts_is_refused_and_never_zero():
    origin = Branch(Less(RECEIVED, START), leaf("carried_over"), leaf("received_new"))
    with pytest.raises(TypeError, match="received_conduct of FeedbackAccount counts conduct, which no leaf"):
        Boxes(FeedbackAccount, END, in_scope(Day("resolved"), START, END), (origin,))


@pytest.mark.parametrize("more", [-1, 1])
def test_counts_of_other_codes_are_refused(more):
    boxes = feedback_boxes(ReportingPeriod(START, END))
    with pytest.raises(ValueError, match=rf"{len(boxes.codes) + more} counts of {len(boxes.codes)} codes"):
        boxes.row([0] * (len(boxes.codes) + more))


def test_boxes_of_a_period_know_its_last_day_and_others_have_none():
    assert feedback_boxes(ReportingPeriod(START, END)).last_day == END
    with pytest.raises(TypeError, match="differs by record"):
        assert case_boxes_on(Day("due"), CountingRules()).last_day


def boxes_of_form_06():
    return case_boxes(ReportingPeriod(START, END), CountingRules())


def test_a_total_has_the_tags_of_its_parts_and_a_box_its_own():
    boxes = boxes_of_form_06()
    assert boxes.tags_of("resolved_late") == (frozenset({"resolved_late"}),)
    assert boxes.tags_of("resolved") == tuple(
        frozenset({key}) for key in ("resolved_early", "resolved_on_time", "resolved_late")
    )
    assert boxes.tags_of("received") == tuple(
        frozenset({key}) for key in ("received_online", "received_direct", "carried_over")
    )
    with pytest.raises(UnknownNameError):
        boxes.tags_of("resolved_sometime")


@pytest.mark.parametrize("key", [column.key for column in columns_of(CaseAccount)])
def test_a_column_selects_the_cases_that_it_counts(key):
    """Over cases received and closed before, in and after the period, with and without a due date."""
    boxes = boxes_of_form_06()
    days = (date(2021, 3, 1), START, date(2021, 4, 1), END, date(2021, 7, 1))
    selected = selector(boxes, key)
    for number, (received, closed, due) in enumerate(product(days, (*days, None), (*days, None))):
        if closed is None or received <= closed:
            channel = (Channel.ONLINE, Channel.DIRECT)[number % 2]
            case = Case("1", "a", AuthorityLevel.COMMUNE, "UBND xã A", channel, received, due, closed, None)
            counts = next(iter(tally([case], boxes, ()).values()), None)
            account = CaseAccount.zero() if counts is None else CaseAccount.from_boxes(boxes.values(counts))
            assert selected(case) == bool(account.values[key]), case


@pytest.mark.parametrize("key", [column.key for column in columns_of(FeedbackAccount)])
def test_a_column_of_feedback_selects_what_it_counts(key):
    boxes = feedback_boxes(ReportingPeriod(START, END))
    days = (date(2021, 3, 1), date(2021, 4, 1), date(2021, 7, 1))
    selected = selector(boxes, key)
    for subject, received, resolved, public in product(FeedbackSubject, days, (*days, None), (*days, None)):
        if (resolved is None or received <= resolved) and (
            public is None or (resolved and resolved <= public)
        ):
            one = Feedback("1", "a", subject, received, resolved, public)
            counts = next(iter(tally([one], boxes, ()).values()), None)
            account = (
                FeedbackAccount.zero() if counts is None else FeedbackAccount.from_boxes(boxes.values(counts))
            )
            assert selected(one) == bool(account.values[key]), one
