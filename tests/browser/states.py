"""Every page of the road in every state that a member can bring it into, one after the other.

Each state is a generator's step: (name, page). Who walks measures what is on the page then.
"""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.desk import expect_state, options
from tests.browser.states_public import COURSE, SAVES, PublicWalk, State, unfold

QUIZ, FINAL = 2, 9  # places of the first practice quiz and of the final one among the activities
STANDINGS = ("applied", "offered", "accepted", "waitlisted", "failed", "declined")


class Walk(PublicWalk):
    """A walk through all states in one language of interface and content."""

    def __iter__(self) -> Iterator[State]:
        """Walk."""
        yield from self.lists()
        yield from self.courses()
        yield from self.verifying()
        yield from self.plain()
        yield from self.mistakes()
        yield from self.newcomer()
        yield from self.room()
        yield from self.learner()
        yield from self.standings()
        yield from self.every_block()
        yield from self.quiz_taker()
        yield from self.weak_link()
        yield from self.graduate()

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
        page.goto(COURSE.format(self.language))
        yield "course page before the code is typed", page

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
        page.goto(COURSE.format(self.language))
        yield "course page after enrolling in a coming run", page
        person = self.member(done=2, language=self.language)
        page = self.open(person)
        page.goto(COURSE.format(self.language))
        yield "course page for a learner", page
        page.goto("/learn/")
        unfold(page.locator("main"))
        yield "my learning in progress, unfolded", page
        for place, activity in enumerate(person["activities"]):
            if activity["kind"] == "lesson":
                page.goto(activity["url"])
                unfold(page.locator("article"))
                yield f"lesson {place + 1}", page
        page.goto("/account/profile/")
        yield "profile", page
        page.locator("[name=full_name]").fill("")
        page.locator("main form.form button[type=submit]").click()
        yield "profile refused", page
        page.locator("header .site-nav details").last.locator("summary").click()
        yield "account menu open", page

    def standings(self) -> Iterator[State]:
        """The course page and the card of My learning for each state of an enrolment that others decide."""
        for state in STANDINGS:
            person = self.member(language=self.language)
            self.backstage.stand(email=person["email"], state=state, language=self.language)
            page = self.open(person)
            for name, path in (("course page", COURSE.format(self.language)), ("my learning", "/learn/")):
                page.goto(path)
                yield f"{name}, {state}", page

    def every_block(self) -> Iterator[State]:
        """A lesson of all written blocks, and what is left of lessons for whoever saves data."""
        person = self.member(language=self.language)
        page = self.open(person)
        page.goto(self.backstage.lesson_of_all_blocks(email=person["email"], language=self.language))
        unfold(page.locator("article"))
        yield "lesson of all blocks", page
        person = self.member(done=9, language=self.language)
        page = self.open(person, extra_http_headers=SAVES)
        for place in (3, 5):  # one with a picture, one with a recording
            page.goto(person["activities"][place]["url"])
            yield f"lesson {place + 1} with the data saver", page

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
        yield from self.withdrawn(person, quiz, page)

    def withdrawn(self, person: dict, quiz: str, page: Page) -> Iterator[State]:
        """What somebody sees who has left the course."""
        self.backstage.drop_out(email=person["email"])
        page.goto("/learn/")
        yield "my learning after withdrawing", page
        page.goto(quiz)
        yield "the classroom after withdrawing", page
        page.goto(COURSE.format(self.language))
        yield "course page after withdrawing", page
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
        page.locator(".rows .button--plain").first.click()
        yield "final quiz passed", page
        certificate = self.backstage.certificate(email=person["email"])
        for name, path in (
            ("my certificates", "/certificates/"),
            ("my certificate", f"/certificates/{certificate['number']}/"),
            ("the name on it", f"/certificates/{certificate['number']}/correct/"),
            ("my public page", "/certificates/page/"),
        ):
            page.goto(path)
            unfold(page.locator("main"))
            yield name, page
        page.goto(certificate["url"])
        yield "verification, valid", page
        self.backstage.revoke(email=person["email"])
        page.reload()
        yield "verification, revoked", page
        page.goto("/learn/")
        yield "my learning, revoked", page
