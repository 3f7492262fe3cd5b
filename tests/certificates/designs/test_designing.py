"""Designs: what they may say, how they are frozen, and how the editor shows them."""

import json
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageDraw
from wagtail.models import Collection

from certificates.designs import placeholders
from certificates.designs.frozen import contrast, unreadable
from certificates.designs.pictures import PIXELS_AT_MOST, PictureRefused, logo_png, signature_png
from certificates.models import CertificateDesign, DesignText, FrozenDesign, Signatory
from certificates.services.designing import freeze_design, freeze_image, freeze_spec
from cms.models import AcademyImage
from tests.certificates.records import make_course
from tests.factories import UserFactory


def scan(size=(400, 200), mode="RGB", kind="PNG", ink="black"):
    """A scribble on white paper."""
    picture = Image.new(mode, size, "white")
    ImageDraw.Draw(picture).line([(20, 150), (150, 40), (260, 160), (380, 60)], fill=ink, width=6)
    file = BytesIO()
    picture.save(file, kind)
    return file


def test_what_ships_is_a_default_and_another_and_both_are_live(db):
    found = CertificateDesign.objects.values_list("code", "layout", "is_default", "live")
    assert set(found) == {("guilloche", "guilloche", True, True), ("band", "band", False, True)}


def test_placeholders_are_a_list_and_nothing_else():
    assert placeholders.mistakes("{course} and {hours}") == []
    assert "{holder.password}" in placeholders.mistakes("{holder.password}")[0]
    assert len(placeholders.mistakes("{0} } {")) == 2
    assert placeholders.fill("Passed with {result}", {"result": "91%"}) == "Passed with 91%"
    assert placeholders.fill("{course}", {"course": "{holder}"}) == "{holder}"


def test_a_text_whose_placeholder_has_nothing_to_say_is_left_out():
    assert placeholders.fill("Passed with {result}", {"result": ""}) == ""


def test_a_text_with_an_unknown_placeholder_is_refused_in_words():
    text = DesignText(language="en", kind="completion", act="{name} did it")
    with pytest.raises(ValidationError) as refused:
        text.clean()
    assert "There is no placeholder {name}" in str(refused.value)


def test_colours_that_cannot_be_read_are_refused_with_their_contrast():
    assert contrast("#000000", "#FFFFFF") == 21
    assert unreadable("guilloche", "#0E2338", "#FFFF00", "#FEFDF8") == {}
    assert set(unreadable("band", "#999999", "#FFFF00", "#FFFFFF")) == {"ink", "accent"}


def test_a_course_takes_the_design_that_names_it_and_others_the_default(db):
    course, other = make_course(), make_course()
    band = CertificateDesign.objects.get(code="band")
    band.courses.add(course)
    band.save()
    assert freeze_design(course).code == "band"
    assert freeze_design(other).code == "guilloche"


def test_what_is_no_longer_live_is_not_used(db):
    CertificateDesign.objects.update(live=False)
    frozen = freeze_design(make_course())
    assert (frozen.code, frozen.version) == ("guilloche", 1)


def test_an_unchanged_design_is_frozen_once_in_two_queries(db, django_assert_num_queries):
    course = make_course()
    frozen = freeze_design(course)
    with django_assert_num_queries(2):
        assert freeze_design(course) == frozen
    assert FrozenDesign.objects.count() == 1


def test_a_published_change_is_a_new_version_and_a_draft_is_none(db):
    course = make_course()
    first = freeze_design(course)
    design = CertificateDesign.objects.get(code="guilloche")
    design.accent = "#112233"
    draft = design.save_revision()
    assert freeze_design(course) == first
    draft.publish()
    second = freeze_design(course)
    assert (second.version, second.spec["colours"]["accent"]) == (2, "#112233")
    assert FrozenDesign.objects.get(pk=first.pk).spec["colours"]["accent"] == "#296E94"
    assert freeze_spec(dict(first.spec)) == first


def test_a_frozen_design_never_changes(db):
    frozen = freeze_design(make_course())
    with pytest.raises(TypeError):
        frozen.save()
    with pytest.raises(TypeError):
        frozen.delete()


def test_a_new_default_takes_the_place_of_the_old_one(db):
    old = CertificateDesign.objects.get(is_default=True)
    old.save_revision()
    band = CertificateDesign.objects.get(code="band")
    band.is_default = True
    band.save()
    old.refresh_from_db()
    assert (old.is_default, old.get_latest_revision_as_object().is_default) == (False, False)


def test_a_signature_is_made_anew_as_ink_without_paper():
    with Image.open(BytesIO(signature_png(scan(ink="navy", kind="JPEG")))) as made:
        assert made.mode == "LA"
        assert made.getpixel((made.width // 2, 0))[1] == 0
        assert made.getchannel("A").getextrema()[1] > 200
        assert made.width <= 640
        assert made.height < 200


def test_a_logo_keeps_its_colours_and_loses_its_margin():
    with Image.open(BytesIO(logo_png(scan(ink="red")))) as made:
        assert made.width < 400
        assert (255, 0, 0, 255) in [made.getpixel((x, made.height // 2)) for x in range(made.width)]


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + b"\0" * 40, scan().getvalue()[:200]],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(PictureRefused):
        signature_png(BytesIO(content))


def test_a_blank_page_and_a_bomb_are_refused():
    blank = BytesIO()
    Image.new("L", (300, 100), "white").save(blank, "PNG")
    with pytest.raises(PictureRefused, match="nothing to see"):
        signature_png(blank)
    bomb = BytesIO()
    Image.new("1", (6000, PIXELS_AT_MOST // 6000 + 1)).save(bomb, "PNG")
    with pytest.raises(PictureRefused, match="million pixels"):
        logo_png(bomb)
    with pytest.raises(PictureRefused, match="5 MB"):
        logo_png(BytesIO(b"\0" * (5 * 1024 * 1024 + 1)))


@pytest.fixture
def signed(db):
    """The default design with a signatory whose signature was scanned."""
    design = CertificateDesign.objects.get(code="guilloche")
    image = AcademyImage.objects.create(title="Scan", file=ContentFile(scan().getvalue(), name="scan.png"))
    name = {"en": "Amina Diallo", "ar": "أمينة ديالو"}
    design.signatories.add(Signatory(name=name, title={"en": "Director"}, signature=image))
    design.save()
    return design


def test_a_signature_is_frozen_and_stands_on_the_page(signed):
    from certificates.pdf import pdf_bytes
    from tests.certificates.statements import statement

    spec = freeze_design(make_course()).spec
    assert len(spec["signatories"][0]["signature"]) == 64
    with_ink = pdf_bytes(statement(signatories=spec["signatories"]), "en", design=spec).content
    assert b"/SMask" in with_ink
    assert freeze_design(make_course()).spec == spec
    picture = signature_png(scan())
    assert freeze_image(picture) == freeze_image(picture)


def test_a_signatory_needs_a_name_in_english():
    with pytest.raises(ValidationError, match="English"):
        Signatory(name={"ar": "أمينة"}, title={}).clean()


@pytest.fixture
def registrar(client, db):
    from django.contrib.auth.models import Group

    user = UserFactory()
    user.groups.add(Group.objects.get(name="Administrators"))
    client.force_login(user)
    return client


def test_the_editor_shows_a_drawn_sample_of_what_is_typed(registrar, signed):
    address = reverse("wagtailsnippets_certificates_certificatedesign:edit", args=[signed.pk])
    page = registrar.get(address)
    assert page.status_code == 200
    assert "{attendance}" in page.content.decode()
    shown = signed.make_preview_request(preview_mode="ar+en").render().content.decode()
    assert "<svg" in shown
    assert "data:application/pdf;base64," in shown
    assert "data:image/png;base64," in shown
    for mode, _label in signed.preview_modes[-3:]:
        assert signed.make_preview_request(preview_mode=mode).status_code == 200


def test_names_of_signatories_are_typed_in_each_language():
    from certificates.designs.widgets import TextsInput

    widget = TextsInput()
    typed = {"name-en": " Amina  Diallo ", "name-ar": "", "name-fr": "Amina D."}
    assert widget.value_from_datadict(typed, {}, "name") == '{"en": "Amina Diallo", "fr": "Amina D."}'
    shown = widget.render("name", '{"en": "<b>"}', {"id": "id_name"})
    assert "&lt;b&gt;" in shown
    assert 'dir="rtl"' in shown


def uploaded(registrar, **changes):
    """What the chooser answers to an administrator who uploads a scan."""
    file = SimpleUploadedFile("scan.png", scan().getvalue(), "image/png")
    told = {"title": "Scan", "file": file, "author": "Amina Diallo", "source": "Own", "licence": "CC0 1.0"}
    sent = {f"image-chooser-upload-{field}": value for field, value in (told | changes).items()}
    return registrar.post(reverse("wagtailimages_chooser:create"), sent).json()


def test_an_administrator_uploads_a_signature_in_the_chooser_and_signs_a_design_with_it(registrar):
    asked = registrar.get(reverse("wagtailimages_chooser:choose")).json()["html"]
    assert 'name="image-chooser-upload-file"' in asked
    assert uploaded(registrar)["step"] == "chosen"
    image = AcademyImage.objects.get()
    assert image.collection.name == "Signatures"
    assert registrar.get(reverse("wagtailimages_chooser:chosen", args=[image.pk])).status_code == 200
    design = CertificateDesign.objects.get(code="guilloche")
    address = reverse("wagtailsnippets_certificates_certificatedesign:edit", args=[design.pk])
    answer = registrar.post(address, form_of(design, signature=image.pk))
    assert answer.status_code == 302
    assert Signatory.objects.get().signature == image
    assert len(freeze_design(make_course()).spec["signatories"][0]["signature"]) == 64


def form_of(design, *, signature):
    """The editor's form, with one signatory, to be published."""
    fields = ("name", "code", "layout", "page_size", "ink", "accent", "second", "paper")
    sent = {field: getattr(design, field) for field in fields}
    for inline, count in (("texts", 0), ("signatories", 1)):
        sent |= {f"{inline}-TOTAL_FORMS": count, f"{inline}-INITIAL_FORMS": 0}
    names = {"signatories-0-name-en": "Amina Diallo", "signatories-0-title-en": "Director"}
    signed = {"signatories-0-signature": signature, "signatories-0-ORDER": 1}
    return sent | names | signed | {"is_default": "on", "action-publish": "1"}


def test_what_an_administrator_uploads_is_held_to_the_limits_of_pictures(registrar, settings):
    refused = uploaded(registrar, licence="")
    assert refused["step"] == "reshow_creation_form"
    assert 'aria-invalid="true"' in refused["htmlFragment"]
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 400 * 200 - 1
    assert uploaded(registrar)["step"] == "reshow_creation_form"
    assert not AcademyImage.objects.exists()


def test_an_administrator_uploads_and_chooses_among_signatures_only(registrar):
    place = Collection.get_first_root_node().add_child(name="A partner's")
    theirs = ContentFile(scan(ink="red").getvalue(), name="theirs.png")
    AcademyImage.objects.create(title="Theirs", file=theirs, collection=place)
    assert uploaded(registrar, collection=place.pk)["step"] == "chosen"
    assert AcademyImage.objects.get(title="Scan").collection.name == "Signatures"
    listed = registrar.get(reverse("wagtailimages_chooser:choose")).json()["html"]
    assert ("Scan" in listed, "Theirs" in listed) == (True, False)


def test_signatories_stand_in_the_order_of_the_form(signed):
    from modelcluster.forms import childformset_factory

    signed.signatories.add(Signatory(name={"en": "Second"}, title={}, sort_order=1))
    signed.save()
    forms = childformset_factory(CertificateDesign, Signatory, fields=["name", "title"], extra=0)
    rows = [*signed.signatories.all(), Signatory(name={"en": "Third"})]
    sent = {"signatories-TOTAL_FORMS": "3", "signatories-INITIAL_FORMS": "2"}
    for place, row in enumerate(rows):
        name = json.dumps(row.name)
        told = {"id": row.pk or "", "name": name, "title": '{"en": "Director"}', "ORDER": str(place + 1)}
        sent |= {f"signatories-{place}-{field}": value for field, value in told.items()}
    formset = forms(sent, instance=signed, prefix="signatories")
    assert formset.is_valid(), formset.errors
    formset.save()
    names = [each.name["en"] for each in Signatory.objects.filter(design=signed)]
    assert names == ["Amina Diallo", "Second", "Third"]


def test_the_list_says_in_words_what_is_live_and_the_form_calls_courses_by_title(registrar, signed):
    course = make_course()
    listed = registrar.get(reverse("wagtailsnippets_certificates_certificatedesign:list")).content.decode()
    assert "Used by default" in listed
    assert ">False<" not in listed.replace(" ", "").replace("\n", "")
    address = reverse("wagtailsnippets_certificates_certificatedesign:edit", args=[signed.pk])
    assert course.code in registrar.get(address).content.decode()
