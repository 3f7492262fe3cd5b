"""The style guide: every component from its own partial, in the visitor's language. In the demo only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from academy.context import interface_languages
from academy.demo import style_samples as samples
from academy.demo import tokens
from courses.models import LessonPage


def style(request: HttpRequest) -> HttpResponse:
    """Show the guide; there is none in production."""
    if not settings.DEMO:
        raise Http404
    named = tokens.colours()
    context = {
        "colours": [(name, colour, named["dark"][name]) for name, colour in named["light"].items()],
        "grounds": tokens.GROUNDS,
        "words": [(scheme, tokens.ratios(scheme, tokens.WORDS, 4.5)) for scheme in tokens.SCHEMES],
        "marks": [(scheme, tokens.ratios(scheme, tokens.MARKS, 3)) for scheme in tokens.SCHEMES],
        "form": samples.sample_form(wrong=False),
        "refused": samples.sample_form(wrong=True),
        "cards": samples.cards(),
        "outline": samples.outline(),
        "totals": samples.totals(),
        "question": samples.question(),
        "numbers": samples.numbers(),
        "page_of_list": samples.sample_page(),
        "lesson": _lesson_blocks(),
        "long_name": samples.LONG_NAME,
        "languages": interface_languages(),
        "contents": [{**each, "current": each["code"] == "ru"} for each in interface_languages()],
        **samples.nearby(),
    }
    return render(request, "style/guide.html", context)


def _lesson_blocks() -> SafeString:
    """Return every block of a lesson that shows itself without a file, as its editor previews it."""
    parts = []
    for number, (name, block) in enumerate(LessonPage.body.field.stream_block.child_blocks.items()):
        stored = block.get_preview_value() if getattr(block.meta, "preview_value", None) else None
        if stored is not None:
            parts.append(block.render(stored, {"number": f"{name}-{number}"}))
    parts.append(render_to_string("style/_files.html"))
    return mark_safe("\n".join(parts))  # nosec B308: made of rendered templates
