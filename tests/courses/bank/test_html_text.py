"""HTML of other platforms becomes texts of ours: nothing that runs, and nothing lost in silence."""

import pytest

from cms.html_tokens import without_deep_formatting
from courses.bank.html_text import TextRefused, looks_like_html, take_html
from courses.bank.limits import MAX_HTML_CHARS
from courses.bank.rows import ReadText


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<p dir="ltr" style="text-align: left;"><b>A</b><br></p><p>two</p>', "<p><b>A</b></p><p>two</p>"),
        ("<p>a</p>\n<p>&nbsp;</p>\n<p>b</p>", "<p>a</p><p>b</p>"),
        ("one<br/>two", "one<br>two"),
        ("<strong>a</strong> <em>b</em>", "<b>a</b> <i>b</i>"),
        ("<h3>Head</h3>text", "<p><b>Head</b></p><p>text</p>"),
        (
            "<ul><li>a<ol><li>n</li></ol></li><li>b</ul> tail",
            "<ul><li>a<ol><li>n</li></ol></li><li>b</li></ul><p>tail</p>",
        ),
        (
            "<table><tr><th>A</th><td>B</td></tr><tr><td><p>c</p></td><td>d</td></tr></table>",
            "<p>A | B<br>c | d</p>",
        ),
        ("<pre>x;\n  y</pre>", "<p><code>x;<br>\u00a0\u00a0y</code></p>"),
        ("<b>a <p>b</p> c</b>", "<p><b>a</b></p><p><b>b</b></p><p><b>c</b></p>"),
        ('<a href="https://e.example/?a=1&amp;b=2">y</a>', '<a href="https://e.example/?a=1&amp;b=2">y</a>'),
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
    ],
)  # fmt: skip
def test_what_a_text_can_hold_stays(source, expected):
    taken = take_html(source)
    assert taken.text == ReadText(expected, "html")
    assert taken.remarks == []
    assert taken.text.html.replace("&nbsp;", "\u00a0") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b and c > d", "a < b and c > d"),
        ("\\(a&lt;b\\) and $$x^2$$", "\\(a<b\\) and $$x^2$$"),
        ('<span class="math">\\(x\\)</span>', "\\(x\\)"),
        ('<math><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></math>', "\\(x^2\\)"),
        ('<img class="texrender" alt="\\frac12" src="https://e.example/t.gif">', "\\(\\frac12\\)"),
        ("caf&amp;eacute;&amp;nbsp;!", "café\u00a0!"),
        ("&lt;br&gt;x&lt;p&gt;y", "x y"),
        ("a &amp;lt; b", "a &lt; b"),
        ("<!-- no -->yes", "yes"),
        (
            '<span class="multilang" lang="en">Hi</span> <span class="multilang" lang="fr">Salut</span>',
            "Salut",
        ),
        ('<span class="multilang" lang="en">Hi</span>', "Hi"),
    ],
)
def test_formulas_and_words_stay_as_written(source, expected):
    assert take_html(source, language="fr").text.plain == expected


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>x",
        '<p onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="java&#10;script:alert(1)">x</a>',
        "<scr<b>ipt>x",
        '<img src="x" onerror="alert(1)">x',
        "<svg onload=alert(1)>y</svg>x",
        '<iframe src="https://e.example">y</iframe>x',
        "<style>p{}</style>x",
        '<math><mtext></p><img src="1" onerror="alert(1)"></math>x',
    ],
)
def test_nothing_that_runs_stays(source):
    html = take_html(source).text.html
    assert "x" in html
    assert not any(
        word in html
        for word in ("<script", "onclick", "onerror", "onload", "href", "<img", "<svg", "<iframe")
    )


def test_the_first_picture_is_taken_and_others_are_told_of():
    one = '<img src="@@PLUGINFILE@@/x%20y.png" alt="A  cat">'
    source = f'<p>see {one} <img src="@@PLUGINFILE@@/z.png" alt="A dog"></p>'
    taken = take_html(source, files={"x y.png": b"one", "z.png": b"two"})
    assert (taken.picture.name, taken.picture.data, taken.picture.alt) == ("x y.png", b"one", "A cat")
    assert taken.text.source == "<p>see [A dog]</p>"
    assert taken.remarks == ["Only the first picture was taken: a text has one."]


def test_a_picture_of_another_site_is_never_fetched():
    taken = take_html(
        'x <img src="https://e.example/x.png"> <img src="//e.example/y.png"> <img src="gone.png">'
    )
    assert taken.picture is None
    assert taken.remarks == [
        "A picture on another site was left out: nothing is fetched from there.",
        "A picture was left out: the file does not hold it.",
    ]


def test_a_picture_inside_its_address_is_taken():
    taken = take_html('x <img alt="Dot" src="data:image/png;base64,aGVs\nbG8=">')
    assert (taken.picture.data, taken.picture.alt) == (b"aGVs\nbG8=", "Dot")
    assert taken.text.plain == "x"


def test_what_a_text_cannot_hold_is_told_of():
    assert take_html("<video src=x></video>y").remarks == [
        "A film, a recording or a page inside the text was left out."
    ]
    assert take_html('<a href="@@PLUGINFILE@@/a.mp3">y</a>').remarks == [
        "A file that the text links to was left out."
    ]


def test_a_text_beyond_all_measure_is_refused():
    with pytest.raises(TextRefused):
        take_html("<p>" + "x" * MAX_HTML_CHARS)


def test_taking_a_text_again_changes_nothing():
    for source in (
        "<ul><li>a<ul><li>b</li></ul></li></ul>",
        "<p>a<br>b</p><p><b>c</b></p>",
        "x <code>y</code>",
    ):
        assert take_html(take_html(source).text.html).text.html == take_html(source).text.html


def test_misnested_formatting_does_not_multiply():
    source = "".join(f"<b id={n}><p>x" for n in range(1_500))
    assert len(ReadText(source, "html").html) < 10 * len(source)
    assert without_deep_formatting("<p>" * 20 + '<b class="x">y</b><a href="z" id="q">').endswith(
        '<b>y</b><a href="z">'
    )


def test_signs_of_plain_texts_are_no_html():
    assert not looks_like_html("a < b & c > d; R&D")
    assert looks_like_html("a<br>b") and looks_like_html("&eacute;") and looks_like_html("</p>")
