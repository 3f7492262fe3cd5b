"""The QR code of a verification address, as one path for the page."""

import segno

_MASK = 4


def qr_path(url: str, x: float, y: float, size: float) -> str:
    """Content operators that fill the code of `url` into the square at (x, y), `size` points wide.

    Error correction M; the mask is fixed, since trying all eight takes longer than drawing the page. Dark
    modules side by side are one rectangle. The paper around it is the quiet zone.
    """
    rows = segno.make_qr(url, error="m", mask=_MASK, boost_error=False).matrix
    count = len(rows)
    path = [f"{size / count:.5f} 0 0 {-size / count:.5f} {x:.2f} {y + size:.2f} cm"]
    for top, row in enumerate(rows):
        left = 0
        while left < count:
            dark = row[left]
            end = row.find(1 - dark, left)
            end = count if end < 0 else end
            if dark:
                path.append(f"{left} {top} {end - left} 1 re")
            left = end
    return "\n".join([*path, "f"])
