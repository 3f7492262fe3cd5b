"""The main pages, and who stands before them. Each is a name for the file, an address and a session."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.browser.backstage import Backstage

FIRST_HOUR = "courses/open-learning-institute/your-first-hour/"
EDITIONS = {
    "en": FIRST_HOUR,
    "ar": FIRST_HOUR,
    "zh-hans": "courses/national-cyber-agency/continuity-of-critical-networks/",
}
NAMES = {"en": "Sample Learner", "ar": "متعلّمة نموذجية", "zh-hans": "示例学员"}
LESSON, QUIZ, FINAL = 1, 2, 9  # places among the activities of the demo's first course
DONE = 10
DESK_LANGUAGES, DESK_COURSE = ("en", "ar"), "FH-100"


class Shot(NamedTuple):
    """One page to take a picture of; `session` is empty for a visitor."""

    name: str
    path: str
    session: str = ""


def public_pages(language: str) -> Iterator[Shot]:
    """What a visitor sees."""
    for name, path in {
        "home": "",
        "catalogue": "courses/",
        "catalogue-search": f"courses/?q={_word(language)}",
        "catalogue-facets": "courses/?track=resilience&track=connectivity&modality=online-self-paced",
        "course": EDITIONS[language],
        "partners": "partners/",
        "partner": "courses/open-learning-institute/",
        "track": "tracks/resilience/",
        "region": "regions/asia-pacific/",
        "about": "about/",
        "accessibility": "accessibility/",
        "not-found": "no-such-page/",
    }.items():
        yield Shot(name, f"/{language}/{path}")
    yield Shot("verify", "/verify/")
    yield Shot("sign-in", "/account/login/")
    yield Shot("sign-up", "/account/signup/")


def members_pages(backstage: Backstage, language: str) -> Iterator[Shot]:
    """What a member sees, from the first lesson to the certificate; each person is made for the picture."""
    learner = person(backstage, language, done=QUIZ + 1)
    activities = learner["activities"]
    yield Shot("my-learning", "/learn/", learner["session"])
    yield Shot("lesson", activities[LESSON]["url"], learner["session"])
    yield Shot("quiz", activities[QUIZ]["url"], learner["session"])
    yield Shot("profile", "/account/profile/", learner["session"])
    sitting = person(backstage, language, done=FINAL)
    attempt = backstage.sit(email=sitting["email"], activity=sitting["activities"][FINAL]["url"])
    yield Shot("question", f"{attempt['url']}1/", sitting["session"])
    graduate = person(backstage, language, done=DONE)
    yield Shot("my-learning-completed", "/learn/", graduate["session"])
    certificate = backstage.certificate(email=graduate["email"])
    yield Shot("certificate", certificate["url"], graduate["session"])


def desk_pages(backstage: Backstage, language: str) -> Iterator[Shot]:
    """What a coordinator and a reviewer see at the desk, in two languages."""
    if language not in DESK_LANGUAGES:
        return
    coordinator, reviewer = (desk_session(backstage, who, language) for who in ("coordinator", "reviewer"))
    yield Shot("desk", "/admin/", coordinator)
    for name, path in {
        "desk-courses": "",
        "desk-course": f"{DESK_COURSE}/",
        "desk-outline-form": f"{DESK_COURSE}/outline/",
        "desk-languages": f"{DESK_COURSE}/languages/",
        "desk-quality": f"{DESK_COURSE}/quality/",
    }.items():
        yield Shot(name, f"/admin/academy/courses/{path}", coordinator)
    yield Shot("desk-reviews", "/admin/academy/reviews/", reviewer)
    yield Shot("desk-review", backstage.open_review(), reviewer)


def desk_session(backstage: Backstage, who: str, language: str) -> str:
    """A session of somebody of the demo who works at the desk in this language."""
    email = f"{who}@demo.example"
    backstage.speaks(email=email, language=language)
    session: str = backstage.session(email=email)
    return session


def person(backstage: Backstage, language: str, *, done: int) -> dict[str, Any]:
    """A member who has done so many activities of the demo's first course, in the language of the picture."""
    made = backstage.person(full_name=NAMES[language], language=language)
    made["activities"] = backstage.learn(email=made["email"], done=done, language=language)
    return made


def _word(language: str) -> str:
    return {"en": "school", "ar": "الأطفال", "zh-hans": "网络"}[language]
