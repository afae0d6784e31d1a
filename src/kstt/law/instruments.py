"""Legal instruments, dated: what a rule of this library rests on, since when, and on whose authority.

Every rule, column, period and deadline of the library carries a :class:`Citation`. What is only
general knowledge (``Provenance.RECALL``) is data that a user can replace, never logic.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

import attrs

from kstt.errors import UnknownNameError
from kstt.i18n import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "FORMS_2017",
    "FORMS_2020",
    "LOCAL_GOVERNMENT",
    "PORTALS",
    "REGISTER",
    "Citation",
    "Instrument",
    "InstrumentKind",
    "Provenance",
    "Register",
    "cite",
]


class Provenance(Enum):
    """Where a statement comes from, from the strongest to the weakest.

    >>> Provenance.QUOTED.label
    'the instrument as another official text or page quotes it'
    """

    LAW = "law"
    DOC = "doc"
    PORTAL = "portal"
    QUOTED = "quoted"
    RECALL = "recall"

    @property
    def label(self) -> str:
        """The meaning of the mark, in English."""
        return {
            "law": "text of the instrument itself",
            "doc": "a real published report",
            "portal": "public source code of portals that print or compute the forms",
            "quoted": "the instrument as another official text or page quotes it",
            "recall": "general knowledge, not checked against the gazette",
        }[self.value]


class InstrumentKind(Enum):
    """The kinds of instrument; the value is the Vietnamese word by which reports cite them.

    >>> InstrumentKind("Nghị định")
    <InstrumentKind.DECREE: 'Nghị định'>
    """

    LAW = "Luật"
    DECREE = "Nghị định"
    CIRCULAR = "Thông tư"
    RESOLUTION = "Nghị quyết"
    DECISION = "Quyết định"


@attrs.frozen
class Instrument:
    """A legal instrument: number, kind, issuer, subject, and the days on which it is in force.

    ``dated`` is the day it was signed, ``in_force_from`` and ``in_force_to`` the first and last day in
    force, ``None`` where no source gives one; see :attr:`first_day`. ``amends`` and ``replaced_by`` hold numbers of others.

    >>> instrument = REGISTER["02/2017/TT-VPCP"]
    >>> instrument.kind.value, instrument.dated.isoformat(), instrument.replaced_by
    ('Thông tư', '2017-10-31', '')
    """

    number: str
    kind: InstrumentKind
    issuer: str
    subject: str
    provenance: Provenance
    dated: date | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None
    amends: tuple[str, ...] = ()
    replaced_by: str = ""

    def in_force_on(self, day: date) -> bool | None:
        """Whether it is in force on a day; ``None`` where no source says.

        Where its first day is not known, it is not in force before it was signed (or before the year of its
        number, where that day is not known either), and nothing is said of the year after it was signed.

        >>> REGISTER["61/2018/NĐ-CP"].in_force_on(date(2025, 7, 1))
        False
        >>> print(REGISTER["61/2018/NĐ-CP"].in_force_on(date(2018, 2, 1)))
        None
        >>> circular = REGISTER["03/2025/TT-VPCP"]
        >>> print(*(circular.in_force_on(date(2025, month, 15)) for month in (8, 10)))
        False None
        """
        if self.in_force_to is not None and day > self.in_force_to:
            return False
        if self.in_force_from is not None:
            return day >= self.in_force_from
        first, last = self._signed()
        if day < first:
            return False
        return True if (day.year, day.month, day.day) >= (last.year + 1, last.month, last.day) else None

    def _signed(self) -> tuple[date, date]:
        """The first and the last day on which it may have been signed."""
        if self.dated is not None:
            return self.dated, self.dated
        year = next((int(part) for part in self.number.split("/") if len(part) == 4 and part.isdecimal()), 0)
        return (date(year, 1, 1), date(year, 12, 31)) if year else (date.min, date.max)

    @property
    def first_day(self) -> Message:
        """The first day in force, or that no source gives one.

        >>> print(REGISTER["09/2019/NĐ-CP"].first_day)
        in force from 2019-03-12
        >>> print(REGISTER["03/2025/TT-VPCP"].first_day)
        signed on 2025-09-15; its first day in force is not known
        """
        if self.in_force_from is not None:
            return msg("in force from {day}", day=self.in_force_from.isoformat())
        if self.dated is not None:
            return msg("signed on {day}; its first day in force is not known", day=self.dated.isoformat())
        return msg("neither the day it was signed nor its first day in force is known")

    def __str__(self) -> str:
        signed = f" ngày {self.dated:%d/%m/%Y}" if self.dated else ""
        return f"{self.kind.value} số {self.number}{signed}"


@attrs.frozen
class Citation:
    """The provision or observed practice that a rule rests on, with its provenance.

    >>> print(cite("09/2019/NĐ-CP", article="12"))
    09/2019/NĐ-CP, art. 12 [quoted]
    """

    instrument: str
    article: str = ""
    provenance: Provenance = Provenance.RECALL

    def __str__(self) -> str:
        article = f", art. {self.article}" if self.article else ""
        return f"{self.instrument}{article} [{self.provenance.value}]"


@attrs.frozen
class Register:
    """The known instruments, an immutable value: adding one makes a new register.

    >>> REGISTER["02/2017/TT-VPCP"].kind
    <InstrumentKind.CIRCULAR: 'Thông tư'>
    """

    instruments: tuple[Instrument, ...]

    def get(self, number: str) -> Instrument | None:
        """The instrument of this number, or ``None``.

        >>> REGISTER.get("99/2099/TT-VPCP") is None
        True
        """
        return next((i for i in self.instruments if i.number == number), None)

    def __getitem__(self, number: str) -> Instrument:
        instrument = self.get(number)
        if instrument is not None:
            return instrument
        from kstt.text import close_names

        raise UnknownNameError(
            msg("instrument"), number, close_names(number, [i.number for i in self.instruments])
        )

    def __contains__(self, number: object) -> bool:
        return any(instrument.number == number for instrument in self.instruments)

    def __iter__(self) -> Iterator[Instrument]:
        return iter(self.instruments)

    def in_force(self, on: date) -> tuple[Instrument, ...]:
        """The instruments that are certainly in force on a day; see :meth:`undecided` for the others.

        >>> [i.number for i in REGISTER.in_force(date(2025, 7, 1)) if i.subject == "one-stop mechanism"]
        ['118/2025/NĐ-CP']
        """
        return tuple(instrument for instrument in self.instruments if instrument.in_force_on(on))

    def undecided(self, on: date) -> tuple[Instrument, ...]:
        """The instruments of which no source says whether they are in force on a day.

        >>> [instrument.number for instrument in REGISTER.undecided(date(2026, 1, 1))]
        ['03/2025/TT-VPCP', '367/2025/NĐ-CP']
        """
        return tuple(instrument for instrument in self.instruments if instrument.in_force_on(on) is None)

    def with_instruments(self, *instruments: Instrument) -> Register:
        """A register with these added; an instrument of the same number is replaced.

        >>> import attrs
        >>> checked = attrs.evolve(REGISTER["01/2020/TT-VPCP"], in_force_from=date(2020, 12, 6))
        >>> REGISTER.with_instruments(checked)["01/2020/TT-VPCP"].in_force_on(date(2020, 11, 1))
        False
        """
        new = {instrument.number for instrument in instruments}
        return Register((*(old for old in self.instruments if old.number not in new), *instruments))


_DECREE, _CIRCULAR, _LAW = InstrumentKind.DECREE, InstrumentKind.CIRCULAR, InstrumentKind.LAW
_RESOLUTION = InstrumentKind.RESOLUTION
_GOVERNMENT, _OFFICE = "Chính phủ", "Văn phòng Chính phủ"
_CONTROL = "control of administrative procedures"
_ONE_STOP = "one-stop mechanism"
_DAY = date(2025, 6, 30)

# The entries and their dates follow the sources named by their provenance. A date that no source gives is
# left open rather than guessed.
# fmt: off
REGISTER = Register((
    Instrument("20/2008/NĐ-CP", _DECREE, _GOVERNMENT, "receiving and handling feedback on regulations",
               Provenance.LAW, in_force_from=date(2008, 3, 3)),
    Instrument("63/2010/NĐ-CP", _DECREE, _GOVERNMENT, _CONTROL, Provenance.LAW, in_force_from=date(2010, 10, 14)),
    Instrument("48/2013/NĐ-CP", _DECREE, _GOVERNMENT, f"amends the decrees on {_CONTROL} and feedback",
               Provenance.LAW, amends=("63/2010/NĐ-CP", "20/2008/NĐ-CP")),
    Instrument("92/2017/NĐ-CP", _DECREE, _GOVERNMENT, f"amends the decrees on {_CONTROL}", Provenance.LAW,
               amends=("63/2010/NĐ-CP",)),
    Instrument("02/2017/TT-VPCP", _CIRCULAR, _OFFICE, "guidance on procedure control; forms", Provenance.DOC,
               dated=date(2017, 10, 31)),
    Instrument("61/2018/NĐ-CP", _DECREE, _GOVERNMENT, _ONE_STOP, Provenance.PORTAL, in_force_to=_DAY,
               replaced_by="118/2025/NĐ-CP"),
    Instrument("107/2021/NĐ-CP", _DECREE, _GOVERNMENT, f"amends the decree on the {_ONE_STOP}", Provenance.PORTAL,
               in_force_to=_DAY, amends=("61/2018/NĐ-CP",), replaced_by="118/2025/NĐ-CP"),
    Instrument("01/2018/TT-VPCP", _CIRCULAR, _OFFICE, f"guidance on the {_ONE_STOP}", Provenance.PORTAL,
               dated=date(2018, 11, 23), in_force_to=_DAY, replaced_by="03/2025/TT-VPCP"),
    Instrument("09/2019/NĐ-CP", _DECREE, _GOVERNMENT, "reporting regime of administrative agencies",
               Provenance.QUOTED, dated=date(2019, 1, 24), in_force_from=date(2019, 3, 12)),
    Instrument("68/NQ-CP", _RESOLUTION, _GOVERNMENT, "cutting and simplifying rules on business, 2020–2025",
               Provenance.RECALL, dated=date(2020, 5, 12)),
    Instrument("766/QĐ-TTg", InstrumentKind.DECISION, "Thủ tướng Chính phủ",
               "indices that rate bodies on service in real time", Provenance.QUOTED, dated=date(2022, 6, 23)),
    Instrument("01/2020/TT-VPCP", _CIRCULAR, _OFFICE, "periodic reports to the Government Office; forms II.01–II.08",
               Provenance.PORTAL, dated=date(2020, 10, 21)),
    Instrument("72/2025/QH15", _LAW, "Quốc hội", "local government; the district level ends", Provenance.PORTAL,
               dated=date(2025, 6, 16), in_force_from=date(2025, 7, 1)),
    Instrument("118/2025/NĐ-CP", _DECREE, _GOVERNMENT, _ONE_STOP, Provenance.PORTAL, dated=date(2025, 6, 9),
               in_force_from=date(2025, 7, 1)),
    Instrument("03/2025/TT-VPCP", _CIRCULAR, _OFFICE, "one-stop forms, case codes, sector codes",
               Provenance.QUOTED, dated=date(2025, 9, 15)),
    Instrument("367/2025/NĐ-CP", _DECREE, _GOVERNMENT, f"amends the decree on the {_ONE_STOP}", Provenance.PORTAL,
               dated=date(2025, 12, 31), amends=("118/2025/NĐ-CP",)),
))
"""The instruments that the library knows; ``in_force_on`` of each says whether it holds on a day."""
# fmt: on


def cite(number: str, *, article: str = "", provenance: Provenance | None = None) -> Citation:
    """A citation of a registered instrument, with its provenance unless another is given.

    Raises: UnknownNameError when the register has no such number.

    >>> print(cite("20/2008/NĐ-CP", article="5"))
    20/2008/NĐ-CP, art. 5 [law]
    """
    return Citation(number, article, provenance or REGISTER[number].provenance)


FORMS_2017 = cite("02/2017/TT-VPCP", provenance=Provenance.DOC)
"""The circular that sets the first editions of the forms, as the published report names it."""
FORMS_2020 = cite("01/2020/TT-VPCP")
"""The circular that sets the editions since 2020."""
LOCAL_GOVERNMENT = cite("72/2025/QH15")
"""The law that ends the district level."""
PORTALS = Citation("practice of portals", provenance=Provenance.PORTAL)
"""Observed in the public code of portals."""
