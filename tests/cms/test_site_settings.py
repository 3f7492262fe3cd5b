"""Administrators, and nobody else, say what the academy says of itself; what would harm is refused."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from academy.users.roles import ADMINISTRATORS, REVIEWERS
from cms.models import Notice, SiteProfile
from cms.profile_forms import LARGEST_LOGO, drawn_logo
from tests.factories import UserFactory
from tests.factories.courses import catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    catalogue()
    person = UserFactory(email="registrar@test.example")
    person.groups.add(Group.objects.get(name=ADMINISTRATORS))
    return person


@pytest.fixture
def address(administrator):
    return reverse("wagtailsettings:edit", args=["cms", "siteprofile", SiteProfile.load().pk])


def picture(size=(600, 200), kind="PNG", name="logo.png"):
    data = BytesIO()
    Image.new("RGBA", size, (10, 90, 132, 255)).save(data, kind)
    return SimpleUploadedFile(name, data.getvalue())


def fields(texts=(), links=(), **given):
    """What the settings' form sends."""
    sent = {"palette": "sea", "accent_light": "", "accent_dark": "", "email": "", "phone": "", **given}
    for prefix, rows in (("texts", texts), ("links", links), ("footer_pages", ())):
        sent |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        for number, row in enumerate(rows):
            order = {} if prefix == "texts" else {"ORDER": number + 1}
            sent |= {f"{prefix}-{number}-{name}": value for name, value in ({"id": ""} | row | order).items()}
    return sent


def text(language="en", name="Open Academy", description="", address=""):
    return {"language": language, "name": name, "description": description, "address": address}


def test_an_administrator_says_what_the_academy_is_called(client, administrator, address):
    client.force_login(administrator)
    assert client.get(address).status_code == 200
    response = client.post(
        address,
        fields(
            texts=[text(), text("ar", "أكاديمية")],
            links=[{"label": "Films", "url": "https://films.example/"}],
            email="hello@academy.example",
        ),
    )
    assert response.status_code == 302, response.context["form"].errors
    html = client.get("/en/").content.decode()
    for shown in ("Open Academy", "hello@academy.example", "https://films.example/"):
        assert shown in html


@pytest.mark.parametrize("who", ["author", "stranger", "reviewer"])
def test_nobody_else_opens_settings_or_notices(request, client, address, who):
    if who == "reviewer":
        person = UserFactory()
        person.groups.add(Group.objects.get(name=REVIEWERS))
    else:
        person = request.getfixturevalue(who)
    client.force_login(person)
    notice = Notice.objects.create()
    addresses = [
        address,
        reverse("notices:index"),
        reverse("notices:add"),
        reverse("notices:edit", args=[notice.pk]),
        reverse("notices:delete", args=[notice.pk]),
    ]
    for each in addresses:
        for response in (client.get(each), client.post(each, fields(email="evil@test.example"))):
            assert response.status_code in (302, 403, 404), each
            assert "evil" not in response.content.decode()
    assert SiteProfile.objects.get().email == ""
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"links": [{"label": "x", "url": "javascript:canary()"}]},
        {"links": [{"label": "x", "url": "http://plain.example/"}]},
        {"links": [{"label": "x", "url": "data:text/html,x"}]},
        {"texts": [text(name="x" * 61)]},
        {"texts": [text(), text()]},
        {"texts": [text("xx")]},
        {"palette": "rainbow"},
        {"palette": "own"},
        {"palette": "own", "accent_light": "#ffff00", "accent_dark": "#8bc8ea"},
        {"palette": "own", "accent_light": "#0a5a84", "accent_dark": "#102030"},
        {"palette": "own", "accent_light": "red}body{", "accent_dark": "#8bc8ea"},
        {"accent_light": "#12345"},
        {"email": "nobody"},
        {"phone": "1" * 41},
    ],
)
def test_what_would_harm_is_refused_and_nothing_saved(client, administrator, address, bad):
    client.force_login(administrator)
    response = client.post(address, fields(**bad))
    assert response.status_code == 200
    row = SiteProfile.objects.get()
    assert (row.palette, row.email, row.phone, row.texts.count(), row.links.count()) == ("sea", "", "", 0, 0)


def test_own_colours_that_can_be_read_are_taken(client, administrator, address):
    client.force_login(administrator)
    own = {"palette": "own", "accent_light": "#7a2e0b", "accent_dark": "#f2b48c"}
    assert client.post(address, fields(**own)).status_code == 302
    assert "/site/theme-" in client.get("/en/").content.decode()


def test_a_logo_is_redrawn_small_and_can_be_taken_away(client, administrator, address):
    client.force_login(administrator)
    assert client.post(address, fields(logo_file=picture())).status_code == 302
    row = SiteProfile.objects.get()
    assert bytes(row.logo)[8:12] == b"WEBP" and len(row.logo) <= LARGEST_LOGO
    html = client.get("/en/").content.decode()
    found = html.split('src="/site/logo-')[1].split('"')[0]
    response = client.get(f"/site/logo-{found}")
    assert (response.content, response["Content-Type"]) == (bytes(row.logo), "image/webp")
    assert "immutable" in response["Cache-Control"] and response["X-Content-Type-Options"] == "nosniff"
    assert client.post(address, fields()).status_code == 302
    assert SiteProfile.objects.get().logo  # saving without a new one keeps what is there
    assert client.post(address, fields(remove_logo="on")).status_code == 302
    assert not SiteProfile.objects.get().logo


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile(
            "logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>canary()</script></svg>'
        ),
        SimpleUploadedFile("logo.png", b"<html><script>canary()</script>"),
        SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40),
        SimpleUploadedFile("logo.png", b"x" * (2 * 1024 * 1024 + 1)),
        picture((10, 10), "GIF", "logo.gif"),
        picture((5000, 2500)),
    ],
    ids=["svg", "html", "broken", "large", "gif", "many pixels"],
)
def test_an_upload_that_is_no_logo_is_refused(client, administrator, address, upload):
    client.force_login(administrator)
    upload.seek(0)
    response = client.post(address, fields(logo_file=upload))
    assert response.status_code == 200
    assert response.context["form"].errors["logo_file"]
    assert not SiteProfile.objects.get().logo


def test_nothing_of_the_upload_but_its_pixels_is_kept():
    data = BytesIO()
    Image.new("RGB", (80, 40)).save(data, "PNG")
    upload = SimpleUploadedFile("logo.png", data.getvalue() + b"<script>canary()</script>")
    logo, width = drawn_logo(upload)
    assert b"canary" not in logo
    assert width == 40


def notice_fields(texts, **given):
    sent = {"kind": "information", "starts_at": "2026-01-01 00:00", "ends_at": "", **given}
    sent |= {"texts-TOTAL_FORMS": len(texts), "texts-INITIAL_FORMS": 0}
    for number, (language, words) in enumerate(texts):
        row = {"id": "", "language": language, "text": words}
        sent |= {f"texts-{number}-{name}": value for name, value in row.items()}
    return sent


def test_an_administrator_writes_and_takes_away_a_notice(client, administrator):
    client.force_login(administrator)
    response = client.post(reverse("notices:add"), notice_fields([("en", "Works tonight"), ("ar", "صيانة")]))
    assert response.status_code == 302, response.context["form"].errors
    assert "Works tonight" in client.get("/en/").content.decode()
    listed = client.get(reverse("notices:index"))
    assert "Works tonight" in listed.content.decode()
    response = client.post(reverse("notices:delete", args=[Notice.objects.get().pk]))
    assert response.status_code == 302
    client.get(reverse("notices:index"))  # which says what was deleted
    assert "Works tonight" not in client.get("/en/").content.decode()


@pytest.mark.parametrize(
    ("texts", "given"),
    [
        ([], {}),
        ([("en", "")], {}),
        ([("en", "x" * 301)], {}),
        ([("en", "One"), ("en", "Two")], {}),
        ([("en", "Back to front")], {"ends_at": "2025-01-01 00:00"}),
        ([("en", "x")], {"kind": "joke"}),
        ([("en", "x")], {"starts_at": "yesterday"}),
    ],
)
def test_a_notice_without_sense_is_refused(client, administrator, texts, given):
    client.force_login(administrator)
    assert client.post(reverse("notices:add"), notice_fields(texts, **given)).status_code == 200
    assert not Notice.objects.exists()


@pytest.mark.parametrize("notices", [1, 3])
def test_the_list_of_notices_costs_the_same_for_one_and_three(
    client, administrator, notices, django_assert_num_queries
):
    client.force_login(administrator)
    for number in range(notices):
        client.post(reverse("notices:add"), notice_fields([("en", f"Notice {number}")]))
    client.get(reverse("notices:index"))
    with django_assert_num_queries(13):  # among them session, person, rights, reviews that wait, rows
        html = client.get(reverse("notices:index")).content.decode()
    assert all(f"Notice {number}" in html for number in range(notices))
