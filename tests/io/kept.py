"""Blocks of records that are kept, so that several forms count what was read once."""

from itertools import chain

from kstt import form_06c
from kstt.definitions.boxes import CountedCases
from kstt.records.columns import CaseColumns, RecordBlocks


class KeptBlocks(RecordBlocks):
    """The blocks of a reader as it gave them."""

    def __init__(self, reader):
        self.kept = [
            block if isinstance(block, CaseColumns | CountedCases) else tuple(block)
            for block in reader.blocks()
        ]

    def blocks(self):
        return iter(self.kept)

    def __iter__(self):
        return chain.from_iterable(self.kept)


def forms_of(reader, cases, periods, rules):
    """The forms of a reader: the first of the reader itself, the others of the blocks that it gives."""
    asked = [(period, options) for period in periods for options in rules]
    first = form_06c(reader, *asked[0])
    kept = KeptBlocks(reader)
    return [first, *(form_06c(kept, period, options) for period, options in asked[1:])]


def forms_of_cases(reader, cases, periods, rules):
    """The same forms, of the cases that a reader gave, one by one."""
    return [form_06c(cases, period, options) for period in periods for options in rules]
