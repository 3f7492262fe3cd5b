"""Private files: whole, in part, nonsense asked, and by the proxy."""

import io

import pytest
from django.test import RequestFactory

from academy.lib.downloads import send_file

BYTES = bytes(range(200))


def ask(wanted: str = "", **kwargs):
    headers = {"Range": wanted} if wanted else {}
    request = RequestFactory().get("/", headers=headers)
    file = io.BytesIO(BYTES)
    given = {"file": file, "name": "a/b.mp3", "size": len(BYTES), "content_type": "audio/mpeg", **kwargs}
    return send_file(request, **given)


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_whole_file_is_private_and_never_sniffed():
    response = ask()
    assert (response.status_code, body(response)) == (200, BYTES)
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Length"] == "200"


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=190-", 190, 199), ("bytes=-5", 195, 199), ("bytes=150-9999", 150, 199)],
)
def test_a_part_is_sent_as_a_part(wanted, first, last):
    response = ask(wanted)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/200"
    assert body(response) == BYTES[first : last + 1]


@pytest.mark.parametrize(
    "wanted", ["bytes=9-1", "bytes=-", "bytes=a-b", "bytes=0-1,5-6", "lines=0-1", "bytes=" + "9" * 99 + "-"]
)
def test_nonsense_gets_the_whole(wanted):
    response = ask(wanted)
    assert (response.status_code, body(response)) == (200, BYTES)


def test_a_part_past_the_end_is_refused():
    response = ask("bytes=200-")
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */200"


def test_the_proxy_sends_it_where_there_is_one(settings):
    settings.ACADEMY_SENDFILE_PREFIX = "/private/"
    response = ask(save_as="Ünïcode \r\nname.mp3")
    assert response["X-Accel-Redirect"] == "/private/a/b.mp3"
    assert not response.content
    assert "attachment" in response["Content-Disposition"]
    assert "\n" not in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("kind", "inert"),
    [("video/mp4", True), ("image/webp", True), ("image/svg+xml", True), ("text/csv", False)],
)
def test_what_a_browser_shows_by_itself_may_style_itself_and_no_more(kind, inert):
    response = ask(content_type=kind)
    assert body(response) == BYTES
    policy = response.get("Content-Security-Policy", "")
    assert policy.startswith("default-src 'none'") is inert
    assert "script" not in policy


def test_an_svg_is_kept_in_a_box_of_its_own():
    response = ask(content_type="image/svg+xml")
    assert body(response) == BYTES
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
