"""Reading and writing documents, one package a family; units' files and folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.io.units import LevelRule, UnitFiles, read_units
else:
    __getattr__, __dir__ = lazy_names(__name__, {"units": "LevelRule UnitFiles read_units"})

__all__ = ["LevelRule", "UnitFiles", "read_units"]
