"""What a printer, a hand and a scanner make of the pages of a PDF file."""

import io

import cv2
import numpy as np
import pypdfium2
from PIL import Image

RED, BLUE = np.array([0.1, 0.65, 0.6]), np.array([0.8, 0.7, 0.35])
"""How much of each colour, red, green and blue, a seal and a pen take away."""


def scanned(
    pdf,
    *,
    dpi=200,
    turn=0.0,
    noise=6.0,
    jpeg=75,
    blur=0.5,
    bleed=0.0,
    stamp=False,
    signature=False,
    fade=0.0,
    colour=False,
    lost=(),
    seed=1,
):
    """The pages as pictures in a PDF file, as an office machine would send them.

    Args:
        pdf: the file that was printed.
        dpi: points to the inch.
        turn: by how many degrees each page lies askew.
        noise: of the sensor, in shades of 255.
        jpeg: the quality at which the machine packs its pictures.
        blur: of the lens, in points.
        bleed: how much of the back shines through, from 0 to 1.
        stamp: whether a seal is set over cells.
        signature: whether somebody has signed across cells.
        fade: how much of the ink is gone, from 0 to 1.
        colour: whether the machine sees colours: the seal is red then, the pen blue.
        lost: the numbers of pages that were not put in.
        seed: of everything that chance decides.
    """
    chance = np.random.default_rng(seed)
    document = pypdfium2.PdfDocument(pdf)
    drawn = [page.render(scale=dpi / 72, grayscale=True).to_numpy() for page in document]
    pages = [picture.reshape(picture.shape[:2]).astype(np.float32) for picture in drawn]
    out = []
    for n, page in enumerate(pages, 1):
        if n in lost:
            continue
        height, width = page.shape
        grey = page
        if bleed:
            back = cv2.GaussianBlur(pages[n % len(pages)][:, ::-1], (0, 0), 1.5 * dpi / 150)
            grey = np.minimum(grey, 255 - bleed * (255 - back))
        grey = np.repeat(grey[..., None], 3 if colour else 1, axis=2)
        if stamp:
            seal = np.zeros((height, width), np.uint8)
            centre = int(width * chance.uniform(0.45, 0.8)), int(height * chance.uniform(0.45, 0.7))
            radius = int(0.55 * dpi)
            cv2.circle(seal, centre, radius, 255, max(dpi // 50, 2))
            cv2.circle(seal, centre, int(radius * 0.75), 255, max(dpi // 90, 1))
            at = (centre[0] - radius // 2, centre[1])
            cv2.putText(seal, "UBND", at, cv2.FONT_HERSHEY_SIMPLEX, dpi / 200, 255, 2)
            seal = cv2.GaussianBlur(seal.astype(np.float32) / 255, (0, 0), 0.6)[..., None]
            grey = grey * (1 - seal * (RED if colour else 90 / 255))
        if signature:
            pen = np.zeros((height, width), np.uint8)
            start = np.array([width * chance.uniform(0.4, 0.7), height * chance.uniform(0.4, 0.7)])
            steps = np.cumsum(chance.normal((0.08, 0), (0.06, 0.22), (14, 2)) * dpi, axis=0)
            cv2.polylines(pen, [np.int32(start + steps)], False, 255, max(dpi // 75, 1), cv2.LINE_AA)
            pen = cv2.GaussianBlur(pen.astype(np.float32), (0, 0), 0.6)[..., None]
            grey = np.minimum(grey, 255 - pen * (BLUE if colour else 0.6))
        paper, ink = chance.uniform(225, 252), 30 + 130 * fade
        grey = ink + (paper - ink) * np.clip(grey, 0, 255) / 255
        angle = turn * (1 if n % 2 else -1)
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
        grey = cv2.warpAffine(
            grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=[float(paper)] * 3
        )
        if blur:
            grey = cv2.GaussianBlur(grey, (0, 0), blur * dpi / 150)
        shade = np.linspace(0, chance.uniform(0, 14), width, dtype=np.float32)
        grey = grey.reshape(height, width, -1) - shade[:, None]
        grey = np.clip(grey + chance.normal(0, noise, grey.shape), 0, 255).astype(np.uint8)
        grey = np.ascontiguousarray(grey[..., ::-1])
        packed = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, jpeg])[1].tobytes()
        out.append(Image.open(io.BytesIO(packed)))
    file = io.BytesIO()
    out[0].save(file, "PDF", resolution=dpi, save_all=True, append_images=out[1:])
    return file.getvalue()
