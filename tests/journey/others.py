"""Those who meet the certificate later: a stranger who verifies it, a registrar who revokes it."""

import json

from tests.journey.browser import Browser
from tests.journey.member import NAME, Member
from tests.journey.record import Record, require

EMAIL = "registrar@demo.example"
REASON = "Issued during a rehearsal of the whole road."


class Stranger:
    """Somebody with a certificate in hand and no account."""

    def __init__(self, browser: Browser, record: Record, member: Member) -> None:
        self.browser, self.record, self.member = browser, record, member

    def verify_by_number(self) -> None:
        """Type the number, once with a mistake and once carelessly."""
        with self.record.step("Verify: a mistyped number is told apart"):
            self.browser.open("/")
            self.browser.click("Verify a certificate")
            wrong = self.member.number[:-1] + ("0" if self.member.number[-1] != "0" else "1")
            page = self.browser.press("Verify", {"number": wrong})
            require("Valid certificate" not in page.text, "A mistyped number is called valid")
            said = "One of its letters or digits is wrong" in page.text
            require(said, "A mistyped number is not called a typing error")
        with self.record.step("Verify by number"):
            careless = self.member.number.replace("-", " ").lower()
            page = self.browser.press("Verify", {"number": careless})
            require(page.url == self.member.verify_url, f"The number led to {page.url}")
            self._require_valid()

    def verify_by_code(self) -> None:
        """Open what the QR code says, and the same as data."""
        with self.record.step("Verify by QR code"):
            self.browser.open(self.member.code)
            self._require_valid()
        with self.record.step("Verify as data (JSON)"):
            self.browser.click("The same as data (JSON)")
            data = self.data()
            said = (
                data["state"],
                data["holder"],
                data["number"],
                data["course"]["title"]["en"],
                data["specimen"],
            )
            expected = ("valid", NAME, self.member.number, self.member.title, True)
            require(said == expected, f"The data say {said} in place of {expected}")

    def data(self) -> dict:
        """What the JSON says that the browser shows."""
        kind = self.browser.headers.get("Content-Type", "")
        require(kind.startswith("application/json"), f"The data are sent as {kind}")
        return json.loads(self.browser.body)

    def _require_valid(self) -> None:
        text = self.browser.page.text
        require(
            "Valid certificate" in text, "The verification page does not say that the certificate is valid"
        )
        for what in (NAME, self.member.title, self.member.number, "SPECIMEN"):
            require(what in text, f"The verification page lacks “{what}”")
        cached = self.browser.headers.get("Cache-Control", "")
        require("no-store" in cached, "The verification page may be kept by a cache")

    def see_it_revoked(self) -> None:
        """Ask again, at once."""
        with self.record.step("The verification page says so at once"):
            page = self.browser.open(self.member.verify_url)
            require(
                "Revoked certificate" in page.text, "The verification page does not say that it was revoked"
            )
            require("Valid certificate" not in page.text, "The verification page still calls it valid")
            require(REASON in page.text, "The verification page does not give the public reason")
            self.browser.click("The same as data (JSON)")
            said = (self.data()["state"], self.data()["reason"])
            require(said == ("revoked", REASON), f"The data say {said} of a revoked certificate")


class Registrar:
    """The demo's administrator, in Wagtail's admin."""

    def __init__(self, browser: Browser, record: Record, member: Member, password: str) -> None:
        self.browser, self.record, self.member, self.password = browser, record, member, password

    def sign_in(self) -> None:
        """Sign in, and land in the admin."""
        with self.record.step("The registrar signs in"):
            self.browser.open("/")
            self.browser.click("Sign in")
            fields: dict[str, str | list[str]] = {"login": EMAIL, "password": self.password}
            self.browser.press("Sign in", fields)
            page = self.browser.open("/home/")
            require("/admin/" in page.url, f"The registrar landed on {page.url}")

    def revoke(self) -> None:
        """Find the certificate by its number and revoke it with a reason; without one that is refused."""
        with self.record.step("The registrar finds the certificate"):
            self.browser.open(f"/admin/certificate/?q={self.member.number}")
            page = self.browser.click(self.member.number)
            require(NAME in page.text, "The certificate's page in the admin does not name its holder")
        with self.record.step("The registrar revokes it with a reason"):
            form = self.browser.click("Revoke").url
            self.browser.press("Revoke", {"why": " "})
            require(self.browser.page.url == form, "A revocation without a reason was not refused")
            page = self.browser.press("Revoke", {"why": REASON, "public": "on"})
            require("revoked" in page.text.lower(), "The admin does not say that the certificate is revoked")
