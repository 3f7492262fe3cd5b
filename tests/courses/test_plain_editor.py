"""The editor of a lesson holds what an author needs, and says it in words of ours."""

import pytest
from django.urls import reverse

from courses.models import LessonPage, ModulePage, QuizPage
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.courses.test_foreign_files import posted
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [ModulePage, LessonPage, QuizPage])
def test_an_author_is_not_asked_for_addresses_and_search_engines(client, model):
    make_catalogues("en")
    ours = make_partner("ours")
    make_course(partner=ours)
    url = reverse("wagtailadmin_pages:edit", args=[model.objects.first().pk])
    client.force_login(make_person("author", ours))
    html = client.get(url).content.decode()
    assert "short, and what it is about" in html
    assert "like it to be seen by the public" not in html
    assert 'id="tab-label-promote"' not in html and 'name="slug"' not in html
    assert "w-sync" not in html  # Wagtail's script that fills an address in fails without one
    client.force_login(UserFactory(is_superuser=True))
    html = client.get(url).content.decode()
    assert 'id="tab-label-promote"' in html and 'name="slug"' in html and "w-sync" in html


def test_an_authors_lesson_keeps_its_address_whatever_is_posted(client):
    make_catalogues("en")
    ours = make_partner("ours")
    make_course(partner=ours, questions=0)
    page = LessonPage.objects.get()
    client.force_login(make_person("author", ours))
    sent = posted({"image": 1, "audio": 1, "second": 1, "document": 1})
    data = {name: value for name, value in sent.items() if not name.startswith("body-")}
    data |= {"body-count": 0, "slug": "other"}
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert response.status_code == 302
    assert page.get_latest_revision_as_object().slug == page.slug != "other"
