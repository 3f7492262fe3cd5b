"""The GIFT reader: what it understands, what it mends and says so, what it skips, and what no file can do."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.bank.gift import read_gift
from courses.bank.limits import MAX_BLOCK_CHARS
from courses.bank.reading import bounded
from courses.bank.rows import ReadQuestion, Skipped


def rows(source: str) -> list[ReadQuestion]:
    """The questions of a file in which all are in order."""
    found = list(read_gift(source))
    assert [each for each in found if isinstance(each, Skipped)] == []
    return found


def only(source: str) -> ReadQuestion:
    """The one question of a file."""
    (question,) = rows(source)
    return question


def options(question: ReadQuestion) -> list[tuple[str, int]]:
    """Its options in short."""
    return [(option.text.plain or option.answer, option.weight) for option in question.options]


def test_reads_a_single_choice_with_feedback_for_each_option():
    question = only("::Seas::Which is a sea?{\n=Red Sea#Yes, it is.\n~Lake Chad#A lake.\n}")
    assert (question.kind, question.name, question.text.plain) == ("single", "Seas", "Which is a sea?")
    assert [option.id for option in question.options] == ["a", "b"]
    assert options(question) == [("Red Sea", 1), ("Lake Chad", 0)]
    assert [option.feedback.plain for option in question.options] == ["Yes, it is.", "A lake."]


def test_reads_a_multiple_choice_with_exact_weights():
    question = only("Which?{~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-33.33333%d}")
    assert question.kind == "multiple"
    assert [option.weight for option in question.options] == [1, 1, 1, -1]


def test_a_single_choice_may_give_part_of_the_point():
    assert options(only("Which?{~%50%half =full ~none}")) == [("half", 1), ("full", 2), ("none", 0)]


@pytest.mark.parametrize(("word", "truth"), [("T", 1), ("true", 1), ("F", 0), ("FALSE", 0)])
def test_true_or_false_gives_the_first_feedback_to_the_wrong_answer(word, truth):
    question = only(f"Water is wet.{{{word}#Wrong answer.#Right answer.####In general.}}")
    assert question.kind == "true-false"
    assert {option.id: option.weight for option in question.options} == {"true": truth, "false": 1 - truth}
    by_weight = {option.weight: option.feedback.plain for option in question.options}
    assert by_weight == {1: "Right answer.", 0: "Wrong answer."}
    assert question.feedback.plain == "In general."


def test_reads_matching_short_text_numbers_essays_and_orderings():
    found = rows(
        "Match.{=Canada -> Ottawa =Italy->Rome = -> Lima}\n\n"
        "Who?{=no one =%50%nobody#Nearly.}\n\n"
        "When?{#\n=1822:0 #Right.\n=%50%1822:2\n~#Look it up.}\n\n"
        "Between?{#1..5}\n\nPi?{#3,14:0,01}\n\n"
        "Write.{####A model answer.}\n\n"
        "Sort.{>ALL VERTICAL ABSOLUTE\nfirst\nsecond\nthird}"
    )
    kinds = ["matching", "short-text", "number", "number", "number", "essay", "ordering"]
    assert [each.kind for each in found] == kinds
    pairs = [(option.text.plain, option.match.plain) for option in found[0].options]
    assert pairs == [("Canada", "Ottawa"), ("Italy", "Rome"), ("", "Lima")]
    assert options(found[1]) == [("no one", 2), ("nobody", 1)]
    numbers = [(option.answer, option.tolerance, option.weight) for option in found[2].options]
    assert numbers == [("1822", "0", 2), ("1822", "2", 1)]
    assert found[2].feedback_wrong.plain == "Look it up."
    assert [(o.answer, o.tolerance) for each in found[3:5] for o in each.options] == [
        ("3", "2"),
        ("3.14", "0.01"),
    ]
    assert found[5].feedback.plain == "A model answer."
    assert [option.text.plain for option in found[6].options] == ["first", "second", "third"]


def test_a_missing_word_leaves_a_gap():
    assert only("A day has {=24 ~12} hours.").text.plain == "A day has _____ hours."
    assert only("He is from {=here ~there}.").text.plain == "He is from _____."


def test_line_breaks_in_the_file_mean_nothing_and_escapes_mean_themselves():
    question = only("Is 1\n  \\= 1\\n\\{sure\\}?{\n=yes\\: \\#1 \\~ \\\\\n~no\n}")
    assert question.text.plain == "Is 1 = 1\n{sure}?"
    assert question.text.html == "Is 1 = 1<br>{sure}?"
    assert question.options[0].text.plain == "yes: #1 ~ \\"


def test_categories_and_tags_belong_to_the_questions_after_them():
    found = rows(
        "$CATEGORY: $course$/top/a/b//c\n\n// [id:q1] [objective:o2] [tag:x] [tag:y]\n// more words\n"
        "1?{T}\n\n"
        "// [id:lost]\n\n2?{T}\n$CATEGORY: c\n3?{T}"
    )
    assert [(each.category, each.id, each.objective, each.tags, each.line) for each in found] == [
        (("a", "b/c"), "q1", "o2", ("x", "y"), 5),
        (("a", "b/c"), "", "", (), 9),
        (("c",), "", "", (), 11),
    ]


def test_tags_of_ours_say_what_gift_cannot():
    question = only(
        "// [difficulty:hard] [hint:html:<b>Look</b>] [right:Well \\[done\\]]\n"
        "// [match:case] [retired:yes]\nWho?{=A}"
    )
    assert (question.difficulty, question.hint.html, question.retired) == ("hard", "<b>Look</b>", True)
    assert (question.feedback_right.plain, question.match_case, question.match_width) == (
        "Well [done]",
        True,
        False,
    )


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("A?{\n\n=a\n\n~b\n\n}", ["A?"]),
        ("A?{=a ~b}\nB?{=a ~b}", ["A?", "B?"]),
        ("::A::A?{\n=a\n~b\n}\n::B::B?{\n=a\n~b\n}", ["A?", "B?"]),
        ("A?{T}\n// [id:b]\n::B::B?{F}", ["A?", "B?"]),
        ("A?\n\n{\n=a\n~b\n}", ["A?"]),
        ("What is {int x} here?{=a ~b}", ["What is {int x} here?"]),
        ("Is $x^{2}$ or \\frac{1}{2} more?{=a ~b}", ["Is $x^{2}$ or \\frac{1}{2} more?"]),
        ("int f() {\n  return 1;\n}\nWhat is it?{=a ~b}", ["int f() { return 1; } What is it?"]),
        ("::A::A?{=a ~b}\n}\n\nB?{T}", ["A?", "B?"]),
    ],
)
def test_lines_and_braces_that_are_not_as_they_should_be_are_understood(source, texts):
    assert [each.text.plain for each in rows(source)] == texts


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A?{\n~ x=5\n= x=6\n~ x = 7\n}", ["x=5", "x=6", "x = 7"]),
        ("A?{\n=a == b\n~a != b\n~a <= b\n}", ["a == b", "a != b", "a <= b"]),
        ('A?{\n=<a href="https://e.org/">b</a>\n~c\n}', ["b", "c"]),
        ("A?{~a=b~c}", ["a", "b", "c"]),
        ("A?{\n~a ~b\n=c ~d\n}", ["a", "b", "c", "d"]),
        ("A?{\n=it&#39;s\n~no\n}", ["it's", "no"]),
        ("A?{\n=[html]it&#39;s <b>so</b>#Yes.\n~no\n}", ["it's so", "no"]),
        ("A?{\n=2:1\n~1:2\n}", ["2:1", "1:2"]),
    ],
)
def test_signs_that_were_not_escaped_are_text_where_that_is_clear(source, expected):
    assert [option.text.plain for option in only(source).options] == expected


@pytest.mark.parametrize(
    ("source", "remark"),
    [
        ("A?{\n~ x=5\n= x=6\n}", "taken as text"),
        ("A?{=a =b ~c}", "any one of them"),
        ("A?{~%30%a ~%30%b ~c}", "came to 60 %"),
        ("A?{~%1.000001%a ~%2.999999%b ~%95.9%c}", "rounded"),
        ('A?{=a ~b ~[html]c<img src\\="x.png">}', "picture"),
        ("::Name::{=a ~b}", "its name stands"),
        ("A?{T#a#b#c}", "two feedbacks"),
        ("::No end{=a ~b}", "not closed"),
        ("A?{=a ~b ~}", "left out"),
        ("A?\n~df{'a'}\n=df.a", "braces"),
    ],
)
def test_small_losses_are_remarks(source, remark):
    assert any(remark in each for each in only(source).remarks)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("Only a remark.", "description"),
        ("The {1:SHORTANSWER:=sea} is {1:MC:=blue~red}.", "Cloze"),
        ("Open?{\n=a\n~b", "closing brace is missing"),
        ("Twice {=a ~b} here {=c ~d}?", "More than one"),
        ("Backwards? }", "opening"),
        ("None right?{~a ~b}", "No option is right"),
        ("Too much?{~%150%a ~b}", "between -100 and 100"),
        ("Words?{~%half%a ~b}", "number"),
        ("Stray?{well =a ~b}", "before the first option"),
        ("Empty?{= ~b}", "no text"),
        ("{=a ~b}", "no text"),
        ("One?{~%100%a}", "two options"),
        ("Many?{=a" + "~b" * 100 + "}", "more than 100"),
        ("When?{#soon}", "is no number"),
        ("Long?{=" + "a" * 20_001 + " ~b}", "longer than 20000"),
        ("// [objective:a] [objective:b]\nTwo?{T}", "one id and one objective"),
        ("x" * (MAX_BLOCK_CHARS + 1) + "{T}", f"longer than {MAX_BLOCK_CHARS}"),
    ],
)
def test_a_bad_question_is_told_with_its_line_and_the_others_are_read(source, reason):
    found = list(read_gift(f"First?{{T}}\n\n{source}\n\n::L::Last?{{F}}"))
    assert [each.text.plain for each in found if isinstance(each, ReadQuestion)] == ["First?", "Last?"]
    (skipped,) = [each for each in found if isinstance(each, Skipped)]
    assert skipped.line == 3 + source.count("//")
    assert reason in skipped.reason


@pytest.mark.parametrize(
    "next_", ["::B::B?{T}", "$CATEGORY: x\nB?{T}", "\nB?{T}", "\n// question: 7  name: B\nB?{T}"]
)
def test_a_forgotten_closing_brace_costs_one_question(next_):
    found = list(read_gift(f"A?{{\n=a\n~b\n{next_}"))
    assert [type(each) for each in found] == [Skipped, ReadQuestion]
    assert "closing brace" in found[0].reason
    assert found[1].line == 4 + next_.count("\n")


def test_markup_of_an_author_cannot_do_anything():
    question = only(
        '[html]<p onclick\\="x()">A <em>b</em><script>c()</script></p>{\n=<b>1</b>\n~[plain]<b>\n}'
    )
    assert question.text.html == "<p>A <i>b</i></p>"
    assert question.options[0].text.html == "<b>1</b>"
    assert (question.options[1].text.plain, question.options[1].text.html) == ("<b>", "&lt;b&gt;")
    assert only("[markdown]**a** <script>{T}").text.html == "<p><b>a</b> &lt;script&gt;</p>"
    assert only("Which tag is bold?{=<b> ~<i>}").options[0].text.plain == "<b>"


PIECES = st.sampled_from(
    [*"{}=~#%:\\/[]<>&;\n ab1.-", "::", "####", "//", "$CATEGORY:", "%50%", "->", "[html]", "{T}", "{#", "{>"]
)


@given(st.lists(PIECES, max_size=80).map("".join) | st.text())
@settings(max_examples=150, deadline=None)
def test_nothing_makes_it_raise(source):
    for each in read_gift(source):
        if isinstance(each, ReadQuestion):
            assert all(isinstance(option.weight, int) for option in each.options)
            assert "<script" not in each.text.html
            assert each.kind == "essay" or each.options


@pytest.mark.parametrize(
    "piece",
    ["{", "}", "=", "~", "\\", " ", "%", "::", "#", "&#", "[id:", "// [id:", "{=a ~b}\n", "\n\n", "a?{\n\n",
     "<p ", "\\frac{", "^{", "->", "Ã", "{=a\n\n", "::a\n", "//x\n"],
)  # fmt: skip
def test_a_hostile_file_takes_time_in_proportion_to_its_size(piece):
    size = 1_000_000
    source = (piece * size)[:size]
    pieces = "\n\n".join(source[at : at + 19_000] for at in range(0, size, 19_000))
    began = time.process_time()
    list(bounded(read_gift(source)))
    list(bounded(read_gift(pieces)))
    assert time.process_time() - began < 15  # seconds; two or less where it is linear and nobody else is here


def test_a_lost_brace_does_not_cost_the_next_question_its_id():
    source = "// [id:a]\n::One:: x {\n=y\n~z\n\n// [id:b]\n::Two:: Is it? {T}\n\n// [id:c]\nThree? {F}\n"
    found = list(read_gift(source))
    assert isinstance(found[0], Skipped)
    assert [each.id for each in found[1:] if isinstance(each, ReadQuestion)] == ["b", "c"]


def test_comments_between_the_answers_stay_with_their_question():
    source = "::One:: x {\n=y\n\n// [id:a]\n~z\n}\n\n::Two:: Is it? {T}\n"
    assert [each.id for each in read_gift(source)] == ["a", ""]
