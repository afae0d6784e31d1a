"""Whatever one bit of an old workbook is changed to, reading it ends."""

import random
import struct
from contextlib import suppress

import pytest

from kstt.errors import DocumentError
from kstt.io.excel.xls import xls_sheets
from kstt.io.files.compound import COMPOUND_START, check_chains
from tests.support import DATA

WORKBOOKS = [DATA / "raised.xls", DATA / "struck.xls"]


def compound(table, first_small=-2, small=1, further=-2, listed=(0,)):
    """A compound file whose table of sectors stands in its first sector."""
    header = bytearray(512)
    header[:8] = COMPOUND_START
    header[30:32] = struct.pack("<H", 9)
    header[60:72] = struct.pack("<iii", first_small, small, further)
    header[76:] = struct.pack("<109i", *listed, *[-1] * (109 - len(listed)))
    return bytes(header) + struct.pack("<128i", *table, *[-1] * (128 - len(table)))


@pytest.mark.parametrize("file", WORKBOOKS, ids=lambda file: file.name)
def test_a_whole_workbook_is_read(file):
    check_chains(file.read_bytes())
    assert xls_sheets(file.read_bytes(), file.name)


def test_chains_that_end_or_join_are_left_to_the_reader():
    check_chains(compound([-3, 2, 3, -2, 3]))
    check_chains(compound([-3, -2], first_small=0, small=0))
    check_chains(compound([-3, -2], first_small=1, small=0) + struct.pack("<128i", *[0] * 128))


@pytest.mark.parametrize(
    "data",
    [
        compound([-3, 1]),
        compound([-3, 2, 3, 1]),
        compound([-3, -2, 4, -2, 3, 2, 2, 8, 9, 7]),
        compound([-3, -2], listed=(0, 0)),
        compound([-3, -2], further=1) + struct.pack("<128i", *[-1] * 127, 1),
        compound([-3, -2], first_small=1) + struct.pack("<128i", 1, 2, 0, *[-1] * 125),
    ],
    ids=["itself", "ring", "tail", "table twice", "list of tables", "small sectors"],
)
def test_a_ring_is_refused(data):
    with pytest.raises(ValueError, match="leads back"):
        check_chains(data)


@pytest.mark.parametrize("file", WORKBOOKS, ids=lambda file: file.name)
def test_one_changed_bit_never_keeps_a_reader_busy(file):
    whole = file.read_bytes()
    draw = random.Random(0)
    sectors = whole.index(b"\xfd\xff\xff\xff")
    for bit in [*range(sectors * 8, sectors * 8 + 1600), *draw.sample(range(len(whole) * 8), 300)]:
        changed = bytearray(whole)
        changed[bit >> 3] ^= 1 << (bit & 7)
        with suppress(DocumentError):
            xls_sheets(bytes(changed), file.name)
