"""What the outline form shows: the forms with what is held or was typed, sections, and how far each is."""

import uuid
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from academy.lib.languages import direction_of
from courses.course_tree import read_tree
from courses.desk.outline_form_fields import (
    MAY_STAY_EMPTY,
    SECTIONS,
    ModuleRows,
    ObjectiveRows,
    OutlineForm,
)
from courses.given import GIVES, gives_of
from courses.models import Course, CoursePage, Partner, PartnerPage
from courses.services.outlines import SETTINGS, TEXTS, mark_of, paragraphs_of

SPARE_ROWS = 2


class OutlineInput:
    """The forms of one outline, empty, filled from a course, or as somebody sent them."""

    def __init__(
        self,
        partner: Partner,
        course: Course | None,
        data: Any,
        initial: dict[str, Any] | None = None,
        page: CoursePage | None = None,
    ) -> None:
        self.partner, self.course, self.initial = partner, course, initial or {}
        self.refusal = ""
        self.seen = mark_of(page) if page else ""
        languages = [] if course else _languages_of(partner)
        self.form = OutlineForm(
            data, initial=self.initial or BEGINNING, partner=partner, languages=languages, course=course
        )
        self.objectives = ObjectiveRows(
            data, prefix="objectives", initial=_numbered(self.initial.get("objectives", []))
        )
        self.modules = ModuleRows(data, prefix="modules", initial=_numbered(self.initial.get("modules", [])))
        for rows in (self.objectives, self.modules):
            if not rows.is_bound:
                for form in rows.extra_forms:
                    form.initial["row"] = f"new-{uuid.uuid4().hex}"
        if data is not None:
            self.form.is_valid()
            self.objectives.is_valid()
            self.modules.is_valid()

    def has_title(self) -> bool:
        """Whether there is enough to begin."""
        return "title" not in self.form.errors

    def refuse(self, words: str) -> None:
        """Say above the form why nothing was saved."""
        self.refusal = words

    def fields(self) -> dict[str, Any]:
        """Return what is well formed, for the service; what is wrong is left as it was."""
        found = dict(self.form.cleaned_data)
        hours, gives = found.pop("effort_hours", None), found.pop("gives", "")
        fields = {name: found[name] for name in (*TEXTS, "description", "language") if name in found}
        fields |= {name: found[name] for name in SETTINGS if found.get(name) not in (None, "")}
        fields |= GIVES.get(gives, {})
        if "valid_months" in fields:
            fields["valid_months"] = fields["valid_months"] or None
        for name in ("topics", "delivered_with"):
            if name in fields:
                fields[name] = list(fields[name])
        if hours is not None:
            fields["effort_minutes"] = round(hours * 60)
        if self.initial.get("formatted"):
            fields.pop("description", None)
        if self._complete(self.objectives):
            fields["objectives"] = self.objectives.valid_rows()
        if self._complete(self.modules):
            fields["modules"] = self.modules.valid_rows()
        return fields

    @staticmethod
    def _complete(rows: Any) -> bool:
        """Whether a list came whole: one with an error keeps what it held, rather than lose a row."""
        return rows.management_form.is_valid() and rows.is_valid()

    def errors(self) -> dict[str, list[str]]:
        """Return what is wrong, by the name of the control."""
        found = {name: [str(each) for each in errors] for name, errors in self.form.errors.items()}
        for rows in (self.objectives, self.modules):
            if rows.non_form_errors():
                found[str(rows.prefix)] = [str(each) for each in rows.non_form_errors()]
            for form in rows.forms:
                for name, errors in form.errors.items():
                    found[form.add_prefix(name)] = [str(each) for each in errors]
        return found


BEGINNING = {
    "modality": Course.Modality.SELF_PACED,
    "assessment": Course.Assessment.TEST,
    "pass_mark": 80,
    "track": Course.Track.DISTANCE_LEARNING,
    "level": Course.Level.INTRODUCTORY,
    "region": Course.Region.ALL,
    "gives": "completion",
    "attendance_mark": 80,
    "valid_months": 0,
    "is_supervised": "no",
}


def initial_of(course: Course, page: CoursePage) -> dict[str, Any]:
    """Return what the form shows of a course's newest draft."""
    settings = page.read_settings() | page.proposed_settings()
    minutes = settings.pop("effort_minutes", 0)
    description = paragraphs_of(page.description)
    tree = read_tree(course)
    return {
        **{name: getattr(page, name) for name in TEXTS},
        **{name: settings[name] for name in SETTINGS if name in settings},
        "description": description or "",
        "formatted": page.description if description is None else "",
        "gives": gives_of(settings),
        "valid_months": settings["valid_months"] or 0,
        "is_supervised": "yes" if settings["is_supervised"] else "no",
        "effort_hours": (Decimal(minutes) / 60).quantize(Decimal("0.01")).normalize() if minutes else None,
        "objectives": [
            {"row": str(each.translation_key), "text": each.text, "bloom": each.bloom}
            for each in page.objectives.all()
        ],
        "modules": [
            {"row": str(module.key), "title": shown.title}
            for module in tree.modules
            if (shown := module.shown(tree.languages))
        ],
    }


def form_context(sent: OutlineInput, page: CoursePage | None) -> dict[str, Any]:
    """Return what the template needs of the forms."""
    language = page.locale.language_code if page else ""
    return {
        "partner": sent.partner,
        "form": sent.form,
        "objectives": sent.objectives,
        "modules": sent.modules,
        "sections": _sections(sent),
        "refusal": sent.refusal,
        "seen": sent.seen,
        "edited_page": page,
        "formatted": sent.initial.get("formatted", ""),
        "text_lang": language,
        "text_dir": direction_of(language) if language else "",
        "page_lang": "",
    }


def _sections(sent: OutlineInput) -> list[dict[str, Any]]:
    """The sections with their fields, and how much of each is filled in, in words."""
    sections = []
    for number, (name, title, names) in enumerate(SECTIONS, start=1):
        rows = getattr(sent, name) if name in ("objectives", "modules") else None
        fields = [sent.form[each] for each in names if each in sent.form.fields]
        if rows is not None:
            filled = sum(bool(_value_of(form, "text") or _value_of(form, "title")) for form in rows.forms)
            done, said = filled > 0, _("%(count)s so far") % {"count": filled}
        else:
            counted = [field for field in fields if field.name not in MAY_STAY_EMPTY]
            filled = sum(bool(field.value()) or _is_formatted(sent, field.name) for field in counted)
            done = filled == len(counted)
            said = _("%(filled)s of %(all)s") % {"filled": filled, "all": len(counted)}
        sections.append(
            {
                "name": name,
                "number": number,
                "title": title,
                "fields": fields,
                "rows": rows,
                "done": done,
                "said": _("complete") if done and rows is None else said,
            }
        )
    return sections


def _is_formatted(sent: OutlineInput, name: str) -> bool:
    return name == "description" and bool(sent.initial.get("formatted"))


def _value_of(form: Any, name: str) -> Any:
    return form[name].value() if name in form.fields else None


def _numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "ORDER": number} for number, row in enumerate(rows, start=1)]


def _languages_of(partner: Partner) -> list[str]:
    """The languages in which the partner has a page, so that a course can stand there."""
    pages = PartnerPage.objects.filter(translation_key=partner.key, alias_of=None)
    return list(pages.order_by("pk").values_list("locale__language_code", flat=True))
