"""Rule on a question, at the desk: say what is wrong, see whom it affects, then do it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.desk.bank_access import crumbs_to, question_bank_or_404, way_if_there
from courses.desk.requests import DeskRequest
from courses.models import Question
from enrollments import services, tasks
from enrollments.errors import Refused
from enrollments.models import FrozenQuestion
from enrollments.ruling_access import may_rule
from enrollments.ruling_forms import RulingForm
from enrollments.services.ruling_preview import LOOKED_AT, NAMED, Effect, effect_of
from enrollments.statistics_shown import newest_contents
from enrollments.statistics_words import plain


@never_cache
@require_http_methods(["GET", "POST"])
def ruling(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    """Let a coordinator or administrator rule on a question: first look whom it affects, then make it.

    Learners' names stand in the preview, so nobody else gets here.
    """
    bank = question_bank_or_404(request.user, key)
    if not may_rule(request.user, bank.partner):
        raise Http404
    content = newest_contents([key], get_language() or "en").get(key)
    if content is None:
        messages.info(request, _("Nobody has been asked this question yet. Change it in the bank."))
        return redirect("desk:question_statistics", key)
    sent = request.POST if request.method == "POST" else None
    form = RulingForm(sent, content=content, languages=_languages(key))
    effect = None
    if form.is_valid():
        try:
            if "make" in request.POST:
                return _make(request, key, form)
            effect = effect_of(question_key=key, **form.ruling())
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return _page(request, key, form, effect, plain(content["prompt"], 300))


def _make(request: DeskRequest, key: uuid.UUID, form: RulingForm) -> HttpResponse:
    made = services.make_ruling(
        question_key=key, by=request.user, reason=form.cleaned_data["reason"], **form.ruling()
    )
    tasks.regrade.delay(made.pk)
    messages.success(request, _("Ruled. Results are raised now, and everybody who is affected gets a mail."))
    return redirect("desk:question_statistics", key)


def _page(
    request: DeskRequest, key: uuid.UUID, form: RulingForm, effect: Effect | None, prompt: str
) -> HttpResponse:
    question = Question.objects.select_related("partner").filter(translation_key=key)[0]
    back = reverse("desk:question_statistics", args=[key])
    context = {
        "page_title": _("Put a question right"),
        "page_subtitle": question.name,
        "crumbs": [
            *crumbs_to(question.partner),
            (question.name, way_if_there("question", key)),
            (_("What answers say"), back),
        ],
        "form": form,
        "effect": effect,
        "prompt": prompt,
        "back": back,
        "looked_at": LOOKED_AT,
        "named": NAMED,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "enrollments/statistics/ruling.html", context, status=status)


def _languages(key: uuid.UUID) -> list[str]:
    """The languages in which the question was ever asked."""
    states = FrozenQuestion.objects.filter(question_key=key).values_list("content__language", flat=True)
    return sorted({language for language in states if language})
