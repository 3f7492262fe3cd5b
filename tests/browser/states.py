"""Every page of the road in every state that a member can bring it into, one after the other.

Each state is a generator's step: (name, page). Who walks measures what is on the page then.
"""

from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.backstage import Backstage
from tests.browser.desk import expect_state, options
from tests.browser.watch import Watch

State = tuple[str, Page]
COURSE = "/{}/courses/open-learning-institute/your-first-hour/"
LENT = "courses/island-university/emergency-telecommunications/"  # has no edition in Arabic
COMING = "courses/school-connectivity-lab/mapping-schools-without-internet/"
QUIZ, FINAL = 2, 9  # places of the first practice quiz and of the final one among the activities


class Walk:
    """A walk through all states in one language of interface and content."""

    def __init__(
        self, visit: Callable[..., Page], member: Callable[..., Any], backstage: Backstage, language: str
    ) -> None:
        self.visit, self.member, self.backstage, self.language = visit, member, backstage, language
        self.watch: Watch = visit.watch  # type: ignore[attr-defined]

    def __iter__(self) -> Iterator[State]:
        """Walk."""
        yield from self.visitor()
        yield from self.newcomer()
        yield from self.room()
        yield from self.learner()
        yield from self.quiz_taker()
        yield from self.weak_link()
        yield from self.graduate()

    def open(self, person: dict[str, Any] | None = None) -> Page:
        """A page in the language of the walk, signed in where a person is given."""
        locale = {"ar": "ar-EG", "en": "en-GB"}[self.language]
        session = person["session"] if person else ""
        return self.visit(session, locale=locale, reduced_motion="reduce")  # colours are measured at rest

    def visitor(self) -> Iterator[State]:
        """Public pages, and what a visitor's mistakes lead to."""
        page = self.open()
        for path in ("", "courses/", "courses/open-learning-institute/"):
            page.goto(f"/{self.language}/{path}")
            yield f"public /{path}", page
        page.goto(COURSE.format(self.language))
        yield "course page for a visitor", page
        page.locator(".enrol details > summary").click()
        yield "course page, the other runs unfolded", page
        lists = ("partners/", "tracks/resilience/", "tracks/connectivity/", "regions/africa/")
        for path in (*lists, "courses/island-university/", LENT, COMING):
            page.goto(f"/{self.language}/{path}")
            yield f"public /{path}", page
        page.goto(COURSE.format(self.language))
        page.locator("header .site-nav details summary").click()
        yield "language menu open", page
        page.goto("/verify/")
        yield "verification form", page
        page.goto("/verify/?number=what")
        yield "verification form refused", page
        for number in ("0000-0000-0000-0000-0000", "7KQ4-M2XD-9PTR-WH3C-5VNA"):
            page.goto(f"/verify/{number}/")
            yield f"verification of {number}", page
        page.goto(f"/{self.language}/no-such-page/")
        yield "nothing there", page
        for path in ("about/", "privacy/", "contact/"):
            page.goto(f"/{self.language}/{path}")
            for summary in page.locator("main details > summary").all():
                summary.click()
            yield f"plain page /{path}, unfolded", page
        self.backstage.close_academy(minutes=20)
        page.goto(f"/{self.language}/")
        self.backstage.open_academy()
        yield "closed for a while", page
        self.watch.forgive("404", "503")

    def newcomer(self) -> Iterator[State]:
        """Account pages with and without mistakes."""
        page = self.open()
        for name in ("login", "signup", "password/reset"):
            page.goto(f"/account/{name}/")
            yield f"account {name}", page
            page.locator("main form button[type=submit]").first.click()
            yield f"account {name} refused", page
        page.goto("/account/signup/")
        page.locator("[name=email]").fill(f"walk-{self.language}@road.example")
        page.locator("[name=full_name]").fill("Wanda Walk")
        page.locator("[name=password1]").fill("seven slow ferries at dawn")
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()
        yield "the code is asked for", page
        page.locator("[name=code]").fill("000000")
        page.locator("main form button[type=submit]").first.click()
        yield "the code was wrong", page
        page.locator("button[value=resend]").click()
        yield "another code was asked for too early", page
        page.goto("/demo/mail/")
        yield "mail of the demo", page
        self.watch.forgive("postMessage")  # axe calls into the mails' frames, which answer nobody

    def room(self) -> Iterator[State]:
        """The rooms of a person's account in their states; and a lesson before the code is typed."""
        person = self.member(language=self.language)
        page = self.open(person)
        rooms = ("email", "password/change", "2fa/webauthn", "2fa", "signed-in", "2fa/webauthn/add")
        for name in rooms:
            page.goto(f"/account/{name}/")
            yield f"account room {name}", page  # the last asks for the password first
        page.locator("[name=password]").fill("a-long-test-password")
        page.locator("main form button[type=submit]").first.click()
        yield "a passkey to be made", page
        page.goto("/account/2fa/totp/activate/")
        yield "an app to be set up", page
        page.goto("/account/email/")
        page.locator("main form.form [name=email]").fill("none")
        page.locator("[name=action_add]").click()
        yield "an address refused", page
        page.locator("main form.form [name=email]").fill(f"second-{person['email']}")
        page.locator("[name=action_add]").click()
        yield "the code of a second address", page
        page.goto("/account/email/")
        yield "a second address that waits", page
        self.backstage.session(email=person["email"])
        page.goto("/account/signed-in/")
        yield "signed in elsewhere too", page
        page = self.open()
        page.goto(f"/account/signup/?next={COURSE.format(self.language)}")
        page.locator("[name=email]").fill(f"meanwhile-{self.language}@road.example")
        page.locator("[name=full_name]").fill("Wanda Walk")
        page.locator("[name=password1]").fill("seven slow ferries at dawn")
        page.locator("main form button[type=submit]").first.click()
        yield "the code is asked for on the way to a course", page
        page.locator("main a[href^='/learn/']").click()
        yield "a lesson before the code is typed", page

    def learner(self) -> Iterator[State]:
        """Before and after enrolling; lessons with pictures, with sound, and done."""
        person = self.member(language=self.language)
        page = self.open(person)
        page.goto("/learn/")
        yield "my learning, empty", page
        page.goto(COURSE.format(self.language))
        yield "course page for a member", page
        page.locator(".run form button").last.click()
        yield "my learning after enrolling in a coming run", page
        person = self.member(done=2, language=self.language)
        page = self.open(person)
        page.goto(COURSE.format(self.language))
        yield "course page for a learner", page
        page.goto("/learn/")
        for summary in page.locator("main details > summary").all():
            summary.click()
        yield "my learning in progress, unfolded", page
        for place, activity in enumerate(person["activities"]):
            if activity["kind"] == "lesson":
                page.goto(activity["url"])
                for summary in page.locator("article details > summary").all():
                    summary.click()
                yield f"lesson {place + 1}", page
        page.goto("/account/profile/")
        yield "profile", page
        page.locator("[name=full_name]").fill("")
        page.locator("main form.form button[type=submit]").click()
        yield "profile refused", page
        page.locator("header .site-nav details").last.locator("summary").click()
        yield "account menu open", page

    def quiz_taker(self) -> Iterator[State]:
        """A quiz from its front page to a failed and a closed final."""
        person = self.member(done=FINAL, language=self.language)
        quiz = person["activities"][FINAL]["url"]
        page = self.open(person)
        page.goto(quiz)
        yield "front page of the final quiz", page
        sitting = self.backstage.sit(email=person["email"], activity=quiz)
        page.goto(quiz)
        yield "an attempt under way", page
        page.goto(f"{sitting['url']}1/")
        yield "question", page
        options(page).first.check()
        expect_state(page, "saved")
        yield "question answered", page
        kinds = [question["kind"] for question in self.backstage.paper(sitting=sitting["uuid"])]
        if "multiple" in kinds:
            page.goto(f"{sitting['url']}{kinds.index('multiple') + 1}/")
            yield "question with several answers", page
        page.goto(f"{sitting['url']}review/")
        yield "review with gaps", page
        self.backstage.answer_all(sitting=sitting["uuid"], right=False)
        page.reload()
        yield "review without gaps", page
        page.locator("main form button[type=submit]").click()
        yield "final quiz failed", page
        for _attempt in range(2):
            again = self.backstage.sit(email=person["email"], activity=quiz)
            self.backstage.hand_in(sitting=again["uuid"])
        page.goto(quiz)
        yield "too many attempts", page
        page.goto("/learn/")
        page.locator("main details > summary").first.click()
        yield "what is missing", page
        self.backstage.drop_out(email=person["email"])
        page.goto("/learn/")
        yield "my learning after withdrawing", page
        page.goto(quiz)
        yield "the classroom after withdrawing", page
        self.watch.forgive("403")

    def weak_link(self) -> Iterator[State]:
        """What a question says when the link, the session or the attempt is gone."""
        person = self.member(done=2, language=self.language)
        quiz = person["activities"][QUIZ]["url"]
        sitting = self.backstage.sit(email=person["email"], activity=quiz)
        page = self.open(person)
        page.goto(f"{sitting['url']}1/")
        page.context.set_offline(True)
        options(page).first.check()
        expect_state(page, "waiting")
        yield "answer kept on the device", page
        page.context.set_offline(False)
        expect_state(page, "saved")
        self.backstage.end_session(key=person["session"])
        options(page).last.check()
        expect(page.locator("#save-state a")).to_be_visible()
        yield "signed out while answering", page
        page = self.open({"session": self.backstage.session(email=person["email"])})
        page.goto(f"{sitting['url']}1/")
        self.backstage.hand_in(sitting=sitting["uuid"])
        options(page).last.check()
        expect_state(page, "closed")
        yield "attempt closed elsewhere", page
        page.goto(f"{sitting['url']}1/")
        yield "practice handed in", page
        run = self.backstage.course_with_a_clock(minutes=30)["run"]
        person = self.member(done=1, run=run, language=self.language)
        quiz = person["activities"][1]["url"]
        sitting = self.backstage.sit(email=person["email"], activity=quiz)
        page = self.open(person)
        page.goto(f"{sitting['url']}1/")
        yield "question with a clock", page
        self.watch.forgive("ERR_INTERNET_DISCONNECTED", "401", "409")

    def graduate(self) -> Iterator[State]:
        """With a certificate, and with a revoked one."""
        person = self.member(done=10, language=self.language, full_name="Grace Graduate")
        page = self.open(person)
        page.goto("/learn/")
        yield "my learning, completed", page
        page.goto(COURSE.format(self.language))
        yield "course page, completed", page
        page.goto(person["activities"][FINAL]["url"])
        page.locator("main td a").first.click()
        yield "final quiz passed", page
        certificate = self.backstage.certificate(email=person["email"])
        page.goto(certificate["url"])
        yield "verification, valid", page
        self.backstage.revoke(email=person["email"])
        page.reload()
        yield "verification, revoked", page
        page.goto("/learn/")
        yield "my learning, revoked", page
