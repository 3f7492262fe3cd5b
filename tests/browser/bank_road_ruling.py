"""Thursday: what answers say; the bad question stands first, in words; a ruling, and who is told."""

from playwright.sync_api import expect

from tests.browser.bank_road import QUIZ, REASON, TRAP, Road
from tests.browser.week import follow, press, said

OTHERS = 16


def count(road: Road) -> None:
    """Behind the stage: more people sit the quiz, and the sweep counts the papers of all."""
    road.backstage.more_sittings(run=road.run, number=OTHERS, trap=TRAP)
    assert road.backstage.count_answers() >= OTHERS + 3


def read_statistics(road: Road) -> None:
    """The coordinator finds the quiz's figures: the question whose key is wrong stands first, in words."""
    page = road.page_of("coordinator")
    road.desk(page)
    page.locator(".outline").get_by_role("link", name="What answers say").first.click()
    worst = page.locator("main tbody tr").first
    expect(worst).to_contain_text("Which antenna is made for a satellite?")
    expect(worst).to_contain_text("chose B")
    road.look(page, "statistics-of-the-quiz")
    with page.expect_navigation():
        worst.get_by_role("link").first.click()
    expect(page.locator(".statistics__findings")).to_contain_text("chose B")
    expect(page.locator("main")).to_contain_text("fewer than ten answers")  # in French
    road.look(page, "statistics-of-the-question")


def rule(road: Road) -> None:
    """The coordinator accepts the dish as well, sees first whom it affects, and says why."""
    page = road.page_of("coordinator")
    follow(page, "Put this question right")
    page.get_by_label("Accept another answer").check()
    choice = page.locator("[name=option] option", has_text=TRAP).get_attribute("value")
    page.locator("[name=option]").select_option(choice)
    page.locator("[name=reason]").fill(REASON)
    press(page, "See whom it affects")
    effect = page.locator("#effect")
    expect(effect).to_contain_text("Benoît Learner")
    expect(effect.locator("tr", has_text="Benoît Learner")).to_contain_text("passed")
    expect(effect.locator("tr", has_text="Chloé Learner")).to_have_count(0)
    road.look(page, "ruling-looked-at")
    press(page, "Make this ruling")
    said(page, "Ruled")
    expect(page.locator(".statistics__ruling")).to_contain_text(REASON)
    road.look(page, "ruled")


def see_it_rise(road: Road) -> None:
    """Benoît's result has risen, and he has passed; his mail says so in French, with the reason."""
    page = road.pages["Benoît"]
    page.goto(road.results["Benoît"])
    expect(page.locator(".score")).to_contain_text("85,7")
    expect(page.locator("main")).to_contain_text(REASON)
    road.look(page, "risen-on-a-phone")
    page = road.pages["Ada"]
    page.goto(road.results["Ada"])
    expect(page.locator(".score")).to_have_text("100 %")
    road.look(page, "risen")


def read_mails(road: Road) -> None:
    """Who gained by it has one mail in their language; who had it right as it was has none of it."""
    [french] = [text for text in road.mails_to("Benoît") if REASON in text]
    assert "71,4" in french and "85,7" in french and QUIZ in french
    assert "Bonjour" in french
    [english] = [text for text in road.mails_to("Ada") if REASON in text]
    assert "rises from 85.7 % to 100 %" in english
    assert not [text for text in road.mails_to("Chloé") if REASON in text]
