"""A course's translation as a PO file: out and back without a change, and nothing of a hostile one."""

import polib
import pytest
from wagtail_localize.models import StringTranslation

from courses.services.translation_errors import FileRefused, LanguageNotStarted
from courses.services.translation_files import export_po, import_po
from courses.services.translations import publish_translation
from courses.translating import po
from courses.translating.po import why_refused
from tests.courses.translating.scenes import begun, course_to_translate, edition, texts
from tests.factories import make_course

pytestmark = pytest.mark.django_db

BODY = [
    (
        "text",
        '<p>Read <a href="https://example.org/">this</a> & <b>note</b> {name}.</p><p>Same.</p><p>Same.</p>',
    )
]


@pytest.fixture
def course():
    return begun(lessons=1, questions=1, body=BODY)


def exported(course):
    return polib.pofile(export_po(course=course, language="fr").decode())


def taken(course, file):
    content = file if isinstance(file, bytes) else str(file).encode()
    return import_po(course=course, language="fr", by=None, content=content)


def translated(file, words=lambda text: f"fr {text}"):
    for entry in file:
        entry.msgstr = words(entry.msgid)
    return file


def kept():
    return list(StringTranslation.objects.order_by("pk").values_list("pk", "data", "updated_at"))


def test_every_string_goes_out_once_with_its_place(course):
    file = exported(course)
    assert file.metadata["X-Academy-Course"] == course.code
    assert (file.metadata["Language"], file.metadata["X-Academy-Source-Language"]) == ("fr", "en")
    assert len({(entry.msgctxt, entry.msgid) for entry in file}) == len(file)
    same = [entry for entry in file if entry.msgid == "Same."]
    assert len(same) == 1
    assert "Lesson 1 (en)" in same[0].comment
    assert {entry.msgctxt.split(":")[0] for entry in file} == {
        "course",
        "module",
        "lesson",
        "quiz",
        "question",
    }


def test_what_comes_back_is_published_as_it_stands(course):
    assert taken(course, translated(exported(course))).changed == len(exported(course))
    publish_translation(course=course, language="fr", by=None)
    lesson = next(each for each in texts(course) if each.title == "Lesson 1 (en)")
    source = edition(lesson).body[0].value.source
    assert source.startswith('<p>fr Read <a href="https://example.org/">this</a>')
    assert source.count("fr Same.") == 2


def test_out_and_back_changes_nothing(course):
    taken(course, translated(exported(course)))
    before = kept()
    again = taken(course, export_po(course=course, language="fr"))
    assert (again.changed, again.gone) == (0, 0)
    assert again.unchanged == len(before)
    assert kept() == before


def test_what_is_empty_fuzzy_or_gone_changes_nothing(course):
    file = translated(exported(course))
    file[0].msgstr = ""
    file[1].flags.append("fuzzy")
    file[2].msgid = "A string of last year"
    done = taken(course, file)
    assert (done.changed, done.gone) == (len(file) - 3, 1)


def test_a_file_is_for_one_course_and_language(course):
    file = translated(exported(course))
    for name, value in (
        ("X-Academy-Course", "OTHER"),
        ("X-Academy-Course", ""),
        ("Language", "es"),
        ("X-Academy-Source-Language", "ar"),
    ):
        file = translated(exported(course))
        file.metadata[name] = value
        with pytest.raises(FileRefused):
            taken(course, file)
    assert kept() == []


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        '<b onclick="x">b</b>',
        '<a id="a9">elsewhere</a>',
        '<a href="javascript:x">x</a>',
        "<a>bare</a>",
        "no link and no name",
        'Lire <a id="a1">ceci</a> &amp; <b>notez</b> {nom}.',
        "\x07",
        "x" * 20_001,
        "<p>a block</p>",
        "   ",
    ],
)
def test_a_string_that_would_break_its_text_refuses_the_whole_file_with_its_line(course, words):
    file = translated(exported(course))
    place = next(number for number, entry in enumerate(file) if entry.msgid.startswith("Read"))
    file[place].msgstr = words
    with pytest.raises(FileRefused) as refused:
        taken(course, file)
    content = str(file).split("\n")
    (problem,) = refused.value.problems
    assert content[problem.line - 1].startswith(("msgctxt", "msgid", "#"))
    assert kept() == []


def test_a_link_and_a_placeholder_that_are_kept_pass(course):
    assert why_refused('See <a id="a1">this</a> {name}', '{name} : voir <a id="a1">ceci</a>') == ""
    assert why_refused("50 % of them", "50 % d'entre eux") == ""
    assert why_refused("%(n)s files", "%(m)s fichiers")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"/etc/hostname",
        b"\xff\xfe\x00",
        b"PK\x03\x04",
        b'msgid "a"\nmsgstr "b',
        b"nonsense\n" * 100,
        b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-7\\n"\n',
        b'msgid ""\nmsgstr "X-Academy-Course: \\n\\nSet-Cookie: a=b\\n"\n',
        b"x" * (po.MOST_BYTES + 1),
    ],
)
def test_what_is_no_file_of_ours_is_refused(course, content):
    with pytest.raises(FileRefused):
        taken(course, content)


def test_two_translations_of_one_string_and_plural_forms_are_refused(course):
    file = translated(exported(course))
    file.append(polib.POEntry(msgctxt=file[0].msgctxt, msgid=file[0].msgid, msgstr="another"))
    with pytest.raises(FileRefused):
        taken(course, file)
    file = translated(exported(course))
    file[0].msgid_plural, file[0].msgstr, file[0].msgstr_plural = "x", "", {0: "a", 1: "b"}
    with pytest.raises(FileRefused):
        taken(course, file)


def test_a_language_that_nobody_started_has_no_file():
    course = course_to_translate()
    with pytest.raises(LanguageNotStarted):
        export_po(course=course, language="fr")
    with pytest.raises(LanguageNotStarted):
        taken(course, b"")


def test_a_file_of_another_course_changes_nothing(course):
    other = begun(partner=make_course().partner)
    with pytest.raises(FileRefused):
        taken(other, translated(exported(course)))
    assert kept() == []
