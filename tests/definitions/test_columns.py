"""Columns of the accounts: those of the published forms, each with its source."""

from fractions import Fraction

import pytest

from kstt import CaseAccount, FeedbackAccount
from kstt.definitions.columns import (
    Column,
    Rate,
    Role,
    columns_of,
    identities_among,
    with_further_part,
    with_joined,
    without_parts,
)


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


def test_a_column_counts_what_has_its_name_unless_it_says_more():
    assert {c.key: c.counts for c in columns_of(CaseAccount) if c.role is Role.TOTAL} == {
        "received": frozenset(), "resolved": frozenset(), "pending": frozenset(),
    }  # fmt: skip
    boxes = [c for c in columns_of(CaseAccount) if c.role is not Role.TOTAL]
    assert [c.counts for c in boxes] == [frozenset({c.key}) for c in boxes]
    assert dict(zip((c.key for c in columns_of(FeedbackAccount)), columns_of(FeedbackAccount), strict=True))[
        "resolved_conduct"
    ].counts == {"resolved", "conduct"}


def test_columns_that_a_document_holds_together():
    columns = columns_of(CaseAccount)
    keys = ("resolved_early", "resolved_on_time")
    joined = with_joined(columns, (keys, ("pending_within", "pending_overdue")))
    assert [c.key for c in joined] == [
        "received", "received_online", "received_direct", "carried_over", "resolved", "resolved_early+resolved_on_time",
        "resolved_late", "pending", "pending_within+pending_overdue",
    ]  # fmt: skip
    early, two = columns[5], joined[5]
    assert (two.joins, two.splits, two.number, two.role) == (keys, (), early.number, early.role)
    assert two.header == (*early.header[:-1], "Trước hạn + Đúng hạn")
    assert with_joined(columns, ()) == columns
    assert [str(one) for one in identities_among(joined)] == [
        "received = received_online + received_direct + carried_over",
        "received = resolved + pending",
        "resolved = resolved_early+resolved_on_time + resolved_late",
        "pending = pending_within+pending_overdue",
    ]


def test_columns_that_a_document_leaves_out_keep_the_other_sums_of_their_total():
    columns = columns_of(CaseAccount)
    received, resolved = ("received_online", "received_direct", "carried_over"), ("resolved", "pending")
    for gone, left in ((received, resolved), (resolved, received)):
        (total, *_) = without_parts(columns, gone)
        assert (total.key, total.splits, total.joins) == ("received", (left,), gone)


def test_a_column_is_known_unless_it_is_declared_otherwise():
    assert not Column("x", 1, ("X",), Role.FLOW).nullable


@pytest.mark.parametrize("counts", [(1, 2, 3, 4), (0, 0, 3, 4), (2, 1, 0, 0)])
def test_a_rate_is_known_where_all_its_counts_are(counts):
    rate = Rate("x", "X", ("a", "b"), ("c", "d"))
    values = dict(zip("abcd", counts, strict=True))
    base = counts[2] + counts[3]
    assert rate.of(values) == (Fraction(counts[0] + counts[1], base) if base else None)
    for key in values:
        assert rate.of(values | {key: None}) is None
        assert rate.of({other: count for other, count in values.items() if other != key}) is None


def test_columns_under_two_headings_are_joined_by_their_own_title():
    keys = tuple("".join(["received", key]) for key in ("_online", "_direct"))
    (_, joined, *_) = with_joined(columns_of(CaseAccount), [keys])
    assert joined.key == "received_online+received_direct"
    assert joined.header == (
        "Số lượng hồ sơ tiếp nhận",
        "Trong kỳ",
        "Trực tuyến + Trực tiếp, dịch vụ bưu chính",
    )


def test_a_total_of_a_further_part_keeps_its_other_sums():
    columns = columns_of(CaseAccount)
    parts = ("resolved_early", "resolved_on_time", "resolved_late")
    found = with_further_part(columns, "".join(["resol", "ved"]), parts)
    assert [column.key for column in found if column.further] == ["resolved"]
    assert [one for one in found if not one.further] == [one for one in columns if one.key != "resolved"]
    (resolved,) = (column for column in found if column.further)
    assert resolved.splits == ()
    (received, *_) = with_further_part(columns, "received", ("resolved", "pending"))
    assert received.splits == (("received_online", "received_direct", "carried_over"),)
