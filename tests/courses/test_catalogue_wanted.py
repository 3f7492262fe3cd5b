"""What a visitor asks of the catalogue: read from any address, written in one way, counted without a slip."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.catalogue.entries import Edition, Entry, PartnerLine
from courses.catalogue.facets import count
from courses.catalogue.kept import REGIONS, Catalogue
from courses.catalogue.wanted import FACETS, PER_PAGE, Wanted, read_wanted
from courses.models import Course, Topic

MADE = datetime(2027, 1, 1, tzinfo=UTC)
PARTNERS = {
    number: PartnerLine(number, None, f"p{number}", f"Partner {number}", {}, {}) for number in (1, 2, 3)
}
TOPICS = {slug: Topic(slug=slug, names={"en": slug.title()}) for slug in ("early", "late", "never")}
LANGUAGES = ("en", "ar", "fr")


def entry(pk, **values):
    languages = values.pop("languages", ("en",))
    pages = tuple(Edition(code, 100 * pk, f"Course {pk}", "", f"/{code}/{pk}/", MADE) for code in languages)
    return Entry(
        course_id=pk,
        key=None,
        code=f"C-{pk}",
        version=1,
        made_at=MADE,
        opened_at=MADE,
        editions=pages,
        languages=languages,
        effort_minutes=60,
        **{
            "partner_id": 1, "track": "resilience", "level": "advanced", "modality": "blended",
            "region": "all", "topics": (), **values,
        },
    )  # fmt: skip


def listed(*entries):
    return Catalogue((len(entries),), entries, PARTNERS, TOPICS)


ENTRIES = st.lists(
    st.fixed_dictionaries(
        {
            "partner_id": st.sampled_from([1, 2]),
            "track": st.sampled_from(Course.Track.values),
            "level": st.sampled_from(Course.Level.values),
            "modality": st.sampled_from(Course.Modality.values),
            "region": st.sampled_from(Course.Region.values),
            "topics": st.sets(st.sampled_from(sorted(TOPICS))).map(tuple),
            "languages": st.sets(st.sampled_from(LANGUAGES), min_size=1).map(tuple),
        }
    ),
    max_size=12,
).map(lambda rows: listed(*(entry(pk, **row) for pk, row in enumerate(rows, start=1))))

ANY_VALUE = st.sampled_from(
    [
        *("p1", "p2", *TOPICS, *LANGUAGES, *REGIONS),
        *(*Course.Track.values, *Course.Level.values, *Course.Modality.values),
        *("", "all", "no-such", "1", "0", "'", "é", "x" * 99),
    ]
)
QUERIES = st.dictionaries(
    st.sampled_from([*FACETS, "open", "q", "sort", "page", "no-such"]),
    st.lists(ANY_VALUE | st.text(max_size=8), max_size=4),
    max_size=6,
)


def naive_values(each, facet):
    """The values under which a course stands, told without sets or bits."""
    if facet == "region":
        return list(REGIONS) if each.region == "all" else [each.region]
    if facet == "topic":
        return list(each.topics)
    if facet == "language":
        return list(each.languages)
    if facet == "partner":
        return [PARTNERS[each.partner_id].slug]
    return [getattr(each, facet)]


def fits(each, wanted, open_ids, but=""):
    for facet, chosen in wanted.chosen:
        if facet != but and not set(naive_values(each, facet)) & set(chosen):
            return False
    return not wanted.open or but == "open" or each.course_id in open_ids


@settings(max_examples=300, deadline=None)
@given(ENTRIES, QUERIES, st.sets(st.integers(1, 12)), st.sets(st.integers(1, 12)))
def test_counts_are_what_a_naive_count_says(shelf, query, open_ids, found_ids):
    wanted = read_wanted(query, shelf)
    found = [each for each in shelf.entries if each.course_id in found_ids]
    counts = count(shelf, wanted, shelf.mask_of(found_ids), shelf.mask_of(open_ids))
    assert shelf.chosen(counts.matching) == [each for each in found if fits(each, wanted, open_ids)]
    for facet, values in counts.values.items():
        left = [each for each in found if fits(each, wanted, open_ids, but=facet)]
        for value, number in values:
            assert number == sum(value in naive_values(each, facet) for each in left)
    left = [each for each in found if fits(each, wanted, open_ids, but="open")]
    assert counts.open == sum(each.course_id in open_ids for each in left)


@settings(max_examples=300, deadline=None)
@given(ENTRIES, QUERIES)
def test_a_question_is_written_as_it_is_read(shelf, query):
    wanted = read_wanted(query, shelf)
    assert read_wanted(QueryDict(wanted.query_string()), shelf) == wanted
    assert wanted.page == 1 or wanted.page <= len(shelf.entries)


def read(text, shelf=None):
    return read_wanted(QueryDict(text), shelf or listed(*(entry(pk) for pk in range(1, 40))))


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("", ""),
        ("page=1&sort=soonest&q=", ""),
        ("language=fr&track=resilience&q=weak++links", "q=weak+links&track=resilience&language=fr"),
        ("language=fr&language=en&language=fr", "language=en&language=fr"),
        ("open=1&page=2&sort=title", "open=1&sort=title&page=2"),
        ("open=2&open=yes", ""),
        ("sort=relevance", ""),
        ("q=x&sort=relevance", "q=x"),
        ("q=x&sort=soonest", "q=x&sort=soonest"),
        ("sort=no-such&track=no-such&color=red&partner=p9&region=all", ""),
        ("page=99", "page=4"),
        ("page=999999999999999999999", ""),
        ("page=-1&q=%00", ""),
        ("page=2.5", ""),
        ("page=%D9%A2", ""),
        ("partner=p1&topic=early", "topic=early&partner=p1"),
    ],
)
def test_an_address_has_one_canonical_form(asked, canonical):
    assert read(asked).query_string() == canonical


def test_a_query_is_cut_at_a_sane_length():
    assert len(read("q=" + "a" * 10_000).q) == 200
    assert read("q=%E2%80%AEabc%00%0Adef").q == "abc def"


def test_a_filter_can_be_taken_away():
    wanted = read("q=x&track=resilience&track=connectivity&open=1&page=2")
    assert wanted.narrowed == 3
    less = wanted.without("track", "resilience")
    assert less.query_string() == "q=x&track=connectivity&open=1"
    assert less.without("track", "connectivity").without_open().query_string() == "q=x"
    assert wanted.without_query().query_string() == "track=resilience&track=connectivity&open=1"


def test_another_order_begins_on_the_first_page():
    assert read("page=2").sorted_by("title").query_string() == "sort=title"
    assert read("page=2&sort=title").sorted_by("soonest").query_string() == ""
    assert Wanted().sorts[0] == "soonest"
    assert Wanted(q="x").order == "relevance"


def test_no_page_lies_beyond_the_catalogue():
    assert read("page=7", listed()).page == 1
    assert PER_PAGE == 12
