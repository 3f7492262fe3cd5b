"""Files that an enemy made, and a process of its own that reads them with little memory.

Run as a module it reads each file once and prints a line of JSON: its name, how it was answered, and the
seconds of the processor that it took.
"""

import base64
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

MEMORY = 250_000_000  # over what Python and our modules take themselves
SECONDS = 10.0

QUIZ = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
CHOICE = '<question type="multichoice"><name><text>n</text></name><questiontext><text>'


def _xml(prompt: str = "p", options: str = "", kind: str = "essay", head: str = QUIZ) -> str:
    return (
        f'{head}<question type="{kind}"><name><text>n</text></name><questiontext format="html"><text>{prompt}'
        f"</text></questiontext>{options}</question></quiz>"
    )


def _cdata(source: str) -> str:
    return _xml(f"<![CDATA[{source}]]>")


def entity_files() -> Iterator[tuple[str, bytes]]:
    """Moodle XML that declares what it should not."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    yield "billion laughs", _xml("&l11;", head=f'<!DOCTYPE quiz [<!ENTITY l0 "ha">{laughs}]><quiz>').encode()
    outside = '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>'
    yield "external entity", _xml("&x;", head=outside).encode()
    yield (
        "external document type",
        _xml(head='<!DOCTYPE quiz SYSTEM "http://e.example/x.dtd"><quiz>').encode(),
    )
    yield (
        "parameter entity",
        _xml(head='<!DOCTYPE q [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]><quiz>').encode(),
    )
    yield "entities inside a question", _xml('<!DOCTYPE a [<!ENTITY l "x">]>&l;').encode()


def structure_files() -> Iterator[tuple[str, bytes]]:
    """Moodle XML that is deep, long, wide or never ends."""
    yield "deep elements", _xml("<b>" * 200_000).encode()
    yield "deep and closed", _xml("<b>" * 100_000 + "</b>" * 100_000).encode()
    options = '<answer fraction="100"><text>x</text></answer>' * 100_000
    yield "100 000 options", _xml(options=options, kind="multichoice").encode()
    yield "50 MB on a line", (QUIZ + "<question type='essay'>" + "x" * 50_000_000).encode()
    yield "50 MB outside questions", (QUIZ + "x" * 50_000_000).encode()
    yield "120 MB", (QUIZ + "x" * 120_000_000).encode()
    yield "200 000 open questions", (QUIZ + "<question type='essay'>" * 200_000).encode()
    yield "200 000 open questions, on lines", (QUIZ + '<question type="essay">\n' * 200_000).encode()


def picture_files() -> Iterator[tuple[str, bytes]]:
    """Moodle XML with pictures that are too large, too many or misnamed."""
    big = base64.b64encode(bytes(8_000_000)).decode()
    picture = (
        f'<img src="@@PLUGINFILE@@/a.png"></text><file name="a.png" encoding="base64">{big}</file><text>'
    )
    yield "a picture of 8 MB", _xml(picture).encode()
    yield "bad base64", _xml(picture.replace("AAAA", "A=!é", 1_000_000)).encode()
    yield (
        "ten thousand files",
        _xml('</text><file name="../../etc/passwd">AAAA</file><text>' * 5_000).encode(),
    )
    named = (
        '<img src="@@PLUGINFILE@@/../../../etc/passwd"></text><file name="../../etc/passwd">QUFB</file><text>'
    )
    yield "a name with folders", _xml(named).encode()
    yield "a data address of 8 MB", _cdata(f'<img src="data:image/png;base64,{big}">').encode()
    yield "20 000 data addresses", _cdata('<img src="data:image/png;base64,AAAA">' * 20_000).encode()


def sign_files() -> Iterator[tuple[str, bytes]]:
    """Moodle XML of single signs, a million times over."""
    yield "open CDATA", (QUIZ + f"{CHOICE}<![CDATA[x\n" * 50_000).encode()
    yield "open comments", (QUIZ + CHOICE + "<!--" * 1_000_000).encode()
    for name, piece in (
        ("ampersands", "&"),
        ("less-than", "<"),
        ("ends of CDATA", "]]>"),
        ("references", "&#x1;"),
    ):
        yield f"a million {name}", _xml(piece * 1_000_000).encode()
    yield "open texts", _xml("<text>" * 100_000).encode()
    yield "open answers without quotes", _xml("<answer fraction=1 " * 100_000).encode()
    attributes = " ".join(f"a{n}='1'" for n in range(100_000))
    yield "100 000 attributes", _xml(f"<b {attributes}>x</b>").encode()
    yield "an attribute of 10 MB", _xml(f"<b a='{'x' * 10_000_000}'/>").encode()
    yield (
        "a long category",
        _xml(kind="category").replace("p</text>", "</text>").encode()
        + (
            f'<question type="category"><category><text>{"a/" * 1_000_000}</text></category></question>'
        ).encode(),
    )


def html_files() -> Iterator[tuple[str, bytes]]:
    """Moodle XML whose texts are hard on parsers of HTML."""
    html = {
        "misnested bold": "".join(f"<b id={n}><p>x" for n in range(12_000)),
        "misnested links": "".join(f"<a href=http://e.example/{n}><p>x" for n in range(6_000)),
        "deep blocks": "<div>" * 30_000,
        "deep lists": "<ul><li>" * 20_000,
        "deep tables": "<table><tr><td>" * 10_000,
        "open quotes": "<a '\"" * 30_000,
        "open mathematics": "<math" * 30_000,
        "mathematics": "<math><annotation>" * 10_000 + "</math>" * 10_000,
        "open scripts": "<script>" * 20_000,
        "half entities": "&lt;p &lt;br " * 12_000,
        "languages": '<span class="multilang" lang="fr">x' * 4_000,
    }
    for name, source in html.items():
        yield name, _cdata(source).encode()
    yield "hints", _xml("p", "<hint><text><![CDATA[<b>x</b>]]></text></hint>" * 2_500, "essay").encode()


def letter_files() -> Iterator[tuple[str, bytes]]:
    """Moodle XML in encodings that nobody has."""
    yield "zero bytes", (QUIZ + "\0" * 1_000_000).encode()
    yield (
        "UTF-7",
        b'<?xml version="1.0" encoding="UTF-7"?>+ADw-quiz+AD4-<question type="essay">+AGE-</question>',
    )
    yield "an encoding that is none", b'<?xml version="1.0" encoding="zip_codec"?><quiz>\xff\xfe</quiz>'
    yield "halves of letters", b"\xff\xfe" + _xml("x").encode("utf-16-le") + b"\x00\xd8" * 100_000 + b"\x01"
    yield "cut UTF-16", _xml("é" * 1000).encode("utf-16")[:-1]
    yield "UTF-16 without lines", ("\ufeff" + _xml("x" * 3_000_000)).encode("utf-16-le")
    yield "half a byte order mark", b"\xff\xfe<\0"
    yield "other XML", b'<?xml version="1.0"?><rss><item>question</item></rss>' * 1000


def gift_files() -> Iterator[tuple[str, bytes]]:
    """GIFT: signs a million times over, long lines, deep Markdown and HTML."""
    for name, piece in {
        "braces": "{", "ends": "}", "options": "~", "right options": "=", "escapes": "\\", "colons": "::",
        "percents": "%50%", "marks": "####", "arrows": "=a->", "comments": "// [id:a] ",
        "names": "::a::", "tags": "[html]",
    }.items():  # fmt: skip
        yield f"gift, {name}", f"::q::{{{piece * 190_000}\n\n::r:: x {{=1}}\n".encode()
        yield f"gift, lines of {name}", ("::q:: x {=1}\n\n" + f"{piece}\n" * 120_000).encode()
    yield "gift, one line of 18 MB", b"::q::" + b"x" * 18_000_000
    yield "gift, 22 MB", b"::q:: x {=1}\n\n" * 1_600_000
    yield "gift, 100 000 options", b"::q:: x {" + b"=a ~b\n" * 100_000 + b"}"
    yield "gift, empty lines", b"::q:: x {=1}\n" + b"\n" * 3_000_000
    bold = "".join(f"<b id\\={n}><p>x" for n in range(1_000))
    yield "gift, misnested bold", f"::q:: [html]{bold} {{TRUE}}\n\n".encode() * 30
    for name, piece in {
        "brackets": "[",
        "quotes": "> ",
        "stars": "*a ",
        "lists": "- ",
        "links": "[a](",
        "ticks": "`",
    }.items():
        yield (
            f"gift, Markdown of {name}",
            f"::q:: [markdown]{piece * (19_000 // len(piece))} {{TRUE}}\n\n".encode() * 3,
        )
    yield "gift, deep categories", b"$CATEGORY: " + b"a/" * 1_000_000 + b"\n\n::q:: x {=1}"
    yield "gift, halves of letters", "::q:: x {=1}".encode("utf-16-le") + b"\x00\xd8" * 100_000
    yield "gift, mangled letters", b"::q:: x {=1}\n" + "Ã©Ã".encode() * 400_000
    yield "gift, any bytes", b"::q:: {=1}\n" + bytes(range(256)) * 6_000


def table_files() -> Iterator[tuple[str, bytes]]:
    """Aiken and CSV: too many rows, columns and quotes."""
    yield "aiken, options", b"Question\n" + b"A. x\n" * 300_000 + b"ANSWER: A\n"
    yield "aiken, no answers", b"Question\nA. x\nB. y\n" * 200_000 + b"ANSWER: Z\n"
    yield "aiken, one line", b"Q" * 15_000_000 + b"\nA. x\nB. y\nANSWER: A\n"
    head = b"name,type,text,option,weight\n"
    yield "csv, quotes", head + b'"' * 3_000_001
    yield "csv, columns", head + b"," * 3_000_000
    yield "csv, headings", b"name,type,text," + b"a," * 1_000_000 + b"\nx,y,z\n"
    yield "csv, rows", head + b"q,single,x,a,1\n" * 500_000
    yield "csv, options of one question", head + b"q,single,x,a,1\n" + b",,,b,0\n" * 200_000
    yield "csv, one cell", head + b"q,single,x," + b"y" * 15_000_000


FILES = {
    "xml": (entity_files, structure_files, picture_files, sign_files, html_files, letter_files),
    "text": (gift_files, table_files),
}


def _answered(content: Path) -> str:
    """Read a file as an import would, with the texts as the bank keeps them, and say how it ended."""
    from courses.bank.reading import read_questions
    from courses.bank.rows import ReadQuestion, Unreadable

    taken = left = 0
    with content.open("rb") as file:
        try:
            for each in read_questions(file, name=content.name, language="en").found:
                if isinstance(each, ReadQuestion):
                    taken += 1
                    _ = each.text.html, each.text.plain, [option.text.html for option in each.options]
                    _paths(each)
                else:
                    left += 1
        except Unreadable:
            return "unreadable"
    return f"{taken} taken, {left} left"


def _paths(question) -> None:
    for picture in (question.picture, *(option.picture for option in question.options)):
        assert picture is None or not set(picture.name) & set("/\\\0"), picture.name


def main() -> None:
    """Read the files of one sort and print how each ended."""
    from django.conf import settings

    settings.configure(USE_I18N=False)
    from courses.bank import aiken, csv_reading, gift, moodle_xml, reading  # noqa: F401 - before the limit

    sort = sys.argv[1]
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    folder = Path(tempfile.mkdtemp())
    for name, content in (each for files in FILES[sort] for each in files()):
        path = folder / ("file.xml" if sort == "xml" else f"file.{name.split(',')[0]}")
        path.write_bytes(content)
        del content
        resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, resource.RLIM_INFINITY))
        began = time.process_time()
        try:
            ended = _answered(path)
        except BaseException as error:  # whatever it is, it is what we look for
            ended = f"raised {type(error).__name__}: {str(error)[:200]}"
        seconds = time.process_time() - began
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        answer = {"name": name, "ended": ended, "seconds": round(seconds, 2)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    with suppress(OSError):
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


if __name__ == "__main__":
    main()
