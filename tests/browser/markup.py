"""What can be seen of a page's HTML without a browser: its headings, names, labels and languages."""

import re
from collections import Counter
from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag

SCRIPTS = {
    "ar": re.compile(r"[\u0600-\u06ff]{2,}"),
    "ru": re.compile(r"[\u0400-\u04ff]{2,}"),
    "zh": re.compile(r"[\u4e00-\u9fff]{2,}"),
    "latin": re.compile(r"(?:[A-Za-zÀ-ÿ]{2,}[ ’'-]){4,}"),  # a phrase: names and abbreviations stand anywhere
}
LATIN = ("en", "fr", "es", "pt")
NO_FIELD = ("hidden", "submit", "button", "image")


def faults(html: str, *, language: str, direction: str) -> list[str]:
    """Everything that is wrong with the page, one line each."""
    page = BeautifulSoup(html, "html.parser")
    return [
        *_frame(page, language, direction),
        *_headings(page),
        *_names(page),
        *_labels(page),
        *_languages(page),
    ]


def _frame(page: BeautifulSoup, language: str, direction: str) -> Iterator[str]:
    root = page.html
    assert root is not None
    if root.get("lang", "").lower() != language or root.get("dir") != direction:
        yield f"html says lang={root.get('lang')} dir={root.get('dir')}"
    if page.title is None or not page.title.get_text(strip=True):
        yield "no title"
    for each in ("main", "body > header", "body > footer"):
        if len(page.select(each)) != 1:
            yield f"{len(page.select(each))} × {each}"
    marks = [(each.name, each.get("aria-label")) for each in page.select("nav") if not _on_phones(each)]
    yield from (f"two landmarks {mark}" for mark, number in Counter(marks).items() if number > 1)
    yield from (f"a landmark without a name: {mark}" for mark in marks if not mark[1])
    ids = Counter(each["id"] for each in page.select("[id]") if not each.find_parent("svg"))
    yield from (f"{number} × id={each}" for each, number in ids.items() if number > 1)
    for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
        for each in page.select(f"[{attribute}]"):
            yield from (f"{attribute} leads to no {key}" for key in each[attribute].split() if key not in ids)


def _on_phones(nav: Tag) -> bool:
    """Whether it stands in the phone's menu, which is shown only where the other is not."""
    return nav.find_parent(class_="menu--phone") is not None


def _headings(page: BeautifulSoup) -> Iterator[str]:
    levels = [
        (int(each.name[1]), each.get_text(strip=True)) for each in page.select("h1, h2, h3, h4, h5, h6")
    ]
    if [level for level, _text in levels].count(1) != 1:
        yield f"h1: {[text for level, text in levels if level == 1]}"
    before = 1  # the outline of a course stands before the title of its lesson
    for level, text in levels:
        if level > before + 1:
            yield f"h{level} “{text}” comes after h{before}"
        if not text:
            yield f"an empty h{level}"
        before = level


def _spoken(node: Tag) -> str:
    """What is read aloud of an element that names itself."""
    if label := node.get("aria-label", ""):
        return str(label)
    if node.get("aria-labelledby"):
        return str(node["aria-labelledby"])
    words = [
        each for each in node.find_all(string=True) if not each.find_parent(attrs={"aria-hidden": "true"})
    ]
    return "".join([*words, *(each.get("alt", "") for each in node.select("img"))]).strip()


def _names(page: BeautifulSoup) -> Iterator[str]:
    for each in page.select("a[href], button, summary, [role=button], [role=link]"):
        if not _spoken(each):
            yield f"without a name: {str(each)[:120]}"
    for each in page.select("img:not([alt])"):
        yield f"a picture without alt: {str(each)[:120]}"


def _labels(page: BeautifulSoup) -> Iterator[str]:
    for field in page.select("input, select, textarea"):
        if field.get("type") in NO_FIELD:
            continue
        labels = [*page.select(f"label[for='{field.get('id')}']"), *field.find_parents("label")]
        if not any(_spoken(label) for label in labels) and not _spoken(field):
            yield f"without a label: {str(field)[:120]}"


def _languages(page: BeautifulSoup) -> Iterator[str]:
    for text in page.body.find_all(string=True) if page.body else ():
        parent = text.find_parent(lang=True)
        if not text.strip() or parent is None or text.find_parent(["script", "style", "pre"]) or _cited(text):
            continue
        said = parent["lang"].lower()
        for script, letters in SCRIPTS.items():
            told = said.startswith(LATIN if script == "latin" else script)
            if letters.search(text) and not told and not _mixed(text, said):
                yield f"said to be {said}: {text.strip()[:80]}"


def _cited(text: NavigableString) -> bool:
    """Whether the text names a work, as its own title page does."""
    return text.find_parent(class_="sources") is not None


def _mixed(text: str, said: str) -> bool:
    """Whether the text holds letters of the language that it is said to be in: then a name stands in it."""
    own = "latin" if said.startswith(LATIN) else said[:2]
    return SCRIPTS[own].search(text) is not None if own in SCRIPTS else False
