"""The shares that a percentage may be: each once, the right one the likeliest, one that is stated alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kstt.audit.auditing import amounts_in
from kstt.audit.notes import Notes
from kstt.audit.relations.bases import Share
from kstt.audit.relations.search import candidates
from kstt.audit.tables import Tables
from kstt.audit.verdicts.shares import Shares
from kstt.audit.verdicts.weights import odds_of_shares
from kstt.io.report.reading import parse_report
from kstt.numerals import format_count

COUNT = st.integers(2, 60_000)


def shares(text, at=0):
    """The shares that the percentage of a text may be, the likeliest first."""
    amounts = amounts_in(parse_report(text), Tables(), None)
    found = Shares.of(Notes(), Tables(), amounts, candidates(amounts))
    rate = list(found.left.values())[at]
    offered = found.shares(rate)
    ranked = sorted(
        zip(odds_of_shares([share.facts for share in offered]), range(len(offered)), strict=True),
        reverse=True,
    )
    return [offered[at] for _, at in ranked]


@settings(max_examples=20, derandomize=True)
@given(COUNT, COUNT, COUNT, COUNT)
def test_every_share_once_and_the_likeliest_in_the_total(early, on_time, late, pending):
    resolved = early + on_time + late
    found = shares(
        f"Tiếp nhận {format_count(resolved + pending)} hồ sơ. Đã giải quyết {format_count(resolved)} hồ sơ, trong đó "
        f"trước hạn {format_count(early)} hồ sơ, đúng hạn {format_count(on_time)} hồ sơ, quá hạn {format_count(late)} "
        "hồ sơ (12,34%)."
    )
    pairs = [(share.part, share.whole) for share in found]
    assert len(pairs) == len(set(pairs))
    assert all(share.whole > 0 and share.part >= 0 for share in found)
    assert pairs[0] == (late, resolved)
    assert (late, resolved + pending) in pairs


@settings(max_examples=20, derandomize=True)
@given(COUNT, COUNT)
def test_a_ratio_is_the_only_share(part, whole):
    said = f"Trong 77 ngày đã trả 1.234 hồ sơ, đúng hạn 12,3% ({format_count(part)}/{format_count(whole)} hồ sơ)."
    assert [(share.part, share.whole) for share in shares(said)] == [(part, whole)]


@settings(max_examples=20, derandomize=True)
@given(COUNT, COUNT, COUNT)
def test_the_base_that_words_name_is_the_likeliest(due, received, on_time):
    said = (
        f"Tiếp nhận {format_count(received)} hồ sơ. Có {format_count(due)} hồ sơ đến hạn, trả đúng hạn "
        f"{format_count(on_time)} hồ sơ, đạt 97,0% trên tổng số hồ sơ đến hạn."
    )
    assert (shares(said)[0].part, shares(said)[0].whole) == (on_time, due)


def test_equal_parts_may_be_printed_differently():
    share = Share(142, 516, "", {}, way=(142, 232, 142))
    assert str(share.rate(0)) == "28% / 27%"
