"""The language of counting: axes, leaves, and the boxes of an account."""

from datetime import date

import pytest

from kstt import FeedbackAccount
from kstt.definitions.boxes import RECEIVED, Boxes, Branch, Day, Less, in_scope, leaf

START, END = date(2021, 3, 15), date(2021, 6, 14)


def test_a_column_that_nothing_counts_is_refused_and_never_zero():
    origin = Branch(Less(RECEIVED, START), leaf("carried_over"), leaf("received_new"))
    with pytest.raises(TypeError, match="received_conduct of FeedbackAccount counts conduct, which no leaf"):
        Boxes(FeedbackAccount, END, in_scope(Day("resolved"), START, END), (origin,))
