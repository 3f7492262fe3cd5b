"""From the award to the mail, through the tasks: each may run twice, fail and be repaired."""

from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from academy.lib import mails
from certificates import services, tasks
from certificates.models import Certificate
from certificates.services import delivery
from enrollments.models import Award
from enrollments.signals import award_granted
from tests.certificates.records import make_award, make_certificate, read_pdf, stored_files
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawing(monkeypatch):
    """Stand in for ReportLab and pyHanko: `drawing.fails`; `drawing.languages` says what was asked for."""
    state = SimpleNamespace(fails=False, languages=[], missing=())

    def pdf_bytes(statement, language, *, seal, design):
        if state.fails:
            raise ValueError("no ink")
        state.languages.append(language)
        return SimpleNamespace(content=b"%PDF-1.4 " + statement["number"].encode(), missing=state.missing)

    monkeypatch.setattr("certificates.pdf.pdf_bytes", pdf_bytes)
    monkeypatch.setattr(
        "certificates.signing.pdf_signing.sign_pdf",
        lambda content: SimpleNamespace(content=content, key=None),
    )
    return state


def the_certificate() -> Certificate:
    return Certificate.objects.get()


def kinds() -> list[str]:
    return list(the_certificate().events.values_list("kind", flat=True))


def test_a_granted_award_is_certified_drawn_and_told_after_the_commit(
    drawing, django_capture_on_commit_callbacks
):
    award = make_award()
    with django_capture_on_commit_callbacks(execute=True):
        award_granted.send(sender=Award, award=award)
        assert not Certificate.objects.exists()
    certificate = the_certificate()
    assert kinds() == ["issued", "rendered"]
    content = read_pdf(certificate)
    assert content.endswith(certificate.number.encode())
    assert certificate.pdf_size == len(content)
    assert [message.to for message in mail.outbox] == [[award.member.email]]


def test_an_award_that_waits_is_left_alone(django_capture_on_commit_callbacks):
    award = make_award(released=False)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        award_granted.send(sender=Award, award=award)
    assert callbacks == []


def test_a_named_grant_is_kept_in_the_event(drawing, django_capture_on_commit_callbacks):
    registrar = UserFactory()
    with django_capture_on_commit_callbacks(execute=True):
        award_granted.send(sender=Award, award=make_award(granted_by=registrar, reason="by hand"))
    assert the_certificate().events.get(kind="issued").by == registrar


@pytest.mark.django_db(transaction=True)
def test_nothing_leaves_a_transaction_that_is_rolled_back(drawing, monkeypatch):
    called = []
    monkeypatch.setattr(tasks.issue, "delay", lambda *args: called.append(args))
    award = make_award()
    with transaction.atomic():
        award_granted.send(sender=Award, award=award)
        transaction.set_rollback(True)
    assert called == []
    with transaction.atomic():
        award_granted.send(sender=Award, award=award)
    assert called == [(award.pk, None)]


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_is_away_does_not_harm_what_was_committed(monkeypatch, caplog):
    def away(*args):
        raise ConnectionError("no queue")

    monkeypatch.setattr(tasks.issue, "delay", away)
    award = make_award()
    with transaction.atomic():
        award_granted.send(sender=Award, award=award)
    assert "no queue" in caplog.text


def test_each_task_may_run_twice(drawing):
    award = make_award()
    for _ in range(2):
        tasks.issue(award.pk)
        tasks.draw(the_certificate().pk)
        tasks.mail(the_certificate().pk)
    assert kinds() == ["issued", "rendered"]
    assert len(drawing.languages) == len(mail.outbox) == 1


def test_what_cannot_be_issued_yet_is_no_failure(drawing):
    tasks.issue(make_award(released=False).pk)
    tasks.issue(make_award(member=UserFactory(full_name="")).pk)
    assert not Certificate.objects.exists()


def test_a_failed_drawing_is_kept_and_the_next_one_repairs_it(drawing):
    certificate = make_certificate()
    drawing.fails = True
    with pytest.raises(ValueError, match="no ink"):
        tasks.draw(certificate.pk)
    assert "no ink" in the_certificate().draw_error
    assert mail.outbox == []
    drawing.fails = False
    tasks.draw(certificate.pk)
    assert the_certificate().draw_error == ""
    assert the_certificate().pdf
    assert len(mail.outbox) == 1


def test_of_two_drawings_at_once_one_file_stays():
    certificate = make_certificate()
    storage = certificate.pdf.storage
    before = stored_files(storage)
    assert delivery.attach_pdf(certificate=certificate, content=b"first")
    assert not delivery.attach_pdf(certificate=certificate, content=b"second")
    assert len(stored_files(storage) - before) == 1
    assert read_pdf(the_certificate()) == b"first"
    assert kinds() == ["issued", "rendered"]


def test_the_file_cannot_be_guessed_from_the_certificate(drawing):
    certificate = make_certificate()
    tasks.draw(certificate.pk)
    stem = the_certificate().pdf.name.removeprefix("certificates/").removesuffix(".pdf")
    assert len(stem) == 32
    assert certificate.number not in stem


def test_characters_that_no_font_has_are_kept_in_the_event(drawing):
    drawing.missing = ("\U00013000",)
    tasks.draw(make_certificate().pk)
    assert the_certificate().events.get(kind="rendered").why == "U+13000"


def test_it_is_drawn_in_the_language_of_the_statement_or_in_english(drawing):
    for language in ("ar", "ru", "de"):
        tasks.draw(make_certificate(basis={"v": 1, "language": language}).pk)
    assert drawing.languages == ["ar", "ru", "en"]


def test_the_mail_is_in_the_holders_language_with_links_and_no_attachment(drawing, settings):
    settings.ACADEMY_BASE_URL = "https://academy.example"
    tasks.draw(make_certificate(member=UserFactory(full_name="Ann <b> & Co")).pk)
    (message,) = mail.outbox
    number = the_certificate().grouped_number
    assert f"https://academy.example/certificates/{number}.pdf" in message.body
    assert f"https://academy.example/verify/{number}/" in message.body
    assert "Dear Ann <b> & Co," in message.body
    assert "replaces" not in message.body
    assert message.attachments == []
    assert message.extra_headers["Message-ID"].endswith("@academy.example>")


def test_the_mail_is_written_under_the_holders_language(drawing, monkeypatch):
    seen = []
    real = mails.render_to_string
    monkeypatch.setattr(mails, "render_to_string", lambda *args: seen.append(get_language()) or real(*args))
    tasks.draw(make_certificate(member=UserFactory(language="ar")).pk)
    assert seen == ["ar"] * 3  # subject, text, and the text dressed


def test_a_title_with_line_breaks_breaks_no_header(drawing):
    certificate = make_certificate()
    certificate.statement["course"]["title"] = {"en": "A title\r\nBcc: victim@test.example"}
    message = delivery._message(certificate)
    assert "\n" not in message.subject
    assert message.recipients() == [certificate.award.member.email]
    assert "Bcc" not in message.message()


def test_the_mail_of_a_new_one_says_that_it_replaces_the_earlier(drawing):
    old = make_certificate()
    new = services.reissue_certificate(certificate=old, by=UserFactory(), why="misspelt")
    tasks.draw(new.pk)
    assert "It replaces the earlier one" in mail.outbox[0].body


def test_the_mail_about_participation_does_not_speak_of_completion(drawing):
    tasks.draw(make_certificate(kind=Award.Kind.PARTICIPATION).pk)
    assert "You have taken part in" in mail.outbox[0].body


def test_a_mail_that_could_not_be_sent_is_owed_and_sent_later(drawing, monkeypatch):
    certificate = make_certificate()
    services.draw_certificate(certificate=certificate)

    def refuse(self, *args, **kwargs):
        raise ValueError("mail server says no")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", refuse)
        with pytest.raises(ValueError):
            tasks.mail(certificate.pk)
    assert the_certificate().mailed_at is None
    tasks.mail(certificate.pk)
    assert the_certificate().mailed_at is not None
    assert len(mail.outbox) == 1


def test_a_mail_that_another_worker_is_sending_is_left_to_it_for_a_while(drawing):
    certificate = make_certificate()
    services.draw_certificate(certificate=certificate)
    claimed = Certificate.objects.filter(pk=certificate.pk)
    claimed.update(mail_claimed_at=timezone.now())
    tasks.mail(certificate.pk)
    assert mail.outbox == []
    claimed.update(mail_claimed_at=timezone.now() - delivery.MAIL_LEASE * 1.1)
    tasks.mail(certificate.pk)
    assert len(mail.outbox) == 1


def test_nobody_is_told_of_a_certificate_that_is_revoked_or_not_drawn(drawing):
    certificate = make_certificate()
    assert not services.mail_certificate(certificate=certificate)
    services.draw_certificate(certificate=certificate)
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="fraud")
    assert not services.mail_certificate(certificate=certificate)
    assert mail.outbox == []


def test_the_sweep_task_fails_where_a_step_failed(monkeypatch):
    monkeypatch.setattr("certificates.sweeping.sweep", lambda: ["draw"])
    with pytest.raises(RuntimeError, match="draw"):
        tasks.sweep()
