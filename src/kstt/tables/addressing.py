"""How users address a line of a form: one set of rules for proved and reported forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from kstt.errors import ParseError, UnknownNameError
from kstt.i18n import msg
from kstt.tables.cells import LineKind
from kstt.text import close_names, name_key
from kstt.vocabulary import AuthorityLevel

__all__ = ["LineName", "NamedLine", "line_index"]

LineName = str | AuthorityLevel | tuple[str | AuthorityLevel, str]
"""A line's name: its printed reference, a level of authority, or a section and a row within it."""


class NamedLine(Protocol):
    """What the lines of proved and of reported forms have in common."""

    @property
    def kind(self) -> LineKind:
        """What the line is."""
        ...

    @property
    def section(self) -> str:
        """The printed number of its section."""
        ...

    @property
    def number(self) -> str:
        """Its printed number."""
        ...

    @property
    def label(self) -> str:
        """Its name."""
        ...

    @property
    def ref(self) -> str:
        """How findings name it."""
        ...


def line_index(
    lines: Sequence[NamedLine], name: LineName, levels: Mapping[str, AuthorityLevel | None]
) -> int:
    """The index of the line with a name.

    Args:
        lines: the lines in print order.
        name: ``"Tổng cộng"``, ``"II"``, ``"II.20 Đất đai"``, ``"II.20"``, ``AuthorityLevel.DISTRICT``,
            ``("II", "Đất đai")`` or ``(AuthorityLevel.DISTRICT, "Đất đai")``. In a form without sections,
            a row's label or number alone.
        levels: the level of each section by its printed number; empty in a form without sections.

    Raises: UnknownNameError (a KeyError) with the closest names; ParseError for a name of another type
    or with other parts.
    """
    if isinstance(name, tuple):
        return _row_in_section(lines, name, levels)
    if isinstance(name, AuthorityLevel):
        return _section(lines, name, levels)
    if not isinstance(name, str):
        raise ParseError(msg("row"), name, _EXPECTED)
    wanted = name_key(name)
    for names in _ways(bool(levels)):
        found = [i for i, line in enumerate(lines) if wanted in map(name_key, names(line))]
        if len(found) == 1:
            return found[0]
    sections = [i for i, line in enumerate(lines) if line.kind is LineKind.SECTION]
    by_level = [i for i in sections if (level := levels.get(lines[i].section)) and level.value == wanted]
    if len(by_level) == 1:
        return by_level[0]
    known = [line.ref for line in lines]
    raise UnknownNameError(msg("row"), name, close_names(name, known) or tuple(known[:3]))


_EXPECTED = msg("a reference such as 'II.20 Đất đai', a level, or a section and a row: ('II', 'Đất đai')")


def _ways(sections: bool) -> tuple[Callable[[NamedLine], set[str]], ...]:
    """The texts that address a line, the most exact first."""
    return (
        lambda line: {line.ref},
        lambda line: {
            f"{line.section}.{line.number}",
            f"{line.section}.{line.label}",
            f"{line.section} {line.label}",
        },
        lambda line: {line.label} if sections else {line.number or line.label, line.label},
    )


def _section(
    lines: Sequence[NamedLine], name: str | AuthorityLevel, levels: Mapping[str, AuthorityLevel | None]
) -> int:
    wanted = name.value if isinstance(name, AuthorityLevel) else name
    if not isinstance(wanted, str):
        raise ParseError(msg("section"), wanted, _EXPECTED)
    known: list[str] = []
    for i, line in enumerate(lines):
        if line.kind is LineKind.SECTION:
            level = levels.get(line.section)
            names = [line.section, *([level.value] if level else [])]
            if name is level or (isinstance(name, str) and name_key(name) in map(name_key, names)):
                return i
            known += names
    raise UnknownNameError(msg("section"), wanted, close_names(wanted, known) or tuple(known))


def _row_in_section(
    lines: Sequence[NamedLine],
    name: tuple[str | AuthorityLevel, str],
    levels: Mapping[str, AuthorityLevel | None],
) -> int:
    if [type(part) for part in name[1:]] != [str]:
        raise ParseError(msg("row"), name, _EXPECTED)
    section = lines[_section(lines, name[0], levels)].section
    wanted = name_key(name[1])
    rows = [(i, r) for i, r in enumerate(lines) if r.kind is LineKind.ROW and r.section == section]
    for names in (lambda r: r.label, lambda r: f"{r.number} {r.label}", lambda r: r.number):
        found = [i for i, row in rows if name_key(names(row)) == wanted]
        if len(found) == 1:
            return found[0]
    labels = [row.label for _, row in rows]
    raise UnknownNameError(msg("row"), name[1], close_names(name[1], labels))
