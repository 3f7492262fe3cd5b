"""The data saver: a wish of the browser, a switch on every page, and what the page weighed."""

import gzip
import re

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from academy.lib.data_saver import COOKIE, saves_data
from academy.lib.kept_pages import WEIGHT
from academy.page_weight import PageWeightMiddleware

PAGE = "/verify/"
SAVES = {"HTTP_SAVE_DATA": "on"}
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "cookie", "expected"),
    [
        ("", "", False),
        ("on", "", True),
        (" ON ", "", True),
        ("on; x", "", False),
        ("off", "", False),
        ("on", "off", False),
        ("", "on", True),
        ("on", "nonsense", True),
        ("", "x" * 10_000, False),
    ],
)
def test_the_persons_word_counts_for_more_than_the_browsers(header, cookie, expected):
    request = RequestFactory().get("/", headers={"Save-Data": header} if header else {})
    if cookie:
        request.COOKIES[COOKIE] = cookie
    assert saves_data(request) is expected


def test_the_switch_is_on_every_page_says_how_it_stands_and_keeps_the_page(client):
    page = client.get(f"{PAGE}?number=1&x=<b>").content.decode()
    assert "The data saver is off." in page
    assert page.count(">Turn the data saver on<") == 2  # in the foot and in the phone's menu
    back = re.search(r'action="/data-saver/".*?name="next" value="([^"]*)"', page, re.DOTALL)[1]
    answer = client.post(reverse("set_data_saver"), {"data_saver": "on", "next": back})
    assert answer.status_code == 302
    assert answer["Location"] == back
    assert answer.cookies[COOKIE].value == "on"
    assert answer.cookies[COOKIE]["httponly"]
    assert "The data saver is on" in client.get(PAGE).content.decode()
    client.post(reverse("set_data_saver"), {"data_saver": "off"})
    assert "The data saver is off." in client.get(PAGE, **SAVES).content.decode()


@pytest.mark.parametrize("data", [{}, {"data_saver": "maybe"}, {"data_saver": "\x00" * 9000}])
def test_nonsense_turns_nothing(client, data):
    answer = client.post(reverse("set_data_saver"), data)
    assert answer.status_code == 400
    assert COOKIE not in answer.cookies


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example", "javascript:canary()", "\x00"])
def test_the_switch_leads_nowhere_else(client, url):
    answer = client.post(reverse("set_data_saver"), {"data_saver": "on", "next": url})
    assert answer["Location"] == "/"


def test_the_switch_needs_the_form_token():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("set_data_saver"), {"data_saver": "on"}).status_code == 403
    page = strict.get(PAGE).content.decode()
    token = re.search(r'class="saver".*?csrfmiddlewaretoken" value="([^"]+)"', page, re.DOTALL)[1]
    sent = {"data_saver": "on", "csrfmiddlewaretoken": token}
    assert strict.post(reverse("set_data_saver"), sent).status_code == 302


def test_caches_are_told_that_pages_differ(client):
    assert "Save-Data" in client.get(PAGE)["Vary"]


@pytest.mark.parametrize("language", ["en", "ar", "fr"])
def test_the_page_tells_its_own_weight_to_whoever_saves(client, language):
    client.cookies["academy_language"] = language
    answer = client.get(PAGE, headers={"Save-Data": "on", "Accept-Encoding": "gzip"})
    page = gzip.decompress(answer.content).decode()
    told = int(re.search(r'class="saver".*?<p>.*?(\d+)\s', page, re.DOTALL)[1])
    assert WEIGHT not in page
    assert abs(told * 1000 - len(answer.content)) <= 1150  # rounded up; GZip adds up to 100 random bytes
    assert int(answer["Content-Length"]) == len(answer.content)


def test_the_weight_is_of_what_travels_packed_or_not(client):
    plain = client.get(PAGE, **SAVES)
    told = int(re.search(r"weighed (\d+) KB", plain.content.decode())[1])
    assert told * 1000 >= len(plain.content) > told * 1000 - 1000
    packed = client.get(PAGE, headers={"Save-Data": "on", "Accept-Encoding": "gzip"})
    assert int(re.search(rb"weighed (\d+) KB", gzip.decompress(packed.content))[1]) < told


def test_whoever_does_not_save_is_told_no_weight(client):
    page = client.get(PAGE).content.decode()
    assert "weighed" not in page
    assert WEIGHT not in page


def test_an_error_page_says_its_weight_too(client):
    page = client.get("/en/no-such-page/", **SAVES)
    assert page.status_code == 404
    assert re.search(r"weighed \d+ KB", page.content.decode())


def passed_through(response, path="/"):
    return PageWeightMiddleware(lambda request: response)(RequestFactory().get(path))


def test_streams_and_other_files_pass_untouched():
    stream = passed_through(StreamingHttpResponse([WEIGHT.encode()], content_type="text/html"))
    assert b"".join(stream.streaming_content) == WEIGHT.encode()
    plain = passed_through(HttpResponse(WEIGHT, content_type="text/plain"))
    assert plain.content == WEIGHT.encode()
    assert not plain.has_header("Vary")
    assert not passed_through(HttpResponse("x"), "/admin/").has_header("Vary")


def test_only_the_mark_at_the_foot_is_filled_in():
    page = passed_through(HttpResponse(f"<p>{WEIGHT}</p><footer>{WEIGHT}</footer>"))
    assert page.content.decode() == f"<p>{WEIGHT}</p><footer>1 KB</footer>"


def test_no_mark_is_left_in_a_preview():
    page = passed_through(HttpResponse(f"<footer>{WEIGHT}</footer>"), "/admin/pages/1/edit/preview/")
    assert page.content.decode() == "<footer>1 KB</footer>"
