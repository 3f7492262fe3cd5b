"""Write the questions of a course folder into a partner's bank."""

from uuid import UUID, uuid5

from wagtail.models import Locale, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from academy.users.models import User
from courses.folder import CourseFolder
from courses.folder_questions import BankQuestion
from courses.gift_rows import GiftQuestion
from courses.indexed_once import indexed_once
from courses.models import Partner, Question, QuestionCategory, QuestionOption
from courses.services.tally import Tally

# GIFT writes {T} and {F} without words, so we give them; the interface's catalogues may not be compiled yet.
TRUE_AND_FALSE = {
    "ar": {"true": "صح", "false": "خطأ"},
    "en": {"true": "True", "false": "False"},
    "es": {"true": "Verdadero", "false": "Falso"},
    "fr": {"true": "Vrai", "false": "Faux"},
    "ru": {"true": "Верно", "false": "Неверно"},
    "zh-hans": {"true": "对", "false": "错"},
}


def put_categories(folder: CourseFolder, partner: Partner) -> dict[str, QuestionCategory]:
    """The drawers of a course, by their name in the folder, inside one drawer named by the course's code."""
    shelf, _made = QuestionCategory.objects.get_or_create(partner=partner, parent=None, name=folder.code)
    names = dict.fromkeys(question.category for question in folder.questions)
    return {
        name: QuestionCategory.objects.get_or_create(partner=partner, parent=shelf, name=name)[0]
        for name in names
    }


def put_questions(
    folder: CourseFolder,
    partner: Partner,
    categories: dict[str, QuestionCategory],
    locales: dict[str, Locale],
    by: User | None,
    tally: Tally,
) -> None:
    """Publish each question in each language, where it differs from what is live."""
    keys = [question.key for question in folder.questions]
    found = Question.objects.filter(translation_key__in=keys).prefetch_related("options")
    there = {(question.translation_key, question.locale_id): question for question in found}
    for bank_question in folder.questions:
        for language, edition in bank_question.editions.items():
            locale = locales[language]
            fields = {
                "partner_id": partner.pk,
                "category_id": categories[bank_question.category].pk,
                "objective_key": folder.objective_key(bank_question.objective),
                **_fields(bank_question, edition),
            }
            options = _options(bank_question.key, edition, language)
            question = there.get((bank_question.key, locale.pk))
            _put(question, bank_question.key, locale, fields, options, by, tally)


def _fields(question: BankQuestion, edition: GiftQuestion) -> dict[str, object]:
    return {
        "kind": question.kind,
        "name": edition.name[:200] or question.id,
        "prompt": edition.text.html,
        "feedback": edition.feedback.html,
        "idnumber": question.id,
    }


def _options(key: UUID, edition: GiftQuestion, language: str) -> list[dict[str, object]]:
    """The options as plain rows. Their keys come from their places, so all editions share them."""
    words = TRUE_AND_FALSE[language]
    return [
        {
            "translation_key": uuid5(key, f"option:{place}"),
            "text": option.text.html or words.get(option.id, ""),
            "weight": option.weight,
            "feedback": option.feedback.html,
        }
        for place, option in enumerate(edition.options)
    ]


def _put(
    question: Question | None,
    key: UUID,
    locale: Locale,
    fields: dict[str, object],
    options: list[dict[str, object]],
    by: User | None,
    tally: Tally,
) -> None:
    if question is None:
        tally.created += 1
        question = Question(translation_key=key, locale=locale, live=False)
    elif question.live and (fields, options) == _as_live(question, fields, options):
        tally.unchanged += 1
        return
    else:
        tally.changed += 1
    for name, value in fields.items():
        setattr(question, name, value)
    there = {option.translation_key: option for option in question.options.all()} if question.pk else {}
    rows = []
    for place, wanted in enumerate(options):
        option = there.get(wanted["translation_key"]) or QuestionOption(locale=locale)
        for name, value in {**wanted, "sort_order": place}.items():
            setattr(option, name, value)
        rows.append(option)
    question.options = rows
    question.full_clean()
    # Else the references would be made anew for every option, twice.
    with disable_reference_index_auto_update(), indexed_once(question):
        if question.pk is None:
            question.save()
        question.save_revision(user=by, log_action=True).publish(user=by, skip_permission_checks=True)
    ReferenceIndex.create_or_update_for_object(question)


def _as_live(
    question: Question, fields: dict[str, object], options: list[dict[str, object]]
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """What the same fields and options hold now, as plain as `fields` and `options`."""
    names = options[0].keys()
    rows = sorted(question.options.all(), key=lambda option: option.sort_order or 0)
    return (
        {name: getattr(question, name) for name in fields},
        [{name: getattr(option, name) for name in names} for option in rows],
    )
