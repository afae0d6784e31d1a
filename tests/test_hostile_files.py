"""Files made to do harm, broken on the way, or not what they are called: each a clear error, in little memory."""

import io
import json
import random
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
from functools import cache
from pathlib import Path

import pytest

from kstt.cli import main
from kstt.errors import DocumentError, KsttError
from kstt.io.excel.reading import form_bytes, read_forms
from kstt.io.report.reading import read_report
from kstt.samples import published_report
from tests.io.files.packages import DOCX, ODS, OPEN, XLS, XLSX, changed, ods, part
from tests.support import DATA

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def sheet(body, after=b""):
    return changed(XLSX, {SHEET: OPEN + b"<sheetData>" + body + b"</sheetData>" + after + b"</worksheet>"})


def cells(attributes, text=b""):
    inner = b"<text:p>" + text + b"</text:p>" if text else b""
    rows, _, columns = attributes.partition(b"|")
    return (
        b"<table:table-row " + rows + b"><table:table-cell " + columns + b">" + inner
        + b"</table:table-cell></table:table-row>"
    )  # fmt: skip


def claiming(data, name, size):
    """The package with another size for one part in its directory and before the part."""
    out = bytearray(data)
    place = 0
    while (place := out.find(b"PK\x01\x02", place)) >= 0:
        length = struct.unpack_from("<H", out, place + 28)[0]
        if out[place + 46 : place + 46 + length] == name.encode():
            struct.pack_into("<I", out, place + 24, size)
            struct.pack_into("<I", out, struct.unpack_from("<I", out, place + 42)[0] + 22, size)
        place += 4
    return bytes(out)


ONE = b'<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
ROWS, COLUMNS = b'table:number-rows-repeated="1048576"', b'table:number-columns-repeated="16384"'
FLOAT = b' office:value-type="float" office:value="3"'
BOMBS = {
    "strings that unpack to 30 MB": lambda: changed(
        XLSX, {STRINGS: b"<sst><si><t>" + b"a" * 30_000_000 + b"</t></si></sst>"}
    ),
    "a sheet that unpacks to 30 MB": lambda: sheet(b" " * 30_000_000),
    "a sheet that claims to unpack to little": lambda: claiming(sheet(b" " * 30_000_000), SHEET, 1000),
    "strings that claim to be many": lambda: changed(
        XLSX, {STRINGS: b'<sst count="9" uniqueCount="4000000000"><si><t>a</t></si></sst>'}
    ),
    "a long string in many cells": lambda: changed(
        XLSX,
        {
            STRINGS: b"<sst><si><t>" + b"a" * 1_000_000 + b"</t></si></sst>",
            SHEET: OPEN + b"<sheetData>" + b'<row><c t="s"><v>0</v></c></row>' * 10_000 + b"</sheetData></worksheet>",
        },
    ),
    "a cell in the last corner": lambda: sheet(ONE + FAR),
    "a cell that is not in its row": lambda: sheet(ONE.replace(b"</row>", b'<c r="XFD1048576"><v>1</v></c></row>')),
    "a cell in no corner at all": lambda: sheet(ONE.replace(b"A1", b"ZZZZZZ99999999999")),
    "a sheet under a name in capitals": lambda: changed(
        XLSX,
        {SHEET: None, SHEET.replace("sheet1", "SHEET1"): OPEN + b"<sheetData>" + ONE + FAR + b"</sheetData></worksheet>"},
    ),
    "many merged regions": lambda: sheet(
        ONE, b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 100_000 + b"</mergeCells>"
    ),
    "many cells": lambda: sheet((b"<row>" + b"<c><v>1</v></c>" * 20 + b"</row>") * 20_000),
    "entities": lambda: changed(
        XLSX,
        {SHEET: b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + OPEN + b"&b;</worksheet>"},
    ),
    "entities in strings": lambda: changed(
        XLSX, {STRINGS: b'<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>'}
    ),
    "a sheet that two names lead to": lambda: changed(
        XLSX,
        {"xl/_rels/workbook.xml.rels": part(XLSX, "xl/_rels/workbook.xml.rels").replace(
            b"</Relationships>", b'<Relationship Id="rId1" Type="t" Target="styles.xml"/></Relationships>')},
    ),
    "repeated rows and columns": lambda: ods(cells(ROWS + b"|" + COLUMNS + FLOAT, b"3")),
    "repeated cells without a kind": lambda: ods(cells(ROWS + b"|" + COLUMNS + b' office:value="3"')),
    "repeated covered cells": lambda: ods(
        cells(ROWS + b"|" + COLUMNS + FLOAT, b"3").replace(b"table-cell", b"covered-table-cell")
    ),
    "a cell far to the right": lambda: ods(cells(b'|table:number-columns-repeated="4000000000"' + FLOAT, b"3")),
    "a long text in many cells": lambda: ods(
        cells(b'|table:number-columns-repeated="9000" office:value-type="string"', b"a" * 1_000_000)
    ),
    "spaces by their number": lambda: ods(
        cells(b'|office:value-type="string"', b'a<text:s text:c="400000000"/>')
    ),
    "rows less than none": lambda: ods(cells(b'table:number-rows-repeated="-5"|', b"a")),
    "entities in ods": lambda: changed(
        ODS, {"content.xml": b'<!DOCTYPE a [<!ENTITY b "c">]>' + part(ODS, "content.xml").partition(b"?>")[2]}
    ),
}  # fmt: skip
BROKEN = {
    "an empty file": lambda: b"",
    "a directory of nothing": lambda: b"PK\x05\x06" + b"\0" * 18,
    "half a workbook": lambda: XLSX[: len(XLSX) // 2],
    "all but the end": lambda: XLSX[:-30],
    "half an old workbook": lambda: XLS[: len(XLS) // 2],
    "half a spreadsheet": lambda: ODS[: len(ODS) // 2],
    "a damaged byte": lambda: XLSX[:2000] + b"\xff" + XLSX[2001:],
    "a word document": lambda: DOCX,
    "a binary workbook": lambda: changed(XLSX, {"xl/workbook.xml": None, "xl/workbook.bin": b"\0"}),
    "an archive": lambda: changed(XLSX, {"xl/workbook.xml": None}),
    "text of another kind": lambda: changed(
        ODS, {"mimetype": b"application/vnd.oasis.opendocument.text"}, zipfile.ZIP_STORED
    ),
    "an encrypted spreadsheet": lambda: changed(
        ODS, {"META-INF/manifest.xml": b"<manifest><encryption-data/></manifest>"}
    ),
    "a pdf": lambda: b"%PDF-1.7 ...",
    "a picture": lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "an old document": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "no relations": lambda: changed(XLSX, {"xl/_rels/workbook.xml.rels": None}),
    "no strings": lambda: changed(XLSX, {STRINGS: None}),
    "no sheet": lambda: changed(XLSX, {SHEET: None}),
    "no workbook within": lambda: changed(XLSX, {"xl/workbook.xml": b"<workbook"}),
    "no manifest": lambda: changed(ODS, {"META-INF/manifest.xml": None}),
    "strings that are not there": lambda: sheet(b'<row><c t="s"><v>99999999</v></c></row>'),
    "no numbers": lambda: sheet(b'<row r="x"><c r="y"><v>1</v></c></row>'),
    "two parts of one name": lambda: changed(XLSX, {"xl/Styles.xml": b"<styleSheet/>"}),
    "thirty thousand parts": lambda: changed(XLSX, {f"xl/worksheets/x{n}.xml": b"" for n in range(21_000)}),
}


@cache
def made(name):
    return (BOMBS.get(name) or BROKEN[name])()


@pytest.mark.parametrize("name", [*BOMBS, *BROKEN])
def test_each_is_refused_in_words(name):
    data = made(name)
    with pytest.raises(DocumentError) as error:
        read_forms(data, source="harm.xlsx")
    assert str(error.value).startswith("harm.xlsx: found ")
    assert len(str(error.value)) < 400


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells the peak there")
def test_in_little_memory():
    """All of them, one after another, in a process that may have no more than 500 MB."""
    code = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))\n"
        "from kstt.io.excel.reading import read_forms\n"
        "from kstt.errors import DocumentError\n"
        "from pathlib import Path\n"
        "for path in sorted(Path(sys.argv[1]).iterdir()):\n"
        "    try:\n"
        "        read_forms(path)\n"
        "    except DocumentError:\n"
        "        print(path.name)\n"
        # Not getrusage: its peak begins with that of the process that started this one.
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        for n, name in enumerate(BOMBS):
            (Path(folder) / f"{n:02}.xlsx").write_bytes(made(name))
        found = subprocess.run(
            [sys.executable, "-c", code, folder], capture_output=True, text=True, check=True
        )
    *refused, most = found.stdout.split()
    assert len(refused) == len(BOMBS)
    assert int(most) < 500_000


def test_a_sheet_that_is_too_large_does_not_hide_the_form():
    two = form_bytes([published_report(), published_report()], sheets=["form", "raw"])
    body = b"<row>" + b"<c><v>1</v></c>" * 10 + b"</row>"
    (form,) = read_forms(changed(two, {
        "xl/worksheets/sheet2.xml": OPEN + b"<sheetData>" + body * 100_000 + b"</sheetData></worksheet>"
    }))  # fmt: skip
    assert form.recognition.sheet == "form"
    assert re.fullmatch(r"is too large \(\d+ bytes of XML\)", dict(form.recognition.other_sheets)["raw"])


@pytest.mark.parametrize("data", [XLSX, ODS, XLS, DOCX], ids=["xlsx", "ods", "xls", "docx"])
def test_bytes_changed_at_random_are_read_or_refused(data, tmp_path):
    """Whatever stands in a file, nothing but an error of our own comes out."""
    chance = random.Random(6)
    names = zipfile.ZipFile(io.BytesIO(data)).namelist() if data is not XLS else []
    names = [name for name in names if re.search("sheet|content|workbook|String|document", name)]
    for _ in range(60):
        if names and chance.random() < 0.8:
            name = chance.choice(names)
            harmed = changed(data, {name: shuffled(part(data, name), chance)}, zipfile.ZIP_STORED)
        else:
            harmed = shuffled(data, chance)
        try:
            if data is DOCX:
                (tmp_path / "a.docx").write_bytes(harmed)
                read_report(tmp_path / "a.docx")
            else:
                read_forms(harmed)
        except KsttError:
            pass


def shuffled(data, chance):
    harmed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        spot = chance.randrange(len(harmed))
        match chance.randrange(4):
            case 0:
                harmed[spot] = chance.randrange(256)
            case 1:
                del harmed[spot : spot + chance.randrange(1, 50)]
            case 2:
                harmed[spot:spot] = harmed[max(0, spot - 40) : spot]
            case 3:
                harmed[spot : spot + 1] = chance.choice(
                    (b"999999999", b"-1", b"<", b"&", b'"', b"\0", b"1e9")
                )
    return bytes(harmed)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("entities", {"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        ("entities in styles", {"word/styles.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}),
        ("a part of 30 MB", {"word/styles.xml": b" " * 30_000_000}),
        ("cells that span for ever", {"word/document.xml": part(DOCX, "word/document.xml").replace(
            b'<w:gridSpan w:val="4"/>', b'<w:gridSpan w:val="400000000"/>')}),
        ("deep nesting", {"word/document.xml": b"<a>" * 100_000 + b"</a>" * 100_000}),
    ],
)  # fmt: skip
def test_documents_that_do_harm(name, parts, tmp_path):
    file = tmp_path / "harm.docx"
    file.write_bytes(changed(DOCX, parts))
    with pytest.raises(DocumentError, match=r"harm\.docx"):
        read_report(file)


def test_a_cell_merged_over_thousands_of_rows_is_read(tmp_path):
    tall = b"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>" * 5000 + b"</w:tbl>"
    document = part(DOCX, "word/document.xml").replace(b"</w:tbl>", tall)
    (tmp_path / "tall.docx").write_bytes(changed(DOCX, {"word/document.xml": document}))
    assert len(read_report(tmp_path / "tall.docx").forms) == 1


COMMANDS = {
    "check": ["check"],
    "form": ["form", "06c", "--period", "2021-Q2"],
    "audit": ["audit"],
    "convert": ["convert"],
    "merge": ["merge", "--period", "2021-Q2", "--form", "06c"],
    "repair": ["repair"],
}
TABLE, NO_TABLE = [1, 2, 1, 0, 2, 1], [2, 2, 1, 2, 2, 2]
"""Exit statuses of the commands: of a table with errors, of a text that is none."""


def test_hostile_texts_come_to_an_exit_status_at_every_command(tmp_path):
    """Within two gigabytes, of which a row number as a size took more, and none with a traceback."""
    code = (
        "import json, resource, sys\n"
        "from contextlib import redirect_stderr, redirect_stdout\n"
        "from io import StringIO\n"
        "from kstt.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))\n"
        "for arguments in json.loads(sys.stdin.read()):\n"
        "    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):\n"
        "        status = main(arguments)\n"
        "    print(status)\n"
    )
    files = sorted((DATA / "hostile").iterdir())
    calls = [
        [*words, str(file), *([str(tmp_path / f"{file.name}.json")] if name == "convert" else [])]
        for file in files
        for name, words in COMMANDS.items()
    ]
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(calls), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = list(map(int, done.stdout.split()))
    size = len(COMMANDS)
    assert {file.name: found[n * size : (n + 1) * size] for n, file in enumerate(files)} == {
        "esc.tsv": TABLE,
        "long-number.tsv": TABLE,
        "overflow-date.csv": NO_TABLE,
        "quote-pair.csv": NO_TABLE,
        "redos-word.txt": [2, 2, 0, 2, 2, 2],
        "slow-light-2-catalogue.txt": NO_TABLE,
        "stt-20210401.tsv": TABLE,
    }


LONG = "x" * 140_000


@pytest.mark.parametrize("text", [LONG, f"id,{LONG}\n1,2\n", f"id,category\n1,{LONG}\n", f'"{LONG}'])
@pytest.mark.parametrize(
    "command",
    [
        *COMMANDS.values(),
        *(["due", "--as-of", "2021-06-30"], ["form", "05b", "--period", "2021-Q2"]),
        *(["source", "new", "-o", "new.toml"], ["ledger", "make", "-o", "new.parquet"]),
        ["template", "06c", "--period", "2021-Q2", "-o", "new.xlsx", "--catalogue"],
    ],
    ids=" ".join,
)
def test_a_field_that_is_longer_than_any_is_refused_at_every_command(
    command, text, tmp_path, monkeypatch, capsys
):
    """Python's reader of delimited text has a limit of its own, also for the header."""
    monkeypatch.chdir(tmp_path)
    Path("long.csv").write_text(text, encoding="utf-8")
    status = main([*command, "long.csv", *(["new.json"] if command == ["convert"] else [])])
    # Whatever the text is taken for, nothing is made of it; an audit finds no figure in it.
    assert status == (1 if command == ["audit"] else 2)
    said = capsys.readouterr()
    assert "long.csv" in said.out + said.err
