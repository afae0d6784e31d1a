"""Lines of messages read as cases all at once, by Arrow; only where it is installed.

What it buys is measured by ``tests/benchmarks/bench_shortcuts.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from kstt.frames.case_texts import cases_learnt, nested_texts, text_column
from kstt.frames.history_arrays import HistoryArrays
from kstt.frames.json_lines import JsonLines
from kstt.frames.moment_arrays import MomentArray
from kstt.io.portal.messages import ANSWERED, ASKED, DUE_AFTER, DUE_BEFORE, MOMENTS, SUPPLEMENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from kstt.frames.case_arrays import CaseArrays
    from kstt.frames.moment_arrays import Numbers
    from kstt.io.portal.mapping import PortalMapping
    from kstt.records.memo import CaseMemo, MomentTexts

__all__ = ["MessageArrays"]


class MessageArrays:
    """Reads blocks of lines of messages under one mapping.

    Args:
        mapping: what the codes mean.
        fields: the fields of a message by what they hold of a case, and ``code``, ``status``.
        cases: what words mean.
        moments: how the moments of supplements are read.
    """

    def __init__(
        self, mapping: PortalMapping, fields: Mapping[str, str], cases: CaseMemo, moments: MomentTexts
    ) -> None:
        self._mapping, self._fields = mapping, fields
        self._cases, self._moments = cases, moments
        self._lines = JsonLines()

    def learn(self, record: Mapping[str, object]) -> None:
        """Take in the keys of a line that was read one by one, and the kinds of their values."""
        self._lines.learn(record)

    def of_lines(
        self, block: bytes, learn: Callable[[Mapping[str, object]], None]
    ) -> tuple[CaseArrays, set[int]] | None:
        """The cases of a block of lines, and the places of those that are to be read with every check.

        Args: the lines, and what reads a message with every check to learn its words.

        Returns: ``None`` for lines that are to be read one by one.
        """
        table, blank = self._lines.table(block), self._mapping.blank
        if table is None:
            return None
        texts = {name: text_column(table, field, blank) for name, field in self._fields.items()}
        supplements = nested_texts(table, SUPPLEMENTS, MOMENTS, blank)
        if supplements is None or any(column is None for column in texts.values()):
            return None
        places = ["unit", "code"] if self._mapping.levels_by_procedure else ["unit"]

        def read(place: int) -> None:
            learn({field: texts[name][place].as_py() for name, field in self._fields.items()})

        found, unread = cases_learnt(self._cases, texts, places, ("channel", "status"), read)
        if len(supplements[0]):
            found = self._supplemented(found, unread, *supplements)
        return found, set(np.flatnonzero(unread).tolist())

    def _supplemented(
        self, cases: CaseArrays, unread: Numbers, rows: Numbers, texts: Mapping[str, Any], lost: Numbers
    ) -> CaseArrays:
        """The cases with their supplements, where :func:`~.messages.plain_supplements` would take these."""
        moments = {key: MomentArray.of_texts(column, self._moments, lost) for key, column in texts.items()}
        asked, answered = moments[ASKED], moments[ANSWERED]
        lost |= asked.lacking | answered.lacking | answered.earlier(asked)
        unread[rows[lost]] = True
        starts = np.flatnonzero(np.diff(rows, prepend=-1))
        first, granted = rows[starts], np.flatnonzero(~moments[DUE_AFTER].lacking)
        due, received = cases.moments["due"], cases.moments["received"]
        before = MomentArray.none(len(due.days))
        before.put(first, moments[DUE_BEFORE].taken(starts))
        last = before.taken(slice(None))
        last.put(rows[granted], moments[DUE_AFTER].taken(granted))
        unread |= ~due.lacking & ~before.lacking & ~due.same(before) & ~due.same(last)
        due = before.or_else(due)
        unread |= ~due.lacking & due.earlier(received)
        read = np.flatnonzero(~unread[rows])
        histories = HistoryArrays(
            rows[read], *(moments[key].taken(read) for key in (ASKED, ANSWERED, DUE_AFTER))
        )
        return attrs.evolve(cases, moments={**cases.moments, "due": due}, histories=histories)
