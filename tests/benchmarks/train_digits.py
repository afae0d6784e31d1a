"""Makes the weights by which printed figures are told apart, src/kstt/data/digits.npz, from printed fonts.

    python tests/benchmarks/train_digits.py

Numbers are printed in many fonts and sizes, put through what a printer and a scanner do to them, and cut
into pieces by the library's own code; each piece is labelled by the glyph that was printed there.
"""

import argparse
import itertools
import random
import time
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kstt.io.pdf.figures import steady
from kstt.io.pdf.glyphs import CLASSES, band_of, pieces_of, windows
from kstt.io.pdf.pictures import DPI, ink_of

FONTS = Path("/usr/share/fonts/truetype")
TRAINED = [
    f"{family}{style}.ttf"
    for family, styles in {
        "liberation/LiberationSerif-": ("Regular", "Bold", "Italic", "BoldItalic", "Regular", "Bold"),
        "liberation/LiberationSans-": ("Regular", "Bold", "Italic"),
        "liberation/LiberationSansNarrow-": ("Regular", "Bold"),
        "liberation/LiberationMono-": ("Regular",),
        "freefont/FreeSerif": ("", "Bold", "Italic", "", "Bold"),
        "freefont/FreeSans": ("", "Bold"),
        "dejavu/DejaVuSans": ("", "-Bold", "Condensed"),
        "dejavu/DejaVuSerif": ("", "-Bold", "Condensed"),
        "crosextra/Caladea-": ("Regular", "Bold", "Italic"),
        "noto/NotoSans-": ("Regular", "Bold", "Italic"),
        "noto/NotoSerifDisplay-": ("Regular", "Bold"),
        "roboto/unhinted/RobotoTTF/Roboto-": ("Regular", "Bold", "Light"),
        "roboto/unhinted/RobotoCondensed-": ("Regular",),
    }.items()
    for style in styles
]
HELD_OUT = [
    "noto/NotoSerif-Regular.ttf",
    "crosextra/Carlito-Regular.ttf",
    "crosextra/Carlito-Bold.ttf",
    "lato/Lato-Regular.ttf",
]


def number(rng):
    kind = rng.random()
    if kind < 0.08:
        return rng.choice(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI"])
    if kind < 0.10:
        return "-"
    digits = rng.choice([1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7])
    text = "".join(rng.choice("0123456789") for _ in range(digits))
    if digits > 3 and rng.random() < 0.85:
        text = f"{int(text):,}".replace(",", rng.choice("....,"))
    return text


def degraded(page, dpi, rng):
    """What a printer and a scanner make of a page that was drawn in three times ``DPI``."""
    grey = cv2.resize(
        page, None, fx=dpi / (3 * DPI), fy=dpi / (3 * DPI), interpolation=cv2.INTER_AREA
    ).astype(np.float32)
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-0.4, 0.4), 1)
    grey = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    if rng.random() < 0.15:
        # What stands on the back shines through.
        back = cv2.GaussianBlur(grey[:, ::-1], (0, 0), 1.5 * dpi / 150)
        grey = np.minimum(grey, 255 - rng.uniform(0.05, 0.3) * (255 - back))
    if rng.random() < 0.15:
        grey = stamped(grey, dpi, rng)
    if rng.random() < 0.2:
        grey = signed(grey, dpi, rng)
    blur = rng.choice([0, 0.4, 0.7, 1.0]) * dpi / 200
    if blur:
        grey = cv2.GaussianBlur(grey, (0, 0), blur)
    if rng.random() < 0.3:
        size = rng.choice([2, 3])
        grey = (
            (cv2.erode if rng.random() < 0.5 else cv2.dilate)(
                grey, np.ones((size, 1) if rng.random() < 0.5 else (1, size), np.uint8)
            )
            if dpi > 180
            else grey
        )
    paper, ink = rng.uniform(200, 255), rng.uniform(0, 150)
    grey = ink + (paper - ink) * grey / 255
    noise = np.random.default_rng(rng.randrange(1 << 30))
    # A page on which the grain is as dark as the print teaches nothing.
    grain = min(rng.choice([0, 4, 9, 16, 24]), 0.2 * (paper - ink))
    grey += noise.normal(0, grain, grey.shape)
    grey = np.clip(grey, 0, 255).astype(np.uint8)
    if rng.random() < 0.7:
        grey = cv2.imdecode(
            cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, rng.choice([30, 50, 70, 90])])[1], 0
        )
    return cv2.resize(grey, None, fx=DPI / dpi, fy=DPI / dpi, interpolation=cv2.INTER_LINEAR)


def stamped(grey, dpi, rng):
    """A page with seals set over it, paler than its print."""
    seals = np.zeros(grey.shape, np.uint8)
    for _ in range(4):
        centre = rng.randrange(grey.shape[1]), rng.randrange(grey.shape[0])
        for share, thick in ((1.0, max(dpi // 50, 2)), (0.75, max(dpi // 90, 1))):
            cv2.circle(seals, centre, int(rng.uniform(0.4, 0.6) * dpi * share), 255, thick)
    pale = cv2.GaussianBlur(seals.astype(np.float32) / 255, (0, 0), 0.6)
    return grey - rng.uniform(40, 110) * pale * (grey / 255)


def signed(grey, dpi, rng):
    """A page with loops of a pen across it, a little paler than its print."""
    pen = np.zeros(grey.shape, np.uint8)
    along = np.linspace(0, 1, 400)
    for _ in range(10):
        x, y = rng.uniform(0, grey.shape[1]), rng.uniform(0, grey.shape[0])
        length, height = rng.uniform(0.8, 2.5) * dpi, rng.uniform(0.1, 0.5) * dpi
        x = x + along * length
        y = y + (along - 0.5) * rng.uniform(-0.4, 0.4) * length
        for wave in (rng.uniform(2, 9), rng.uniform(6, 16)):
            x = x + 0.4 * height * np.cos(6.283 * (wave * along + rng.random()))
            y = y + height * rng.uniform(0.3, 1) * np.sin(6.283 * (wave * along + rng.random()))
        line = np.stack([x, y], axis=1).astype(np.int32)
        cv2.polylines(
            pen, [line], False, 255, rng.randint(max(dpi // 110, 1), max(dpi // 60, 2)), cv2.LINE_AA
        )
    ink = cv2.GaussianBlur(pen.astype(np.float32), (0, 0), 0.6)
    return np.minimum(grey, 255 - rng.uniform(0.35, 0.75) * ink)


def samples(fonts, pages, seed):
    """Pieces as the network sees them, and what each is."""
    rng = random.Random(seed)
    seen, what = [], []
    for _ in range(pages):
        font_file = rng.choice(fonts)
        size = rng.uniform(6.5, 13)
        font = ImageFont.truetype(str(FONTS / font_file), round(size * 3 * DPI / 72))
        page = Image.new("L", (3 * 1000, 3 * 700), 255)
        draw = ImageDraw.Draw(page)
        placed = []
        step = size * DPI / 72
        for row in range(int(690 / (step * 1.9))):
            for column in range(int(990 / (step * 5.2))):
                text = number(rng)
                x, y = 3 * (10 + column * step * 5.2), 3 * (8 + row * step * 1.9)
                # Set closer or wider than the font has it, so that some glyphs touch.
                tracking = rng.choice([0, 0, 0, rng.uniform(-0.07, 0.05)]) * font.size
                starts = [x + font.getlength(text[:i]) + i * tracking for i in range(len(text))]
                for start, letter in zip(starts, text, strict=True):
                    draw.text((start, y), letter, font=font, fill=0)
                placed.append((x / 3, y / 3, text, [(start - x) / 3 for start in starts]))
        grey = degraded(np.asarray(page), rng.choice([140, 150, 150, 170, 200, 200, 250, 300]), rng)
        ink = ink_of(grey)
        for x, y, text, offsets in placed:
            top, left = max(int(y - 3), 0), max(int(x - 5), 0)
            cell = ink[top : int(y + step * 1.55), left : int(x + step * 4.8)]
            tall = round(font.getbbox("0")[3] / 3 - font.getbbox("0")[1] / 3)
            band = steady(cell, band_of(cell), tall)
            if band is None or text == "-":
                base = round(y - top + font.getbbox("0")[1] / 3)
                band = base, base + tall
            band = band[0] + rng.choice([-1, 0, 0, 0, 1]), band[1] + rng.choice([-1, 0, 0, 0, 1])
            if band[1] - band[0] < 7:
                continue
            pieces = pieces_of(cell, band)
            scale = 18 / (band[1] - band[0])
            glyphs = []
            for letter, before in zip(text, offsets, strict=True):
                box = font.getbbox(letter)
                glyphs.append(
                    (
                        (x - left + before + box[0] / 3) * scale,
                        (x - left + before + box[2] / 3) * scale,
                        letter.replace(",", "."),
                    )
                )
            for (a, b), window in zip(pieces.spans, windows(pieces), strict=True):
                label = "#"
                for start, stop, letter in glyphs:
                    # The hairlines of a 1 may be too faint for its piece to reach over them.
                    slack = {"1": 7.0, "I": 7.0, ".": 4.4, "-": 4.4}.get(letter, 3.4)
                    off = 4.5 if letter == "1" else 3.4
                    if abs(a - start) + abs(b - stop) <= slack and abs((a + b) - (start + stop)) <= off:
                        label = letter
                # Most pieces are no glyphs; half of those teach as much.
                if label == "#" and rng.random() < 0.5:
                    continue
                seen.append(np.asarray(window * 255, np.uint8))
                what.append(CLASSES.index(label))
    return np.array(seen), np.array(what)


def inputs(seen):
    """Windows as they are kept, in bytes, as the network takes them."""
    return seen.astype(np.float32) / np.float32(255)


def train(x, y, hidden=(256, 64), rounds=12, seed=1):
    rng = np.random.default_rng(seed)
    sizes = [x.shape[1], *hidden, len(CLASSES)]
    layers = []
    for a, b in itertools.pairwise(sizes):
        layers += [rng.normal(0, (2 / a) ** 0.5, (a, b)).astype(np.float32), np.zeros(b, np.float32)]
    mean = [np.zeros_like(w) for w in layers]
    square = [np.zeros_like(w) for w in layers]
    step, batch = 0, 256
    total = rounds * (len(x) // batch)
    for _ in range(rounds):
        order = rng.permutation(len(x))
        for n in range(0, len(x) - batch + 1, batch):
            index = order[n : n + batch]
            values = [inputs(x[index])]
            for i in range(0, len(layers), 2):
                out = values[-1] @ layers[i] + layers[i + 1]
                values.append(np.maximum(out, 0) if i + 2 < len(layers) else out)
            p = np.exp(values[-1] - values[-1].max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
            # A little doubt is kept, so that no piece is ever certain.
            target = np.full_like(p, 0.0005 / len(CLASSES))
            target[np.arange(batch), y[index]] += 0.9995
            back = (p - target) / batch
            gradients = [np.empty(0)] * len(layers)
            for i in range(len(layers) - 2, -1, -2):
                gradients[i] = values[i // 2].T @ back + 1e-5 * layers[i]
                gradients[i + 1] = back.sum(axis=0)
                if i:
                    back = (back @ layers[i].T) * (values[i // 2] > 0)
            step += 1
            rate = 2e-3 * 0.5 * (1 + np.cos(np.pi * step / total))
            for i, gradient in enumerate(gradients):
                mean[i] += 0.1 * (gradient - mean[i])
                square[i] += 0.001 * (gradient**2 - square[i])
                layers[i] -= (
                    rate * (mean[i] / (1 - 0.9**step)) / (np.sqrt(square[i] / (1 - 0.999**step)) + 1e-8)
                ).astype(np.float32)
    return layers


def right(layers, x, y):
    x = inputs(x)
    for i in range(0, len(layers), 2):
        x = x @ layers[i] + layers[i + 1]
        x = np.maximum(x, 0) if i + 2 < len(layers) else x
    found = x.argmax(axis=1)
    glyph = y != CLASSES.index("#")
    return (found == y)[glyph].mean(), (found == y)[~glyph].mean()


def main(pages=420):
    start = time.time()
    x, y = samples(TRAINED, pages, 1)
    print(
        f"{len(x)} pieces, {(y != CLASSES.index('#')).mean():.0%} of them glyphs, in {time.time() - start:.0f} s",
        flush=True,
    )
    layers = train(x, y)
    print(f"trained after {time.time() - start:.0f} s", flush=True)
    for name, fonts in (("fonts trained on", TRAINED), ("fonts held out", HELD_OUT)):
        a, b = samples(fonts, 16, 99)
        print(name, "glyphs right, others right:", *(f"{share:.4%}" for share in right(layers, a, b)), len(a))
    out = Path(__file__).parents[2] / "src" / "kstt" / "data" / "digits.npz"
    np.savez_compressed(out, **{f"w{n}": w.astype(np.float16) for n, w in enumerate(layers)})
    print(out.stat().st_size, "bytes")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("number", type=int, nargs="*", help="how many numbers are printed")
    main(*parser.parse_args().number)
