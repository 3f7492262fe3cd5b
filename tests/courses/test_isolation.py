"""A partner's people never meet another partner's work in the admin."""

import pytest
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from academy.users.models import User
from courses.models import (
    Course,
    CoursePage,
    LessonPage,
    Objective,
    Partner,
    PartnerPage,
    Question,
    QuestionCategory,
)
from courses.services import load_course
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.courses.small_course import write_small_course
from tests.factories.courses import make_course, make_question

pytestmark = pytest.mark.django_db
CANARY = "CANARY"
NOT_THERE = (403, 404, 405)


@pytest.fixture
def ours() -> Partner:
    make_catalogues("en")
    return make_partner("ours")


@pytest.fixture
def theirs(ours) -> Partner:
    return make_partner("theirs")


@pytest.fixture
def author(ours) -> User:
    return make_person("author", ours)


@pytest.fixture
def coordinator(ours) -> User:
    return make_person("coordinator", ours)


@pytest.fixture
def their_question(theirs) -> Question:
    category = QuestionCategory.objects.create(partner=theirs, name=f"{CANARY} drawer")
    question = make_question(category=category, name=f"{CANARY} question")
    for _time in range(2):
        question.save_revision().publish()
    return question


def bank_urls(row: Question | QuestionCategory) -> dict[str, str]:
    """Every address of the bank's admin that names `row`."""
    viewset = type(row).snippet_viewset
    urls = {}
    for pattern in viewset.get_urlpatterns():
        kwargs = {}
        if "pk" not in str(pattern.pattern):
            continue
        kwargs["pk"] = row.pk
        if "revision_id_a" in str(pattern.pattern):
            kwargs |= {"revision_id_a": "earliest", "revision_id_b": "latest"}
        elif "revision_id" in str(pattern.pattern):
            kwargs["revision_id"] = row.latest_revision_id or 1
        urls[pattern.name] = reverse(viewset.get_url_name(pattern.name), kwargs=kwargs)
    chooser = viewset.chooser_viewset
    urls["chosen"] = reverse(chooser.get_url_name("chosen"), args=[row.pk])
    return urls


@pytest.mark.parametrize("role", ["author", "coordinator", "translator"])
def test_a_question_of_another_partner_is_not_there_under_any_address(client, ours, their_question, role):
    client.force_login(make_person(role, ours))
    urls = bank_urls(their_question)
    assert {"edit", "delete", "history", "usage", "copy", "inspect", "unpublish"} <= urls.keys()
    assert {"revisions_revert", "revisions_compare", "history_results", "chosen"} <= urls.keys()
    for name, url in urls.items():
        for method in (client.get, client.post):
            response = method(url)
            assert response.status_code in NOT_THERE, name
            assert CANARY not in response.content.decode(), name
    their_question.refresh_from_db()
    assert their_question.live


def test_the_same_addresses_serve_the_partner_that_owns_the_question(client, theirs, their_question):
    client.force_login(make_person("coordinator", theirs))
    for name, url in bank_urls(their_question).items():
        if name not in ("revisions_unschedule", "unpublish"):  # nothing is scheduled, nobody unpublishes
            assert client.get(url).status_code == 200, name


def test_a_category_of_another_partner_is_not_there_under_any_address(client, coordinator, their_question):
    client.force_login(coordinator)
    for name, url in bank_urls(their_question.category).items():
        for method in (client.get, client.post):
            response = method(url)
            assert response.status_code in NOT_THERE, name
            assert CANARY not in response.content.decode(), name


def test_lists_searches_filters_and_choosers_hold_own_rows_only(client, author, ours, their_question):
    own = make_question(
        category=QuestionCategory.objects.create(partner=ours, name="Own"), name="Own question"
    )
    client.force_login(author)
    for model, own_name in ((Question, own.name), (QuestionCategory, "Own")):
        viewset = model.snippet_viewset
        chooser = viewset.chooser_viewset
        for name in ("list", "list_results"):
            for query in ("", "?q=question"):
                page = client.get(reverse(viewset.get_url_name(name)) + query, follow=True).content.decode()
                assert CANARY not in page
        bank = client.get(reverse(viewset.get_url_name("list")), follow=True)  # at the desk
        assert own_name in bank.content.decode()
        for name in ("choose", "choose_results"):
            page = client.get(reverse(chooser.get_url_name(name))).content.decode()
            assert CANARY not in page
            assert own_name in page
    url = reverse(Question.snippet_viewset.chooser_viewset.get_url_name("chosen_multiple"))
    page = client.get(url, {"id": [own.pk, their_question.pk]}).content.decode()
    assert own.name in page
    assert CANARY not in page
    url = reverse(Question.snippet_viewset.get_url_name("list"))
    assert client.get(url, {"category": their_question.category_id}, follow=True).status_code == 200


def test_bulk_deletion_leaves_another_partners_questions_alone(client, coordinator, their_question):
    client.force_login(coordinator)
    url = reverse("wagtail_bulk_action", args=["courses", "question", "delete"])
    for query in (f"?id={their_question.pk}", "?id=all"):
        response = client.post(url + query)
        assert response.status_code in NOT_THERE
    assert Question.objects.filter(pk=their_question.pk).exists()


def test_bulk_deletion_does_not_name_another_partners_questions(client, coordinator, ours, their_question):
    own = make_question(
        category=QuestionCategory.objects.create(partner=ours, name="Own"), name="Own question"
    )
    client.force_login(coordinator)
    url = reverse("wagtail_bulk_action", args=["courses", "question", "delete"])
    for query in (f"?id={their_question.pk}&id={own.pk}", "?id=all"):
        page = client.get(url + query).content.decode()
        assert own.name in page
        assert CANARY not in page


def test_somebody_who_only_teaches_at_a_second_partner_sees_nothing_of_its_bank(client, ours, their_question):
    person = make_person("author", ours)
    their_question.partner.groups.get(role="instructor").group.user_set.add(person)
    client.force_login(person)
    assert client.get(bank_urls(their_question)["edit"]).status_code == 404


def test_an_author_here_who_coordinates_there_deletes_there_only(client, ours, their_question):
    person = make_person("author", ours)
    their_question.partner.groups.get(role="coordinator").group.user_set.add(person)
    own = make_question(category=QuestionCategory.objects.create(partner=ours, name="Own"))
    client.force_login(person)
    assert client.get(bank_urls(their_question)["delete"]).status_code == 200
    assert client.post(bank_urls(own)["delete"]).status_code in (302, 403)
    assert client.post(bank_urls(own)["unpublish"]).status_code in (302, 403)
    own.refresh_from_db()
    assert own.live


@pytest.fixture
def their_course(theirs):
    course = make_course(partner=theirs)
    for page in Page.objects.filter(translation_key=course.key) | Page.objects.type(LessonPage):
        page.title = page.draft_title = f"{CANARY} {page.pk}"
        page.save()
    return course


def their_pages() -> list[Page]:
    return list(Page.objects.filter(title__startswith=CANARY))


def test_the_explorer_shows_the_own_subtree_only(client, author, ours, their_course):
    make_course(partner=ours)
    client.force_login(author)
    root = client.get(reverse("wagtailadmin_explore_root"), follow=True).content.decode()
    assert CANARY not in root
    for page in their_pages():
        for name in (
            "edit",
            "delete",
            "unpublish",
            "copy",
            "move",
            "history",
            "usage",
            "view_draft",
            "add_subpage",
        ):
            response = client.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))
            assert response.status_code in (302, *NOT_THERE), name
            assert CANARY not in response.content.decode(), name
        response = client.get(reverse("wagtailadmin_explore", args=[page.pk]))
        assert CANARY not in response.content.decode()


def test_an_author_makes_no_page_under_another_partner(client, author, theirs, their_course):
    parent = PartnerPage.objects.get(translation_key=theirs.key)
    client.force_login(author)
    url = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", parent.pk])
    assert client.post(url, {"title": "Intruder", "slug": "intruder"}).status_code in (302, *NOT_THERE)
    assert not CoursePage.objects.filter(title="Intruder").exists()


def test_page_choosers_offer_public_pages_and_the_own_subtree(client, author, ours, their_course):
    own = make_course(partner=ours)
    lesson = LessonPage.objects.exclude(title__startswith=CANARY).get()
    client.force_login(author)
    search = reverse("wagtailadmin_choose_page_search")
    found = client.get(search, {"q": "Lesson"}).content.decode()
    assert lesson.title in found
    their_page = CoursePage.objects.get(translation_key=their_course.key)
    found = client.get(search, {"q": CANARY}).content.decode()
    assert their_page.title in found  # live and public: anybody may link to it
    for hidden in LessonPage.objects.filter(title__startswith=CANARY):
        assert hidden.title not in found
        inside = reverse("wagtailadmin_choose_page_child", args=[hidden.pk])
        assert client.get(inside).status_code == 404
        chosen = client.get(reverse("wagtailadmin_choose_page_chosen_multiple"), {"id": hidden.pk})
        assert chosen.status_code == 404
        assert CANARY not in chosen.content.decode()
    chosen = client.get(
        reverse("wagtailadmin_choose_page_chosen_multiple"), {"id": [lesson.pk, their_page.pk]}
    )
    assert lesson.title in chosen.content.decode()
    their_page.unpublish()
    assert client.get(reverse("wagtailadmin_choose_page_child", args=[their_page.pk])).status_code == 404
    assert CANARY not in client.get(search, {"q": CANARY}).content.decode()
    inside = reverse(
        "wagtailadmin_choose_page_child", args=[CoursePage.objects.get(translation_key=own.key).pk]
    )
    assert client.get(inside).status_code == 200


def test_file_choosers_offer_the_own_collection_only(client, author, ours, theirs, tmp_path, private_files):
    from courses.folder import read_course_folder

    make_catalogues("ar")
    theirs = make_partner("theirs")
    load_course(folder=read_course_folder(write_small_course(tmp_path / "small")), partner=theirs)
    for model in (get_image_model(), get_document_model()):
        model.objects.update(title=f"{CANARY} file")
    client.force_login(author)
    for name in ("wagtailimages_chooser:choose", "wagtaildocs_chooser:choose", "wagtailmedia:chooser"):
        response = client.get(reverse(name))
        assert response.status_code == 200
        assert CANARY not in response.content.decode()
    for name in ("wagtailimages:index", "wagtaildocs:index", "wagtailmedia:index"):
        assert CANARY not in client.get(reverse(name)).content.decode()
    for model, name in (
        (get_image_model(), "wagtailimages:edit"),
        (get_document_model(), "wagtaildocs:edit"),
        (get_image_model(), "wagtailimages_chooser:chosen"),
        (get_document_model(), "wagtaildocs_chooser:chosen"),
    ):
        response = client.get(reverse(name, args=[model.objects.get().pk]))
        assert response.status_code in (302, *NOT_THERE), name
        assert CANARY not in response.content.decode()


def test_a_translator_translates_nothing_of_another_partner(
    client, ours, theirs, their_course, their_question
):
    client.force_login(make_person("translator", ours))
    lesson = LessonPage.objects.get(title__startswith=CANARY)
    source, _made = TranslationSource.get_or_create_from_instance(lesson)
    urls = [
        reverse("wagtail_localize:submit_page_translation", args=[lesson.pk]),
        reverse(
            "wagtail_localize:submit_snippet_translation", args=["courses", "question", their_question.pk]
        ),
        reverse("wagtail_localize:update_translations", args=[source.pk]),
        reverse("wagtail_localize:translations_report"),
        reverse("wagtail_localize:snippets_api_listing", args=["courses", "question"]),
        reverse("wagtail_localize:snippets_api_detail", args=["courses", "question", their_question.pk]),
    ]
    for url in urls:
        for method in (client.get, client.post):
            response = method(url)
            assert response.status_code in (404, 405), url
            assert CANARY not in response.content.decode(), url


def test_a_translator_translates_the_own_partners_pages(client, ours):
    make_course(partner=ours)
    client.force_login(make_person("translator", ours))
    url = reverse("wagtail_localize:submit_page_translation", args=[LessonPage.objects.get().pk])
    assert client.get(url)["Location"] == reverse("desk:languages", args=[Course.objects.get().code])


def test_objectives_of_another_partners_courses_cannot_be_chosen(client, author, their_course):
    page = CoursePage.objects.get(translation_key=their_course.key)
    Objective.objects.create(page=page, locale=page.locale, text=f"{CANARY} objective")
    client.force_login(author)
    form = client.get(reverse(Question.snippet_viewset.get_url_name("add"))).content.decode()
    assert CANARY not in form
