"""The rules of counting as sentences, in English and Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from kstt.definitions.boxes import (
    All,
    AskedDay,
    Clock,
    Day,
    Equal,
    Less,
    Missing,
    Not,
    OneOf,
    SessionStart,
    Some,
    Suspended,
)
from kstt.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kstt.definitions.boxes import Operand, Predicate

__all__ = ["describe"]

_ENGLISH: Mapping[str, str] = {
    "and": " and ",
    "or": " or ",
    "always": "always",
    "never": "never",
    "received": "day of receipt",
    "due": "due day",
    "closed": "closing day",
    "resolved": "day of the result",
    "published": "day of publication",
    "channel": "channel",
    "closing": "closing",
    "subject": "subject",
    "of_day": "the {0}",
    "of_clock": "the time on the {0}",
    "of_session": "the start of the half-day session on the {0}",
    "before": "{0} is before {1}",
    "not before": "{0} is on or after {1}",
    "after": "{0} is after {1}",
    "not after": "{0} is on or before {1}",
    "same": "{0} is {1}",
    "not same": "{0} is not {1}",
    "missing": "there is no {0}",
    "not missing": "there is a {0}",
    "missing clock": "no time is known on the {0}",
    "not missing clock": "a time is known on the {0}",
    "one": "{0} is {1}",
    "not one": "{0} is not {1}",
    "suspended": "the clock stands still at the end of {0}",
    "not suspended": "the clock runs at the end of {0}",
}
_VIETNAMESE: Mapping[str, str] = {
    "and": " và ",
    "or": " hoặc ",
    "always": "luôn luôn",
    "never": "không bao giờ",
    "received": "tiếp nhận",
    "due": "hẹn trả",
    "closed": "kết thúc",
    "resolved": "xử lý xong",
    "published": "công khai",
    "channel": "hình thức tiếp nhận",
    "closing": "kết quả",
    "subject": "nội dung",
    "of_day": "ngày {0}",
    "of_clock": "giờ {0}",
    "of_session": "giờ bắt đầu của buổi {0}",
    "before": "{0} trước {1}",
    "not before": "{0} từ {1} trở đi",
    "after": "{0} sau {1}",
    "not after": "{0} không muộn hơn {1}",
    "same": "{0} trùng với {1}",
    "not same": "{0} không trùng với {1}",
    "missing": "không có ngày {0}",
    "not missing": "có ngày {0}",
    "missing clock": "không rõ giờ {0}",
    "not missing clock": "có giờ {0}",
    "one": "{0} là {1}",
    "not one": "{0} không phải là {1}",
    "suspended": "tạm dừng tính thời hạn vào cuối {0}",
    "not suspended": "không tạm dừng tính thời hạn vào cuối {0}",
}
_LANGUAGES = {"en": _ENGLISH, "vi": _VIETNAMESE}


def describe(predicate: Predicate, lang: str = "en") -> str:
    """The test as a sentence, in English (``en``) or Vietnamese (``vi``).

    Raises: UnknownNameError for another language.

    >>> describe(All((Not(Less(date(2021, 6, 14), Day("received"))), Not(Missing(Day("due"))))))
    'the day of receipt is on or before 2021-06-14 and there is a due day'
    >>> describe(Less(Day("due"), date(2021, 6, 14)), "vi")
    'ngày hẹn trả trước ngày 14/6/2021'
    """
    if lang not in _LANGUAGES:
        raise UnknownNameError("language", lang, tuple(_LANGUAGES))
    return _Speaker(lang).say(_plain(predicate, holds=True))


def _plain(predicate: Predicate, *, holds: bool) -> Predicate:
    """The same test with every "not" at a single fact, and nothing nested that need not be."""
    match predicate:
        case Not(test):
            return _plain(test, holds=not holds)
        case All(tests):
            return _flat(tests, All if holds else Some, holds=holds)
        case Some(tests):
            return _flat(tests, Some if holds else All, holds=holds)
    return predicate if holds else Not(predicate)


def _flat(tests: Iterable[Predicate], kind: type[All | Some], *, holds: bool) -> Predicate:
    kept: dict[Predicate, None] = {}
    for test in (_plain(test, holds=holds) for test in tests):
        if isinstance(test, (All, Some)) and (isinstance(test, kind) or len(test.tests) == 1):
            kept |= dict.fromkeys(test.tests)
        else:
            kept[test] = None
    if kind is All:
        kept = dict.fromkeys(_without_contradicted(test, kept) for test in kept)
    return next(iter(kept)) if len(kept) == 1 else kind(tuple(kept))


def _without_contradicted(test: Predicate, known: Mapping[Predicate, None]) -> Predicate:
    """A choice without the tests whose contrary is known to hold."""
    if not isinstance(test, Some):
        return test
    left = [one for one in test.tests if _plain(one, holds=False) not in known]
    return left[0] if len(left) == 1 else Some(tuple(left))


class _Speaker:
    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.words = _LANGUAGES[lang]

    def say(self, predicate: Predicate) -> str:
        """A test that has been made plain, in words."""
        match predicate:
            case All(tests):
                return self._joined(tests, "and") if tests else self.words["always"]
            case Some(tests):
                return self._joined(tests, "or") if tests else self.words["never"]
            case Not(test):
                return self._fact(test, "not ")
        return self._fact(predicate, "")

    def _joined(self, tests: Iterable[Predicate], word: str) -> str:
        parts = (f"({self.say(t)})" if isinstance(t, (All, Some)) else self.say(t) for t in tests)
        return self.words[word].join(parts)

    def _fact(self, predicate: Predicate, negation: str) -> str:
        say: Callable[..., str] = lambda word, *parts: self.words[negation + word].format(*parts)  # noqa: E731
        match predicate:
            case Less(date() as left, right):
                return say("after", self._operand(right), self._operand(left))
            case Less(left, right):
                return say("before", self._operand(left), self._operand(right))
            case Equal(left, right):
                return say("same", self._operand(left), self._operand(right))
            case Missing(fact):
                return say("missing" if isinstance(fact, Day) else "missing clock", self.words[fact.field])
            case OneOf(field, members):
                names = [m.label if self.lang == "vi" else str(m.value) for m in members]
                return say("one", self.words[field], self.words["or"].join(names))
            case Suspended(on):
                return say("suspended", self._operand(on))
        raise TypeError(predicate)

    def _operand(self, operand: Operand) -> str:
        match operand:
            case Day(field):
                return self.words["of_day"].format(self.words[field])
            case Clock(field):
                return self.words["of_clock"].format(self.words[field])
            case SessionStart(field, _):
                return self.words["of_session"].format(self.words[field])
            case AskedDay():
                raise TypeError(operand)
        if self.lang == "vi":
            return f"ngày {operand.day}/{operand.month}/{operand.year}"
        return operand.isoformat()
