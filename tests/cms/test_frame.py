"""The frame of every page: one small entry in the cache, made anew when what it shows has changed."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import Page, Site

from cms import frame as frames
from cms.frame import frame, notices_now, read_frame
from cms.models import Notice, NoticeText, SiteLink, SiteProfile, SiteText, StandardPage
from cms.profile import FooterPage
from cms.services import ensure_site

pytestmark = pytest.mark.django_db

RLO, NUL = "\u202e", "\x00"


@pytest.fixture
def homes():
    found = ensure_site(languages=["en", "ar"])
    Site.clear_site_root_paths_cache()
    return found


@pytest.fixture
def profile(homes):
    row = SiteProfile.objects.create(email="hello@academy.example", phone="+41 22 000 00 00")
    SiteText.objects.create(profile=row, language="en", name="Open Academy", description="What we are.")
    SiteText.objects.create(profile=row, language="ar", name="أكاديمية مفتوحة", address="شارع ١\nجنيف")
    return row


def page_under(home, title="About us", slug="about", **fields):
    page = StandardPage(title=title, slug=slug, locale=home.locale, **fields)
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def notice(*texts, starts=-1, ends=None, kind="information"):
    now = timezone.now()
    row = Notice.objects.create(
        kind=kind,
        starts_at=now + timedelta(hours=starts),
        ends_at=None if ends is None else now + timedelta(hours=ends),
    )
    for language, text in texts:
        NoticeText.objects.create(notice=row, language=language, text=text)
    return row


def test_an_academy_that_says_nothing_has_the_names_it_came_with(client, homes):
    cache.delete(frames.KEY)
    assert frame().in_language("ar").name == "الأكاديمية"
    assert frame().theme == frame().logo_digest == ""
    html = client.get("/en/").content.decode()
    assert "/site/" not in html


def test_name_words_and_contacts_stand_on_every_page_in_its_language(client, profile):
    english, arabic = (client.get(path).content.decode() for path in ("/en/", "/ar/"))
    assert "Open Academy" in english and "What we are." in english
    assert "mailto:hello@academy.example" in english and 'href="tel:+41220000000"' in english
    assert "أكاديمية مفتوحة" in arabic and "<span>جنيف</span>" in arabic
    assert "Open Academy" not in arabic
    assert "أكاديمية مفتوحة" in client.get("/account/login/").content.decode(), "the language read last"
    client.cookies.clear()
    assert "Open Academy" in client.get("/account/login/").content.decode()


def test_a_page_of_the_foot_has_the_readers_language_else_its_own(client, homes, profile):
    about, only = page_under(homes["en"]), page_under(homes["en"], "Terms", "terms")
    page_under(homes["ar"], "عن الأكاديمية", "about", translation_key=about.translation_key)
    for page in (about, only):
        FooterPage.objects.create(profile=profile, page=page)
    english, arabic = (client.get(path).content.decode() for path in ("/en/", "/ar/"))
    assert '<a href="/en/about/">About us</a>' in english
    assert '<a href="/ar/about/">عن الأكاديمية</a>' in arabic
    assert '<a href="/en/terms/" lang="en" hreflang="en">Terms</a>' in arabic
    only.unpublish()
    assert "/en/terms/" not in client.get("/ar/").content.decode()


def test_the_frame_is_read_once_and_then_kept(profile, django_assert_num_queries):
    page_under(profile_home(), "A", "a")
    FooterPage.objects.create(profile=profile, page=Page.objects.get(slug="a"))
    for text in ("One", "Two", "Three"):
        notice(("en", text))
    with django_assert_num_queries(7):  # profile, texts, keys of the foot, its pages, links, notices, texts
        frame()
    with django_assert_num_queries(0):
        frame()
        notices_now("en")


def profile_home():
    return Page.objects.get(slug="home-en").specific


@pytest.mark.parametrize("change", ["profile", "text", "notice", "link"])
def test_whatever_is_saved_shows_at_once(profile, change):
    before = (frame(), notices_now("en"))
    if change == "profile":
        profile.palette = "wine"
        profile.save()
    elif change == "text":
        SiteText.objects.filter(language="en").first().delete()
    elif change == "notice":
        notice(("en", "New"))
    else:
        SiteLink.objects.create(profile=profile, label="Films", url="https://films.example/")
    assert (frame(), notices_now("en")) != before


def test_the_commit_forgets_again_what_was_kept_meanwhile(profile, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        profile.email = "new@academy.example"
        profile.save()
    frame()  # somebody keeps what they see before the commit
    for callback in callbacks:
        callback()
    assert cache.get(frames.KEY) is None


@pytest.mark.parametrize(
    "value",
    [f"Acad{RLO}emy", "A" * 60, "<b>Bold</b>", '"><script>canary()</script>', "سطر\u2028آخر", "a\tb\nc"],
)
def test_no_name_hides_breaks_or_becomes_markup(client, profile, value):
    SiteText.objects.filter(language="en").update(name=value, description=value, address=value)
    cache.delete(frames.KEY)
    html = client.get("/en/").content.decode()
    assert RLO not in html and "\u2028" not in html
    assert "<b>Bold" not in html and "<script>canary" not in html
    assert "\n" not in frame().in_language("en").name


@pytest.mark.parametrize(
    "url", ["javascript:canary()", "data:text/html,x", "http://plain.example/", "//x.example"]
)
def test_only_secure_addresses_are_shown_whatever_was_stored(client, profile, url):
    SiteLink.objects.create(profile=profile, label="x", url=url)
    SiteLink.objects.create(profile=profile, label="Films", url="https://films.example/")
    html = client.get("/en/").content.decode()
    assert url not in html
    assert 'href="https://films.example/"' in html


def test_a_notice_is_shown_between_its_moments_only(homes):
    notice(("en", "Over"), starts=-2, ends=-1)
    notice(("en", "Coming"), starts=1)
    notice(("en", "Now"), ends=1)
    cache.delete(frames.KEY)
    assert [line.text for line in notices_now("en")] == ["Now"]


def test_a_kept_notice_ends_by_the_clock(homes, monkeypatch):
    notice(("en", "Now"), ends=1)
    assert notices_now("en")
    later = timezone.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(frames.timezone, "now", lambda: later)
    assert notices_now("en") == ()


def test_a_notice_speaks_the_readers_language_else_its_first(client, homes):
    notice(("ar", "صيانة <يوم> الأحد"), ("en", "Works on <Sunday>"), kind="warning")
    english, arabic, french = (client.get(f"/{code}/").content.decode() for code in ("en", "ar", "fr"))
    assert "Works on &lt;Sunday&gt;" in english and "صيانة" not in english
    assert "notice--warning" in english and "Warning:" in english
    assert "صيانة &lt;يوم&gt; الأحد" in arabic
    assert 'lang="ar" dir="rtl"' in french


def test_a_notice_stands_in_pages_that_are_kept(client, homes):
    assert "Works" not in client.get("/en/").content.decode()
    row = notice(("en", "Works tonight"))
    assert "Works tonight" in client.get("/en/").content.decode()
    row.delete()
    assert "Works tonight" not in client.get("/en/").content.decode()


def test_the_theme_is_linked_only_where_the_colours_differ(client, profile):
    assert "/site/theme-" not in client.get("/en/").content.decode()
    profile.palette = "forest"
    profile.save()
    html = client.get("/en/").content.decode()
    address = html.split('href="/site/theme-')[1].split('"')[0]
    response = client.get(f"/site/theme-{address}")
    assert response["Content-Type"].startswith("text/css")
    assert "immutable" in response["Cache-Control"]
    assert "--sea:#1d6040" in response.content.decode()
    old = client.get("/site/theme-000000000000.css")
    assert old.content == response.content
    assert "immutable" not in old["Cache-Control"]


def test_own_colours_that_are_none_leave_ours(profile):
    SiteProfile.objects.update(palette="own", accent_light="}body{", accent_dark="#8bc8ea")
    assert read_frame().theme == ""


def test_without_a_logo_its_address_is_not_found(client, profile):
    assert client.get("/site/logo-000000000000.webp").status_code == 404
