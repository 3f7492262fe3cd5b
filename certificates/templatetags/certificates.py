"""How pages on the left of the arrow show certificates: templates are wiring.

A page with many enrolments loads all cards in one query and then takes one after the other::

    {% load certificates %}
    {% certificates_for enrollments as certificates %}
    {% certificate_of enrollment certificates as certificate %}

Where there is one enrolment only, `{% certificate_of enrollment as certificate %}` costs the query itself.
An enrolment is the object, its id, or a mapping with it as "enrollment". `certificate` is a
`certificates.queries.CertificateCard`, or None.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from certificates.queries import CertificateCard, for_enrollments
from enrollments.models import Enrollment

register = template.Library()

Enrolled = Enrollment | int | Mapping[str, Any]


@register.simple_tag
def certificates_for(*groups: Iterable[Enrolled]) -> dict[int, CertificateCard]:
    """Return the cards of all these enrolments (one or several lists of them), in one query."""
    return for_enrollments({_id(enrollment) for group in groups for enrollment in group or ()})


@register.simple_tag
def certificate_of(
    enrollment: Enrolled | None, certificates: Mapping[int, CertificateCard] | None = None
) -> CertificateCard | None:
    """Return an enrolment's card, from those already loaded where they are given."""
    if not enrollment:
        return None
    wanted = _id(enrollment)
    return (for_enrollments([wanted]) if certificates is None else certificates).get(wanted)


def _id(enrolled: Enrolled) -> int:
    if isinstance(enrolled, int):
        return enrolled
    return enrolled.pk if isinstance(enrolled, Enrollment) else enrolled["enrollment"].pk
