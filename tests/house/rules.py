"""The house rules that a machine can see, each as a function from a file to what is wrong in it.

A rule takes the file's path from the top of the repository and its text, and yields complaints. Each has a
bad sample in `test_rules.py`, so that a rule which no longer sees anything is noticed.
"""

import ast
import re
from collections.abc import Iterator

MOST_LINES = 400
MOST_FUNCTION_LINES = 40

VAGUE_MODULE = re.compile(r"(^|/)(utils?|common|helpers?|misc)(\.py|/)")
LEFTOVER = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b")
MACHINE_PATH = re.compile(
    r"(?<![\w.])/(wor[k]|roo[t]|far[m]|hom[e]/\w+|User[s]/\w+|tm[p]/\w+)(?=[/\s\"'`]|$)"
)
PRIVATE_ADDRESS = re.compile(r"\b(10\.\d+|192\.168|172\.(1[6-9]|2\d|3[01]))\.\d+\.\d+\b")
LINK = re.compile(r"https?://")
STYLE_ATTRIBUTE = re.compile(r"<[^>%{]*\sstyle\s*=", re.IGNORECASE)
INLINE_HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
INLINE_SCRIPT = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/(ld\+)?json)[^>]*>", re.IGNORECASE
)
INLINE_STYLE = re.compile(r"<style\b", re.IGNORECASE)
INCLUDE = re.compile(r"{%\s*include\s+([^%]*?)\s*%}")
PHYSICAL = re.compile(
    r"(?<![\w-])((margin|padding|border|scroll-margin|scroll-padding)-(left|right)(-\w+)*"
    r"|border-(top|bottom)-(left|right)-radius|left|right)\s*:"
    r"|(text-align|float|clear)\s*:\s*(left|right)\b"
)
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

Complaints = Iterator[str]


def line_of(text: str, position: int) -> int:
    """The number of the line at a position of a text."""
    return text.count("\n", 0, position) + 1


def matches(pattern: re.Pattern[str], text: str, what: str) -> Complaints:
    """One complaint for each match, with its line."""
    for match in pattern.finditer(text):
        yield f"line {line_of(text, match.start())}: {what}: {match[0].strip()[:60]}"


def files_are_short(path: str, text: str) -> Complaints:
    """A file has one subject, and so at most 400 lines."""
    lines = text.count("\n")
    if path.endswith((".py", ".html", ".js")) and "/migrations/" not in path and lines > MOST_LINES:
        yield f"{lines} lines; the most is {MOST_LINES}"


def functions_are_short(path: str, text: str) -> Complaints:
    """A function fits on a screen: 40 lines."""
    if not path.endswith(".py") or "/migrations/" in path:
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MOST_FUNCTION_LINES:
                yield f"line {node.lineno}: {node.name} has {lines} lines; the most is {MOST_FUNCTION_LINES}"


def modules_say_what_they_hold(path: str, text: str) -> Complaints:
    """Nothing is called utils, common or helpers."""
    if VAGUE_MODULE.search(path):
        yield "a name that says nothing"


def nothing_is_left_for_later(path: str, text: str) -> Complaints:
    """What is not done is an issue, not a comment."""
    if path.endswith((".py", ".html", ".js", ".css", "Makefile")):
        yield from matches(LEFTOVER, text, "left for later")


def migrations_say_what_they_do(path: str, text: str) -> Complaints:
    """A migration is named for what it does."""
    if re.search(r"/migrations/\d{4}_(auto_|alter_\w+_and_more|\w+_and_more)", path):
        yield "a name that does not say what it does"


def migrations_stand_alone(path: str, text: str) -> Complaints:
    """A migration imports no code of ours that will change: no models, services or blocks."""
    if not re.search(r"/migrations/\d{4}_", path):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            for name in names:
                if re.match(
                    r"(academy|cms|courses|enrollments|certificates)\.(.+\.)?(services|views|blocks|forms)",
                    name,
                ):
                    yield f"line {node.lineno}: imports {name}"


def no_trace_of_a_machine(path: str, text: str) -> Complaints:
    """No path or address of the machine that somebody worked on."""
    yield from matches(MACHINE_PATH, text, "a path of a machine")
    yield from matches(PRIVATE_ADDRESS, text, "a private address")


def locks_carry_no_addresses(path: str, text: str) -> Complaints:
    """A lock has names, versions and hashes, and no place to download from."""
    if path.startswith("requirements/") and path.endswith(".txt"):
        yield from matches(LINK, text, "a download address")


def templates_obey_the_policy(path: str, text: str) -> Complaints:
    """The content security policy blocks inline styles, scripts and handlers: write none."""
    if not path.endswith(".html") or "/mail/" in path:
        return
    yield from matches(STYLE_ATTRIBUTE, text, "a style attribute")
    yield from matches(INLINE_STYLE, text, "an inline style sheet")
    yield from matches(INLINE_HANDLER, text, "an inline handler")
    yield from matches(INLINE_SCRIPT, text, "an inline script")


def partials_say_what_they_need(path: str, text: str) -> Complaints:
    """A partial opens with a comment, and is included with `only`."""
    if not path.endswith(".html"):
        return
    if re.search(r"(^|/)_[^/]+\.html$", path) and not re.match(r"\s*({#|{%\s*comment)", text):
        yield "a partial opens with a comment naming what it needs"
    for match in INCLUDE.finditer(text):
        if not match[1].endswith(" only"):
            yield f"line {line_of(text, match.start())}: included without `only`: {match[1]}"


def css_has_no_left_and_right(path: str, text: str) -> Complaints:
    """Everything mirrors in Arabic: logical properties only."""
    if path.endswith(".css"):
        bare = CSS_COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
        yield from matches(PHYSICAL, bare, "a physical property")


RULES = [
    files_are_short,
    functions_are_short,
    modules_say_what_they_hold,
    nothing_is_left_for_later,
    migrations_say_what_they_do,
    migrations_stand_alone,
    no_trace_of_a_machine,
    locks_carry_no_addresses,
    templates_obey_the_policy,
    partials_say_what_they_need,
    css_has_no_left_and_right,
]
