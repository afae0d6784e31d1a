"""Forms as text: the official layout as a table for a terminal."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from kstt.forms.form import Form, LineKind
from kstt.forms.heading import Heading
from kstt.i18n import phrase
from kstt.numerals import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.accounts import Account
    from kstt.columns import Column
    from kstt.findings import Finding
    from kstt.forms.reported import ReportedForm

_HEADER_WIDTH = 9

__all__ = ["render_findings", "render_text"]


def render_text(form: Form[Account] | ReportedForm, *, label_width: int = 40) -> str:
    """The form in its official layout: heading, merged header flattened, numbered columns, rows.

    Args:
        form: a proved or a reported form.
        label_width: characters after which a label wraps.

    Returns: text of several lines, without a newline at the end.
    """
    from tabulate import tabulate

    layout = form.layout
    headers = ["STT", _wrapped(layout.row_header, label_width), *_headers(layout.columns)]
    body: list[list[str]] = [["(1)", "(2)", *(f"({column.number})" for column in layout.columns)]]
    for number, label, cells in _lines(form):
        body.append([number, _wrapped(label, label_width), *cells])
    alignment = ("center", "left", *("right" for _ in layout.columns))
    table = tabulate(body, headers, tablefmt="simple_outline", disable_numparse=True, colalign=alignment)
    return "\n".join((*Heading.of(form).lines, table))


def _headers(columns: Sequence[Column]) -> list[str]:
    """The merged header as text: each level on lines of its own, a group's name over its first column."""
    depth = max(len(column.header) for column in columns)
    texts = ["" for _ in columns]
    for level in range(depth):
        names = [column.header[level] if level < len(column.header) else "" for column in columns]
        paths = [column.header[: level + 1] for column in columns]
        shown = ["" if i and paths[i] == paths[i - 1] else name for i, name in enumerate(names)]
        blocks = [wrap(name, _HEADER_WIDTH) for name in shown]
        height = max(map(len, blocks))
        for i, block in enumerate(blocks):
            texts[i] += "\n".join([*block, *[""] * (height - len(block))]) + "\n"
    return [text.removesuffix("\n") for text in texts]


def _lines(form: Form[Account] | ReportedForm) -> Iterable[tuple[str, str, list[str]]]:
    if isinstance(form, Form):
        for line in form:
            counts = [line.account.values[column.key] for column in form.columns]
            yield line.number, line.label, ["" if n is None else format_count(n) for n in counts]
    else:
        for row in form.rows:
            number = row.number if row.kind is not LineKind.TOTAL else ""
            texts = [cell.text if cell.value is None else format_count(cell.value) for cell in row.cells]
            yield number, row.label, texts


def _wrapped(text: str, width: int) -> str:
    return "\n".join(wrap(text, width)) or text


def render_findings(findings: Iterable[Finding], lang: str = "en") -> str:
    """Findings a line each, in English or Vietnamese."""
    lines = []
    for finding in findings:
        place = f"{phrase(finding.where, lang)}: " if finding.where else ""
        if lang == "vi":
            lines.append(f"{place}{finding.severity.label} [{finding.rule}] {finding.message_vi}")
        else:
            lines.append(str(finding))
    return "\n".join(lines)
