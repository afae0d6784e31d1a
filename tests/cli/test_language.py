"""Every command, on what it does and on what it refuses, in Vietnamese: no English word of ours in it."""

import contextlib
import re
from enum import Enum
from functools import cache

import attrs
import pytest

from kstt.cli import COMMANDS as CLI
from kstt.cli import main
from kstt.cli.settings import KEYS
from kstt.definitions.columns import columns_of
from kstt.definitions.form_05 import FeedbackAccount
from kstt.definitions.form_06 import CaseAccount
from kstt.definitions.layout import FormLayout
from kstt.definitions.rules import CountingRules
from kstt.records.cases import Case, Extension, Suspension
from kstt.records.feedback import Feedback
from kstt.records.sources import CaseSource
from kstt.vocabulary import AuthorityLevel, Channel, Closing, FeedbackSubject
from tests.support import ROOT, load

PERIOD = ("--period", "2021-Q2")
CASES = "src/kstt/data/samples/cases.csv"
WORD = re.compile(r"[A-Za-z]{3,}")
DATA = re.compile(
    r"""
    '[^'\n]*' | “[^”\n]*” | "[^"\n]*"       # what somebody wrote
    | \b[a-z]+(-[a-z]+)+\b                # the id of a rule
    | --?[a-z-]+(=\S+)? | \{[^}]*\}          # an option, what it may be
    | [\w.~-]*/[\w./,~-]* | [\w-]*\.\w+     # a file, a URL, the code of a form, a name of Python
    | \w*_\w* | \w*\d\w* | \(all\)          # the key of a column or of all, a period
    | \b[A-Z][A-Za-z]*\b                    # an argument in the help, a name
    """,
    re.VERBOSE,
)


@cache
def english():
    """The words of our messages that are no data, no key and no Vietnamese."""
    tool = load(ROOT / "docs" / "tools" / "messages.py")
    catalog = tool.updated(tool.LOCALE / "vi" / "LC_MESSAGES" / "kstt.po", "vi", tool.extracted())
    ours, vietnamese = set(), set()
    for message in catalog:
        for words, text in ((ours, message.id), (vietnamese, message.string)):
            bare = DATA.sub(" ", re.sub(r"\{[^}]*\}|%\(\w+\)[rs]", " ", text or ""))
            words.update(WORD.findall(bare))
    keys = {f.name for kind in (Case, Extension, Suspension, Feedback) for f in attrs.fields(kind)}
    keys |= (
        {f.name for kind in (FormLayout, CaseSource) for f in attrs.fields(kind)}
        | set(CLI)
        | set(KEYS)
        | {"number", "label"}
    )
    keys |= {column.key for account in (CaseAccount, FeedbackAccount) for column in columns_of(account)}
    for kind in (AuthorityLevel, Channel, Closing, FeedbackSubject):
        keys |= {member.value for member in kind}
    for default, _, _ in CountingRules.options().values():
        keys |= {str(member.value) for member in type(default)} if isinstance(default, Enum) else set()
    return frozenset(ours - vietnamese - keys)


def leaks(text):
    """The English words of ours in a text."""
    return sorted(set(WORD.findall(DATA.sub(" ", text))) & english())


FILES = {
    "bad.csv": "id,category,level,unit,channel,received,due,closed,closing\n"
    "H1,Đất đai,distrct,A,online,2021-04-31,,,\nH2,Đất đai\n"
    "H3,Đất đai,commune,A,online,2021-04-01,2021-03-01,2021-03-01,decided\n"
    "H3,,commune,,online,2021-04-01,,,decided\nH4,Đất đai,commune,A,by foot,1/4/2021,x,y,lost\n",
    "columns.csv": "id,categry,level,unit,channel,received,due,closed,closing,id\n",
    "empty.csv": "",
    "quotes.csv": 'id,category,level,unit,channel,received,due,closed,closing\n"H1,Đất đai\n',
    "binary.csv": "\0\0\0",
    "messages.jsonl": '{"MaHoSo": "H1"}\nno JSON\n[]\n{"MaHoSo": "H1", "TrangThaiHoSo": "77"}\n',
    "no.json": "{",
    "other.json": '{"schema": "kstt/nothing/1"}',
    "text.txt": "Quý II/2021\n\nĐã giải quyết 1.200 hồ sơ trong 1.300 hồ sơ, đạt 98,5%.\n",
    "layouts.toml": "[[layout]]\nform = 'x'\nnothing = 3\n",
    "no-layouts.toml": "x = ",
    "units.csv": "level,name,code,aliases\ncommune,,A\n",
    "ods.ods": "PK",
    "no-period.tsv": "STT\tLĩnh vực\t"
    + "\t".join(f"({n})" for n in range(3, 14))
    + "\n\tTổng cộng"
    + "\t0" * 11
    + "\n",
    "source.toml": "dates = 3\n",
    "columns.toml": "[columns]\nidd = 'x'\n",
    "titles.toml": "[titles]\nnothing = ['x']\n",
    "categories.toml": "[[category]]\nnam = 'x'\n",
    "units/hỏng.xlsx": "PK",
    "units/trống.csv": "",
}
SAMPLES = "src/kstt/data/samples"
FORM = ("form", "06c")
COMMANDS = [
    ("samples", "{tmp}/samples"),
    ("samples", "{tmp}/layouts.toml"),
    (*FORM, CASES, *PERIOD),
    (*FORM, CASES, "--period", "2021-Q7"),
    (*FORM, CASES, "--period", "2021-03-15/2021-01-01"),
    (*FORM, CASES, "--period", "1999-Q2"),
    *((*FORM, f"{{tmp}}/{name}", *PERIOD) for name in FILES),
    (*FORM, "{tmp}/bad.csv", *PERIOD, "--skip-invalid"),
    (*FORM, "{tmp}/messages.jsonl", *PERIOD, "--skip-invalid"),
    (*FORM, "{tmp}/missing.csv", *PERIOD),
    (*FORM, "{tmp}", *PERIOD),
    (*FORM, "{tmp}/missing.parquet", *PERIOD),
    (*FORM, "oracle://host/db", *PERIOD),
    (*FORM, CASES, *PERIOD, "--column", "received"),
    (*FORM, CASES, *PERIOD, "-o", "{tmp}/out.xyz"),
    (*FORM, CASES, *PERIOD, "-o", "{tmp}/missing/out.xlsx"),
    (*FORM, CASES, *PERIOD, "-o", "{tmp}/text.txt"),
    (*FORM, CASES, *PERIOD, "-o", "{tmp}/made.xlsx"),
    ("form", "05b", "src/kstt/data/samples/feedback.csv", *PERIOD),
    ("form", "05b", CASES, *PERIOD),
    ("check", "src/kstt/data/samples/wrong.tsv"),
    ("check", "src/kstt/data/samples/wrong.tsv", "--format", "table", "--group", "severity"),
    ("check", "src/kstt/data/samples/wrong.tsv", "--suppress", "row-identity=chưa xong", "--sort", "place"),
    ("check", "src/kstt/data/samples/wrong.tsv", "--suppress", "row-identity"),
    ("check", "src/kstt/data/samples/wrong.tsv", "--suppress", "row-identty=x"),
    ("check", "src/kstt/data/samples/wrong.tsv", "--json", "--format", "csv"),
    ("check", "src/kstt/data/samples/q2-06c.xlsx"),
    ("check", "src/kstt/data/samples/q2-06c.xlsx", "--sheet", "no"),
    ("check", "src/kstt/data/samples/q2-wrong.tsv", "src/kstt/data/samples/report.txt", "{tmp}/missing.csv"),
    *(("check", f"{{tmp}}/{name}") for name in FILES),
    ("check", "{tmp}/missing.xlsx"),
    ("check", "src/kstt/data/samples/wrong.tsv", "--layouts", "{tmp}/layouts.toml", "--layout", "x"),
    ("check", "src/kstt/data/samples/wrong.tsv", "--layouts", "{tmp}/no-layouts.toml", "--layout", "x"),
    ("check", "src/kstt/data/samples/wrong.tsv", "--layouts", "{tmp}/layouts.toml"),
    ("check", "src/kstt/data/samples/wrong.tsv", "--layout", "06x/VPCP/KSTT"),
    ("repair", "src/kstt/data/samples/wrong.tsv"),
    ("repair", "src/kstt/data/samples/wrong.tsv", "--format", "table"),
    ("repair", "src/kstt/data/samples/wrong.tsv", "-o", "{tmp}/mended.tsv"),
    ("repair", "src/kstt/data/samples/wrong.tsv", "--choose", "99"),
    ("repair", "src/kstt/data/samples/q2-06c.xlsx"),
    ("repair", "{tmp}/missing.tsv"),
    ("audit", "src/kstt/data/samples/report.txt"),
    ("audit", "{tmp}/text.txt", "--figures"),
    ("audit", "{tmp}/empty.csv"),
    ("audit", "{tmp}/binary.csv"),
    ("merge", "src/kstt/data/samples/units", *PERIOD),
    ("merge", "src/kstt/data/samples/units", *PERIOD, "-o", "{tmp}/merged.xlsx"),
    ("merge", "src/kstt/data/samples/units", *PERIOD, "-o", "{tmp}/merged.xlsx", "--force"),
    ("merge", "{tmp}", *PERIOD),
    ("merge", "{tmp}/missing", *PERIOD),
    ("merge", "src/kstt/data/samples/units", *PERIOD, "--level", "x"),
    ("merge", "src/kstt/data/samples/units", *PERIOD, "--units", "{tmp}/units.csv"),
    ("explain", "06c", CASES, *PERIOD, "--row", "Tổng cộng", "--of", "received"),
    ("explain", "06c", CASES, *PERIOD, "--row", "Dat dai", "--of", "received"),
    ("explain", "06c", CASES, *PERIOD, "--row", "Tổng cộng", "--of", "recieved"),
    ("ledger", "make", CASES, "-o", "{tmp}/a.txt"),
    ("ledger", "make", CASES, "-o", "{tmp}/a.parquet"),
    ("ledger", "make", "{tmp}/bad.csv", "-o", "{tmp}/b.parquet"),
    ("ledger", "show", "{tmp}/bad.csv"),
    ("ledger", "show", "{tmp}/missing.parquet"),
    ("convert", "src/kstt/data/samples/q2-06c.xlsx", "{tmp}/c.csv"),
    ("convert", "src/kstt/data/samples/q2-06c.xlsx", "{tmp}/c.xyz"),
    ("convert", "src/kstt/data/samples/q2-06c.xlsx", "{tmp}/text.txt"),
    ("convert", "src/kstt/data/samples/messages.jsonl", "{tmp}/m.csv"),
    ("convert", "{tmp}/messages.jsonl", "{tmp}/n.csv"),
    ("narrative", "src/kstt/data/samples/q2-06c.xlsx"),
    ("narrative", "src/kstt/data/samples/q2-06c.xlsx", "-o", "{tmp}/n.xyz"),
    ("narrative", "{tmp}/missing.xlsx"),
    ("narrative", "{tmp}/no-period.tsv"),
    *(("source", "new", f"{SAMPLES}/export.csv", *more) for more in ((), ("-o", "{tmp}/empty.csv"))),
    *(("source", "new", f"{{tmp}}/{name}") for name in ("bad.csv", "empty.csv", "binary.csv", "missing.csv")),
    *(
        ("check", f"{SAMPLES}/{name}", "--show-columns")
        for name in ("q2-06c.xlsx", "wrong.tsv", "report.txt", "printed.pdf", "form-05b.xlsx")
    ),
    ("check", f"{SAMPLES}/wrong.tsv", "--columns", "x=1"),
    ("check", f"{SAMPLES}/wrong.tsv", "--titles", "{tmp}/titles.toml"),
    ("check", f"{SAMPLES}/wrong.tsv", "--pages", "1"),
    ("check", f"{SAMPLES}/printed.pdf", "--pages", "9"),
    ("check", f"{SAMPLES}/printed.pdf", "--pages", "x"),
    ("merge", "{tmp}/units", *PERIOD),
    ("merge", f"{SAMPLES}/units", "{tmp}/units", *PERIOD),
    ("merge", f"{SAMPLES}/units", *PERIOD, "--leave-out", "x"),
    ("merge", f"{SAMPLES}/units", *PERIOD, "--catalogue", "{tmp}/categories.toml"),
    ("compare", f"{SAMPLES}/q2-06c.xlsx", f"{SAMPLES}/q2-wrong.tsv"),
    ("compare", f"{SAMPLES}/q2-06c.xlsx", f"{SAMPLES}/form-05b.xlsx"),
    ("compare", f"{SAMPLES}/q2-06c.xlsx", "{tmp}/no-period.tsv"),
    ("template", "06c", *PERIOD, "-o", "{tmp}/text.txt"),
    ("template", "06c", *PERIOD, "-o", "{tmp}/template.docx"),
    ("template", "06c"),
    (*FORM, f"{SAMPLES}/export.csv", *PERIOD, "--source", "{tmp}/source.toml"),
    (*FORM, f"{SAMPLES}/export.csv", *PERIOD, "--source", "{tmp}/columns.toml"),
    (*FORM, CASES, *PERIOD, "--source", f"{SAMPLES}/portal.toml"),
    ("repair", f"{SAMPLES}/wrong.tsv", "--seconds", "0"),
    ("repair", f"{SAMPLES}/wrong.tsv", "--previous", f"{SAMPLES}/q2-06c.xlsx", "--seconds", "0.5"),
    ("explain", "06c", CASES, *PERIOD, "--row", "II", "--of", "99"),
    ("explain", "06c", CASES, *PERIOD, "--row", "Tổng cộng", "--of", "received", "--limit", "-1"),
    ("convert", f"{SAMPLES}/printed.pdf", "{tmp}/printed.xlsx"),
    ("convert", CASES, "{tmp}/cases.xlsx"),
    ("merge", f"{SAMPLES}/units/2021-q2", *PERIOD, "-o", "{tmp}/q2.xlsx"),
    ("merge", f"{SAMPLES}/units/2021-q2", *PERIOD, "--previous", f"{SAMPLES}/units/2021-q1"),
    ("merge", f"{SAMPLES}/units/2021-q2", f"{SAMPLES}/wrong.tsv", *PERIOD, "--by", "unit"),
    ("check", "{tmp}"),
    ("check", f"{SAMPLES}/units/2021-q2", "--mark", "{tmp}/marked.xlsx"),
    ("check", f"{SAMPLES}/q2-06c.xlsx", "--mark", "{tmp}/marked.xlsx"),
    ("repair", f"{SAMPLES}/units/2021-q2", f"{SAMPLES}/wrong.tsv", "-o", "{tmp}/mended"),
    ("repair", f"{SAMPLES}/units/2021-q2", "--choose", "1"),
    ("repair", f"{SAMPLES}/units/2021-q2", "-o", "{tmp}/text.txt"),
    ("repair", f"{SAMPLES}/*wrong.tsv", "--units", f"{SAMPLES}/wrong.tsv"),
    ("audit", f"{SAMPLES}/report.txt", "{tmp}/text.txt"),
    ("audit", f"{SAMPLES}/report.txt", "--explain"),
    ("report", f"{SAMPLES}/units/2021-q2/so-tu-phap.xlsx", "-o", "{tmp}/report.docx"),
    ("report", f"{SAMPLES}/wrong.tsv", "-o", "{tmp}/wrong.docx"),
    ("report", f"{SAMPLES}/wrong.tsv", "-o", "{tmp}/wrong.pdf"),
    ("report", f"{SAMPLES}/wrong.tsv", "-o", "{tmp}/wrong.docx", "--day", "1/2"),
    ("brief", f"{SAMPLES}/units/2021-q2/so-tu-phap.xlsx", "-o", "{tmp}/brief.html"),
    ("brief", f"{SAMPLES}/units/2021-q2/so-tu-phap.xlsx", "-o", "{tmp}/brief.docx"),
    ("due", f"{SAMPLES}/export.csv", "--source", f"{SAMPLES}/portal.toml", "--as-of", "2021-06-14"),
    ("due", f"{SAMPLES}/export.csv", "--as-of", "2021-06-14"),
    ("due", CASES, "--as-of", "2021-06-14", "--within", "x"),
    ("due", CASES, "--as-of", "2021-06-14", "--within", "3d", "--unit", "Sở"),
    ("form", "06a", CASES, *PERIOD, "--each", "unit"),
    ("form", "06a", CASES, *PERIOD, "--unit", "So Y te"),
    ("template", "06a", *PERIOD, "-o", "{tmp}/template.xlsx"),
    ("ledger", "make", CASES, "-o", "{tmp}/ledger.parquet"),
    ("ledger", "show", "{tmp}/ledger.parquet"),
    ("ledger", "update", "{tmp}/ledger.parquet", "-o", "{tmp}/ledger.parquet", "--overwrite"),
    ("ledger", "merge", "{tmp}/ledger.parquet", "{tmp}/ledger.parquet", "-o", "{tmp}/all.parquet"),
    ("ledger", "merge", "{tmp}", "-o", "{tmp}/all.parquet"),
    ("ledger", "series", "06c", "{tmp}/ledger.parquet", "--period", "2021", "-o", "{tmp}/series.txt"),
    ("config",),
    ("config", "set"),
    ("demo",),
    (),
    ("nothing",),
    ("form", "07z"),
    ("check",),
    ("check", "x", "--no"),
    ("check", "x", "--period"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_english_word_of_ours(command, folder, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "200")
    arguments = ["--lang", "vi", *(part.replace("{tmp}", str(folder)) for part in command)]
    with contextlib.suppress(SystemExit):
        main(arguments)
    shown = capsys.readouterr()
    text = (shown.out + shown.err).replace(str(folder), "")
    assert text or "-o" in command
    assert leaks(text) == [], text[:3000]


def test_the_vocabulary_finds_english():
    assert {"found", "expected", "sheet", "line"} <= english()
    assert leaks("tệp a.csv, line 10: found 'the sheet', cần một ngày") == ["found", "line"]
