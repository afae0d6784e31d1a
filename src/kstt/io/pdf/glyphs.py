"""Figures in a picture of one cell: cut into glyphs, each with the likelihoods of what it may be.

A line of figures is cut wherever a glyph may end; a small network says of every piece which glyph it is,
or that it is none. A reading is a way through the pieces from the left to the right end. The network's
weights lie beside the library; ``tests/benchmarks/train_digits.py`` makes them from printed fonts.
"""

from __future__ import annotations

import math
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import attrs
import cv2
import numpy as np

from kstt.limits import MOST_PIECES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kstt.io.pdf.pictures import Grey

    Floats = NDArray[np.float32]

__all__ = [
    "CLASSES",
    "DIGITS",
    "ROMAN",
    "Pieces",
    "band_of",
    "extent_of",
    "likelihoods",
    "paths",
    "pieces_of",
]

CLASSES = "0123456789.-IVX#"
"""What a piece may be; ``#`` is no glyph: a part of one, two together, a stain."""
DIGITS = "0123456789.-"
ROMAN = "IVX"
_TALL, _WIDE = 24, 20
"""A piece as the network sees it: rows and columns; figures are ``_FIGURE`` rows high."""
_FIGURE = 18
_BESIDE = 2
"""How many columns at each side of a piece the network sees."""
_MARGIN = (_TALL - _FIGURE) // 2
_WIDEST = 18
_TOUCHING = 14
"""A run of dark columns wider than this may be of several glyphs."""
_BROKEN = 3
"""Runs of dark columns at most so far apart may be of one glyph."""
_CUT = 1.5
"""What it costs (natural logarithm) to cut a run of dark columns: most glyphs do not touch."""
_SPECK, _STROKE = 2.0, 5.0
"""What it costs that a piece is no glyph: a narrow one; a wide one, where there may be any."""
_LEAST_INK = 60
_KEPT = 12


@attrs.frozen(eq=False)
class Pieces:
    """A line of figures in pieces: the picture at the network's scale, and from where to where each runs."""

    strip: Floats
    starts: tuple[int, ...]
    stops: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


def band_of(cell: Grey, tall: float = 0.0) -> tuple[int, int] | None:
    """The rows in which figures of a cell stand, from the first to after the last.

    Args:
        cell: how dark each point of the cell is.
        tall: about how many rows a figure of this page is tall, if that is known.
    """
    found = [(top, bottom, bottom - top) for top, bottom, area in _parts(cell) if area >= 6]
    found = [part for part in found if part[2] >= 0.55 * tall]
    if not found:
        return None
    highest = max(high for _, _, high in found)
    kept = [(top, bottom) for top, bottom, high in found if high > 0.6 * highest]
    return min(top for top, _ in kept), max(bottom for _, bottom in kept)


def extent_of(cell: Grey, band: tuple[int, int], most: float) -> tuple[int, int]:
    """A band with the parts of broken figures above and below it, as far as all are ``most`` rows high."""
    top, bottom = band
    for first, last, area in sorted(_parts(cell), key=lambda part: -part[2]):
        if area >= 3 and max(bottom, last) - min(top, first) <= most:
            top, bottom = min(top, first), max(bottom, last)
    return top, bottom


def _parts(cell: Grey) -> list[tuple[int, int, int]]:
    """What hangs together in a cell: its first row, the row after its last, its number of dark points."""
    dark = (cell > _LEAST_INK + 30).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    return [(int(y), int(y + high), int(area)) for _, y, _, high, area in stats[1 : min(count, MOST_PIECES)]]


def pieces_of(cell: Grey, band: tuple[int, int]) -> Pieces:
    """The pieces that the figures of a cell may be cut into, given the rows they stand in."""
    top, bottom = band
    scale = _FIGURE / max(bottom - top, 4)
    width = max(round(cell.shape[1] * scale), 1)
    above = _MARGIN / scale
    matrix = np.array([[scale, 0, 0], [0, scale, (above - top) * scale]], np.float32)
    smooth = cv2.GaussianBlur(cell, (0, 0), 0.35 / scale) if scale < 0.7 else cell
    turned = cv2.warpAffine(smooth, matrix, (width, _TALL), flags=cv2.INTER_LINEAR)
    strip: Floats = np.asarray(turned, np.float32) / np.float32(255)
    inside = strip[2:-2]
    dark = inside.max(axis=0) > _LEAST_INK / 255
    profile = inside.sum(axis=0)
    starts, stops, spans = [], [], []
    edges = np.flatnonzero(np.diff(np.concatenate(([0], dark.astype(np.int8), [0]))))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    runs = [run for run in runs if profile[run[0] : run[1]].sum() > 0.9]
    cuts = [[start, *_valleys(profile, start, stop), stop] for start, stop in runs]
    for n, own in enumerate(cuts):
        for i, left in enumerate(own[:-1]):
            spans += [(left, right) for right in own[i + 1 :] if right - left <= _WIDEST]
        starts.append(own[0])
        stops.append(own[-1])
        # A faint glyph may lie in two runs.
        if n + 1 < len(cuts) and cuts[n + 1][0] - own[-1] <= _BROKEN:
            spans += [
                (left, right) for left in own[:-1] for right in cuts[n + 1][1:] if right - left <= _WIDEST
            ]
    return Pieces(strip, tuple(starts), tuple(stops), tuple(spans[:MOST_PIECES]))


def _valleys(profile: Floats, start: int, stop: int) -> list[int]:
    """Where a run of dark columns may be cut: where it is thinner than at both sides."""
    if stop - start < 6:
        return []
    least = profile[start:stop]
    valleys = [
        i
        for i in range(2, stop - start - 2)
        if least[i] <= least[i - 1] and least[i] < least[i + 1] and least[i] < 0.62 * least.max()
    ]
    if stop - start > _TOUCHING:
        # Round glyphs that touch are no thinner where they do.
        valleys += [i for i in range(4, stop - start - 3, 2) if not {i - 1, i, i + 1} & set(valleys)]
    return [start + i for i in sorted(valleys)]


def windows(pieces: Pieces) -> Floats:
    """Each piece as the network sees it: alone in the middle of a window, what stands beside it, its width.

    What stands beside it shows whether a cut goes through ink: half of a 0 looks like a 1 otherwise.
    """
    alone, beside = _TALL * _WIDE, _TALL * _BESIDE
    seen = np.zeros((len(pieces.spans), alone + 2 * beside + 2), np.float32)
    strip = np.pad(pieces.strip, ((0, 0), (_BESIDE, _BESIDE)))
    for n, (left, right) in enumerate(pieces.spans):
        window = seen[n, :alone].reshape(_TALL, _WIDE)
        offset = (_WIDE - (right - left)) // 2
        window[:, offset : offset + right - left] = pieces.strip[:, left:right]
        seen[n, alone : alone + beside] = strip[:, left : left + _BESIDE].ravel()
        seen[n, alone + beside : -2] = strip[:, right + _BESIDE : right + 2 * _BESIDE].ravel()
        seen[n, -2], seen[n, -1] = (right - left) / _FIGURE, 1.0
    return seen


@lru_cache(maxsize=1)
def _weights() -> tuple[Floats, ...]:
    with (files("kstt") / "data" / "digits.npz").open("rb") as file, np.load(file) as stored:
        return tuple(stored[name].astype(np.float32) for name in sorted(stored.files))


def likelihoods(several: Sequence[Pieces], weights: Sequence[Floats] | None = None) -> list[Floats]:
    """For each piece of each line the logarithm of how likely it is each of ``CLASSES``."""
    if not several:
        return []
    seen = np.concatenate([windows(pieces) for pieces in several])
    layers = weights or _weights()
    for n in range(0, len(layers), 2):
        seen = seen @ layers[n] + layers[n + 1]
        if n + 2 < len(layers):
            np.maximum(seen, 0, out=seen)
    seen = seen - seen.max(axis=1, keepdims=True)
    seen -= np.log(np.exp(seen).sum(axis=1, keepdims=True))
    ends = np.cumsum([len(pieces.spans) for pieces in several])[:-1]
    return list(np.split(seen, ends))


def paths(pieces: Pieces, seen: Floats, alphabet: str, *, crossed: bool = False) -> dict[str, float]:
    """The likeliest readings of a line in an alphabet, each with the logarithm of its likelihood.

    Args:
        pieces: the line in pieces.
        seen: the likelihoods of each piece.
        alphabet: the glyphs that may stand there.
        crossed: whether something else, such as a pen's stroke, may stand between them.
    """
    if not pieces.spans:
        return {"": 0.0}
    by_start = _ways(pieces, seen, alphabet, crossed=crossed)
    following = dict(zip(pieces.stops, pieces.starts[1:], strict=False))
    reached: dict[int, dict[str, float]] = {pieces.starts[0]: {"": 0.0}}
    for left in sorted({*by_start, *pieces.starts}):
        here = reached.get(left)
        if not here:
            continue
        for right, letters in by_start.get(left, ()):
            target = reached.setdefault(following.get(right, right), {})
            for text, score in here.items():
                for letter, log in letters.items():
                    longer = text + letter
                    target[longer] = _added(target.get(longer), score + log)
        for there, texts in reached.items():
            if there > left and len(texts) > 3 * _KEPT:
                reached[there] = _best(texts, _KEPT)
    return _best(reached.get(pieces.stops[-1], {}), _KEPT)


def _ways(
    pieces: Pieces, seen: Floats, alphabet: str, *, crossed: bool
) -> dict[int, list[tuple[int, dict[str, float]]]]:
    """By where a piece begins: where it ends, and the likeliest letters that it may be."""
    columns = [CLASSES.index(letter) for letter in alphabet]
    junk = CLASSES.index("#")
    ways: dict[int, list[tuple[int, dict[str, float]]]] = {}
    for (left, right), logs in zip(pieces.spans, seen, strict=True):
        cost = 0.0 if left in pieces.starts else _CUT
        letters = {letter: float(logs[c]) - cost for letter, c in zip(alphabet, columns, strict=True)}
        best = sorted(letters, key=letters.__getitem__, reverse=True)[:4]
        ways.setdefault(left, []).append((right, {letter: letters[letter] for letter in best}))
        # A small stain may lie between the figures, a stroke of a pen beside them.
        if right - left <= 3 or crossed:
            ways[left].append((right, {"": float(logs[junk]) - (_SPECK if right - left <= 3 else _STROKE)}))
    return ways


def _added(first: float | None, second: float) -> float:
    if first is None:
        return second
    high, low = max(first, second), min(first, second)
    return high + math.log1p(math.exp(low - high))


def _best(texts: Mapping[str, float], kept: int) -> dict[str, float]:
    likeliest: Iterable[tuple[str, float]] = sorted(texts.items(), key=lambda each: -each[1])
    return dict(list(likeliest)[:kept])
