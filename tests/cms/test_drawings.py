"""Drawings in SVG: what a careful hand draws is taken, and whatever could run, load or weigh is refused."""

import contextlib
import gzip
import math
import re
import time
from pathlib import Path

import pytest

from cms.drawing_weight import MAX_ELEMENTS, longest
from cms.drawings import (
    MAX_DEPTH,
    MAX_DRAWING_BYTES,
    Drawing,
    DrawingInvalid,
    read_drawing,
    travelling_bytes,
)

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 300">'
GOOD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 300.4" role="img" lang="en"
  aria-labelledby="t d" direction="ltr" font-family="system-ui, 'Noto Sans', sans-serif" xml:lang="en">
<title id="t">Speed falls</title><desc id="d">After 18:00 &lt; 1 Mbit/s</desc><!-- two axes -->
<defs>
  <linearGradient id="g" x1="0%" x2="100%">
   <stop offset="0.5" stop-color="#0a5a84" stop-opacity=".4"/></linearGradient>
  <radialGradient id="r" cx=".5"><stop offset="1" stop-color="rgb(1, 2, 3)"/></radialGradient>
  <marker id="m" markerWidth="6" markerHeight="6" refX="5" refY="3" orient="auto">
    <path d="M0,0 L6,3 0,6z"/></marker>
  <clipPath id="c"><rect width="10" height="1e2" rx="12"/></clipPath>
</defs>
<g transform="translate(10 -5) rotate(45)" marker-mid="none" clip-path="url(#c)" opacity="0.9">
  <path d="M10 10h5.5V-3a1 1 0 0 1-2.5.5Q3,4 5 6z" fill="url(#g)" stroke="#13253a"
    marker-end="url(#m)" stroke-linecap="round"/><path d="M10 10h5.5C1 2 3 4 5 6z" stroke-dasharray="4 3"/>
  <polyline points="0,0 1.5,2" fill="none"/><polygon points="0 0 1 1 2 2"/>
  <line x1="1" y2="3" marker-start="url(#m)"/>
  <circle r="3"/><ellipse rx="3" ry="4"/><text x="10 20" y="5" font-size="20px" text-anchor="middle"
    xml:space="preserve">Ж <tspan font-weight="700" dy="1.2em">الشبكة</tspan></text>
</g></svg>"""


def inside(markup, head=HEAD):
    return f"{head}{markup}</svg>".encode()


def test_what_a_careful_hand_draws_is_taken_with_its_size():
    drawing = read_drawing(GOOD.encode())
    assert (drawing.width, drawing.height) == (480, 300)
    assert drawing.travels == len(gzip.compress(GOOD.encode(), 6, mtime=0)) + 100


@pytest.mark.parametrize(
    "start",
    ["", "\ufeff", '<?xml version="1.0"?>\n', "<?xml version='1.0' encoding='UTF-8'?><!-- by hand -->"],
)
def test_it_may_begin_as_xml_does(start):
    assert read_drawing(start.encode() + inside("")) == Drawing(480, 300, 62 + 6 + len(start.encode()))


def test_a_very_small_drawing_travels_as_it_is():
    assert travelling_bytes(b"<svg/>") == 6


LAUGHS = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
POINTS, MANY = "M0 0" + "h1v1" * 100, "too many parts"
REFUSED = [
    (LAUGHS.encode() + inside("<text>&c;</text>"), "DOCTYPE"),
    (
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">' + inside(""),
        "DOCTYPE",
    ),
    (b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + inside("<text>&x;</text>"), "DOCTYPE"),
    (inside("<text>&nbsp;</text>"), "not well-formed"),
    (inside("<script>canary()</script>"), "script"),
    (inside("<SCRIPT>canary()</SCRIPT>"), "SCRIPT"),
    (inside("<style>@import url(//evil.example/x.css);</style>"), "style"),
    (inside('<rect style="fill:red"/>'), "style"),
    (inside('<rect class="x"/>'), "class"),
    (inside('<rect onclick="canary()"/>'), "onclick"),
    (inside("", HEAD.replace(" viewBox", ' onload="canary()" viewBox')), "onload"),
    (inside('<rect ONLOAD="canary()"/>'), "ONLOAD"),
    (inside("<foreignObject><body/></foreignObject>"), "foreignObject"),
    (inside('<image href="http://evil.example/x.png"/>'), "image"),
    (inside('<use href="#x"/>'), "use"),
    (inside('<a href="javascript:canary()"><text>x</text></a>'), "“a”"),
    (inside('<linearGradient href="#x"/>'), "href"),
    (
        inside('<rect xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="javascript:canary()"/>'),
        "xmlns:xlink",
    ),
    (inside('<rect xml:base="http://evil.example/"/>'), "xml:base"),
    (inside('<animate attributeName="href" to="javascript:canary()"/>'), "animate"),
    (inside('<set attributeName="onclick" to="canary()"/>'), "set"),
    (inside("<filter/>"), "filter"),
    (inside("<pattern/>"), "pattern"),
    (inside("<svg/>"), "svg"),
    (inside("<title><rect/></title>"), "rect"),
    (inside('<p xmlns="http://www.w3.org/1999/xhtml"/>'), "xhtml"),
    (inside('<h:script xmlns:h="http://www.w3.org/1999/xhtml">canary()</h:script>'), "xmlns:h"),
    (inside('<rect xmlns=""/>'), "xmlns="),
    (b"<svg viewBox='0 0 1 1'/>", "“svg”"),
    (b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "xhtml"),
    (inside('<rect fill="url(http://evil.example/x)"/>'), "evil.example"),
    (inside('<rect fill="url(//evil.example/x#a)"/>'), "evil.example"),
    (inside('<rect fill="url(#a) url(http://evil.example/)"/>'), "evil.example"),
    (inside('<rect fill="URL(http://evil.example/x)"/>'), "evil.example"),
    (inside('<rect fill="\\75 rl(http://evil.example/x)"/>'), "evil.example"),
    (inside('<rect fill="u&#114;l(data:image/svg+xml,x)"/>'), "data:"),
    (inside("<rect fill=\"url('#a')\"/>"), "fill"),
    (inside('<text font-family="x; } @import url(//evil.example)"/>'), "font-family"),
    (inside('<rect cursor="url(//evil.example/x.cur)"/>'), "cursor"),
    (inside('<rect filter="url(#x)"/>'), "filter"),
    (inside('<rect mask="url(#x)"/>'), "mask"),
    (inside('<rect tabindex="1"/>'), "tabindex"),
    (inside('<rect data-x="1"/>'), "data-x"),
    (inside('<rect width="1e999"/>'), "1e999"),
    (inside('<rect width="100001"/>'), "100001"),
    (inside(f'<rect width="{"9" * 400}"/>'), "999"),
    (inside('<path d="M0 0L1e30 5"/>'), "1e30"),
    (inside('<g transform="scale(9999999)"/>'), "9999999"),
    (inside('<line x2="9" stroke-dasharray="0.00001"/>'), "0.00001"),
    (inside('<line x2="9" stroke-dasharray="-4"/>'), "-4"),
    (inside('<line x2="9" stroke-dasharray="6 0"/>'), "6 0"),
    (inside('<line x2="9" stroke-dasharray="6 1.9px"/>'), "1.9"),
    (inside('<line x2="9" vector-effect="non-scaling-stroke"/>'), "vector-effect"),
    (inside('<line x2="9" pathLength="9"/>'), "pathLength"),
    (inside('<g stroke-dasharray="4"><circle r="9"/></g>'), "stroke-dasharray"),
    (inside("", HEAD.replace(" viewBox", ' stroke-dasharray="4" viewBox')), "stroke-dasharray"),
    (inside('<text stroke-dasharray="4">x</text>'), "stroke-dasharray"),
    (inside('<marker id="m"><line x2="9" stroke-dasharray="4"/></marker>'), "stroke-dasharray"),
    (inside('<clipPath id="c"><g><line x2="9" stroke-dasharray="4"/></g></clipPath>'), "stroke-dasharray"),
    (inside('<circle r="4001" stroke-dasharray="4"/>'), "4001"),
    (inside('<circle r="90%" stroke-dasharray="4"/>'), "90%"),
    (inside('<circle r="9em" stroke-dasharray="4"/>'), "9em"),
    (inside('<path d="M0 0t9 9 0 0" stroke-dasharray="4"/>'), "t9 9"),
    (inside('<path d="M0 0A.1 9 0 0 1 9 0" stroke-dasharray="4"/>'), "A.1"),
    (inside(f'<path d="M0 0{"h1" * 199}" stroke-dasharray="4"/>'), "M0 0h1"),
    (inside('<circle r="9" stroke-dasharray="4"/>' * 41), "too many parts"),
    (inside(f'<path d="M0 0{"H4000H0" * 30}" stroke-dasharray="4"/>'), "too many parts"),
    (inside(f'<path d="M4000 4000{"H0z" * 50}" stroke-dasharray="4"/>'), "too many parts"),
    (inside("<marker><text>x</text></marker>"), "“text”"),
    (inside("<marker><g><tspan>x</tspan></g></marker>"), "“tspan”"),
    (inside(f'<marker id="m">{"<rect/>" * 20}</marker><path marker-mid="url(#m)" d="{POINTS}"/>'), MANY),
    (
        inside(f'<g marker-mid="url(#m)"><path d="{POINTS}"/></g><marker id="m">{"<rect/>" * 9}</marker>'),
        MANY,
    ),
    (
        inside(
            f'<marker id="m"><path d="{"M1 1" * 200}"/></marker><path marker-mid="url(#m)" d="{POINTS}"/>'
        ),
        MANY,
    ),
    (inside('<path d="M0 0 calc(1)"/>'), "calc"),
    (inside('<rect width="calc(1px)"/>'), "calc"),
    (inside('<rect width="NaN"/>'), "NaN"),
    (inside("", "<svg xmlns='http://www.w3.org/2000/svg'>"), "viewBox"),
    (inside("", HEAD.replace("480 300", "480 0")), "viewBox"),
    (inside("", HEAD.replace("480 300", "480 -300")), "viewBox"),
    (inside("", HEAD.replace("480 300", "480 99999")), "viewBox"),
    (inside("", HEAD.replace("0 0 480 300", "0 0 480. 300")), "viewBox"),
    (inside("", HEAD.replace("480 300", "nan nan")), "viewBox"),
    (inside("", HEAD.replace(" viewBox", ' width="0" viewBox')), "width=0"),
    (inside("", HEAD.replace(" viewBox", ' height="5em5" viewBox')), "height"),
    (inside("", HEAD.replace(" viewBox", ' preserveAspectRatio="foo" viewBox')), "foo"),
    (inside("<rect/>" * MAX_ELEMENTS), "too many parts"),
    (inside("<g>" * MAX_DEPTH + "</g>" * MAX_DEPTH), "too many parts"),
    (inside("<marker>" + "<rect/>" * 21 + "</marker>"), "too many parts"),
    (inside("<marker><marker><rect/></marker>" + "<rect/>" * 20 + "</marker>"), "too many parts"),
    (inside(f'<marker><path d="{"M1 1" * 300}"/></marker>'), "too many parts"),
    (inside('<marker id="a"><path marker-mid="url(#b)"/></marker>'), "marker-mid"),
    (inside('<g marker-mid="url(#a)"><marker id="a"><path/></marker></g>'), "“marker”"),
    (inside('<clipPath id="a"><rect clip-path="url(#a)"/></clipPath>'), "clip-path"),
    (inside(f"<desc>{'x' * MAX_DRAWING_BYTES}</desc>"), "larger than 60 KB"),
    (b'<?xml-stylesheet href="//evil.example/x.css"?>' + inside(""), "SVG, in UTF-8"),
    (b'<?xml version="1.0"?><?xml-stylesheet href="x.css"?>' + inside(""), "xml-stylesheet"),
    (inside("<?php canary() ?>"), "php"),
    (b'<?xml version="1.0" encoding="UTF-7"?>' + inside(""), "UTF-8"),
    (b'<?xml version="1.0" encoding="ISO-8859-1"?>' + inside(""), "UTF-8"),
    (b'<?xml version="1.1"?>' + inside(""), "UTF-8"),
    (GOOD.encode("utf-16"), "UTF-8"),
    (GOOD.encode("utf-16-le"), "UTF-8"),
    (inside("").decode().encode("utf-16-be"), "UTF-8"),
    (GOOD.encode("utf-32"), "UTF-8"),
    (GOOD.encode("koi8-r", "replace"), "UTF-8"),
    (gzip.compress(GOOD.encode()), "UTF-8"),
    (b"GIF89a/*" + inside(""), "UTF-8"),
    (b"%PDF-1.7\n" + inside(""), "UTF-8"),
    (inside("") + b"<script>canary()</script>", "not well-formed"),
    (inside("") + b"PK\x03\x04", "not well-formed"),
    (inside("<!--><script>canary()</script>-->"), "<!--"),
    (inside("<desc><![CDATA[<script>canary()</script>]]></desc>"), "CDATA"),
    (inside("<desc>\x00</desc>"), "UTF-8"),
    (inside("<rect"), "not well-formed"),
    (inside('<rect x="1" x="2"/>'), "not well-formed"),
    (b"", "UTF-8"),
    (b"   ", "UTF-8"),
]


@pytest.mark.parametrize(("content", "said"), REFUSED)
def test_hostile_drawings_are_refused_in_words(content, said):
    with pytest.raises(DrawingInvalid) as refused:
        read_drawing(content)
    assert said in str(refused.value)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize("name", ["transform", "d", "viewBox", "points", "fill", "font-family", "aria-label"])
@pytest.mark.parametrize("fill", [" ", "1", "1 ", "a", ",", "-", "(", "scale(1) ", "e"])
def test_no_value_takes_long_to_read(name, fill):
    value = (fill * MAX_DRAWING_BYTES)[: MAX_DRAWING_BYTES - 200]
    started = time.process_time()
    with contextlib.suppress(DrawingInvalid):
        read_drawing(inside(f'<g {name}="{value}\\"/>'))
    assert time.process_time() - started < 1


def test_the_line_of_what_is_refused_is_told():
    with pytest.raises(DrawingInvalid, match="Line 3: a drawing does not take “style”"):
        read_drawing(inside("\n<g>\n<style/></g>"))


@pytest.mark.parametrize(
    "most",
    [
        "<rect/>" * (MAX_ELEMENTS - 1),
        "<g>" * (MAX_DEPTH - 1) + "</g>" * (MAX_DEPTH - 1),
        '<circle r="70" stroke-dasharray="2 3"/>' * 40,
        '<path d="M0 0h4000" stroke-dasharray="2,2px"/><g stroke-dasharray="none"/>',
        f'<marker id="m"><path d="M0 0L9 4 0 8z"/></marker><path marker-mid="url(#m)" d="{POINTS}"/>',
    ],
)
def test_what_is_just_within_the_limits_is_taken(most):
    assert read_drawing(inside(most)).width == 480


@pytest.mark.parametrize(
    ("outline", "length"),
    [
        ({"r": "50"}, 100 * math.pi),
        ({"x": "0", "width": "30", "height": "40", "rx": "5"}, 140),
        ({"x1": "-9", "y1": "9", "x2": "9", "y2": "-9"}, 18 * math.sqrt(2)),
        ({"points": "0 0 400 300 0 0 400,300"}, 1_500),
        ({"d": "M4000 4000H0zH0zH0z"}, 24_000),
        ({"d": "m0 0l40 0 40 0 40 0H0H120"}, 360),
        ({"d": "M0 0C400 0-400 0 0 0Q0 400 0 0"}, 1_600),
    ],
)
def test_no_outline_is_longer_than_it_is_counted(outline, length):
    assert length <= longest(outline) < 40 * length


def test_every_drawing_of_the_demo_courses_is_taken():
    for path in Path("courses/demo").glob("*/files/*.svg"):
        drawing = read_drawing(path.read_bytes())
        assert drawing.width >= 300, path
        words = "." in path.stem  # as in kept.en.svg; a film's first picture has none
        assert bool(re.search(rb"<title\b", path.read_bytes())) is words, path
