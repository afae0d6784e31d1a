"""The parts of packages found by their directory: what the reader of all packages finds, or nothing."""

import io
import struct
import zipfile
from random import Random
from unittest import mock

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kstt.errors import DocumentError
from kstt.io.files import containers
from kstt.io.files.containers import unpacked
from kstt.io.files.plain_packages import DoubtfulPartError, plain_parts

NAMES = ("a.xml", "xl/b.xml", "xl/c.xml", "d/", "mimetype")


def package(contents, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as written:
        for name, content in contents.items():
            written.writestr(name, content)
    return out.getvalue()


SOUND = package({"a.xml": b"<a/>" * 999, "xl/b.xml": b"", "d/": b"", "mimetype": b"text"})


def content_of(data):
    """What a package unpacks to, or why it is refused."""
    try:
        found = unpacked(data, "a.xlsx", lambda name: name != "mimetype", budget=10_000)
    except DocumentError as error:
        return str(error)
    return dict(found.content), dict(found.too_large), found.unread


def by_the_other_reader(data):
    with mock.patch.object(containers, "plain_parts", return_value=None):
        return content_of(data)


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=40).map(lambda piece: piece * 30)),
    st.sampled_from((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)),
    st.randoms(use_true_random=False),
)
def test_a_package_is_read_as_by_the_other_reader(contents, compression, chance):
    data = bytearray(package(contents, compression))
    assert content_of(bytes(data)) == by_the_other_reader(bytes(data))
    for _ in range(chance.randrange(4)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    damaged = bytes(data[: chance.choice((len(data), chance.randrange(len(data))))])
    assert content_of(damaged) == by_the_other_reader(damaged)


def test_parts_are_found_with_their_content():
    assert [(part.filename, part.content()) for part in plain_parts(SOUND)] == [
        ("a.xml", b"<a/>" * 999),
        ("xl/b.xml", b""),
        ("mimetype", b"text"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"prefix" + SOUND,
        SOUND + b"\0",
        package({"é.xml": b"a"}),
        package({"a.xml": b"a"}, zipfile.ZIP_LZMA),
    ],
)
def test_other_packages_are_left_to_the_other_reader(data):
    assert plain_parts(data) is None


def test_parts_over_one_another_are_left_to_the_other_reader():
    data = bytearray(package({"a.xml": b"same", "b.xml": b"same"}))
    entries = [data.index(b"PK\1\2"), data.rindex(b"PK\1\2")]
    data[entries[1] + 42 : entries[1] + 46] = data[entries[0] + 42 : entries[0] + 46]
    data[entries[1] + 46] = ord("a")
    assert plain_parts(bytes(data)) is None


@pytest.mark.parametrize("claim", [0, 3_995, 3_997, 2**31])
def test_a_part_of_another_size_than_it_claims_is_doubtful(claim):
    data = bytearray(SOUND)
    struct.pack_into("<L", data, data.index(b"PK\1\2") + 24, claim)
    first, *_ = plain_parts(bytes(data))
    with pytest.raises(DoubtfulPartError):
        first.content()
    assert content_of(bytes(data)) == by_the_other_reader(bytes(data))


def test_a_part_that_was_changed_is_doubtful():
    data = bytearray(package({"a.xml": Random(1).randbytes(99)}, zipfile.ZIP_STORED))
    data[60] ^= 1
    (part,) = plain_parts(bytes(data))
    with pytest.raises(DoubtfulPartError):
        part.content()
