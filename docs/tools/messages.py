"""The catalogues of messages: every text of the library that a user may read, extracted, merged, compiled.

    python docs/tools/messages.py           update and compile the catalogues, and list what has no translation
    python docs/tools/messages.py --check   say what would change, and change nothing

Extracted are: the template of every ``msg("…")``; the messages of the rules of findings; the words of every
command's help and of its parser; English labels. A text that is translated as it is stands in ``_("…")``.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import Enum
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "kstt"
LOCALE = SOURCE / "locale"
_GAP = re.compile(r"\{(\w*)[^}]*\}|%\((\w+)\)[a-z]|%[sd]")
_OCCASION = datetime(2026, 1, 1, tzinfo=UTC)  # the same catalogue from the same messages, whatever the day


def modules() -> list[str]:
    """The names of all modules."""
    import kstt

    return [
        "kstt",
        *(found.name for found in walk_packages(kstt.__path__, "kstt.") if "__main__" not in found.name),
    ]


def marked(path: Path) -> Iterator[str]:
    """The templates and texts that a module marks as messages."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="msg" | "_"), args=[ast.Constant(value=str(text)), *_]):
                yield text


def labels() -> Iterator[tuple[Enum, str]]:
    """Every member of an enumeration that has a label, with it."""
    for name in modules():
        for value in vars(import_module(name)).values():
            if isinstance(value, type) and issubclass(value, Enum) and value.__module__ == name:
                for member in value:
                    label = getattr(member, "label", None)
                    if isinstance(label, str):
                        yield member, label


def extracted() -> dict[str, list[str]]:
    """Every message with the files that it stands in."""
    from kstt.cli import parser
    from kstt.cli.language import ARGPARSE_WORDS, texts_of
    from kstt.findings.rules import RULES

    found: dict[str, list[str]] = {}

    def take(messages: Iterable[str], place: str) -> None:
        for message in messages:
            if re.search(r"[^\W\d_]", _GAP.sub("", message)) and place not in found.setdefault(message, []):
                found[message].append(place)

    for path in sorted(SOURCE.rglob("*.py")):
        take(marked(path), path.relative_to(ROOT).as_posix())
    take(ARGPARSE_WORDS, "src/kstt/cli/language.py")
    take(tuple(texts_of(parser())), "the help of the command")
    for member, label in labels():
        if label.isascii():
            take((label,), f"{type(member).__module__}.{type(member).__name__}")
    take((rule.message for rule in RULES.values()), "src/kstt/findings/rules.py")
    return found


class SameCatalog(Catalog):
    """A catalogue that is the same whichever release of Babel writes it."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header without the release."""
        return [(name, value) for name, value in super().mime_headers if name != "Generated-By"]


def updated(path: Path, language: str, messages: dict[str, list[str]]) -> Catalog:
    """The catalogue of a language with exactly these messages, the translations there were kept."""
    old = (
        read_po(io.BytesIO(path.read_bytes()), locale=language)
        if path.is_file()
        else Catalog(locale=language)
    )
    catalog = SameCatalog(
        locale=language,
        project="kstt",
        version="1",
        creation_date=_OCCASION,
        revision_date=_OCCASION,
        fuzzy=False,
        last_translator="The kstt developers",
        language_team="The kstt developers",
        header_comment=f"# Messages of kstt in {language}; kept by docs/tools/messages.py.",
    )
    for message in sorted(messages):
        known = old.get(message)
        translation = known.string if known is not None else ""
        catalog.add(message, translation, locations=[(place, None) for place in messages[message]])
        catalog[message].flags.discard("python-format")
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """The catalogue as text."""
    out = io.BytesIO()
    write_po(out, catalog, width=110, include_lineno=False)
    return out.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """The catalogue compiled."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def languages() -> list[str]:
    """The languages that have a catalogue."""
    from kstt.i18n import LANGUAGES

    return [lang for lang in LANGUAGES if lang != "en"]


def untranslated(catalog: Catalog) -> list[str]:
    """The messages that lack a translation, or whose translation loses a gap."""
    return [
        str(message.id)
        for message in catalog
        if message.id
        and (
            not message.string or set(_GAP.findall(str(message.id))) != set(_GAP.findall(str(message.string)))
        )
    ]


def main(arguments: list[str] | None = None) -> int:
    """Update (or check) every catalogue; 1 when something is missing or out of step."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="change nothing")
    checking = parser.parse_args(arguments).check
    status, messages = 0, extracted()
    for language in languages():
        po = LOCALE / language / "LC_MESSAGES" / "kstt.po"
        catalog = updated(po, language, messages)
        for path, content in ((po, as_po(catalog)), (po.with_suffix(".mo"), as_mo(catalog))):
            if not path.is_file() or path.read_bytes() != content:
                if checking:
                    sys.stdout.write(f"{path.relative_to(ROOT)} is out of step: run make messages\n")
                    status = 1
                else:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
        missing = untranslated(catalog)
        for message in missing:
            sys.stdout.write(f"{language}: no whole translation of {message!r}\n")
        status = 1 if missing else status
    return status


if __name__ == "__main__":
    sys.exit(main())
