"""Changes of an input that know what it is made of: a number, a date, a cell, an element, a part of a package."""

import contextlib
import io
import json
import re
import string
import zipfile
import zlib

NUMBERS = (
    "0", "-1", "00", "1.000.000", "1,5", "1e400", "-0", "NaN", "9" * 20, "9" * 400, "7" * 5_000, "20210401", "٣٤", "²", "½",
    "0x10", "1_000", "1", "2", "7", "12", "31", "1.200", "2021", "14", "100", "2147483648", "18446744073709551616", "", " ", "-", "1" + "0" * 18, "Ⅷ", "1 2", "1.2.3", "true", "null",
)  # fmt: skip
DAYS = (
    "2021-03-15", "2021-06-14", "2021-06-15T07:00:00+07:00", "14/6/2021", "20210401093000", "từ 15/3/2021 đến 14/6/2021",
    "0001-01-01", "9999-12-31", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00", "2021-02-30", "31/04/2021",
    "2021-04-01T24:00", "2021-04-01T10:00:00.123456789", "2021-W12-3", "99991231235959", "00010101000000", "30/02/0000",
    "từ 15/3/0001 đến 14/6/9999", "Quý V/2021", "13/2021", "2021-04-01 10:00+25:00",
)  # fmt: skip
TEXTS = (
    "\0", "\x1b[2J", "\u202eabc", "\ufeff", "\ud7ff\ue000", "\u2028", "\r", "\n\n", '"', '""', "'", "\t", ";", "=1+1", "=SUM(A1:A9)",
    "a\u0300\u0301" * 50, "\u0323", " \u0301", "I", "A" * 140_000, "IIII", "CCCXCIX", "Tổng cộng", "tổng số", "A" * 40_000, " " * 40_000, "(" * 5_000, "<" * 2_000,
    "</td>", "<!--", "]]>", "&#0;", "&a;", "&#x110000;", "{}", "[]", "\\", "\\ud800", "%s{0}{x}", "../../x", "con", "😀", "Đ" * 300,
    "1.", "1)", "a)", "- ", "* ", "|", "0,5%", "101%", "-5%", "tăng 1,5 lần", "không", "chưa", "NULL",
)  # fmt: skip
BYTES = (
    b"",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\x1a",
    b"PK\x03\x04",
    b"\r",
    b"\n",
    b'"',
)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:T[\d:.+\-]+)?|\d{1,2}/\d{1,2}/\d{4}|\d{14}")
ATTRIBUTE = re.compile(rb'(="|=\')([^"\']{0,200})')
ELEMENT = re.compile(rb"<[/a-zA-Z][^<>]{0,400}>")
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
PDF_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
BETWEEN = re.compile(rb">([^<>]{1,200})<")


def any_text(rng):
    return rng.choice((NUMBERS, DAYS, TEXTS))[0:] and rng.choice(rng.choice((NUMBERS, DAYS, TEXTS)))


def as_bytes(rng, data):
    """Any bytes: flipped, taken out, put in, said twice, cut short."""
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 30))):
        at = rng.randrange(len(data) + 1)
        until = min(len(data), at + rng.choice((1, 2, 8, 100, 3_000)))
        match rng.randrange(6):
            case 0 if at < len(data):
                data[at] ^= 1 << rng.randrange(8)
            case 1:
                del data[at:until]
            case 2:
                data[at:at] = rng.choice(BYTES)
            case 3:
                data[at:at] = data[at:until] * rng.choice((1, 2, 50))
            case 4:
                data[at:until] = bytes(rng.randrange(256) for _ in range(until - at))
            case 5:
                del data[rng.choice((at, len(data))) :]
    return bytes(data)


def as_text(rng, data):
    """Numbers, days, lines and fields of a text put for one another or for what no one expects."""
    text = data.decode("utf-8", "replace")
    for _ in range(rng.choice((1, 1, 1, 1, 2, 4))):
        match rng.choice((0, 0, 0, 1, 1, 2, 3, 3, 4, 5, 6, 7, 8)):
            case 0:
                text = put(rng, text, NUMBER, NUMBERS)
            case 1:
                text = put(rng, text, DAY, DAYS)
            case 2:
                at = rng.randrange(len(text) + 1)
                text = text[:at] + any_text(rng) + text[at:]
            case 3 | 4:
                lines = text.split("\n")
                a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
                if rng.random() < 0.5:
                    lines[a], lines[b] = lines[b], lines[a]
                else:
                    lines[a:a] = lines[b : b + rng.choice((1, 3, 10))] * rng.choice((1, 1, 20))
                text = "\n".join(lines)
            case 5 | 6:
                mark = rng.choice("\t,;|")
                lines = text.split("\n")
                a = rng.randrange(len(lines))
                fields = lines[a].split(mark)
                b = rng.randrange(len(fields))
                match rng.randrange(3):
                    case 0:
                        fields[b] = any_text(rng)
                    case 1:
                        del fields[b]
                    case 2:
                        fields[b:b] = [fields[b]] * rng.choice((1, 2, 400))
                lines[a] = mark.join(fields)
                text = "\n".join(lines)
            case 7:
                text = text.replace(rng.choice(string.printable), any_text(rng)[:40], rng.choice((1, 20)))
            case 8:
                text = rng.choice((text.upper, text.casefold, text.swapcase))()
    encoding = rng.choice(("utf-8",) * 60 + ("utf-16", "cp1258", "utf-8-sig", "latin-1", "utf-32"))
    return text.encode(encoding, "replace" if encoding != "utf-8" else "surrogatepass")


def put(rng, text, pattern, others):
    """One of the pieces that a pattern finds, another in its place."""
    found = list(pattern.finditer(text))
    if not found:
        return text
    one = rng.choice(found)
    return text[: one.start()] + rng.choice(others) + text[one.end() :]


def as_json(rng, data):
    """Values of a JSON document, or of one of its lines, put for others, named otherwise, nested, left out."""
    text = data.decode("utf-8", "replace")
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    try:
        document, line = json.loads(text), False
    except (ValueError, RecursionError):
        try:
            document, line = json.loads(lines[at]), True
        except (ValueError, RecursionError):
            return as_text(rng, data)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        document = _nodes_changed(rng, document)
    out = json.dumps(document, ensure_ascii=rng.random() < 0.3)
    if rng.random() < 0.05:
        out = rng.choice(
            ("[" * 100_000, '{"a":' * 50_000, out + out, out[: len(out) // 2], "9" * 5_000, '{"a": 1e999}')
        )
    if line:
        lines[at] = out
        out = "\n".join(lines)
    return out.encode("utf-8", "surrogatepass")


def _nodes_changed(rng, document):
    places = []

    def walk(node):
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            places.append((node, key))
            if isinstance(node[key], dict | list):
                walk(node[key])

    if not isinstance(document, dict | list) or not document:
        return document
    walk(document)
    node, key = rng.choice(places)
    others = (
        None, True, False, 0, -1, 1.5, 10**30, 1e308, "", [], {}, [[]], {"a": {}}, any_text(rng), any_text(rng), any_text(rng),
        rng.choice(places)[0], [node[key]] * 3, str(node[key]), float("nan"), float("inf"), "\ud800",
    )  # fmt: skip
    match rng.randrange(5):
        case 0 | 1 | 2:
            same = [one[place] for one, place in places if type(one[place]) is type(node[key])]
            other = rng.choice(same if rng.random() < 0.6 else others)
            # What holds itself cannot be written.
            node[key] = json.loads(json.dumps(other)) if isinstance(other, dict | list) else other
        case 3:
            del node[key]
        case 4 if isinstance(node, dict):
            node[any_text(rng)[:50]] = node.pop(key)
    return document


def as_markup(rng, data):
    """Attributes, texts and elements of XML or HTML put for others, said twice, nested, left out."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        match rng.randrange(6):
            case 0 | 1:
                data = _put_bytes(rng, data, ATTRIBUTE, 2)
            case 2:
                data = _put_bytes(rng, data, BETWEEN, 1)
            case _:
                found = list(ELEMENT.finditer(data))
                if not found:
                    continue
                a, b = sorted(rng.choices(found, k=2), key=lambda one: one.start())
                match rng.randrange(4):
                    case 0:
                        data = data[: a.start()] + data[a.end() :]
                    case 1:
                        data = data[: a.start()] + a[0] * rng.choice((1, 3, 3_000)) + data[a.start() :]
                    case 2:
                        data = data[: a.start()] + b[0] + data[a.end() :]
                    case 3:
                        piece = data[a.start() : min(b.end(), a.start() + 5_000)]
                        data = data[: a.start()] + piece + data[a.start() :]
    return data


def _put_bytes(rng, data, pattern, group):
    found = list(pattern.finditer(data))
    if not found:
        return data
    one = rng.choice(found)
    other = any_text(rng).encode("utf-8", "surrogatepass")
    return data[: one.start(group)] + other + data[one.end(group) :]


def as_package(rng, data):
    """A part of a zip package changed as markup or as bytes, left out, said twice, or another's."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return as_bytes(rng, data)
    for _ in range(rng.choice((1, 1, 2))):
        name = rng.choice(
            [*parts, *(key for key in parts if "sheet1" in key or "document" in key or "content" in key)]
        )
        if name not in parts:
            continue
        match rng.randrange(8):
            case 0:
                del parts[name]
            case 1:
                parts[name] = as_bytes(rng, parts[name])
            case 2:
                parts[rng.choice(list(parts))] = parts[name]
            case 3:
                parts[any_text(rng)[:60].replace("\0", "0") or "x"] = parts[name]
            case _:
                parts[name] = as_markup(rng, parts[name])
        if not parts:
            break
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as package:
        for name, content in parts.items():
            package.writestr(name.encode("utf-8", "replace").decode(), content)
    return out.getvalue()


def as_text_of_pdf(rng, data):
    """Numbers in the objects of a PDF file, and in the streams that it keeps compressed, put for others."""
    streams = [one for one in STREAM.finditer(data) if len(one[1]) < 1_000_000]
    if streams and rng.random() < 0.7:
        one = rng.choice(streams)
        with contextlib.suppress(zlib.error):
            content = zlib.decompress(one[1])
            for _ in range(rng.choice((1, 3, 20))):
                content = _put_bytes(rng, content, PDF_NUMBER, 0)
            return data[: one.start(1)] + zlib.compress(content) + data[one.end(1) :]
    return _put_bytes(rng, data, PDF_NUMBER, 0)


def as_picture(rng, data):
    """A picture turned, cut, stretched, blackened, dotted, or said to be of another resolution.

    One that another way has damaged or made a single dot stays as it is.
    """
    from PIL import Image

    mode = rng.choice(("L", "RGB", "1", "RGBA", "P"))
    try:
        with Image.open(io.BytesIO(data)) as opened:
            picture = opened.convert(mode)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return data
    width, height = picture.size
    if min(width, height) < 2:
        return data
    match rng.randrange(6):
        case 0:
            picture = picture.rotate(rng.choice((1, 3, 10, 45, 90, 180, 270)), expand=True)
        case 1:
            x, y = rng.randrange(width - 1), rng.randrange(height - 1)
            picture = picture.crop((x, y, rng.randrange(x + 1, width), rng.randrange(y + 1, height)))
        case 2:
            size = rng.choice((1, 20, 300, 1_500)), rng.choice((1, 20, 300, 1_500))
            picture = picture.resize(size)
        case 3:
            x, y = rng.randrange(width), rng.randrange(height)
            picture.paste(
                0,
                (x, y, min(width, x + rng.choice((3, 100, 900))), min(height, y + rng.choice((3, 100, 900)))),
            )
        case 4:
            for _ in range(2_000):
                picture.putpixel((rng.randrange(width), rng.randrange(height)), 0)
        case 5:
            other = picture.rotate(180)
            picture = other if rng.random() < 0.5 else picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    out = io.BytesIO()
    dpi = rng.choice((None, 1, 72, 300, 1_200, 10**6))
    picture.save(out, "PNG", **({} if dpi is None else {"dpi": (dpi, dpi)}))
    return out.getvalue()


def spliced(rng, one, other):
    """The beginning of one input and the end of another."""
    return one[: rng.randrange(len(one) + 1)] + other[rng.randrange(len(other) + 1) :]
