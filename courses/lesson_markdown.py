"""Markdown of a course folder as the small part of HTML that the academy's rich text knows. Pure."""

import html
import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from courses.toml_table import Note

_BLOCK_TAG = re.compile(r"</?(?:p|h2|h3|ul|ol|li|br)\b")  # words on both sides of it are two words
_TAGS = {"h2", "h3", "p", "b", "i", "a", "ul", "ol", "li", "br", "sup", "sub"}
_RAISED = re.compile(r"([\^~])([^\s^~]{1,60})\1")  # H~2~O and m^2^, as Pandoc writes them
_KNOWN_TOKENS = {
    *("paragraph_open", "paragraph_close", "heading_open", "heading_close", "inline", "text", "text_special"),
    *("bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close", "list_item_open"),
    *("list_item_close", "strong_open", "strong_close", "em_open", "em_close", "link_open", "link_close"),
    *("softbreak", "hardbreak"),
}
_UNITS = "kbit/s|Mbit/s|Gbit/s|bit/s|kB|KB|MB|GB|kHz|MHz|GHz|kWh|kW|km|cm|mm|ms|min|%|m|s|h|W|V|l"
_INSIDE_A_NUMBER = rf"(?<=\d) (?=\d{{3}}(?!\d)|(?:{_UNITS})(?![\w/]))"
_NAMES_AND_NUMBERS = re.compile(rf'\b(?:file|captions|poster|address|size)="[^"\n]*"|{_INSIDE_A_NUMBER}')
_LINK = re.compile(r"(https?://|mailto:|/(?!/))")


def safe_html(source: str, first_line: int, note: Note, *, plain: bool = False) -> str:
    """Markdown as HTML of headings 2 and 3, paragraphs, bold, italic, lists and links, and nothing else.

    `plain` leaves out headings and lists too, as in notes.
    """
    parser = MarkdownIt("commonmark", {"html": False}).disable("code")
    tokens = parser.parse(source)
    line = first_line
    for token in tokens:
        line = first_line + token.map[0] if token.map else line
        for part in [token, *(token.children or [])]:
            if reason := _refusal(part, plain):
                note(line, reason)
            part.tag = {"strong": "b", "em": "i"}.get(part.tag, part.tag)  # as Wagtail's rich text has it
        if not plain:
            _raise_letters(token)
    return nh3.clean(
        parser.renderer.render(tokens, parser.options, {}).strip(),
        tags={"p", "b", "i", "a", "br"} if plain else _TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _raise_letters(token: Token) -> None:
    """Make raised and lowered letters of `^2^` and `~2~`; a mark after a backslash is an ordinary one."""
    made: list[Token] = []
    for part in token.children or []:
        if part.type != "text" or not _RAISED.search(part.content):
            made.append(part)
            continue
        place = 0
        for found in _RAISED.finditer(part.content):
            tag = "sup" if found[1] == "^" else "sub"
            made.append(_copy(part, "text", part.content[place : found.start()]))
            made.append(_copy(part, "html_inline", f"<{tag}>{html.escape(found[2], quote=False)}</{tag}>"))
            place = found.end()
        made.append(_copy(part, "text", part.content[place:]))
    if token.children:
        token.children = made


def _copy(part: Token, kind: str, content: str) -> Token:
    return Token(kind, "", 0, content=content, level=part.level)


def _refusal(token: Token, plain: bool) -> str:
    """Why a lesson may not hold this, or nothing."""
    name = token.type.removesuffix("_open")
    if token.type not in _KNOWN_TOKENS or (plain and name in ("heading", "bullet_list", "ordered_list")):
        return "" if name.endswith("_close") else f"There can be no “{name}” here."
    if name == "heading" and token.tag not in ("h2", "h3"):
        return "Headings in a lesson are “##” and “###”."
    if name == "link" and not _LINK.match(str(token.attrGet("href"))):
        return "A link begins with https://, http://, mailto: or /."
    return ""


def hold_numbers(source: str) -> str:
    """The same text with no-break spaces inside numbers such as “9 000” and before units.

    What a program reads, such as the name of a file, stays as it is.
    """
    return _NAMES_AND_NUMBERS.sub(lambda found: "\u00a0" if found[0] == " " else found[0], source)


def plain_text(source: str) -> str:
    """The words of rich text without its markup."""
    return " ".join(html.unescape(nh3.clean(_BLOCK_TAG.sub(r" \g<0>", source), tags=set())).split())
