"""The ledger: the account of any range of days, unit, level or category from one pass over the cases."""

from kstt.ledger.book import Ledger

__all__ = ["Ledger"]
