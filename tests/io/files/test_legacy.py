"""Text from before Unicode: recognised where that is certain, converted letter by letter, left alone elsewhere."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt.io.files import legacy
from kstt.io.files.legacy import Legacy, converted_cells, legacy_text
from kstt.io.formats.reading import read_forms
from kstt.samples import published_report
from kstt.tables.checks import check
from tests.support import DATA

LABELS = sorted({row.label for row in published_report() if not row.label.isascii()})
BACK = {letter: code for code, letter in legacy._TCVN3.items()}


def tcvn3(text):
    return "".join(BACK.get(letter, letter) for letter in text.lower())


def vni(text):
    letters = {letter: code for code, letter in legacy._LETTERS.items()}
    marks = {unicodedata.normalize("NFD", mark): code for code, mark in legacy._MARKS.items()}
    written = []
    for letter in text.lower():
        parts = unicodedata.normalize("NFD", letter)
        if letter in letters:
            written.append(letters[letter])
        elif "\u031b" in parts:
            tone = parts.replace("\u031b", "")[1:]
            written.append(letters[{"o": "ơ", "u": "ư"}[parts[0]]] + marks.get(tone, ""))
        else:
            tone = unicodedata.normalize("NFD", parts[1:])
            written.append(parts[0] + (marks[tone] if tone else ""))
    return "".join(written)


SOME = st.lists(st.sampled_from(LABELS), min_size=8, max_size=20, unique=True)


@given(SOME, st.sampled_from([(Legacy.TCVN3, tcvn3), (Legacy.VNI, vni)]))
def test_labels_come_back(labels, encoding):
    kind, write = encoding
    text = "\n".join(labels).lower()
    assert legacy_text(write(text).encode("latin-1")) == (unicodedata.normalize("NFC", text), kind)


@given(SOME)
def test_code_page_1258_comes_back(labels):
    text = "\n".join(labels)
    parts = unicodedata.normalize("NFD", text).replace("đ", "đ")
    whole = "".join(unicodedata.normalize("NFC", part) if len(part) < 3 else part for part in _letters(parts))
    found = legacy_text(as_1258(whole))
    assert found == (unicodedata.normalize("NFC", text), Legacy.CP1258)


def _letters(text):
    """Letters with their marks."""
    found = []
    for sign in text:
        if unicodedata.combining(sign) and found:
            found[-1] += sign
        else:
            found.append(sign)
    return found


def as_1258(text):
    """The bytes of a text: base letters with their shape, then the tone."""
    written = b""
    for letter in _letters(unicodedata.normalize("NFD", text)):
        tones = [mark for mark in letter[1:] if mark in "\u0300\u0301\u0303\u0309\u0323"]
        shape = unicodedata.normalize("NFC", "".join(sign for sign in letter if sign not in tones))
        written += (shape + "".join(tones)).encode("cp1258")
    return written


@given(SOME)
def test_unicode_is_left_alone(labels):
    assert converted_cells(labels) is None
    assert converted_cells([*labels, "Công an", "Quá hạn", "Văn thư"]) is None


def test_other_languages_and_broken_bytes_are_refused():
    for text in (
        "Bürgermeister fährt über Österreich, größer, schön",
        "Été, forêt, garçon, où, œuvre, naïve",
    ):
        assert legacy_text(text.encode("cp1252")) is None
    assert legacy_text(bytes(range(128, 256)) * 9) is None
    assert converted_cells(["Zoë", "naïve", "façade", "Größe", "Ångström"]) is None


@pytest.mark.parametrize(
    ("name", "kind", "label"),
    [("cp1258.csv", Legacy.CP1258, "Hộ tịch"), ("e02_tcvn3_labels.xlsx", Legacy.TCVN3, "Giao thông vận tải")],
)
def test_files_from_the_field(name, kind, label):
    (form,) = read_forms(DATA / "encodings" / name)
    found = check(form)
    assert [(f.rule, f.found) for f in found if f.rule == "encoding-converted"] == [
        ("encoding-converted", kind.value)
    ]
    assert not [f for f in found if f.severity.value == "error"]
    assert label in {row.label for row in form}
