"""The accessibility statement stands in every language, and names whom to write to."""

import pytest
from django.conf import settings

from cms import accessibility
from cms.frame import plain_frame

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_statement_says_what_was_tested_in_each_language(client, language):
    response = client.get(f"/{language}/accessibility/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "WCAG" in page
    assert "axe" in page
    assert f'<html lang="{language}"' in page


@pytest.mark.parametrize("address", ["", "help@academy.example"])
def test_it_names_the_contact_where_there_is_one(client, monkeypatch, address):
    from dataclasses import replace

    monkeypatch.setattr(accessibility, "frame", lambda: replace(plain_frame(), email=address))
    page = client.get("/en/accessibility/").content.decode()
    assert ("mailto:help@academy.example" in page) == bool(address)
    assert "Something stops you?" in page
