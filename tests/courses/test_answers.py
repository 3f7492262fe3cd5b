"""From a question's form to an answer, and back into its fields."""

import re

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from courses.answers import answer_from, asked, files_in, plain, remark_on, words_in
from courses.grading import is_well_formed, share_earned

IMAGE = {
    "alt": "A mast",
    "sources": [["image/webp", [["image-1-480-00000000.webp", 480], ["image-1-800-00000000.webp", 800]]]],
    "fallback": "image-1-800-00000000.jpg",
    "width": 800,
    "height": 600,
    "link": "image-1-800-00000000.webp",
    "size": 12_000,
}
AUDIO = {
    "file": "audio-2-00000000.mp3",
    "type": "audio/mpeg",
    "seconds": 65,
    "size": 90_000,
    "transcript": "What is said.",
}


def content(kind, options=(), **more):
    return {
        "v": 2,
        "key": "k",
        "language": "en",
        "kind": kind,
        "prompt": "<p>Which?</p>",
        "hint": "",
        "feedback": "",
        "objective": None,
        "options": list(options),
        **more,
    }


def rows(*keys, **more):
    return [{"key": key, "text": f"<p>Row {key}</p>", "feedback": "", **more} for key in keys]


MATCHING = content(
    "matching",
    [{**row, "choice": row["key"]} for row in rows("b", "a")],
    choices=[{"key": key, "text": f"<b>Choice</b> {key} &amp; co"} for key in ("b", "a", "c")],
)
ORDERING = content("ordering", rows("c", "a", "b"))
KINDS = {
    "single": (content("single", rows("a", "b", weight=1)), "answer=a", {"chosen": ["a"]}),
    "multiple": (content("multiple", rows("a", "b", weight=1)), "answer=a&answer=b", {"chosen": ["a", "b"]}),
    "true-false": (content("true-false", rows("a", "b", weight=1)), "answer=b", {"chosen": ["b"]}),
    "matching": (MATCHING, "match-1=c&match-2=a", {"pairs": {"a": "a", "b": "c"}}),
    "ordering": (ORDERING, "place-1=2&place-2=3&place-3=1", {"places": {"a": 2, "b": 3, "c": 1}}),
    "short-text": (content("short-text"), "text=Geneva", {"text": "Geneva"}),
    "number": (content("number", unit="MHz"), "text=9%2C81", {"text": "9,81"}),
    "essay": (content("essay", min_words=2), "text=One%0D%0Atwo", {"text": "One\ntwo"}),
}


def html_of(question, error=""):
    return render_to_string("enrollments/_question_fields.html", {"question": question, "error": error})


@pytest.mark.parametrize("kind", KINDS)
def test_fields_of_every_kind_become_a_well_formed_answer(kind):
    question, data, value = KINDS[kind]
    assert answer_from(question, QueryDict(data)) == value
    assert is_well_formed(question, value)
    prefixed = "&".join(f"q7-{pair}" for pair in data.split("&"))
    assert answer_from(question, QueryDict(prefixed), "q7-") == value


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_is_an_empty_answer_of_the_right_shape(kind):
    question, _data, _value = KINDS[kind]
    value = answer_from(question, QueryDict(""))
    assert is_well_formed(question, value)
    assert not any(value.values())


@pytest.mark.parametrize("data", ["place-1=x", "place-1=4", "place-1=0", "place-1=%D9%A1"])
def test_a_place_that_is_none_is_not_well_formed(data):
    assert not is_well_formed(ORDERING, answer_from(ORDERING, QueryDict(data)))


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_answered_stands_in_the_fields_and_comes_back_from_them(kind):
    question, _data, value = KINDS[kind]
    page = html_of(asked(question, ["b", "a"], value, "q2-"))
    sent = QueryDict(mutable=True)
    for name, body in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        sent[name] = re.search(r'value="([^"]*)" selected', body)[1]
    for name, key in re.findall(r'name="([^"]+)" id="[^"]+" value="([^"]*)" checked', page):
        sent.appendlist(name, key)
    if written := re.search(r'<input type="text" name="([^"]+)" id="[^"]+" value="([^"]*)"', page):
        sent[written[1]] = written[2]
    if essay := re.search(r'<textarea name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL):
        sent[essay[1]] = essay[2]
    found = answer_from(question, sent, "q2-")
    assert {key: sorted(each) if isinstance(each, list) else each for key, each in found.items()} == value


def test_the_names_of_an_orderings_fields_say_nothing_about_the_right_order():
    shown = asked(ORDERING, ["a", "b", "c"], None)["rows"]
    assert [row["name"] for row in shown] == ["place-1", "place-2", "place-3"]
    assert share_earned(ORDERING, {"places": {"a": 1, "b": 2, "c": 3}}) != 1


def test_the_names_of_a_matchings_fields_do_not_join_its_rows_to_its_choices():
    keys = ["d", "a", "c", "b"]
    question = content(
        "matching",
        [{**row, "choice": row["key"]} for row in rows(*keys)],
        choices=[{"key": key, "text": f"Choice {key}"} for key in keys],
    )
    shown = asked(question, ["b", "d", "a", "c"], {})["rows"]
    by_key = dict(enumerate(sorted(choice["value"] for choice in shown[0]["choices"]), start=1))
    guessed = QueryDict("&".join(f"match-{n}={key}" for n, key in by_key.items()))
    assert share_earned(question, answer_from(question, guessed)) < 1


def test_rows_that_were_given_places_stand_in_their_order():
    shown = asked(ORDERING, ["a", "b", "c"], {"places": {"a": 3, "b": 1}})["rows"]
    assert [row["text"] for row in shown] == ["Row b", "Row a", "Row c"]


def test_choices_of_a_matching_are_plain_text_in_the_papers_order():
    shown = asked(MATCHING, ["c", "b", "a"], None)["rows"]
    assert [row["html"] for row in shown] == ["<p>Row b</p>", "<p>Row a</p>"]
    assert [choice["text"] for choice in shown[0]["choices"]] == [
        *("Choice c & co", "Choice b & co", "Choice a & co")
    ]


def test_a_paper_that_froze_no_order_of_choices_shows_them_by_key():
    shown = asked(MATCHING, ["b", "a"], None)["rows"]
    assert [choice["value"] for choice in shown[0]["choices"]] == ["a", "b", "c"]


def test_a_question_of_the_first_version_is_shown():
    old = {
        "v": 1,
        "key": "k",
        "kind": "single",
        "prompt": "<p>Which?</p>",
        "feedback": "",
        "objective": None,
        "options": rows("a", "b", weight=1),
    }
    shown = asked(old, ["b", "a"], {"chosen": ["b"]}, language="ar")
    assert (shown["lang"], shown["dir"], shown["audio"], shown["image"]) == ("ar", "rtl", None, None)
    assert [(each["key"], each["checked"]) for each in shown["options"]] == [("b", True), ("a", False)]


def test_what_a_learner_wrote_is_never_markup():
    page = html_of(asked(content("essay"), [], {"text": "</textarea><script>x</script>"}))
    assert "<script>" not in page


def test_a_picture_and_a_recording_stand_with_their_words_or_as_links_for_the_data_saver():
    question = content("single", [{**rows("a", weight=1)[0], "image": IMAGE}], image=IMAGE, audio=AUDIO)
    page = html_of(asked(question, ["a"], None, file_url=lambda name: f"/files/{name}"))
    assert page.count('alt="A mast" width="800" height="600"') == 2
    assert '<source src="/files/audio-2-00000000.mp3" type="audio/mpeg">' in page
    assert "What is said." in page
    light = html_of(asked(question, ["a"], None, file_url=lambda name: f"/files/{name}", light=True))
    assert "<img" not in light
    assert "<audio" not in light
    assert 'href="/files/image-1-800-00000000.webp"' in light
    assert files_in(question) == {
        *("audio-2-00000000.mp3", "image-1-800-00000000.jpg"),
        *("image-1-480-00000000.webp", "image-1-800-00000000.webp"),
    }


def test_the_hint_stands_in_practice_only():
    question = content("number") | {"hint": "<p>Think of waves.</p>"}
    assert "Think of waves" in html_of(asked(question, [], None, practice=True))
    assert "Think of waves" not in html_of(asked(question, [], None))


@pytest.mark.parametrize(
    ("question", "value", "said"),
    [
        (ORDERING, {"places": {"a": 1, "b": 1, "c": 2}}, "same place"),
        (ORDERING, {"places": {"a": 1}}, "no place yet"),
        (ORDERING, {"places": {"a": 1, "b": 2, "c": 3}}, ""),
        (MATCHING, {"pairs": {"a": "a"}}, "no answer yet"),
        (content("number"), {"text": "a lot"}, "cannot be read"),
        (content("number", unit="MHz"), {"text": "12.5 MHz"}, ""),
        (ORDERING, {}, ""),
    ],
)
def test_what_a_learner_will_want_to_mend_is_said(question, value, said):
    remark = remark_on(question, value)
    assert said in remark if said else remark == ""


@pytest.mark.parametrize(
    ("text", "number"), [("", 0), (" one  two\nthree ", 3), ("无线电 频谱", 5), ("l’été", 1)]
)
def test_words_are_counted(text, number):
    assert words_in(text) == number


def test_a_text_without_its_markup():
    assert plain("<p>CO<sub>2</sub></p><p>a<br>b &lt; c</p>") == "CO2 a b < c"
