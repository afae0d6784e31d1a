"""Opening workbooks of every kind as sheets, whatever their names say, within fixed bounds of memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.engines import is_panic
from kstt.errors import DocumentError, MissingExtraError
from kstt.i18n import msg, words_of
from kstt.io.excel.bounds import OF_FORMS, WorkbookBounds
from kstt.io.excel.cell_looks import looks_of
from kstt.io.excel.ods_marks import ods_marks, too_large
from kstt.io.excel.rich_texts import has_looks, with_looks, with_own_looks
from kstt.io.excel.sheets import Marks, Sheet
from kstt.io.excel.spreadsheetml import spreadsheetml_sheets
from kstt.io.excel.xls import xls_sheets
from kstt.io.excel.xlsx_marks import (
    RELATIONS,
    STRINGS,
    STYLES,
    WORKBOOK,
    check_texts,
    sheet_marks,
    sheet_parts,
    string_lengths,
    without_stray,
)
from kstt.io.excel.xlsx_plain import plain_sheet, plain_strings, plain_styles
from kstt.io.files.containers import FileKind, kind_of, packed, unpacked
from kstt.io.files.xml import XmlError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from python_calamine import CalamineWorkbook, SheetMetadata

    from kstt.io.excel.xlsx_plain import PlainSheet

__all__ = ["EXPECTED", "NO_WORKSHEET", "sheets_of"]

NO_WORKSHEET = "is no worksheet"
"""Why a sheet is not read that is a chart or a macro, and holds no cells."""
EXPECTED = msg("a spreadsheet: .xlsx, .xls or .ods")
_NEEDED = {"[content_types].xml", "_rels/.rels", WORKBOOK, RELATIONS, STRINGS, STYLES}
_HINTS = {
    FileKind.XLSB: msg("save it as .xlsx"),
    FileKind.ENCRYPTED: msg("open it with its password and save it without one"),
    FileKind.HTML: msg("portals name such pages .xls; open it in a spreadsheet program and save it as .xlsx"),
    FileKind.XML: msg("open it in a spreadsheet program and save it as .xlsx"),
    FileKind.PDF: msg("ask for the spreadsheet that it was printed from"),
    FileKind.CUT_SHORT: msg("send it again"),
}


def sheets_of(data: bytes, source: str, bounds: WorkbookBounds = OF_FORMS) -> list[Sheet]:
    """The sheets of a workbook, in its order.

    Args:
        data: the file.
        source: its name in messages.
        bounds: how much it may hold; a larger sheet is refused, with the reason.

    Raises: DocumentError for what is no workbook, or is encrypted, damaged or made to exhaust memory;
    MissingExtraError without the extra ``excel``.
    """
    kind = kind_of(data)
    match kind:
        case FileKind.XLSX:
            return _xlsx(data, source, bounds)
        case FileKind.ODS:
            return _ods(data, source, bounds)
        case FileKind.XLS:
            return xls_sheets(data, source, bounds)
        case FileKind.SPREADSHEETML:
            return spreadsheetml_sheets(data, source, bounds.cells)
        case _:
            raise DocumentError(source or msg("file"), kind.value, EXPECTED, _HINTS.get(kind, ""))


def _xlsx(data: bytes, source: str, bounds: WorkbookBounds) -> list[Sheet]:
    parts = unpacked(
        data, source, _xlsx_needs, budget=bounds.package, optional=_is_sheet, largest=bounds.sheet
    )  # fmt: skip
    content = {name.casefold(): part for name, part in parts.content.items()}
    reasons = {
        name.casefold(): msg("is too large ({size} bytes of XML)", size=size)
        for name, size in parts.too_large.items()
    }
    try:
        looks = looks_of(content[STYLES]) if STYLES in content else None
        if looks is not None and looks.struck:
            strings = content.get(STRINGS, b"")
            content |= {
                name: with_own_looks(part, strings, looks.struck)
                for name, part in content.items()
                if _is_sheet(name)
            }
        content |= {
            name: with_looks(part) for name, part in content.items() if name != STYLES and has_looks(part)
        }
        named, calculate = sheet_parts(content)
        texts = plain_strings(content[STRINGS]) if STRINGS in content else []
        lengths = string_lengths(content[STRINGS]) if texts is None else list(map(len, texts))
        styles = plain_styles(content[STYLES]) if STYLES in content else frozenset[str]()
        plain: dict[str, PlainSheet] = {}
        marks: dict[str, Marks] = {}
        beyond: dict[str, int] = {}
        for part in filter(_is_sheet, tuple(content)):
            try:
                check_texts(content[part], lengths, bounds.text)
                found = plain_sheet(content[part], texts, styles, bounds.cells, calculate=calculate)
                known_marks = found.marks if found else None
                marks[part] = sheet_marks(content[part], bounds.cells, known_marks, calculate=calculate)
                if looks is not None:
                    struck, scaled = looks.marked(content[part])
                    marks[part] = attrs.evolve(marks[part], struck=struck, scaled=scaled)
                if found is not None and found.cells is not None:
                    plain[part] = found
            except OverflowError as error:
                near = without_stray(content[part])
                if near is not None:
                    content[part], beyond[part] = near
                    try:
                        marks[part] = sheet_marks(content[part], bounds.cells, calculate=calculate)
                        continue
                    except OverflowError:
                        del beyond[part]
                reasons[part] = words_of(error)
                # Out of reach of the reader, by whatever name the workbook calls it.
                del content[part]
    except (XmlError, KeyError, ValueError) as error:
        raise _damaged(source, error) from None
    if named and all(one.part in plain for one in named):
        return [
            Sheet(one.name, one.hidden, cells, marks[one.part], of_texts=own.texts)
            for one in named
            if (cells := (own := plain[one.part]).cells) is not None
        ]
    names = {one.name: one.part for one in named}
    known = {name: marks[part] for name, part in names.items() if part in marks}
    refused = {name: reasons[part] for name, part in names.items() if part in reasons}
    sheets = _sheets(content, source, known, refused)
    far = {name: beyond[part] for name, part in names.items() if part in beyond}
    return [
        attrs.evolve(
            sheet,
            beyond=msg(
                "what stands below row {row:d}, far under the table, was not read", row=far[sheet.name]
            ),
        )
        if sheet.name in far
        else sheet
        for sheet in sheets
    ]


def _is_sheet(name: str) -> bool:
    return name.casefold().startswith("xl/worksheets/")


def _xlsx_needs(name: str) -> bool:
    key = name.casefold()
    return key in _NEEDED or (_is_sheet(name) and key.endswith(".xml"))


def _ods(data: bytes, source: str, bounds: WorkbookBounds) -> list[Sheet]:
    needed = {"mimetype", "META-INF/manifest.xml", "content.xml", "settings.xml"}
    content = unpacked(data, source, needed.__contains__, budget=bounds.sheet).content
    kind = content.get("mimetype", b"")[:80].decode("ascii", "replace").strip()
    if not kind.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        found = msg("another OpenDocument ({kind})", kind=kind)
        raise DocumentError(source, found, EXPECTED, msg("save it as .docx or .xlsx"))
    if b"encryption-data" in content.get("META-INF/manifest.xml", b""):
        raise DocumentError(
            source, FileKind.ENCRYPTED.value, msg("one without a password"), _HINTS[FileKind.ENCRYPTED]
        )
    try:
        marks = ods_marks(content["content.xml"], bounds.text)
    except (XmlError, KeyError, ValueError) as error:
        raise _damaged(source, error) from None
    wide = too_large(marks, bounds.cells)
    if wide is not None:
        raise DocumentError(
            source,
            msg("a sheet {name} that reaches over {count} cells", name=repr(wide[0]), count=wide[1]),
            msg("at most {value}", value=bounds.cells),
            msg("delete what stands far below or beside the table"),
        )
    return _sheets(content, source, marks, {})


def _sheets(
    content: Mapping[str, bytes], source: str, marks: Mapping[str, Marks], refused: Mapping[str, str]
) -> list[Sheet]:
    try:
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum
    except ImportError:
        raise MissingExtraError(msg("reading workbooks"), "excel") from None

    def sheet(workbook: CalamineWorkbook, about: SheetMetadata) -> Sheet:
        # Compared by value: earlier versions make new members each time.
        hidden = about.visible != SheetVisibleEnum.Visible
        if about.typ != SheetTypeEnum.WorkSheet:
            return Sheet(about.name, hidden, refused=NO_WORKSHEET)
        if about.name in refused:
            return Sheet(about.name, hidden, refused=refused[about.name])
        if about.name not in marks:
            return Sheet(about.name, hidden, refused="is missing from the file")
        values = workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
        return Sheet(about.name, hidden, values, marks[about.name])

    def read() -> list[Sheet]:
        with CalamineWorkbook.from_filelike(packed(content)) as workbook:
            return [sheet(workbook, about) for about in workbook.sheets_metadata]

    return _guarded(read, source)


def _guarded(read: Callable[[], list[Sheet]], source: str) -> list[Sheet]:
    try:
        return read()
    except BaseException as error:
        if not isinstance(error, Exception) and not is_panic(error):
            raise
        if type(error).__name__ == "PasswordError":
            raise DocumentError(
                source, FileKind.ENCRYPTED.value, msg("one without a password"), _HINTS[FileKind.ENCRYPTED]
            ) from None
        raise _damaged(source, error) from None


def _damaged(source: str, error: BaseException) -> DocumentError:
    found = msg("a damaged workbook ({error})", error=error)
    return DocumentError(
        source or msg("file"), found, msg("a whole file"), msg("open it in a spreadsheet program and save it")
    )
