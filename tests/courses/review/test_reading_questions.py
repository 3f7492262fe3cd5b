"""Questions of every kind as a reviewer reads them, and which of their corrections are small."""

import pytest

from courses.review.difference_texts import compare_parts
from courses.review.pins import plain_text
from courses.review.reading import Names, ids_named, parts_of
from courses.review.smallness import smallness_of

NAMES = Names(
    files={("image", 7): "Mast", ("media", 8): "Siren"},
    questions={"q": "Which way"},
    objectives={"o": "Measure a link"},
    categories={3: "Links"},
)


def said(kind, /, **content):
    return {part.place: part.words for part in parts_of(kind, content, NAMES)}


def row(n, **columns):
    return {"translation_key": f"r{n}", "sort_order": n, "weight": 1, "text": "", "feedback": ""} | columns


def test_a_picture_and_a_recording_are_read_with_what_stands_for_them():
    found = said("question", image=7, image_alt="A mast", audio=8, transcript="Two tones", kind="essay")
    assert found["image"] == "Mast\nA mast"
    assert found["audio"] == "Siren\nTwo tones"
    parts = {part.place: part.assets for part in parts_of("question", {"image": 7, "audio": 8}, NAMES)}
    assert parts == {"image": (("image", 7),), "audio": (("media", 8),)}
    named = ids_named("question", {"audio": 8, "options": [{"image": 7}], "objective_key": "o"})
    assert named.files == {("image", 7), ("media", 8)}
    assert "o" in named.objectives


def test_rows_are_read_as_their_kind_has_them():
    matching = [row(1, text="<p>Fibre</p>", match="<p>Glass</p>"), row(2, match="<p>Tin</p>")]
    assert list(said("question", kind="matching", options=matching).values())[1:] == [
        "Fibre → Glass",
        "Tin → belongs to nothing",
    ]
    written = [row(1, answer="bit*", weight=100), row(2, answer="byte", weight=50)]
    assert said("question", kind="short-text", options=written)["options/r2"] == "byte — right, 50"
    number = [row(1, answer="9.81", tolerance="0.05")]
    found = said("question", kind="number", unit="m/s²", options=number)
    assert found["options/r1"] == "9.81 ± 0.05 m/s² — right"
    assert found["unit"] == "m/s²"
    ordering = [row(2, text="<p>Second</p>"), row(1, text="<p>First</p>")]
    assert list(said("question", kind="ordering", options=ordering).values())[1:] == ["First", "Second"]


def test_an_option_is_read_with_its_picture_and_its_fixed_place():
    choice = [row(1, text="<p>This</p>", image=7, image_alt="A mast", pinned=True)]
    words = said("question", kind="single", options=choice)["options/r1"].splitlines()
    assert words == ["This — right", "Mast: A mast", "Keeps its place when options are shuffled."]


def test_a_draw_is_read_with_all_that_it_asks_for():
    slot = {
        "category": 3, "draw": 2, "points": 1, "with_below": True, "objective_key": "o",
        "difficulty": "hard", "section": "Part one",
    }  # fmt: skip
    assert said("quiz", slots=[slot])["slots/1"] == (
        "Section “Part one”\n2 questions at random from “Links”; also from the categories inside it; "
        "only for the objective “Measure a link”; only of the difficulty “Hard” — 1 point"
    )


OLD = {
    "kind": "short-text",
    "prompt": "<p>What?</p>",
    "feedback": "<p>Becuase</p>",
    "retired": False,
    "options": [{"translation_key": "r1", "sort_order": 1, "text": "", "weight": 1, "feedback": "<p>No</p>"}],
}
NEW_ROW = OLD["options"][0] | {
    "answer": "", "tolerance": "", "match": "", "pinned": False, "image": None, "image_alt": "",
}  # fmt: skip
NEW = OLD | {
    "hint": "", "unit": "", "match_case": False, "image": None, "image_alt": "", "audio": None,
    "min_words": None, "difficulty": "", "options": [NEW_ROW],
}  # fmt: skip


def test_a_text_from_before_the_new_columns_says_the_same_with_them_empty():
    assert plain_text(OLD) == plain_text(NEW)
    slot = {"question_key": "q", "category": None, "draw": 1, "points": 1}
    later = slot | {"with_below": False, "objective_key": None, "difficulty": "", "section": ""}
    assert plain_text({"slots": [slot]}) == plain_text({"slots": [later]})
    assert smallness_of("quiz", {"slots": [slot]}, {"slots": [later]}, 20).is_small
    assert not smallness_of("question", OLD, NEW, 20).words
    assert not compare_parts(parts_of("question", OLD, NAMES), parts_of("question", NEW, NAMES))


@pytest.mark.parametrize(
    "change",
    [
        {"feedback": "<p>Because</p>"},
        {"hint": "<p>Think</p>"},
        {"feedback_partly": "<p>Nearly</p>"},
        {"image_alt": "A mast"},
        {"transcript": "Two tones"},
        {"options": [NEW_ROW | {"feedback": "<p>No, not this</p>"}]},
        {"options": [NEW_ROW | {"image_alt": "A mast"}]},
    ],
)
def test_words_about_a_question_are_small(change):
    judged = smallness_of("question", OLD, NEW | change, 20)
    assert judged.is_small
    assert judged.words


@pytest.mark.parametrize(
    "change",
    [
        {"prompt": "<p>What then?</p>"},
        {"unit": "m"},
        {"match_case": True},
        {"match_accents": True},
        {"match_width": True},
        {"min_words": 5},
        {"difficulty": "hard"},
        {"image": 7},
        {"audio": 8},
        {"options": [NEW_ROW | {"answer": "bit"}]},
        {"options": [NEW_ROW | {"tolerance": "1"}]},
        {"options": [NEW_ROW | {"match": "<p>x</p>"}]},
        {"options": [NEW_ROW | {"weight": 2}]},
        {"options": [NEW_ROW | {"pinned": True}]},
        {"options": [NEW_ROW | {"image": 7}]},
        {"options": [NEW_ROW, NEW_ROW]},
    ],
)
def test_what_an_answer_is_measured_by_goes_to_review(change):
    assert len(smallness_of("question", OLD, NEW | change, 20).reasons) == 1


@pytest.mark.parametrize("name", ["image_alt", "transcript"])
def test_words_for_those_who_do_not_see_or_hear_are_not_emptied_in_passing(name):
    assert not smallness_of("question", NEW | {name: "A mast"}, NEW, 20).is_small
    held = NEW | {"options": [NEW_ROW | {"image_alt": "A mast"}]}
    assert not smallness_of("question", held, NEW, 20).is_small


@pytest.mark.parametrize(
    "change", [{"with_below": True}, {"objective_key": "o"}, {"difficulty": "easy"}, {"section": "Part"}]
)
def test_what_a_quiz_draws_goes_to_review(change):
    slot = {"category": 3, "draw": 1, "points": 1}
    assert not smallness_of("quiz", {"slots": [slot]}, {"slots": [slot | change]}, 20).is_small
