"""The counting rules as options of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from kstt.definitions.rules import CountingRules

__all__ = ["add_rules", "rules_of"]


def add_rules(command: argparse.ArgumentParser) -> None:
    """An option for each enumerated counting rule."""
    from enum import Enum

    from kstt.definitions.rules import CountingRules

    for name, (default, text, _) in CountingRules.options().items():
        if isinstance(default, Enum):
            choices = [member.value for member in type(default)]
            flag = "--" + name.replace("_", "-")
            command.add_argument(
                flag, choices=choices, default=default.value, help=f"{text} (default: {default.value})"
            )


def rules_of(args: argparse.Namespace) -> CountingRules:
    """The counting rules that were asked for."""
    from enum import Enum

    from kstt.definitions.rules import CountingRules

    chosen = {
        name: type(default)(getattr(args, name))
        for name, (default, _, _) in CountingRules.options().items()
        if isinstance(default, Enum)
    }
    return CountingRules(**chosen)  # type: ignore[arg-type]  # each by its own enumeration
