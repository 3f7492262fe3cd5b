"""Exceptions: an award for somebody who does not qualify, by one person's wish and another's confirmation."""

import pytest

from certificates.errors import ReasonMissing
from certificates.joint import KINDS
from certificates.models import JointAct
from certificates.release_errors import AlreadyAwarded, CannotGrant, EnrollmentAnnulled, KindNotGiven
from certificates.services.granting import ask_to_grant
from certificates.services.joint_acts import confirm_act
from enrollments.models import Award, Enrollment, Run
from tests.certificates.records import make_award, make_run
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrollment():
    award = make_award(run=make_run(release=Run.Release.BY_ADMINISTRATOR), released=False)
    enrollment = award.enrollment
    award.delete()
    Enrollment.objects.filter(pk=enrollment.pk).update(state="active")
    enrollment.refresh_from_db()
    return enrollment


def ask(enrollment: Enrollment, **changes) -> JointAct:
    return ask_to_grant(
        **{"enrollment": enrollment, "kind": "completion", "by": UserFactory(), "why": "x", **changes}
    )


def test_asking_twice_waits_once(enrollment):
    assert ask(enrollment) == ask(enrollment)
    assert "grant" in KINDS
    assert not Award.objects.exists()


@pytest.mark.parametrize(
    ("state", "refusal"),
    [("annulled", EnrollmentAnnulled), ("withdrawn", CannotGrant), ("no-show", CannotGrant)],
)
def test_some_are_granted_nothing(enrollment, state, refusal):
    enrollment.state = state
    with pytest.raises(refusal) as refused:
        ask(enrollment)
    assert refused.value.message


def test_what_the_course_does_not_give_is_not_granted(enrollment):
    with pytest.raises(KindNotGiven) as refused:
        ask(enrollment, kind="participation")
    assert refused.value.message


def test_a_reason_is_asked_for(enrollment):
    with pytest.raises(ReasonMissing):
        ask(enrollment, why=" ")


def test_what_is_granted_already_is_not_granted_again(enrollment):
    first, other = ask(enrollment), UserFactory()
    confirm_act(act=first, by=other)
    assert Award.objects.get().released_at is None, "releasing is the desk's act"
    with pytest.raises(AlreadyAwarded) as refused:
        ask(enrollment)
    assert refused.value.message


def test_whoever_is_annulled_before_the_second_person_looks_gets_nothing(enrollment):
    act = ask(enrollment)
    Enrollment.objects.update(state="annulled")
    with pytest.raises(EnrollmentAnnulled):
        confirm_act(act=act, by=UserFactory())
    assert not Award.objects.exists()
    assert JointAct.objects.get().state == "waiting"
