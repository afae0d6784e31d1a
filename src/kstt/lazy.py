"""Lazy imports for packages: a name is imported on first use."""

from __future__ import annotations

from importlib import import_module
from sys import modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["lazy_names"]


def lazy_names(
    package: str, homes: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The ``__getattr__`` and ``__dir__`` of a package that exports names of its modules.

    Args:
        package: the package's ``__name__``.
        homes: the names of each module, separated by spaces, by the module's name within the package.

    >>> get, names = lazy_names("kstt", {"numerals": "roman format_count"})
    >>> get("roman")(4), "roman" in names()
    ('IV', True)
    """
    home_of = {name: module for module, names in homes.items() for name in names.split()}

    def __getattr__(name: str) -> object:  # noqa: N807  # becomes the module's own (PEP 562)
        home = home_of.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(import_module(f"{package}.{home}"), name)
        setattr(modules[package], name, value)
        return value

    def __dir__() -> list[str]:  # noqa: N807  # becomes the module's own (PEP 562)
        return sorted({*vars(modules[package]), *home_of})

    return __getattr__, __dir__
