"""Vietnamese for Vietnamese users: no message lacks its translation, and nothing depends on the machine."""

import argparse
import ast
import copy
import os
import pickle
import re
import subprocess
import sys
import unicodedata
from datetime import date
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kstt
from kstt.cli import COMMANDS, main, parser
from kstt.cli.language import texts_of
from kstt.errors import (
    CountError,
    DocumentError,
    DuplicateRowError,
    KsttError,
    MissingExtraError,
    NotInForceError,
    ParseError,
    UnknownNameError,
)
from kstt.findings.rules import RULES, Severity
from kstt.i18n import LANGUAGES, accepted_language, bounded, joined, msg, named, quoted, translator
from kstt.limits import LONGEST_MESSAGE, MOST_LISTED
from kstt.system import system_words
from tests.support import ROOT, load

ENGLISH = re.compile(r"\b(the|found|expected|with|which|that|must|and|but|where)\b", re.IGNORECASE)
VIETNAMESE = re.compile(
    "[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE
)


@pytest.fixture(scope="module")
def tool():
    return load(ROOT / "docs" / "tools" / "messages.py")


@pytest.fixture(scope="module")
def catalog(tool):
    return tool.updated(tool.LOCALE / "vi" / "LC_MESSAGES" / "kstt.po", "vi", tool.extracted())


def test_the_catalogue_holds_every_message_and_is_compiled(tool, capsys):
    assert tool.main(["--check"]) == 0, capsys.readouterr().out


def test_translations_are_vietnamese_in_nfc(catalog):
    for message in catalog:
        if message.id:
            said = message.string
            assert said == unicodedata.normalize("NFC", said)
            assert not ENGLISH.search(re.sub(r"\{\w+(?:![rsa])?\}|'[^']*'", "", said)), said
            assert message.id.startswith(" ") == said.startswith(" "), message.id
            assert message.id.endswith(" ") == said.endswith(" "), message.id


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_of_every_command(command, capsys):
    with pytest.raises(SystemExit) as end:
        main([*command, "--help", "--lang", "vi"])
    assert end.value.code == 0
    help_text = capsys.readouterr().out
    assert help_text.startswith("cách dùng: kstt")
    assert VIETNAMESE.search(help_text)
    assert not ENGLISH.search(help_text), help_text


def test_english_help_stays_english():
    assert not [text for text in texts_of(parser("en")) if text.startswith("cách")]
    assert set(texts_of(parser("en"))).isdisjoint(
        {text for text in texts_of(parser("vi")) if VIETNAMESE.search(text)}
    )


@pytest.mark.parametrize(
    "arguments", [["form", "07z"], ["form"], ["nothing"], ["check", "x", "--period"], ["check", "x", "--no"]]
)
def test_the_parsers_own_complaints(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        main(
            [*arguments, "--lang", "vi"]
            if arguments != ["check", "x", "--period"]
            else ["--lang", "vi", *arguments]
        )
    assert end.value.code == 2
    said = capsys.readouterr().err
    assert "lỗi: " in said
    assert not re.search(r"\b(error|argument|choose|required|expected|unrecognized)\b", said), said


def test_language_before_or_after_the_command(capsys):
    for arguments in (
        ["--lang", "vi", "check", "src/kstt/data/samples/wrong.tsv"],
        ["check", "src/kstt/data/samples/wrong.tsv", "--lang=vi"],
    ):
        main(arguments)
        assert ": lỗi: " in capsys.readouterr().out
    main(["check", "src/kstt/data/samples/wrong.tsv"])
    assert ": error: " in capsys.readouterr().out


def unmarked(tree):
    """English words that a command prints without asking for their translation."""
    marked = {
        text
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "msg"}
        for text in ast.walk(call)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            printed = call.args if name in {"out", "warn", "print", "write"} else []
            for value in [*printed, *(k.value for k in call.keywords if k.arg == "fine")]:
                for text in ast.walk(value):
                    if isinstance(text, ast.Constant) and isinstance(text.value, str) and text not in marked:
                        words = re.findall(r"[A-Za-z]{2,}", text.value.replace("kstt", ""))
                        if words and not re.fullmatch(r"[\w.%:-]*", text.value):
                            yield call.lineno, text.value


@pytest.mark.parametrize(
    "path", sorted((ROOT / "src" / "kstt" / "cli").rglob("*.py")), ids=lambda path: path.name
)
def test_commands_mark_what_they_print(path):
    assert not list(unmarked(ast.parse(path.read_text(encoding="utf-8")))), 'mark it: _("…")'


ERRORS = [
    lambda: kstt.ReportingPeriod.parse("2021-Q9"),
    lambda: kstt.ReportingPeriod.quarter(2021, 5),
    lambda: kstt.CaseAccount(1, 0, 0, 0, 0, 0, 0, 0),
    lambda: kstt.CaseAccount(-1, 0, 0, 0, 0, 0, 0, 0),
    lambda: kstt.CaseAccount(1, 0, 0, 0, 0, 0, 1, 0).then(kstt.CaseAccount(1, 0, 0, 0, 0, 0, 1, 0)),
    lambda: kstt.form_06c([], kstt.ReportingPeriod.quarter(2001, 1)),
    lambda: kstt.form_06c([], kstt.ReportingPeriod.quarter(2021, 1))["no such row"],
    lambda: kstt.LAYOUTS.by_code("06z"),
    lambda: kstt.Case("H1", "Đất đai", kstt.AuthorityLevel.COMMUNE, "A", kstt.Channel.ONLINE, date(2021, 2, 2), None, date(2021, 1, 1), kstt.Closing.DECIDED),
]  # fmt: skip


@pytest.mark.parametrize("wrong", ERRORS, ids=range(len(ERRORS)))
def test_errors_speak_vietnamese(wrong):
    with pytest.raises(KsttError) as raised:
        wrong()
    said = raised.value.message("vi")
    assert VIETNAMESE.search(said)
    assert not ENGLISH.search(said), said
    assert raised.value.message("en") == str(raised.value) != said


def kinds_below(kind):
    for below in kind.__subclasses__():
        yield below
        yield from kinds_below(below)


def test_every_kind_of_error_makes_a_message(tool):
    for name in tool.modules():
        import_module(name)
    for kind in kinds_below(KsttError):
        own = next(k for k in kind.__mro__ if {"as_message", "message", "__str__"} & vars(k).keys())
        assert own is not KsttError, kind
        assert vars(own).keys() & {"as_message", "message", "__str__"} == {"as_message"}, kind


def test_errors_of_files_and_extras():
    for error in (
        DocumentError("a.csv", system_words(FileNotFoundError(2, "")), msg("a file that can be read")),
        DocumentError(
            "a.csv", msg("a binary file"), msg("delimited text in UTF-8"), msg("export the sheet as CSV")
        ),
        MissingExtraError(msg("reading .docx files"), "word"),
        ParseError(msg("period"), None, msg("a day"), msg("line {line:d}", line=3)),
        CountError("received", 2.5),
        DuplicateRowError("commune", "Hộ tịch"),
        NotInForceError(msg("edition of form {form}", form="06c"), date(2001, 1, 1), ""),
        UnknownNameError(msg("row"), "Dat dai", ("Đất đai",)),
    ):
        assert not ENGLISH.search(error.message("vi")), error.message("vi")
        assert VIETNAMESE.search(error.message("vi"))


def test_findings_have_both_languages():
    for rule in RULES.values():
        vietnamese = translator("vi")(rule.message)
        assert VIETNAMESE.search(vietnamese), rule.id
        assert not ENGLISH.search(re.sub(r"\{[^}]*\}", "", vietnamese)), rule.id
        assert not VIETNAMESE.search(rule.message), rule.id
    for severity in Severity:
        assert VIETNAMESE.search(severity.label)


def test_a_bad_record_is_told_in_vietnamese_throughout():
    from kstt.io.records.delimited import scan_cases

    header = "id,category,level,unit,channel,received,due,closed,closing"
    rows = [
        "H1,Đất đai,distrct,A,online,2021-04-31,,,",
        "H2,Đất đai",
        "H3,Đất đai,commune,A,online,2021-04-01,,,decided",
    ]
    reader = scan_cases([header, *rows])
    assert list(reader) == []
    assert len(reader.findings) == 4
    for finding in reader.findings:
        assert finding.message_vi.startswith("dòng ")
        assert not ENGLISH.search(finding.message_vi), finding.message_vi
        assert finding.message_en.startswith("line ")


def test_every_label_is_vietnamese_or_translated(tool):
    members = list(tool.labels())
    assert len(members) > 10
    for member, label in members:
        assert label == unicodedata.normalize("NFC", label)
        assert label != member.value, member
        assert VIETNAMESE.search(translator("vi")(label)), member


PARTS = st.recursive(
    st.one_of(st.text(max_size=8), st.integers(), st.sampled_from([msg("an empty file"), msg("a day")])),
    lambda inner: st.one_of(
        st.tuples(inner, inner),
        inner.map(lambda part: msg("no {what} {name}", what=part, name="{x}")),
        st.lists(inner.map(str), max_size=3).map(lambda parts: joined("; ", parts)),
    ),
    max_leaves=6,
)


@given(PARTS, st.sampled_from(LANGUAGES))
def test_what_somebody_wrote_stays_as_it_is(part, lang):
    written = "expected {a} line 10: an empty file"
    shown = msg("{source}: found {found}, expected {expected}", source=written, found=part, expected="")
    assert shown.in_language(lang).startswith(written)


@given(PARTS)
def test_a_message_is_its_english_text_and_survives_a_copy(part):
    message = msg("no {what} {name}", what=part, name="x")
    assert message == str(message) == message.in_language("en")
    for other in (pickle.loads(pickle.dumps(message)), copy.deepcopy(message)):
        assert other == message
        assert other.in_language("vi") == message.in_language("vi")


@given(st.integers(min_value=1000))
def test_a_count_is_grouped_and_a_number_of_a_line_is_not(number):
    assert msg("{count} rows", count=number).in_language("vi").startswith(f"{number:,}".replace(",", "."))
    assert msg("line {line:d}", line=number).in_language("vi") == f"dòng {number}"


def test_an_unknown_language_is_english():
    assert translator("xx")("every sum holds") == "every sum holds"
    assert LANGUAGES == ("en", "vi")


def test_the_environment_says_nothing():
    """A Vietnamese machine prints English unless asked, and no module looks at the environment."""
    environment = {
        **os.environ,
        "LANG": "vi_VN.UTF-8",
        "LC_ALL": "C.UTF-8",
        "LANGUAGE": "vi",
        "COLUMNS": "80",
    }
    found = subprocess.run(
        [sys.executable, "-m", "kstt", "check", "src/kstt/data/samples/wrong.tsv"],
        capture_output=True, text=True, env=environment, cwd=ROOT, check=False,
    )  # fmt: skip
    assert "found 1, but the rows under it add up to 2 [column-total]" in found.stdout
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                {alias.name for alias in node.names}
                if isinstance(node, (ast.Import, ast.ImportFrom))
                else set()
            )
            if isinstance(node, ast.ImportFrom):
                names.add(node.module or "")
            assert "locale" not in names, path
            assert not (
                isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "setlocale"}
            ), path
            assert not {"environ", "getenv"} & names, path


def test_translation_does_not_change_choices():
    vi, en = parser("vi"), parser("en")
    assert isinstance(vi, argparse.ArgumentParser)
    arguments = ["form", "06c", "x.csv", "--period", "2021-Q2", "--lang", "vi"]
    assert vars(vi.parse_args(arguments)) == vars(en.parse_args(arguments))


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("vi", "vi"),
        ("VI-vn", "vi"),
        ("vi;q=0.9,en;q=0.8", "vi"),
        ("en;q=0.5, fr, vi;q=0", "en"),
        ("vi;q=0.001", "vi"),
        ("en-GB ; q=0.7, vi ;q=1.000", "vi"),
        ("", "en"),
        ("*", "en"),
        ("x-vi, vie, vi;q=2, vi;q=nan, vi;q", "en"),
        ("vi" + "," * 10_000, "vi"),
    ],
)
def test_the_language_that_a_request_accepts(header, lang):
    assert accepted_language(header) == lang


PARTS = st.recursive(
    st.one_of(
        st.text(max_size=30), st.builds(lambda text, n: text * n, st.text(max_size=5), st.integers(0, 9_000))
    ),
    lambda parts: st.one_of(
        st.lists(parts, max_size=60).map(lambda some: joined("; ", some)),
        st.lists(parts, max_size=60).map(quoted),
        st.builds(lambda part: msg("column {column}", column=part), parts),
        st.builds(lambda part: ParseError(msg("period"), part, msg("0 or more"), "a.csv"), parts),
        st.builds(lambda text: named(str(text), vi=str(text)), parts),
    ),
    max_leaves=8,
)


@given(PARTS, st.sampled_from(LANGUAGES))
def test_no_message_that_quotes_an_input_is_as_long_as_the_input(part, lang):
    message = msg("written: {path}", path=part)
    whole, shown = message.in_language(lang), bounded(message, lang)
    assert len(shown) <= LONGEST_MESSAGE
    assert shown == whole or len(whole) > LONGEST_MESSAGE
    error = ParseError(msg("period"), part, msg("0 or more"), "a.csv")
    assert len(error.message(lang)) <= LONGEST_MESSAGE
    assert error.message(lang).endswith(msg("0 or more").in_language(lang))


def test_of_a_long_list_the_first_are_named_and_of_a_long_name_the_beginning():
    names = [f"{n} {'x' * 300}" for n in range(100)]
    for shown in (
        bounded(joined("; ", names)),
        bounded(msg("written: {path}", path=tuple(names))).removeprefix("written: ").replace(", ", "; "),
    ):
        pieces = shown.split("; ")
        assert len(pieces) == MOST_LISTED + 1
        assert pieces[1].startswith("1 xxx")
        assert pieces[1].endswith("x… (302 characters)")
        assert pieces[-1] == "… (100)"


def test_a_finding_is_no_longer_than_a_message():
    finding = RULES["unit-spellings"].finding(
        row="x" * 9_000, found=joined("; ", ["y" * 9_000] * 30), expected="z" * 9_000, where="w" * 9_000
    )
    for lang in LANGUAGES:
        texts = finding.texts(lang)
        assert len(finding.message(lang)) <= LONGEST_MESSAGE
        assert len(finding.line(lang)) <= LONGEST_MESSAGE
        assert max(len(texts.place), len(texts.where), len(texts.message)) <= LONGEST_MESSAGE
