"""The page that shows the demo's mail: as text, newest first, in the development profile only."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend
from django.test import Client
from django.urls import reverse

from academy.demo.mail import newest_mails


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MAIL_DIR = tmp_path / "mail"
    settings.EMAIL_FILE_PATH = str(settings.MAIL_DIR)
    return settings.MAIL_DIR


def send(*messages: EmailMessage, at: int) -> None:
    backend = EmailBackend()
    backend.send_messages(list(messages))
    os.utime(backend._get_filename(), ns=(at, at))


def written(subject: str, body: str = "Hello", to: str = "a@test.example") -> EmailMessage:
    return EmailMessage(subject, body, "Academy <academy@test.example>", [to])


def test_mails_come_newest_first_with_their_text(folder: Path) -> None:
    send(written("First"), written("Second"), at=1_000)
    send(written("الثالث", "مرحبا\n\n123456", "b@test.example"), at=2_000)
    mails = newest_mails(folder)
    assert [mail.subject for mail in mails] == ["الثالث", "Second", "First"]
    assert (mails[0].to, mails[0].body) == ("b@test.example", "مرحبا\n\n123456")
    assert mails[0].sent_at is not None


def test_html_is_fenced_off_and_what_looks_like_it_in_a_text_is_shown_as_text(client: Client) -> None:
    both = EmailMultiAlternatives(
        "<b>Bold</b>", "<script>alert(1)</script> text", "x@test.example", ["a@test.example"]
    )
    both.attach_alternative("<p>only html</p>", "text/html")
    send(both, at=1_000)
    page = client.get("/demo/mail/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; text" in page
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert "only html" not in page
    assert "<script>alert" not in page


def test_the_html_part_stands_in_a_frame_where_nothing_runs_and_nothing_is_fetched(client: Client) -> None:
    both = written("Newest", "Text", "a@test.example")
    both = EmailMultiAlternatives(both.subject, both.body, both.from_email, both.to)
    both.attach_alternative("<p>dressed <script>alert(1)</script></p>", "text/html")
    send(written("Older"), at=1_000)
    send(both, at=2_000)
    page = client.get("/demo/mail/")
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert page.content.decode().count("<iframe") == 1
    assert 'src="/demo/mail/1/"' in page.content.decode()
    frame = client.get("/demo/mail/1/")
    assert "<p>dressed" in frame.content.decode()
    policy = frame["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    for directive in ("default-src", "script-src", "img-src", "connect-src", "form-action"):
        assert f"{directive} 'none'" in policy
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    for nothing in (0, 2, 3, 10**20):
        assert client.get(f"/demo/mail/{nothing}/").status_code == 404


def test_at_most_fifty_are_shown(folder: Path) -> None:
    for batch in range(3):
        send(*[written(f"{batch}-{n}") for n in range(30)], at=batch + 1)
    mails = newest_mails(folder)
    assert len(mails) == 50
    assert mails[0].subject == "2-29"


def test_an_empty_folder_and_a_broken_file_are_no_error(client: Client, folder: Path) -> None:
    assert client.get("/demo/mail/").status_code == 200
    folder.mkdir()
    (folder / "broken.log").write_bytes(b"\xff\xfe\x00 no mail\nDate: yesterday\n\nbody")
    (folder / "empty.log").write_bytes(b"")
    (folder / "other.txt").write_bytes(b"Subject: not mine\n\nx")
    page = client.get("/demo/mail/")
    assert page.status_code == 200
    assert b"not mine" not in page.content


@pytest.mark.django_db
def test_outside_the_demo_there_is_no_such_page(client: Client, settings: Any) -> None:
    send(written("Secret"), at=1_000)
    pages = [reverse("demo:mail"), reverse("demo:mail_html", args=[1])]  # read before the setting changes
    settings.DEMO = False
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 404
        assert b"Secret" not in answer.content
