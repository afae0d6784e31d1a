"""What words of exports mean where a description does not say it."""

import pytest

from kstt.io.settings.usual_words import meaning_of, meanings_of_statuses
from kstt.records.source_words import OpenStatus
from kstt.vocabulary import Channel, Closing


@pytest.mark.parametrize("word", ["Kênh trực tuyến", "NOP_TRUC_TUYEN", "nộp hồ sơ trực tuyến"])
def test_a_channel_behind_a_word_of_its_title(word):
    assert meaning_of("channel", word) is Channel.ONLINE


@pytest.mark.parametrize("word", ["kenh kenh truc tuyen", "kênh " * 5_000 + "trực tuyến", "nộp"])
def test_only_one_such_word_is_passed_over(word):
    assert meaning_of("channel", word) is None


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("Nộp qua bưu chính", Channel.POSTAL),
        ("Gửi qua bưu điện", Channel.POSTAL),
        ("Quầy một cửa", Channel.DIRECT),
        ("Nộp tại bộ phận một cửa", Channel.DIRECT),
        ("Một cửa điện tử", None),
        ("Nộp qua ứng dụng", None),
    ],
)
def test_a_channel_behind_a_verb_or_by_its_place(word, meaning):
    assert meaning_of("channel", word) is meaning


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("Chờ công dân bổ sung", OpenStatus.WAITING),
        ("Công dân đã bổ sung", None),
        ("running", OpenStatus.OPEN),
    ],
)
def test_who_is_waited_for_plays_no_part(word, meaning):
    assert meaning_of("closing", word) is meaning


def test_a_case_without_a_due_date_is_decided_by_its_day():
    words, days = ["Đã giải quyết (không có hẹn)"] * 2, ["2021-05-04", "2021-05-05"]
    assert meanings_of_statuses(words, days, days) == {words[0]: Closing.DECIDED}
    assert meanings_of_statuses(words, ["", days[0]], days) == {words[0]: None}


@pytest.mark.parametrize(
    ("field", "word", "meaning"),
    [
        ("channel", "TRUCTIEP", Channel.DIRECT),
        ("channel", "BuuChinh", Channel.POSTAL),
        ("closing", "DANGXULY", OpenStatus.OPEN),
        ("closing", "DATRAKETQUA", Closing.DECIDED),
        ("channel", "TT", None),
        ("closing", "DTRA", None),
    ],
)
def test_words_run_together(field, word, meaning):
    assert meaning_of(field, word) is meaning
