"""What Wagtail's own screens would do to courses and questions by halves, led to the desk or refused."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.bank_use import answered_among, use_of
from courses.desk.access import AUTHORING, courses_of
from courses.models import CoursePage, PartnerPage, Question
from courses.models.translators import is_under_translation
from courses.services.bank_errors import QuestionKept
from courses.viewsets.scope import partner_ids


def copy_at_the_desk(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Lead from Wagtail's copy of a course page to ours, which remaps its inside; refuse a partner's page.

    Wagtail's copy would leave quizzes that ask the original's questions and links that lead to its lessons.
    """
    specific = page.specific_class
    if specific is PartnerPage:
        messages.error(request, _("A partner's page is not copied: onboard the partner instead."))
        return redirect("wagtailadmin_home")
    if specific is not CoursePage:
        return None
    course = courses_of(request.user, AUTHORING).filter(key=page.translation_key).first()
    if course is None:
        raise Http404
    return redirect("desk:copy", course.code)


def translators_translate(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """Let whoever only translates a partner's questions into translations, and not into their originals."""
    if not isinstance(instance, Question):
        return None
    writes = partner_ids(request.user, Question, ["add"])
    if writes is None or instance.partner_id in writes or is_under_translation(instance):
        return None
    messages.error(request, _("Translators work on translations. Ask an author to change the question."))
    return redirect("desk:question", instance.translation_key)


def keep_questions(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """Refuse to delete a question that learners have answered or a quiz names: it is retired instead."""
    found = [each for each in instances if isinstance(each, Question)]
    keys = {each.translation_key for each in found}
    if not keys:
        return None
    if answered_among(keys):
        words: str = QuestionKept().message
    elif any(use_of(partner).naming(keys) for partner in {each.partner for each in found}):
        words = _("A quiz asks this question. Take it out of the quiz first, or retire it.")
    else:
        return None
    messages.error(request, words)
    return redirect("desk:question", found[0].translation_key) if len(keys) == 1 else redirect("desk:bank")
