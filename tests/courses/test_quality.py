"""Each quality check, red and green, over plain facts."""

from dataclasses import replace

import pytest

from courses.asked import Slot
from courses.quality import check_course, finding_of
from courses.quality_kinds import (
    BodyFacts,
    CourseFacts,
    EditionFacts,
    FileFacts,
    Heading,
    Level,
    Link,
    ModuleFacts,
    NamedFile,
    ObjectiveFacts,
    OptionFacts,
    QuestionFacts,
    QuizFacts,
    Shown,
    blocking,
)
from courses.quality_kinds import LessonFacts as Lesson
from courses.quality_lessons import is_plausible
from courses.quality_verbs import Verb, first_verb
from courses.quality_words import WORDS

OBJECTIVES = tuple(
    ObjectiveFacts(key, text)
    for key, text in [("o1", "Measure a link"), ("o2", "Plan a week"), ("o3", "Judge a certificate")]
)
OPTIONS = (OptionFacts("a", "Yes", 1, "Right."), OptionFacts("b", "No", 0, "Not so."))


def question(key: str, objective: str, category: int = 1, language: str = "en", **fields) -> QuestionFacts:
    return QuestionFacts(
        key=key,
        language=language,
        name=key,
        prompt="Which?",
        category=category,
        objective=objective,
        options=OPTIONS,
        **fields,
    )


BANK = tuple(question(f"{o.key}{n}", o.key) for o in OBJECTIVES for n in "xy")
LESSON = Lesson(
    key="l1",
    title="The arithmetic of a link",
    author="A. Author",
    sources="Own work",
    licence="CC BY 4.0",
    body=BodyFacts(has_words=True, stored_bytes=900),
)
FINAL = QuizFacts(
    key="q1", title="What you can do now", is_final=True, weight=1, slots=(Slot(category=1, draw=4),)
)
ENGLISH = EditionFacts(
    language="en",
    title="Teaching on weak links",
    summary="What it is about.",
    description="How it is built.",
    audience="Trainers.",
    requirements="None",
    assessment="A final quiz.",
    award="A certificate.",
    contact="courses@example.org",
    objectives=OBJECTIVES,
    modules=(ModuleFacts("m1", "What a link carries", (LESSON, FINAL)),),
)
GOOD = CourseFacts(key="c", editions=(ENGLISH,), questions=BANK)


def edition(**fields) -> CourseFacts:
    return replace(GOOD, editions=(replace(ENGLISH, **fields),))


def lesson(**fields) -> CourseFacts:
    module = ModuleFacts("m1", "What a link carries", (replace(LESSON, **fields), FINAL))
    return edition(modules=(module,))


def body(**fields) -> CourseFacts:
    return lesson(body=replace(LESSON.body, **fields))


def final(**fields) -> CourseFacts:
    return edition(modules=(ModuleFacts("m1", "What a link carries", (LESSON, replace(FINAL, **fields))),))


def bank(**fields) -> CourseFacts:
    return replace(GOOD, questions=(*BANK, replace(question("extra", "o1"), **fields)))


def codes(facts: CourseFacts, level: Level | None = None) -> list[str]:
    return [each.code for each in check_course(facts) if level in (None, each.level)]


def test_a_good_course_has_no_findings():
    assert check_course(GOOD) == []


FILE = NamedFile("body.b1.audio", "media", 7)
CREDITED = FileFacts("Talk", "A", "S", "L", 100)
ROWS = (
    OptionFacts("a", "Fibre", 0, match="Glass"),
    OptionFacts("b", "Radio", 0, match="Air"),
    OptionFacts("c", "", 0, match="Tin"),
)
NINE = OptionFacts("a", "", 1, answer="9.81", tolerance="0.05")
MUTE = (OPTIONS[0], replace(OPTIONS[1], feedback=""))
OVERLAP = (Slot(category=1, draw=5), Slot(category=1, objective="o1", draw=2))  # of six, two on o1


def pictured(words: str = "A mast") -> CourseFacts:
    """A course with a question that shows a picture."""
    facts = bank(shown=(Shown("image", "image", words),), files=(NamedFile("image", "image", 3),))
    return replace(facts, files={("image", 3): CREDITED})


MUST = [
    ("summary-missing", edition(summary=" ")),
    ("audience-missing", edition(audience="")),
    ("requirements-missing", edition(requirements="")),
    ("objectives-none", edition(objectives=())),
    ("objective-empty", edition(objectives=(*OBJECTIVES, ObjectiveFacts("o1", "  ")))),
    ("objective-vague", edition(objectives=(ObjectiveFacts("o1", "Understand links"), *OBJECTIVES[1:]))),
    ("pass-mark-low", replace(GOOD, pass_mark=79)),
    ("pass-mark-low", replace(GOOD, pass_mark=69, self_paced=False)),
    ("modules-none", edition(modules=())),
    ("module-empty", edition(modules=(*ENGLISH.modules, ModuleFacts("m2", "Later")))),
    ("lesson-empty", lesson(body=BodyFacts())),
    ("lesson-author", lesson(author="")),
    ("lesson-sources", lesson(sources=" ")),
    ("lesson-licence", lesson(licence="")),
    ("lesson-heavy", lesson(weight=2_000_001)),
    (
        "lesson-heavy",
        replace(body(files=(FILE,)), files={("media", 7): replace(CREDITED, travels=2_000_000)}),
    ),
    ("block-gap", body(gaps=("body.b1.term",))),
    ("picture-words", body(shown=(Shown("body.b1", "image", ""),))),
    ("audio-words", body(shown=(Shown("body.b1", "audio", " "),))),
    ("video-words", body(shown=(Shown("body.b1", "video", ""),))),
    ("file-gone", body(files=(FILE,))),
    ("file-credit", replace(body(files=(FILE,)), files={("media", 7): replace(CREDITED, licence="")})),
    ("final-missing", final(is_final=False)),
    ("quiz-pass-mark-low", final(pass_mark=60)),
    ("quiz-empty", final(slots=())),
    ("quiz-question-gone", final(slots=(Slot(question="nowhere"),))),
    ("quiz-short", final(slots=(Slot(category=1, draw=7),))),
    ("quiz-short", final(slots=(Slot(category=1, draw=4), Slot(category=1, draw=3)))),
    ("objective-untested", replace(GOOD, questions=BANK[1:])),
    ("question-prompt", bank(prompt="")),
    ("question-options", bank(options=OPTIONS[:1])),
    ("question-right", bank(options=(OPTIONS[1], OPTIONS[1]))),
    ("question-feedback", bank(options=(OPTIONS[0], replace(OPTIONS[1], feedback="")))),
    ("quiz-overlap", final(slots=OVERLAP)),
    ("quiz-short", final(slots=(Slot(category=1, objective="o1", draw=3),))),
    ("quiz-short", final(slots=(Slot(category=1, difficulty="hard"),))),
    ("option-empty", bank(options=(*OPTIONS, OptionFacts("c", " ", 0, "Nothing.")))),
    ("option-empty", bank(kind="ordering", options=(*OPTIONS, OptionFacts("c", "", 0)), feedback="So.")),
    ("question-rows", bank(kind="ordering", options=OPTIONS[:1], feedback="So.")),
    ("question-rows", bank(kind="matching", options=(*ROWS[:1], ROWS[2]), feedback="So.")),
    ("question-match", bank(kind="matching", options=(*ROWS, OptionFacts("d", "Air", 0)), feedback="So.")),
    ("question-answers", bank(kind="short-text", options=(), feedback="So.")),
    ("question-answers", bank(kind="short-text", options=(OptionFacts("a", "", 0, answer="x"),))),
    ("question-number", bank(kind="number", options=(OptionFacts("a", "", 1, answer="nine"),))),
    ("question-number", bank(kind="number", options=(replace(NINE, tolerance="a bit"),))),
    ("question-words", bank(kind="essay", min_words=9, max_words=5)),
    ("question-feedback-wrong", bank(kind="number", options=(NINE,), feedback_right="Yes.")),
    ("question-feedback-wrong", bank(kind="matching", options=ROWS)),
    ("question-feedback", bank(options=(OPTIONS[0], replace(OPTIONS[1], feedback="")), feedback_right="Y")),
    ("picture-words", pictured(words="")),
    ("file-gone", replace(pictured(), files={})),
    ("file-credit", replace(pictured(), files={("image", 3): replace(CREDITED, licence="")})),
    ("audio-words", bank(shown=(Shown("audio", "audio", " "),))),
]
SHOULD = [
    ("title-default", edition(title="New course")),
    ("title-default", lesson(title="Lesson 3")),
    ("title-default", final(title="Untitled")),
    ("title-default", edition(modules=(replace(ENGLISH.modules[0], title="module 1"),))),
    ("description-missing", edition(description="")),
    ("assessment-unsaid", edition(assessment="")),
    ("contact-missing", edition(contact="")),
    ("effort-missing", replace(GOOD, effort_minutes=0)),
    ("objectives-few", edition(objectives=OBJECTIVES[:2])),
    ("objectives-many", edition(objectives=OBJECTIVES * 3)),
    ("objective-verb", edition(objectives=(ObjectiveFacts("o1", "Frobnicate links"), *OBJECTIVES[1:]))),
    ("heading-order", body(headings=(Heading("body.b1", 3, "Small"),))),
    ("link-words", body(links=(Link("body.b1", "https://itu.int/", "Click here"),))),
    ("link-address", body(links=(Link("body.b1", "http://localhost/x", "The report"),))),
    ("picture-words-name", body(shown=(Shown("body.b1", "image", "IMG_0042.JPG"),))),
    ("captions-language", body(shown=(Shown("body.b1", "video", "", ("fr",)),))),
    ("quiz-not-random", final(slots=tuple(Slot(question=each.key) for each in BANK))),
    ("option-feedback", bank(options=(OPTIONS[0], replace(OPTIONS[1], feedback="")), feedback="All.")),
    ("question-objective", bank(objective="")),
    ("option-feedback", bank(options=MUTE, feedback_right="Yes.", feedback_wrong="No.")),
    ("picture-words-name", pictured(words="IMG_0042.JPG")),
    ("essay-alone", bank(kind="essay", options=())),
    (
        "final-essays",
        replace(GOOD, self_paced=False, questions=tuple(replace(each, kind="essay") for each in BANK)),
    ),
]


@pytest.mark.parametrize(("code", "facts"), MUST)
def test_what_a_course_must_mend_keeps_it_from_being_submitted(code, facts):
    assert code in codes(facts, Level.MUST)
    assert code in [finding.code for finding in blocking(check_course(facts))]


@pytest.mark.parametrize(("code", "facts"), SHOULD)
def test_what_a_course_should_mend_is_advice(code, facts):
    assert codes(facts) == [code]
    assert blocking(check_course(facts)) == []


GREEN = [
    replace(GOOD, pass_mark=70, self_paced=False),
    lesson(weight=2_000_000),
    replace(body(files=(FILE, FILE)), files={("media", 7): CREDITED}),
    body(shown=(Shown("body.b1", "image", "Speed falls after 18:00"), Shown("b", "audio", "Words."))),
    body(shown=(Shown("body.b1", "video", "", ("en",)),)),
    body(headings=(Heading("b", 2, "A"), Heading("b", 3, "B"), Heading("b", 2, "C"))),
    body(links=(Link("b", "https://itu.int/", "What the ITU says"), Link("b", "mailto:a@b.org", "Write"))),
    final(pass_mark=80),
    bank(usable=False, prompt=""),
    bank(key="unasked", category=9, prompt=""),
    final(slots=(Slot(category=1, draw=5), Slot(question="o1x"))),
    final(slots=tuple(Slot(category=1, objective=each.key, draw=2) for each in OBJECTIVES)),
    replace(final(slots=(Slot(category=5, with_below=True, draw=6),)), branches={5: frozenset({5, 1})}),
    bank(kind="matching", options=ROWS, feedback_wrong="So."),
    bank(kind="ordering", options=OPTIONS, feedback="So."),
    bank(kind="short-text", options=(OptionFacts("a", "", 1, answer="bit*"),), feedback="So."),
    bank(kind="number", options=(NINE,), feedback_wrong="So."),
    replace(bank(kind="essay", options=(), min_words=5), self_paced=False),
    bank(options=(*OPTIONS, OptionFacts("c", "", 0, "No.", has_picture=True))),
    bank(kind="true-false", options=tuple(replace(each, text="") for each in OPTIONS)),
    pictured(),
    replace(pictured(words=""), files={("image", 3): replace(CREDITED, words="A mast")}),
]


@pytest.mark.parametrize("facts", GREEN)
def test_what_is_as_it_should_be_is_not_found(facts):
    assert check_course(facts) == []


def test_an_outline_is_asked_for_its_own_fields_only():
    outline = replace(edition(modules=()), for_outline=True)
    assert codes(outline) == ["modules-none"]
    assert blocking(check_course(outline)) == []
    assert "audience-missing" in codes(replace(outline, editions=(replace(ENGLISH, audience=""),)))
    assert codes(replace(edition(award=""), for_outline=True)) == ["award-unsaid"]


def test_attendance_needs_no_bank_and_no_mark():
    plain = edition(modules=(ModuleFacts("m1", "A day together", (LESSON,)),))
    attended = replace(plain, assessment="attendance", questions=(), pass_mark=0)
    assert check_course(attended) == []
    assert "final-missing" in codes(replace(attended, assessment="test", pass_mark=80))


def test_written_work_needs_no_final_quiz_and_its_objectives_are_advice():
    plain = edition(modules=(ModuleFacts("m1", "A report", (LESSON,)),))
    written = replace(plain, assessment="work", questions=())
    assert codes(written, Level.MUST) == []
    assert set(codes(written)) == {"objective-untested"}


def test_the_final_covers_every_objective_and_every_module():
    practice = QuizFacts("q0", "Try it", slots=(Slot(category=2, draw=1),))
    modules = (ModuleFacts("m1", "A", (LESSON, practice)), ModuleFacts("m2", "The end", (FINAL,)))
    apart = [question(f"p{n}", "o3", category=2) for n in "12"]
    facts = replace(edition(modules=modules), questions=(*BANK[:4], *apart))
    assert sorted(codes(facts)) == ["final-module", "final-objective"]
    both = replace(facts, questions=(*facts.questions, question("f", "o3")))
    assert check_course(both) == []


def test_a_language_that_is_not_complete_is_advised_and_one_that_is_complete_is_held_to_all():
    french = replace(
        ENGLISH, language="fr", summary="", objectives=(ObjectiveFacts("o1", "Comprendre"), *OBJECTIVES[1:])
    )
    spoken = tuple(replace(each, language="fr") for each in BANK)
    whole = replace(GOOD, editions=(ENGLISH, french), questions=(*BANK, *spoken))
    assert set(codes(whole, Level.MUST)) == {"summary-missing", "objective-vague"}
    half = replace(whole, editions=(ENGLISH, replace(french, modules=())))
    assert codes(half, Level.MUST) == []
    assert {"summary-missing", "language-incomplete"} <= set(codes(half, Level.SHOULD))
    less = replace(whole, editions=(ENGLISH, replace(french, objectives=OBJECTIVES[:2])))
    assert "objectives-differ" in codes(less, Level.SHOULD)


def test_a_language_whose_verbs_nobody_knows_is_said_not_to_be_checked():
    arabic = replace(GOOD, editions=(replace(ENGLISH, language="ar"),), questions=())
    said = [each for each in check_course(arabic) if each.code == "objectives-unchecked"]
    assert [each.level for each in said] == [Level.INFO]


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "Measure the rate of a link", Verb.MEASURABLE),
        ("en", "To measure the rate", Verb.MEASURABLE),
        ("en", "Be able to measure the rate", Verb.MEASURABLE),
        ("en", "Learners will be able to explain it", Verb.MEASURABLE),
        ("en", "Measures the rate", Verb.MEASURABLE),
        ("en", "Understand links", Verb.VAGUE),
        ("en", "be able to UNDERSTAND links", Verb.VAGUE),
        ("en", "Gain an understanding of links", Verb.VAGUE),
        ("en", "Knows links", Verb.VAGUE),
        ("en", "Learn", Verb.VAGUE),
        ("en", "Links and their rates", Verb.UNKNOWN),
        ("en", "", Verb.UNKNOWN),
        ("en", "— …", Verb.UNKNOWN),
        ("fr", "Mesurer le débit", Verb.MEASURABLE),
        ("fr", "Être capable de décrire le débit", Verb.MEASURABLE),
        ("fr", "Savoir mesurer le débit", Verb.MEASURABLE),
        ("fr", "S’exprimer en public", Verb.MEASURABLE),
        ("fr", "Connaître le débit", Verb.VAGUE),
        ("fr", "Savoir la différence", Verb.VAGUE),
        ("fr", "Se familiariser avec les liens", Verb.VAGUE),
        ("fr", "Prendre conscience du débit", Verb.VAGUE),
        ("es", "Medir la velocidad", Verb.MEASURABLE),
        ("es", "Ser capaz de diseñar una clase", Verb.MEASURABLE),
        ("es", "Conectarse a una red", Verb.MEASURABLE),
        ("es", "Comprender la red", Verb.VAGUE),
        ("es", "Saber la diferencia", Verb.VAGUE),
        ("es", "Familiarizarse con la red", Verb.VAGUE),
    ],
)
def test_the_verb_of_an_objective_is_found_behind_what_leads_up_to_it(language, text, kind):
    assert first_verb(text, language)[0] is kind


def test_every_verb_of_the_lists_is_on_one_of_them():
    from courses.quality_verbs import _WORDS

    for language in ("en", "fr", "es"):
        assert not _WORDS[Verb.MEASURABLE][language] & _WORDS[Verb.VAGUE][language], language


@pytest.mark.parametrize(
    ("address", "plausible"),
    [
        ("https://www.itu.int/", True),
        ("/en/courses/", True),
        ("#part", True),
        ("mailto:a@b.org", True),
        (f"http://{10}.0.0.8/file", False),
        ("http://127.0.0.1/", False),
        ("https://intranet/", False),
        ("file:///C:/report.docx", False),
        ("www.itu.int", False),
        ("//host", False),
        ("https://[broken", False),
    ],
)
def test_an_address_is_plausible_where_somebody_else_can_reach_it(address, plausible):
    assert is_plausible(address) is plausible


def test_a_finding_is_kept_as_plain_data_and_read_back():
    for _code, facts in MUST + SHOULD:
        for finding in check_course(facts):
            assert finding_of(finding.as_row()) == finding
            assert finding.sentence
    assert finding_of({"code": "of another release", "level": "must"}) is None


def test_every_sentence_has_its_parameters():
    said = {each.code for _code, facts in MUST + SHOULD for each in check_course(facts)}
    elsewhere = {
        *("objectives-unchecked", "language-incomplete", "objectives-differ", "final-objective"),
        *("final-module", "award-unsaid"),
    }
    assert said | elsewhere == set(WORDS)


def test_a_finding_tells_its_place():
    (found,) = [each for each in check_course(lesson(author="")) if each.code == "lesson-author"]
    assert (found.key, found.language, found.field) == ("l1", "en", "author")
