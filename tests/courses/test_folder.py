"""The reader of course folders: a small folder that is right, and each way in which one can be wrong."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from courses.folder import CourseFolder, FolderInvalid, read_course_folder
from courses.lesson_text import (
    AudioBlock,
    DownloadBlock,
    ImageBlock,
    NoteBlock,
    ReflectionBlock,
    TextBlock,
)
from tests.courses.small_course import dot

COURSE = """format = 1
key = "00000000-0000-4000-8000-000000000001"
code = "T-1"
slug = "a-test"
partner = "a-partner"
track = "resilience"
level = "advanced"
modality = "blended"
effort_minutes = 90
pass_mark = 70
languages = ["en", "fr"]

[[objective]]
id = "o1"
bloom = "apply"

[[module]]
id = "m1"
key = "00000000-0000-4000-8000-000000000002"

[[module.activity]]
id = "read"
kind = "lesson"
key = "00000000-0000-4000-8000-000000000003"
code = "AAAAAAA1"

[[module.activity]]
id = "ask"
kind = "quiz"
key = "00000000-0000-4000-8000-000000000004"
code = "AAAAAAA2"
required = false
final = true
attempts = 0
slots = [{ question = "q1", points = 2 }, { category = "bank", draw = 1 }]
"""
PAGE = """+++
title = "Title"
summary = "Summary"
audience = "All"
requirements = "None"
assessment = "A quiz"

[objectives]
o1 = "Measure a link"

[modules]
m1 = "Module"
+++
The **description**.
"""
LESSON = """+++
title = "Read"
minutes = 3
author = "An author"
licence = "CC BY 4.0"
sources = ["A source"]
+++
Who?

## Part

- one *two*
- [link](https://example.org/?a=1&b=2)

::: note try
Do **it**.
:::

::: image file="files/a.png" source="Drawn" caption="A caption"
What it
shows.
:::

::: audio file="files/a.mp3" title="Sound" seconds="12" source="Spoken"
One.

Two
three.
:::

::: download file="files/a.txt" title="Sheet" source="Written"
:::

::: reflection
Why
you?
:::

End.
"""
QUIZ = '+++\ntitle = "Ask"\nminutes = 2\n+++\nBefore you start.\n'
GIFT = "$CATEGORY: bank\n\n// [id:q1] [objective:o1]\nTrue?{T#No.#Yes.}\n"

FILES = {
    "course.toml": COURSE,
    "en/course.md": PAGE,
    "fr/course.md": PAGE.replace("Title", "Titre"),
    "en/read.md": LESSON,
    "fr/read.md": LESSON,
    "en/ask.md": QUIZ,
    "questions/bank.en.gift": GIFT,
    "questions/bank.fr.gift": GIFT,
    "files/a.png": dot(),
    "files/a.mp3": b"ID3 and so on",
    "files/a.txt": b"text",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small folder that is right."""
    for name, content in FILES.items():
        path = tmp_path / "course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return tmp_path / "course"


def problems(folder: Path) -> list[str]:
    """What the reader says of a folder that is wrong."""
    with pytest.raises(FolderInvalid) as caught:
        read_course_folder(folder)
    return [str(problem) for problem in caught.value.problems]


def test_what_does_not_depend_on_language_is_read_once(folder):
    course = read_course_folder(folder)
    assert isinstance(course, CourseFolder)
    assert (course.key, course.code, course.slug) == (UUID(int=1 + (4 << 76) + (8 << 60)), "T-1", "a-test")
    assert (course.partner, course.track, course.level) == ("a-partner", "resilience", "advanced")
    assert (course.modality, course.effort_minutes, course.pass_mark) == ("blended", 90, 70)
    assert course.languages == ("en", "fr")
    assert [(each.id, each.kind, each.code, each.required) for each in course.activities] == [
        ("read", "lesson", "AAAAAAA1", True),
        ("ask", "quiz", "AAAAAAA2", False),
    ]


def test_rules_of_a_quiz_are_read_with_the_academys_defaults(folder):
    rules = read_course_folder(folder).activities[1].rules
    assert (rules.final, rules.weight, rules.attempts, rules.wait_days) == (True, 1, None, 7)
    assert (rules.pass_mark, rules.time_limit_minutes) == (None, None)
    assert [(slot.question, slot.category, slot.draw, slot.points) for slot in rules.slots] == [
        ("q1", "", 1, 2),
        ("", "bank", 1, 1),
    ]


def test_texts_are_read_by_language(folder):
    course = read_course_folder(folder)
    assert {language: text.title for language, text in course.texts.items()} == {"en": "Title", "fr": "Titre"}
    assert course.texts["en"].description == "<p>The <b>description</b>.</p>"
    assert course.objectives[0].texts == {"en": "Measure a link", "fr": "Measure a link"}
    assert course.modules[0].titles == {"en": "Module", "fr": "Module"}
    read, ask = course.activities
    assert (read.lessons["fr"].minutes, read.lessons["fr"].sources) == (3, ("A source",))
    assert list(ask.quizzes) == ["en"]  # an optional activity may lack a language
    assert ask.quizzes["en"].introduction == "<p>Before you start.</p>"


def test_a_lesson_is_cut_into_blocks(folder):
    lesson = read_course_folder(folder).activities[0].lessons["en"]
    text, note, image, audio, download, reflection, end = lesson.blocks
    assert isinstance(text, TextBlock)
    assert "<h2>Part</h2>" in text.html
    assert "<li>one <i>two</i></li>" in text.html
    assert '<a href="https://example.org/?a=1&amp;b=2">link</a>' in text.html
    assert note == NoteBlock("try", "<p>Do <b>it</b>.</p>")
    assert isinstance(image, ImageBlock)
    assert (image.alt, image.caption, image.file.source) == ("What it shows.", "A caption", "Drawn")
    assert (image.file.name, image.file.size, image.file.author) == ("files/a.png", len(dot()), "An author")
    assert isinstance(audio, AudioBlock)
    assert (audio.title, audio.seconds, audio.transcript) == ("Sound", 12, "One.\n\nTwo three.")
    assert isinstance(download, DownloadBlock)
    assert download.file.path.read_bytes() == b"text"
    assert reflection == ReflectionBlock("Why you?")
    assert end == TextBlock("<p>End.</p>")
    assert lesson.words == 13


def test_keys_of_questions_and_objectives_follow_from_the_course_and_their_ids(folder):
    first, second = read_course_folder(folder), read_course_folder(folder)
    assert first.questions[0].key == second.questions[0].key
    assert first.objectives[0].key == first.objective_key(first.questions[0].objective)
    (folder / "course.toml").write_text(COURSE.replace("000000000001", "000000000009"))
    assert read_course_folder(folder).questions[0].key != first.questions[0].key


def test_a_text_is_on_one_line_and_keeps_its_no_break_spaces(folder):
    text = PAGE.replace('"Summary"', '"""\n  Pour  qui\u00a0?\n"""')
    (folder / "en" / "course.md").write_text(text)
    assert read_course_folder(folder).texts["en"].summary == "Pour qui\u00a0?"


def test_a_module_may_have_no_activities_yet_and_a_course_a_fee_and_a_contact(folder):
    toml = (folder / "course.toml").read_text()
    (folder / "course.toml").write_text(toml.partition("[[module.activity]]")[0])
    extra = 'fee = "Free of charge"\ncontact = "ask@institute.example"\nfunding = "A fund"\n\n[objectives]'
    (folder / "en" / "course.md").write_text(PAGE.replace("[objectives]", extra))
    course = read_course_folder(folder)
    assert [module.activities for module in course.modules] == [()]
    english, french = course.texts["en"], course.texts["fr"]
    assert (english.fee, english.contact) == ("Free of charge", "ask@institute.example")
    assert (french.fee, french.contact, english.funding, french.funding) == ("", "", "A fund", "")


def put(name: str, old: str, new: str) -> Callable[[Path], None]:
    """A change of one file."""

    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return change


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (put("course.toml", "pass_mark = 70", "pass_mark = 101"), "course.toml:10: “pass_mark” lies between"),
        (
            put("course.toml", "pass_mark = 70", 'pass_mark = "70"'),
            "course.toml:10: “pass_mark” must be a whole",
        ),
        (
            put("course.toml", "pass_mark = 70", "pass_mark = true"),
            "course.toml:10: “pass_mark” must be a whole",
        ),
        (put("course.toml", "pass_mark = 70", ""), "course.toml:1: “pass_mark” is missing"),
        (put("course.toml", "pass_mark", "pas_mark"), "course.toml:10: “pas_mark” means nothing here"),
        (put("course.toml", '"advanced"', '"expert"'), "course.toml:7: “level” is one of"),
        (put("course.toml", '"a-test"', '"../a"'), "course.toml:4: “slug” cannot be"),
        (put("course.toml", "0001", "zzzz"), "course.toml:2: “key” must be a UUID"),
        (put("course.toml", "AAAAAAA2", "AAAAAAA1"), "course.toml:31: The code AAAAAAA1 is used twice"),
        (put("course.toml", "AAAAAAA2", "AAAAAAAU"), "course.toml:31: “code” cannot be"),
        (put("course.toml", "000000000004", "000000000003"), "is used twice"),
        (put("course.toml", 'id = "ask"', 'id = "../ask"'), "course.toml:28: “id” cannot be"),
        (put("course.toml", '"fr"]', '"xx"]'), "course.toml:11: “languages” are different ones"),
        (put("course.toml", 'question = "q1"', 'question = "q9"'), "there is no question “q9”"),
        (put("course.toml", "draw = 1", "draw = 2"), "fewer than 2 questions in “bank”"),
        (put("course.toml", "points = 2", "draw = 2"), "course.toml:35: A slot names one question"),
        (put("course.toml", "points = 2", "with_below = true"), "course.toml:35: Only a slot that draws"),
        (put("course.toml", "draw = 1", 'objective = "o9"'), "there is no objective “o9”"),
        (put("course.toml", "draw = 1", 'difficulty = "hard"'), "fewer than 1 questions in “bank”"),
        (put("course.toml", "draw = 1", 'difficulty = "hardest"'), "course.toml:35: “difficulty” is one of"),
        (put("course.toml", "draw = 1", 'section = { xx = "?" }'), "course.toml:35: “xx” means nothing here"),
        (put("course.toml", 'kind = "quiz"', 'kind = "lesson"'), "course.toml:35: “slots” means nothing"),
        (put("course.toml", "format = 1", "format = "), "course.toml:1: This is not TOML"),
        (put("course.toml", "format = 1", "x = " + "[" * 5000), "course.toml:1: This is not TOML"),
        (put("course.toml", "format = 1", "x." * 20_000 + "x = 1"), "course.toml:1: This line has more than"),
        (put("course.toml", "format = 1", "x = " + "9" * 5000), "course.toml:1: This is not TOML"),
        (put("course.toml", "format = 1", "#" * 70_000), "course.toml:1: The TOML is longer"),
        (
            put("en/course.md", 'title = "Title"', 'title = "Title"\ncontact = "nobody"'),
            "en/course.md:3: “contact” cannot be",
        ),
        (put("en/course.md", "Measure a link", ""), "en/course.md:9: “o1” is empty"),
        (put("en/course.md", 'm1 = "Module"', 'm2 = "Module"'), "en/course.md:12: “m2” means nothing here"),
        (put("en/course.md", "+++\n", ""), "en/course.md:1: The file begins with front matter"),
        (put("en/course.md", "\n+++\nThe", "\nThe"), "en/course.md:1: The front matter is not closed"),
        (put("en/read.md", 'sources = ["A source"]', "sources = []"), "en/read.md:6: “sources” is a list"),
        (put("en/read.md", "## Part", "# Part"), "en/read.md:10: Headings in a lesson"),
        (put("en/read.md", "- one", "> one"), "There can be no “blockquote” here"),
        (put("en/read.md", "- one", "- `one`"), "en/read.md:12: There can be no “code_inline” here"),
        (put("en/read.md", "- one", "- ![one](x.png)"), "There can be no “image” here"),
        (put("en/read.md", "https://example", "ftp://example"), "A link begins with"),
        (put("en/read.md", "https://example.org", "//evil.example"), "A link begins with"),
        (put("en/read.md", "note try", "note danger"), "en/read.md:15: A note is one of"),
        (put("en/read.md", "note try", "warning"), "en/read.md:15: A block is one of"),
        (put("en/read.md", "note try", 'note try colour="red"'), "en/read.md:15: “::: note” takes"),
        (put("en/read.md", "Do **it**.\n:::", "Do **it**."), "en/read.md:15: This block is not closed"),
        (put("en/read.md", "Do **it**.", "- Do it."), "There can be no “bullet_list” here"),
        (put("en/read.md", "What it\nshows.", ""), "stands its text alternative"),
        (put("en/read.md", "What it\nshows.", "x" * 401), "stands its text alternative"),
        (put("en/read.md", ' source="Drawn"', ""), "needs source="),
        (put("en/read.md", "One.\n\nTwo\nthree.\n", ""), "en/read.md:24: Audio needs"),
        (put("en/read.md", "files/a.png", "files/b.png"), "en/read.md:19: The file “files/b.png” is missing"),
        (
            put("en/read.md", "files/a.png", "../secret.png"),
            "en/read.md:19: The file “../secret.png” is missing",
        ),
        (put("en/read.md", "files/a.png", "/etc/passwd"), "en/read.md:19: The file “/etc/passwd” is missing"),
        (
            put("en/read.md", "files/a.png", "files/a.txt"),
            "en/read.md:19: The name of this file (image) must end with",
        ),
        (put("questions/bank.fr.gift", "{T", "{F"), "questions/bank.fr.gift:4: q1 differs from"),
        (put("questions/bank.fr.gift", "[id:q1]", "[id:q2]"), "The question q1 is missing in: fr"),
        (
            put("questions/bank.en.gift", "{T#No.#Yes.}", ""),
            "questions/bank.en.gift:4: A text without answers",
        ),
        (put("questions/bank.en.gift", "{T", "T"), "questions/bank.en.gift:4: A closing brace"),
        (put("questions/bank.en.gift", "[id:q1] ", ""), "questions/bank.en.gift:4: A question here needs"),
        (put("questions/bank.en.gift", "objective:o1", "objective:o7"), "q1 differs from"),
    ],
)
def test_each_mistake_is_told_with_its_file_and_line(folder, change, expected):
    change(folder)
    assert any(expected in problem for problem in problems(folder)), problems(folder)


def test_all_mistakes_are_told_at_once(folder):
    put("course.toml", '"advanced"', '"expert"')(folder)
    put("en/read.md", "## Part", "# Part")(folder)
    put("fr/read.md", "note try", "note danger")(folder)
    assert [problem.split(":")[0] for problem in problems(folder)] == [
        "course.toml",
        "en/read.md",
        "fr/read.md",
    ]


def test_a_required_activity_exists_in_every_language_of_the_course(folder):
    (folder / "fr/read.md").unlink()
    assert problems(folder) == [
        "fr/read.md:1: The file is missing, or is not an ordinary file of the folder."
    ]


def test_a_number_in_a_question_is_not_torn_where_lines_run_from_the_right(folder):
    """Two numbers with a space between them change places in Arabic; with a no-break space they are one."""
    for name in ("questions/bank.en.gift", "questions/bank.fr.gift"):
        text = (folder / name).read_text()
        (folder / name).write_text(text.replace("No.", "No, 1 200 KB."))
    first = read_course_folder(folder).questions[0].editions["en"]
    assert "1\u00a0200\u00a0KB" in " ".join(option.feedback.plain for option in first.options)


def test_an_edition_in_the_making_waits_until_the_course_names_its_language(folder):
    (folder / "questions/bank.ar.gift").write_bytes((folder / "questions/bank.fr.gift").read_bytes())
    course = read_course_folder(folder)
    assert {language for question in course.questions for language in question.editions} == {"en", "fr"}


@pytest.mark.parametrize("name", ["course.toml", "fr/read.md", "files/a.txt", "questions/bank.en.gift", "en"])
def test_links_out_of_the_folder_are_not_followed(folder, name):
    target = folder.parent / "outside"
    (folder / name).rename(target)
    (folder / name).symlink_to(target)
    assert any("not an ordinary file" in problem for problem in problems(folder))


def test_what_is_no_file_is_not_opened(folder):
    (folder / "fr/read.md").unlink()
    os.mkfifo(folder / "fr/read.md")
    assert any("fr/read.md:1: The file is missing" in problem for problem in problems(folder))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("en/read.md", b"x" * 300_001, "larger than 300,000 bytes"),
        ("en/read.md", b"+++\n\xff", "en/read.md:2: The file is not in UTF-8"),
        ("en/read.md", b"+++\n\n\0", "en/read.md:3: The file holds a zero byte"),
        ("questions/bank.en.gift", b"x" * 1_000_001, "larger than 1,000,000 bytes"),
        ("files/a.png", b"\x89PNG" + b"x" * 8_388_608, "larger than 8,388,608 bytes"),
        ("files/a.png", b"GIF89a", "does not hold what its name says"),
        ("questions/bank.de.gift", b"", "is called <name>.<language>.gift"),
    ],
)
def test_files_are_bounded_and_are_what_they_say(folder, name, content, expected):
    (folder / name).write_bytes(content)
    assert any(expected in problem for problem in problems(folder))
