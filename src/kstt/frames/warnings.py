"""What a frame of records is warned of: rows that are counted as they stand, though they are remarkable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals.stable.v2 as nw

from kstt.findings.collection import Findings
from kstt.findings.rules import RULES
from kstt.frames.description import described_frame, of_cases
from kstt.frames.expressions import Expressions
from kstt.frames.faults import warnings_of
from kstt.frames.native import collected, with_derived
from kstt.frames.prepare import prepare
from kstt.frames.source import CaseFrame, RecordFrame
from kstt.i18n import msg
from kstt.records.fields import FieldKind, fields_of

if TYPE_CHECKING:
    from kstt.engines import Frame

__all__ = ["frame_warnings"]

_EXAMPLES = 3


def frame_warnings(frame: Frame) -> Findings:
    """What every row of a frame is warned of: a finding for each kind, with the number of rows.

    The same is warned of one by one when records are read from delimited text or from messages. The frame's
    engine counts in one pass; the rows warned of are counted in forms as written.

    Args:
        frame: a :class:`~kstt.frames.CaseFrame` or ``FeedbackFrame``, or any table of cases.

    Raises: FrameError for a table without the columns of days.

    >>> import polars as pl
    >>> from datetime import date
    >>> days = {"received": [date(2021, 4, 10)], "due": [date(2021, 4, 1)], "closed": [None]}
    >>> for finding in frame_warnings(pl.DataFrame(days)):
    ...     print(finding.row, finding.column, finding.found, finding.rule)
    1 rows due 2021-04-01 record-due-before-received
    """
    source = frame if isinstance(frame, RecordFrame) else CaseFrame(frame)
    if isinstance(source, CaseFrame):
        source = of_cases(described_frame(source))
    fields = fields_of(source.record)
    moments = [name for name, field in fields.items() if field.kind is FieldKind.MOMENT]
    table = prepare(
        "cases",
        source.frame,
        source.record,
        source.columns,
        moments,
        days=source.days,
        formats=source.formats,
    )
    aside = (source.set_aside or ()) if isinstance(source, CaseFrame) else ()
    expressions = Expressions(table.facts())
    tests = warnings_of(expressions, source.record)
    if not tests:
        return Findings.of(aside)
    rows = with_derived(table.frame, expressions.derived)
    one, zero = nw.lit(1), nw.lit(0)
    sums = {f"w{n}": nw.when(test).then(one).otherwise(zero).sum() for n, (_, test) in enumerate(tests)}
    counts = collected(rows.select(**sums))[0]
    findings = list(aside)
    for n, (rule, test) in enumerate(tests):
        if counts[f"w{n}"]:
            pair = {name: table.columns[name] for name in (rule.name, rule.warns_before)}
            shown = {key: nw.col(column) for key, column in pair.items()}
            examples = collected(rows.filter(test).select(**shown).head(_EXAMPLES))
            findings.append(
                RULES[f"record-{rule.name}-before-{rule.warns_before}"].finding(
                    row=msg("{f} rows", f=counts[f"w{n}"]),
                    column=pair[rule.name],
                    found=", ".join(str(row[rule.name]) for row in examples),
                    expected=", ".join(str(row[rule.warns_before]) for row in examples),
                )
            )
    return Findings.of(findings)
