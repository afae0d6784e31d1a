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
