"""What is squeezed on its way: text is, pictures and parts of files are not."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from academy.middleware import CompressionMiddleware

LONG = b"words " * 200


def sent(content_type, *, status=200, stream=False):
    make = StreamingHttpResponse if stream else HttpResponse
    response = make([LONG] if stream else LONG, content_type=content_type, status=status)
    response["Content-Length"] = str(len(LONG))
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    return CompressionMiddleware(lambda request: response)(request)


@pytest.mark.parametrize(
    "kind",
    ["text/html; charset=utf-8", "text/vtt", "application/json", "application/ld+json", "image/svg+xml"],
)
def test_text_is_squeezed(kind):
    answer = sent(kind)
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content) == LONG


@pytest.mark.parametrize("kind", ["image/avif", "video/mp4", "audio/mpeg", "application/pdf", ""])
def test_what_is_small_already_keeps_its_length(kind):
    for stream in (False, True):
        answer = sent(kind, stream=stream)
        assert not answer.has_header("Content-Encoding")
        assert answer["Content-Length"] == str(len(LONG))


def test_a_part_of_a_file_stays_that_part():
    answer = sent("text/plain", status=206, stream=True)
    assert not answer.has_header("Content-Encoding")
    assert b"".join(answer.streaming_content) == LONG
