"""Moodle XML as Moodle, other programs and people write it becomes questions of ours, each with its line."""

import base64
from io import BytesIO

import pytest

from courses.bank.moodle_xml import read_moodle_xml
from courses.bank.rows import ReadQuestion, ReadText, Skipped, Unreadable


def asked(inside, kind="multichoice", name="A name", prompt="What?"):
    return (
        f'<question type="{kind}">\n<name><text>{name}</text></name>\n'
        f'<questiontext format="html"><text><![CDATA[<p>{prompt}</p>]]></text></questiontext>\n'
        f"{inside}</question>\n"
    )


def answer(text, fraction, feedback="", also=""):
    said = f'<feedback format="html"><text>{feedback}</text></feedback>' if feedback else ""
    return f'<answer fraction="{fraction}" format="html"><text>{text}</text>{said}{also}</answer>\n'


def read(*parts, language="en", remarks=None, encoding="utf-8"):
    source = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "".join(parts) + "</quiz>\n"
    return list(read_moodle_xml(BytesIO(source.encode(encoding)), language, remarks))


def one(*parts, **how):
    (found,) = read(*parts, **how)
    assert isinstance(found, ReadQuestion), found
    return found


def weights(question):
    return [option.weight for option in question.options]


@pytest.mark.parametrize(
    ("single", "fractions", "kind", "wanted"),
    [
        ("true", ["100", "0", "0"], "single", [1, 0, 0]),
        ("1", ["100.0000000", "50", "-33.33333"], "single", [6, 3, -2]),
        ("false", ["33.33333", "33.33333", "33.33333"], "multiple", [1, 1, 1]),
        ("0", ["50", "50", "-100"], "multiple", [1, 1, -2]),
        ("1", ["100", "-33.333333333333336", "0"], "single", [3, -1, 0]),
        ("false", ["66,66667", "33.33333", ""], "multiple", [2, 1, 0]),
        (None, ["100", "0", "0"], "single", [1, 0, 0]),
        (None, ["50", "50", "0"], "multiple", [1, 1, 0]),
    ],
)
def test_choices_keep_what_each_option_earns(single, fractions, kind, wanted):
    said = "" if single is None else f"<single>{single}</single>"
    options = [answer(f"<p>{n}</p>", each, f"why {n}") for n, each in enumerate(fractions)]
    options = [each.replace("<p>", "&lt;p&gt;").replace("</p>", "&lt;/p&gt;") for each in options]
    question = one(asked(said + "".join(options)))
    assert (question.kind, weights(question), question.remarks) == (kind, wanted, ())
    assert [option.id for option in question.options] == ["a", "b", "c"]
    assert [option.feedback.plain for option in question.options] == ["why 0", "why 1", "why 2"]
    assert question.text == ReadText("<p>What?</p>", "html") and question.line == 3


def test_what_a_question_has_besides_comes_along():
    question = one(
        asked(
            "<generalfeedback><text>General</text></generalfeedback><defaultgrade>2</defaultgrade>"
            "<correctfeedback><text>Right</text></correctfeedback><idnumber>net-1</idnumber>"
            "<partiallycorrectfeedback><text>Partly</text></partiallycorrectfeedback>"
            "<incorrectfeedback><text>Wrong</text></incorrectfeedback>"
            "<hint><text>First</text></hint><hint><text>Second</text></hint>"
            "<tags><tag><text>lan</text></tag><tag><text>lan</text></tag><tag><text>wan</text></tag></tags>"
            + answer("a", 100)
            + answer("b", 0)
        )
    )
    assert [question.feedback.plain, question.hint.plain, question.id] == ["General", "First", "net-1"]
    bands = (question.feedback_right, question.feedback_partly, question.feedback_wrong)
    assert [band.plain for band in bands] == ["Right", "Partly", "Wrong"]
    assert question.tags == ("lan", "wan")
    assert question.remarks == ("Only the first hint was taken.",)


@pytest.mark.parametrize(
    ("true", "false"), [("true", "false"), ("True", "False"), ("Vrai", "Faux"), ("صح", "خطأ")]
)
def test_true_or_false_in_either_order_and_any_language(true, false):
    right = one(asked(answer(true, 100, "yes") + answer(false, 0, "no"), "truefalse"))
    wrong = one(asked(answer(false, 100) + answer(true, 0), "truefalse"))
    assert [(option.id, option.weight, option.feedback.plain) for option in right.options] == [
        ("true", 1, "yes"), ("false", 0, "no"),
    ]  # fmt: skip
    assert [(option.id, option.weight) for option in wrong.options] == [("true", 0), ("false", 1)]
    assert right.remarks == wrong.remarks == ()


def test_short_answers_with_their_wildcards():
    question = one(
        asked("<usecase>1</usecase>" + answer("*wave*", 100) + answer("5 \\* 3", 50), "shortanswer")
    )
    assert (question.kind, question.match_case) == ("short-text", True)
    assert [(option.answer, option.weight) for option in question.options] == [("*wave*", 2), ("5 \\* 3", 1)]


def test_numbers_with_tolerance_unit_and_feedback_for_any_other():
    units = "".join(
        f"<unit><multiplier>{by}</multiplier><unit_name>{name}</unit_name></unit>"
        for by, name in (("1000", "mm"), ("1", "m"))
    )
    within = "<tolerance>0.0500000</tolerance>"
    answers = answer("9,81", 100, also=within) + answer("*", 0, "Look it up.") + answer("-1.5E3", 50)
    question = one(asked(f"{answers}<units>{units}</units>", "numerical"), language="fr")
    assert [(each.answer, each.tolerance, each.weight) for each in question.options] == [
        ("9.81", "0.05", 2), ("-1.5E3", "", 1),
    ]  # fmt: skip
    assert question.unit == "m"
    assert question.feedback_wrong.plain == "Look it up."
    assert question.remarks == ("Only one unit was taken: answers in others count as wrong.",)


def test_pairs_and_what_belongs_to_nothing():
    rows = "".join(
        f"<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        for left, right in (("frog", "amphibian"), ("cat", "mammal"), ("", "insect"))
    )
    question = one(asked(rows, "matching"))
    assert [(option.text.plain, option.match.plain) for option in question.options] == [
        ("frog", "amphibian"), ("cat", "mammal"), ("", "insect"),
    ]  # fmt: skip


def test_rows_in_order():
    question = one(asked(answer("one", "1.0000000") + answer("two", "2.0000000"), "ordering"))
    assert [option.text.plain for option in question.options] == ["one", "two"]
    assert weights(question) == [0, 0]


def test_essays_with_limits_and_what_stays_behind():
    question = one(
        asked(
            "<minwordlimit>10</minwordlimit><maxwordlimit>300</maxwordlimit><attachments>2</attachments>"
            "<graderinfo><text>Be kind.</text></graderinfo>",
            "essay",
        )
    )
    assert (question.kind, question.min_words, question.max_words) == ("essay", 10, 300)
    assert len(question.remarks) == 2


@pytest.mark.parametrize(
    "kind",
    [
        "cloze",
        "multianswer",
        "calculated",
        "calculatedmulti",
        "description",
        "random",
        "ddwtos",
        "gapselect",
        "stack",
    ],
)
def test_other_types_are_named_with_their_line(kind):
    first, second = read("\n\n", asked("", kind, "Theirs"), asked("", "essay"))
    assert first == Skipped(5, "Theirs", f"The academy has no questions of the type “{kind}”.")
    assert second.line == 9


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("$course$/top/Networks/Radio", ("Networks", "Radio")),
        ("$course$/Default for C1", ("Default for C1",)),
        ("$module$/top", ()),
        ("top/ A // B /C", ("A / B", "C")),
        ("$system$/TCP//IP/Layers", ("TCP/IP", "Layers")),
        ("", ()),
    ],
)
def test_categories_are_paths(written, path):
    category = f'<question type="category"><category><text>{written}</text></category></question>\n'
    assert one(category, asked("", "essay")).category == path


def test_the_first_picture_of_a_prompt_and_of_an_option_comes_along():
    data = base64.b64encode(b"PNG!").decode()
    prompt = (
        '<question type="multichoice"><questiontext format="html"><text>'
        'See &lt;img src="@@PLUGINFILE@@/a%20b.png" '
        f'alt="A mast"&gt;</text><file name="a b.png" path="/" encoding="base64">{data}</file></questiontext>'
    )
    option = (
        '<answer fraction="100"><text>&lt;img src="@@PLUGINFILE@@/c.png"&gt;</text>'
        f'<file name="../c.png" encoding="base64">{data}</file></answer>'
    )
    question = one(prompt + option + answer("b", 0) + "</question>")
    assert (question.picture.name, question.picture.data, question.picture.alt) == (
        "a b.png",
        b"PNG!",
        "A mast",
    )
    assert (question.options[0].picture.name, question.options[0].text) == ("c.png", ReadText())
    assert question.name == "See"


def test_a_picture_as_moodle_1_9_kept_it():
    old = f"<image>moodle.png</image><image_base64>\n{base64.b64encode(b'PNG!').decode()}\n</image_base64>"
    question = one(asked(old + answer("a", 100) + answer("b", 0)))
    assert (question.picture.name, question.picture.data) == ("moodle.png", b"PNG!")


def test_broken_xml_costs_one_question_only():
    good, lost = asked("", "essay", "Good"), asked("", "essay", "Lost").replace("</question>", "")
    found = read(good, lost, good, asked("<text></hint>", "essay", "Crossed"), good)
    assert [(type(each).__name__, each.name) for each in found] == [
        ("ReadQuestion", "Good"), ("Skipped", "Lost"), ("ReadQuestion", "Good"), ("Skipped", "Crossed"),
        ("ReadQuestion", "Good"),
    ]  # fmt: skip
    assert [each.line for each in found] == [3, 7, 11, 15, 19]
    assert found[3].reason == "Line 18: this is not well-formed XML."


def test_a_lost_end_of_cdata_costs_one_question_only():
    found = read(asked("", "essay", "Lost").replace("]]>", ""), asked("", "essay", "Good"))
    assert [type(each).__name__ for each in found] == ["Skipped", "ReadQuestion"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("R&D &eacute;t&eacute; &nope; &amp; x", "R&D été &nope; & x"),
        ("5 < 6 and x<3", "5 < 6 and x<3"),
        ("a\x00b\x0bc&#0;&#xD800;d&#7;", "abcd"),
        ("one<br>two", "one two"),
        ("<p>one<p><b>two", "one two"),
    ],
)
def test_what_no_parser_takes_is_mended(written, kept):
    question = one(f'<question type="essay"><questiontext><text>{written}</text></questiontext></question>')
    assert question.text.plain == kept


def test_values_without_quotes_are_mended():
    source = asked(answer("a", 100) + answer("b", 0)).replace('"', "")
    assert weights(one(source)) == [1, 0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_letters_in_any_encoding_whatever_is_declared(encoding):
    assert one(asked("", "essay", "L’été à Besançon"), encoding=encoding).name == "L’été à Besançon"


def test_russian_letters_of_old_programs():
    assert one(asked("", "essay", "Сеть"), encoding="cp1251", language="ru").name == "Сеть"


@pytest.mark.parametrize(
    "source",
    [
        b"<?xml version='1.0'?><rss/>",
        b"<!DOCTYPE quiz [<!ENTITY x 'y'>]><quiz></quiz>",
        b"<!DOCTYPE quiz SYSTEM 'http://e.example/x.dtd'><quiz></quiz>",
    ],
)
def test_files_that_are_none_of_ours_are_refused(source):
    with pytest.raises(Unreadable):
        list(read_moodle_xml(BytesIO(source), "en"))


def test_an_empty_quiz_is_no_fault():
    assert read() == []


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (asked(answer("a", 0) + answer("b", 0)), "No answer is right"),
        (asked(answer("a", 100)), "fewer than two options"),
        (asked(answer("", 100) + answer("b", 0)), "An option has no text"),
        (asked(answer("many", 100), "numerical"), "“many” is no number"),
        (asked("", "shortanswer"), "No answer is right"),
        (asked("", "essay", prompt=""), "no text"),
        (asked(answer("true", 100), "truefalse"), "two answers"),
        (asked("x" * 20_001, "essay", prompt="y" * 20_001), "longer than"),
    ],
)
def test_questions_that_nobody_could_answer_stay_out_with_a_reason(source, reason):
    (found,) = read(source)
    assert (
        isinstance(found, Skipped) and reason in found.reason and found.line == 3 and found.name == "A name"
    )


def test_points_are_told_of_once_a_file():
    remarks = []
    read(*[asked("<defaultgrade>3</defaultgrade>", "essay")] * 3, remarks=remarks)
    assert remarks == ["Points and penalties stay behind: here each quiz has its own."]


def test_a_file_is_never_held_whole():
    """Five thousand questions are passed on one by one: the first is there before the last is read."""

    class Endless(BytesIO):
        def readline(self, size=-1):
            return super().readline(size) or self.refused()

        def refused(self):
            raise AssertionError("read to the end")

    file = Endless((asked("", "essay") * 3).encode())
    assert next(read_moodle_xml(file, "en")).kind == "essay"
