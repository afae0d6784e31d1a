"""Forms, accounts, periods and findings as HTML: fragments for notebooks, whole pages for browsers."""

from kstt.html.form_table import render_html
from kstt.html.values import render_account, render_accounts, render_findings, render_period

__all__ = ["render_account", "render_accounts", "render_findings", "render_html", "render_period"]
