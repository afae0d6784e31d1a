"""The ledger: the account of any range of days, unit, level or category from one pass over the cases."""

from kstt.ledger.book import Ledger
from kstt.ledger.forms import ledger_form

__all__ = ["Ledger", "ledger_form"]
