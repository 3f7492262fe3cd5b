"""A browser without a window: keeps cookies, follows redirections, clicks links, fills in forms."""

import gzip
import http.client
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from tests.journey.counted import READS, WRITES
from tests.journey.pages import Form, Page
from tests.journey.record import Record, Request, Wrong

MOST_REDIRECTIONS = 6


class Browser:
    """One person's browser. After each act `page` is what it shows; what is missing raises `Wrong`."""

    def __init__(self, base_url: str, record: Record) -> None:
        self.base_url = base_url
        self.record = record
        self.cookies: dict[str, str] = {}
        self.connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=60)
        self.status = 0
        self.headers: http.client.HTTPMessage = http.client.HTTPMessage()
        self.body = b""
        self.page = Page(base_url, "")

    def open(self, url: str, *, status: int = 200) -> Page:
        """Open an address, as typed or scanned; the answer after redirections must have this status."""
        return self._go("GET", urljoin(self.base_url, url), None, status)

    def click(self, text: str, *, status: int = 200) -> Page:
        """Click the first link whose text holds `text`."""
        found = next((link for link in self.page.links if text in link.text), None)
        if found is None:
            raise Wrong(f"There is no link “{text}” on {self.page.url}")
        return self.open(found.url, status=status)

    def close(self) -> None:
        """Close the connection to the server."""
        self.connection.close()

    def form(self, *, ends: str = "", button: str = "") -> Form:
        """The first form of the page whose address ends so and that has a button with this text."""
        for form in self.page.forms:
            if urlsplit(form.action).path.endswith(ends) and (not button or form.button(button)):
                return form
        raise Wrong(f"There is no form with the button “{button or ends}” on {self.page.url}")

    def press(
        self,
        button: str,
        filled: dict[str, str | list[str]] | None = None,
        *,
        ends: str = "",
        status: int = 200,
    ) -> Page:
        """Fill in the form that has this button, and press it."""
        form = self.form(ends=ends, button=button)
        for name in filled or {}:
            if not form.named(name):
                raise Wrong(f"The form on {self.page.url} has no field “{name}”")
        pairs = urlencode(form.sent(filled or {}, form.button(button)))
        if form.method == "get":
            return self._go("GET", f"{form.action.split('?', 1)[0]}?{pairs}", None, status)
        return self._go("POST", form.action, pairs, status)

    def _go(self, method: str, url: str, body: str | None, status: int) -> Page:
        for _turn in range(MOST_REDIRECTIONS):
            if not url.startswith(self.base_url):
                raise Wrong(f"The way leads off the site, to {url}")
            self._ask(method, url, body)
            if self.status not in (301, 302, 303, 307, 308):
                break
            url, method, body = urljoin(url, self.headers["Location"]), "GET", None
        if self.status != status:
            raise Wrong(f"{method} {url} answered {self.status} in place of {status}: {self._excerpt()}")
        html = self.body.decode() if "html" in self.headers.get("Content-Type", "") else ""
        self.page = Page(url, html)
        return self.page

    def _ask(self, method: str, url: str, body: str | None) -> None:
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Encoding": "gzip",
            "Accept-Language": "en",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if method == "POST":
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.base_url}
        started = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        self.status, self.headers, received = answer.status, answer.headers, answer.read()
        ms = round((time.perf_counter() - started) * 1000, 1)
        zipped = self.headers.get("Content-Encoding") == "gzip"
        self.body = gzip.decompress(received) if zipped else received
        reads, writes = int(self.headers.get(READS, 0)), int(self.headers.get(WRITES, 0))
        self.record.note(Request(method, parts.path, self.status, ms, reads, writes, len(received)))
        self._keep_cookies()

    def _keep_cookies(self) -> None:
        for line in self.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value

    def _excerpt(self) -> str:
        text = Page("", self.body.decode(errors="replace")).text
        return text[:200] or "nothing"
