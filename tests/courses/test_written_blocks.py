"""The blocks that are written out, as a reader gets them: whole, half filled, hostile, in both directions."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from courses.models import CoursePage, LessonPage
from courses.outside import outside_address
from courses.rendering import render_bodies
from courses.written_blocks import WRITTEN
from tests.courses.every_block import ARABIC, BODIES, ENGLISH
from tests.factories import make_course

CANARIES = ["<script>canary()</script>", '"><img src=x onerror=canary()>', "{{ canary }}{% canary %}"]
RTL = "\u202eevil\u2066"
WHOLE = {block["type"]: block["value"] for block in ENGLISH if block["type"] in WRITTEN}


def shown(*blocks: tuple[str, Any], language: str = "en") -> str:
    """The HTML of a lesson with these blocks, which need not be saved for it."""
    page = LessonPage(
        pk=1, title="A lesson", body=json.dumps([{"type": kind, "value": value} for kind, value in blocks])
    )
    return render_bodies([(page, language)])[1].html


def words(html: str) -> str:
    """What is read aloud, in order, without markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def filled(value: Any, text: str) -> Any:
    """The stored value with `text` in the place of every text."""
    if isinstance(value, str):
        return text
    if isinstance(value, list):
        return [item | {"value": filled(item["value"], text)} for item in value]
    return {name: filled(each, text) for name, each in value.items()} if isinstance(value, dict) else value


class Tags(HTMLParser):
    """Sees whether every tag that is opened is closed, in order; and which there are."""

    VOID = {"br", "img", "input", "source"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.ids: list[str] = []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember it."""
        self.names.add(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """It is the last that was opened."""
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", BODIES)
def test_a_lesson_of_all_blocks_is_sound_html_and_no_id_comes_twice(language):
    blocks = [(block["type"], block["value"]) for block in BODIES[language]]
    tags = Tags(shown(*blocks, *blocks, language=language))
    assert len(tags.ids) == len(set(tags.ids)) > 10


def test_steps_are_an_ordered_list_named_by_their_title():
    html = shown(("steps", WHOLE["steps"]))
    name = re.search(r'<p class="block__title" id="([^"]+)">Measure your link</p>', html)[1]
    assert f'<ol aria-labelledby="{name}">' in html
    assert words(html).startswith(
        "Measure your link Close other programs They use the link too. Measure three"
    )


def test_terms_in_a_row_are_one_list_and_others_are_not():
    terms = [(block["type"], block["value"]) for block in ENGLISH if block["type"] == "term"]
    html = shown(*terms, ("text", "<p>Between.</p>"), terms[0])
    assert html.count("<dl") == 2
    assert html.count("<dfn>") == 3
    assert words(html).startswith("Latency The time that a message takes to arrive. Bandwidth How much")


def test_a_quotation_in_another_language_says_so_and_has_its_translation():
    html = shown(("quote", WHOLE["quote"]))
    assert '<blockquote lang="fr" dir="ltr"><p>Il nous faut' in html
    assert words(html).endswith(
        "In translation We need a link that is there on Monday morning. A head teacher · Interview, 2024"
    )
    assert 'dir="rtl"' in shown(("quote", WHOLE["quote"] | {"language": "ar"}))
    assert "lang=" not in shown(("quote", WHOLE["quote"] | {"language": ""}))
    assert "lang=" not in shown(("quote", WHOLE["quote"] | {"language": 'x" onclick="canary()'}))


def test_a_table_scrolls_by_keyboard_and_names_rows_and_columns():
    html = shown(("table", WHOLE["table"]))
    name = re.search(r'<caption id="([^"]+)">', html)[1]
    assert f'role="region" tabindex="0" aria-labelledby="{name}"' in html
    assert html.count('<th scope="col">') == 4
    assert re.findall(r'<th scope="row">(.*?)</th>', html) == ["06:00", "12:00", "18:00"]
    assert "<td>7.5</td>" in html


@pytest.mark.parametrize(("row", "column", "heads"), [(True, False, 2), (False, True, 2), (False, False, 0)])
def test_a_table_has_the_heads_that_it_says(row, column, heads):
    value = {"caption": "c", "header_row": row, "header_column": column, "rows": "a | b\nc | d"}
    html = shown(("table", value))
    assert html.count("<th ") == heads
    assert html.count("<td>") == 4 - heads


def test_an_empty_corner_is_no_heading():
    value = {"caption": "c", "header_row": True, "header_column": True, "rows": " | 3G\nHills | 20"}
    assert re.findall(r"<t[hd]\b[^>]*>", shown(("table", value))) == [
        *("<td>", '<th scope="col">', '<th scope="row">', "<td>"),
    ]


def test_a_comparison_reads_each_side_to_its_end():
    html = shown(("comparison", WHOLE["comparison"]))
    assert words(html) == (
        "Three ways to connect a school Satellite Works everywhere Slow to answer "
        "Fibre Needs a trench Quick to answer Mobile Needs a mast nearby"
    )


def test_a_case_tells_where_and_when_what_happened_and_whence_we_know():
    html = shown(("case", WHOLE["case"]))
    assert words(html) == (
        "Case example An island state · 2015 What happened A cyclone cut the only cable. "
        "What was done Two terminals served the hospital and the harbour. "
        "What to take away Keep a terminal in each district, and use it twice a year. "
        "Source: Report of the regulator, 2016"
    )


def test_a_resource_warns_before_its_link_and_says_where_it_leads_and_what_it_weighs():
    html = shown(("resource", WHOLE["resource"]))
    assert words(html) == (
        "Leaves the academy and uses your data Guidelines for emergency plans "
        "How to write a plan, with a list to check it against. www.example.org · French · 2.6 MB"
    )
    warning = re.search(r'id="(resource-[^"]+)"', html)[1]
    assert 'href="https://www.example.org/plans/guide?part=1"' in html
    assert f'rel="noopener noreferrer external" aria-describedby="{warning}" hreflang="fr"' in html
    assert "size unknown" in shown(("resource", WHOLE["resource"] | {"size_kb": None}))


@pytest.mark.parametrize(
    "address", ["javascript:canary()", "http://example.org/", "", "https://a@example.org/"]
)
def test_a_resource_without_a_good_address_leads_nowhere(address):
    html = shown(("resource", WHOLE["resource"] | {"address": address}))
    assert "href" not in html
    assert "There is no address yet." in html
    assert "Guidelines for emergency plans" in html


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.itu.int", "www.itu.int"),
        ("HTTPS://WWW.ITU.INT:443/a?b=c#d", "www.itu.int"),
        ("https://example.org:8443/", "example.org:8443"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com"),  # Cyrillic letters that look Latin
        ("https://موقع.وزارة-الاتصالات.مصر/", "xn--4gbrim.xn----ymcbaaajlc6dj7bxne2c.xn--wgbh1c"),
    ],
)
def test_an_address_is_shown_as_the_network_knows_it(address, host):
    found = outside_address(address)
    assert found.host == host
    assert found.href.startswith(f"https://{host}")


@pytest.mark.parametrize(
    "address",
    [
        *("http://example.org", "//example.org", "ftp://example.org", "data:text/html,x", "example.org"),
        *(
            "https://user:word@example.org",
            "https://@example.org",
            "https://localhost/",
            "https://127.0.0.1/",
        ),
        *("https://[::1]/", "https://2130706433/", "https://0x7f.1/", "https://exa mple.org", "https://"),
        *(
            "https://example.org\\@evil.org",
            "https://example.org/\u202e",
            "https://exam\tple.org",
            "https://a..b",
        ),
        *(f"https://{'a' * 64}.org/", f"https://example.org/{'a' * 600}", "https://example.org:99999/"),
        *(
            "https://-a.org",
            "https://a_b.org",
            "https://example.org/\x00",
            "https://[",
            "https://" + "ä" * 300,
        ),
    ],
)
def test_an_address_that_hides_something_is_none(address):
    assert outside_address(address) is None


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_block_with_nothing_in_it_leaves_no_hole(kind):
    for empty in ({}, filled(WHOLE[kind], ""), dict.fromkeys(WHOLE[kind])):
        assert shown((kind, empty)) == ""
    assert shown((kind, None), (kind, "text"), (kind, ["list"]), ("text", "<p>x</p>")) == "<p>x</p>"


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, value in WHOLE.items() for name in value])
def test_a_half_filled_block_shows_the_rest(kind, name):
    without = shown((kind, WHOLE[kind] | {name: None}))
    only = shown((kind, {name: WHOLE[kind][name]}))
    Tags(without)
    Tags(only)
    assert not re.search(r"<(p|li|dt|figcaption|caption)[^>]*>\s*</\1>", without + only)
    assert "None" not in without + only


@pytest.mark.parametrize("kind", WRITTEN)
@pytest.mark.parametrize("canary", CANARIES)
def test_no_text_of_a_block_becomes_markup(kind, canary):
    whole = Tags(shown((kind, WHOLE[kind])))
    rows = {"rows": f"{canary} | {canary}\n{canary} | b"} if kind == "table" else {}
    html = shown((kind, filled(WHOLE[kind], canary) | rows))
    assert Tags(html).names <= whole.names | {"b", "td", "th", "tr"}
    assert "<script" not in html
    assert "onerror=canary()>" not in html
    dropped = {"answer", "case", "term", "steps"}  # rich text drops a script with its words
    assert "canary" in html or kind in dropped


@pytest.mark.parametrize("kind", WRITTEN)
@pytest.mark.parametrize(
    "text", ["a" * 10_000, "| " * 5000, "\n" * 10_000, RTL * 100, "x\x00\x02y", "' OR 1=1 --"]
)
def test_a_block_bears_what_people_paste(kind, text):
    Tags(shown((kind, filled(WHOLE[kind], text))))


def test_a_table_that_got_too_large_shows_what_a_table_may_have():
    html = shown(("table", {"caption": "c", "rows": "\n".join(["| x" * 100] * 500)}))
    assert html.count("<tr>") == 60
    assert html.count("<td>") == 60 * 12


@pytest.mark.parametrize("kind", ["case", "resource", "quote"])
def test_words_that_turn_the_line_are_kept_apart(kind):
    names = {"case": ("place", "source"), "resource": ("title",), "quote": ("who", "source")}[kind]
    html = shown((kind, WHOLE[kind] | dict.fromkeys(names, RTL)))
    assert len(re.findall(f'<bdi(?: dir="ltr")?>[^<]*{RTL}[^<]*</bdi>', html)) == len(names)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 3])
def test_links_of_all_blocks_are_found_by_one_query(django_assert_num_queries, size):
    page = CoursePage.objects.get(translation_key=make_course().key)
    link = f'<p><a linktype="page" id="{page.pk}">x</a></p>'
    steps = [{"type": "item", "value": {"title": "a", "text": link}, "id": "1"}]
    blocks = [
        ("case", {"happened": link, "done": link, "learnt": link}),
        ("term", {"term": "t", "meaning": link}),
        ("steps", {"steps": steps}),
        ("note", {"kind": "try", "text": link}),
    ]
    with django_assert_num_queries(1):
        html = shown(*(blocks * size))
    assert html.count(f'href="{page.get_url()}"') == 6 * size


def test_words_of_ours_are_in_the_language_of_the_lesson():
    html = shown(*((block["type"], block["value"]) for block in ARABIC), language="ar")
    assert "الفرنسيّة" in html or "الفرنسية" in html  # Django's own name of French
