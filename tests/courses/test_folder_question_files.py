"""Questions of a course folder with tags, pictures and recordings: in, out and in again; what is refused."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Revision

from cms.models import AcademyImage, AcademyMedia
from courses.bank.gift import read_gift
from courses.bank.gift_writing import write_gift
from courses.bank.reading import read_questions
from courses.folder import FolderInvalid, read_course_folder
from courses.lesson_text import MediaFile
from courses.models import Course, Partner, Question, QuestionTag, TaggedQuestion
from courses.services import LoadRefused, load_course
from courses.services.exporting import NOTES, export_course
from courses.services.loading import load_drafts
from tests.courses.academy_site import make_catalogues, make_partner
from tests.courses.bank.coming import picture
from tests.courses.small_course import WORDS, write_small_course
from tests.services.node import run_node

READER = Path(__file__).parent / "read_gift.js"
CREDIT = 'source="Drawn \\\\"here\\\\"" author="A \\[B\\]" licence="CC BY 4.0"'
GIFT = f"""$CATEGORY: Final

// [id:q1] [objective:o1] [tag:masts] [tag:wires]
// [picture:file="files/mast.png" {CREDIT}] [alt:A mast: three wires.]
// [recording:file="files/wind.opus" seconds="12" source="Recorded here"] [transcript:Wind.\\n\\nMore wind.]
// [option-picture:2:file="files/wire.png" source="Drawn here"] [option-alt:2:One "wire"]
::One:: {{word}} one? {{{{
=Yes#Right
~No#Wrong
}}}}

// [id:q2] [objective:o1] [tag:masts]
::Two:: {{word}} two? {{{{T}}}}

// [id:q3] [objective:o1] [text:1:] [text:2:]
// [option-picture:1:file="files/mast.png" {CREDIT}] [option-alt:1:A mast = high]
// [option-picture:2:file="files/wire.png" source="Drawn here"] [option-alt:2:A wire]
::Three:: {{word}} three? {{{{
=A mast \\= high#Right
~A wire#Wrong
}}}}
"""


@pytest.fixture
def path(tmp_path) -> Path:
    """The small course, its first question with a picture, a recording and a picture at an option."""
    folder = write_small_course(tmp_path / "small")
    for language, word in WORDS.items():
        (folder / f"questions/bank.{language}.gift").write_text(GIFT.format(word=word))
    (folder / "files/mast.png").write_bytes(picture("teal").data)
    (folder / "files/wire.png").write_bytes(picture("red").data)
    (folder / "files/wind.opus").write_bytes(b"OggS" + b"\x00" * 100)
    return folder


@pytest.fixture
def partner() -> Partner:
    make_catalogues("en", "ar")
    return make_partner("institute")


def load(path: Path, partner: Partner) -> Course:
    return load_course(folder=read_course_folder(path), partner=partner).course


def problems(path: Path) -> str:
    with pytest.raises(FolderInvalid) as caught:
        read_course_folder(path)
    return str(caught.value)


def rewrite(path: Path, old: str, new: str, *languages: str) -> None:
    for language in languages or WORDS:
        gift = path / f"questions/bank.{language}.gift"
        text = gift.read_text()
        assert old in text
        gift.write_text(text.replace(old, new))


def rows() -> dict[tuple[str, str], tuple]:
    """What each question says and shows, by id and language."""
    return {
        (each.idnumber, each.locale.language_code): (
            *(each.prompt, each.image_id, each.image_alt, each.audio_id, each.transcript),
            *((row.text, row.image_id, row.image_alt) for row in each.options.all()),
            *TaggedQuestion.objects.filter(question_key=each.key).values_list("tag__name", flat=True),
        )
        for each in Question.objects.order_by("pk")
    }


def texts(row) -> tuple:
    """A question's words in one language."""
    return row.text.html, set(row.tags), [(each.text.html, each.weight) for each in row.options]


def nameless(value):
    """What files hold and say, whatever the store calls them: it gives a taken name an ending."""
    if isinstance(value, MediaFile):
        return replace(value, name="")
    if is_dataclass(value):
        return type(value)(**{each.name: nameless(getattr(value, each.name)) for each in fields(value)})
    return {key: nameless(each) for key, each in value.items()} if isinstance(value, Mapping) else value


def said(course) -> list[tuple]:
    """A folder's questions but for where they stood."""
    return [
        (each.id, each.key, each.tags, {code: texts(row) for code, row in each.editions.items()})
        for each in course.questions
    ] + [nameless(each.files) for each in course.questions]


@pytest.mark.django_db
@pytest.mark.usefixtures("private_files")
def test_pictures_recordings_and_tags_land_in_the_partners_room(path, partner):
    load(path, partner)
    question = Question.objects.get(idnumber="q1", locale__language_code="ar")
    assert (question.image_alt, question.transcript) == ("A mast: three wires.", "Wind.\n\nMore wind.")
    image, sound = question.image, question.audio
    assert image.collection == sound.collection == partner.collection
    assert (image.author, image.source, image.licence) == ("A [B]", 'Drawn "here"', "CC BY 4.0")
    assert (image.title, image.description, image.width) == ("Mast", "A mast: three wires.", 8)
    assert (sound.type, sound.duration, sound.source, sound.title) == ("audio", 12, "Recorded here", "One")
    yes, no = question.options.all()
    assert (yes.image, no.image.title, no.image_alt) == (None, "Wire", 'One "wire"')
    assert set(QuestionTag.objects.filter(partner=partner).values_list("name", flat=True)) == {
        "masts",
        "wires",
    }
    assert AcademyImage.objects.count() == 3 and AcademyMedia.objects.count() == 1  # for both languages


@pytest.mark.django_db
@pytest.mark.usefixtures("private_files")
def test_a_course_with_them_comes_back_as_the_same_rows(path, partner, tmp_path):
    original = read_course_folder(path)
    course = load_course(folder=original, partner=partner).course
    exported = export_course(course=course, folder=tmp_path / "out", live=True)
    assert exported.notes == () and not (tmp_path / "out" / NOTES).exists()
    out = read_course_folder(tmp_path / "out")
    assert said(out) == said(original)
    before, revisions = rows(), Revision.objects.count()
    for load_again in (load_course, load_drafts):
        loaded = load_again(folder=out, partner=partner)
        assert (loaded.created, loaded.changed) == (0, 0)
    assert (rows(), Revision.objects.count()) == (before, revisions)


@pytest.mark.django_db
@pytest.mark.usefixtures("private_files")
def test_files_that_were_uploaded_come_back_as_themselves(path, partner, tmp_path):
    course = load(path, partner)
    shown = picture("black").data
    image = AcademyImage(title="Shared", description="What it shows", source="s", collection_id=1)
    image.file = ContentFile(shown, "shared.png")
    image._set_image_file_metadata()
    image.save()
    sound = AcademyMedia(title="Rain", type="audio", duration=3, source="s", collection=partner.collection)
    sound.file = ContentFile(b"ID3 rain", "rain.mp3")
    sound.save()
    for question in Question.objects.filter(idnumber="q2"):
        question.image, question.audio, question.transcript = image, sound, "Rain.\r\nMore"
        question.save_revision().publish()
    export_course(course=course, folder=tmp_path / "out", live=True)
    out = read_course_folder(tmp_path / "out")
    assert out.questions[1].files["en"].picture.words == "What it shows"
    before = rows()
    loaded = load_course(folder=out, partner=partner)
    assert (loaded.created, loaded.changed) == (0, 0)
    assert rows() == before


@pytest.mark.django_db
@pytest.mark.usefixtures("private_files")
def test_what_the_folder_takes_away_or_changes_is_brought_up_to_date(path, partner):
    load(path, partner)
    rewrite(path, " [tag:wires]", " [tag:cables]")
    rewrite(path, "files/mast.png", "files/wire.png", "en")
    rewrite(
        path,
        '// [option-picture:2:file="files/wire.png" source="Drawn here"] [option-alt:2:One "wire"]\n',
        "",
    )
    loaded = load_course(folder=read_course_folder(path), partner=partner)
    assert loaded.changed == 4  # the tags and both editions of one question, and the picture of another
    tags = TaggedQuestion.objects.order_by("tag__name").values_list("tag__name", flat=True)
    assert list(tags) == ["cables", "masts", "masts"]
    english, arabic = (Question.objects.get(idnumber="q1", locale__language_code=code) for code in WORDS)
    assert (english.image.title, arabic.image.title) == ("Wire", "Mast")
    assert {row.image_id for row in english.options.all()} == {None}


@pytest.mark.django_db
@pytest.mark.usefixtures("private_files")
def test_a_file_that_the_academy_has_lost_is_told_and_the_question_goes_out(path, partner, tmp_path):
    course = load(path, partner)
    AcademyImage.objects.get(title="Wire").file.storage.delete(
        AcademyImage.objects.get(title="Wire").file.name
    )
    exported = export_course(course=course, folder=tmp_path / "out", live=True)
    assert any("q1 (en): a picture is left out" in note for note in exported.notes)
    assert {each.id for each in read_course_folder(tmp_path / "out").questions} == {"q1", "q2", "q3"}


@pytest.mark.django_db
@pytest.mark.usefixtures("private_files")
def test_a_draft_takes_no_more_room_than_there_is(path, partner):
    partner.quota_bytes = 300
    partner.save()
    with pytest.raises(LoadRefused, match="not enough room"):
        load_drafts(folder=read_course_folder(path), partner=partner)
    assert not AcademyImage.objects.exists() and not QuestionTag.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("private_files")
def test_another_partners_question_is_refused_in_whatever_language(path, partner):
    load(path, partner)
    Question.objects.filter(idnumber="q1", locale__language_code="ar").delete()
    other = make_partner("other")
    Question.objects.filter(idnumber="q1").update(partner=other)
    rewrite(path, "[id:q1]", "[id:q1] [tag:stolen]")
    with pytest.raises(LoadRefused, match="q1 belongs to another partner"):
        load(path, partner)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("files/mast.png", "../secret.png", "bank.en.gift:7: The file “../secret.png” is missing, or is not"),
        ("files/mast.png", "/etc/passwd", "bank.en.gift:7: The file “/etc/passwd” is missing"),
        ("files/mast.png", "files/gone.png", "bank.en.gift:7: The file “files/gone.png” is missing"),
        ("files/mast.png", "files/link.png", "bank.en.gift:7: The file “files/link.png” is missing"),
        ("files/mast.png", "files/lie.png", "bank.en.gift:7: “files/lie.png” does not hold what its"),
        ("files/mast.png", "files/cut.png", "bank.en.gift:7: “files/cut.png”: The file does not hold"),
        ("files/mast.png", "files/notes.txt", "bank.en.gift:7: The name of this file (image) must end with"),
        ("files/wire.png", "../secret.png", "bank.en.gift:7: The file “../secret.png” is missing"),
        ("files/wind.opus", "files/mast.png", "bank.en.gift:7: The name of this file (audio) must end with"),
        ("files/wind.opus", "files/lie.opus", "bank.en.gift:7: “files/lie.opus” does not hold what"),
        (' source="Recorded here"', "", 'bank.en.gift:7: [recording:…] needs file="…" and source="…"'),
        ('seconds="12"', 'seconds="long"', "bank.en.gift:7: [recording:…] takes author="),
        ('seconds="12"', 'colour="red"', "bank.en.gift:7: [recording:…] takes author="),
        ("[alt:A mast: three wires.]", "", "bank.en.gift:7: Beside [picture:…] stands [alt:…]"),
        ("[transcript:Wind.", f"[transcript:{'x' * 5_000}", "Beside [recording:…] stands [transcript:…]"),
        ("[option-alt:2:", "[option-alt:1:", "Beside [option-picture:…] stands [option-alt:…]"),
        ("[option-picture:2:", "[option-picture:3:", "begin with the number of an option"),
        ("[option-picture:2:", f"[option-picture:{'9' * 5000}:", "begin with the number of an option"),
        ("[alt:A mast", "[alt:Another] [alt:A mast", "A question has one picture and one recording"),
        (" [tag:wires]", "", "in type, category, objective, difficulty, tags or weights"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(path, old, new, expected):
    (path.parent / "secret.png").write_bytes(picture().data)
    (path / "files/link.png").symlink_to(path.parent / "secret.png")
    (path / "files/lie.png").write_bytes(b"GIF89a" + picture().data)
    (path / "files/cut.png").write_bytes(picture().data[:20])
    (path / "files/lie.opus").write_bytes(b"<svg onload='x'>")
    rewrite(path, old, new, "en")
    assert expected in problems(path)


def test_a_picture_of_too_many_pixels_is_refused(path, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 47
    assert "bank.en.gift:7: “files/mast.png”: The picture has more than 47 pixels" in problems(path)


def test_the_tags_are_written_as_they_are_read(path):
    read = list(read_gift((path / "questions/bank.en.gift").read_text()))
    assert len(read[0].beside) == 3
    back = list(read_gift("".join(write_gift(read))))
    assert [(each.beside, each.tags, [row.text.source for row in each.options]) for each in back] == [
        (each.beside, each.tags, [row.text.source for row in each.options]) for each in read
    ]
    assert [row.text.source for row in back[2].options] == ["", ""]


def test_a_file_of_questions_alone_says_that_its_pictures_are_elsewhere(path):
    with (path / "questions/bank.en.gift").open("rb") as file:
        first, second, third = read_questions(file, name="bank.en.gift", language="en").found
    assert first.remarks == ("A picture or recording is not in the file.",) and not first.beside
    assert second.remarks == () and second.tags == ("masts",)
    assert [each.text.plain for each in third.options] == ["A mast = high", "A wire"]


def test_another_reader_finds_the_same_questions_and_tags(path, tmp_path):
    read = list(read_gift((path / "questions/bank.en.gift").read_text()))
    written = tmp_path / "written.gift"
    written.write_text("".join(write_gift(read)))
    for found in run_node(READER, path / "questions/bank.en.gift", written):
        asked = [each for each in found["questions"] if each["type"] != "Category"]
        assert [(each["id"], each["title"], each["type"]) for each in asked] == [
            ("q1", "One", "MC"),
            ("q2", "Two", "TF"),
            ("q3", "Three", "MC"),
        ]
        assert [set(each["tags"] or ()) for each in asked] == [{"masts", "wires"}, {"masts"}, set()]
        assert [each["isCorrect"] for each in asked[0]["choices"]] == [True, False]
