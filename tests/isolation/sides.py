"""Two partners alike, each with every kind of object; every private text of a side carries its own mark.

A mark reads `<stem>-<state>-<model>-<field>`: the stem says whose it is, the rest what leaked. Words that
people search for ("kestrel") stand beside the marks, since screens repeat what was asked.
"""

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import models
from PIL import Image
from taggit.models import Tag
from wagtail.models import Page

from academy.users.models import User
from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.models import Course, CoursePage, LessonPage, Partner, PartnerPage, QuizPage
from tests.courses.academy_site import make_partner, make_person
from tests.factories import UserFactory, make_course

WORD = "kestrel"
ROLES = ("author", "coordinator", "translator", "instructor")
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\n{} caption\n"
# texts that are names or references of the machine, never shown as somebody's words
NOT_WORDS = re.compile(
    "slug|code|path|url_path|.*digest|.*language|number|salt|file|thumbnail|pdf|time_zone|country|file_hash"
    "|filter_spec|focal_point_key|password|session_key|kind|state|place|idnumber|content_path|model_path|type"
    "|role|action|path_id|tool_name|translation_type|draft_title|theme|contrast|density|old_path|avatar"
)


@dataclass
class Side:
    """A partner with its people and one of everything."""

    stem: str
    partner: Partner
    people: dict[str, User]
    learner: User
    open_course: Course
    draft_course: Course
    image: AcademyImage
    document: AcademyDocument
    media: AcademyMedia
    pages: dict[str, Page] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)  # whatever else has an address, by a short name

    def files(self) -> list[str]:
        """The names of the files of this side in the private storage."""
        return [
            self.image.file.name,
            self.document.file.name,
            self.media.file.name,
            self.media.thumbnail.name,
        ]


def png() -> bytes:
    """A small picture."""
    data = BytesIO()
    Image.new("RGB", (60, 30), "#0a5a84").save(data, "PNG")
    return data.getvalue()


def make_side(stem: str, slug: str) -> Side:
    """Build the partner, its people, two courses, files and pages; marks and records come later."""
    partner = make_partner(slug)
    people = {role: make_person(role, partner, full_name=f"{stem}-live-user-name {role}") for role in ROLES}
    open_course = make_course(partner=partner, languages=("en", "ar"), lessons=2)
    draft_course = make_course(partner=partner, stage=Course.Stage.OUTLINE)
    below = partner.collection.add_child(name="Drawer")
    files = {"title": f"{WORD} file", "collection": below}
    image = AcademyImage.objects.create(**files, file=ImageFile(BytesIO(png()), name=f"{stem}-image.png"))
    image.get_rendition("width-40")
    media = AcademyMedia(**files, type="audio", duration=61)
    media.thumbnail.save(f"{stem}-thumbnail.png", ContentFile(png()), save=False)
    media.file.save(f"{stem}-talk.mp3", ContentFile(stem.encode() + b"\x00" * 900))
    document = AcademyDocument(**files)
    document.file.save(f"{stem}-captions.vtt", ContentFile(CAPTIONS.format(stem).encode()))
    tag = Tag.objects.create(name=f"{stem}-live-tag-name", slug=f"{stem}-tag")
    for file in (image, media, document):
        file.tags.add(tag)
    learner = UserFactory(email=f"{stem}-live-user-email@learner.example")
    side = Side(stem, partner, people, learner, open_course, draft_course, image, document, media)
    side.rows["tag"] = tag
    _keep_pages(side)
    _rename_draft(side)
    return side


def _keep_pages(side: Side) -> None:
    one = side.pages
    one["partner"] = PartnerPage.objects.get(translation_key=side.partner.key, locale__language_code="en")
    for name, course in (("course", side.open_course), ("draft", side.draft_course)):
        one[name] = CoursePage.objects.get(translation_key=course.key, locale__language_code="en")
        one[f"{name}_module"] = one[name].get_children().first().specific
        below = one[f"{name}_module"].get_children().order_by("path")
        one[f"{name}_lesson"] = LessonPage.objects.get(pk=below.type(LessonPage)[0].pk)
        one[f"{name}_quiz"] = QuizPage.objects.get(pk=below.type(QuizPage)[0].pk)
    one["arabic"] = CoursePage.objects.get(translation_key=side.open_course.key, locale__language_code="ar")


def _rename_draft(side: Side) -> None:
    """Take the draft course out of sight of the public."""
    draft = side.pages["draft"]
    for page in (draft, *draft.get_descendants()):
        page.slug = f"{side.stem}-draft-page-slug-{page.pk}"
        page.live = False
        page.save(clean=False)
    for page in (draft, *draft.get_descendants().specific()):
        page.refresh_from_db()


def mark_rows(side: Side, rows: models.QuerySet, state: str = "live") -> None:
    """Write the side's mark into every text of these rows."""
    model = rows.model
    fields = [
        each
        for each in model._meta.concrete_fields
        if each.get_internal_type() in ("CharField", "TextField")
        and not each.choices
        and not NOT_WORDS.fullmatch(each.name)
    ]
    for pk in rows.values_list("pk", flat=True):
        values = {each.name: _mark(side, state, model, each, pk) for each in fields}
        if values:
            model._default_manager.filter(pk=pk).update(**values)


def _mark(side: Side, state: str, model: type[models.Model], each: models.Field, pk: Any) -> str:
    """Return what one text says: the mark, a word to search for, and the row, so that names stay unique."""
    text = f"{side.stem}-{state}-{model._meta.model_name}-{each.name}"
    if isinstance(each, models.EmailField):
        return f"{text}-{pk}@{WORD}.example"
    return f"{text} {WORD} {pk}"[: each.max_length]
