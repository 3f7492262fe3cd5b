"""Renders the silent film from its frames: Chromium draws them, FFmpeg makes H.264 that old phones play."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from academy.demo.media.story import HEIGHT, SECONDS, WIDTH, frame

FILM = Path("distance-learning-on-weak-links/files/store-and-forward.mp4")  # under the demo's courses
POSTER = FILM.with_suffix(".svg")
SHOWN_FIRST = 3  # seconds into the film: house, mast and school, still joined
RATE = 10  # frames per second: calm movements need no more
MAX_BYTES = 500_000
# One thread and no notes of the encoder, so that the same frames give the same bytes.
_CODEC = (
    "-vf scale=out_color_matrix=bt709:out_range=tv -c:v libx264 -profile:v baseline -level 3.0 "
    "-pix_fmt yuv420p -preset veryslow -tune animation -crf 30 -g 200 -threads 1 "
    "-bsf:v filter_units=remove_types=6 -colorspace bt709 -color_primaries bt709 -color_trc bt709 "
    "-map_metadata -1 -fflags +bitexact -flags:v +bitexact -movflags +faststart"
)


def write_film(path: Path) -> None:
    """Draw all frames and write the film. Raises ValueError where it grew too large."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="academy-film-") as folder:
        for number, picture in enumerate(_pictures()):
            (Path(folder) / f"{number:04}.png").write_bytes(picture)
        quiet = ("-nostdin", "-hide_banner", "-loglevel", "error", "-y")
        frames = ("-framerate", str(RATE), "-i", f"{folder}/%04d.png")
        command = ["ffmpeg", *quiet, *frames, *_CODEC.split(), str(path)]
        subprocess.run(command, check=True)
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"{path.name} is larger than {MAX_BYTES:,} bytes: calm its movements.")


def write_poster(path: Path) -> None:
    """Write the picture that stands there before the film plays: one frame, as it was drawn."""
    path.write_text(poster(), encoding="utf-8")


def poster() -> str:
    """Return that picture as SVG."""
    return f"{frame(SHOWN_FIRST)}\n"


def _pictures() -> Iterator[bytes]:
    """Yield each frame as PNG, in order."""
    from playwright.sync_api import sync_playwright  # for developers: the running academy has none

    with sync_playwright() as playwright:
        flags = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content('<body style="margin:0;overflow:hidden"></body>')
        for number in range(SECONDS * RATE):
            page.evaluate("svg => { document.body.innerHTML = svg }", frame(number / RATE))
            yield page.screenshot()
        browser.close()
