"""Publish exactly what a submission pinned, whatever has been saved since."""

from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update

from academy.users.models import User
from courses.indexed_once import indexed_once
from courses.models import PinnedRevision, Question, Submission
from courses.review.locks import past_the_lock


def publish_pins(submission: Submission, by: User | None) -> int:
    """Make every pinned revision live that is not, questions before the pages that ask them; return how many.

    Pages go live from the top down, in each language. Settings that a draft changes are written when it goes
    live. What was deleted since, as a question can be, is passed over. An activity that the submission takes
    out of the course is unpublished in every language. The caller holds the transaction.
    """
    leaving = leaving_in(submission)
    pins = list(submission.pins.select_related("revision").order_by("position"))
    questions = [pin for pin in pins if pin.kind == "question"]
    pages = [pin for pin in pins if pin.kind != "question"]
    live = {str(pk): revision for pk, revision in _live(Question, questions)}
    done = sum(_publish(pin.revision, live, by) for pin in questions)
    there = Page.objects.filter(pk__in=[pin.revision.object_id for pin in pages])
    paths = {str(pk): path for pk, path in there.values_list("pk", "path")}
    live = {str(pk): revision for pk, revision in _live(Page, pages)}
    in_tree = [pin for pin in pages if pin.revision.object_id in paths and str(pin.key) not in leaving]
    with past_the_lock():
        for pin in sorted(in_tree, key=lambda pin: paths[pin.revision.object_id]):
            done += _publish(pin.revision, live, by)
        _take_out(leaving, by)
    return done


def leaving_in(submission: Submission) -> set[str]:
    """Return the keys of the activities that a submission takes out of the course, or leaves out of it."""
    activities = submission.rows.get("activities") or {}
    return {key for key, settings in activities.items() if settings.get("leaves")}


def _take_out(keys: set[str], by: User | None) -> None:
    """Unpublish what leaves the course; its row stays, since what learners were promised points to it."""
    for page in Page.objects.filter(translation_key__in=keys, live=True, alias_of=None).specific():
        UnpublishPageAction(page, user=by).execute(skip_permission_checks=True)


def _live(model: type, pins: list[PinnedRevision]) -> list[tuple[int, int | None]]:
    """The live revision of each page or question that is still there; None where it is not live."""
    ids = [pin.revision.object_id for pin in pins]
    rows = model._default_manager.filter(pk__in=ids).values_list("pk", "live", "live_revision_id")  # type: ignore[attr-defined]
    return [(pk, revision if is_live else None) for pk, is_live, revision in rows]


def _publish(revision: Revision, live: dict[str, int | None], by: User | None) -> bool:
    """Make one revision live, unless it is."""
    if revision.object_id not in live or live[revision.object_id] == revision.pk:
        return False
    publish_revision(revision, by)
    return True


def publish_revision(revision: Revision, by: User | None) -> None:
    """Make a revision live at once, on the word of whoever approved it; indexed once, at the end."""
    text = revision.content_object
    with disable_reference_index_auto_update(), indexed_once(text), past_the_lock():
        revision.publish(user=by, skip_permission_checks=True)
    ReferenceIndex.create_or_update_for_object(type(text)._default_manager.get(pk=text.pk))
