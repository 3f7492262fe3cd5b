"""What comes after a release: names put right, a certificate revoked, two accounts that are one person's."""

from playwright.sync_api import Page, expect

from tests.browser.desk import button, link
from tests.browser.registrar_road import ACCENTS, CHEAT, MARRIED, TITLE, TWICE, Morning
from tests.browser.week import DESK, follow, press, said

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)  # the smallest picture that is one
REVOKED = "The quiz was taken by somebody else."


def put_accents_right(morning: Morning) -> None:
    """A member writes their own name as it is written; the old number leads to the new certificate."""
    page = morning.member(ACCENTS)
    page.goto("/certificates/")
    morning.look(page, "my-certificates")
    follow(page, TITLE)
    morning.look(page, "my-certificate")
    follow(page, "Put the name right")
    page.get_by_label("Name as it should be").fill("José Álvarez")
    press(page, "Go on")
    morning.look(page, "another-spelling")
    press(page, "Issue the new certificate")
    expect(page.locator("main")).to_contain_text("José Álvarez")
    _replaced(morning, ACCENTS, "José Álvarez")


def ask_for_another_name(morning: Morning) -> None:
    """Another name is not the member's own to choose: it is asked for with evidence."""
    page = morning.member(MARRIED)
    page.goto("/certificates/")
    follow(page, TITLE)
    follow(page, "Put the name right")
    page.get_by_label("Name as it should be").fill("Maria Lopes Pereira")
    press(page, "Go on")
    page.get_by_label("What is wrong").fill("I have another family name since I married.")
    evidence = {"name": "passport.png", "mimeType": "image/png", "buffer": PICTURE}
    page.locator("input[type=file]").set_input_files(evidence)
    morning.look(page, "asking-for-another-name")
    press(page, "Send the request")
    expect(page.locator("main")).to_contain_text("An administrator decides")


def grant_the_name(morning: Morning) -> None:
    """The registrar looks at the evidence, notes what it shows and grants the name."""
    page = morning.page_of("registrar")
    page.goto("/admin/")
    follow(page, "Maria Lopes Pereira")
    with page.expect_download():
        press_here(page, "Download the evidence")
    page.get_by_label("What the evidence shows").fill("Passport, number ending in 12.")
    morning.look(page, "a-name-to-correct")
    press(page, "Grant: issue a new certificate")
    said(page, "Granted.")
    _replaced(morning, MARRIED, "Maria Lopes Pereira")


def press_here(page: Page, name: str) -> None:
    """Press a button that leads nowhere."""
    button(page, name).click()


def _replaced(morning: Morning, name: str, holder: str) -> None:
    """The old number says so and leads to the new one, which names the holder as asked."""
    old, new = morning.numbers(name)
    stranger = morning.visit()
    stranger.goto(f"/verify/{old}/")
    expect(stranger.get_by_role("heading", level=1)).to_contain_text(name)
    expect(stranger.locator("main")).to_contain_text("A newer certificate stands in its place.")
    morning.look(stranger, "replaced")
    follow(stranger, "See the certificate that replaced it")
    expect(stranger.get_by_role("heading", level=1)).to_contain_text(holder)
    assert (morning.state_of(old), morning.state_of(new)) == ("replaced", "valid")
    stranger.context.close()


def revoke(morning: Morning) -> None:
    """One certificate is revoked with a reason that its page shows at once; the sweep brings nothing back."""
    (number,) = morning.numbers(CHEAT)
    page = morning.page_of("registrar")
    page.goto("/admin/certificate/")
    search = page.locator("main input[name=q]")
    search.fill(CHEAT)
    with page.expect_navigation():
        search.press("Enter")
    follow(page, number)
    morning.look(page, "one-certificate")
    follow(page, "Revoke")
    page.get_by_role("textbox", name="Reason").fill(REVOKED)
    page.get_by_label("Show the reason on the verification page").check()
    press(page, "Revoke")
    said(page, "is revoked")
    for _round in range(2):
        assert morning.backstage.sweep() == []
    assert morning.numbers(CHEAT) == [number]
    stranger = morning.visit()
    stranger.goto(f"/verify/{number}/")
    expect(stranger.locator("main")).to_contain_text("certifies nothing any more")
    expect(stranger.locator("main")).to_contain_text(REVOKED)
    morning.look(stranger, "revoked")


def merge_accounts(morning: Morning) -> None:
    """One person has two accounts: from the file of one they are made one, and every number stays."""
    (number,), other = morning.numbers(TWICE), morning.other_account
    page = morning.page_of("registrar")
    page.goto(f"{DESK}/persons/")
    page.get_by_label("Name, e-mail address or certificate number").fill(number.lower())
    press(page, "Search", page.locator("main"))
    follow(page, TWICE)
    morning.look(page, "the-file-of-a-person")
    follow(page, "Merge with another account")
    here = page.locator("li", has_text=other["email"])
    follow(page, "See what a merge does", here)
    expect(page.locator("main")).to_contain_text("Their numbers and the names on them stay as they are.")
    page.get_by_label("reason").fill("One person: both addresses answered from one desk.")
    morning.look(page, "what-a-merge-does")
    press(page, "Merge the two accounts")
    said(page, "The two accounts are one now.")
    for each in (number, other["number"]):
        expect(page.locator("#certificates")).to_contain_text(each)
        assert morning.state_of(each) == "valid"
    assert sorted(morning.numbers(TWICE)) == sorted([number, other["number"]])
    morning.look(page, "the-file-after-the-merge")
    mine = morning.member(TWICE)
    mine.goto("/certificates/")
    for each in (number, other["number"]):
        expect(link(mine, TITLE).or_(link(mine, "Tides for pilots")).first).to_be_visible()
        expect(mine.locator("main")).to_contain_text(each)
