"""Words of prose that name what a figure counts, and where: cues, found anywhere, in any order.

A cue is a word or two that says one thing of a figure: that it was received, online, late. What the cues
of a figure mean together is one measure of a form, or several that it may be. Words that are no cue and are
not known to say nothing are handed back: they lower confidence, and silence nothing.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import attrs

from kstt.audit.words.measures import Measure
from kstt.definitions.form_05 import FeedbackAccount
from kstt.definitions.form_06 import CaseAccount
from kstt.text import name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kstt.definitions.account import Account

__all__ = [
    "DETAILS",
    "FREE",
    "KINDS",
    "RECEIPTS",
    "STATUSES",
    "TIMES",
    "Place",
    "Reading",
    "Words",
    "mask",
    "meant",
]

STATUSES = frozenset({"received", "owed", "taken", "resolved", "pending"})
RECEIPTS = frozenset({"online", "in_person", "postal", "carried", "new"})
TIMES = frozenset({"early", "on_time", "late", "within"})
KINDS = frozenset({"conduct", "regulation", "published"})
DETAILS = RECEIPTS | TIMES | KINDS | {"stock"}
FREE = frozenset({"due", "returned", "waiting", "surveyed"})
"""What no column of a form counts."""

_UNIT = re.compile(
    r"(?<!\w)(sở|trung tâm|chi cục|cục|phòng|huyện|quận|thị xã|thành phố|xã|phường|thị trấn|bộ phận|"
    r"ban quản lý|công an|bệnh viện|thuế|chi nhánh|văn phòng|thanh tra|lĩnh vực|mức độ)"
    r"(?!\w)((?: [^\W\d_]+){0,8})"
)
_BARE = re.compile(r"sở|huyện|xã|phường|quận|[ivx]{1,4}")
"""What names a body only with a name of its own, and the number of a quarter."""
_SUBJECTS = (
    ("feedback", ("phản ánh", "kiến nghị", "pakn")),
    ("cases", ("hồ sơ", " hs ")),
    ("services", ("thủ tục", "dịch vụ công", "tthc", "dvc")),
)
_GAP, _COMMA = "\u0001", "\u201a"


@attrs.frozen
class Place:
    """Where a figure is counted: at a level, in a category of the form, at a unit that the text names.

    With neither, it is the whole of what the report speaks of; ``said`` is true where the words say so.
    """

    level: AuthorityLevel | None = None
    category: str = ""
    unit: str = ""
    said: bool = False

    def within(self, other: Place) -> Place:
        """This place, completed by what stands above it."""
        if self == Place():
            return other
        if self.said or self.unit:
            return self if self.unit or self.level or self.category else Place(said=True)
        if self.category and not self.level and not other.category and not other.unit:
            return attrs.evolve(self, level=other.level)
        if self.level and not self.category and other.category and not other.level:
            return attrs.evolve(self, category=other.category)
        return self


@attrs.frozen
class Reading:
    """What words say: cues, the place they name, the words that are not known, what is spoken of."""

    cues: frozenset[str] = frozenset()
    place: Place = Place()
    unknown: str = ""
    subject: str = ""

    @property
    def statuses(self) -> frozenset[str]:
        """Whether it was received, resolved, or is pending."""
        return self.cues & STATUSES

    @property
    def details(self) -> frozenset[str]:
        """How it was received, or when it was or is to be resolved."""
        return self.cues & DETAILS


@attrs.frozen
class Words:
    """The words of one report: its own names say nothing, the categories of its forms name rows."""

    names: frozenset[str] = frozenset()
    categories: tuple[str, ...] = ()

    def read(self, text: str) -> Reading:
        """What these words say.

        >>> sorted(Words().read("số hồ sơ được giải quyết đúng hạn, trước hạn").cues)
        ['early', 'on_time', 'resolved']
        """
        key = name_key(text.replace(_COMMA, ","))
        if not key:
            return Reading()
        cues: set[str] = set()
        levels: list[AuthorityLevel] = []
        rows: list[str] = []
        meanings, named = _meanings(), _rows(self.categories)

        def take(match: re.Match[str]) -> str:
            words = match[0]
            if words in named:
                rows.append(named[words])
                return _GAP
            for cue in meanings.get(words, ()):
                if cue.startswith("level:"):
                    levels.append(AuthorityLevel[cue.removeprefix("level:").upper()])
                else:
                    cues.add(cue)
            return _GAP

        rest = _pattern(self.names, self.categories).sub(take, key)
        unit = _UNIT.search(rest)
        name = " ".join((unit[1] + unit[2]).split()) if unit else ""
        if unit:
            rest = rest[: unit.start()] + rest[unit.end() :]
        place = Place(
            levels[0] if levels and len(set(levels)) == 1 else None,
            rows[0] if rows and not (unit and unit[1] != "lĩnh vực") else "",
            name if not levels else "",
            "whole" in cues and not levels and not rows and not name,
        )
        unknown = " ".join(word for word in re.findall(r"[^\W\d_\u0001]+", rest) if not _BARE.fullmatch(word))
        subject = next((one for one, keys in _SUBJECTS if any(word in key for word in keys)), "")
        return Reading(frozenset(cues), place, unknown, subject)


def mask(text: str) -> str:
    """The text, of the same length, without the commas within known phrases."""
    return _with_commas().sub(lambda match: match[0].replace(",", _COMMA), text)


@cache
def _with_commas() -> re.Pattern[str]:
    phrases = {phrase for phrase in (*_neutral(), *_meanings()) if "," in phrase}
    by_length = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, by_length))})(?!\w)", re.IGNORECASE)


@cache
def _phrases() -> Mapping[str, Any]:
    return tomllib.loads(files("kstt").joinpath("data/audit-words.toml").read_text(encoding="utf-8"))


@cache
def _neutral() -> frozenset[str]:
    return frozenset(map(name_key, _phrases()["neutral"]))


@cache
def _meanings() -> dict[str, tuple[str, ...]]:
    """The cues that each phrase gives."""
    found: dict[str, tuple[str, ...]] = {}
    for cue, phrases in _phrases()["cues"].items():
        for key in map(name_key, phrases):
            found[key] = (*found.get(key, ()), cue)
    for one, other in (("trước", "đúng"), ("đúng", "trước")):
        for link in (" và ", ", ", " hoặc "):
            found[f"{one}{link}{other} hạn"] = ("early", "on_time")
    return found


@cache
def _rows(categories: tuple[str, ...]) -> dict[str, str]:
    """The phrases that name a category of the form, with its comparing key."""
    found: dict[str, str] = {}
    for key in categories:
        bare = key.removeprefix("lĩnh vực ")
        found[f"lĩnh vực {bare}"] = key
        if len(bare.split()) > 1 and bare not in _meanings():
            found[bare] = key
    return found


@cache
def _pattern(names: frozenset[str], categories: tuple[str, ...]) -> re.Pattern[str]:
    phrases = {*_neutral(), *_meanings(), *names, *_rows(categories)}
    # A regular expression tries its alternatives in their order: the longest first.
    by_length = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, by_length))})(?!\w)")


def meant(account: type[Account], cues: Iterable[str]) -> tuple[Measure, ...]:
    """What the cues of a figure may mean together, the likeliest first; nothing that no column counts.

    >>> from kstt import CaseAccount
    >>> [str(one) for one in meant(CaseAccount, {"late"})]
    ['resolved_late', 'pending_overdue', 'resolved_late + pending_overdue']
    """
    found = frozenset(cues)
    if found & FREE:
        return ()
    return _feedback(found) if account is FeedbackAccount else _cases(found)


def _cases(cues: frozenset[str]) -> tuple[Measure, ...]:
    receipts, times, statuses = cues & RECEIPTS, cues & TIMES, cues & STATUSES
    if cues & KINDS or (receipts and times):
        return ()
    if "carried" in receipts:
        # ``số còn lại 65 hồ sơ từ kỳ trước chuyển sang``
        statuses -= {"pending"}
    if receipts:
        both = statuses & {"resolved", "pending"} and "received" not in statuses
        return () if both else _received(receipts)
    if times:
        return _timed(times, statuses)
    if "stock" in cues:
        # What is left over is carried over at the beginning, pending at the end.
        first, last = (("carried_over",),), (("pending",),)
        taken, done = statuses & {"received", "owed", "taken"}, statuses & {"resolved", "pending"}
        return _measures(*(first if taken or not done else ()), *(last if done or not taken else ()))
    columns = {
        "received": (("received",), ("received_online", "received_direct")),
        "owed": (("received",),),
        "taken": (("received",), ("received_online", "received_direct"), ("resolved",)),
        "resolved": (("resolved",),),
        "pending": (("pending",),),
    }
    order = [one for one in ("owed", "taken", "received", "pending", "resolved") if one in statuses]
    return _measures(*(keys for one in order for keys in columns[one]))


def _received(receipts: frozenset[str]) -> tuple[Measure, ...]:
    new = ("received_online", "received_direct")
    keys: list[str] = []
    if "online" in receipts:
        keys.append("received_online")
    if receipts & {"in_person", "postal"}:
        keys.append("received_direct")
    if not keys and "new" in receipts:
        keys += new
    if "carried" in receipts:
        keys.append("carried_over")
    return _measures(tuple(keys))


def _timed(times: frozenset[str], statuses: frozenset[str]) -> tuple[Measure, ...]:
    good = ("resolved_early", "resolved_on_time")
    resolved = statuses & {"resolved", "taken"} and "pending" not in statuses
    if "early" in times or "on_time" in times:
        late = ("resolved_late",) if "late" in times else ()
        if statuses & {"pending"} and not resolved:
            return ()
        if times >= {"early", "on_time"}:
            return _measures((*good, *late))
        key = "resolved_early" if "early" in times else "resolved_on_time"
        wider = (good,) if key == "resolved_on_time" and not late else ()
        return _measures((key, *late), *wider)
    if times == {"within"}:
        if resolved:
            return _measures(good)
        # What is left and within its time may be all that is left.
        return _measures(("pending_within",), ("pending",) if "pending" in statuses else good)
    if times == {"late"}:
        if resolved:
            return _measures(("resolved_late",))
        if "pending" in statuses and "resolved" not in statuses:
            return _measures(("pending_overdue",))
        return _measures(("resolved_late",), ("pending_overdue",), ("resolved_late", "pending_overdue"))
    return _measures(("pending",)) if "resolved" not in statuses else ()


def _feedback(cues: frozenset[str]) -> tuple[Measure, ...]:
    kinds = cues & {"conduct", "regulation"}
    groups = [one for one in ("received", "resolved", "pending") if one in cues]
    if "published" in cues:
        return (Measure(FeedbackAccount, ("published",)),)
    if "within" in cues:
        groups = ["pending"]
    if cues & {"owed", "taken"}:
        groups.append("received")
    if len(kinds) == 1:
        (kind,) = kinds
        return tuple(
            Measure(FeedbackAccount, (f"{one}_{kind}",))
            for one in groups or ("received", "resolved", "pending")
        )
    if len(kinds) > 1 and not groups:
        groups = ["received"]
    if "carried" in cues or "new" in cues:
        tails = [tail for cue, tail in (("carried", "carried_over"), ("new", "received_new")) if cue in cues]
        if "resolved" in groups and "received" not in groups:
            tails = [f"resolved_{tail.removeprefix('received_')}" for tail in tails]
        return (Measure.of(FeedbackAccount, *tails),)
    found = [Measure(FeedbackAccount, (one,)) for one in dict.fromkeys(groups)]
    if "received" in groups:
        found.append(Measure(FeedbackAccount, ("received_new",)))
    return tuple(found)


def _measures(*columns: tuple[str, ...]) -> tuple[Measure, ...]:
    return tuple(dict.fromkeys(Measure.of(CaseAccount, *keys) for keys in columns if keys))
