"""Questions as Hypothesis makes them up: of all kinds, as the bank gives them to a writer."""

from dataclasses import replace
from uuid import UUID

from hypothesis import strategies as st

from courses.bank.lettering import letter
from courses.bank.rows import ReadOption, ReadPicture, ReadQuestion, ReadText

KINDS = ("single", "multiple", "true-false", "matching", "ordering", "short-text", "number", "essay")
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "0500017a5eab3f0000000049454e44ae426082"
)
_SIGNS = "{}=~#:%\\/[]<>&;,'\"*+-@._|$^()!? "
_LETTERS = "abnTFeé日жÉñع٣xyz0159"
_PIECES = st.sampled_from(
    [
        *_SIGNS,
        *_LETTERS,
        "->",
        "::",
        "####",
        "//",
        "[html]",
        "%50%",
        "\\n",
        "&amp;",
        "TRUE",
        "<b>",
        "$CATEGORY:",
    ]
)


def words(longest: int = 30) -> st.SearchStrategy[str]:
    """One line that says something, with every sign that a format may take for its own."""
    lines = (
        st.lists(_PIECES, min_size=1, max_size=longest).map("".join).map(lambda text: " ".join(text.split()))
    )
    return lines.map(lambda text: text or "x").map(str.strip)


_PLAIN = st.lists(words(), min_size=1, max_size=3).map("\n".join).map(ReadText)
_INLINE = st.sampled_from(
    ["<b>bold</b>", "<i>so</i>", "H<sub>2</sub>O", "a &amp; b", "1 &lt; 2", "été", "$x^{2}$"]
)
_HTML = st.lists(_INLINE, min_size=1, max_size=4).map(
    lambda parts: ReadText(f"<p>{' '.join(parts)}</p>", "html")
)
_MARKDOWN = st.sampled_from(["**bold** text", "a `code` b", "- one\n- two"]).map(
    lambda s: ReadText(s, "markdown")
)
TEXT = _PLAIN | _HTML | _MARKDOWN
MAYBE = st.just(ReadText()) | TEXT
_LABEL = st.text("abcXYZ019-_.é", min_size=1, max_size=20)
_PICTURE = st.none() | st.builds(ReadPicture, st.just("dot.png"), st.just(PIXEL), st.just("A dot"))
_NUMBER = st.decimals(-10_000, 10_000, places=2).map(str) | st.integers(-99, 99).map(str)
_WEIGHT = st.integers(0, 9).flatmap(lambda n: st.integers(-4, 7) if n else st.integers(-1_000, 1_000))


def _option(kind: str, pictures: bool) -> st.SearchStrategy[ReadOption]:
    picture = _PICTURE if pictures and kind in ("single", "multiple", "ordering") else st.none()
    common = {"feedback": MAYBE, "picture": picture}
    if kind in ("short-text", "number"):
        answer = _NUMBER if kind == "number" else words()
        tolerance = st.sampled_from(["", "0", "0.05", "10"]) if kind == "number" else st.just("")
        return st.builds(
            ReadOption, st.just(""), answer=answer, tolerance=tolerance, weight=st.integers(1, 7), **common
        )
    if kind == "matching":
        return st.builds(ReadOption, st.just(""), text=TEXT, match=TEXT, **common)
    if kind == "ordering":
        return st.builds(ReadOption, st.just(""), text=TEXT, **common)
    return st.builds(ReadOption, st.just(""), text=TEXT, weight=_WEIGHT, pinned=st.booleans(), **common)


@st.composite
def _options(draw: st.DrawFn, kind: str, pictures: bool) -> tuple[ReadOption, ...]:
    if kind == "essay":
        return ()
    if kind == "true-false":
        truth = draw(st.booleans())
        return (
            ReadOption("true", weight=int(truth), feedback=draw(MAYBE)),
            ReadOption("false", weight=int(not truth), feedback=draw(MAYBE)),
        )
    least = 1 if kind in ("short-text", "number") else 2
    rows = draw(st.lists(_option(kind, pictures), min_size=least, max_size=30 if kind == "single" else 6))
    if kind in ("single", "multiple") and max(row.weight for row in rows) <= 0:
        rows[0] = replace(rows[0], weight=1)
    if kind == "matching" and len(rows) > 2 and draw(st.booleans()):
        rows[-1] = replace(rows[-1], text=ReadText(), feedback=ReadText())
    keyed = draw(st.booleans())
    keys = [str(UUID(int=n + 1)) if keyed else "" for n in range(len(rows))]
    return tuple(replace(row, id=letter(n), key=keys[n]) for n, row in enumerate(rows))


@st.composite
def questions(draw: st.DrawFn, *, kinds: tuple[str, ...] = KINDS, pictures: bool = False) -> ReadQuestion:
    """A question that the academy can ask, without remarks; its line says nothing."""
    kind = draw(st.sampled_from(kinds))
    written, essay = kind == "short-text", kind == "essay"
    return ReadQuestion(
        line=1,
        name=draw(words(10)),
        kind=kind,
        text=draw(TEXT),
        options=draw(_options(kind, pictures)),
        id=draw(st.just("") | _LABEL),
        category=tuple(draw(st.lists(words(5), max_size=3))),
        feedback=draw(MAYBE),
        feedback_right=draw(MAYBE),
        feedback_partly=draw(MAYBE),
        feedback_wrong=draw(MAYBE),
        hint=draw(MAYBE),
        objective=draw(st.just("") | _LABEL),
        difficulty=draw(st.sampled_from(["", "easy", "medium", "hard"])),
        tags=tuple(draw(st.lists(words(5), max_size=3, unique=True))),
        match_case=written and draw(st.booleans()),
        match_accents=written and draw(st.booleans()),
        match_width=written and draw(st.booleans()),
        unit=draw(st.sampled_from(["", "m/s", "°C", "%"])) if kind == "number" else "",
        min_words=draw(st.none() | st.integers(1, 50)) if essay else None,
        max_words=draw(st.none() | st.integers(51, 900)) if essay else None,
        picture=draw(_PICTURE) if pictures else None,
        key=draw(st.just("") | st.just(str(UUID(int=7)))),
        retired=draw(st.booleans()),
    )
