"""What a side writes, learns and is reviewed by: one row, at least, of every kind that a partner has."""

import hashlib
import uuid

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db.models import Q
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Comment, CommentReply, Locale, ModelLogEntry, Page, PageSubscription, UploadedFile
from wagtail_localize.models import (
    String,
    StringTranslation,
    Translation,
    TranslationContext,
    TranslationSource,
)

from academy.users.models import SignIn, User
from certificates.models import Certificate, CertificateEvent
from certificates.services import issue_certificate, set_portfolio
from cms.models import AcademyImage
from cms.upload_rows import Upload
from courses.models import (
    Correction,
    CourseMail,
    EditionBasis,
    GlossaryTerm,
    Invitation,
    Objective,
    PinnedRevision,
    QualityOverride,
    QuestionCategory,
    QuestionImport,
    ReviewNote,
    ReviewStep,
    Submission,
)
from enrollments.models import (
    Answer,
    Attempt,
    AttemptQuestion,
    Enrollment,
    FrozenQuestion,
    Grade,
    Run,
    Transition,
)
from tests.factories import EnrollmentFactory, RunFactory, pass_course
from tests.isolation.belongs import rows_of
from tests.isolation.judgements import judge
from tests.isolation.records_certificates import keep_records
from tests.isolation.sides import WORD, Side, mark_rows

PAGE_MODELS = ("PartnerPage", "CoursePage", "ModulePage", "LessonPage", "QuizPage")


def fill(side: Side) -> Side:
    """Give a side its texts and records, all marked."""
    _mark_content(side)
    _translate(side)
    _leave_traces(side)
    _invite(side)
    _teach(side)
    judge(side)
    mark_rows(side, rows_of(side, "users.User"))
    mark_rows(side, rows_of(side, "users.SignIn"))
    for user in (side.learner, *side.people.values()):
        user.refresh_from_db()
    for label in ("enrollments.Run", "enrollments.Transition", "enrollments.Grade", "enrollments.Award"):
        mark_rows(side, rows_of(side, label))
    return side


def _mark_content(side: Side) -> None:
    course = side.pages["course"]
    for name, page in (("course", course), ("draft", side.pages["draft"])):
        Objective.objects.create(page=page, locale=page.locale, text=name)
    for label in ("courses.QuestionCategory", "courses.Question", "courses.QuestionOption"):
        mark_rows(side, rows_of(side, label))
    for label in ("cms.AcademyImage", "cms.AcademyDocument", "cms.AcademyMedia", "wagtailcore.Collection"):
        mark_rows(side, rows_of(side, label))
    mark_rows(side, rows_of(side, "courses.Partner"))
    side.partner.refresh_from_db()
    below = side.pages["draft"].path
    for name in PAGE_MODELS:
        rows = rows_of(side, f"courses.{name}")
        mark_rows(side, rows.exclude(path__startswith=below))
        mark_rows(side, rows.filter(path__startswith=below), "draft")
        for page in rows:
            _write(side, page)
    mark_rows(side, rows_of(side, "courses.Objective").exclude(page__path__startswith=below))
    mark_rows(side, rows_of(side, "courses.Objective").filter(page__path__startswith=below), "draft")
    for page in side.pages.values():
        page.refresh_from_db()
    side.rows["question"] = rows_of(side, "courses.Question").filter(locale__language_code="en").first()
    side.rows["category"] = QuestionCategory.objects.filter(partner=side.partner).first()
    side.rows["question"].save_revision(user=side.people["author"])
    AcademyImage.objects.get(pk=side.image.pk).save()  # so that search finds its words


def _write(side: Side, page: Page) -> None:
    """Put the marked texts into index, revision and draft."""
    state = "live" if page.live else "draft"
    if hasattr(page, "body"):
        page.body = page.body.stream_block.to_python(
            [
                {"type": "text", "value": f"<p>{side.stem}-{state}-lesson-body {WORD}</p>"},
                {"type": "image", "value": {"image": side.image.pk, "alt": "A chart", "caption": ""}},
            ]
        )
    author = side.people["author"]
    page.draft_title = page.title
    page.save(clean=False)
    revision = page.save_revision(user=author, clean=False, log_action=True)
    if page.live:
        revision.publish(user=author, skip_permission_checks=True)
        page.title = f"{side.stem}-newer-{page._meta.model_name}-title {WORD}"
        page.save_revision(user=author, clean=False, log_action=True)


def _translate(side: Side) -> None:
    arabic = Locale.objects.get(language_code="ar")  # in which the course stands already
    source, _made = TranslationSource.get_or_create_from_instance(side.pages["course_lesson"].specific)
    TranslationSource.objects.filter(pk=source.pk).update(object_repr=f"{side.stem}-live-source-repr")
    translation = Translation.objects.create(source=source, target_locale=arabic)
    context = TranslationContext.objects.filter(object=source.object).first()
    segment = source.stringsegment_set.first()
    StringTranslation.objects.create(
        translation_of=segment.string,
        locale=arabic,
        context=context,
        data=f"{side.stem}-live-translation-data",
        last_translated_by=side.people["translator"],
    )
    assert String.objects.filter(pk=segment.string_id).exists()
    EditionBasis.objects.create(
        key=side.pages["course_lesson"].translation_key, language="fr", source_language="en", digest="0" * 64
    )
    side.rows |= {"source": source, "translation": translation, "segment": segment}
    side.rows["override"] = source.overridablesegment_set.first() or segment


def _leave_traces(side: Side) -> None:
    """What people leave behind in Wagtail: comments, sessions, unsaved forms, uploads, redirects, logs."""
    author, lesson = side.people["author"], side.pages["course_lesson"]
    comment = Comment.objects.create(
        page=lesson, user=author, text=f"{side.stem}-live-comment-text", contentpath="title"
    )
    CommentReply.objects.create(comment=comment, user=author, text=f"{side.stem}-live-commentreply-text")
    PageSubscription.objects.get_or_create(page=lesson, user=author, comment_notifications=True)
    kind = ContentType.objects.get_for_model(lesson.specific_class)
    now = timezone.now()
    side.rows["session"] = EditingSession.objects.create(
        user=author, content_type=kind, object_id=str(lesson.pk), last_seen_at=now, is_editing=True
    )
    side.rows["form"] = FormState.objects.create(
        user=author,
        content_type=kind,
        object_id=str(lesson.pk),
        data=f"title={side.stem}-live-formstate-data&body-count=0&comments-TOTAL_FORMS=0&comments-INITIAL_FORMS=0",
        last_updated_at=now,
    )
    side.rows["upload"] = UploadedFile.objects.create(
        uploaded_by_user=author,
        for_content_type=ContentType.objects.get_for_model(AcademyImage),
        file=ContentFile(b"x", name=f"{side.stem}-upload.png"),
    )
    side.rows["file_on_its_way"] = Upload.objects.create(
        person=author, collection=side.image.collection, kind="image", size=9,
        name=f"{side.stem}-live-upload-name.png", fields={"title": f"{side.stem}-live-upload-title"},
    )  # fmt: skip
    side.rows["redirect"] = Redirect.objects.create(
        old_path=f"/{side.stem}-old", redirect_page=lesson, automatically_created=True
    )
    Page.objects.filter(pk=side.pages["draft_lesson"].pk).update(locked=True, locked_by=author, locked_at=now)
    for row in (side.partner, side.open_course):
        ModelLogEntry.objects.log_action(
            row, "courses.appoint", user=author, data={"note": f"{side.stem}-live-log-data"}
        )
    labels = Q(object_id=str(side.partner.pk), content_type=ContentType.objects.get_for_model(side.partner))
    ModelLogEntry.objects.filter(labels).update(label=f"{side.stem}-live-log-label")


def submit(side: Side) -> None:
    """A submission in review, with everything that readers and machine said of it; and what came before."""
    course, author = side.open_course, side.people["coordinator"]
    latest = side.pages["course_lesson"].latest_revision
    submission = Submission.objects.create(
        course=course,
        kind="material",
        submitted_by=author,
        rows={"course": {"note": f"{side.stem}-live-submission-rows"}},
        quality=[{"code": "alt", "level": "must",
        "words": f"{side.stem}-live-submission-quality", "place": "",
                  "params": {}}],
    )  # fmt: skip
    PinnedRevision.objects.create(
        submission=submission, revision=latest, kind="lesson", language="en",
        key=side.pages["course_lesson"].translation_key, position=1, digest="0" * 64,
    )  # fmt: skip
    step = ReviewStep.objects.create(submission=submission, position=1, kind="design", state="open")
    note = ReviewNote.objects.create(submission=submission, step=step, author=author, text="")
    override = QualityOverride.objects.create(course=course, code="alt", by=author, reason="")
    correction = Correction.objects.create(course=course, revision=latest, title="", words=3, by=author)
    CourseMail.objects.create(course=course, submission=submission, kind="submitted", to=author)
    for label in ("Submission", "ReviewStep", "ReviewNote", "QualityOverride", "Correction", "CourseMail"):
        mark_rows(side, rows_of(side, f"courses.{label}"))
    side.rows |= {"submission": submission, "step": step, "note": note, "review_override": override}
    side.rows["correction"] = correction


def _invite(side: Side) -> None:
    token = f"{side.stem}-token"
    side.rows["token"] = token
    side.rows["invitation"] = Invitation.objects.create(
        partner=side.partner,
        role="author",
        email=f"{side.stem}@guest.example",
        token_digest=hashlib.sha256(token.encode()).hexdigest(),
        invited_by=side.people["coordinator"],
    )
    side.rows["term"] = GlossaryTerm.objects.create(
        partner=side.partner, source_language="en", target_language="fr", term="t", translation="t"
    )
    mark_rows(side, rows_of(side, "courses.Invitation"))
    mark_rows(side, rows_of(side, "courses.GlossaryTerm"))
    word = f"{side.stem}-live-questionimport"
    told = [{"line": 3, "name": f"{word}-name", "reason": f"{word}-reason"}]
    side.rows["question_import"] = QuestionImport.objects.create(
        partner=side.partner,
        by=side.people["author"],
        file_name=f"{word}-file_name.gift",
        state="looked",
        format="gift",
        report={"read": 1, "imported": 0, "unchanged": 0, "skipped": told, "remarks": []},
    )


def _essay(side: Side, run: Run) -> AttemptQuestion:
    """An essay that waits for its grade, of somebody of whom no other record tells."""
    enrollment = EnrollmentFactory(run=run)
    attempt = Attempt.objects.create(
        enrollment=enrollment,
        activity=side.open_course.activities.get(kind="quiz"),
        number=1,
        language="en",
        state=Attempt.State.WAITING,
        limits={"rule": "pass", "pass_mark": 80, "attempts": 3, "counts": "best", "feedback": "full"},
        seed=1,
        handed_in_at=timezone.now(),
    )
    key = uuid.uuid4()
    prompt = f"<p>{side.stem}-live-frozenquestion-content</p>"
    content = {"v": 2, "key": str(key), "language": "en", "kind": "essay", "prompt": prompt, "options": []}
    frozen = FrozenQuestion.objects.create(digest=key.hex * 2, question_key=key, content=content)
    item = AttemptQuestion.objects.create(attempt=attempt, question=frozen, position=1, option_order=[])
    Answer.objects.create(question=item, value={"text": f"{side.stem}-live-answer-value"})
    return item


def _teach(side: Side) -> None:
    """A run that everybody sees, one that nobody does, and a learner who passed and holds a certificate."""
    User.objects.filter(pk=side.learner.pk).update(
        full_name=f"{side.stem}-live-user-full_name",
        certificate_name=f"{side.stem}-live-user-certificate_name",
    )
    side.learner.refresh_from_db()
    run = RunFactory(course=side.open_course)
    draft = RunFactory(course=side.open_course, state=Run.State.DRAFT)
    award = pass_course(member=side.learner, run=run)
    certificate = issue_certificate(award=award)
    Certificate.objects.filter(pk=certificate.pk).update(
        draw_error=f"{side.stem}-live-certificate-draw_error"
    )
    SignIn.objects.create(
        user=side.people["author"],
        session_key=uuid.uuid4().hex,
        browser="b",
        system="s",
        seen_on=timezone.localdate(),
    )
    enrollment = Enrollment.objects.get(member=side.learner)
    portfolio = set_portfolio(member=side.learner, is_public=True, shown=[certificate.pk])
    side.rows |= {
        "portfolio": portfolio,
        "run": run,
        "draft_run": draft,
        "certificate": certificate,
        "enrollment": enrollment,
        "attempt": Attempt.objects.get(enrollment=enrollment),
        "lesson": side.open_course.activities.filter(kind="lesson").first(),
        "quiz": side.open_course.activities.get(kind="quiz"),
    }
    run.instructors.add(side.people["instructor"])
    side.rows["essay"] = _essay(side, run)
    keep_records(side, certificate)
    assert Transition.objects.filter(enrollment=enrollment).exists()
    assert Grade.objects.filter(enrollment=enrollment).exists()
    assert CertificateEvent.objects.filter(certificate=certificate).exists()
