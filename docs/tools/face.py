"""The public face: every name that others build on, with its signature, in a text file that is reviewed.

    python docs/tools/face.py           write tests/data/public-face.txt
    python docs/tools/face.py --check   show what has changed, and change nothing

A line that goes away or changes breaks code of others: it warns for one minor release first, and stands in
the changelog. A line that comes is a promise.
"""

from __future__ import annotations

import argparse
import difflib
import inspect
import sys
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import FunctionType

import attrs
import reference

ROOT = Path(__file__).parents[2]
FACE = ROOT / "tests" / "data" / "public-face.txt"


def lines() -> Iterator[str]:
    """A line for each public name, and for each public member of what ``kstt`` itself exports."""
    faces = reference.public_modules()
    for module_name in faces:
        module = import_module(module_name)
        for name in sorted(getattr(module, "__all__", ())):
            value = getattr(module, name)
            home = _home(value, name, faces)
            if home is not None and module_name not in {"kstt", home}:
                yield f"{module_name}.{name}: as in {home}"
                continue
            yield f"{module_name}.{name}{_signature(value)}"
            if module_name == "kstt" and isinstance(value, type):
                yield from (f"{module_name}.{name}.{member}" for member in _members(value))


def _home(value: object, name: str, faces: list[str]) -> str | None:
    """The public module nearest to where a class or function is defined; None for other values."""
    if not isinstance(value, type | FunctionType):
        return None
    around = [face for face in faces if f"{value.__module__}.".startswith(f"{face}.")]
    return max((face for face in around if name in import_module(face).__all__), key=len, default=None)


def _signature(value: object) -> str:
    if isinstance(value, type) and issubclass(value, Enum):
        return ": enum"
    if not callable(value):
        return f": {type(value).__name__}"
    if isinstance(value, type) and issubclass(value, BaseException) and "__init__" not in vars(value):
        return f": error, a kind of {value.__mro__[1].__name__}"
    try:
        signature = inspect.signature(value)
    except (TypeError, ValueError):
        return ""
    plain = [
        p.replace(default=_Default(p.default)) if p.default is not p.empty else p
        for p in signature.parameters.values()
    ]
    return str(signature.replace(parameters=plain)).replace("'", "")


class _Default:
    """A default as the face shows it: long values abbreviated."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __repr__(self) -> str:
        text = f'"{self.value}"' if isinstance(self.value, str) else str(self.value)
        return text if len(text) <= 40 and " at 0x" not in text else "…"


def _members(kind: type) -> Iterator[str]:
    if issubclass(kind, Enum):
        yield from (f"{member.name} = {member.value!r}" for member in kind)
    if attrs.has(kind):
        # As written: a converter may have resolved the types of the fields meanwhile.
        yield from (f"{field.name}: {_annotation(kind, field.name)}" for field in attrs.fields(kind))
    fields = {field.name for field in attrs.fields(kind)} if attrs.has(kind) else set()
    for name in sorted(dir(kind)):
        if name.startswith("_") or name in fields:
            continue
        home = next((k for k in kind.__mro__ if name in vars(k)), None)
        if (
            home is None
            or not home.__module__.startswith("kstt")
            or (issubclass(kind, Enum) and name in kind.__members__)
        ):
            continue
        value = inspect.getattr_static(kind, name)
        if isinstance(value, property):
            yield f"{name}: property"
        elif isinstance(value, classmethod | staticmethod) or callable(value):
            yield f"{name}{_signature(getattr(kind, name))}"


def _annotation(kind: type, name: str) -> str:
    return next(
        str(k.__annotations__[name]) for k in kind.__mro__ if name in vars(k).get("__annotations__", ())
    )


def main(arguments: list[str] | None = None) -> int:
    """Write (or check) the file; 1 when the face is another."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="change nothing")
    checking = parser.parse_args(arguments).check
    now, before = list(lines()), FACE.read_text(encoding="utf-8").splitlines() if FACE.is_file() else []
    if now == before:
        return 0
    if not checking:
        FACE.write_text("\n".join(now) + "\n", encoding="utf-8")
        return 0
    changes = difflib.unified_diff(
        before, now, "the public face as reviewed", "the public face now", lineterm="", n=0
    )
    sys.stdout.write(
        "\n".join(changes)
        + "\nIf this is meant: make face (python docs/tools/face.py), and add it to CHANGELOG.md\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
