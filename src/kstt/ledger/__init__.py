"""The ledger: the account of any range of days, unit, level or category from one pass over the cases."""

from kstt.ledger.book import Ledger
from kstt.ledger.forms import ledger_form
from kstt.ledger.series import FormSeries, form_series

__all__ = ["FormSeries", "Ledger", "form_series", "ledger_form"]
