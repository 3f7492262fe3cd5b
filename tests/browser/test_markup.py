"""The main pages' HTML in all six languages: one h1, headings in order, names, labels, languages.

No browser is needed for it; the running site of the browser's tests is, with all its content.
"""

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.browser.conftest import SESSION_COOKIE
from tests.browser.markup import faults
from tests.browser.states_public import COMING, COURSE, LENT, LISTS, PARTNERS, PLAIN

pytestmark = pytest.mark.browser

LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh-hans"]
OPEN = ("/verify/", "/verify/?number=what", "/style/", "/demo/mail/")
ACCOUNT = ("login", "signup", "password/reset", "confirm-email")
ROOMS = ("profile", "email", "2fa", "2fa/webauthn", "signed-in", "password/change", "2fa/webauthn/add")


def read(address: str, language: str, session: str = "") -> str:
    """The HTML at an address, also where the answer is a refusal."""
    cookies = f"academy_language={language}; {SESSION_COOKIE}={session}"
    wish = Request(address, headers={"Cookie": cookies, "Accept-Language": language, "Accept": "text/html"})
    try:
        answer = urlopen(wish, timeout=30)
    except HTTPError as refusal:
        answer = refusal
    with answer:
        return answer.read().decode()


def public(language: str) -> list[str]:
    """What anybody can open."""
    paths = ("", *LISTS, *PARTNERS, *PLAIN, LENT, COMING, "courses/?q=zzzz", "no-such-page/")
    narrowed = "courses/?track=resilience&level=introductory&open=1"
    here = [f"/{language}/{path}" for path in (*paths, narrowed)]
    return [*here, COURSE.format(language), *OPEN, *(f"/account/{name}/" for name in ACCOUNT)]


def private(activities: list[dict], sitting: str) -> list[str]:
    """What a member can open."""
    rooms = [f"/account/{name}/" for name in ROOMS]
    learning = [each["url"] for each in activities]
    return [*rooms, "/learn/", *learning, f"{sitting}1/", f"{sitting}review/"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_html_of_the_main_pages_is_sound(site, backstage, language):
    content = language if language in ("ar", "en") else "en"
    person = backstage.person(language=language)
    activities = backstage.learn(email=person["email"], done=9, language=content)
    sitting = backstage.sit(email=person["email"], activity=activities[9]["url"])["url"]
    lesson = backstage.lesson_of_all_blocks(email=person["email"], language=content)
    direction = "rtl" if language == "ar" else "ltr"
    found = []
    pages = [(path, "") for path in public(language)]
    pages += [(path, person["session"]) for path in [*private(activities, sitting), lesson]]
    for path, session in pages:
        html = read(site.url + path, language, session)
        wrong = faults(html, language=language, direction=direction)
        if path in ("/style/", "/demo/mail/"):  # samples in all scripts, mails in their readers' languages
            wrong = [each for each in wrong if not each.startswith("said to be")]
        found += [f"{path}: {each}" for each in dict.fromkeys(wrong)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("<h3>x</h3>", "comes after"),
        ("<h1>two</h1>", "h1:"),
        ("<a href='/'><svg></svg></a>", "without a name"),
        ("<input name=q>", "without a label"),
        ("<p id=content></p>", "× id"),
        ("<p>Это по-русски</p>", "said to be"),
        ("<nav aria-label=Main></nav>", "two landmarks"),
        ("<label for=nobody>x</label>", "leads to no"),
        ("<img src=x>", "without alt"),
    ],
)
def test_what_is_broken_is_told(broken, told):
    page = (
        "<html lang=en dir=ltr><head><title>t</title></head>"
        "<body><header><nav aria-label=Main></nav></header>"
        "<main id=content><h1>x</h1>{}</main><footer></footer></body></html>"
    )
    assert faults(page.format(""), language="en", direction="ltr") == []
    wrong = faults(page.format(broken), language="en", direction="ltr")
    assert wrong
    assert all(told in each for each in wrong)
