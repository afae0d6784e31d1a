"""Texts of cells as the XML of a workbook has them: the units of one office write the same names again."""

from __future__ import annotations

import re

from kstt.limits import LONGEST_TITLE

__all__ = ["text_of"]

_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#(\d{1,7}));", re.ASCII)
_SIGNS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_STRANGE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x")
"""Signs that no XML has, and what stands for them in workbooks."""
_BLANKS = " \t\n"
_MOST_TEXTS = 16_384
"""The most texts that are kept to be known again."""


class _Texts(dict[tuple[bool, str], str]):
    """Texts by whether the blanks around them are kept, and how they are written."""

    def __missing__(self, string: tuple[bool, str]) -> str:
        keep, written = string
        text = _read(written, keep=keep)
        if len(self) < _MOST_TEXTS and len(written) <= LONGEST_TITLE:
            self[string] = text
        return text


_KNOWN = _Texts()


def text_of(written: str, *, keep: bool) -> str:
    """The text that is written in XML, without the blanks around it unless it is to ``keep`` them.

    Raises: ValueError where only a parser can tell.

    >>> text_of(" &#272;ất đai &amp; nhà ở", keep=False)
    'Đất đai & nhà ở'
    """
    return _KNOWN[keep, written]


def _read(written: str, *, keep: bool) -> str:
    text = written if keep else written.strip(_BLANKS)
    if "&" in text:
        if text.count("&") != len(_ENTITY.findall(text)):
            raise ValueError
        text = _ENTITY.sub(_sign, text)
        if not keep and text != text.strip():
            raise ValueError
    if _STRANGE.search(text):
        raise ValueError
    return text


def _sign(entity: re.Match[str]) -> str:
    """The sign that an entity stands for.

    Raises: ValueError for the number of no sign.
    """
    return _SIGNS[entity[1]] if entity[1] else chr(int(entity[2]))
