"""Captions in WebVTT: what we take, and what hostile or careless files are told."""

import contextlib
import time

import pytest

from cms.captions import CaptionsInvalid, language_in_name, read_captions, words_of

HEAD = "WEBVTT\n\n"
CUE = "00:01.000 --> 00:04.000\nFirst words.\n\n"


def read(text):
    return read_captions(text.encode())


def test_cues_are_read_with_their_times():
    cues = read(
        f"{HEAD}NOTE made by hand\n\n1\n{CUE}01:00:05.500 --> 01:00:07.000 align:start line:90%\nSecond.\n"
    )
    assert [(cue.start, cue.end) for cue in cues] == [(1000, 4000), (3_605_500, 3_607_000)]


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeff{HEAD}{CUE}",
        f"WEBVTT - a title\n\n{CUE}",
        f"{HEAD}{CUE}".replace("\n", "\r\n"),
        HEAD + CUE.strip(),
    ],
)
def test_what_common_tools_write_is_taken(text):
    assert len(read(text)) == 1


def test_words_are_plain_and_a_pause_begins_a_paragraph():
    second = "00:04.500 --> 00:06.000\n<v Salma>Tea &amp; <i>bread</i>\nfor all\n\n"
    cues = read(f"{HEAD}{CUE}{second}00:20.000 --> 00:21.000\nEnd.\n")
    assert words_of(cues) == "First words. Tea & bread for all\n\nEnd."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "WEBVTT"),
        ("1\n00:01.000 --> 00:04.000\nSubRip\n", "WEBVTT"),
        ("WEBVTTX\n\n" + CUE, "WEBVTT"),
        ("WEBVTT\n" + CUE, "Line 2"),
        (HEAD, "no caption"),
        (HEAD + "NOTE only this\n", "no caption"),
        (HEAD + "STYLE\n::cue { background: url(https://evil.example/) }\n\n" + CUE, "Line 4"),
        (HEAD + "REGION\nid:x\n\n" + CUE, "Line 4"),
        (HEAD + "00:00:01,000 --> 00:00:02,000\nComma\n", "Line 3"),
        (HEAD + "00:61.000 --> 01:00.000\nx\n", "Line 3"),
        (HEAD + "00:04.000 --> 00:04.000\nx\n", "ends before"),
        (HEAD + CUE + "00:00.500 --> 00:02.000\nx\n", "starts before"),
        (HEAD + "00:01.000 --> 00:02.000 onload:canary\nx\n", "setting"),
        (HEAD + CUE.strip() + "\n00:05.000 --> 00:06.000\nx\n", "Line"),
        (HEAD + "00:01.000 --> 00:02.000\n<script>canary()</script>\n", "only <b>"),
        (HEAD + "00:01.000 --> 00:02.000\n<img src=x onerror=canary()>\n", "only <b>"),
        (HEAD + '00:01.000 --> 00:02.000\n<b onclick="canary()">x</b>\n', "only <b>"),
        (HEAD + "00:01.000 --> 00:02.000\n<c.x>y</c>\n", "only <b>"),
        (HEAD + "00:01.000 --> 00:02.000\n" + "x" * 1001, "too long"),
        (HEAD + CUE.replace("words", "wo\0rds"), "more than text"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, said):
    with pytest.raises(CaptionsInvalid, match=said):
        read(text)


@pytest.mark.parametrize(
    "content", [b"\xff\xfeW\x00E\x00B\x00", "WEBVTT\n\né".encode("latin-1"), b"\x00" * 100]
)
def test_other_encodings_are_refused(content):
    with pytest.raises(CaptionsInvalid):
        read_captions(content)


def test_too_large_a_file_is_refused_unread():
    with pytest.raises(CaptionsInvalid, match="512 KB"):
        read_captions(b"WEBVTT\n\n" + b"x" * 512_000)
    with pytest.raises(CaptionsInvalid, match="6000"):
        read(HEAD + "00:01.000 --> 00:02.000\nx\n\n" * 6001)


@pytest.mark.parametrize(
    "piece", ["<", "<v ", "<v a", "-->", "00:01.000 --> ", " \n", "\n", "&amp;", "a:b ", "<b>"]
)
@pytest.mark.parametrize(
    "start", [HEAD, HEAD + "00:01.000 --> 00:02.000", HEAD + "00:01.000 --> 00:02.000\n"]
)
def test_a_hostile_file_takes_no_time(start, piece):
    began = time.process_time()
    with contextlib.suppress(CaptionsInvalid):
        words_of(read(start + piece * (400_000 // len(piece))))
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("files/talk.ar.vtt", "ar"),
        ("talk.zh-hans.vtt", "zh-hans"),
        ("talk.vtt", ""),
        ("talk.english.vtt", ""),
    ],
)
def test_a_name_tells_the_language(name, language):
    assert language_in_name(name) == language


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_captions_in_utf_16_are_told_so_with_the_line(encoding):
    with pytest.raises(CaptionsInvalid, match="Line 1: these captions are saved as UTF-16"):
        read_captions(f"{HEAD}{CUE}".encode(encoding))


def test_captions_in_an_older_encoding_are_told_the_line():
    with pytest.raises(CaptionsInvalid, match="Line 4: this is not UTF-8"):
        read_captions(f"{HEAD}00:01.000 --> 00:04.000\nDéjà vu\n".encode("latin-1"))


@pytest.mark.parametrize(
    "srt",
    [
        "1\n00:00:01,000 --> 00:00:04,000\nHello\n",
        "\n\n1\r\n00:00:01,000 --> 00:00:04,000\r\nHello\r\n",
        "00:00:01,000 --> 00:00:04,000\nHello\n",
    ],
)
def test_subrip_is_recognised_and_said_how_to_mend(srt):
    with pytest.raises(CaptionsInvalid, match="Line 1: this is SubRip"):
        read(srt)
