"""Blocks of plain pages: complete, or refused; whatever is stored, nothing of it runs or breaks the page."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StreamValue, StructBlockValidationError
from wagtail.models import Site

from cms.models import StandardPage
from cms.page_blocks import ContactBlock, LinkBlock, PageBody
from cms.services import ensure_site

pytestmark = pytest.mark.django_db

HOSTILE = [
    "<script>canary()</script>\"'><img src=x onerror=canary()>",
    "\u202eesrever",
    "ط" * 2000,
    "\x00\x07",
]


@pytest.fixture
def home():
    homes = ensure_site(languages=["en"])
    Site.clear_site_root_paths_cache()
    return homes["en"]


def page(home, *blocks, slug="plain", title="Plain"):
    """A live page with these blocks as stored, past the editor's checks."""
    made = StandardPage(title=title, slug=slug, locale=home.locale)
    raw = [{"type": kind, "value": value, "id": f"b{number}"} for number, (kind, value) in enumerate(blocks)]
    made.body = StreamValue(PageBody(), raw, is_lazy=True)
    home.add_child(instance=made)
    made.save_revision().publish()
    return made


def shown(client, made):
    response = client.get(made.get_url())
    assert response.status_code == 200
    return response.content.decode().split("<main")[1].split("</main>")[0]


def link(page=None, url="", title=""):
    return {"page": page, "url": url, "title": title}


def test_links_and_the_thing_to_do_lead_on(home, client):
    target = page(home, slug="target", title="The target")
    made = page(
        home,
        ("links", {"title": "Ways", "links": [link(target.pk), link(url="https://x.example/", title="Out")]}),
        ("action", {"text": "Go on", "link": link(target.pk, title="Begin")}),
    )
    html = shown(client, made)
    assert html.count('href="/en/target/"') == 2
    assert "The target" in html and '<a class="button" href="/en/target/"><bdi>Begin</bdi></a>' in html
    assert 'href="https://x.example/" rel="noopener noreferrer"' in html and "(another site)" in html


def test_a_page_that_is_not_public_leaves_no_link(home, client):
    target = page(home, slug="target", title="Secret title")
    made = page(
        home,
        ("links", {"title": "", "links": [link(target.pk)]}),
        ("action", {"text": "x", "link": link(target.pk)}),
    )
    target.unpublish()
    html = shown(client, made)
    assert "Secret title" not in html and "/en/target/" not in html
    target.delete()
    assert "/en/target/" not in shown(client, made)


@pytest.mark.parametrize(
    "url", ["javascript:canary()", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x", "/x", "\x01https:x"]
)
def test_an_address_that_is_none_of_the_webs_is_never_a_link(home, client, url):
    made = page(
        home,
        ("links", {"title": "", "links": [link(url=url, title="x")]}),
        ("action", {"text": "", "link": link(url=url)}),
    )
    assert "href" not in shown(client, made).split('class="prose"')[1]
    block = LinkBlock()
    typed = block.to_python(link(url=url, title="x"))
    with pytest.raises(StructBlockValidationError):
        block.clean(typed)


@pytest.mark.parametrize("value", [link(), link(url="https://x.example/")])
def test_a_link_needs_a_target_and_words(value):
    block = LinkBlock()
    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python(value))


def test_a_link_leads_to_one_place(home):
    block = LinkBlock()
    both = link(page(home).pk, "https://x.example/", "x")
    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python(both))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_any_block_becomes_markup(home, client, text):
    clean = text.replace("\x00", "")  # no database takes it, and no form
    made = page(
        home,
        ("links", {"title": clean, "links": [link(url="https://x.example/", title=clean)]}),
        ("action", {"text": clean, "link": link(url="https://x.example/", title=clean)}),
        ("fold", {"title": clean, "text": clean}),
        ("contact", {"name": clean, "role": clean, "email": clean, "phone": clean}),
    )
    html = shown(client, made)
    assert "<script>canary" not in html and "<img src=x" not in html


@pytest.mark.parametrize(
    "kind", ["links", "action", "fold", "contact", "quote", "table", "steps", "comparison"]
)
def test_a_block_that_lost_its_values_breaks_nothing(home, client, kind):
    assert 'class="prose"' in shown(client, page(home, (kind, {})))


@pytest.mark.parametrize("phone", ["+41 22 000 00 00", "(022) 000-0000", "12345"])
def test_a_telephone_number_is_dialled_without_its_dress(home, client, phone):
    block = ContactBlock()
    value = {"name": "Help", "role": "", "email": "", "phone": phone}
    assert block.clean(block.to_python(value))["phone"] == phone
    digits = "".join(sign for sign in phone if sign in "+0123456789")
    assert f'href="tel:{digits}"' in shown(client, page(home, ("contact", value)))


@pytest.mark.parametrize("phone", ["call me", "javascript:x", "1", "1" * 40])
def test_what_is_no_telephone_number_is_refused(phone):
    block = ContactBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"name": "Help", "role": "", "email": "", "phone": phone}))


@pytest.mark.parametrize("pages", [1, 3])
def test_the_way_back_and_the_pages_below_cost_the_same(home, client, pages, django_assert_num_queries):
    made = page(home, slug="top", title="Top <b>")
    for number in range(pages):
        below = StandardPage(title=f"Below {number}", slug=f"below-{number}", locale=home.locale)
        made.add_child(instance=below)
        below.save_revision().publish()
    client.get("/en/top/")
    with django_assert_num_queries(5):  # page, its own type, above, below, its other languages
        html = client.get("/en/top/").content.decode()
    assert 'href="/en/top/below-0/"' in html and 'class="breadcrumb"' in html
    assert html.count("Below ") == pages
    deep = client.get("/en/top/below-0/").content.decode()
    assert '<a href="/en/top/">Top &lt;b&gt;</a>' in deep and '<a href="/en/">Academy</a>' in deep
    below.unpublish()
    assert f"Below {pages - 1}<" not in client.get("/en/top/").content.decode()
