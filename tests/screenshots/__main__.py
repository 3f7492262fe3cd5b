"""Serve the demo, open its main pages at 1280 and 360 pixels in three languages, and keep the pictures.

`python -m tests.screenshots` takes all of them; `python -m tests.screenshots lesson quiz` only these.
They go to `docs/screenshots/<page>-<language>-<width>.png`, with a palette, so that a clone stays small.
"""

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")
os.environ.setdefault("ACADEMY_PROFILE", "development")
django.setup()

from tests.browser.backstage import Backstage  # noqa: E402
from tests.journey.record import say  # noqa: E402
from tests.screenshots.pages import Shot, desk_pages, members_pages, public_pages  # noqa: E402
from tests.services.browser import launch_options  # noqa: E402
from tests.services.processes import ROOT  # noqa: E402
from tests.services.site import Site  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
LANGUAGES = ("en", "ar", "zh-hans")
SIZES = {1280: 900, 360: 740}  # pixels: width, and height of the window
TALLEST = {1280: 1800, 360: 1800}  # pixels of a page that a picture shows
COLOURS = 128
FONTS = {
    "fontpkg_noto_sans": "files",
    "fontpkg_noto_serif": "files",
    "fontpkg_noto_sans_arabic": "files",
    "justmytype_intl_cjk": "fonts/ofl/notosanssc",
}


def main(wanted: list[str]) -> int:
    """Take the pictures; end with 1 where a page did not answer as it should."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    made, wrong = [], []
    with (
        tempfile.TemporaryDirectory(prefix="academy-shots-") as folder,
        served(Path(folder)) as (site, browser),
    ):
        backstage = Backstage(site)
        for language in LANGUAGES:
            desk = desk_pages(backstage, language)
            shots = [*public_pages(language), *members_pages(backstage, language), *desk]
            for shot in shots:
                if wanted and shot.name not in wanted:
                    continue
                for width in SIZES:
                    answer, target = take(browser, site, shot, language, width)
                    made.append(target)
                    if answer != (404 if shot.name == "not-found" else 200):
                        wrong.append(f"{target.name}: {answer} at {shot.path}")
            say(f"{language}: {len(shots)} pages")
        backstage.close()
    if not wanted:
        for left_over in set(FOLDER.glob("*.png")) - set(made):
            left_over.unlink()
    megabytes = sum(path.stat().st_size for path in made) / 1e6
    say(f"{len(made)} pictures, {megabytes:.1f} MB, in {FOLDER.name}/")
    for line in wrong:
        say(line)
    return 1 if wrong else 0


@contextmanager
def served(folder: Path) -> Iterator[tuple[Site, Browser]]:
    """The demo's site, and Chromium with the fonts that certificates are drawn with, on any machine."""
    site = Site(folder / "var").start()
    try:
        with sync_playwright() as playwright:
            environment = {**os.environ, "FONTCONFIG_FILE": str(font_configuration(folder))}
            browser = playwright.chromium.launch(**launch_options(), env=environment)
            yield site, browser
            browser.close()
    finally:
        site.stop()


def font_configuration(folder: Path) -> Path:
    """Write what tells fontconfig of the packages' fonts, beside those of the system."""
    lines = ['<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>']
    lines.append('<include ignore_missing="yes">/etc/fonts/fonts.conf</include>')
    for package, inside in FONTS.items():
        spec = find_spec(package)
        assert spec and spec.submodule_search_locations, f"{package} is not installed"
        lines.append(f"<dir>{Path(spec.submodule_search_locations[0]) / inside}</dir>")
    lines.append(f"<cachedir>{folder / 'fontcache'}</cachedir></fontconfig>")
    path = folder / "fonts.conf"
    path.write_text("\n".join(lines))
    return path


def take(browser: Browser, site: Site, shot: Shot, language: str, width: int) -> tuple[int, Path]:
    """Open a page afresh and keep its picture; return the answer's status and the file."""
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        base_url=site.url,
        locale={"zh-hans": "zh-CN"}.get(language, language),
        timezone_id="Africa/Nairobi",
        reduced_motion="reduce",
    )
    cookies = {"academy_language": language, "academy_session": shot.session}
    context.add_cookies([{"name": n, "value": v, "url": site.url} for n, v in cookies.items() if v])
    page = context.new_page()
    answer = page.goto(shot.path, wait_until="networkidle")
    target = FOLDER / f"{shot.name}-{language}-{width}.png"
    keep(picture_of(page, width), target)
    context.close()
    return answer.status if answer else 0, target


def picture_of(page: Page, width: int) -> bytes:
    """The page from its top, as far down as a picture shows."""
    height = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST[width])}
    return page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]


def keep(content: bytes, target: Path) -> None:
    """Write a picture with a palette."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    if not shutil.which("chromium") and not shutil.which("chromium-browser"):
        sys.exit("Chromium is not installed (on Debian, apt-get install chromium).")
    sys.exit(main(sys.argv[1:]))
