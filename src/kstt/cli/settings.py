"""What an office sets once for every command: ``kstt.toml``, or ``[tool.kstt]`` in ``pyproject.toml``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError, ParseError, UnknownNameError
from kstt.i18n import LANGUAGES, either, msg
from kstt.io.files.containers import load
from kstt.io.settings.toml_lines import parse_toml
from kstt.system import document_errors, system_words
from kstt.text import close_names

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "CHOICES",
    "KEYS",
    "FromSettings",
    "Settings",
    "apply_settings",
    "found_settings",
    "read_settings",
    "settings_text",
    "settings_toml",
]

KEYS = {
    "lang": msg("the language of messages"),
    "catalogue": msg("the catalogue of categories, a file"),
    "layouts": msg("further editions of forms, a file"),
    "layout": msg("the edition of tables that do not name theirs"),
    "reporting-unit": msg("the unit in the heading"),
    "source": msg("how the system writes its cases, a file"),
    "color": msg("whether findings have colours"),
}
"""What may be set, each the default of the option of that name in the commands that have it."""
_FILES = frozenset({"catalogue", "layouts", "source"})
CHOICES: dict[str, tuple[str, ...]] = {"lang": LANGUAGES, "color": ("auto", "always", "never")}
"""The values that a setting may have, where there are few."""
_NAMES = ("kstt.toml", "pyproject.toml")


class FromSettings(str):
    """A value that was not given on the command line."""

    __slots__ = ()


@attrs.frozen
class Settings:
    """What is set, by key; ``path`` is the file that says so, if there is one."""

    path: str = ""
    values: Mapping[str, str] = attrs.field(factory=dict, hash=False)

    @property
    def lang(self) -> str:
        """The language of messages."""
        return self.values.get("lang", "en")


def found_settings() -> Settings:
    """The settings of the nearest folder that has some, from the working folder upwards.

    Raises: DocumentError where the working folder was removed, so that nobody can say which settings count;
        DocumentError, UnknownNameError or ParseError for a file that cannot be used.
    """
    try:
        folder = Path.cwd()
    except OSError as error:
        where, expected = msg("the working folder"), msg("a folder that is there")
        raise DocumentError(where, system_words(error), expected, msg("change to another one")) from None
    for place in (folder, *folder.parents):
        for name in _NAMES:
            found = read_settings(place / name) if (place / name).is_file() else None
            if found is not None:
                return found
    return Settings()


def read_settings(path: Path) -> Settings | None:
    """The settings in a file; ``None`` for a ``pyproject.toml`` without any.

    Raises: DocumentError for a file that cannot be read; UnknownNameError for a key that cannot be set;
        ParseError for a value that it cannot have.
    """
    text = settings_text(path)
    if path.name == "pyproject.toml":
        if "tool.kstt" not in text:
            return None
        table = _table(_table(parse_toml(text, str(path)), "tool"), "kstt")
    else:
        table = parse_toml(text, str(path))
    return Settings(str(path), checked(table, path))


def settings_text(path: Path) -> str:
    """The text of a file of settings, which may be empty.

    Raises: DocumentError for a file that cannot be read, or is too large.
    """
    expected = msg("a TOML file")
    with document_errors(path, expected):
        empty = not path.stat().st_size
    try:
        return "" if empty else load(path, expected=expected)[0].decode()
    except UnicodeDecodeError:
        raise DocumentError(str(path), msg("no UTF-8"), expected) from None


def _table(table: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = table.get(key)
    return value if isinstance(value, dict) else {}


def checked(table: Mapping[str, object], path: Path) -> dict[str, str]:
    """The settings as texts; files relative to that of the settings.

    Raises: UnknownNameError; ParseError.
    """
    values: dict[str, str] = {}
    for key, value in table.items():
        if key not in KEYS:
            near = close_names(key, KEYS) or tuple(known for known in KEYS if key in known)
            if near:
                raise UnknownNameError(msg("setting in {path}", path=path), key, near)
            raise ParseError(
                msg("setting in {path}", path=path), key, msg("one of {value}", value=", ".join(KEYS))
            )
        choices = CHOICES.get(key, ())
        if not isinstance(value, str) or (choices and value not in choices):
            expected = either(choices) if choices else msg("a text")
            raise ParseError(msg("setting {key} in {path}", key=key, path=path), value, expected)
        values[key] = str(path.parent / value) if key in _FILES else value
    return values


def apply_settings(parser: argparse.ArgumentParser, settings: Settings) -> None:
    """Make the settings the defaults of a parser, and of those under it."""
    for action in parser._actions:  # noqa: SLF001  # no public name gives the actions
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for command in dict.fromkeys(action.choices.values()):
                apply_settings(command, settings)
        for key in settings.values.keys() & {name.removeprefix("--") for name in action.option_strings}:
            if key != "lang":
                action.default = FromSettings(settings.values[key])


def settings_toml(values: Mapping[str, str]) -> str:
    """The text of a ``kstt.toml``.

    >>> print(settings_toml({"lang": "vi", "reporting-unit": "UBND xã A"}), end="")
    lang = "vi"
    reporting-unit = "UBND xã A"
    """
    return "".join(f"{key} = {_quoted(value)}\n" for key, value in values.items())


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(f"\\u{ord(c):04x}" if c < " " or c == "\x7f" else c for c in escaped) + '"'
