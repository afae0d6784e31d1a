"""Workbooks and documents, and what may be changed in them."""

import io
import zipfile

from kstt.io.excel.reading import form_bytes
from kstt.io.word.writing import form_bytes as word_bytes
from kstt.samples import published_report
from tests.support import DATA

XLSX = form_bytes(published_report())
ODS = (DATA / "workbooks" / "libreoffice.ods").read_bytes()
XLS = (DATA / "workbooks" / "libreoffice.xls").read_bytes()
DOCX = word_bytes(published_report())
OPEN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def part(data, name):
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def changed(data, parts, compression=zipfile.ZIP_DEFLATED):
    """A package with other parts; ``None`` takes one away."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w", compression) as result:
        for name in package.namelist():
            if name not in parts:
                result.writestr(name, package.read(name))
        for name, content in parts.items():
            if content is not None:
                result.writestr(name, content)
    return out.getvalue()


def ods(body):
    content = part(ODS, "content.xml")
    spot = content.rindex(b"</table:table>")
    return changed(ODS, {"content.xml": content[:spot] + body + content[spot:]})
