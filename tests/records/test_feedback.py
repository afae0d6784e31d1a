from datetime import date

import pytest

from kstt import (
    Feedback,
    FeedbackSubject,
)
from kstt.errors import InvalidRecordError


def test_what_cannot_be_feedback():
    def piece(received, resolved=None, published=None):
        return Feedback("P", "Đất đai", FeedbackSubject.CONDUCT, received, resolved, published)

    with pytest.raises(InvalidRecordError, match="resolved"):
        piece(date(2021, 5, 2), date(2021, 5, 1))
    with pytest.raises(InvalidRecordError, match="published"):
        piece(date(2021, 5, 2), None, date(2021, 5, 3))
    with pytest.raises(InvalidRecordError, match="published"):
        piece(date(2021, 5, 2), date(2021, 5, 4), date(2021, 5, 3))
