"""Names put right: by the member at once, or on request with evidence."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from academy.users.models import User
from certificates import services
from certificates.correction_errors import (
    AlreadyAsked,
    EvidenceMissing,
    NotInForce,
    NotYourOwnChange,
    OwnTimeOver,
    SameName,
    SeenMissing,
    TooManyChanges,
    TooManyRequests,
)
from certificates.errors import ActDecided, NameMissing, ReasonMissing, SamePerson
from certificates.evidence import MOST_BYTES, Evidence, checked_evidence
from certificates.models import Certificate, CorrectionRequest, LogEntry
from certificates.services.correcting import correct_own_name, own_right
from certificates.services.correction_requests import (
    ask_correction,
    drop_evidence,
    drop_old_evidence,
    grant_correction,
    open_evidence,
    refuse_correction,
    withdraw_correction,
)
from tests.certificates.records import make_award, make_certificate
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
EVIDENCE = Evidence(b"%PDF-1.4 passport %%EOF", ".pdf", "passport.pdf")


@pytest.fixture
def certificate():
    return make_certificate(member=UserFactory(full_name="Jose Garcia"))


@pytest.fixture
def member(certificate):
    return certificate.award.member


def correct(certificate: Certificate, name: str) -> Certificate:
    return correct_own_name(certificate=certificate, by=certificate.award.member, name=name)


def ask(certificate: Certificate, name: str = "Jose Gomez", why: str = "married") -> CorrectionRequest:
    member = certificate.award.member
    return ask_correction(certificate=certificate, by=member, name=name, why=why, evidence=EVIDENCE)


def issued_days_ago(certificate: Certificate, days: int) -> None:
    rows = Certificate.objects.filter(pk=certificate.pk)
    QuerySet.update(rows, issued_at=timezone.now() - timedelta(days=days))


def test_another_spelling_is_on_a_new_certificate_at_once(certificate, member):
    new = correct(certificate, " José  García ")
    certificate.refresh_from_db()
    assert (new.holder_name, new.statement["holder"], new.sequence) == ("José García", "José García", 2)
    assert (certificate.standing, certificate.holder_name) == (False, "Jose Garcia")
    assert certificate.events.get(kind="replaced").by == member


def test_the_same_spelling_twice_makes_no_third_certificate(certificate):
    new = correct(certificate, "José García")
    assert correct(certificate, "José García") == new
    with pytest.raises(SameName):
        correct(new, "José García")
    assert Certificate.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "refused"), [(" ", NameMissing), ("Jose Garcia", SameName), ("Jose Gomez", NotYourOwnChange)]
)
def test_what_is_not_another_spelling_is_refused(certificate, name, refused):
    with pytest.raises(refused) as error:
        correct(certificate, name)
    assert error.value.message
    assert Certificate.objects.count() == 1


def test_a_revoked_certificate_is_not_corrected(certificate):
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="fraud")
    with pytest.raises(NotInForce):
        correct(certificate, "José García")


def test_the_days_count_from_the_first_certificate_and_not_from_ones_own_change(certificate):
    issued_days_ago(certificate, 31)
    with pytest.raises(OwnTimeOver):
        correct(certificate, "José García")
    issued_days_ago(certificate, 29)
    new = correct(certificate, "José García")
    issued_days_ago(certificate, 31)
    with pytest.raises(OwnTimeOver):
        correct(new, "García José")


def test_the_spelling_is_changed_three_times_at_most(certificate, member):
    for name in ("José García", "García José", "Garcia José"):
        certificate = correct(certificate, name)
    assert own_right(certificate, member).left == 0
    with pytest.raises(TooManyChanges):
        correct(certificate, "Garcia Jose")


def test_small_steps_lead_no_further_than_one():
    certificate = make_certificate(member=UserFactory(full_name="Katarina Brandt"))
    step = correct(certificate, "Катарина Брандт")
    with pytest.raises(NotYourOwnChange):
        correct(step, "Konstantin Brandt")
    assert own_right(step, certificate.award.member).name == "Katarina Brandt"


def test_an_administrators_certificate_begins_the_days_anew(certificate, member):
    issued_days_ago(certificate, 60)
    new = services.reissue_certificate(
        certificate=certificate, by=UserFactory(), why="misspelt", holder_name="Jose Gomez"
    )
    assert own_right(new, member).name == "Jose Gomez"
    assert correct(new, "José Gómez").sequence == 3


def test_a_request_waits_with_its_evidence_and_is_logged(certificate, member):
    request = ask(certificate)
    assert (request.state, request.holder_name, request.evidence_name) == (
        "waiting",
        "Jose Gomez",
        "passport.pdf",
    )
    assert request.evidence.storage.exists(request.evidence.name)
    assert LogEntry.objects.filter(act="correction.asked", person=member).exists()


def test_asking_twice_is_the_request_that_waits(certificate):
    request = ask(certificate)
    before = request.evidence.storage.listdir("evidence")
    assert ask(certificate) == request
    with pytest.raises(AlreadyAsked):
        ask(certificate, "Jose Martinez")
    assert request.evidence.storage.listdir("evidence") == before


@pytest.mark.parametrize(
    ("name", "why", "refused"),
    [(" ", "x", NameMissing), ("X Y", " ", ReasonMissing), ("Jose Garcia", "x", SameName)],
)
def test_what_is_no_request_is_refused(certificate, name, why, refused):
    with pytest.raises(refused):
        ask(certificate, name, why)


def test_no_more_than_five_requests_a_month(certificate, member):
    for number in range(5):
        withdraw_correction(request=ask(certificate, f"Jose {'A' * (number + 3)}"), by=member)
    with pytest.raises(TooManyRequests):
        ask(certificate)


def test_a_revoked_certificate_takes_no_request(certificate):
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="fraud")
    with pytest.raises(NotInForce):
        ask(certificate)


def test_granting_issues_a_new_certificate_and_deletes_the_evidence(
    certificate, django_capture_on_commit_callbacks
):
    request, registrar = ask(certificate), UserFactory()
    storage, file = request.evidence.storage, request.evidence.name
    with django_capture_on_commit_callbacks(execute=True):
        granted = grant_correction(request=request, by=registrar, seen="passport, ends in 12")
    certificate.refresh_from_db()
    assert (granted.state, granted.evidence_note) == ("granted", "passport, ends in 12")
    assert granted.replacement.holder_name == "Jose Gomez"
    assert not certificate.standing
    assert not storage.exists(file)
    request.refresh_from_db()
    assert (request.evidence.name, request.evidence_name) == ("", "")
    assert request.evidence_deleted_at


def test_a_decision_is_made_once(certificate):
    request = ask(certificate)
    grant_correction(request=request, by=UserFactory(), seen="passport")
    for again in (
        lambda: grant_correction(request=request, by=UserFactory(), seen="passport"),
        lambda: refuse_correction(request=request, by=UserFactory(), note="no"),
        lambda: withdraw_correction(request=request, by=request.member),
    ):
        with pytest.raises(ActDecided):
            again()
    assert Certificate.objects.count() == 2


def test_granting_says_what_was_seen_and_nobody_grants_their_own(certificate, member):
    request = ask(certificate)
    with pytest.raises(SeenMissing):
        grant_correction(request=request, by=UserFactory(), seen=" ")
    for decide in (
        lambda: grant_correction(request=request, by=member, seen="mine"),
        lambda: refuse_correction(request=request, by=member, note="mine"),
    ):
        with pytest.raises(SamePerson):
            decide()
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="fraud")
    with pytest.raises(NotInForce):
        grant_correction(request=request, by=UserFactory(), seen="passport")


def test_granting_after_ones_own_change_replaces_the_newest(certificate):
    request = ask(certificate)
    correct(certificate, "José García")
    granted = grant_correction(request=request, by=UserFactory(), seen="passport")
    assert granted.replacement.sequence == 3
    assert Certificate.objects.standing().get() == granted.replacement


def test_refusing_needs_words(certificate):
    request = ask(certificate)
    with pytest.raises(ReasonMissing):
        refuse_correction(request=request, by=UserFactory(), note=" ")
    assert refuse_correction(request=request, by=UserFactory(), note="blurred").note == "blurred"
    assert Certificate.objects.count() == 1


def test_a_request_is_taken_back_twice_without_harm(certificate, member):
    request = ask(certificate)
    for _ in range(2):
        assert withdraw_correction(request=request, by=member).state == "withdrawn"


def test_opening_the_evidence_is_logged(certificate):
    request, registrar = ask(certificate), UserFactory()
    with open_evidence(request=request, by=registrar) as file:
        assert file.read() == EVIDENCE.content
    assert LogEntry.objects.filter(act="correction.evidence_opened", by=registrar).count() == 1
    assert drop_evidence(request=request)
    request.refresh_from_db()
    assert not drop_evidence(request=request)
    with pytest.raises(EvidenceMissing):
        open_evidence(request=request, by=registrar)


def test_the_chore_deletes_evidence_before_thirty_days_are_over(certificate):
    request = ask(certificate)
    assert drop_old_evidence() == 0
    CorrectionRequest.objects.update(asked_at=timezone.now() - timedelta(days=29, hours=1))
    assert (drop_old_evidence(), drop_old_evidence()) == (1, 0)
    assert not request.evidence.storage.exists(request.evidence.name)
    assert CorrectionRequest.objects.get().state == "waiting"


def test_the_chore_deletes_what_a_killed_decision_left(certificate):
    request = ask(certificate)
    refuse_correction(request=request, by=UserFactory(), note="no")  # its commit never runs in this test
    assert request.evidence.storage.exists(request.evidence.name)
    assert drop_old_evidence() == 1
    assert not request.evidence.storage.exists(request.evidence.name)


def picture(form: str, size=(60, 40), **more) -> bytes:
    data = BytesIO()
    Image.new("RGB", size, "navy").save(data, form, **more)
    return data.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_is_drawn_anew_without_what_it_carried(form):
    upload = SimpleUploadedFile("../x.svg", picture(form, comment=b"secret place") + b"<script>")
    kept = checked_evidence(upload)
    assert (kept.suffix, kept.content[:2]) == (".jpg", b"\xff\xd8")
    assert b"script" not in kept.content
    assert b"secret" not in kept.content


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ program", b"<svg/>", b"%PDF-1.4 cut", picture("GIF"), picture("PNG")[:60], b"%PD"],
)
def test_anything_else_is_refused(content):
    with pytest.raises(ValidationError):
        checked_evidence(SimpleUploadedFile("x.pdf", content))


def test_a_large_file_and_a_bomb_are_refused():
    with pytest.raises(ValidationError):
        checked_evidence(SimpleUploadedFile("x.pdf", b"%PDF-" + b"x" * MOST_BYTES))
    bomb = BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    with pytest.raises(ValidationError):
        checked_evidence(SimpleUploadedFile("x.png", bomb.getvalue()))


def test_a_picture_that_would_fill_the_memory_is_refused_and_a_telephones_is_not():
    wide = BytesIO()
    Image.new("1", (4_000, 4_000)).save(wide, "PNG")
    with pytest.raises(ValidationError):
        checked_evidence(SimpleUploadedFile("x.png", wide.getvalue()))
    kept = checked_evidence(SimpleUploadedFile("x.jpg", picture("JPEG", (4032, 3024))))
    assert max(Image.open(BytesIO(kept.content)).size) == 2400


def test_the_file_is_only_looked_into_when_all_else_is_well_and_a_few_times_a_minute(
    client, certificate, monkeypatch
):
    cache.clear()
    looked: list[str] = []

    def look(upload):
        looked.append(upload.name)
        raise ValidationError("not this one")

    monkeypatch.setattr("certificates.views.correct.checked_evidence", look)
    client.force_login(certificate.award.member)
    url = reverse("certificates:correct", args=[certificate.grouped_number])

    def send(why: str) -> str:
        file = SimpleUploadedFile("x.png", b"x")
        data = {"act": "request", "name": "Jose Gomez", "why": why, "evidence": file}
        return client.post(url, data).content.decode()

    send("")
    assert looked == []
    assert "not this one" in send("married")
    answers = [send("married") for _ in range(6)]
    assert "Too many files in one minute" in answers[-1]
    assert len(looked) == 5
    cache.clear()


def test_a_name_put_right_is_what_later_certificates_say(certificate, member):
    other = make_award(member=member).enrollment
    other.confirmed_name = "Jose Garcia"
    other.save(update_fields=["confirmed_name"])
    correct(certificate, "José García")
    assert make_certificate(member=User.objects.get(pk=member.pk)).holder_name == "José García"
    newest = Certificate.objects.get(award=certificate.award_id, standing=True)
    grant_correction(request=ask(newest, "José Gómez"), by=UserFactory(), seen="passport")
    assert make_certificate(member=User.objects.get(pk=member.pk)).holder_name == "José Gómez"
    other.refresh_from_db()
    assert other.confirmed_name == "José Gómez"
