"""When a learner is asked how their certificate shall print their name: once, before what decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.users.names import clean_name
from courses.given import from_rules
from courses.models import Course
from courses.outline import OutlineActivity
from enrollments.freezing import rule_of
from enrollments.models import Enrollment, Requirement


class PrintedNameForm(forms.Form):
    """The name as it will be printed."""

    name = forms.CharField(label=_("Name on the certificate"), max_length=150)

    def clean_name(self) -> str:
        """The name on one line, without anything that cannot be printed."""
        return clean_name(self.cleaned_data["name"])


def prints_a_name(enrollment: Enrollment | None, item: OutlineActivity, course: Course) -> bool:
    """Whether a certificate with the learner's name may follow from this quiz."""
    if enrollment is None or enrollment.state != Enrollment.State.ACTIVE or item.rules is None:
        return False
    given = from_rules(enrollment.syllabus.rules if enrollment.syllabus else {})
    decides = rule_of(item, course)[0] == Requirement.Rule.PASS
    return decides and (given.completion or given.attendance_mark is not None)


def awaits_name(enrollment: Enrollment | None, item: OutlineActivity, course: Course) -> bool:
    """Whether the name is to be confirmed before this quiz is begun."""
    return prints_a_name(enrollment, item, course) and not (enrollment and enrollment.confirmed_name)
