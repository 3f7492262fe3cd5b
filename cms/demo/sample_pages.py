"""The demo's plain pages, made from the text files beside this module: `<slug>.<language>.md`.

A file opens with `# Title`. Then `## ` is a heading, `- ` an item of a list, `? ` something that folds away
with the line below it, and `@ name | what for | e-mail | telephone` a contact; any other line is a paragraph.
"""

import html
import itertools
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction

from cms.models import HomePage, SiteLink, SiteProfile, SiteText, StandardPage
from cms.profile import FooterPage

FOLDER = Path(__file__).parent
SLUGS = ("about", "privacy", "contact")
SPACE = uuid.UUID(
    "6b0c1f0e-0f0e-4a53-9d1a-6f2b8f1f7c11"
)  # keys of the pages are made from it and their slugs

SAMPLE_EMAIL = "academy@demo.example"
SAMPLE_PHONE = "+00 000 000 000"
SAMPLE_WORDS = {
    "en": ("A sample academy for learning on weak links.", "Sample address\n1 Example Street"),
    "ar": ("أكاديمية نموذجية للتعلّم على اتصال ضعيف.", "عنوان نموذجي\n1 شارع المثال"),
    "es": (
        "Una academia de muestra para aprender con conexiones débiles.",
        "Dirección de muestra\nCalle Ejemplo 1",
    ),
    "fr": (
        "Une académie d'exemple pour apprendre malgré une connexion faible.",
        "Adresse d'exemple\n1, rue Exemple",
    ),
    "ru": ("Образец академии для учёбы при слабой связи.", "Адрес для образца\nул. Примерная, 1"),
    "zh-hans": ("示例学院：网络再弱，也能学习。", "示例地址\n示例街 1 号"),
}


class PageText(NamedTuple):
    """A page as its file has it: blocks are (kind, value) as a StreamField takes them."""

    title: str
    blocks: list[tuple[str, Any]]


def make_sample_pages(homes: Mapping[str, HomePage]) -> None:
    """Make the pages that are missing under these homes, by language, and a profile that shows them.

    What is there already keeps its words, so calling this again is harmless.
    """
    with transaction.atomic():
        for slug, (language, home) in itertools.product(SLUGS, homes.items()):
            source = FOLDER / f"{slug}.{language}.md"
            if source.exists():
                _put_page(home, slug, read_page(source.read_text(encoding="utf-8")))
        if not SiteProfile.objects.exists():
            _make_profile()


def read_page(text: str) -> PageText:
    """Read a page's file; everything in it is plain text."""
    title = folds = ""
    blocks: list[tuple[str, Any]] = []
    run: list[str] = []

    def close_run() -> None:
        if run:
            blocks.append(("text", _rich(run)))
            run.clear()

    for line in filter(None, map(str.strip, text.splitlines())):
        mark, _space, words = line.partition(" ")
        if folds:
            blocks.append(("fold", {"title": folds, "text": _rich([line])}))
            folds = ""
        elif mark == "#":
            title = words
        elif mark == "?":
            close_run()
            folds = words
        elif mark == "@":
            close_run()
            name, role, email, phone = (part.strip() for part in words.split("|"))
            blocks.append(("contact", {"name": name, "role": role, "email": email, "phone": phone}))
        else:
            run.append(line)
    close_run()
    return PageText(title, blocks)


def _rich(lines: list[str]) -> str:
    """Lines of text as stored rich text."""
    found = []
    for is_list, group in itertools.groupby(lines, key=lambda line: line.startswith("- ")):
        if is_list:
            found.append("<ul>" + "".join(f"<li>{html.escape(line[2:])}</li>" for line in group) + "</ul>")
        else:
            found.extend(_paragraph(line) for line in group)
    return "".join(found)


def _paragraph(line: str) -> str:
    if line.startswith("## "):
        return f"<h2>{html.escape(line[3:])}</h2>"
    return f"<p>{html.escape(line)}</p>"


def _put_page(home: HomePage, slug: str, text: PageText) -> None:
    if StandardPage.objects.child_of(home).filter(slug=slug).exists():
        return
    page = StandardPage(
        title=text.title,
        slug=slug,
        body=text.blocks,
        locale=home.locale,
        translation_key=uuid.uuid5(SPACE, slug),
    )
    home.refresh_from_db()
    home.add_child(instance=page)
    page.save_revision().publish()


def _make_profile() -> None:
    profile = SiteProfile.objects.create(email=SAMPLE_EMAIL, phone=SAMPLE_PHONE)
    for language, (description, address) in SAMPLE_WORDS.items():
        SiteText.objects.create(profile=profile, language=language, description=description, address=address)
    for order, slug in enumerate(SLUGS):
        pages = StandardPage.objects.filter(translation_key=uuid.uuid5(SPACE, slug)).order_by("pk")
        if page := pages.first():
            FooterPage.objects.create(profile=profile, page=page, sort_order=order)
    SiteLink.objects.create(profile=profile, label="Sample channel", url="https://channel.demo.example/")
