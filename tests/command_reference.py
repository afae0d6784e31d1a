"""The options of every command, for ``docs/reference/command.md``.

    python tests/command_reference.py

writes them anew, after a command or an option was added.
"""

import argparse
from pathlib import Path

from kstt.cli import parser

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "command.md"
BEGIN, END = "<!-- options of the parser -->", "<!-- end of the options -->"
EVERY = {"-h", "--json", "--lang"}


def commands():
    """Each sub-command: name, help, parser."""
    (found,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    for choice in found._choices_actions:
        yield choice.dest, choice.help, found.choices[choice.dest]


def rendered():
    """The part of the page that the parser tells."""
    lines = [BEGIN]
    for name, text, command in commands():
        lines += ["", f"## kstt {name}", "", _sentence(text), ""]
        rows = [row for action in command._actions if (row := _row(action))]
        if rows:
            lines += ["| argument | |", "|---|---|", *rows]
    return "\n".join([*lines, "", END])


def _row(action):
    if EVERY & set(action.option_strings):
        return None
    value = action.metavar or (
        None if action.nargs == 0 else "|".join(map(str, action.choices or ())) or action.dest.upper()
    )
    many = "…" if action.nargs in {"+", "*"} else ""
    flag = ", ".join(action.option_strings)
    shown = " ".join(filter(None, (flag, value if not flag or action.nargs != 0 else ""))) + many
    needed = " (required)" if action.required and flag else ""
    return f"| `{shown.replace('|', chr(92) + '|')}`{needed} | {_sentence(action.help or '').replace('|', chr(92) + '|')} |"


def _sentence(text):
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", ")")) else ".")


def page():
    """The whole page, its own words kept."""
    text = PAGE.read_text(encoding="utf-8")
    return text[: text.index(BEGIN)] + rendered() + text[text.index(END) + len(END) :]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
