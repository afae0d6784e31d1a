"""Columns of the accounts: those of the published forms, each with its source."""

import pytest

from kstt import CaseAccount, FeedbackAccount
from kstt.definitions.columns import Role, columns_of


def test_columns_are_those_of_the_published_form():
    assert [(c.number, c.key) for c in columns_of(CaseAccount)] == list(
        enumerate(
            ["received", "received_online", "received_direct", "carried_over", "resolved", "resolved_early",
             "resolved_on_time", "resolved_late", "pending", "pending_within", "pending_overdue"],
            3,
        )
    )  # fmt: skip
    assert {c.key for c in columns_of(CaseAccount) if c.role is Role.OPENING_STOCK} == {"carried_over"}


@pytest.mark.parametrize("kind", [CaseAccount, FeedbackAccount])
def test_every_column_has_its_source_and_vietnamese_header(kind):
    import unicodedata

    for column in columns_of(kind):
        assert column.source is not None
        assert column.source.provenance
        assert column.header
        for part in column.header:
            assert unicodedata.is_normalized("NFC", part)
