"""What every lesson of the demo's courses promises: length, sources, a case, things to do, good pictures."""

import re
from pathlib import PurePosixPath

import pytest

from academy.demo.courses import ROOT
from courses.lesson_text import (
    AudioBlock,
    DownloadBlock,
    ImageBlock,
    NoteBlock,
    ReflectionBlock,
    VideoBlock,
    plain_text,
)
from courses.lesson_written import WrittenBlock
from tests.courses.content import COMPLETE, FOLDERS, blocks, lessons, texts_of_drawing

LESSONS = [pytest.param(lesson, id=str(lesson)) for lesson in lessons()]
# The first words of objectives: what an observer could see somebody do.
MEASURABLE = {
    "ar": "قياس|حساب|اختيار|تصميم|بناء|كتابة|تحديد|تمييز|وضع|شرح|الحكم|تصنيف|مقارنة|توزيع|تقييم",
    "en": "analyse|apply|assess|assign|build|calculate|choose|classify|compare|compile|correct|decide|define"
    "|design|detect|distinguish|draft|evaluate|explain|identify|judge|lead|locate|map|measure|open|outline"
    "|plan|rank|resolve|select|set|write",
    "es": "abrir|aplicar|calcular|comparar|decidir|distinguir|elaborar|evaluar|explicar|juzgar|localizar"
    "|planificar|resolver",
    "fr": "apprécier|calculer|choisir|classer|comparer|concevoir|constituer|construire|décider|définir"
    "|distinguer|esquisser|expliquer|juger|localiser|mesurer|planifier|rédiger|repérer|répartir|situer",
    "ru": "вычислить|найти|объяснить|обнаружить|определить|оценить|отличить|отличать|построить|провести"
    "|разработать|ранжировать|различать|рассчитать|решить|собрать|составить|спланировать|судить"
    "|установить|измерить|проверить",
    "zh-hans": "为|从|分析|判断|制定|区分|对照|将|把|设定|找出|找到|指出|按照"
    "|比较|绘制|评估|解释|计算|设计|说明|起草|针对",
}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.code)
def test_objectives_begin_with_a_verb_that_can_be_seen(folder):
    unseen = [
        (language, text)
        for objective in folder.objectives
        for language, text in objective.texts.items()
        if not re.match(MEASURABLE[language], text, re.IGNORECASE)
    ]
    assert unseen == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_the_right_length_and_says_how_long_it_takes(lesson):
    assert 600 <= lesson.text.words <= 1_200
    assert lesson.text.words / 160 <= lesson.text.minutes <= 60  # exercises take their time too


@pytest.mark.parametrize("folder", COMPLETE, ids=lambda folder: folder.code)
def test_a_course_takes_as_long_as_it_says(folder):
    for language in folder.languages:
        minutes = sum((each.lessons or each.quizzes)[language].minutes for each in folder.activities)
        assert 0.9 * folder.effort_minutes <= minutes <= 1.25 * folder.effort_minutes


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_opens_with_a_question_and_ends_with_what_to_take_away(lesson):
    first, last = lesson.text.blocks[0], lesson.text.blocks[-1]
    assert re.search(r"[?؟？]", plain_text(first.html.split("</p>")[0]))
    ending = re.search(r"<h2>([^<]+)</h2>\n<ul>((?:(?!<h2>|</ul>).)*)</ul>\Z", last.html, re.DOTALL)
    assert ending
    assert ending[2].count("<li>") == 3


@pytest.mark.parametrize("folder", COMPLETE, ids=lambda folder: folder.code)
def test_the_last_heading_is_the_same_in_all_lessons_of_a_language(folder):
    headings = {
        (lesson.language, re.findall(r"<h2>([^<]+)</h2>", lesson.text.blocks[-1].html)[-1])
        for lesson in lessons()
        if lesson.course is folder
    }
    assert len(headings) == len(folder.languages)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_shows_a_case_gives_something_to_do_and_names_its_sources(lesson):
    styles = {block.style for block in lesson.text.blocks if isinstance(block, NoteBlock)}
    kinds = {block.kind for block in lesson.text.blocks if isinstance(block, WrittenBlock)}
    assert "try" in styles
    assert "example" in styles or "case" in kinds
    assert len(lesson.text.sources) >= 2
    assert len(set(lesson.text.sources)) == len(lesson.text.sources)
    assert lesson.text.author
    assert lesson.text.licence


def test_cases_name_their_place_and_their_source():
    for lesson, block in blocks(WrittenBlock):
        if block.kind == "case":
            assert block.stored["source"], str(lesson)
            assert block.stored["place"], str(lesson)


@pytest.mark.parametrize("folder", COMPLETE, ids=lambda folder: folder.code)
def test_there_is_something_to_reflect_on(folder):
    for language in folder.languages:
        asked = [
            1
            for lesson, _block in blocks(ReflectionBlock)
            if lesson.course is folder and lesson.language == language
        ]
        assert len(asked) >= 2


def test_at_least_twelve_drawings_each_with_an_alternative_that_teaches():
    drawn = {
        re.sub(r"\.[a-z-]+\.svg$", "", f"{lesson.course.code}/{block.file.name}")
        for lesson, block in blocks(ImageBlock)
        if block.file.name.endswith(".svg")
    }
    assert len(drawn) >= 12
    for lesson, block in blocks(ImageBlock):
        least = 50 if lesson.language == "zh-hans" else 120  # Chinese says it in a third of the characters
        assert len(block.alt) >= least, f"{lesson}: {block.file.name}"
        assert block.file.size <= 12_000, f"{lesson}: {block.file.name}"
        if block.file.name.endswith(".svg"):
            title, description, *_words = texts_of_drawing(block)
            assert title.strip(), f"{lesson}: {block.file.name}"
            assert description.strip(), f"{lesson}: {block.file.name}"
            source = block.file.path.read_text(encoding="utf-8")
            lang = "zh-Hans" if lesson.language == "zh-hans" else lesson.language
            assert f'lang="{lang}"' in source, f"{lesson}: {block.file.name}"


def test_recordings_are_small_and_every_word_of_them_is_written_down():
    sounds, videos = list(blocks(AudioBlock)), list(blocks(VideoBlock))
    spoken = {(lesson.course.code, lesson.id) for lesson, _block in sounds}
    assert len(spoken) >= 2
    assert len({lesson.language for lesson, _block in sounds}) >= 2
    assert len({lesson.id for lesson, _block in videos}) >= 1
    for lesson, sound in sounds:
        files = {PurePosixPath(file.name).suffix: file for file in (sound.file, sound.second) if file}
        assert set(files) == {".opus", ".mp3"}, str(lesson)
        assert all(file.size <= 300_000 for file in files.values()), str(lesson)
        assert sound.seconds, str(lesson)
        assert len(sound.transcript) >= 100, str(lesson)
    for lesson, video in videos:
        assert video.file.size <= 500_000, str(lesson)
        assert video.captions, str(lesson)
        assert video.transcript, str(lesson)


@pytest.mark.parametrize("folder", COMPLETE, ids=lambda folder: folder.code)
def test_every_file_is_used_small_and_credited(folder):
    used = {}
    for lesson in lessons():
        for block in lesson.text.blocks if lesson.course is folder else ():
            if isinstance(block, ImageBlock | AudioBlock | VideoBlock | DownloadBlock):
                more = [file for _code, file in block.captions] if isinstance(block, VideoBlock) else []
                more += [block.second] if isinstance(block, AudioBlock) and block.second else []
                more += [block.poster] if isinstance(block, VideoBlock) and block.poster else []
                used |= {file.name: file for file in [block.file, *more]}
            if isinstance(block, DownloadBlock):
                assert block.file.size <= 10_000, str(lesson)
    assert all(file.author and file.source and file.licence for file in used.values())
    there = {f"files/{path.name}" for path in (ROOT / folder.slug / "files").iterdir()}
    assert there == set(used)
