from datetime import date

import pytest

from kstt import LAYOUTS, ReportedForm, ReportingPeriod, check, form_06c
from kstt.definitions.columns import columns_of
from kstt.errors import DocumentError
from kstt.io.settings.layouts import parse_layouts, read_layouts

HEAD = """
[[layout]]
code = "06c/UBND-TCT"
based_on = "II.06c/VPCP/KSTT"
source = "Quyết định 10/2026/QĐ-UBND"
in_force_from = 2026-01-01
"""


def columns(*changes):
    """A column table for each column of form 06, some lines replaced."""
    text = ""
    for column in columns_of(LAYOUTS.latest("06c").account):
        lines = {"key": f'"{column.key}"', "number": str(column.number - 2)}
        lines |= {k: v for key, k, v in changes if key == column.key}
        text += "[[layout.column]]\n" + "".join(f"{k} = {v}\n" for k, v in lines.items() if v is not None)
    return text


def test_a_new_circular_is_a_change_of_data():
    register = parse_layouts(
        HEAD
        + 'title = "Kết quả giải quyết"\ntotal_label = "CỘNG"\n'
        + columns(
            ("received", "header", '["Tiếp nhận", "Tổng"]'),
            ("received", "splits", '[["resolved", "pending"]]'),
        )
        + '[[layout.section]]\nlevel = "province"\ntitle = "Cấp tỉnh"\n[[layout.section]]\nlevel = "commune"\ntitle = "Cấp xã"\n'
    )
    new = register.on("06c", date(2026, 3, 14))
    assert (new.code, new.total_label, [c.number for c in new.columns]) == (
        "06c/UBND-TCT",
        "CỘNG",
        list(range(1, 12)),
    )
    assert new.columns[0].label == "Tiếp nhận · Tổng"
    assert [h.title for h in new.sections] == ["Cấp tỉnh", "Cấp xã"]
    form = form_06c([], ReportingPeriod.quarter(2026, 1), layout=new)
    assert check(ReportedForm.from_form(form)) == ()
    assert "CỘNG" in str(form)
    # The register that was there is untouched, and old periods keep their edition.
    assert LAYOUTS.on("06c", date(2026, 3, 14)).code == "II.06c/VPCP/KSTT"
    assert register.on("06c", date(2025, 3, 14)).code == "II.06c/VPCP/KSTT"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (HEAD + columns(("pending", "key", '"waiting"')), 32, "no column 'waiting'"),
        (
            HEAD + columns(("received", "splits", '[["received_online", "received_direct"]]')),
            10,
            "does not hold",
        ),
        (HEAD + columns(("received", "number", "2")), 2, "two columns with the number 2"),
        (HEAD + columns(("received", "header", "[]")), 10, "header"),
        (HEAD + columns(("received", "number", '"3"')), 9, "number"),
        (HEAD + '[[layout.column]]\nkey = "received"\n', 2, "are not printed"),
        (HEAD + 'titel = "x"\n', 7, "did you mean 'title'"),
        (HEAD.replace("2026-01-01", '"2026"'), 6, "expected a day"),
        (HEAD.replace('code = "06c/UBND-TCT"\n', ""), 2, "code is missing"),
        (HEAD.replace("II.06c/VPCP/KSTT", "III.06c"), 4, "form code"),
        (HEAD + '[[layout.section]]\nlevel = "quận"\ntitle = "x"\n', 8, "one of ministry"),
        (HEAD + '[[layout.section]]\nlevel = "district"\n', 7, "title"),
    ],
)
def test_a_wrong_file_is_refused_whole_with_line_and_reason(text, line, reason):
    with pytest.raises(DocumentError) as error:
        parse_layouts(text, source="moi.toml")
    assert "moi.toml" in str(error.value)
    assert f"line {line}:" in str(error.value)
    assert reason in str(error.value)


@pytest.mark.parametrize("text", ["", "a = [", "[other]\nx = 1\n", "layout = 3\n"])
def test_what_holds_no_layout(text):
    with pytest.raises(DocumentError):
        parse_layouts(text)


def test_all_problems_are_told_at_once(tmp_path):
    path = tmp_path / "moi.toml"
    path.write_text(HEAD.replace("2026-01-01", "1") + "extra = 1\n", encoding="utf-8")
    with pytest.raises(DocumentError) as error:
        read_layouts(path)
    assert "line 6" in str(error.value)
    assert "line 7" in str(error.value)
    with pytest.raises(DocumentError):
        read_layouts(tmp_path)
