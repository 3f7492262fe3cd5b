"""Countries and time zones: complete, named in the page's language, safe to ask for anything."""

import zoneinfo

import pytest

from academy.users.countries import country_choices, country_name
from academy.users.time_zones import canonical_zone, guess_zone, zone_choices, zone_of


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_every_country_of_iso_3166_has_a_name_in_every_language(language: str) -> None:
    choices = country_choices(language)
    assert len(choices) == 249
    assert all(name for _, name in choices)
    assert country_name("KE", language)


def test_countries_are_sorted_by_their_names_without_accents() -> None:
    names = [name for _, name in country_choices("en")]
    assert names[0] == "Afghanistan"
    assert names.index("Åland Islands") < names.index("Albania")
    assert country_name("EG", "ar") == "مصر"
    assert country_name("ZZ", "en") == ""


@pytest.mark.parametrize("language", ["ar", "en", "zh-hans"])
def test_every_offered_zone_is_one_and_offered_once(language: str) -> None:
    offered = [name for _, zones in zone_choices(language) for name, _ in zones]
    assert len(offered) == len(set(offered)) > 400
    assert set(offered) <= zoneinfo.available_timezones()
    assert [name for name in offered if canonical_zone(name) != name] == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [("Asia/Calcutta", "Asia/Kolkata"), ("Africa/Nairobi", "Africa/Nairobi"), ("UTC", "UTC"),
     ("Etc/UTC", "UTC"), ("Etc/GMT+5", ""),
     ("", ""), ("nowhere", ""), ("/etc/passwd", ""), ("a" * 100, ""), ("Africa/Nairobi\n", "")],
)  # fmt: skip
def test_old_names_become_present_ones_and_nonsense_nothing(given: str, kept: str) -> None:
    assert canonical_zone(given) == kept


def test_every_zone_a_browser_may_send_can_then_be_chosen() -> None:
    offered = {name for _, zones in zone_choices("en") for name, _ in zones}
    kept = {canonical_zone(name) for name in zoneinfo.available_timezones()} - {""}
    assert kept == offered


def test_the_browser_knows_best_then_the_country_then_nobody() -> None:
    assert guess_zone(browser="Asia/Amman", accept_language="sw-KE") == "Asia/Amman"
    assert guess_zone(browser="Mars/Olympus", accept_language="sw-KE, en") == "Africa/Nairobi"
    assert guess_zone(browser="", accept_language="en-US") == "UTC"
    assert guess_zone(browser="", accept_language="zh-Hans-CN") == "UTC"


def test_a_broken_zone_in_a_row_does_not_break_a_page() -> None:
    assert zone_of("nowhere").key == "UTC"
    assert zone_of("../../etc/passwd").key == "UTC"
