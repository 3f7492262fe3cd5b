"""What a badge says in words, in one language: names, descriptions, and by which rule it was earned."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from certificates.badges.quads import written
from certificates.statement import drawing_language, text_in

# Codes of languages as the rest of the web writes them.
TAGS = {"zh-hans": "zh-Hans"}


def words_of(statement: Mapping[str, Any]) -> dict[str, str]:
    """Return what stands in a badge by its part; `about` is the holder's own, `criteria` everybody's."""
    language = drawing_language(statement)
    with translation.override(language):
        title, partner, issuer = (
            written(text_in(texts, language)[0])
            for texts in (
                statement["course"]["title"],
                statement["partner"]["name"],
                statement["issuer"]["name"],
            )
        )
        heading = _heading(statement["kind"])
        named = {"course": title, "partner": partner}
        description = _description(statement["kind"]) % named
        if statement["specimen"]:
            specimen = _("SPECIMEN: made by a demonstration, certifies nothing.")
            heading, description = f"{_('SPECIMEN')} · {heading}", f"{specimen} {description}"
        return {
            "language": TAGS.get(language, language),
            "name": f"{heading} · {title}",
            "title": title,
            "issuer": issuer,
            "description": description,
            "criteria": " ".join(_rules(statement)),
            "about": " ".join(_about(statement)),
            "evidence_name": _("Verification page"),
            "evidence": _("Says what was certified and whether it stands today."),
            "result": _("Result in per cent"),
        }


def _heading(kind: str) -> str:
    return {
        "completion": _("Certificate of completion"),
        "participation": _("Certificate of participation"),
        "programme": _("Certificate of a completed programme"),
    }[kind]


def _description(kind: str) -> str:
    return {
        "completion": _("Completed the course “%(course)s”. Delivered by: %(partner)s."),
        "participation": _("Took part in the course “%(course)s”. Delivered by: %(partner)s."),
        "programme": _("Completed the programme “%(course)s”. Delivered by: %(partner)s."),
    }[kind]


def _rules(statement: Mapping[str, Any]) -> list[str]:
    """Return sentences that hold for all who earn it: effort, and how it is assessed."""
    result = statement["result"]
    said = [_("Effort in hours: %(hours)s.") % {"hours": number_format(statement["course"]["hours"])}]
    if result:
        said.append(
            _("Graded, with a pass mark of %(mark)s %%.") % {"mark": number_format(result["pass_mark"])}
        )
    else:
        said.append(_("Not graded."))
    return said


def _about(statement: Mapping[str, Any]) -> list[str]:
    """Return sentences about this holder: granted by a person, attendance, supervision."""
    said = []
    if statement.get("assessed") == "granted":
        said.append(_("Granted by a named person of the academy."))
    if (attendance := statement.get("attendance")) is not None:
        said.append(_("Attendance recorded: %(percent)s %%.") % {"percent": number_format(attendance)})
    if "supervised" in statement and statement["result"]:
        said.append(
            _("The assessment was supervised.")
            if statement["supervised"]
            else _("The assessment was not supervised.")
        )
    return said
