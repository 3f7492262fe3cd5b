"""The member's part of the road: from the front page to a certificate in hand."""

import json
import re
import time
from datetime import datetime
from pathlib import Path

from academy.demo.mail import Mail, newest_mails
from courses.folder import CourseFolder
from tests.journey.answers import AnswerKey
from tests.journey.browser import Browser
from tests.journey.document import text_and_code, what_a_seal_says
from tests.journey.pages import tidy
from tests.journey.record import Record, Wrong, require

NAME = "Amara Journey-Öztürk"
EMAIL = "amara@journey.example"
PASSWORD = "seven slow ferries at dawn"
MAIL_SECONDS = 60  # what guarantee 3 gives the sweep
LONGEST_ROAD = 60  # activities and pages of a course, with room


class Member:
    """A new person with a browser, a mailbox and an answer to every question."""

    def __init__(self, browser: Browser, record: Record, course: CourseFolder, mail: Path) -> None:
        self.browser, self.record, self.course, self.mail = browser, record, course, mail
        self.title = course.texts["en"].title
        self.answers = AnswerKey(course, "en")
        self.quizzes = {a.quizzes["en"].title: a for a in course.activities if a.rules}
        self.lessons = {a.lessons["en"].title: a for a in course.activities if not a.rules}
        self.final = next(title for title, activity in self.quizzes.items() if activity.rules.final)
        self.done: list[str] = []
        self.number = self.verify_url = self.code = ""
        self.pdf = b""

    # --- an account -----------------------------------------------------------------------------

    def sign_up(self) -> None:
        """Make an account from the front page."""
        with self.record.step("Open the front page"):
            require(self.browser.open("/").headings, "The front page has no heading")
        with self.record.step("Sign up"):
            self.browser.click("Sign in")
            self.browser.click("Make an account")
            fields: dict[str, str | list[str]] = {"email": EMAIL, "full_name": NAME, "password1": PASSWORD}
            page = self.browser.press("Make an account", fields)
            require(
                "Type the code" in page.headings, "Signing up did not lead to the page that asks for a code"
            )

    def confirm(self) -> None:
        """Confirm the address by the code in the mail."""
        with self.record.step("Confirm the address by the code in the mail"):
            mail = self.await_mail("your code")
            codes = re.findall(r"(?m)^(\d{6})$", mail.body)
            require(len(codes) == 1, "The mail does not hold one code of six digits on a line of its own")
            page = self.browser.press("Confirm", {"code": codes[0]})
            require(
                any("Sign out" in c.label for f in page.forms for c in f.controls),
                "The code signed nobody in",
            )

    def await_mail(self, subject: str) -> Mail:
        """The mail to this person whose subject holds `subject`; it may take as long as the sweep does."""
        end = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < end:
            found = [mail for mail in newest_mails(self.mail) if EMAIL in mail.to and subject in mail.subject]
            require(len(found) < 2, f"The mail “{subject}” came {len(found)} times")
            if found:
                require(isinstance(found[0].sent_at, datetime), f"The mail “{subject}” has no date")
                return found[0]
            time.sleep(0.1)
        raise Wrong(f"The mail “{subject}” did not come within {MAIL_SECONDS} s")

    # --- the course -----------------------------------------------------------------------------

    def enrol(self) -> None:
        """Find the course by links, read about it, and enrol."""
        with self.record.step("Find the course in the catalogue"):
            self.browser.click("Courses")
        with self.record.step("Read the course page"):
            page = self.browser.click(self.title)
            text = self.course.texts["en"]
            require(
                text.summary in page.text or tidy(text.audience) in page.text,
                "The course page says too little",
            )
            for activity in (*self.lessons, *self.quizzes):
                require(activity in page.text, f"The course page does not list “{activity}”")
        with self.record.step("Enrol"):
            page = self.browser.press("Enrol", ends="/enrol/")
            first = self.course.activities[0].lessons["en"].title
            require(first in page.headings, f"Enrolling did not open the first activity, “{first}”")

    def learn(self) -> None:
        """Do every activity in turn; the final quiz wrong at first."""
        for _turn in range(LONGEST_ROAD):
            heading = next(
                (h for h in self.browser.page.headings if h in self.lessons or h in self.quizzes), ""
            )
            require(heading, f"{self.browser.page.url} is no activity of the course")
            if heading in self.lessons:
                self._lesson(heading)
            elif heading != self.final:
                self._practice(heading)
            else:
                return
            self.done.append(heading)
        raise Wrong("The course does not come to its final quiz")

    def _lesson(self, title: str) -> None:
        """Read a lesson with its pictures, and press the button at its foot."""
        with self.record.step(f"Lesson: {title}"):
            page = self.browser.page
            for picture in page.images:
                self.browser.open(picture)
                kind = self.browser.headers.get("Content-Type", "")
                require(kind.startswith("image/"), f"The picture {picture} is sent as {kind}")
            self.browser.page = page
            self.browser.press("Mark complete", ends="/finish/")
            require(self.browser.page.url != page.url, f"“{title}” could not be finished")

    def _practice(self, title: str) -> None:
        with self.record.step(f"Practice: {title}"):
            page = self._sit("Start the quiz", right=True)
            require("100 %" in page.text, f"Right answers to “{title}” do not give 100 %")
            self.browser.click("Continue:")

    def _sit(self, button: str, *, right: bool) -> object:
        """Start a sitting, answer every question, hand in, and return the page with the result."""
        self.browser.press(button, ends="/start/")
        for _turn in range(LONGEST_ROAD):
            form = self.browser.form(button="Save")
            options = {control.label: control.value for control in form.named("answer")}
            chosen = self.answers.choose(self.browser.page.parts["prompt"], options, right=right)
            self.browser.press("Save", {"answer": [options[text] for text in chosen]})
            if "Review and hand in" in self.browser.page.headings:
                break
        require("Every question has an answer" in self.browser.page.text, "An answer was not kept")
        return self.browser.press("Hand in now", ends="/hand-in/")

    def fail(self) -> None:
        """Take the final quiz with wrong answers, and see what is missing."""
        with self.record.step("Confirm the name on the certificate"):
            self.browser.press("Yes, print it like this", ends="/name/")
        with self.record.step("Fail the final quiz"):
            quiz = self.browser.page.url
            page = self._sit("Start the quiz", right=False)
            require("Not passed this time" in page.headings, "Wrong answers passed the final quiz")
            require("0 %" in page.text, "Wrong answers scored something")
        with self.record.step("See what is missing"):
            page = self.browser.click("My learning")
            total = len(self.course.activities)
            require(
                f"{len(self.done)} of {total}" in page.text,
                f"My learning does not say {len(self.done)} of {total}",
            )
            sentence = f"“{self.final}”: 0 %, needs {self.course.pass_mark} %."
            require(sentence in page.text, f"My learning does not say: {sentence}")
        require(not self._mails_about_certificates(), "A certificate was mailed to somebody who failed")
        self.browser.open(quiz)

    def _mails_about_certificates(self) -> list[Mail]:
        return [m for m in newest_mails(self.mail) if EMAIL in m.to and "Your certificate" in m.subject]

    def succeed(self) -> None:
        """Take it again with right answers."""
        with self.record.step("Pass the final quiz"):
            page = self._sit("Start another attempt", right=True)
            require("You passed" in page.headings, "Right answers did not pass the final quiz")
            require(
                "You have completed the course" in page.text,
                "The result does not say that the course is completed",
            )

    # --- the certificate --------------------------------------------------------------------------

    def receive(self) -> None:
        """Wait for the mail, and note the number and the address of verification in it."""
        with self.record.step("Receive the certificate's mail"):
            mail = self.await_mail("Your certificate")
            numbers = re.findall(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}\b", mail.body)
            require(len(set(numbers)) == 1, "The mail does not hold the one number of the certificate")
            self.number = numbers[0]
            pages = re.findall(r"(?m)^(\S+/verify/\S+)$", mail.body)
            require(len(pages) == 1, "The mail does not hold the address of the verification page")
            self.verify_url = pages[0]
            require(self.title in mail.body, "The mail does not name the course")

    def download(self, path: Path) -> None:
        """Download the PDF from My learning, keep it, and read what it says."""
        with self.record.step("Download the certificate"):
            self.browser.click("My learning")
            self.browser.click("Certificate (PDF")
            kind = self.browser.headers.get("Content-Type", "")
            require(kind == "application/pdf", f"The certificate is sent as {kind}")
            self.pdf = self.browser.body
            path.write_bytes(self.pdf)
        with self.record.step("Read the PDF and its QR code"):
            text, code = text_and_code(self.pdf)
            for what in (NAME, self.title, self.number, "SPECIMEN"):
                require(what in text, f"The text of the PDF lacks “{what}”")
            address, _sign, seal = code.partition("#")
            require(address == self.verify_url, f"The QR code leads to {address}, not to {self.verify_url}")
            said = what_a_seal_says(seal)
            for what in (NAME, self.title, self.number.replace("-", "")):
                require(what in said, f"The seal in the QR code lacks “{what}”")
            self.code = code

    def take_badge(self, path: Path) -> None:
        """Take the badge that a wallet would take, and keep it."""
        with self.record.step("Take the Open Badge"):
            self.browser.open(f"/badges/{self.number}.json")
            kind = self.browser.headers.get("Content-Type", "")
            require(kind == "application/vc", f"The badge is sent as {kind}")
            path.write_bytes(self.browser.body)
            said = json.loads(self.browser.body)["credentialSubject"]
            names = [each["identityHash"] for each in said["identifier"] if not each["hashed"]]
            require(names == [NAME], f"The badge names {names}")
            require(said["licenseNumber"] == self.number, "The badge has another number")
            require(said["achievement"]["name"] == self.title, "The badge names another course")

    def sign_out(self) -> None:
        """Sign out; the PDF is then no longer to be had."""
        with self.record.step("Sign out"):
            pdf = self.browser.base_url + f"/certificates/{self.number}.pdf"
            self.browser.open("/learn/")
            self.browser.press("Sign out")
            require("academy_session" not in self.browser.cookies, "Signing out left the session's cookie")
            page = self.browser.open(pdf)
            require("Sign in" in page.headings, "The PDF is sent to somebody who is not signed in")
