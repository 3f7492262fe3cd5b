"""The style guide shows every component there is, in every language, and the stylesheet holds no other."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from academy.demo import tokens

ROOT = Path(__file__).resolve().parents[2]
STYLESHEET = ROOT / "academy" / "static" / "academy" / "academy.css"
CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
NAME = re.compile(r"[a-zA-Z][\w-]*")

# What stands on one page only, where it shows best; a name with a star stands for all that begin so.
OF_ONE_PAGE = (
    "account-nav activity band block block-audio block-video block-image block-contact block-fold "
    "brand__logo catalogue* classroom__side columns* course-aside facet* figures hero* home* learning* mail* "
    "menu--phone messages missing only-* orders page--* qr quiz-* review-row rows run site-footer__about "
    "sources starts* statement three track tracks verif* withdraw disc wave"
)


def of_one_page(name: str) -> bool:
    """Whether the guide may leave out this class."""
    return any(fnmatch(name, pattern) for pattern in OF_ONE_PAGE.split())


def layers() -> dict[str, str]:
    """The rules of the stylesheet by layer, without comments and without what is declared."""
    css = re.sub(r"/\*.*?\*/", "", STYLESHEET.read_text(), flags=re.DOTALL)
    parts = re.split(r"@layer (\w+) \{", css)[1:]
    return {
        name: re.sub(r"\{[^{}]*\}", "{}", rules) for name, rules in zip(parts[::2], parts[1::2], strict=True)
    }


def classes_of_the_stylesheet(*names: str) -> set[str]:
    """The classes that the rules of these layers name; of all layers where none is given."""
    found = layers()
    return {each for name in names or found for each in CLASS.findall(found[name])}


IN_TEMPLATES = re.compile(r"class=.*?>|block main_class %\}.*?\{%")
IN_CODE = re.compile(r"""class(?:Name|List\.\w+)?["']?\s*[=:(]\s*["'`\\]+([^"'`]*)""")


def words_in_use() -> set[str]:
    """Every word that could be a class: in templates but the guide's, in our Python and in our scripts."""
    texts: list[str] = []
    for template in (ROOT / "templates").rglob("*.html"):
        if template.parent.name != "style":
            texts += IN_TEMPLATES.findall(template.read_text())
    for folder in ("academy", "cms", "courses", "enrollments", "certificates"):
        for source in [*(ROOT / folder).rglob("*.py"), *(ROOT / folder).rglob("*.js")]:
            texts += IN_CODE.findall(source.read_text())
    return {word for text in texts for word in NAME.findall(text)}


@pytest.fixture
def guide(client, db, settings):
    """The guide's HTML in a language."""
    settings.DEMO = True

    def fetch(language: str = "en") -> str:
        client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
        answer = client.get("/style/")
        assert answer.status_code == 200
        return answer.content.decode()

    return fetch


def test_the_guide_shows_every_component(guide):
    shown = {name for value in re.findall(r'class="([^"]*)"', guide()) for name in value.split()}
    missing = classes_of_the_stylesheet("components", "pages") - shown
    missing = {name for name in missing if not of_one_page(name)}
    assert not missing, f"Show these in templates/style/, or name them in OF_ONE_PAGE: {sorted(missing)}"


def test_no_rule_of_the_stylesheet_is_dead():
    composed = {"step--done", "step--current", "step--todo", "step--unavailable"}  # step--{{ state }}
    composed |= {"block-fold"}  # Wagtail's own around the blocks of a page
    composed |= {
        f"{what}--{tone}"
        for what in ("pill", "seal", "score", "cover", "notice")
        for tone in ("sea", "leaf", "amber", "rose", "violet", "success", "warning", "error")
    }
    dead = classes_of_the_stylesheet() - words_in_use() - composed
    assert not dead, f"No template uses these: {sorted(dead)}"


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("zh-hans", "ltr"), ("ru", "ltr")])
def test_the_guide_speaks_the_visitors_language(guide, language, direction):
    html = guide(language)
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert "{{" not in html


def test_the_guide_tells_of_colours_that_cannot_be_read(guide, monkeypatch):
    assert 'pill--rose">1' not in guide()
    pale = {scheme: {**named, "muted": named["paper"]} for scheme, named in tokens.colours().items()}
    monkeypatch.setattr(tokens, "colours", lambda: pale)
    assert '<strong class="pill pill--rose">1.0</strong>' in guide()


def test_there_is_no_guide_in_production(client, db, settings):
    settings.DEMO = False
    assert client.get("/style/").status_code == 404
