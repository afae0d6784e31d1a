"""Names that go away: they work, with a warning, throughout the minor release that deprecates them.

A deprecated function or class carries :func:`deprecated`; a deprecated name of a module is told by
:func:`renamed` from the module's ``__getattr__``.
"""

from __future__ import annotations

import warnings
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["deprecated", "is_due", "renamed"]

P = ParamSpec("P")
R = TypeVar("R")


def deprecated(since: str, *, use: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A function that still works, but warns its caller.

    Args:
        since: the first release that warns, such as ``0.2``.
        use: what to call in its place.

    >>> @deprecated("0.2", use="form_06c")
    ... def province_form(count: int) -> int:
    ...     return count
    >>> import warnings
    >>> with warnings.catch_warnings(record=True) as told:
    ...     warnings.simplefilter("always")
    ...     province_form(3)
    3
    >>> print(told[0].message)
    province_form is deprecated and goes away in 0.3; use form_06c
    """

    def marked(function: Callable[P, R]) -> Callable[P, R]:
        text = _text(function.__name__, since, use)

        @wraps(function)
        def warning(*args: P.args, **kwargs: P.kwargs) -> R:
            warnings.warn(text, DeprecationWarning, stacklevel=2)
            return function(*args, **kwargs)

        warning.__deprecated__ = text  # type: ignore[attr-defined]  # as PEP 702 names it
        return warning

    return marked


def renamed(module: str, name: str, table: Mapping[str, tuple[str, object]], since: str) -> object:
    """What a deprecated name of a module stands for; to be returned by the module's ``__getattr__``.

    Args:
        module: the module's ``__name__``.
        name: the name that was asked for.
        table: old name to new name and value.
        since: the first release that warns.

    Raises: AttributeError for a name that is not in the table.

    >>> renamed("kstt.definitions.rules", "Rules", {}, "0.2")
    Traceback (most recent call last):
        ...
    AttributeError: module 'kstt.definitions.rules' has no attribute 'Rules'
    """
    if name not in table:
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    new, value = table[name]
    warnings.warn(_text(f"{module}.{name}", since, new), DeprecationWarning, stacklevel=3)
    return value


def is_due(since: str, version: str) -> bool:
    """Whether what was deprecated in one release is to be gone from another.

    >>> is_due("0.2", "0.2.1"), is_due("0.2", "0.3.0"), is_due("0.9", "1.0")
    (False, True, True)
    """
    return _release(version) > _release(since)


def _release(version: str) -> tuple[int, int]:
    major, minor = version.split(".")[:2]
    return int(major), int(minor)


def _text(name: str, since: str, use: str) -> str:
    major, minor = _release(since)
    return f"{name} is deprecated and goes away in {major}.{minor + 1}; use {use}"
