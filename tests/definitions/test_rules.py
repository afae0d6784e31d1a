from datetime import time

import pytest

from kstt import CountingRules
from kstt.dates import Session
from kstt.errors import ParseError


def test_every_option_is_named_with_its_default_and_provenance():
    for name, (default, text, source) in CountingRules.options().items():
        assert getattr(CountingRules(), name) == default
        assert text
        assert source.provenance


@pytest.mark.parametrize(
    ("first", "second", "right"), [(7, 12, True), (7, 11, True), (7, 10, False), (12, 7, False)]
)
def test_sessions_may_touch_but_not_overlap(first, second, right):
    sessions = [Session(time(hour), time(hour + 4)) for hour in (first, second)]
    if right:
        assert CountingRules(sessions=sessions).sessions == tuple(sessions)
    else:
        with pytest.raises(ParseError, match="none overlapping"):
            CountingRules(sessions=sessions)
