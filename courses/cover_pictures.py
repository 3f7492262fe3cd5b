"""The picture over a course page that its author uploaded; without one the cover is drawn, and costs nothing.

Whoever saves data sees the drawn one. A picture of another partner is shown to nobody.
"""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cms.content_cache import keep, key_of
from cms.models import AcademyImage
from cms.pictures import Picture, picture_of
from cms.public_pictures import pictures_url
from courses.covers import cover_svg
from courses.models import CoursePage
from courses.partner_files import usable_files


def cover_of(page: CoursePage, *, light: bool) -> SafeString:
    """Return the cover of a course page as HTML; nothing is asked of the database once it is kept."""
    picture = None
    if page.cover_id and not light:
        published = page.last_published_at.timestamp() if page.last_published_at else 0
        state = (page.translation_key, page.locale_id, page.cover_id, published)
        picture = keep(key_of("cover", *state), lambda: cover_picture(page))
    if picture is None:
        return cover_svg(page.translation_key)
    return render_to_string("courses/_cover.html", {"picture": picture, "files": pictures_url()})


def cover_picture(page: CoursePage) -> Picture | None:
    """Return the files of the uploaded cover, drawing what is missing; None where it may not be shown."""
    image = usable_files(AcademyImage, page.path).filter(pk=page.cover_id).first()
    return picture_of(image) if image else None


def is_cover(pk: int) -> bool:
    """Whether a course page that visitors may read has this image as its cover."""
    paths = CoursePage.objects.filter(cover=pk, live=True, alias_of=None).values_list("path", flat=True)
    return any(usable_files(AcademyImage, path).filter(pk=pk).exists() for path in paths)
