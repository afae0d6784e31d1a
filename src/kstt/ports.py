"""Ports: what a lower floor asks for by a protocol of its own, and the library as a whole supplies.

A form can be saved although no module of forms knows a format: the protocol stands with the form, and the
root package, above every floor, names the module that answers (``PORTS`` in :mod:`kstt`).
"""

from __future__ import annotations

from importlib import import_module
from sys import modules
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["supplied"]


def supplied(port: str) -> object:
    """The module that answers a port, imported on first use.

    >>> callable(getattr(supplied("files"), "write_form"))
    True
    """
    root = __name__.partition(".")[0]
    ports = cast("Mapping[str, str]", vars(modules[root])["PORTS"])
    return import_module(f"{root}.{ports[port]}")
