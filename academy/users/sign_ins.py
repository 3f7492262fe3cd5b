"""Where a person is signed in: noted at sign-in, touched once a day, gone with the session.

Kept are the browser and the system in plain words and the day of the last visit; no address on the net and no
whole User-Agent, since neither would tell the person more.
"""

from django.http import HttpRequest
from django.utils import timezone

from academy.users.models import SignIn, User

SEEN = "seen_on"  # the day's ordinal, in the session: what keeps the note from being written twice a day

# The first that is found counts: most browsers name others too.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Opera", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("UCBrowser", "UC Browser"), ("YaBrowser", "Yandex Browser"), ("HuaweiBrowser", "Huawei Browser"),
    ("MiuiBrowser", "Mi Browser"), ("Vivaldi", "Vivaldi"), ("FxiOS", "Firefox"), ("Firefox", "Firefox"),
    ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("KAIOS", "KaiOS"), ("HarmonyOS", "HarmonyOS"), ("Android", "Android"),
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def browser_and_system(user_agent: str) -> tuple[str, str]:
    """Return the names of the browser and of the system in a User-Agent; empty where they are not known."""
    return tuple(  # type: ignore[return-value]
        next((name for mark, name in known if mark in user_agent), "") for known in (BROWSERS, SYSTEMS)
    )


def note_sign_in(request: HttpRequest, user: User) -> SignIn:
    """Note that `user` is signed in with the session of `request` and return the note, one a session."""
    if not request.session.session_key:
        request.session.save()
    today = timezone.now().date()
    browser, system = browser_and_system(request.headers.get("User-Agent", ""))
    noted, _created = SignIn.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={"user": user, "browser": browser, "system": system, "seen_on": today},
    )
    request.session[SEEN] = today.toordinal()
    return noted


def note_visit(request: HttpRequest) -> None:
    """Note the day of a signed-in person's visit: one UPDATE for the first page of a day."""
    today = timezone.now().date()
    if request.session.get(SEEN, today.toordinal()) != today.toordinal():
        SignIn.objects.filter(session_key=request.session.session_key).update(seen_on=today)
        request.session[SEEN] = today.toordinal()


def end_sign_ins(request: HttpRequest, sign_ins: list[SignIn]) -> None:
    """Sign out in these browsers: their sessions are deleted, and with a session goes its note."""
    for sign_in in sign_ins:
        request.session.__class__().delete(sign_in.session_key)
        sign_in.delete()
