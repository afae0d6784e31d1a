"""What words of exports mean where a description does not say it."""

import pytest

from kstt.io.settings.usual_words import meaning_of
from kstt.vocabulary import Channel


@pytest.mark.parametrize("word", ["Kênh trực tuyến", "NOP_TRUC_TUYEN", "nộp hồ sơ trực tuyến"])
def test_a_channel_behind_a_word_of_its_title(word):
    assert meaning_of("channel", word) is Channel.ONLINE


@pytest.mark.parametrize("word", ["kenh kenh truc tuyen", "kênh " * 5_000 + "trực tuyến", "nộp"])
def test_only_one_such_word_is_passed_over(word):
    assert meaning_of("channel", word) is None
