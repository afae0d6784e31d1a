"""The colours of charts: those of Okabe and Ito, which readers with any colour vision can tell apart."""

from __future__ import annotations

import attrs

__all__ = ["DARK", "LIGHT", "Palette"]


@attrs.frozen
class Palette:
    """What each colour is for: ground, ink and lines; the marks; the two ends of each calendar's scale.

    Make one of your own with ``attrs.evolve(LIGHT, blue="#003f88")``.

    >>> attrs.evolve(LIGHT, blue="#003f88").blue
    '#003f88'
    """

    ground: str
    ink: str
    quiet: str
    line: str
    grid: str
    rest: str
    nothing: str
    blue: str
    vermilion: str
    green: str
    orange: str
    blues: tuple[str, str]
    greens: tuple[str, str]


LIGHT = Palette(
    ground="#FFFFFF",
    ink="#2B2F36",
    quiet="#5B626C",
    line="#9AA1AB",
    grid="#E4E7EB",
    rest="#B8BFC8",
    nothing="#F1F2F4",
    blue="#0072B2",
    vermilion="#D55E00",
    green="#009E73",
    orange="#E69F00",
    blues=("#D3E4F3", "#08488E"),
    greens=("#D5EFCF", "#00592A"),
)
"""For paper and light themes."""

DARK = Palette(
    ground="#15181D",
    ink="#E3E6EA",
    quiet="#A7AEB8",
    line="#6A727D",
    grid="#2B3038",
    rest="#59616C",
    nothing="#22262C",
    blue="#56B4E9",
    vermilion="#F0772B",
    green="#2BC79A",
    orange="#F0B23A",
    blues=("#1D3A52", "#8FD0F8"),
    greens=("#1C4030", "#7BE3AC"),
)
"""For dark themes."""
