"""Legal instruments, dated: what a rule of this library rests on, since when, and who says so.

Every rule, column, period and deadline of the library carries a :class:`Citation`. What is only
general knowledge (``Provenance.RECALL``) is data that a user can replace, never logic.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from kstt.errors import UnknownNameError

__all__ = ["INSTRUMENTS", "Citation", "Instrument", "Provenance", "cite"]


class Provenance(Enum):
    """Where a statement comes from, from the strongest to the weakest."""

    LAW = "law"
    DOC = "doc"
    PORTAL = "portal"
    RECALL = "recall"

    @property
    def label(self) -> str:
        """What the mark stands for, in English."""
        return {
            "law": "text of the instrument itself",
            "doc": "a real published report",
            "portal": "public source code of portals that print or compute the forms",
            "recall": "general knowledge, not checked against the gazette",
        }[self.value]


@attrs.frozen
class Instrument:
    """A legal instrument: number, kind, issuer, subject, and the days on which it is in force."""

    number: str
    kind: str
    issuer: str
    subject: str
    dated: date | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None
    amends: tuple[str, ...] = ()
    provenance: Provenance = Provenance.RECALL


@attrs.frozen
class Citation:
    """A spot in an instrument that a rule rests on, or a practice seen, with its provenance.

    >>> print(cite("09/2019/NĐ-CP", article="12", provenance=Provenance.RECALL))
    09/2019/NĐ-CP, art. 12 [recall]
    """

    instrument: str
    article: str = ""
    provenance: Provenance = Provenance.RECALL

    def __str__(self) -> str:
        article = f", art. {self.article}" if self.article else ""
        return f"{self.instrument}{article} [{self.provenance.value}]"


_ENTRIES = (
    Instrument("63/2010/NĐ-CP", "Nghị định", "Chính phủ", "control of administrative procedures"),
    Instrument("02/2017/TT-VPCP", "Thông tư", "Văn phòng Chính phủ", "guidance on procedure control; forms",
               dated=date(2017, 10, 31), provenance=Provenance.DOC),
    Instrument("09/2019/NĐ-CP", "Nghị định", "Chính phủ", "reporting regime of administrative agencies",
               in_force_from=date(2019, 3, 12)),
    Instrument("01/2020/TT-VPCP", "Thông tư", "Văn phòng Chính phủ", "periodic reports to the Office",
               dated=date(2020, 10, 21), provenance=Provenance.PORTAL),
    Instrument("72/2025/QH15", "Luật", "Quốc hội", "local government",
               dated=date(2025, 6, 16), in_force_from=date(2025, 7, 1), provenance=Provenance.PORTAL),
)  # fmt: skip

INSTRUMENTS = {entry.number: entry for entry in _ENTRIES}


def cite(number: str, *, article: str = "", provenance: Provenance | None = None) -> Citation:
    """A citation of a registered instrument.

    Raises: UnknownNameError when the register has no such number.
    """
    instrument = INSTRUMENTS.get(number)
    if instrument is None:
        raise UnknownNameError("instrument", number)
    return Citation(number, article, provenance or instrument.provenance)
