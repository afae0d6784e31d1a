"""TOML that nobody writes is refused, with its reason, in a time that does not grow faster than the text."""

import pytest

from kstt.errors import DocumentError
from kstt.io.settings.toml_lines import parse_toml
from kstt.limits import DEEPEST_KEY, LONGEST_TOML


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[" + ".".join("a" * 100_000) + "]", "line 1: a key of more than 100 parts"),
        ("x = 1\n" + " . ".join("a" * (DEEPEST_KEY + 2)) + " = 1", "line 2: a key of more than 100 parts"),
        ("x = {" + ".".join("a" * 5_000) + " = 1}", "line 1: a key of more than 100 parts"),
        ('"\\""' + '."a"' * 8_000 + " = 1", "line 1: a key of more than 100 parts"),
        ('"x\u2028".' * 8_000 + "a = 1", "line 1: a key of more than 100 parts"),
        ("x = ['''\n''', {" + ".".join("a" * 8_000) + " = 'x'}]", "line 2: a key of more than 100 parts"),
        ('"' + '\\"' * 200_000 + "." * 200 + "\n", "Illegal character"),
        ('x = """' + '\\"""' * 100_000 + "." * 200, "Unterminated string"),
        ("x = " + "[" * 100_000, "too deep"),
        ("x = " + "9" * 100_000, "a number of too many digits"),
        ("#" * (LONGEST_TOML + 1), "more than 1000000 characters"),
        ("x = ", "Invalid value"),
    ],
)
def test_what_nobody_writes_is_refused(text, found):
    with pytest.raises(DocumentError) as caught:
        parse_toml(text, "f.toml")
    assert found in str(caught.value)
    assert "f.toml" in str(caught.value)


def test_dots_that_are_no_keys_are_text():
    dots = "." * 500
    assert parse_toml(f"# {dots}\nx = \"{dots}\"\ny = '{dots}'\n", "f.toml") == {"x": dots, "y": dots}
    long = f'x = """\n{dots}\n"{dots}\\"""" # {dots}\n'
    assert parse_toml(long, "f.toml") == {"x": f'{dots}\n"{dots}"'}


@pytest.mark.parametrize(
    ("text", "place"), [("x = vi", "dòng 1, cột 5"), ("x = 1\ny = [1,\n", "dòng 2, cột 8")]
)
def test_what_is_no_toml_is_said_with_its_place_and_how_to_mend_it(text, place):
    with pytest.raises(DocumentError) as caught:
        parse_toml(text, "f.toml")
    said = caught.value.message("vi")
    assert place in said
    assert "ngoặc kép" in said
    assert "Invalid" not in said
