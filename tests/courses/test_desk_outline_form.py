"""The outline form: it saves anywhere, keeps what was typed, copies an old course, and knows its people."""

import re

import pytest
from django.urls import reverse

from courses.models import Course, CoursePage, ModulePage, PartnerGroup
from courses.services import appoint, onboard_partner
from courses.services.outlines import edited_page, save_outline
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
Role = PartnerGroup.Role


@pytest.fixture
def partner(author):
    return PartnerGroup.objects.get(group__user=author).partner


@pytest.fixture
def coordinator(partner):
    person = UserFactory(email="coordinator@test.example")
    appoint(user=person, partner=partner, role=Role.COORDINATOR)
    return person


@pytest.fixture
def begun(partner, author):
    fields = {
        "title": "Radio links",
        "objectives": [{"row": "a", "text": "Measure a link", "bloom": "apply"}],
    }
    fields["modules"] = [{"row": "m1", "title": "Signals"}, {"row": "m2", "title": "Masts"}]
    return save_outline(partner=partner, by=author, fields=fields).course


def sent(course=None, objectives=(), modules=(), **fields):
    """What a browser sends of the form."""
    data = {"title": "Radio links", **fields}
    for name, rows in (("objectives", objectives), ("modules", modules)):
        data |= {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": 0}
        for number, row in enumerate(rows):
            data |= {f"{name}-{number}-{key}": value for key, value in row.items()}
    return data


def url_of(course):
    return reverse("desk:outline_form", args=[course.code])


def modules_of(course):
    page = edited_page(course)
    return [each.draft_title for each in ModulePage.objects.child_of(page).order_by("path")]


def test_a_title_is_enough_to_begin_a_course(client, author, partner):
    client.force_login(author)
    answer = client.post(reverse("desk:outline_new"), sent(language="en"))
    course = Course.objects.get(partner=partner)
    assert answer.status_code == 302 and answer.url == url_of(course)
    page = CoursePage.objects.get(translation_key=course.key)
    assert (page.title, page.live, course.stage) == ("Radio links", False, "outline")


def test_what_is_typed_runs_in_its_own_direction(client, author, begun):
    client.force_login(author)
    page = client.get(reverse("desk:outline_form", args=[begun.code])).content.decode()
    for name in ("title", "summary", "objectives-0-text", "modules-__prefix__-title"):
        assert re.search(rf'<(input|textarea)[^>]*name="{name}"[^>]*dir="auto"', page), name


def test_without_a_title_nothing_is_begun_and_what_was_typed_is_there(client, author, partner):
    client.force_login(author)
    answer = client.post(reverse("desk:outline_new"), sent(title="", summary="What I typed"))
    assert answer.status_code == 200 and "What I typed" in answer.content.decode()
    assert not Course.objects.filter(partner=partner).exists()


def test_everything_of_an_outline_is_kept_in_the_draft(client, author, begun):
    client.force_login(author)
    client.post(
        url_of(begun),
        sent(
            summary="Short.",
            description="One.\r\n\r\nTwo & three.",
            modality="blended",
            level="advanced",
            region="africa",
            track="resilience",
            assessment="work",
            pass_mark="75",
            effort_hours="6.5",
            award_text="A certificate.",
            contact="desk@partner.example",
            objectives=[{"row": "x", "text": "Draw a map", "bloom": "create"}],
            modules=[{"row": "m", "title": "Maps"}],
        ),
    )
    page, course = edited_page(begun), Course.objects.get(pk=begun.pk)
    assert page.description == "<p>One.</p><p>Two &amp; three.</p>"
    assert [(each.text, each.bloom) for each in page.objectives.all()] == [("Draw a map", "create")]
    assert (course.modality, course.level, course.region, course.track) == (
        *("blended", "advanced", "africa", "resilience"),
    )
    assert (course.assessment, course.pass_mark, course.effort_minutes) == ("work", 75, 390)
    assert (page.award_text, page.contact, page.summary) == (
        "A certificate.",
        "desk@partner.example",
        "Short.",
    )
    assert modules_of(begun) == ["Maps"]
    assert not CoursePage.objects.get(pk=page.pk).live


def test_a_wrong_field_stays_beside_its_error_and_the_others_are_saved(client, author, begun):
    client.force_login(author)
    answer = client.post(url_of(begun), sent(contact="not an address", audience="Teachers", pass_mark="170"))
    text = answer.content.decode()
    assert "not an address" in text and text.count("desk-field__error") == 2
    assert edited_page(begun).audience == "Teachers"
    assert Course.objects.get(pk=begun.pk).pass_mark == 80


def test_saving_twice_makes_neither_rows_nor_revisions_twice(client, author, begun):
    client.force_login(author)
    form = sent(
        objectives=[{"row": "new-1", "text": "Name a mast", "bloom": "remember"}],
        modules=[{"row": "new-2", "title": "Masts"}],
    )
    client.post(url_of(begun), form)
    first = edited_page(begun)
    keys = [each.translation_key for each in first.objectives.all()]
    revision = first.get_latest_revision()
    client.post(url_of(begun), form)
    again = edited_page(begun)
    assert [each.translation_key for each in again.objectives.all()] == keys
    assert again.get_latest_revision() == revision
    assert modules_of(begun) == ["Masts"]


def test_modules_are_renamed_ordered_and_taken_out(client, author, begun):
    client.force_login(author)
    page = edited_page(begun)
    signals, masts = ModulePage.objects.child_of(page).order_by("path")
    rows = [
        {"row": str(signals.translation_key), "title": "Signals, again", "ORDER": 2},
        {"row": str(masts.translation_key), "title": "Masts", "ORDER": 1},
        {"row": "new-3", "title": "Sites", "ORDER": 3},
    ]
    client.post(url_of(begun), sent(modules=rows))
    assert modules_of(begun) == ["Masts", "Signals, again", "Sites"]
    rows[0]["DELETE"] = "on"
    client.post(url_of(begun), sent(modules=rows[:2]))
    assert modules_of(begun) == ["Masts"]


def test_an_objective_keeps_the_key_that_questions_point_to(client, author, begun):
    client.force_login(author)
    [objective] = edited_page(begun).objectives.all()
    key = objective.translation_key
    client.post(
        url_of(begun), sent(objectives=[{"row": str(key), "text": "Measure two links", "bloom": "apply"}])
    )
    [objective] = edited_page(begun).objectives.all()
    assert (objective.translation_key, objective.text) == (key, "Measure two links")


def test_a_strangers_key_is_not_taken_for_a_row(client, author, begun):
    client.force_login(author)
    other = onboard_partner(name="Other", slug="other", texts={})
    theirs = save_outline(
        partner=other, by=author, fields={"title": "T", "objectives": [{"row": "r", "text": "Theirs"}]}
    ).course
    key = edited_page(theirs).objectives.get().translation_key
    client.post(url_of(begun), sent(objectives=[{"row": str(key), "text": "Mine", "bloom": "apply"}]))
    assert edited_page(begun).objectives.get().translation_key != key
    assert edited_page(theirs).objectives.get().text == "Theirs"


def test_who_saves_after_somebody_else_is_told_and_loses_nothing(client, author, coordinator, begun):
    client.force_login(coordinator)
    seen = client.get(url_of(begun)).context["seen"]
    client.force_login(author)
    client.post(url_of(begun), sent(summary="The author's"))
    client.force_login(coordinator)
    answer = client.post(url_of(begun), sent(summary="The coordinator's", seen=seen))
    assert "The coordinator&#x27;s" in answer.content.decode()
    assert edited_page(begun).summary == "The author's"
    client.post(url_of(begun), sent(summary="The coordinator's", seen=answer.context["seen"]))
    assert edited_page(begun).summary == "The coordinator's"


def test_a_script_gets_the_time_and_the_next_mark(client, author, begun):
    client.force_login(author)
    answer = client.post(url_of(begun), sent(summary="S"), headers={"accept": "application/json"})
    said = answer.json()
    assert said["saved"] and said["errors"] == {} and said["url"] == url_of(begun)
    assert client.get(url_of(begun)).context["seen"] == said["seen"]


def test_what_a_browser_keeps_can_be_dated_by_the_last_save(client, author, begun):
    client.force_login(author)
    new = client.get(reverse("desk:outline_new")).content.decode()
    assert f'data-newest="{begun.code}"' in new and 'name="seen" value=""' in new
    form = client.get(reverse("desk:outline_form", args=[begun.code])).content.decode()
    assert "data-newest" not in form and 'name="seen" value=""' not in form


def test_a_script_is_told_what_is_wrong(client, author, begun):
    client.force_login(author)
    answer = client.post(url_of(begun), sent(title=""), headers={"accept": "application/json"})
    assert answer.status_code == 409 and "title" in answer.json()["errors"]


def test_copying_gives_new_keys_and_shares_nothing(client, author, begun):
    client.force_login(author)
    client.post(url_of(begun), sent(level="advanced", pass_mark="90", summary="Short.",
                                    objectives=[{"row": "o", "text": "Measure", "bloom": "apply"}],
                                    modules=[{"row": "m", "title": "Signals"}]))  # fmt: skip
    client.post(reverse("desk:outline_copy"), {"source": begun.code, "title": "Radio links 2"})
    copy = Course.objects.exclude(pk=begun.pk).get(partner=begun.partner)
    old, new = edited_page(begun), edited_page(copy)
    assert copy.copied_from == begun and copy.code != begun.code and copy.key != begun.key
    assert (new.title, new.summary, copy.level, copy.pass_mark) == ("Radio links 2", "Short.", "advanced", 90)
    assert new.objectives.get().text == "Measure"
    assert new.objectives.get().translation_key != old.objectives.get().translation_key
    assert modules_of(copy) == ["Signals"] == modules_of(begun)
    keys = {each.translation_key for each in ModulePage.objects.child_of(old)}
    assert not keys & {each.translation_key for each in ModulePage.objects.child_of(new)}


def test_another_partners_course_is_neither_shown_nor_copied(client, begun):
    other = onboard_partner(name="Other", slug="other", texts={})
    person = UserFactory(email="other@test.example")
    appoint(user=person, partner=other, role=Role.COORDINATOR)
    client.force_login(person)
    assert client.get(url_of(begun)).status_code == 404
    assert client.post(url_of(begun), sent()).status_code == 404
    assert client.post(reverse("desk:outline_copy"), {"source": begun.code}).status_code == 404
    assert begun.code not in client.get(reverse("desk:outline_new")).content.decode()


def test_a_translator_reads_and_does_not_write(client, partner, begun):
    person = UserFactory(email="translator@test.example")
    appoint(user=person, partner=partner, role=Role.TRANSLATOR)
    client.force_login(person)
    answer = client.get(url_of(begun))
    assert answer.status_code == 200 and answer.context["read_only"]
    assert '<fieldset class="of-all" disabled' in answer.content.decode()
    assert client.post(url_of(begun), sent(summary="Mine")).status_code == 302  # to the admin's start
    assert edited_page(begun).summary == ""
    assert client.get(reverse("desk:outline_new")).status_code == 302


@pytest.mark.parametrize(
    "name", ["title", "summary", "description", "audience", "contact", "fee_text", "seen"]
)
def test_hostile_lengths_and_signs_are_refused_in_words(client, author, begun, name):
    client.force_login(author)
    for value in ("x" * 300_000, "a\0b"):
        answer = client.post(url_of(begun), sent(**{name: value}))
        assert answer.status_code in (200, 302)
    assert len(edited_page(begun).title) <= 200


def test_thousands_of_rows_are_refused_in_words(client, author, begun):
    client.force_login(author)
    rows = [{"row": f"r{n}", "text": f"Measure {n}", "bloom": "apply"} for n in range(60)]
    answer = client.post(url_of(begun), sent(objectives=rows))
    assert answer.status_code == 200 and answer.context["objectives"].non_form_errors()
    assert edited_page(begun).objectives.count() == 1


def test_a_form_without_its_counters_is_not_an_error(client, author, begun):
    client.force_login(author)
    assert client.post(url_of(begun), {"title": "Radio"}).status_code in (200, 302)
    assert edited_page(begun).title == "Radio"
    assert modules_of(begun) == ["Signals", "Masts"]


def test_a_formatted_description_is_left_to_the_course_page(client, author, begun):
    page = edited_page(begun)
    page.description = "<h2>Head</h2><p>Text</p>"
    page.save_revision(user=author, clean=False)
    client.force_login(author)
    assert "changed on the course page" in client.get(url_of(begun)).content.decode()
    client.post(url_of(begun), sent(description="Overwritten"))
    assert edited_page(begun).description == "<h2>Head</h2><p>Text</p>"


def test_scripts_in_texts_stay_words(client, author, begun):
    client.force_login(author)
    client.post(url_of(begun), sent(title="<script>alert(1)</script>", description="<img src=x onerror=y>"))
    assert "<script>alert" not in client.get(url_of(begun)).content.decode()
    assert edited_page(begun).description == "<p>&lt;img src=x onerror=y&gt;</p>"
