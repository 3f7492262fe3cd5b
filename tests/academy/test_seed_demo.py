import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision

from academy.demo.people import ADVERTISED, sign_ins
from academy.demo.seeding import certificate_to_verify
from academy.management.commands.serve import Command as Serve
from academy.users.models import User
from certificates.models import Certificate, CertificateEvent
from cms.models import HomePage
from courses.models import (
    Activity,
    CatalogueIndexPage,
    Course,
    CoursePage,
    Partner,
    PartnerPage,
    Question,
    Submission,
)
from enrollments import services
from enrollments.errors import NotDirect, RegistrationNotOpenYet
from enrollments.models import Attempt, Award, Enrollment, Milestone, Run

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary files of the renditions it draws to the garbage collector.
    pytest.mark.filterwarnings("ignore:Exception ignored in. <function SpooledTemporaryFile"),
]
COUNTED = (
    *(User, EmailAddress, Partner, Page, Revision, Question, Course, Activity),
    *(Run, Enrollment, Milestone, Attempt, Award, Certificate, CertificateEvent),
)


@pytest.fixture(autouse=True)
def _clean_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {**settings.STORAGES["private"], "OPTIONS": {"location": str(tmp_path / "private")}},
    }


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in COUNTED}


def test_the_demo_is_whole_and_a_second_time_changes_nothing(capsys, client):
    call_command("seed_demo")
    first = counts()
    assert "member@demo.example" in capsys.readouterr().out
    assert_roles()
    assert_six_languages()
    assert_course_and_runs()
    assert_announced_courses()
    assert_learners()
    assert_certificates(client)
    assert_greeting(capsys)
    call_command("seed_demo")
    assert counts() == first
    call_command("seed_demo", if_empty=True)
    assert counts() == first
    assert_a_certificate_to_release()


def assert_roles() -> None:
    people = {user.email.partition("@")[0]: user for user in User.objects.all()}
    partner = Partner.objects.get(slug="open-learning-institute")
    assert all(user.has_confirmed_address and user.check_password("academy-demo") for user in people.values())
    assert all(user.full_name.startswith("Sample ") and not user.certificate_name for user in people.values())
    assert all(f"{name}@demo.example" in "\n".join(sign_ins()) for name in ADVERTISED)
    assert set(ADVERTISED) <= set(people)
    for role in ("author", "coordinator", "instructor"):
        assert partner.groups.get(role=role).group in people[role].groups.all()
    assert people["admin"].is_superuser
    assert [group.name for group in people["registrar"].groups.all()] == ["Administrators"]
    assert [group.name for group in people["reviewer"].groups.all()] == ["Reviewers"]


def assert_six_languages() -> None:
    languages = {"ar", "en", "es", "fr", "ru", "zh-hans"}
    assert Partner.objects.count() == 5
    for model, count in ((HomePage, 1), (CatalogueIndexPage, 1), (PartnerPage, 5)):
        pages = model.objects.filter(live=True, alias_of=None).select_related("locale")
        assert pages.count() == count * 6
        assert {page.locale.language_code for page in pages} == languages
        assert len({page.title for page in pages}) == count * 6


def assert_course_and_runs() -> None:
    course = Course.objects.get(code="FH-100")
    assert course.stage == Course.Stage.OPEN
    assert course.activities.count() >= 8
    self_paced, coming, teaching, over, reporting = course.runs.order_by("code")[:5]
    assert self_paced.takes_registrations()
    assert self_paced.release == Run.Release.ON_COMPLETION
    assert coming.takes_registrations()
    assert (coming.places, coming.waiting_list, coming.release) == (12, True, "by-administrator")
    assert Enrollment.objects.filter(run=coming).holding_a_place().count() == 9
    assert teaching.is_teaching()
    assert not teaching.takes_registrations()
    assert (over.state, reporting.state) == (Run.State.CLOSED_OUT, Run.State.REPORTING)
    assert {
        "draft",
        "announced",
        "open",
        "teaching",
        "reporting",
        "closed-out",
        "postponed",
        "cancelled",
    } <= {*Run.objects.values_list("state", flat=True)}


def assert_announced_courses() -> None:
    """The courses that are outlines stand in the catalogue, and nobody can enrol yet."""
    member = User.objects.get(email="member@demo.example")
    opened = Course.objects.filter(stage=Course.Stage.OPEN)
    announced = opened.exclude(activities__required=True)
    assert (opened.count(), Course.objects.filter(stage=Course.Stage.OUTLINE).count()) == (8, 2)
    assert sorted(Submission.objects.values_list("state", flat=True)) == [
        *["approved"] * 8,
        *["in-review"] * 2,
        "returned",
    ]
    assert not CoursePage.objects.filter(live=True, alias_of=None, fee_text="").exists()
    for run in Run.objects.filter(course__in=announced).exclude(state=Run.State.DRAFT):
        assert run.state in (Run.State.ANNOUNCED, Run.State.POSTPONED)
        direct = run.registration == Run.Registration.DIRECT
        with pytest.raises(RegistrationNotOpenYet if direct else NotDirect):
            services.enrol(member=member, run=run, language="en")


def assert_learners() -> None:
    assert not Enrollment.objects.filter(member__email="member@demo.example").exists()
    half = Enrollment.objects.get(member__email="learner@demo.example")
    assert 0 < half.milestones.count() < half.syllabus.requirements.count()
    waiting = Award.objects.filter(released_at=None, enrollment__run__state=Run.State.TEACHING)
    assert "graduate@demo.example" in waiting.values_list("member__email", flat=True)
    assert {award.enrollment.state for award in waiting} == {Enrollment.State.COMPLETED}


def assert_certificates(client) -> None:
    """A stranger finds one that stands, one that was revoked and why, one that was replaced and by what."""
    of = {
        name: list(
            Certificate.objects.filter(award__member__email=f"{name}@demo.example").order_by("sequence")
        )
        for name in ("yusuf", "zola", "luka", "liza")
    }
    assert [[each.standing for each in found] for found in of.values()] == [
        [True],
        [False],
        [False, True],
        [True],
    ]
    assert {each.award.enrollment.run.code for found in of.values() for each in found} == {"SAMP1E01"}
    pages = {
        name: [client.get(each.get_absolute_url()).content.decode() for each in found]
        for name, found in of.items()
    }
    assert "Sample Yusuf Haddad" in pages["yusuf"][0] and "Valid certificate" in pages["yusuf"][0]
    assert "Sample Zola Okafor" in pages["zola"][0] and "Issued to the wrong person." in pages["zola"][0]
    assert of["luka"][1].grouped_number in pages["luka"][0]
    assert "Sample Luka Marić" in pages["luka"][1]
    assert [event.kind for event in of["liza"][0].events.all()] == ["issued", "revoked", "reinstated"]
    assert "certificates issued" in client.get("/en/").content.decode()


def assert_greeting(capsys) -> None:
    Serve().greet(8123)
    assert f"verify: http://localhost:8123{certificate_to_verify()}\n" in capsys.readouterr().out
    mine = Certificate.objects.standing().get(award__member__email="yusuf@demo.example")
    assert certificate_to_verify() == mine.get_absolute_url()


def assert_a_certificate_to_release() -> None:
    run = Run.objects.get(code="SAMP1E03")
    registrar = User.objects.get(email="registrar@demo.example")
    released = services.release_awards(run=run, by=registrar)
    assert [award.member.email for award in released] == ["graduate@demo.example"]


def test_a_used_database_is_left_alone(member):
    call_command("seed_demo", if_empty=True)
    assert list(User.objects.all()) == [member]


def test_the_greeting_names_no_certificate_where_the_sample_is_gone(capsys):
    Serve().greet(8123)
    assert "verify" not in capsys.readouterr().out


def test_there_is_no_demo_outside_the_development_profile(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="development only"):
        call_command("seed_demo")
    assert not User.objects.exists()
