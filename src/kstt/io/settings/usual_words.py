"""What the words of an export mean: usual ones, and those whose rows leave no other meaning."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kstt.errors import ParseError
from kstt.io.portal.mapping import NATIONAL
from kstt.io.settings.usual_titles import words_of_title
from kstt.records.source_words import VIETNAMESE_WORDS, OpenStatus
from kstt.records.sources import CaseSource
from kstt.text import bare, name_key
from kstt.vocabulary import Channel, Closing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.records.source_words import Word

__all__ = [
    "WORDED",
    "is_known_word",
    "likely_decided",
    "meaning_of",
    "meanings_of_statuses",
    "national_meanings",
]

WORDED = ("level", "channel", "closing")
"""The fields that hold words of a vocabulary."""
_NO_CODES: Mapping[str, Word] = {}
_ENGLISH: Mapping[str, Mapping[str, Word]] = {
    "channel": {
        "post": Channel.POSTAL,
        "mail": Channel.POSTAL,
        **dict.fromkeys(("counter", "quầy", "tại quầy"), Channel.DIRECT),
        "web": Channel.ONLINE,
        "true": Channel.ONLINE,
        "false": Channel.DIRECT,
    },
    "closing": {
        **dict.fromkeys(("done", "completed", "finished"), Closing.DECIDED),
        **dict.fromkeys(("processing", "in progress", "in process", "running", "open"), OpenStatus.OPEN),
    },
}
"""What systems write besides the names of the members, most of it in English [recall]."""
_SHORT = {"xl": "xử lý", "kq": "kết quả", "hs": "hồ sơ", "gq": "giải quyết", "bs": "bổ sung"}
"""What words of statuses are shortened to [recall]."""
_STAGE = re.compile(
    r"(?:(?:dang|cho|dang cho) )?"
    r"(?:tham dinh|tham tra|xac minh|xu ly|giai quyet|thu ly|thuc hien|lam|trinh ky|trinh lanh dao"
    r"|luan chuyen)(?: ho so)?|chua (?:xong|xu ly(?: xong)?|giai quyet|hoan thanh|tra|co ket qua)"
    r"|(?:dang|cho|dang cho) (?:ky|ky duyet|phe duyet|xet duyet|duyet)(?: ho so)?"
)
"""Stages of the work on a case that was received [recall]."""
_HANDED_OVER = re.compile(
    "da (?:tra|gui) ket qua (?:tai quay|truc tiep|truc tuyen|dien tu"
    "|qua (?:mang|buu (?:dien|chinh)(?: cong ich)?))"
)
"""Results that were handed over, with the way of it [recall]."""
_WHO = "(?:cong dan|nguoi dan|nguoi nop|to chuc|doanh nghiep)"
_WITHDRAWN = re.compile(f"{_WHO} (?:xin |de nghi |yeu cau |da )?rut(?: ho so| don)?")
"""Withdrawals, with who withdrew [recall]."""
_WAITING = re.compile(
    f"(?:dang )?(?:cho|yeu cau|de nghi) {_WHO} (?:nop )?bo sung(?: (?:thanh phan )?ho so| giay to)?"
)
"""Supplements that somebody named has yet to bring [recall]."""
_AT_COUNTER = re.compile(
    "(?:nop |tiep nhan )?(?:truc tiep tai (?:bpmc|(?:bo phan )?(?:mot cua|tiep nhan va tra ket qua)|quay"
    "|trung tam(?: phuc vu)? hanh chinh cong)|(?:tai )?(?:quay|bo phan) mot cua)"
)
"""Cases handed in directly, with the place [recall]."""
_IN_TIME = re.compile(
    "(?:da )?(?:tra(?: ket qua)?|giai quyet|xu ly|hoan thanh)(?: xong)?"
    r"(?: (?:som|truoc|dung|tre|qua) han| \(?khong (?:co )?(?:ngay )?hen(?: tra)?\)?)"
)
"""Results, with whether they came in time: decided, where every row has a day of closing [recall]."""
_WAY_IN = re.compile("(?:(?:kenh|hinh thuc|nguon|nop ho so|nop|gui|tiep nhan)(?: qua)?|qua) (.+)")
"""A channel behind a word of the title of its column, as in *Nộp qua bưu chính* [recall]."""
_DECIDED = re.compile(
    r"(?:da )?(?:tra|(?:cho )?tra ket qua(?: cho (?:(?:cong |nguoi )?dan|to chuc|doanh nghiep))?|co ket qua"
    r"|(?:(?:xu ly|giai quyet|thu ly|thuc hien) )?(?:xong|hoan (?:thanh|tat))(?: (?:ho so|thu tuc))?"
    r"|(?:xu ly|giai quyet)(?: ho so)?)|resolved|issued|granted|approved|(?:result )?(?:released|delivered)"
)
"""Statuses that speak of a result, and of nothing else [recall]."""


def meaning_of(field: str, word: str) -> Word | None:
    """What a word means, also in short or without marks, where all that are written so mean the same.

    >>> meaning_of("closing", "DANG_XL").value, meaning_of("channel", "truc tuyen").value
    ('open', 'online')
    >>> meaning_of("closing", "Đã trả kết quả điện tử").value, meaning_of("closing", "CONG_DAN_RUT").value
    ('decided', 'withdrawn')
    >>> meaning_of("channel", "KENH_TRUC_TUYEN").value, meaning_of("channel", "TRUCTUYEN").value
    ('online', 'online')
    >>> meaning_of("channel", "TT") is None
    True
    """
    known = _meaning_of_word(field, word)
    return known if known is not None else _meaning_of_phrase(field, bare(_in_full(word)))


def _meaning_of_word(field: str, word: str) -> Word | None:
    """What a listed word means."""
    for text in dict.fromkeys((word, _in_full(word))):
        try:
            return CaseSource().word(field, text)
        except ParseError:
            words = {**VIETNAMESE_WORDS[field], **_ENGLISH.get(field, {})}
            plain = bare(text) if word.isascii() else name_key(text)
            meanings = {known for one, known in words.items() if bare(one) == plain}
            if word.isascii() and not meanings and len(plain) >= _LEAST_RUN_TOGETHER:
                meanings = {known for one, known in words.items() if bare(one).replace(" ", "") == plain}
            if len(meanings) == 1:
                return meanings.pop()
    return None


_LEAST_RUN_TOGETHER = 5
"""The letters of words run together, as TRUCTIEP, from which on they are not taken for shortened ones."""


def _meaning_of_phrase(field: str, plain: str) -> Word | None:
    """What several words mean together."""
    if field == "channel" and _AT_COUNTER.fullmatch(plain):
        return Channel.DIRECT
    if field == "channel" and (way := _WAY_IN.fullmatch(plain)):
        return _meaning_of_word(field, way[1])
    if field == "closing" and _HANDED_OVER.fullmatch(plain):
        return Closing.DECIDED
    if field == "closing" and _WAITING.fullmatch(plain):
        return OpenStatus.WAITING
    return Closing.WITHDRAWN if field == "closing" and _WITHDRAWN.fullmatch(plain) else None


def national_meanings(columns: Mapping[str, str]) -> dict[str, Mapping[str, Word]]:
    """What codes mean in columns that bear the names of fields of the national portal's messages, by field.

    Without 8, a stop, which closes cases in some systems and leaves them pending in others.

    >>> sorted(national_meanings({"channel": "kenhThucHien", "closing": "trangThai"}))
    ['channel', 'closing']
    """
    if _letters(columns.get("channel", "")) != _letters(NATIONAL.channel_field):
        return {}
    found: dict[str, Mapping[str, Word]] = {"channel": NATIONAL.channels}
    if _letters(columns.get("closing", "")) in {"trangthai", "trangthaihoso"}:
        labels = {status.code: status.label for status in NATIONAL.statuses}
        meanings = {code: meaning_of("closing", label) for code, label in labels.items()}
        found["closing"] = {code: meaning for code, meaning in meanings.items() if meaning is not None}
    return found


def _letters(title: str) -> str:
    return words_of_title(title).replace(" ", "")


def is_known_word(field: str, word: str) -> bool:
    """Whether a word has a usual meaning."""
    return meaning_of(field, word) is not None


def meanings_of_statuses(
    texts: Sequence[str],
    closed: Sequence[str],
    received: Sequence[str],
    codes: Mapping[str, Word] = _NO_CODES,
) -> dict[str, Word | None]:
    """What statuses mean, the commonest first, by their words and by the days in their rows.

    What has no day of receipt in any row, and no day of closing, is no case yet. A stage of work is open
    where no row of it has a day of closing, and one that speaks of a result is decided where every row
    has.

    >>> meanings_of_statuses(["DA_TRA", "Chờ ký", "DA_TRA"], ["4/5", "", "6/5"], ["4/5", "4/5", "5/5"])
    {'DA_TRA': <Closing.DECIDED: 'decided'>, 'Chờ ký': <OpenStatus.OPEN: 'open'>}
    """
    counts: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    begun: Counter[str] = Counter()
    for text, day, first in zip(texts, closed, received, strict=True):
        if word := text.strip():
            counts[word] += 1
            ended[word] += bool(day.strip())
            begun[word] += bool(first.strip())
    found = {word: meaning_of("closing", word) for word, _ in counts.most_common()}
    for code in codes.keys() & found.keys():
        # Open cases have no day of closing, and closed ones have one, or else another thing is meant.
        wanted = counts[code] if isinstance(codes[code], Closing) else 0
        if codes[code] is OpenStatus.NOT_A_CASE or ended[code] == wanted:
            found[code] = codes[code]
    for word, meaning in found.items():
        if meaning is None and not ended[word] and not begun[word] and begun.total():
            found[word] = OpenStatus.NOT_A_CASE
        elif meaning is None and not ended[word] and _STAGE.fullmatch(bare(_in_full(word))):
            found[word] = OpenStatus.OPEN
        elif meaning is None and ended[word] == counts[word] and _says_decided(word):
            found[word] = Closing.DECIDED
    return found


def _says_decided(word: str) -> bool:
    """Whether a status speaks of a result, and of nothing else."""
    plain = bare(_in_full(word))
    return _DECIDED.fullmatch(plain) is not None or _IN_TIME.fullmatch(plain) is not None


def likely_decided(
    texts: Sequence[str], closed: Sequence[str], meanings: Mapping[str, Word | None]
) -> str | None:
    """The status that is likely that of decided cases, as no other is.

    It alone, besides those of returned, withdrawn and refused cases, has a day of closing, in each of its
    rows, and in most of all that have one. Cases that were passed on to another office may be closed so, too.

    >>> likely_decided(["A", "B", "A"], ["4/5", "", "6/5"], {"A": None, "B": None})
    'A'
    """
    if Closing.DECIDED in meanings.values():
        return None
    pairs = [
        (text.strip(), bool(day.strip())) for text, day in zip(texts, closed, strict=True) if text.strip()
    ]
    ended = Counter(word for word, has_day in pairs if has_day)
    unended = {word for word, has_day in pairs if not has_day}
    closing = [word for word in ended if not isinstance(meanings[word], Closing)]
    if len(closing) != 1 or meanings[closing[0]] is not None or closing[0] in unended:
        return None
    return closing[0] if 2 * ended[closing[0]] > ended.total() else None


def _in_full(word: str) -> str:
    """A word with spaces for the signs between its parts, and with what it shortens."""
    parts = re.sub(r"[\s_\-]+", " ", word).strip().split(" ")
    return " ".join(_SHORT.get(part.casefold(), part) for part in parts)
