"""The ground that pages are measured on: the demo, a member in the middle of a quiz, a certificate."""

import shutil
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.urls import reverse


@dataclass(frozen=True)
class Ground:
    """Addresses in the demo, and who is signed in there."""

    member: Any
    session: str  # the value of the member's session cookie
    course: str
    lesson: str
    quiz: str
    question: str  # of an open attempt
    chosen: str  # the key of one option of that question
    my_learning: str
    verification: str

    def client(self, *, signed_in: bool = True) -> Client:
        """A client of this process, signed in as the member or a visitor."""
        client = Client(SERVER_NAME="localhost")
        if signed_in:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        return client


@cache
def ground() -> Ground:
    """Make the demo in this process's database, and return what is where."""
    _database()
    _static_files()
    call_command("seed_demo", verbosity=0)
    from academy.users.models import User
    from courses.models import Activity, CoursePage
    from enrollments import services
    from enrollments.models import Run

    run = Run.objects.get(code="SAMP1E01")
    member = User.objects.get(email="member@demo.example")
    enrollment: Any = services.enrol(member=member, run=run, language="en")
    activities = [need.activity for need in enrollment.syllabus.requirements.select_related("activity")]
    lesson = next(each for each in activities if each.kind == Activity.Kind.LESSON)
    quiz = [each for each in activities if each.kind == Activity.Kind.QUIZ][-1]
    attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
    first: Any = attempt.questions.select_related("question").order_by("position").first()
    page = CoursePage.objects.live().get(
        translation_key=run.course.key, locale__language_code="en", alias_of=None
    )
    registrar = User.objects.get(email="registrar@demo.example")
    [award] = services.release_awards(run=Run.objects.get(code="SAMP1E03"), by=registrar)
    client = Client(SERVER_NAME="localhost")
    client.force_login(member)
    return Ground(
        member=member,
        session=client.cookies[settings.SESSION_COOKIE_NAME].value,
        course=page.get_url(),
        lesson=reverse("enrollments:activity", args=[run.code, lesson.code]),
        quiz=reverse("enrollments:activity", args=[run.code, quiz.code]),
        question=reverse("enrollments:question", args=[attempt.uuid, first.position]),
        chosen=first.question.content["options"][0]["key"],
        my_learning=reverse("enrollments:my_learning"),
        verification=reverse("certificates:verify", args=[_certificate(award)]),
    )


def _database() -> None:
    """Start from the tests' migrated template where it is kept, and bring it up to date."""
    from tests.services.databases import SqliteDatabase

    name = settings.DATABASES["default"]["NAME"]
    for folder in ("media", "private", "mail"):
        (settings.VAR_DIR / folder).mkdir(exist_ok=True)
    template = SqliteDatabase(settings.VAR_DIR).template
    if template.exists():
        connections.close_all()
        shutil.copyfile(template, name)
    call_command("migrate", verbosity=0, interactive=False)


def _static_files() -> None:
    """Use the static files that test runs keep; collect them where they are stale."""
    from academy.management.commands.serve import collect_static
    from tests.services.databases import one_at_a_time
    from tests.services.site import share_static_files

    with one_at_a_time("static"):
        if not share_static_files(settings.VAR_DIR):
            collect_static()
    storage: Any = staticfiles_storage  # it read the manifest, if there was one, when it was made
    storage.hashed_files, storage.manifest_hash = storage.load_manifest()


def _certificate(award: Any) -> str:
    """The number on the award's certificate, as it is printed."""
    from certificates.models import Certificate
    from certificates.numbers import grouped
    from certificates.services import issue_certificate

    found = Certificate.objects.filter(award=award).first() or issue_certificate(award=award)
    return grouped(found.number)
