"""Write the questions of a course folder into a partner's bank."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from wagtail.models import Locale, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from academy.users.models import User
from courses.bank.rows import ReadQuestion
from courses.bank.truth import TRUE_AND_FALSE
from courses.bank_rows import tags_of
from courses.folder import CourseFolder
from courses.folder_beside import Shown
from courses.folder_questions import BankQuestion
from courses.folder_slots import drawer_path
from courses.indexed_once import indexed_once
from courses.models import (
    Partner,
    Question,
    QuestionCategory,
    QuestionOption,
    QuestionTag,
    TaggedQuestion,
)
from courses.services.loading_files import LoadedFiles
from courses.services.loading_same import plain_value
from courses.services.refusal import LoadRefused
from courses.services.tally import Tally

_TEXTS = ("hint", "feedback", "feedback_right", "feedback_partly", "feedback_wrong")
_SETTINGS = (
    "difficulty", "match_case", "match_accents", "match_width", "unit", "min_words", "max_words",
)  # fmt: skip


def put_categories(folder: CourseFolder, partner: Partner) -> dict[str, QuestionCategory]:
    """The drawers of a course, by their name in the folder, inside one drawer named by the course's code.

    A name that begins with a slash leads from the top of the bank, to a drawer that courses share.
    """
    names = dict.fromkeys(question.category for question in folder.questions)
    for activity in folder.activities:  # a slot may draw from a drawer that holds drawers only
        names |= dict.fromkeys(slot.category for slot in (activity.rules.slots if activity.rules else ()))
    return {name: _drawer(partner, drawer_path(folder.code, name)) for name in names if name}


def _drawer(partner: Partner, path: tuple[str, ...]) -> QuestionCategory:
    above: QuestionCategory | None = None
    for name in path:
        above, _made = QuestionCategory.objects.get_or_create(partner=partner, parent=above, name=name)
    assert above is not None
    return above


def put_questions(
    folder: CourseFolder,
    partner: Partner,
    categories: dict[str, QuestionCategory],
    locales: dict[str, Locale],
    files: LoadedFiles,
    by: User | None,
    tally: Tally,
    *,
    live: bool = True,
) -> None:
    """Publish each question in each language where it differs from what is live, or save it as a draft; and
    bring its tags up to date, which no learner sees."""
    keys = [question.key for question in folder.questions]
    found = Question.objects.filter(translation_key__in=keys).prefetch_related("options")
    there = {(question.translation_key, question.locale_id): question for question in found}
    _refuse_anothers(folder, partner, found)
    _put_tags(folder, partner, {question.translation_key for question in found}, tally)
    for bank_question in folder.questions:
        for language, edition in bank_question.editions.items():
            locale = locales[language]
            fields = {
                "partner_id": partner.pk,
                "category_id": categories[bank_question.category].pk,
                "objective_key": folder.objective_key(bank_question.objective)
                if bank_question.objective
                else None,
                **_fields(bank_question, edition),
            }
            if edition.retired:
                fields["retired"] = True
            options = _options(bank_question.key, edition, language)
            question = there.get((bank_question.key, locale.pk))
            if question is not None and edition.key and not question.idnumber:
                fields["idnumber"] = ""  # made in the admin: its id is the folder's alone
            if not live and question is not None and question.latest_revision_id:
                question = question.get_latest_revision_as_object()
            _put_files(bank_question, language, question, fields, options, files)
            _put(question, bank_question.key, locale, fields, options, by, tally, live)


def _refuse_anothers(folder: CourseFolder, partner: Partner, found: Iterable[Question]) -> None:
    """Refuse a question that is another partner's, in whatever language."""
    others = {question.translation_key for question in found if question.partner_id != partner.pk}
    for question in folder.questions:
        if question.key in others:
            raise LoadRefused(f"The question {question.id} belongs to another partner.")


def _put_tags(folder: CourseFolder, partner: Partner, known: set[UUID], tally: Tally) -> None:
    """Give the questions their tags and no others; a question that was there counts as changed."""
    held = tags_of(partner, [question.key for question in folder.questions])
    ids = {name: pk for pk, name in held.every}
    for question in folder.questions:
        before, wanted = set(held.of.get(question.key, ())), set(question.tags)
        if before == wanted:
            continue
        tally.changed += question.key in known
        for name in sorted(wanted - ids.keys()):
            ids[name] = QuestionTag.objects.get_or_create(partner=partner, name=name)[0].pk
        carried = TaggedQuestion.objects.filter(question_key=question.key, tag__partner=partner)
        carried.exclude(tag__name__in=wanted).delete()
        for name in sorted(wanted - before):
            TaggedQuestion.objects.get_or_create(tag_id=ids[name], question_key=question.key)


def _put_files(
    bank_question: BankQuestion,
    language: str,
    question: Question | None,
    fields: dict[str, object],
    options: list[dict[str, object]],
    files: LoadedFiles,
) -> None:
    """Add to fields and options the ids of their files, which are kept where they are new, and the words."""
    shown = bank_question.files[language]
    there = {option.translation_key: option for option in question.options.all()} if question else {}
    fields |= _picture(shown.picture, question, files)
    fields["audio_id"] = files.recording(shown.recording, str(fields["name"]), question and question.audio_id)
    fields["transcript"] = shown.recording.words
    for place, option in enumerate(options):
        held = there.get(option["translation_key"])
        option |= _picture(shown.options.get(place, Shown()), held, files)


def _picture(shown: Shown, held: Question | QuestionOption | None, files: LoadedFiles) -> dict[str, object]:
    """A picture and its words; where the library's words stood for it and are these, they go on doing so."""
    image = files.picture(shown, held.image_id if held else None)
    spoken = (
        held is not None
        and image == held.image_id
        and not held.image_alt
        and held.image is not None
        and held.image.description.strip() == shown.words
    )
    return {"image_id": image, "image_alt": "" if spoken else shown.words}


def _fields(question: BankQuestion, edition: ReadQuestion) -> dict[str, object]:
    return {
        "kind": question.kind,
        "name": edition.name[:200] or question.id,
        "prompt": edition.text.html,
        **{name: getattr(edition, name).html for name in _TEXTS},
        **{name: getattr(edition, name) for name in _SETTINGS},
        "idnumber": question.id,
    }


def _options(key: UUID, edition: ReadQuestion, language: str) -> list[dict[str, object]]:
    """The options as plain rows. Their keys come from their places, so all editions share them."""
    words = TRUE_AND_FALSE[language] if edition.kind == "true-false" else {}
    return [
        {
            "translation_key": UUID(option.key) if option.key else uuid5(key, f"option:{place}"),
            "text": option.text.html or words.get(option.id, ""),
            "match": option.match.html,
            "answer": option.answer,
            "tolerance": option.tolerance,
            "weight": option.weight,
            "pinned": option.pinned,
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
    live: bool,
) -> None:
    if question is None:
        tally.created += 1
        question = Question(translation_key=key, locale=locale, live=False)
    elif (question.live or not live) and (fields, options) == _as_live(question, fields, options):
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
        revision = question.save_revision(user=by, log_action=True)
        if live:
            revision.publish(user=by, skip_permission_checks=True)
    ReferenceIndex.create_or_update_for_object(question)


def _as_live(
    question: Question, fields: dict[str, object], options: list[dict[str, object]]
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """What the same fields and options hold now, as plain as `fields` and `options`."""
    held = [
        {name: getattr(option, name) for name in (options[0] if options else ())}
        for option in sorted(question.options.all(), key=lambda option: option.sort_order or 0)
    ]
    if len(held) == len(options):
        held = [
            {name: plain_value(row[name], wanted[name]) for name in row}
            for row, wanted in zip(held, options, strict=True)
        ]
    return {name: plain_value(getattr(question, name), fields[name]) for name in fields}, held
