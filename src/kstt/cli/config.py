"""``kstt config``: what is set for every command, and from which file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kstt.cli.printing import FINE, out, print_json
from kstt.cli.settings import KEYS, checked, found_settings, settings_text, settings_toml
from kstt.errors import ParseError
from kstt.i18n import msg

if TYPE_CHECKING:
    import argparse

HELP = "show or set what every command takes as given: language, catalogue, editions, unit, source"

_FILE = "kstt.toml"


def add(command: argparse.ArgumentParser) -> None:
    """What is to be set."""
    command.add_argument(
        "settings",
        nargs="*",
        metavar="KEY=VALUE",
        help="written to kstt.toml in this folder; an empty value takes the setting away",
    )


def run(args: argparse.Namespace) -> int:
    """Write what is given, then print what is set."""
    from kstt.atomic import write_atomically

    path = Path(_FILE)
    if args.settings:
        from kstt.io.settings.toml_lines import parse_toml

        before = parse_toml(settings_text(path), _FILE) if path.is_file() else {}
        table = {**before, **dict(map(_pair, args.settings))}
        table = {key: value for key, value in table.items() if value != ""}
        checked(table, path)
        written = {key: value for key, value in table.items() if isinstance(value, str)}
        write_atomically(path, settings_toml(written), overwrite=True)
    found = found_settings()
    if args.json:
        print_json({"file": found.path or None, "settings": dict(found.values)})
        return FINE
    out(found.path or msg("nothing is set; kstt config KEY=VALUE writes kstt.toml").in_language(args.lang))
    for key, what in KEYS.items():
        value = found.values.get(key, "–")
        out(f"  {key} = {value}  ({what.in_language(args.lang)})")
    return FINE


def _pair(written: str) -> tuple[str, str]:
    key, equals, value = written.partition("=")
    if not equals:
        raise ParseError("KEY=VALUE", written, msg("KEY=VALUE"))
    return key.strip(), value.strip()
