"""Instruments of law with their dates, and citations of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.law.citations import Verdict, VerdictKind, WrittenCitation, parse_citations, verdict
    from kstt.law.instruments import (
        REGISTER,
        Citation,
        Instrument,
        InstrumentKind,
        Provenance,
        Register,
        cite,
    )
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "citations": "Verdict VerdictKind WrittenCitation parse_citations verdict",
            "instruments": "REGISTER Citation Instrument InstrumentKind Provenance Register cite",
        },
    )

__all__ = [
    "REGISTER",
    "Citation",
    "Instrument",
    "InstrumentKind",
    "Provenance",
    "Register",
    "Verdict",
    "VerdictKind",
    "WrittenCitation",
    "cite",
    "parse_citations",
    "verdict",
]
