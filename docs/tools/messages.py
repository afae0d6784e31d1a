"""The catalogues of messages: every text of the library that a user may read, extracted, merged, compiled.

    python docs/tools/messages.py           update and compile the catalogues, and tell what has no translation
    python docs/tools/messages.py --check   say what would change, and change nothing

Extracted are: what is marked with ``_("…")``; the words of every command's help; what stands in the raising
of an error and is spoken (a gap of an f-string becomes a named gap of the message); English labels.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import io
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "kstt"
LOCALE = SOURCE / "locale"
SYSTEM_WORDS = (
    "No such file or directory",
    "Permission denied",
    "Is a directory",
    "File exists",
    "Not a directory",
)
"""What the operating system says of a file; errors pass it on."""
SPOKEN = frozenset({"expected", "hint", "where", "row"})
"""Parameters whose values reach the reader in the language asked for, whatever the function."""
PLACES = ("line {number} field {field}",)
"""Spots that are put together from pieces."""
_OCCASION = datetime(2026, 1, 1, tzinfo=UTC)  # the same catalogue from the same messages, whatever the day


def modules() -> list[str]:
    """The names of all modules."""
    import kstt

    return [
        "kstt",
        *(found.name for found in walk_packages(kstt.__path__, "kstt.") if "__main__" not in found.name),
    ]


@cache
def errors() -> dict[str, type]:
    """Every error of the library by the name of its class, and what else speaks in sentences."""
    from kstt.errors import KsttError

    for name in modules():
        import_module(name)
    found: dict[str, type] = {}
    waiting: list[type] = [KsttError]
    while waiting:
        kind = waiting.pop()
        found[kind.__name__] = kind
        waiting.extend(kind.__subclasses__())
    for name in modules():
        found.update(
            {n: k for n, k in vars(import_module(name)).items() if "_sentence" in getattr(k, "__dict__", ())}
        )
    return found


@cache
def spoken(kind: type) -> tuple[tuple[int, str], ...]:
    """The arguments of an error that its sentence translates: position and name."""
    source = inspect.getsource(next(k for k in kind.__mro__ if "_sentence" in vars(k)))
    names = set(re.findall(r"say\(self\.(\w+)\)", source))
    parameters = list(inspect.signature(kind.__init__).parameters)[1:]
    return tuple((i, name) for i, name in enumerate(parameters) if name in names)


def shape(node: ast.expr, scope: ast.AST, resolving: frozenset[str] = frozenset()) -> Iterator[str]:
    """The messages that an expression can make, a gap for each part that is not literal."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from shape(one, scope, resolving)
            yield from shape(other, scope, resolving)
        case ast.BoolOp(values=values):
            for value in values:
                yield from shape(value, scope, resolving)
        case ast.Name(id=name) if name not in resolving:
            for found in ast.walk(scope):
                match found:
                    case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                        yield from shape(value, scope, resolving | {name})
        case ast.JoinedStr() | ast.BinOp(op=ast.Add()):
            text = _with_gaps(node)
            if re.search(r"[^\W\d_]{2}", re.sub(r"\{\w+\}", "", text)):
                yield text


def _with_gaps(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_with_gaps(value) for value in values)
        case ast.BinOp(left=left, right=right):
            return _with_gaps(left) + _with_gaps(right)
        case ast.FormattedValue(value=value):
            return _with_gaps(value)
    words = re.findall(
        r"[a-z_]*[a-z]", re.sub(r"'[^']*'|\bself\b|\bstr\b|\bjoin\b|\bmap\b|\brepr\b", "", ast.unparse(node))
    )
    return "{" + ("_".join(words[:2]).strip("_") or "value") + "}"


class _Source:
    """A module being read for messages."""

    def __init__(self, path: Path) -> None:
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.functions = [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]
        self.constants = ast.Module([n for n in self.tree.body if isinstance(n, ast.Assign)], [])
        self.scopes = {inner: outer for outer in self.functions for inner in ast.walk(outer)}
        self.parameters = {
            node.name: [
                a.arg for a in (*node.args.args, *node.args.kwonlyargs) if a.arg not in {"self", "cls"}
            ]
            for node in self.functions
        }

    def messages(self) -> Iterator[str]:
        """The messages: marked ones, parts of errors and findings, problems gathered in a list."""
        for node in ast.walk(self.tree):
            for value in self._spoken(node):
                scope = self.scopes.get(node)
                if scope is not None:
                    yield from shape(value, scope)
                if scope is None or isinstance(value, ast.Name):
                    yield from shape(value, self.constants)

    def _spoken(self, node: ast.AST) -> Iterator[ast.expr]:
        match node:
            case ast.Call(func=ast.Name(id="_"), args=[ast.Constant() as text, *_]):
                yield text
            case ast.Call(func=ast.Name(id=name)) if name in errors():
                for i, field in spoken(errors()[name]):
                    yield from [k.value for k in node.keywords if k.arg == field] or node.args[i : i + 1]
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr=name) | ast.Name(id=name), attr="append")
            ) if name == "problems":
                yield from node.args
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                yield from (k.value for k in node.keywords if k.arg in SPOKEN)
                parameters = zip(self.parameters.get(name, ()), node.args, strict=False)
                yield from (value for parameter, value in parameters if parameter in SPOKEN)
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    if (
                        isinstance(key, ast.Constant)
                        and key.value in SPOKEN
                        and isinstance(value, ast.JoinedStr)
                    ):
                        yield value


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

    found: dict[str, list[str]] = {}

    def take(messages: Iterable[str], place: str) -> None:
        for message in messages:
            if re.search(r"[^\W\d_]", message) and place not in found.setdefault(message, []):
                found[message].append(place)

    for path in sorted(SOURCE.rglob("*.py")):
        take(_Source(path).messages(), path.relative_to(ROOT).as_posix())
    take(ARGPARSE_WORDS, "src/kstt/cli/language.py")
    take(tuple(texts_of(parser())), "the help of the command")
    for member, label in labels():
        if label.isascii():
            take((label,), f"{type(member).__module__}.{type(member).__name__}")
    take(PLACES, "the spots of findings")
    take(SYSTEM_WORDS, "the operating system")
    return found


def updated(path: Path, language: str, messages: dict[str, list[str]]) -> Catalog:
    """The catalogue of a language with exactly these messages, the translations there were kept."""
    old = (
        read_po(io.BytesIO(path.read_bytes()), locale=language)
        if path.is_file()
        else Catalog(locale=language)
    )
    catalog = Catalog(
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
    gaps = re.compile(r"\{(\w*)[^}]*\}|%\((\w+)\)s")
    return [
        str(message.id)
        for message in catalog
        if message.id
        and (
            not message.string or set(gaps.findall(str(message.id))) != set(gaps.findall(str(message.string)))
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
