"""Written blocks in a course folder: each is read, mistakes are told with their line, twice is once."""

import re
from pathlib import Path

import pytest

from courses.blocks import LessonBody
from courses.folder import read_course_folder
from courses.lesson_text import read_blocks, word_count
from courses.lesson_written import BUILDERS
from courses.models import LessonPage
from courses.rendering import render_bodies
from courses.services import load_course
from tests.courses.academy_site import make_catalogues, make_partner
from tests.courses.small_course import write_small_course

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "course-folder.md").read_text()
EXAMPLES = re.search(r"These are written out\..*?```\n(.*?)```", DOCS, re.DOTALL)[1]


def read(body):
    """The blocks of a body, and what the reader complains of."""
    problems = []
    blocks = read_blocks(body, 1, lambda *asked: None, lambda line, why: problems.append((line, why)))
    return blocks, problems


def test_the_examples_of_the_handbook_are_read_and_an_author_could_publish_them():
    blocks, problems = read(EXAMPLES)
    assert not problems
    assert {block.kind for block in blocks} == set(BUILDERS)
    for block in blocks:
        definition = LessonBody().child_blocks[block.kind]
        value = definition.clean(definition.to_python(block.stored))
        assert definition.get_prep_value(value) == block.stored
    assert word_count(blocks) > 100


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ('::: term word="x"\n:::', 1, "needs its meaning"),
        ("::: term\nx\n:::", 1, 'needs word="…"'),
        ('::: answer title="x"\n:::', 1, "needs its text"),
        ("::: answer\nx\n:::", 1, 'needs title="…"'),
        ('\n::: table caption="c"\nonly\n:::', 2, "2 to 12 columns"),
        ("::: table\na | b\n:::", 1, 'needs caption="…"'),
        ('::: table caption="c" header="top"\na | b\n:::', 1, "“header” is one of"),
        (f'::: table caption="c"\na | {"b" * 501}\n:::', 1, "500 characters"),
        ('::: steps title="t"\n### One\nx\n:::', 1, "2 to 20"),
        ("::: steps\ntext\n### One\n### Two\n:::", 1, "each opens with"),
        ("::: steps\n### One\n# no\n### Two\n:::", 3, "no “heading”"),
        ("::: comparison\n### One\n- a\n:::", 1, "2 or 3 sides"),
        ("::: comparison\n### One\n- a\n### Two\n:::", 1, "1 to 20 points"),
        ('::: case place="p" source="s"\n### done\nx\n### happened\nx\n:::', 1, "in this order"),
        ('::: case place="p"\n### happened\nx\n### done\nx\n### learnt\nx\n:::', 1, 'needs source="…"'),
        ('::: quote who="w"\n:::', 1, "what was said"),
        ('::: quote who="w" language="xx"\nx\n:::', 1, "not the code of a language"),
        ('::: quote who="w"\nx\n### other\ny\n:::', 1, "what was said"),
        ('::: resource title="t" address="http://example.org"\nx\n:::', 1, "https://"),
        ('::: resource title="t" address="https://example.org" size="big"\nx\n:::', 1, "“size” is written"),
        ('::: resource title="t" address="https://example.org"\n:::', 1, "what it is"),
        ('::: resource title="t" colour="red"\nx\n:::', 1, "takes"),
    ],
)
def test_a_mistake_is_told_with_its_line(body, line, words):
    _blocks, problems = read(body)
    assert any(where == line and words in why for where, why in problems), problems


@pytest.mark.parametrize("kind", BUILDERS)
@pytest.mark.parametrize(
    "text", ["", "### ", "###\n" * 2000, "|" * 20_000, "\x00\u202e", "<script>x</script>"]
)
def test_hostile_writing_is_reported_or_safe(kind, text):
    blocks, problems = read(f'::: {kind} word="w" title="t"\n{text}\n:::')
    assert blocks or problems
    assert "<script" not in "".join(str(block.stored) for block in blocks if kind != "table")


@pytest.mark.django_db
@pytest.mark.usefixtures("private_files")
def test_a_loaded_lesson_holds_its_blocks_and_loading_again_changes_nothing(tmp_path):
    folder = write_small_course(tmp_path / "course")
    for language in ("en", "ar"):
        lesson = folder / language / "reading.md"
        lesson.write_text(f"{lesson.read_text()}\n{EXAMPLES}")
    make_catalogues("en", "ar")
    partner = make_partner("institute")
    load_course(folder=read_course_folder(folder), partner=partner)
    page = LessonPage.objects.get(locale__language_code="en")
    assert {*BUILDERS} < {block.block_type for block in page.body}
    assert "Close other programs" in render_bodies([(page, "en")])[page.pk].html
    again = load_course(folder=read_course_folder(folder), partner=partner)
    assert (again.created, again.changed) == (0, 0)
