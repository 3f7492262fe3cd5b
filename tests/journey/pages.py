"""What a person would find on an HTML page: its texts, links and forms, read with the standard library."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"script", "style", "template", "noscript", "svg", "title"}


@dataclass
class Control:
    """A field or a button of a form. `label` is the text beside it."""

    name: str
    value: str
    type: str
    id: str = ""
    checked: bool = False
    label: str = ""


@dataclass
class Form:
    """A form: where it goes and what it sends."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    def named(self, name: str) -> list[Control]:
        """The controls of this name."""
        return [control for control in self.controls if control.name == name]

    def button(self, text: str) -> Control | None:
        """The first submit button whose text holds `text`."""
        buttons = (control for control in self.controls if control.type == "submit")
        return next((control for control in buttons if text in control.label), None)

    def sent(self, filled: dict[str, str | list[str]], button: Control | None) -> list[tuple[str, str]]:
        """What a browser would send with these fields filled in and this button pressed."""
        pairs = []
        for control in self.controls:
            if control.name in filled or not control.name or control.type == "submit":
                continue
            if control.type not in ("checkbox", "radio") or control.checked:
                pairs.append((control.name, control.value))
        for name, values in filled.items():
            pairs += [(name, value) for value in ([values] if isinstance(values, str) else values)]
        if button and button.name:
            pairs.append((button.name, button.value))
        return pairs


@dataclass
class Link:
    """A link and the text that one clicks."""

    url: str
    text: str


class Page(HTMLParser):
    """A parsed page: `text`, `headings`, `links`, `forms`, `images`, and `parts` by id."""

    def __init__(self, url: str, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url = url
        self.links: list[Link] = []
        self.forms: list[Form] = []
        self.images: list[str] = []
        self.parts: dict[str, str] = {}
        self.headings: list[str] = []
        self._said: list[str] = []
        self._open: list[tuple[str, dict[str, str], int]] = []  # tag, attributes, length of the text before
        self._form: Form | None = None
        self._area: Control | None = None
        self._labels: dict[str, str] = {}
        self.feed(html)
        self.close()
        for form in self.forms:
            for control in form.controls:
                control.label = control.label or self._labels.get(control.id, "")
        self.text = tidy("".join(self._said))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(
                urljoin(self.url, given.get("action", "")) or self.url, given.get("method", "get").lower()
            )
            self.forms.append(self._form)
        elif tag == "img" and given.get("src"):
            self.images.append(urljoin(self.url, given["src"]))
        elif tag in ("input", "button", "select", "textarea"):
            self._control(tag, given)
        elif tag == "option" and self._form and "selected" in given:
            self._form.controls[-1].value = given.get("value", "")
        if tag not in VOID:
            self._open.append((tag, given, len(self._said)))
        if tag not in ("a", "b", "i", "em", "strong", "bdi", "span"):
            self._said.append(" ")

    def _control(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", {"button": "submit", "input": "text"}.get(tag, tag)).lower()
        value = given.get("value", "on" if kind in ("checkbox", "radio") else "")
        control = Control(given.get("name", ""), value, kind, given.get("id", ""), "checked" in given)
        self._area = control if tag == "textarea" else None
        if self._form:
            self._form.controls.append(control)

    def handle_endtag(self, tag: str) -> None:
        if not any(tag == other for other, _given, _start in self._open):
            return
        while self._open:
            ended, given, start = self._open.pop()
            self._end(ended, given, tidy("".join(self._said[start:])))
            if ended == tag:
                return

    def _end(self, tag: str, given: dict[str, str], text: str) -> None:
        if tag == "a" and "href" in given:
            self.links.append(Link(urljoin(self.url, given["href"]), text))
        elif tag == "button" and self._form and self._form.controls:
            self._form.controls[-1].label = text
        elif tag == "label":
            self._labels[given.get("for", "")] = text
        elif tag == "form":
            self._form = None
        elif tag in ("h1", "h2", "h3"):
            self.headings.append(text)
        if "id" in given:
            self.parts[given["id"]] = text

    def handle_data(self, data: str) -> None:
        if self._area is not None and self._open and self._open[-1][0] == "textarea":
            self._area.value += data
        elif not any(tag in UNSEEN for tag, _given, _start in self._open):
            self._said.append(data)


def tidy(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())
