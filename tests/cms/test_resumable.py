"""Uploads that arrive in pieces: the tus protocol, whose they are, and what is kept in the end."""

import base64
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import Collection

from academy.users.models import User
from cms import uploads
from cms.models import AcademyDocument, AcademyImage, AcademyMedia, Upload
from cms.uploads import (
    OffsetMismatch,
    UploadEnded,
    UploadRefused,
    abandon_upload,
    finish_upload,
    receive_piece,
    start_upload,
    sweep_uploads,
)

pytestmark = pytest.mark.django_db

TUS = {"Tus-Resumable": "1.0.0"}
OCTETS = "application/offset+octet-stream"
CREDITS = {"author": "A. Author", "source": "Own work", "licence": "CC BY 4.0"}
MP3 = b"ID3\x04" + bytes(range(256)) * 40


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    cache.clear()
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {**settings.STORAGES["private"], "OPTIONS": {"location": str(tmp_path / "private")}},
    }
    return tmp_path / "private"


@pytest.fixture
def author():
    return User.objects.create_superuser("author@test.example", "a-long-test-password")


@pytest.fixture
def desk(client, author):
    client.force_login(author)
    return client


@pytest.fixture
def root():
    return Collection.get_first_root_node()


def picture(width=20, height=10):
    out = BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "JPEG")
    return out.getvalue()


def content_of(row):
    with row.file.open() as file:
        return file.read()


def described(name, collection, **more):
    said = {"filename": name, "collection": str(collection.pk), **CREDITS, **more}
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())


def begin(desk, root, content=MP3, name="talk.mp3", **more):
    headers = {**TUS, "Upload-Length": str(len(content)), "Upload-Metadata": described(name, root, **more)}
    answer = desk.post(reverse("uploads:create"), headers=headers)
    assert answer.status_code == 201, answer.content
    assert answer["Upload-Offset"] == "0"
    return answer["Location"]


def patch(desk, place, offset, piece, **headers):
    return desk.patch(
        place, piece, content_type=OCTETS, headers={**TUS, "Upload-Offset": str(offset), **headers}
    )


def test_what_is_spoken_here_is_said(desk):
    answer = desk.options(reverse("uploads:create"))
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,expiration,termination"
    assert int(answer["Tus-Max-Size"]) == 200_000_000


def test_a_recording_arrives_in_pieces_and_is_kept_with_its_credits(desk, root, private_files):
    place = begin(desk, root, title="A talk")
    assert patch(desk, place, 0, MP3[:4000])["Upload-Offset"] == "4000"
    head = desk.head(place, headers=TUS)
    assert (head["Upload-Offset"], head["Upload-Length"]) == ("4000", str(len(MP3)))
    assert "Upload-Expires" in head
    assert "no-store" in head["Cache-Control"]
    last = patch(desk, place, 4000, MP3[4000:])
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(MP3)))
    kept = AcademyMedia.objects.get()
    assert (kept.title, kept.type, kept.licence, kept.file_size) == ("A talk", "audio", "CC BY 4.0", len(MP3))
    assert content_of(kept) == MP3
    state = desk.get(place).json()
    assert (state["state"], state["url"]) == ("done", reverse("wagtailmedia:edit", args=[kept.pk]))
    assert list((private_files / "uploads").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "model"),
    [
        ("p.jpg", picture(), AcademyImage),
        ("d.pdf", b"%PDF-1.7 words", AcademyDocument),
        ("c.en.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n", AcademyDocument),
        ("v.mp4", b"\x00\x00\x00\x20ftypisom" + b"\x00" * 200, AcademyMedia),
    ],
)
def test_each_kind_of_file_is_kept_as_what_it_is(desk, root, name, content, model):
    answer = patch(desk, begin(desk, root, content, name), 0, content)
    assert answer.status_code == 204, answer.content
    kept = model.objects.get()
    assert kept.author == "A. Author"
    assert content_of(kept) == content
    assert kept.file_size == len(content)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("p.jpg", b"<html><script>canary()</script>" * 20, "image"),
        ("d.pdf", b"<html><script>canary()</script>", "does not hold what its name says"),
        ("c.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n".encode("utf-16"), "UTF-16"),
        ("c.vtt", b"1\n00:00:01,000 --> 00:00:02,000\nHi\n", "SubRip"),
        ("c.vtt", b"WEBVTT\n\n00:05.000 --> 00:02.000\nHi\n", "Line 3"),
    ],
)
def test_a_file_is_judged_by_what_is_in_it_and_nothing_stays_behind(
    desk, root, private_files, name, content, said
):
    place = begin(desk, root, content, name)
    answer = patch(desk, place, 0, content)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert desk.get(place).json()["state"] == "refused"
    assert not any(model.objects.exists() for model in (AcademyImage, AcademyDocument, AcademyMedia))
    assert [path for path in private_files.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("missing", ["author", "source", "licence"])
def test_credits_are_asked_for(desk, root, missing):
    place = begin(desk, root, **{missing: ""})
    answer = patch(desk, place, 0, MP3)
    assert answer.status_code == 422
    assert "required" in answer.content.decode()


def test_bytes_that_do_not_fit_are_refused_with_the_place_where_to_go_on(desk, root):
    place = begin(desk, root)
    patch(desk, place, 0, MP3[:100])
    for offset in (0, 50, 101):
        answer = patch(desk, place, offset, MP3[offset : offset + 10])
        assert (answer.status_code, answer["Upload-Offset"]) == (409, "100")
    beyond = patch(desk, place, 100, MP3)
    assert (beyond.status_code, beyond["Upload-Offset"]) == (409, "100")
    assert patch(desk, place, 100, MP3[100:]).status_code == 204
    assert content_of(AcademyMedia.objects.get()) == MP3


def test_a_finished_upload_takes_no_more(desk, root):
    place = begin(desk, root)
    patch(desk, place, 0, MP3)
    assert patch(desk, place, len(MP3), b"x").status_code == 409
    assert desk.head(place, headers=TUS)["Upload-Offset"] == str(len(MP3))
    assert AcademyMedia.objects.count() == 1


def test_only_the_protocol_is_spoken(desk, root):
    place = begin(desk, root)
    wrong = desk.head(place, headers={"Tus-Resumable": "0.2.2"})
    assert (wrong.status_code, wrong["Tus-Version"]) == (412, "1.0.0")
    form = desk.patch(place, b"x", content_type="text/plain", headers={**TUS, "Upload-Offset": "0"})
    assert form.status_code == 415
    for offset in ("-1", "x", "", "9" * 30):
        odd = desk.patch(place, b"x", content_type=OCTETS, headers={**TUS, "Upload-Offset": offset})
        assert odd.status_code == 400
    much = patch(desk, place, 0, b"x" * (uploads.PIECE_BYTES + 1))
    assert (much.status_code, Upload.objects.get().received) == (413, 0)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": "x"}, 400),
        ({"Upload-Length": ""}, 400),
        ({"Upload-Length": "0"}, 422),
        ({"Upload-Length": "50000001"}, 422),
        ({"Upload-Length": "900000000000"}, 413),
        ({"Upload-Metadata": "filename ***"}, 400),
        ({"Upload-Metadata": "filename /w=="}, 400),
        ({"Upload-Metadata": "filename " + base64.b64encode(b"a\0.mp3").decode()}, 400),
        ({"Upload-Metadata": "filename " + base64.b64encode(b"a.mp3").decode()}, 400),
        ({"Upload-Metadata": "x" * 9000}, 400),
    ],
)
def test_a_beginning_that_makes_no_sense_is_refused(desk, root, headers, status):
    sent = {**TUS, "Upload-Length": "10", "Upload-Metadata": described("a.mp3", root), **headers}
    answer = desk.post(reverse("uploads:create"), headers=sent)
    assert answer.status_code == status
    assert not Upload.objects.exists()


def test_a_document_of_200_megabytes_is_refused_before_it_comes(desk, root):
    sent = {**TUS, "Upload-Length": "200000000", "Upload-Metadata": described("big.pdf", root)}
    answer = desk.post(reverse("uploads:create"), headers=sent)
    assert answer.status_code == 422
    assert "200.0 MB" in answer.content.decode()
    assert "20.0 MB" in answer.content.decode()


@pytest.mark.parametrize("name", ["x.html", "x.exe", "x.zip", "x", "x.jpg.php"])
def test_a_kind_that_is_not_kept_is_refused(desk, root, name):
    sent = {**TUS, "Upload-Length": "10", "Upload-Metadata": described(name, root)}
    assert desk.post(reverse("uploads:create"), headers=sent).status_code == 422


def test_an_upload_is_not_there_for_anybody_else(desk, client, root):
    place = begin(desk, root)
    stranger = User.objects.create_superuser("other@test.example", "a-long-test-password")
    client.force_login(stranger)
    for answer in (
        client.head(place, headers=TUS),
        client.get(place),
        client.options(place),
        client.delete(place, headers=TUS),
        patch(client, place, 0, MP3),
    ):
        assert answer.status_code == 404
    assert Upload.objects.get().received == 0


def test_a_member_does_not_reach_it(client, root):
    client.force_login(User.objects.create_user("member@test.example"))
    answer = client.post(reverse("uploads:create"), headers={**TUS, "Upload-Length": "1"})
    assert answer.status_code in (302, 403)
    assert not Upload.objects.exists()


def test_the_form_token_is_asked_for(author, root):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(author)
    sent = {**TUS, "Upload-Length": "10", "Upload-Metadata": described("a.mp3", root)}
    assert strict.post(reverse("uploads:create"), headers=sent).status_code == 403


def test_taking_back_forgets_row_and_bytes(desk, root, private_files):
    place = begin(desk, root)
    patch(desk, place, 0, MP3[:100])
    assert desk.delete(place, headers=TUS).status_code == 204
    assert desk.head(place, headers=TUS).status_code == 404
    assert list((private_files / "uploads").iterdir()) == []


def test_a_piece_cut_off_by_the_link_is_kept_as_far_as_it_came(desk, root, monkeypatch):
    place = begin(desk, root)
    whole = uploads.receive_piece

    def cut(request, *args):
        raise OSError("the link is gone")

    from django.core.handlers.wsgi import WSGIRequest

    read, calls = WSGIRequest.read, []

    def half(request, *args):
        calls.append(args)
        return read(request, 1000) if len(calls) == 1 else cut(request)

    monkeypatch.setattr(WSGIRequest, "read", half)
    patch(desk, place, 0, MP3)
    monkeypatch.undo()
    assert Upload.objects.get().received == 1000
    assert desk.head(place, headers=TUS)["Upload-Offset"] == "1000"
    assert patch(desk, place, 1000, MP3[1000:]).status_code == 204
    assert content_of(AcademyMedia.objects.get()) == MP3
    assert whole is uploads.receive_piece


def test_an_empty_file_is_called_empty(author, root):
    with pytest.raises(UploadRefused, match="empty"):
        started(author, root, content=b"")


def started(author, root, content=MP3, name="talk.mp3"):
    return start_upload(person=author, name=name, size=len(content), collection=root, fields=CREDITS)


def test_what_was_written_and_not_recorded_is_written_again(author, root):
    upload = started(author, root)
    receive_piece(upload=upload, offset=0, piece=MP3[:100])
    upload.path.write_bytes(MP3[:100] + b"of a transaction that failed" * 10)
    receive_piece(upload=upload, offset=100, piece=MP3[100:200])
    assert upload.path.read_bytes() == MP3[:200]


def test_each_refusal_of_a_piece_has_its_error(author, root):
    upload = started(author, root)
    with pytest.raises(OffsetMismatch) as wrong:
        receive_piece(upload=upload, offset=7, piece=b"x")
    assert wrong.value.received == 0
    receive_piece(upload=upload, offset=0, piece=MP3)
    with pytest.raises(OffsetMismatch):
        receive_piece(upload=upload, offset=0, piece=MP3)
    upload.refresh_from_db()
    finish_upload(upload=upload)
    with pytest.raises(UploadEnded):
        receive_piece(upload=upload, offset=len(MP3), piece=b"")


def test_finishing_twice_keeps_one_file_and_before_all_is_there_none(author, root):
    upload = started(author, root)
    assert finish_upload(upload=upload).state == Upload.State.RECEIVING
    upload = receive_piece(upload=upload, offset=0, piece=MP3)
    once = finish_upload(upload=upload)
    assert finish_upload(upload=once).result == once.result
    assert AcademyMedia.objects.count() == 1


def test_a_fault_while_a_file_is_looked_through_loses_nothing(author, root, monkeypatch):
    upload = receive_piece(upload=started(author, root), offset=0, piece=MP3)

    def fall(*args, **kwargs):
        raise OSError("the disk is full")

    monkeypatch.setattr(AcademyMedia, "save", fall)
    with pytest.raises(OSError, match="full"):
        finish_upload(upload=upload)
    monkeypatch.undo()
    upload.refresh_from_db()
    assert (upload.state, upload.path.read_bytes()) == (Upload.State.RECEIVING, MP3)
    assert finish_upload(upload=upload).state == Upload.State.DONE


def test_somebody_whose_right_ends_while_the_file_is_on_its_way_is_told(author, root):
    upload = receive_piece(upload=started(author, root), offset=0, piece=MP3)
    User.objects.filter(pk=author.pk).update(is_superuser=False)
    upload = Upload.objects.select_related("person", "collection").get()
    assert finish_upload(upload=upload).state == Upload.State.REFUSED
    assert upload.words
    assert not AcademyMedia.objects.exists()


def test_a_person_has_ten_uploads_at_once(author, root):
    for _ in range(10):
        latest = started(author, root)
    with pytest.raises(UploadRefused, match="Too many"):
        started(author, root)
    abandon_upload(upload=latest)
    assert started(author, root)


def test_the_sweep_forgets_what_nobody_goes_on_with(author, root):
    stale, fresh, done = (started(author, root) for _ in range(3))
    receive_piece(upload=stale, offset=0, piece=MP3[:10])
    now = timezone.now()
    Upload.objects.filter(pk=stale.pk).update(touched_at=now - timedelta(days=8))
    Upload.objects.filter(pk=done.pk).update(touched_at=now - timedelta(days=2), state=Upload.State.DONE)
    assert sweep_uploads() == 2
    assert list(Upload.objects.all()) == [fresh]
    assert not stale.path.exists()
    assert sweep_uploads() == 0
