"""The words by which prose names columns and levels: those of the forms' own headers, and a declared table.

Words that are in neither may narrow a figure down to something that no cell counts; they are handed back,
so that such a figure is left alone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import attrs

from kstt.audit.measures import Measure, measures_of_header
from kstt.definitions.account import Account
from kstt.definitions.columns import columns_of
from kstt.definitions.form_05 import FeedbackAccount
from kstt.definitions.form_06 import CaseAccount
from kstt.law.instruments import Provenance
from kstt.text import name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["PHRASES", "Phrase", "Reading", "Vocabulary", "mask"]

_DOC, _PORTAL, _RECALL = Provenance.DOC, Provenance.PORTAL, Provenance.RECALL


_Tables = tuple[dict[str, frozenset[Measure]], dict[str, AuthorityLevel], frozenset[str]]


@attrs.frozen
class Phrase:
    """Words and what they may mean: one or more sums of columns, of cases or of feedback; or nothing.

    A phrase without columns is known and says nothing of what is counted.
    """

    words: str
    cases: tuple[tuple[str, ...], ...] = ()
    feedback: tuple[tuple[str, ...], ...] = ()
    provenance: Provenance = _RECALL


_NEW = ("received_online", "received_direct")
_IN_GOOD_TIME = ("resolved_early", "resolved_on_time")
_LATE = (("resolved_late",), ("pending_overdue",))
_HELD_BEFORE = (("carried_over",),)
_FEEDBACK_BEFORE = (("carried_over",), ("resolved_carried_over",))
_TAKEN = (("received",), _NEW), (("received",), ("received_new",))

PHRASES = (
    Phrase("yêu cầu giải quyết", (("received",),), (("received",),), _DOC),
    Phrase("mới tiếp nhận", (_NEW,), (("received_new",),), _DOC),
    Phrase("trực tiếp và bưu chính", (("received_direct",),), (), _DOC),
    Phrase("kỳ trước chuyển qua", _HELD_BEFORE, _FEEDBACK_BEFORE, _DOC),
    Phrase("đã quá hạn", _LATE, (), _DOC),
    Phrase("giải quyết", (("resolved",),), (("resolved",),), _DOC),
    Phrase("quá hạn", _LATE, (), _DOC),
    # A receipt in the form's header may be all receipts or those of the period.
    Phrase("tiếp nhận", *_TAKEN, _DOC),
    Phrase("phải giải quyết", (("received",),), (("received",),)),
    Phrase("cần giải quyết", (("received",),), (("received",),)),
    Phrase("phải xử lý", (("received",),), (("received",),)),
    Phrase("tiếp nhận mới", (_NEW,), (("received_new",),)),
    Phrase("tiếp nhận trong kỳ", (_NEW,), (("received_new",),)),
    Phrase("nhận trực tuyến", (("received_online",),)),
    Phrase("qua mạng", (("received_online",),)),
    Phrase("qua dịch vụ công trực tuyến", (("received_online",),)),
    Phrase("trực tiếp hoặc qua dịch vụ bưu chính", (("received_direct",),)),
    Phrase("trực tiếp và qua dịch vụ bưu chính", (("received_direct",),)),
    Phrase("trực tiếp, qua dịch vụ bưu chính", (("received_direct",),)),
    Phrase("trực tiếp và qua bưu chính", (("received_direct",),)),
    Phrase("trực tiếp, bưu chính", (("received_direct",),)),
    Phrase("trực tiếp hoặc bưu chính", (("received_direct",),)),
    Phrase("từ kỳ trước chuyển sang", _HELD_BEFORE, _FEEDBACK_BEFORE),
    Phrase("kỳ trước chuyển sang", _HELD_BEFORE, _FEEDBACK_BEFORE),
    Phrase("từ kỳ trước chuyển qua", _HELD_BEFORE, _FEEDBACK_BEFORE),
    Phrase("kỳ trước chuyển tiếp", _HELD_BEFORE, _FEEDBACK_BEFORE),
    Phrase("tồn kỳ trước", _HELD_BEFORE, _FEEDBACK_BEFORE),
    Phrase("tồn kỳ trước chuyển sang", _HELD_BEFORE, _FEEDBACK_BEFORE),
    Phrase("giải quyết xong", (("resolved",),), (("resolved",),)),
    Phrase("xử lý xong", (("resolved",),), (("resolved",),)),
    Phrase("đã giải quyết", (("resolved",),), (("resolved",),)),
    Phrase("đã xử lý", (("resolved",),), (("resolved",),)),
    Phrase("đang giải quyết", (("pending",),), (("pending",),)),
    Phrase("đang xử lý", (("pending",),), (("pending",),)),
    Phrase("chưa giải quyết", (("pending",),), (("pending",),)),
    Phrase("đang trong quá trình giải quyết", (("pending",),), (("pending",),)),
    Phrase("sớm hạn", (("resolved_early",),)),
    Phrase("sớm hẹn", (("resolved_early",),)),
    Phrase("trước hẹn", (("resolved_early",),)),
    Phrase("đúng hẹn", (("resolved_on_time",),)),
    Phrase("trễ hạn", _LATE),
    Phrase("trễ hẹn", _LATE),
    Phrase("trước và đúng hạn", (_IN_GOOD_TIME,)),
    Phrase("đúng và trước hạn", (_IN_GOOD_TIME,)),
    Phrase("trước hạn và đúng hạn", (_IN_GOOD_TIME,)),
    Phrase("đúng hạn và trước hạn", (_IN_GOOD_TIME,)),
    Phrase("trước hạn, đúng hạn", (_IN_GOOD_TIME,)),
    Phrase("chưa đến hạn", (("pending_within",),)),
    Phrase("còn trong hạn", (("pending_within",),)),
    Phrase("còn hạn", (("pending_within",),)),
    Phrase("đã công khai kết quả xử lý", (), (("published",),)),
    Phrase("về hành vi hành chính", (), (("received_conduct",), ("resolved_conduct",), ("pending_conduct",))),
    Phrase("về quy định hành chính", (),
           (("received_regulation",), ("resolved_regulation",), ("pending_regulation",))),
)  # fmt: skip
"""Phrases beyond the words of the headers, each with where it was met; the longest that fits is read."""

_NEUTRAL = (
    "hồ sơ", "hồ sơ thủ tục hành chính", "hồ sơ TTHC", "thủ tục hành chính", "TTHC",
    "phản ánh, kiến nghị", "PAKN", "tổng", "tổng số", "tổng cộng", "số lượng", "số", "tất cả", "toàn bộ",
    "các", "là", "có", "được", "đạt", "chiếm", "tỷ lệ", "tỉ lệ", "đạt tỷ lệ", "chiếm tỷ lệ", "tương ứng",
    "tương đương", "dưới", "trong đó", "trong số đó", "gồm", "bao gồm", "gồm có",
    "cụ thể", "cụ thể như sau", "như sau", "chi tiết", "với", "và", "của", "đối với", "về việc", "theo",
    "đã", "còn", "xong", "hiện còn", "hiện nay", "lên", "qua", "nhận", "nộp", "thực hiện", "kết quả",
    "tình hình", "tình hình, kết quả", "kết quả giải quyết", "kết quả giải quyết hồ sơ", "kết quả xử lý",
    "kết quả giải quyết TTHC", "kết quả giải quyết thủ tục hành chính",
    "tình hình, kết quả giải quyết thủ tục hành chính", "hình thức", "theo hình thức",
    "hình thức tiếp nhận", "theo hình thức tiếp nhận", "trong", "kỳ báo cáo", "trong kỳ",
    "trong kỳ báo cáo", "cuối kỳ", "vào cuối kỳ", "trong quý", "trong tháng", "trên địa bàn",
    "kỳ so sánh không có",
)  # fmt: skip

_LEVEL_WORDS = {
    AuthorityLevel.PROVINCE: ("các sở, ban, ngành", "các sở, ngành", "sở, ban, ngành cấp tỉnh"),
    AuthorityLevel.DISTRICT: ("các huyện, thành phố", "UBND các huyện, thành phố", "UBND các huyện"),
    AuthorityLevel.COMMUNE: ("các xã, phường, thị trấn", "UBND các xã, phường, thị trấn", "UBND các xã"),
}
"""Names of levels beyond their labels [recall]."""

_NARROWS = re.compile(
    r"(?<!\w)(lĩnh vực|tại|sở|trung tâm|chi cục|cục|phòng|huyện|quận|thị xã|thành phố|xã|phường|thị trấn|"
    r"bộ phận|ban quản lý|công an|bệnh viện|thuế|dịch vụ công|mức độ|liên thông|phi địa giới|"
    r"từ đầu năm|lũy kế|luỹ kế|cộng dồn)(?!\w)"
)
_COUNTED = ("Số lượng hồ sơ ", "Số phản ánh, kiến nghị ")
_COMMA, _MASKED, _GAP = ",", "\u201a", "\u00a0"


@attrs.frozen
class Reading:
    """What words say: what each phrase may mean, levels and categories named, and what is not known."""

    phrases: tuple[frozenset[Measure], ...]
    levels: frozenset[AuthorityLevel]
    categories: frozenset[str]
    unknown: str


@attrs.frozen
class Vocabulary:
    """The phrases of one kind of account, and names.

    ``names`` are those that a report may use without narrowing anything, ``categories`` the comparing keys
    of the rows of its form.
    """

    account: type[Account]
    names: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    def read(self, words: str) -> Reading:
        """What these words say."""
        known, levels, _ = _words_of(self.account)
        categories = _rows(self.categories)
        phrases: list[frozenset[Measure]] = []
        named: set[AuthorityLevel] = set()
        rows: set[str] = set()

        def take(match: re.Match[str]) -> str:
            phrase = match[0]
            if phrase in levels:
                named.add(levels[phrase])
            elif phrase in known:
                phrases.append(known[phrase])
            elif phrase in categories:
                rows.add(categories[phrase])
            return _GAP

        text = name_key(words.replace(_MASKED, _COMMA))
        rest = self._known(categories).sub(take, text)
        unknown = " ".join(re.findall(r"[^\W_]+", rest))
        return Reading(tuple(phrases), frozenset(named), frozenset(rows), unknown)

    def narrowing(self, words: str, *, categories: bool = False) -> str:
        """The first of the words by which a text speaks of a part only: a unit, a field, another time.

        With ``categories`` the name of a category of the form is not one of them.
        """
        text = name_key(words.replace(_MASKED, _COMMA))
        rest = self._known(_rows(self.categories) if categories else {}).sub(_GAP, text)
        match = _NARROWS.search(rest)
        return match[0] if match else ""

    def _known(self, categories: Mapping[str, str]) -> re.Pattern[str]:
        known, levels, neutral = _words_of(self.account)
        own = {name_key(name) for name in self.names}
        return _pattern(frozenset({*known, *levels, *neutral, *own, *categories}))


@cache
def _rows(categories: tuple[str, ...]) -> dict[str, str]:
    """The phrases that name a category, with its comparing key."""
    phrases: dict[str, str] = {}
    for key in categories:
        named = key if key.startswith("lĩnh vực ") else f"lĩnh vực {key}"
        phrases |= {f"{words}{named}": key for words in ("", "trong ", "thuộc ", "ở ", "về ")}
    return phrases


@cache
def _pattern(phrases: frozenset[str]) -> re.Pattern[str]:
    by_length = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, by_length))})(?!\w)")


def _tables(account: type) -> _Tables:
    """Phrases with what they may mean, names of levels, and phrases that say nothing; by comparing key."""
    neutral = frozenset(map(name_key, _NEUTRAL))
    known: dict[str, frozenset[Measure]] = {}
    for header in dict.fromkeys(part for column in columns_of(account) for part in column.header):
        words = header
        for prefix in _COUNTED:
            words = words.removeprefix(prefix)
        if name_key(words) not in neutral:
            known[name_key(words)] = frozenset(measures_of_header(account, header))
    for phrase in PHRASES:
        meant = phrase.feedback if account is FeedbackAccount else phrase.cases
        key = name_key(phrase.words)
        if meant:
            known[key] = frozenset(Measure.of(account, *columns) for columns in meant)
    # The post that carries documents is by law the public one [recall].
    known |= {f"{key} công ích": meant for key, meant in known.items() if key.endswith("bưu chính")}
    if account is CaseAccount:
        # ``giải quyết quá hạn``: results, not cases in hand.
        resolved = Measure.of(account, "resolved")
        for key in [k for k, found in known.items() if any(m.within(resolved) for m in found)]:
            if not key.startswith("đã "):
                known[f"giải quyết {key}"] = frozenset(m for m in known[key] if m.within(resolved))
    levels = {name_key(words): level for level, names in _LEVEL_WORDS.items() for words in names}
    for level in AuthorityLevel:
        levels[name_key(level.label)] = level
        levels[name_key(level.label.removeprefix("UBND "))] = level
    return known, levels, neutral


# A plain callable to the type checker, which otherwise doubts that a class can be a key of the cache.
_words_of: Callable[[type], _Tables] = cache(_tables)


def mask(text: str) -> str:
    """The text, of the same length, without the commas within known phrases."""
    return _commas().sub(lambda match: match[0].replace(_COMMA, _MASKED), text)


@cache
def _commas() -> re.Pattern[str]:
    texts = [*_NEUTRAL, *(p.words for p in PHRASES), *(w for names in _LEVEL_WORDS.values() for w in names)]
    texts += [part for kind in (CaseAccount, FeedbackAccount) for c in columns_of(kind) for part in c.header]
    with_comma = sorted({text for text in texts if _COMMA in text}, key=lambda text: (-len(text), text))
    return re.compile("|".join(re.escape(text).replace(r"\ ", r"\s+") for text in with_comma), re.IGNORECASE)
