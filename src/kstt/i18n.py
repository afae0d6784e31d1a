"""Messages in other languages: a message is a template and its parts until it is shown.

The catalogues are those of gettext, ``locale/<language>/LC_MESSAGES/kstt.po``, looked up by template. The
language is an argument, never the environment. ``docs/tools/messages.py`` extracts every ``msg("…")``.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from math import log10
from typing import TYPE_CHECKING, Protocol, Self, cast, runtime_checkable

from kstt.limits import LONGEST_MESSAGE, LONGEST_SHOWN, MOST_DIGITS, MOST_LISTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import LiteralString

__all__ = [
    "LANGUAGES",
    "Message",
    "Translatable",
    "accepted_language",
    "bounded",
    "cut",
    "either",
    "in_language",
    "joined",
    "msg",
    "named",
    "quoted",
    "translator",
    "words_of",
]

_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")
"""Where an object of Python lies in memory, as it shows itself in errors."""
_BEGINNING = 60
"""Characters that are shown of a text that is too long to be shown whole."""
_MOST_BITS = int(MOST_DIGITS / log10(2))
LANGUAGES = ("en", "vi")
"""The languages there are; English is that of the source."""
_ACCEPTED = re.compile(r"([a-z]+)(?:-[a-z0-9-]*)?\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?")
"""A language and how much it is wanted, in the header ``Accept-Language`` of HTTP."""


@runtime_checkable
class Translatable(Protocol):
    """What has a text in each language: a message, or a value such as a level of authority."""

    def in_language(self, lang: str) -> str:
        """The text in a language of :data:`LANGUAGES`."""
        ...


class Message(str):
    """An English text that keeps the template and the parts that it is made of.

    Make one with :func:`msg`, :func:`named` or :func:`joined`. It equals its English text; in an f-string
    it becomes that text, so a longer message takes it as a part.

    Attributes:
        template: the text with a ``{name}`` for each part; the key of the catalogue.
        parts: what fills the template. A part that is :class:`Translatable` is shown in the same language; of
            a tuple, each item, with commas between; a day, and a number unless the template says ``:d``, as
            Vietnamese reports write them.
        texts: the finished text in other languages, for what has its own and needs no catalogue.
    """

    __slots__ = ("parts", "template", "texts")

    template: str
    parts: Mapping[str, object]
    texts: Mapping[str, str]

    def __new__(cls, template: str, parts: Mapping[str, object], texts: Mapping[str, str]) -> Self:
        """The message, with its English text."""
        self = super().__new__(cls, template.format_map({k: _shown(v, "en") for k, v in parts.items()}))
        self.template, self.parts, self.texts = template, parts, texts
        return self

    def __reduce__(self) -> tuple[type[Self], tuple[str, Mapping[str, object], Mapping[str, str]]]:
        """For pickle and copy."""
        return type(self), (self.template, self.parts, self.texts)

    def in_language(self, lang: str) -> str:
        """The text in a language of :data:`LANGUAGES`; a template without a translation stays English.

        >>> msg("rows left out: {count}", count=3).in_language("vi")
        'đã bỏ qua 3 dòng'
        """
        if lang == "en":
            return str(self)
        if lang in self.texts:
            return self.texts[lang]
        return translator(lang)(self.template).format_map({k: _shown(v, lang) for k, v in self.parts.items()})


class _Number(int):
    """A number in a Vietnamese text: dots between thousands, unless the template asks for ``:d``."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return super().__format__(spec) if spec else f"{int(self):,}".replace(",", ".")


class _LongNumber(int):
    """A number that nobody reads, and that Python may refuse to write."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return str(cut(int(self)))


def _shown(value: object, lang: str) -> object:
    if type(value) is str:
        return value
    if isinstance(value, Message):
        return value.in_language(lang)
    if isinstance(value, BaseException):
        return words_of(value).in_language(lang)
    if hasattr(value, "in_language"):
        return cast("Translatable", value).in_language(lang)
    if isinstance(value, tuple):
        return ", ".join(format(_shown(item, lang)) for item in value)
    if lang == "vi" and type(value) is date:
        return f"{value:%d/%m/%Y}"
    if type(value) is int and value.bit_length() > _MOST_BITS:
        return _LongNumber(value)
    return _Number(value) if lang == "vi" and type(value) is int else value


def msg(template: LiteralString, /, **parts: object) -> Message:
    """A message of the library; braces that stand for themselves are doubled.

    >>> error = msg("rows left out: {count}", count=2000)
    >>> error, error.in_language("vi")
    ('rows left out: 2000', 'đã bỏ qua 2.000 dòng')
    """
    return Message(template, parts, {})


def named(name: str, /, **texts: str) -> Message:
    """A name that has its own text in another language, such as a column or a level of authority.

    >>> msg("written: {path}", path=named("total", vi="Tổng cộng")).in_language("vi")
    'đã ghi: Tổng cộng'
    """
    return Message("{name}", {"name": name}, texts)


def joined(separator: str, parts: Iterable[str | int]) -> Message:
    """Messages and numbers one after the other.

    >>> joined("; ", [msg("an empty file"), "a.csv"]).in_language("vi")
    'một tệp rỗng; a.csv'
    >>> joined(" + ", [1200, 34]).in_language("vi")
    '1.200 + 34'
    """
    pieces = {f"p{i}": part for i, part in enumerate(parts)}
    return Message(separator.join(f"{{{name}}}" for name in pieces), pieces, {})


def quoted(names: Iterable[object]) -> tuple[str, ...]:
    """Names in quotation marks, as a part of a message."""
    return tuple(repr(str(name)) for name in names)


def either(names: Sequence[object]) -> Message:
    """Names in quotation marks, of which one is meant.

    >>> either(["Đất đai", "Hộ tịch"])
    "'Đất đai' or 'Hộ tịch'"
    """
    *others, last = quoted(names)
    return msg("{names} or {last}", names=tuple(others), last=last) if others else named(last)


def words_of(error: BaseException) -> Message:
    """What an error says: the message that it was raised with, or the text of another program.

    In Vietnamese the English of other programs stands in quotation marks; it is one line, however it was set,
    and names no address in memory, which would differ from run to run.

    >>> words_of(ValueError(msg("an empty file"))).in_language("vi")
    'một tệp rỗng'
    >>> str(words_of(OSError("cannot read <_io.BytesIO object at 0x7f76a0220>")))
    'cannot read <_io.BytesIO object>'
    """
    as_message = getattr(error, "as_message", None)
    if as_message is not None:
        return cast("Message", as_message())
    said = error.args[0] if error.args else None
    if isinstance(said, Message):
        return said
    text = _ADDRESS.sub("", " ".join(str(error).split()))
    return named(text, vi=f"“{text}”")


def cut(value: object) -> object:
    """What messages show of a value: of a long text its beginning, and how long it is; all else as it is.

    A number that Python refuses to write is shown by its power of ten.

    >>> cut("Đất đai"), cut("9" * 5000), cut(-(10**5000))
    ('Đất đai', '999999999999999999999999999999999999999999999999999999999999… (5000 characters)', '-10^5000')
    """
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return f"{'-' * (value < 0)}10^{int(value.bit_length() * log10(2))}"
    if not isinstance(value, str) or isinstance(value, Message) or len(value) <= LONGEST_SHOWN:
        return value
    return msg("{text}… ({count} characters)", text=value[:_BEGINNING], count=len(value))


def bounded(message: Message, lang: str = "en") -> str:
    """A message that quotes an input, in a language: however long the input, it has 4,000 characters at most.

    >>> bounded(msg("an empty file"))
    'an empty file'
    >>> bounded(msg("written: {path}", path="a" * 5000))
    'written: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… (5000 characters)'
    """
    text = message.in_language(lang)
    if len(text) <= LONGEST_MESSAGE:
        return text
    text = in_language(_brief(message), lang)
    if len(text) <= LONGEST_MESSAGE:
        return text
    # What is expected, and what to do, stands at the end.
    half = LONGEST_MESSAGE // 2 - 1
    return f"{text[:half]}…{text[-half:]}"


def _brief(value: object) -> object:
    """A part of a message with long texts cut, and the first of many parts."""
    if isinstance(value, Message):
        parts = list(value.parts.values())
        if len(parts) > MOST_LISTED and value.template.startswith("{p0}"):
            separator = value.template.removeprefix("{p0}").partition("{p1}")[0]
            value = joined(separator, cast("list[str]", [*parts[:MOST_LISTED], f"… ({len(parts)})"]))
        texts = {lang: in_language(cut(text), lang) for lang, text in value.texts.items()}
        return Message(value.template, {name: _brief(part) for name, part in value.parts.items()}, texts)
    if isinstance(value, BaseException):
        return _brief(words_of(value))
    if isinstance(value, tuple):
        more = (f"… ({len(value)})",) if len(value) > MOST_LISTED else ()
        return (*map(_brief, value[:MOST_LISTED]), *more)
    return cut(value)


def in_language(value: object, lang: str) -> str:
    """A value as text: a message in a language, anything else as it is.

    >>> in_language(msg("an empty file"), "vi"), in_language("Đất đai", "vi")
    ('một tệp rỗng', 'Đất đai')
    """
    return value.in_language(lang) if isinstance(value, Translatable) else str(value)


def accepted_language(header: str) -> str:
    """The language of :data:`LANGUAGES` that a request prefers; English where it accepts none of them.

    Args:
        header: the value of ``Accept-Language``; what is not written as its standard has it is passed over.

    Source: RFC 9110, sections 12.4.2 and 12.5.4.

    >>> accepted_language("fr, en;q=0.5, vi-VN;q=0.8"), accepted_language("vi;q=0"), accepted_language("")
    ('vi', 'en', 'en')
    """
    found = [_ACCEPTED.fullmatch(item.strip()) for item in header.lower().split(",")]
    wanted = {each[1]: float(each[2] or 1) for each in found if each and each[1] in LANGUAGES}
    return max((lang for lang in wanted if wanted[lang]), key=wanted.__getitem__, default="en")


@cache
def translator(lang: str) -> Callable[[str], str]:
    """The function that gives a template or a fixed text in ``lang``; without a translation, the English.

    >>> translator("en")("rows left out: {count}")
    'rows left out: {count}'
    >>> translator("vi")("rows left out: {count}")
    'đã bỏ qua {count} dòng'
    """
    import gettext
    from importlib.resources import files

    catalogue = files("kstt") / "locale" / lang / "LC_MESSAGES" / "kstt.mo"
    if lang == "en" or not catalogue.is_file():
        return str
    with catalogue.open("rb") as file:
        return gettext.GNUTranslations(file).gettext
