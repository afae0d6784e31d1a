"""The generated parts of the documentation: everything that is a fact of the code is written by the code.

    python docs/tools/reference.py           write the tables between ``<!-- table: … -->`` and ``<!-- end -->``
    python docs/tools/reference.py --check   say which tables are out of step, and change nothing

The site's pages that nobody edits (a page for every public module, the help of every command in both
languages) are made by :func:`write_site_pages` while the site is built, and are not kept.
"""

from __future__ import annotations

import argparse
import csv
import inspect
import json
import re
import sys
from collections.abc import Callable, Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import kstt

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
RESULTS = ROOT / "tests" / "benchmarks" / "results"
MARK = re.compile(r"(<!-- table: ([^>]+?) -->\n).*?(<!-- end -->)", re.DOTALL)

FLAT = (
    "errors",
    "text",
    "numerals",
    "shares",
    "narrative",
    "samples",
    "testing",
    "html",
    "compute",
    "due",
    "engines",
    "form_request",
    "series",
    "vocabulary",
)
"""The modules beside the packages that are public, too."""


def table(headers: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> str:
    """A Markdown table."""
    lines = [headers, tuple("---" for _ in headers), *rows]
    return "".join(
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |\n" for line in lines
    )


def columns(account: str) -> str:
    """The columns of a form, from the fields of its account."""
    from kstt import definitions

    return table(
        ("No.", "Header", "Key", "Over time", "Sum of", "Source"),
        (
            (
                column.number,
                column.label,
                f"`{column.key}`",
                column.role.value,
                "<br>".join(" + ".join(f"`{part}`" for part in parts) for parts in column.splits)
                or (f"at most `{column.at_most}`" if column.at_most else ""),
                column.source or "",
            )
            for column in definitions.columns_of(getattr(definitions, account))
        ),
    )


def definition(account: str) -> str:
    """The sentence that names the file in which a form is defined."""
    from kstt import definitions

    path = Path(inspect.getfile(getattr(definitions, account))).relative_to(Path(kstt.__file__).parents[1])
    return (
        f"`src/{path.as_posix()}` defines the form: its columns, which record falls where, "
        "its sections and its editions.\n"
    )


def editions() -> str:
    """The editions of the forms."""
    from kstt import LAYOUTS

    return table(
        ("Form", "Code", "Title", "From", "Rows are", "Source"),
        (
            (e.form, e.code, e.title, e.in_force_from, f"`{e.account.__name__}`", e.source)
            for e in LAYOUTS.layouts
        ),
    )


def rules() -> str:
    """The rules of findings."""
    from kstt.findings.rules import RULES
    from kstt.i18n import translator

    return table(
        ("Rule", "Severity", "Message", "Thông báo", "Source"),
        (
            (
                f"`{rule.id}`",
                rule.severity.value,
                _code(rule.message),
                _code(translator("vi")(rule.message)),
                rule.source,
            )
            for rule in RULES.values()
        ),
    )


def _code(message: str) -> str:
    return re.sub(r"\{(\w+)(![rs])?\}", r"*\1*", message)


def options() -> str:
    """The counting rules."""
    from kstt import CountingRules

    def rows() -> Iterator[tuple[object, ...]]:
        for name, (default, text, source) in CountingRules.options().items():
            if isinstance(default, Enum):
                values = ", ".join(f"`{member.value}`" for member in type(default))
                yield f"`{name}`", text, values, f"`{default.value}`", source

    return table(("Option", "What it settles", "Values", "Default", "Source"), rows())


def commands() -> str:
    """The sub-commands."""
    from kstt.cli import COMMANDS
    from kstt.i18n import translator

    def rows() -> Iterator[tuple[object, ...]]:
        for name in COMMANDS:
            text = import_module(f"kstt.cli.{name.replace('-', '_')}").HELP
            yield f"`kstt {name}`", text, translator("vi")(text)

    return table(("Command", "What it does", "Công dụng"), rows())


def arguments() -> str:
    """The arguments of every sub-command, beside those that all have."""
    from kstt.cli import COMMANDS, parser

    action = next(a for a in parser("en")._actions if a.dest == "command")
    parts = []
    for name in COMMANDS:
        rows = [row for one in action.choices[name]._actions if (row := _argument(one))]  # type: ignore[index]
        if rows:
            parts.append(f"### kstt {name}\n\n{table(('Argument', 'What it says'), iter(rows))}")
    return "\n".join(parts)


def _argument(action: argparse.Action) -> tuple[str, str] | None:
    if action.help == argparse.SUPPRESS or {"-h", "--json", "--lang"} & set(action.option_strings):
        return None
    choices = "|".join(map(str, action.choices or ()))
    value = action.metavar or choices or action.dest.upper()
    if action.nargs == 0:
        value = ""
    elif action.nargs in {"+", "*"}:
        value = f"{value}…"
    needed = " (must be given)" if action.required and action.option_strings else ""
    flags = ", ".join(action.option_strings)
    return f"`{' '.join(filter(None, (flags, str(value))))}`{needed}", action.help or ""


def formats() -> str:
    """The formats of documents."""
    from kstt.io.formats.reading import FORMATS

    return table(
        ("Name", "Format", "Suffixes", "Read", "Written", "Extra", "Keeps"),
        (
            (
                f"`{known.name}`",
                known.title,
                " ".join(known.suffixes),
                "yes" if known.read else "",
                "yes" if known.write else "",
                f"`{known.extra}`" if known.extra else "",
                known.holds,
            )
            for known in FORMATS
        ),
    )


def glossary() -> str:
    """Vietnamese and English, in the order of the Vietnamese alphabet."""
    from kstt import vocabulary
    from kstt.definitions.columns import columns_of
    from kstt.definitions.form_05 import FeedbackAccount
    from kstt.definitions.form_06 import CaseAccount
    from kstt.findings.rules import Severity
    from kstt.text import alphabetical

    entries: list[tuple[str, str, str]] = []
    with (DOCS / "tools" / "terms.csv").open(encoding="utf-8", newline="") as file:
        entries += ((row["vi"], row["en"], row["meaning"]) for row in csv.DictReader(file))
    for form, account in (("06", CaseAccount), ("05", FeedbackAccount)):
        for column in columns_of(account):
            where = f"form {form}, column {column.number}: `{column.key}`"
            entries.append((column.label, column.key.replace("_", " "), where))
    for name in vocabulary.__all__:
        kind = getattr(vocabulary, name)
        if isinstance(kind, type) and issubclass(kind, vocabulary.Labelled):
            entries += ((one.label, str(one.value).replace("_", " "), f"`{name}.{one.name}`") for one in kind)
    entries += ((one.label, str(one.value), f"`Severity.{one.name}`") for one in Severity)
    # One line a word: what it is in English in each place, and where.
    words: dict[str, list[list[str]]] = {}
    for vi, en, meaning in entries:
        known = words.setdefault(vi[:1].upper() + vi[1:], [[], []])
        known[0] += (word for word in en.split("; ") if word not in known[0])
        known[1] += filter(None, [meaning])
    return table(
        ("Tiếng Việt", "English", "Meaning, or where it stands"),
        (
            (vi, "; ".join(english), "; ".join(meanings))
            for vi, (english, meanings) in sorted(words.items(), key=lambda entry: alphabetical(entry[0]))
        ),
    )


def _results(name: str) -> dict[str, Any]:
    """What a benchmark has measured, as it wrote it."""
    found: dict[str, Any] = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _compared(title: str, values: dict[str, float], rival: str) -> tuple[object, ...]:
    """The row of a measurement beside its rival's."""
    return (
        title,
        f"{values['seconds']:.2f} s",
        f"{values[rival]:.2f} s",
        f"{values['ratio']:.2f}",
        f"{values['median ratio']:.2f}",
    )


def measured_engines() -> str:
    """The count of a form against the same written by hand."""
    titles = {
        "polars": "Polars, lazy, Parquet",
        "duckdb": "DuckDB, Parquet",
        "memory": "Polars in memory, against pandas by hand in memory",
    }
    found = _results("engines")
    size = f"{found['cases']:,} cases, {found['processors']} processors"
    headers = (size, "kstt", "by hand", "kstt / by hand", f"median of {found['repeated']} ratios")
    return table(
        headers,
        (_compared(title, found[key], "by hand, seconds") for key, title in titles.items()),
    )


def measured_small() -> str:
    """A smaller count against its rivals, and with a look for repeated ids."""
    found = _results("engines-small")
    pairs = [
        ("Polars, lazy, Parquet, against by hand", "by hand, seconds", found["polars"]),
        ("DuckDB, Parquet, against by hand", "by hand, seconds", found["duckdb"]),
        ("ids looked at in Polars, against not", "without, seconds", found["ids"]["polars"]),
        ("ids looked at in DuckDB, against not", "without, seconds", found["ids"]["duckdb"]),
    ]
    size = f"{found['cases']:,} cases, {found['processors']} busy processors"
    headers = (size, "kstt", "rival", "kstt / rival", f"median of {found['repeated']} ratios")
    return table(
        headers,
        (_compared(title, values, rival) for title, rival, values in pairs),
    )


def measured_sources() -> str:
    """What a description and the look for repeated ids cost."""
    found = _results("sources")
    pairs = {
        "description of names, against English ones": "names and words",
        "description, against texts parsed by hand": "dates as texts, against these parsed by hand",
        "unique = refuse": "ids looked at, against not",
        "unique = latest": "the latest row of an id, where none comes again",
        "unique = latest, one id in twenty again": "the latest row of an id, where one in twenty comes again",
    }
    rows = (
        _compared(f"{engine}: {title}", found["results"][f"{engine.casefold()}: {what}"], "by hand, seconds")
        for what, title in pairs.items()
        for engine in ("Polars", "DuckDB")
    )
    headers = (f"{found['cases']:,} cases, 2 processors", "kstt", "rival", "kstt / rival", "median ratio")
    return table(headers, rows)


_DAILY = {
    ("pandas", "texts"): ("form of a pandas table, texts", "careful pandas"),
    ("pandas", "categories"): ("form of a pandas table, categories", "careful pandas"),
    ("pandas", "objects"): ("form of a pandas table, Python objects", "careful pandas"),
    ("dask", "texts"): (
        "form of a Dask table, 500,000 rows in a partition",
        "careful pandas over each, added up",
    ),
    ("csv", "polars"): ("form of a CSV file by Polars", "Polars by hand"),
    ("csv", "row by row"): ("form of a CSV file, row by row, each checked", "`csv.reader` alone"),
    ("portal", "messages"): ("form of portal messages in JSON lines", "`json.loads` of every line, all kept"),
    ("portal", "typed"): ("form of portal messages in JSON lines", "PyArrow's typed decoder alone"),
    ("ledger", "by unit"): ("further form by unit from a kept ledger", "counting its cases anew"),
    ("objects", "built"): ("form built from numbers", "its accounts built one by one"),
    ("objects", "checked"): ("table of a form checked", "its accounts built one by one"),
}


def measured_daily() -> str:
    """What is done every day, beside a rival."""
    found = _results("daily")

    def rows() -> Iterator[tuple[object, ...]]:
        for (kind, name), (title, rival) in _DAILY.items():
            values = found[kind][name]
            size = f"{values['rows']:,} rows" if "rows" in values else f"{values['cases']:,} cases"
            times = (_short(values[key]) for key in ("seconds", "rival, seconds"))
            yield (title, size, rival, *times, f"{values['ratio']:.2f}", f"{values['median ratio']:.2f}")

        merge = _results("merge")
        used, size = merge["processor seconds"], f"{merge['units']:,} workbooks of {merge['rows']:,} rows"
        own, theirs = used["kstt merge, one process"], used["pandas with calamine"]
        times = (_short(own), _short(theirs), f"{own / theirs:.2f}", "")
        yield ("units' tables merged and checked", size, "pandas with calamine, adding up blindly", *times)

    headers = ("processor time of", "of", "against", "kstt", "rival", "kstt / rival", "median of ratios")
    return table(headers, rows())


def _short(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 0.1 else f"{seconds * 1000:.1f} ms"


def measured_scale() -> str:
    """A larger file against a smaller one."""
    found = _results("engines")
    large = found["large"]
    rows = (
        (f"{large['cases']:,} cases in Parquet, Polars", f"{large['seconds']:.1f} s"),
        (f"against {found['cases']:,}", f"{large['ratio to the smaller']:.1f} times"),
        ("against merely reading the needed columns", f"{large['ratio to reading']:.2f} times"),
        ("peak of memory", f"{large['peak MiB']} MiB"),
    )
    return table(("What", "Measured"), iter(rows))


_ENGINES = {"polars": "Polars", "duckdb": "DuckDB"}


def measured_ledger() -> str:
    """What a ledger costs, and what it saves."""
    found = _results("ledger")
    kept, updates = found["a further form from a kept ledger"], found["one day's cases"]
    size = f"{kept['units']} units, {kept['categories']} categories, {kept['levels']} levels"
    rows: list[tuple[object, ...]] = []
    for engine, values in found["20 quarters from a fresh ledger"].items():
        title = _ENGINES[engine]
        rows.append((f"one form of {found['cases']:,} cases, {title}", f"{values['one form, s']:.2f} s"))
        rows.append(
            (
                f"ledger and forms of 20 quarters, {title}",
                f"{values['fresh ledger and 20 forms, s']:.2f} s: {values['ratio']:.1f} forms",
            )
        )
    rows += [
        (
            f"ledger of every unit, category and level, {int(cases):,} cases, {title}",
            f"{whole[engine]['ratio']:.0f} forms of processor time, {whole[engine]['peak MiB'] / 1024:.1f} GiB",
        )
        for cases, whole in _results("ledger-whole").items()
        for engine, title in _ENGINES.items()
        if engine in whole
    ]
    rows += [
        (f"a further form by category, of {size}", f"{kept['by category, ms']:.1f} ms"),
        ("a further form by unit, of the same", f"{kept['by unit, ms']:.1f} ms"),
    ]
    rows += [
        (
            f"a day's {updates['cases of a day']:,} cases into a history of {name}",
            f"{values['enter a day, ms']:.0f} ms",
        )
        for name, values in updates.items()
        if isinstance(values, dict)
    ]
    return table(("What", f"Measured on {found['processors']} processors"), iter(rows))


TABLES: dict[str, Callable[..., str]] = {
    "measured-engines": measured_engines, "measured-small": measured_small, "measured-sources": measured_sources, "measured-scale": measured_scale,
    "measured-ledger": measured_ledger, "measured-daily": measured_daily,
    "columns": columns, "definition": definition, "editions": editions, "rules": rules, "options": options, "commands": commands,
    "glossary": glossary, "arguments": arguments, "formats": formats,
}  # fmt: skip


def filled(text: str) -> str:
    """A page with every table written anew."""

    def written(match: re.Match[str]) -> str:
        name, *arguments = match[2].split()
        return f"{match[1]}\n{TABLES[name](*arguments)}\n{match[3]}"

    return MARK.sub(written, text)


def public_modules() -> list[str]:
    """The public face, in order: ``kstt``, the packages that hand names on, and a few flat modules."""
    import kstt

    found = walk_packages(kstt.__path__, "kstt.")
    packages = (info.name for info in found if info.ispkg and not info.name.startswith("kstt.cli"))
    faces = (name for name in packages if getattr(import_module(name), "__all__", ()))
    return ["kstt", *sorted({*faces, *(f"kstt.{name}" for name in FLAT)})]


def look_up(path: str) -> object | None:
    """What a dotted path names, or nothing."""
    parts = path.split(".")
    for count in range(len(parts), 0, -1):
        try:
            value: object = import_module(".".join(parts[:count]))
        except ImportError:
            continue
        for name in parts[count:]:
            value = getattr(value, name, None)
        return value
    return None


def write_site_pages() -> None:
    """The pages of the site that are made from the code alone."""
    folder = DOCS / "reference" / "api"
    folder.mkdir(exist_ok=True)
    pages = {f"{name}.rst": _module_page(name) for name in public_modules()}
    pages["command-help.md"] = _help_page()
    for old in folder.iterdir():
        if old.name not in pages:
            old.unlink()
    for name, content in pages.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")


def list_of_modules() -> str:
    """Every public module under its package, with what it is and the names that it exports."""
    parts = []
    for name in public_modules():
        module = import_module(name)
        said = (module.__doc__ or "").strip().partition("\n")[0].replace("``", "`")
        names = ", ".join(f"`{item}`" for item in sorted(getattr(module, "__all__", ())))
        shown = "" if name == "kstt" else f"\n\n{names}"
        parts.append(f"{'#' * min(name.count('.') + 1, 3)}# [{name}](api/{name}.rst)\n\n{said}{shown}\n")
    return "\n".join(parts)


def _module_page(name: str) -> str:
    module = import_module(name)
    names = tuple(getattr(module, "__all__", ()))
    # What kstt itself hands on is described where its package does; a package describes what it hands on.
    links = [f"- :py:obj:`~{_face_of(item)}.{item}`\n" for item in names] if name == "kstt" else []
    own = [] if name == "kstt" else list(names)
    title = name.replace("_", "\\_")
    listed = f"   :members: {', '.join(own)}\n   :imported-members:\n" if own else "   :no-members:\n"
    if any(isinstance(value := getattr(module, item), type) and issubclass(value, Exception) for item in own):
        listed += "   :show-inheritance:\n"
    lines = "\n" + "".join(links) if links else ""
    return f":orphan:\n\n{title}\n{'=' * len(title)}\n\n.. automodule:: {name}\n{listed}{lines}"


def _face_of(item: str) -> str:
    """The public module that hands on a name of ``kstt``."""
    return next(n for n in public_modules()[1:] if item in getattr(import_module(n), "__all__", ()))


def _help_page() -> str:
    """The help of every command, in both languages."""
    from kstt.cli import COMMANDS, parser

    top = {lang: _help_of(parser(lang)) for lang in ("en", "vi")}
    parts = ["# Help of the command\n", f"```text\n{top['en']}```\n\n```text\n{top['vi']}```\n"]
    for command in COMMANDS:
        parts.append(f"\n## kstt {command}\n")
        for lang in ("en", "vi"):
            action = next(a for a in parser(lang)._actions if a.dest == "command")
            parts.append(f"\n```text\n{_help_of(action.choices[command])}```\n")  # type: ignore[index]
    return "".join(parts)


def _help_of(parser: argparse.ArgumentParser) -> str:
    formatter = parser.formatter_class
    parser.formatter_class = lambda prog: formatter(prog, width=100)  # type: ignore[assignment, return-value]
    return parser.format_help()


def main(arguments: list[str] | None = None) -> int:
    """Write (or check) every table of the docs; 1 when one is out of step."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="change nothing")
    checking, status = parser.parse_args(arguments).check, 0
    for page in sorted(DOCS.rglob("*.md")):
        if "_build" in page.parts:
            continue
        text = page.read_text(encoding="utf-8")
        new = filled(text)
        if new != text:
            if checking:
                sys.stdout.write(f"{page.relative_to(ROOT)} is out of step: run make reference\n")
                status = 1
            else:
                page.write_text(new, encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
