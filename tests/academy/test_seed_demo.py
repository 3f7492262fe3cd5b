import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision

from academy.users.models import User
from courses.models import Activity, Course, Partner, Question
from enrollments.models import Attempt, Award, Enrollment, Milestone, Run
from enrollments.services import release_awards

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary files of the renditions it draws to the garbage collector.
    pytest.mark.filterwarnings("ignore:Exception ignored in. <function SpooledTemporaryFile"),
]
COUNTED = (
    *(User, EmailAddress, Partner, Page, Revision, Question, Course, Activity),
    *(Run, Enrollment, Milestone, Attempt, Award),
)


@pytest.fixture(autouse=True)
def _clean_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {**settings.STORAGES["private"], "OPTIONS": {"location": str(tmp_path / "private")}},
    }


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in COUNTED}


def test_the_demo_is_whole_and_a_second_time_changes_nothing(capsys):
    call_command("seed_demo")
    first = counts()
    assert "member@demo.example" in capsys.readouterr().out
    assert_roles()
    assert_course_and_runs()
    assert_learners()
    call_command("seed_demo")
    assert counts() == first
    call_command("seed_demo", if_empty=True)
    assert counts() == first


def assert_roles() -> None:
    people = {user.email.partition("@")[0]: user for user in User.objects.all()}
    partner = Partner.objects.get()
    assert all(user.has_confirmed_address and user.check_password("academy-demo") for user in people.values())
    assert all(user.full_name.startswith("Sample ") and not user.certificate_name for user in people.values())
    for role in ("author", "coordinator", "instructor"):
        assert partner.groups.get(role=role).group in people[role].groups.all()
    assert people["admin"].is_superuser
    assert [group.name for group in people["registrar"].groups.all()] == ["Administrators"]
    assert [group.name for group in people["reviewer"].groups.all()] == ["Reviewers"]


def assert_course_and_runs() -> None:
    course = Course.objects.get()
    assert course.stage == Course.Stage.OPEN
    assert course.activities.count() >= 8
    self_paced, coming, teaching = course.runs.order_by("code")
    assert self_paced.takes_registrations()
    assert self_paced.release == Run.Release.ON_COMPLETION
    assert coming.takes_registrations()
    assert (coming.places, coming.waiting_list, coming.release) == (25, True, "by-administrator")
    assert teaching.is_teaching()
    assert not teaching.takes_registrations()


def assert_learners() -> None:
    assert not Enrollment.objects.filter(member__email="member@demo.example").exists()
    half = Enrollment.objects.get(member__email="learner@demo.example")
    assert 0 < half.milestones.count() < half.syllabus.requirements.count()
    waiting = Award.objects.get()
    assert (waiting.member.email, waiting.released_at) == ("graduate@demo.example", None)
    assert waiting.enrollment.state == Enrollment.State.COMPLETED


def test_the_registrar_has_a_certificate_to_release():
    call_command("seed_demo")
    run = Run.objects.get(state=Run.State.TEACHING)
    registrar = User.objects.get(email="registrar@demo.example")
    assert [award.member.email for award in release_awards(run=run, by=registrar)] == [
        "graduate@demo.example"
    ]


def test_a_used_database_is_left_alone(member):
    call_command("seed_demo", if_empty=True)
    assert list(User.objects.all()) == [member]


def test_there_is_no_demo_outside_the_development_profile(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="development only"):
        call_command("seed_demo")
    assert not User.objects.exists()
