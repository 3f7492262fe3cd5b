"""Which rows are a partner's: the way from every model to the partner, and a digest of all of them.

A new model with a partner's words gets a line in `BELONGS`; one without gets its reason in `NOBODYS`.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.blocks import StreamValue
from wagtail.models import Page

from courses.models import Question
from tests.isolation.sides import Side

Way = str | Callable[[Side], Q]

PAGE = "page"  # below the partner's page in the tree
FILE = "file"  # in the partner's collection or one below it
COURSE = "course__partner"

BELONGS: dict[str, Way] = {
    "courses.Partner": "pk",
    "courses.PartnerGroup": "partner",
    "courses.GlossaryTerm": "partner",
    "courses.Invitation": "partner",
    "courses.Course": "partner",
    "courses.Activity": COURSE,
    "courses.QuizRules": "activity__course__partner",
    "courses.QuestionCategory": "partner",
    "courses.Question": "partner",
    "courses.QuestionOption": "question__partner",
    "courses.QuestionTag": "partner",
    "courses.TaggedQuestion": "tag__partner",
    "courses.QuestionStatistics": "partner",
    "courses.QuestionImport": "partner",
    "courses.PartnerPage": PAGE,
    "courses.CoursePage": PAGE,
    "courses.ModulePage": PAGE,
    "courses.LessonPage": PAGE,
    "courses.QuizPage": PAGE,
    "courses.Objective": "page.page",
    "courses.QuizSlot": "page.page",
    "courses.Submission": COURSE,
    "courses.PinnedRevision": "submission__course__partner",
    "courses.ReviewStep": "submission__course__partner",
    "courses.ReviewNote": "submission__course__partner",
    "courses.QualityOverride": COURSE,
    "courses.Correction": COURSE,
    "courses.CourseMail": COURSE,
    "courses.EditionBasis": lambda side: Q(
        key__in=rows_of(side, "wagtailcore.Page").values("translation_key")
    ),
    "cms.AcademyImage": FILE,
    "cms.AcademyDocument": FILE,
    "cms.AcademyMedia": FILE,
    "cms.AcademyRendition": "image.file",
    "cms.Upload": FILE,
    "enrollments.Run": COURSE,
    "enrollments.Syllabus": COURSE,
    "enrollments.Requirement": "syllabus__course__partner",
    "enrollments.SyllabusTitles": "syllabus__course__partner",
    "enrollments.Enrollment": "run__course__partner",
    "enrollments.Transition": "enrollment__run__course__partner",
    "enrollments.FrozenQuestion": lambda side: Q(
        question_key__in=Question.objects.filter(partner=side.partner).values("translation_key")
    ),
    "enrollments.Attempt": "enrollment__run__course__partner",
    "enrollments.AttemptQuestion": "attempt__enrollment__run__course__partner",
    "enrollments.Answer": "question__attempt__enrollment__run__course__partner",
    "enrollments.Milestone": "enrollment__run__course__partner",
    "enrollments.Grade": "enrollment__run__course__partner",
    "enrollments.EssayGrade": "question__attempt__enrollment__run__course__partner",
    "enrollments.Ruling": "partner",
    "enrollments.Regrading": "ruling__partner",
    "enrollments.QuizWindow": "run__course__partner",
    "enrollments.Award": "enrollment__run__course__partner",
    "certificates.Certificate": "award__enrollment__run__course__partner",
    "certificates.CertificateEvent": "certificate__award__enrollment__run__course__partner",
    "certificates.EventMail": "event__certificate__award__enrollment__run__course__partner",
    "certificates.PersonMail": lambda side: Q(person=side.learner),
    "certificates.JointAct": lambda side: (
        Q(run__course__partner=side.partner)
        | Q(certificate__award__enrollment__run__course__partner=side.partner)
    ),
    "certificates.LogEntry": lambda side: (
        Q(person=side.learner) | Q(certificate__award__enrollment__run__course__partner=side.partner)
    ),
    "certificates.LogoConsent": "partner",
    "certificates.PartnerLogo": "partner",
    "certificates.Release": "run__course__partner",
    "certificates.ReleaseItem": "release__run__course__partner",
    "certificates.CorrectionRequest": "certificate__award__enrollment__run__course__partner",
    "certificates.AccountMerge": lambda side: Q(kept=side.learner) | Q(gone=side.learner),
    "certificates.Portfolio": lambda side: Q(member=side.learner),
    "enrollments.Attendance": "enrollment__run__course__partner",
    "users.FormerAddress": lambda side: Q(user__in=[side.learner, *side.people.values()]),
    "users.SentMail": lambda side: Q(user__in=[side.learner, *side.people.values()]),
    "users.User": lambda side: Q(pk__in=[side.learner.pk, *(one.pk for one in side.people.values())]),
    "users.SignIn": lambda side: Q(user__in=[side.learner, *side.people.values()]),
    "wagtailcore.Page": PAGE,
    "wagtailcore.Collection": lambda side: Q(path__startswith=side.partner.collection.path),
    "wagtailcore.Comment": "page.page",
    "wagtailcore.CommentReply": "comment__page.page",
    "wagtailcore.PageLogEntry": "page.page",
    "wagtailcore.PageSubscription": "page.page",
    "wagtailcore.Revision": lambda side: _pages_and_questions(side),
    "wagtailcore.ReferenceIndex": lambda side: _pages_and_questions(side),
    "wagtailcore.ModelLogEntry": lambda side: Q(label__startswith=side.stem),
    "wagtailcore.UploadedFile": lambda side: Q(uploaded_by_user__in=side.people.values()),
    "wagtailcore.GroupPagePermission": "group__partner_group__partner",
    "wagtailcore.GroupCollectionPermission": "group__partner_group__partner",
    "wagtailadmin.EditingSession": lambda side: Q(user__in=side.people.values()),
    "wagtailadmin.FormState": lambda side: Q(user__in=side.people.values()),
    "wagtailredirects.Redirect": "redirect_page.page",
    "wagtail_localize.TranslationSource": lambda side: Q(object_repr__startswith=side.stem),
    "wagtail_localize.Translation": lambda side: Q(source__object_repr__startswith=side.stem),
    "wagtail_localize.StringTranslation": lambda side: Q(data__startswith=side.stem),
    "taggit.Tag": lambda side: Q(name__startswith=side.stem),
}

# Models of ours whose rows are nobody's but the academy's.
NOBODYS = {
    "cms.SiteProfile", "cms.SiteText", "cms.FooterPage", "cms.SiteLink", "cms.Notice", "cms.NoticeText",
    "certificates.CertificateDesign", "certificates.DesignText", "certificates.Signatory",
    "certificates.FrozenDesign", "certificates.FrozenImage", "certificates.SigningKey",
    "certificates.StatusList", "certificates.LogHead",
    "cms.HomePage", "cms.StandardPage", "courses.Topic", "courses.CatalogueIndexPage", "courses.ReviewRules",
}  # fmt: skip
OURS = ("users", "cms", "courses", "enrollments", "certificates")


def our_models() -> set[str]:
    """The labels of every model of our own apps."""
    return {model._meta.label for name in OURS for model in apps.get_app_config(name).get_models()}


def rows_of(side: Side, label: str) -> QuerySet:
    """The rows of one model that are this side's."""
    model: type[Model] = apps.get_model(label)
    way = BELONGS[label]
    rows = model._default_manager.all()
    if not isinstance(way, str):
        return rows.filter(way(side))
    if way == PAGE:
        return rows.filter(_in_tree(side, ""))
    if way == FILE:
        return rows.filter(collection__path__startswith=side.partner.collection.path)
    if way.endswith(".page"):
        return rows.filter(_in_tree(side, way.removesuffix(".page") + "__"))
    if way.endswith(".file"):
        collection = f"{way.removesuffix('.file')}__collection__path__startswith"
        return rows.filter(**{collection: side.partner.collection.path})
    return rows.filter(**{way: side.partner.pk})


def _in_tree(side: Side, prefix: str) -> Q:
    """Rows of pages at or below the partner's page of any language."""
    roots = Page.objects.filter(translation_key=side.partner.key).values_list("path", flat=True)
    found = Q(pk__in=[])
    for path in roots:
        found |= Q(**{f"{prefix}path__startswith": path})
    return found


def _pages_and_questions(side: Side) -> Q:
    ids = [str(pk) for pk in Page.objects.filter(_in_tree(side, "")).values_list("pk", flat=True)]
    questions = Question.objects.filter(partner=side.partner).annotate(text=Cast("pk", CharField()))
    of_questions = ContentType.objects.get_for_model(Question)
    of_pages = ContentType.objects.get_for_model(Page)
    return Q(base_content_type=of_pages, object_id__in=ids) | Q(
        base_content_type=of_questions, object_id__in=list(questions.values_list("text", flat=True))
    )


def _plain(value: Any) -> Any:
    return value.get_prep_value() if isinstance(value, StreamValue) else value


def written(writes: list[str]) -> set[str]:
    """The models whose tables these statements name."""
    text = " ".join(writes)
    return {label for label in BELONGS if f'"{apps.get_model(label)._meta.db_table}"' in text}


def digest_of(side: Side, labels: Iterable[str] = BELONGS) -> dict[str, str]:
    """A digest of this side's rows by model, of all or of some, to compare before and after."""
    found = {}
    for label in labels:
        rows = sorted(repr([_plain(value) for value in row]) for row in rows_of(side, label).values_list())
        found[label] = hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16] + f" ({len(rows)})"
    return found
