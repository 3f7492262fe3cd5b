"""A single question in one more language: a draft whose strings are translated side by side."""

import uuid

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from academy.users.models import User
from courses.models import Partner, Question
from courses.services.bank_errors import LanguageThere, NotInThisBank


def start_edition(*, partner: Partner, key: uuid.UUID, language: str, by: User | None) -> Question:
    """Begin to translate a question of the bank into `language`, and return the draft.

    Its original is the oldest edition: what is live of it, else its newest draft. Raises `LanguageThere`, or
    `NotInThisBank`, also for a language that the academy does not have.
    """
    with transaction.atomic():
        Partner.objects.select_for_update().get(pk=partner.pk)
        editions = Question.objects.filter(partner=partner, translation_key=key)
        original = editions.order_by("pk").first()
        locale = Locale.objects.filter(language_code=language).first()
        if original is None or locale is None:
            raise NotInThisBank
        if editions.filter(locale=locale).exists():
            raise LanguageThere
        text = original if original.live else original.get_latest_revision_as_object()
        source, _made = TranslationSource.update_or_create_from_instance(text)
        Translation.objects.update_or_create(source=source, target_locale=locale, defaults={"enabled": True})
        source.create_or_update_translation(locale, user=by, publish=False, fallback=True)
        log(
            instance=partner,
            action="courses.start_question",
            user=by,
            data={"question": str(key), "language": language},
        )
    return Question.objects.get(translation_key=key, locale=locale)
