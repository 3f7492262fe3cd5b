"""A small course folder for tests of the loader: one lesson with a picture, one quiz, English and Arabic."""

import struct
import zlib
from pathlib import Path

COURSE_TOML = """
format = 1
key = "6f1d2a52-6a42-4c42-9a6e-2a6a2d1a0001"
code = "SC-1"
slug = "small-course"
partner = "institute"
track = "resilience"
level = "introductory"
modality = "online-self-paced"
effort_minutes = 30
pass_mark = 80
languages = ["en", "ar"]

[[objective]]
id = "o1"
bloom = "apply"

[[module]]
id = "first-steps"
key = "6f1d2a52-6a42-4c42-9a6e-2a6a2d1a0002"

[[module.activity]]
id = "reading"
kind = "lesson"
key = "6f1d2a52-6a42-4c42-9a6e-2a6a2d1a0003"
code = "AAAA1111"

[[module.activity]]
id = "final"
kind = "quiz"
key = "6f1d2a52-6a42-4c42-9a6e-2a6a2d1a0004"
code = "AAAA2222"
final = true

[[module.activity.slots]]
category = "Final"
draw = 1
points = 2

[[module.activity.slots]]
question = "q2"
"""

COURSE_MD = """+++
title = "{word} course"
summary = "What it is about."
audience = "Everybody."
requirements = "None."
assessment = "A quiz."

[objectives]
o1 = "Measure a link ({word})"

[modules]
first-steps = "{word} steps"
+++
The **description**.
"""

LESSON_MD = """+++
title = "{word} lesson"
minutes = 4
author = "Sample Author"
sources = ["A source, 2020"]
licence = "CC BY 4.0"
+++
Some text.

::: image file="files/dot.png" source="Drawn for this course"
A dot.
:::

::: reflection
What did you see?
:::

::: download file="files/notes.txt" title="Notes" source="Written for this course"
:::
"""

QUIZ_MD = """+++
title = "{word} quiz"
minutes = 5
+++
Answer both.
"""

GIFT = """$CATEGORY: Final

// [id:q1] [objective:o1]
::One:: {word} one? {{
=Yes#Right
~No#Wrong
}}

// [id:q2] [objective:o1]
::Two:: {word} two? {{T}}
"""


def dot() -> bytes:
    """A PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def write_small_course(folder: Path) -> Path:
    """Write the folder and return it."""
    texts = {
        "course.toml": COURSE_TOML,
        **{f"{code}/course.md": COURSE_MD.format(word=word) for code, word in WORDS.items()},
        **{f"{code}/reading.md": LESSON_MD.format(word=word) for code, word in WORDS.items()},
        **{f"{code}/final.md": QUIZ_MD.format(word=word) for code, word in WORDS.items()},
        **{f"questions/bank.{code}.gift": GIFT.format(word=word) for code, word in WORDS.items()},
        "files/notes.txt": "Notes.",
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "files/dot.png").write_bytes(dot())
    return folder


WORDS = {"en": "English", "ar": "عربي"}
