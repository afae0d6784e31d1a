"""The forms 06 of a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.definitions.form_06 import CaseAccount
from kstt.definitions.rules import RowBy
from kstt.errors import require
from kstt.forms.assembly import assembled
from kstt.i18n import msg
from kstt.ledger.asking import check_kept
from kstt.ledger.balance import records_of
from kstt.ledger.entries import Key
from kstt.ledger.layer import Fold, Layer, View
from kstt.records.selection import distinct_units, spelled_unit
from kstt.records.units import unit_key

if TYPE_CHECKING:
    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.layout import FormLayout
    from kstt.definitions.rules import CountingRules
    from kstt.forms.form import Form
    from kstt.ledger.book import Ledger
    from kstt.records.categories import CategoryCatalogue

__all__ = ["ledger_form", "ledgers_by_unit", "unit_of_ledger", "units_in"]


def ledger_form(
    ledger: Ledger,
    layout: FormLayout,
    period: ReportingPeriod,
    rules: CountingRules | None,
    reporting_unit: str,
    rows: RowBy,
    catalogue: CategoryCatalogue | None = None,
) -> Form[CaseAccount]:
    """The form of a ledger in one edition; see :func:`~kstt.compute.form_06c`.

    Raises: LedgerError for a period, rules or rows that the ledger cannot answer for.
    """
    ended = ledger.rules_for(rules).ended_level
    boxes = ledger.row_boxes(period, rows)
    return assembled(
        layout,
        period,
        CaseAccount,
        boxes,
        tuple,
        records_of,
        reporting_unit,
        ended,
        catalogue,
        of_units=rows is RowBy.UNIT,
    )


def unit_of_ledger(ledger: Ledger, unit: str) -> tuple[Ledger, str]:
    """The ledger of one unit, however its name is spelled, and the name as its movements write it.

    Raises: LedgerError for a ledger that keeps no units; UnknownNameError with the nearest names.
    """
    check_kept(ledger.terms, RowBy.UNIT)
    require(unit, str, msg("unit"), msg("the name of a unit"))
    view, wanted = View(unit=Fold.NAME), (unit_key(unit), None, None)
    written = {
        str(layer.keys[place][0]) for layer in ledger.layers for place in layer.groups(view).get(wanted, ())
    }
    spelled = spelled_unit(unit, dict.fromkeys(written or ledger.units, 1))
    return ledger.only(unit=spelled), spelled


def units_in(ledger: Ledger, period: ReportingPeriod) -> tuple[str, ...]:
    """The units with a case in the scope of a period; none where the ledger keeps no units."""
    if RowBy.UNIT not in ledger.keep:
        return ()
    return distinct_units(unit for _, unit in ledger.row_boxes(period, RowBy.UNIT))


def ledgers_by_unit(ledger: Ledger) -> dict[str, Ledger]:
    """The ledger of each unit by its name, in the order of the alphabet, from one pass over the movements.

    Raises: LedgerError for a ledger that keeps no units.
    """
    check_kept(ledger.terms, RowBy.UNIT)
    spelled = {unit_key(unit): unit for unit in distinct_units(ledger.units)}
    counted: dict[tuple[str, str], dict[Key, dict[int, int]]] = {key: {} for key in spelled}
    for key, cells in ledger.layer.counted().items():
        counted[unit_key(str(key[0]))][key] = cells
    return {unit: attrs.evolve(ledger, layers=(Layer.of(counted[key]),)) for key, unit in spelled.items()}
