"""The closed vocabularies of the field: levels of authority, channels, closings, subjects of feedback.

Each member's value is its lower-case English name (as in CSV files); ``label`` is what forms print.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Self, TypeVar, cast

from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["AuthorityLevel", "Channel", "Closing", "DueState", "FeedbackSubject", "Labelled", "parse_member"]


class Labelled(Enum):
    """An enumeration whose members carry a Vietnamese label.

    >>> Closing("withdrawn").label, Closing.WITHDRAWN.in_language("en")
    ('Xin rút hồ sơ', 'withdrawn')
    """

    label: str

    def __new__(cls, value: str, label: str) -> Self:  # noqa: D102  # members are declared, not made by callers
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member

    def in_language(self, lang: str) -> str:
        """The value in English, the label in Vietnamese."""
        return self.label if lang == "vi" else str(self.value)

    # Enum hashes a member's name in Python; members are singletons, so identity will do and is far faster.
    __hash__ = object.__hash__


class AuthorityLevel(Labelled):
    """The level of authority that resolves a procedure.

    >>> AuthorityLevel.DISTRICT.label
    'UBND cấp huyện'
    """

    MINISTRY = "ministry", "Bộ, cơ quan ngang bộ"
    PROVINCE = "province", "UBND cấp tỉnh"
    DISTRICT = "district", "UBND cấp huyện"
    COMMUNE = "commune", "UBND cấp xã"


class Channel(Labelled):
    """How a case came in; form 06 counts in-person and postal receipt together.

    >>> [channel.label for channel in Channel]
    ['Trực tuyến', 'Trực tiếp', 'Dịch vụ bưu chính']
    """

    ONLINE = "online", "Trực tuyến"
    DIRECT = "direct", "Trực tiếp"
    POSTAL = "postal", "Dịch vụ bưu chính"


class Closing(Labelled):
    """How a case ended: decided, refused by decision, returned to the applicant, or withdrawn by them.

    >>> Closing("returned").label
    'Trả lại hồ sơ'
    """

    DECIDED = "decided", "Đã giải quyết"
    REFUSED = "refused", "Từ chối giải quyết"
    RETURNED = "returned", "Trả lại hồ sơ"
    WITHDRAWN = "withdrawn", "Xin rút hồ sơ"


class FeedbackSubject(Labelled):
    """What feedback is about: administrative conduct or administrative regulations.

    >>> FeedbackSubject.REGULATION.value, FeedbackSubject.REGULATION.label
    ('regulation', 'Quy định hành chính')
    """

    CONDUCT = "conduct", "Hành vi hành chính"
    REGULATION = "regulation", "Quy định hành chính"


class DueState(Labelled):
    """Why a case stands on the list of deadlines: it is overdue, or soon due.

    >>> DueState("due_soon").label
    'Sắp đến hạn'
    """

    OVERDUE = "overdue", "Quá hạn"
    SOON = "due_soon", "Sắp đến hạn"


_L = TypeVar("_L", bound=Labelled)


def _read_values(kind: type[Labelled]) -> dict[str, Labelled]:
    return {member.value: member for member in kind}


# A plain callable to the type checker, which otherwise doubts that a class can be a key of the cache.
_by_value: Callable[[type[Labelled]], dict[str, Labelled]] = cache(_read_values)


def parse_member(kind: type[_L], text: str) -> _L:
    """The member of ``kind`` with this value (any case, stray spaces allowed).

    Raises: ParseError naming the values there are.

    >>> parse_member(Channel, " Online ")
    <Channel.ONLINE: 'online'>
    """
    known = _by_value(kind)
    # Written as it should be, for the most part: a million cases pass through here.
    member = known.get(text) or known.get(clean(text).casefold())
    if member is not None:
        return cast("_L", member)
    raise ParseError(
        kind.__name__,
        text,
        msg("one of {names}", names=", ".join(str(member.value) for member in kind)),
    )
