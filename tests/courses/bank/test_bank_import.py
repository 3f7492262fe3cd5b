"""Questions of a file in the bank: whole or not at all, once, and again only where they differ."""

import uuid
from dataclasses import replace

import pytest
from wagtail.models import ModelLogEntry, ReferenceIndex
from wagtail.search.backends import get_search_backend

from cms.models import AcademyImage
from courses.bank.rows import ReadOption, ReadPicture, ReadText, Skipped
from courses.models import Objective, Question, QuestionCategory, QuestionTag, TaggedQuestion
from courses.services import bank_import, bank_import_pictures, bank_import_writing
from courses.services.bank_import_pictures import weight_in_pixels
from tests.courses.bank.coming import brought_in, picture, question
from tests.factories import PartnerFactory, UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return PartnerFactory()


def counts(report):
    return report.read, report.imported, report.unchanged, len(report.skipped)


def test_a_question_comes_in_as_a_draft_that_a_review_can_pin(partner):
    by = UserFactory()
    report = brought_in(partner, question(), by=by)
    assert counts(report) == (1, 1, 0, 0)
    row = Question.objects.get(partner=partner)
    assert (row.live, row.has_unpublished_changes) == (False, True)
    assert row.latest_revision.user == by
    assert [option.text for option in row.get_latest_revision_as_object().options.all()] == [
        "One",
        "Two",
        "Three",
    ]
    assert (row.name, row.idnumber, row.locale.language_code) == ("Question 1", "mast-1", "en")
    assert [(option.weight, option.feedback) for option in row.options.all()] == [
        (1, "Right."),
        (0, ""),
        (0, ""),
    ]
    assert row.category.name == "Masts" and row.category.parent.name == "Links"
    assert ModelLogEntry.objects.get(action="wagtail.create", object_id=str(row.pk)).user == by
    assert ReferenceIndex.get_references_for_object(row).filter(model_path="category").exists()


def test_by_command_a_question_is_live_at_once(partner):
    brought_in(partner, question(), live=True)
    row = Question.objects.usable().get(partner=partner)
    assert row.live_revision == row.latest_revision and not row.has_unpublished_changes


def test_the_same_file_twice_changes_nothing(partner):
    found = [question(n, id=f"m{n}" if n % 2 else "") for n in range(1, 6)]
    brought_in(partner, *found)
    before = list(Question.objects.values_list("pk", "latest_revision"))
    assert counts(brought_in(partner, *found)) == (5, 0, 5, 0)
    assert list(Question.objects.values_list("pk", "latest_revision")) == before


def test_another_text_under_the_same_id_is_one_new_draft_of_a_live_question(partner):
    brought_in(partner, question(), live=True)
    changed = question(text=ReadText("How many masts now?"))
    assert brought_in(partner, changed).changed == 1
    row = Question.objects.get()
    assert row.live and row.has_unpublished_changes
    assert row.prompt == "How many masts has link 1?"
    assert row.get_latest_revision_as_object().prompt == "How many masts now?"
    assert counts(brought_in(partner, changed)) == (1, 0, 1, 0)
    assert row.revisions.count() == 2


def test_a_live_import_publishes_what_differs(partner):
    brought_in(partner, question(), live=True)
    brought_in(partner, question(text=ReadText("How many masts now?")), live=True)
    assert Question.objects.usable().get().prompt == "How many masts now?"


def test_an_option_that_says_the_same_keeps_its_key(partner):
    brought_in(partner, question())
    before = {o.text: o.translation_key for o in Question.objects.get().options.all()}
    one, _two, three = question().options
    brought_in(partner, question(options=(three, ReadOption("b", ReadText("Four")), one)))
    after = {
        o.text: o.translation_key
        for o in Question.objects.get().get_latest_revision_as_object().options.all()
    }
    assert (after["One"], after["Three"]) == (before["One"], before["Three"])
    assert after["Four"] == before["Two"]


def test_what_an_author_made_of_a_question_without_id_stays(partner):
    brought_in(partner, question(id=""))
    row = Question.objects.get()
    row.prompt = "Mended by hand"
    row.save_revision()
    assert counts(brought_in(partner, question(id=""))) == (1, 0, 1, 0)


def test_a_question_written_in_the_admin_is_known_by_what_it_says(partner):
    brought_in(partner, question(id=""))
    Question.objects.update(idnumber="")
    assert counts(brought_in(partner, question(id=""))) == (1, 0, 1, 0)


def test_order_that_authors_made_is_kept(partner):
    brought_in(partner, question(tags=("radio",)))
    drawer = QuestionCategory.objects.create(partner=partner, name="Sorted")
    Question.objects.update(category=drawer, difficulty="hard", retired=True)
    assert counts(brought_in(partner, question(category=("Elsewhere",)))) == (1, 0, 1, 0)
    row = Question.objects.get()
    assert (row.category, row.difficulty, row.retired) == (drawer, "hard", True)
    assert not QuestionCategory.objects.filter(name="Elsewhere").exists()


def test_two_of_a_file_with_one_id_both_come_in_and_stay(partner):
    found = [question(1, id="x"), question(2, id="x"), question(1, id="x")]
    report = brought_in(partner, *found)
    assert counts(report) == (3, 2, 1, 0)
    assert [row["line"] for row in report.remarks] == [6]
    assert counts(brought_in(partner, *found)) == (3, 0, 3, 0)


def test_a_question_of_another_partner_is_left_alone(partner):
    other = PartnerFactory()
    brought_in(other, question())
    theirs = Question.objects.get()
    keyed = question(
        key=str(theirs.translation_key),
        text=ReadText("Taken over"),
        options=tuple(replace(o, key=str(uuid.uuid4())) for o in question().options),
    )
    assert counts(brought_in(partner, keyed)) == (1, 1, 0, 0)
    theirs.refresh_from_db()
    assert theirs.prompt == "How many masts has link 1?" and theirs.revisions.count() == 1
    assert Question.objects.get(partner=partner).translation_key != theirs.translation_key
    assert counts(brought_in(partner, keyed)) == (1, 0, 1, 0)


def test_keys_of_options_that_another_question_has_are_not_taken(partner):
    brought_in(partner, question(1))
    taken = Question.objects.get().options.first().translation_key
    options = tuple(replace(option, key=str(taken)) for option in question().options)
    assert counts(brought_in(partner, question(2, options=options))) == (1, 1, 0, 0)


def test_the_same_id_in_another_language_is_an_edition_of_the_question(partner):
    brought_in(partner, question())
    french = question(text=ReadText("Combien de mâts ?"))
    assert counts(brought_in(partner, french, language="fr")) == (1, 1, 0, 0)
    keys = set(Question.objects.values_list("translation_key", flat=True))
    assert len(keys) == 1 and Question.objects.count() == 2
    assert counts(brought_in(partner, french, language="fr")) == (1, 0, 1, 0)


def test_an_edition_stands_where_the_other_languages_stand(partner):
    brought_in(partner, question(picture=picture(), difficulty="hard"))
    first = Question.objects.get()
    Question.objects.update(objective_key=uuid.uuid4(), retired=True)
    french = question(text=ReadText("Combien de mâts ?"), category=("Liens",))
    report = brought_in(partner, french, language="fr")
    [said] = report.remarks
    assert "has a picture" in said["reason"]
    made = Question.objects.exclude(pk=first.pk).get()
    first.refresh_from_db()
    for name in ("category", "difficulty", "objective_key", "retired"):
        assert getattr(made, name) == getattr(first, name), name
    assert not QuestionCategory.objects.filter(name="Liens").exists()


def test_true_and_false_get_the_words_of_the_language(partner):
    truth = question(kind="true-false", options=(ReadOption("true", weight=1), ReadOption("false")))
    brought_in(partner, truth, language="fr")
    assert [option.text for option in Question.objects.get().options.all()] == ["Vrai", "Faux"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": ReadText("")}, "It asks nothing: the text of the question is missing."),
        ({"options": ()}, "It needs two options at least."),
        ({"options": (ReadOption("a", ReadText("x")),) * 2}, "None of its options is right."),
        ({"text": ReadText("a\x00b")}, "It holds a character that cannot be kept."),
        ({"kind": "cloze"}, "The academy has no questions of this type."),
        ({"kind": "number", "options": ()}, "It has no answer that is right."),
        ({"kind": "matching"}, "It needs two pairs at least."),
    ],
)
def test_a_question_that_cannot_be_asked_stays_out_with_its_reason(partner, changes, reason):
    report = brought_in(partner, question(1, **changes), question(2))
    assert counts(report) == (2, 1, 0, 1)
    assert report.skipped == [{"line": 3, "name": "Question 1", "reason": reason}]


def test_one_bad_question_does_not_keep_the_batch_out(partner, monkeypatch):
    make = bank_import_writing.refer

    def break_on_third(questions, **how):
        make(questions, **how)
        if any(row.name == "Question 3" for row in questions):
            raise ValueError

    monkeypatch.setattr(bank_import_writing, "refer", break_on_third)
    found = [
        question(n, picture=picture(colour), category=(f"Drawer {n}",))
        for n, colour in enumerate(("red", "blue", "green", "teal"), 1)
    ]
    report = brought_in(partner, *found)
    assert counts(report) == (4, 3, 0, 1)
    assert report.skipped[0]["name"] == "Question 3"
    assert sorted(Question.objects.values_list("name", flat=True)) == [
        "Question 1",
        "Question 2",
        "Question 4",
    ]
    assert AcademyImage.objects.filter(collection=partner.collection).count() == 3
    assert not QuestionCategory.objects.filter(name="Drawer 3").exists()


def test_pictures_are_kept_once_in_the_collection_of_the_partner(partner):
    options = tuple(replace(option, picture=picture()) for option in question().options)
    found = [question(1, picture=picture()), question(2, options=options, picture=picture("red", "x.jpeg"))]
    brought_in(partner, *found)
    kept = AcademyImage.objects.filter(collection=partner.collection)
    assert kept.count() == 2
    row = Question.objects.get(name="Question 1")
    assert row.image_alt == "A mast" and row.image.source == "From the questions in masts.gift"
    assert row.image.file.name.endswith(".png")
    assert counts(brought_in(partner, *found)) == (2, 0, 2, 0)
    assert kept.count() == 2


@pytest.mark.parametrize(
    "data",
    [b"MZ\x90", b"\x89PNG\r\n\x1a\nbroken", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"],
)
def test_a_picture_that_uploads_refuse_is_a_remark(partner, data):
    bad = question(picture=ReadPicture("mast.png", data, "A mast"))
    report = brought_in(partner, bad)
    assert counts(report) == (1, 1, 0, 0)
    assert "mast.png" in report.remarks[0]["reason"]
    row = Question.objects.get()
    assert (row.image, row.image_alt) == (None, "")
    assert counts(brought_in(partner, bad)) == (1, 0, 1, 0)


def test_pictures_that_take_long_to_decode_stay_out_past_a_limit_of_the_file(partner, monkeypatch):
    monkeypatch.setattr(bank_import_pictures, "MOST_PIXELS", weight_in_pixels(picture()))
    found = [question(1, picture=picture()), question(2, picture=picture("red"))]
    report = brought_in(partner, *found, question(3, picture=picture()))
    assert report.imported == 3
    assert ["too many points" in said["reason"] for said in report.remarks] == [True]
    assert AcademyImage.objects.count() == 1


def test_a_batch_is_weighed_by_what_its_pictures_take_to_decode(monkeypatch):
    assert len(list(bank_import.batches([question(1, picture=picture()), question(2)]))) == 1
    monkeypatch.setattr(bank_import, "weight_in_pixels", lambda picture: 4 * bank_import.BATCH_BYTES)
    assert len(list(bank_import.batches([question(1, picture=picture()), question(2)]))) == 2


def test_where_there_is_no_room_the_question_comes_in_without_its_picture(partner):
    type(partner).objects.update(quota_bytes=1)
    report = brought_in(partner, question(picture=picture()))
    assert "no room left" in report.remarks[0]["reason"] and Question.objects.get().image is None


def test_tags_and_known_objectives_come_along(partner):
    course = make_course(partner=partner)
    known = Objective.objects.filter(page__translation_key=course.key).first()
    key = str(known.translation_key) if known else ""
    brought_in(
        partner, question(1, tags=("radio", "radio"), objective=key), question(2, objective=str(uuid.uuid4()))
    )
    assert QuestionTag.objects.get(partner=partner).name == "radio"
    assert TaggedQuestion.objects.count() == 1
    first, second = Question.objects.filter(idnumber__startswith="mast-").order_by("name")
    assert str(first.objective_key or "") == key and second.objective_key is None


def test_a_look_says_what_would_happen_and_writes_nothing(partner):
    brought_in(partner, question(1))
    before = Question.objects.count(), QuestionCategory.objects.count()
    report = brought_in(
        partner,
        question(1),
        question(2),
        question(2),
        Skipped(9, "Odd", "No such type."),
        question(1, text=ReadText("?")),
        dry=True,
    )
    assert (Question.objects.count(), QuestionCategory.objects.count()) == before
    assert report.read == 5 and len(report.skipped) == 1
    assert [row["act"] for row in report.found].count("unchanged") == 2


def test_one_drawer_above_all_and_one_of_the_name_of_the_file(partner):
    brought_in(partner, question(1), question(2, category=()), above=["2026"])
    brought_in(partner, question(3, category=()), file_name="week one.txt")
    paths = {row.name: row.category.name for row in Question.objects.all()}
    assert paths == {"Question 1": "Masts", "Question 2": "2026", "Question 3": "week one"}


def test_the_import_stands_in_the_log_of_the_partner(partner):
    brought_in(partner, question(1))
    entry = ModelLogEntry.objects.get(action="courses.import_questions")
    assert (entry.object_id, entry.data["count"]) == (str(partner.pk), 1)


@pytest.mark.parametrize("number", [10, 30])
def test_new_questions_cost_the_same_few_statements(partner, number, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        brought_in(partner, *[question(n, id="") for n in range(number)])
    assert Question.objects.count() == number


def test_search_finds_what_came_in(partner):
    brought_in(partner, question(7))
    found = get_search_backend().search("link", Question.objects.all())
    assert [row.name for row in found] == ["Question 7"]
