import pytest

from kstt import (
    CaseAccount,
    KsttError,
)
from kstt.forms.sections import FormRow, Section


def test_a_section_has_one_row_a_name():
    zero = CaseAccount.zero()
    with pytest.raises(KsttError, match="two rows"):
        Section(None, (FormRow("Đất đai", zero), FormRow("đất ĐAI", zero)), CaseAccount)


def test_rows_print_their_own_numbers_or_go_on_from_the_row_above():
    zero = CaseAccount.zero()
    labels = {"A": "", "B": "44", "C": "", "D": "4a", "E": "", "F": "1" * 5000, "G": ""}
    rows = tuple(FormRow(label, zero, number=number) for label, number in labels.items())
    section = Section(None, rows, CaseAccount)
    numbers = [number for number, _ in section.numbered()]
    assert numbers == ["1", "44", "45", "4a", "47", "1" * 5000, "49"]
    assert section == Section(None, tuple(FormRow(label, zero) for label in labels), CaseAccount)
    assert [n for n, _ in section.joined(section, lambda one, other: one + other).numbered()] == numbers


def test_a_number_printed_in_either_section_is_kept_in_their_sum():
    zero = CaseAccount.zero()
    numbered = Section(None, (FormRow("Đất đai", zero, number="12"),), CaseAccount)
    plain = Section(None, (FormRow("đất đai", zero),), CaseAccount)
    for one, other in ((numbered, plain), (plain, numbered)):
        assert [number for number, _ in one.joined(other, lambda a, b: a + b).numbered()] == ["12"]
