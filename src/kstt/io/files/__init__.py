"""What a file is: its container, its encoding, its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.io.files.containers import Source
    from kstt.io.files.lines import SourceLine
else:
    __getattr__, __dir__ = lazy_names(__name__, {"containers": "Source", "lines": "SourceLine"})

__all__ = ["Source", "SourceLine"]
