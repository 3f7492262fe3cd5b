"""Valid files of every format and kind, broken in any way: what is read is sound, and nothing falls over.

Three hundred files a format here; `make soak` reads two thousand.
"""

import re
import time
from io import BytesIO

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from courses.bank.limits import MAX_NAME_CHARS, MAX_OPTIONS
from courses.bank.reading import read_questions
from courses.bank.rows import ReadQuestion, Skipped, Unreadable
from courses.bank.writing import write_questions
from courses.grading import decimal_of
from courses.models import Question
from tests.courses.bank.seeds import AIKEN, one_of_each

SECONDS = 10
SEEDS = {
    "gift": b"".join(write_questions(one_of_each(), format="gift")),
    "moodle-xml": b"".join(write_questions(one_of_each(), format="moodle-xml")),
    "csv": b"".join(write_questions(one_of_each(), format="csv")),
    "aiken": AIKEN,
}
# Where the file says that it is ours, the texts of others are not looked at, so they get files of their own.
FOREIGN = re.sub(rb"<academy[^>]*/>|<academy>.*?</academy>", b"", SEEDS["moodle-xml"])
SIGNS = [
    b"{", b"}", b"~", b"=", b"#", b"->", b"%", b"::", b"\\", b"[html]", b"[markdown]", b"%-50.5%", b"..",
    b":", b"<", b">", b"&", b"&nbsp;", b"&#xD800;", b"]]>", b"<![CDATA[", b"<!--", b"</question>",
    b"<question>", b"<text>", b'<img src="@@PLUGINFILE@@/line.png">',
    b'<img src="data:image/png;base64,AAA">',
    b"<b><p>", b"</b>", b"<table><td>", b"<ul><li>", b'"', b"'", b",", b";", b"\n", b"\r", b"\n\n", b"\t",
    b"\0", b"\xff\xfe", b"\xe9", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"ANSWER: ", b"A. ", b"-1e99", b"NaN",
    b"1" * 50, "é".encode(), "\u202e".encode(),
]  # fmt: skip
ENCODINGS = ["utf-8", "utf-16", "utf-16-le", "cp1252", "utf-7", "utf-8-sig", "cp037"]


@st.composite
def broken(draw, seeds):
    """One of the files after a few changes of bytes, lines, tags or letters."""
    content = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content)))
        to = min(len(content), at + draw(st.sampled_from([0, 1, 2, 8, 40, 400])))
        how = draw(st.sampled_from(["put", "put", "cut", "twice", "byte", "lines", "tag", "encoding"]))
        if how == "put":
            content = (
                content[:at]
                + draw(st.sampled_from(SIGNS)) * draw(st.sampled_from([1, 1, 2, 300]))
                + content[to:]
            )
        elif how == "cut":
            content = content[:at] + content[to:]
        elif how == "twice":
            content = content[:to] + content[at:]
        elif how == "byte" and at < len(content):
            content = content[:at] + bytes([draw(st.integers(0, 255))]) + content[at + 1 :]
        elif how == "lines":
            lines = content.splitlines(keepends=True) or [b""]
            one, two = (draw(st.integers(0, len(lines) - 1)) for _each in range(2))
            lines[one], lines[two] = lines[two], lines[one]
            content = b"".join(lines)
        elif how == "tag":
            tags = re.findall(rb"</?[a-z]+|\w+", content)[:500] or [b"x"]
            content = content.replace(draw(st.sampled_from(tags)), draw(st.sampled_from(SIGNS + tags)), 1)
        elif how == "encoding":
            text = content.decode("utf-8", "replace")
            content = text.encode(draw(st.sampled_from(ENCODINGS)), "replace")
    return content


def is_sound(question):
    """Whether a question that was read is one that the bank could keep."""
    assert question.kind in Question.Kind.values
    assert (
        question.name.strip()
        and len(question.name) <= MAX_NAME_CHARS
        and len(question.options) <= MAX_OPTIONS
    )
    assert question.text.html or question.picture
    assert "<script" not in question.text.html
    for option in question.options:
        assert isinstance(option.weight, int) and abs(option.weight) <= 1000
        assert isinstance(option.text.html + option.match.html + option.feedback.plain, str)
        if question.kind == "number":
            assert decimal_of(option.answer) is not None
    for text in (
        question.name,
        question.id,
        question.unit,
        *question.tags,
        *question.category,
        question.text.plain,
    ):
        assert "\0" not in text
        text.encode()  # no halves of letters


def reads(content, name):
    """Read a file to its end; whatever it holds, what comes of it is sound."""
    began = time.process_time()
    try:
        for each in read_questions(BytesIO(content), name=name, language="fr").found:
            assert isinstance(each, ReadQuestion | Skipped)
            assert each.line >= 1
            if isinstance(each, ReadQuestion):
                is_sound(each)
            else:
                assert each.reason
                (each.name + each.reason).encode()
    except Unreadable:
        pass
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("format_", SEEDS)
def test_no_change_of_a_file_makes_a_reader_fall_over(format_, pytestconfig):
    seeds = [SEEDS[format_], FOREIGN] if format_ == "moodle-xml" else [SEEDS[format_]]

    # A file that fails is as telling as its smallest form, and to find that takes minutes.
    @settings(
        max_examples=pytestconfig.getoption("files"),
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(content=broken(seeds))
    def every_file_is_read(content):
        reads(content, f"file.{format_}")

    every_file_is_read()


@pytest.mark.parametrize("format_", SEEDS)
def test_the_files_are_whole_before_they_are_broken(format_):
    found = list(read_questions(BytesIO(SEEDS[format_]), name=f"file.{format_}", language="en").found)
    assert [each for each in found if isinstance(each, Skipped)] == []
    assert len(found) == (2 if format_ == "aiken" else len(one_of_each()))
