"""What `courses` adds to Wagtail's admin, and what it keeps apart there."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.contrib.settings.registry import register_setting
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from academy.users.responsibilities import HELD_BY
from academy.users.roles import is_administrator
from cms.figures import HomeFigure
from cms.room import HOOK as ROOM_HOOK
from courses.desk.bank_menu import WAGTAILS, bank_item
from courses.desk.editor import keep_what_is_typed, paste_cleanly
from courses.desk.partners_menu import partners_item
from courses.desk.reviews_menu import reviews_item
from courses.desk.urls import desk_urls
from courses.desk.worklists_menu import STAFF_MENU, courses_item
from courses.figures import count_languages, count_open_courses, count_partners
from courses.models import (
    Question,
    QuestionCategory,
    ReviewRules,
)
from courses.partner_room import room_for_files
from courses.review.acts import name_acts_of_review
from courses.review.page_hooks import stand_still
from courses.services.handing_over import responsibilities_of
from courses.viewsets.bank import QuestionBank
from courses.viewsets.bulk import DeleteOwnRows
from courses.viewsets.file_lists import narrow_file_lists
from courses.viewsets.guards import copy_at_the_desk, keep_questions, translators_translate
from courses.viewsets.page_choosers import choosable_pages
from courses.viewsets.page_editor import page_viewsets
from courses.viewsets.page_filters import offer_colleagues_only
from courses.viewsets.page_links import read_links_of_own_pages
from courses.viewsets.review_panel import notes_panel
from courses.viewsets.scope import PartnerPermissionPolicy
from courses.viewsets.topics import TopicViewSet

register_permission_policy(Question, PartnerPermissionPolicy(Question))
register_permission_policy(QuestionCategory, PartnerPermissionPolicy(QuestionCategory))
register_snippet(QuestionBank)
offer_colleagues_only()
narrow_file_lists()
hooks.register("register_rich_text_features", read_links_of_own_pages, order=100)  # after Wagtail's
hooks.register("register_bulk_action", DeleteOwnRows, order=100)  # after Wagtail's, in its place


@hooks.register("register_admin_viewset")
def register_topics() -> TopicViewSet:
    """Put the academy's topics into the admin's menu."""
    return TopicViewSet("topics")


hooks.register("register_admin_viewset", page_viewsets)
hooks.register(ROOM_HOOK, room_for_files)


@hooks.register("register_log_actions")
def name_our_actions(actions: LogActionRegistry) -> None:
    """Give our services' acts a name in the history of a partner."""
    actions.register_action("courses.onboard_partner", _("Onboard a partner"), _("Onboarded"))
    actions.register_action("courses.set_agreement", _("Change an agreement"), _("Agreement changed"))
    actions.register_action("courses.close_partner", _("Close an agreement"), _("Agreement is closing"))
    actions.register_action("courses.end_partner", _("End an agreement"), _("Agreement ended"))
    actions.register_action("courses.reopen_partner", _("Reopen an agreement"), _("Agreement reopened"))
    actions.register_action("courses.appoint", _("Appoint a person"), _("Role given"))
    actions.register_action("courses.end_role", _("End a role"), _("Role ended"))
    actions.register_action(
        "courses.name_coordinator", _("Name the coordinator"), _("Coordinator and deputy named")
    )
    actions.register_action("courses.invite", _("Invite a person"), _("Invited"))
    actions.register_action("courses.renew_invitation", _("Renew an invitation"), _("Invitation renewed"))
    actions.register_action(
        "courses.withdraw_invitation", _("Take an invitation back"), _("Invitation taken back")
    )
    actions.register_action("courses.accept_invitation", _("Accept an invitation"), _("Invitation accepted"))
    actions.register_action("courses.delete_page", _("Delete a page"), _("Page deleted"))
    actions.register_action("courses.delete_question", _("Delete a question"), _("Question deleted"))
    actions.register_action("courses.delete_file", _("Delete a file"), _("File deleted"))
    actions.register_action("courses.open_course", _("Open a course"), _("Opened"))


@hooks.register("register_log_actions")
def name_acts_of_arranging(actions: LogActionRegistry) -> None:
    """Give what authors do to the outline of a course a name in its history."""
    actions.register_action("courses.add_module", _("Add a module"), _("Module added"))
    actions.register_action("courses.add_activity", _("Add an activity"), _("Activity added"))
    actions.register_action("courses.rename", _("Rename a part"), _("Renamed"))
    actions.register_action("courses.duplicate", _("Duplicate an activity"), _("Duplicated"))
    actions.register_action("courses.move", _("Move a part"), _("Moved"))
    actions.register_action(
        "courses.set_required", _("Make an activity required or optional"), _("Required or optional")
    )
    actions.register_action("courses.take_out", _("Take out an activity"), _("To leave the course"))
    actions.register_action("courses.keep", _("Keep an activity after all"), _("Kept after all"))
    actions.register_action("courses.remove", _("Delete a draft"), _("Draft deleted"))
    actions.register_action("courses.tell_ready", _("Call a course ready"), _("Called ready"))


@hooks.register("register_log_actions")
def name_acts_on_material(actions: LogActionRegistry) -> None:
    """Give material in and out a name in a course's history."""
    actions.register_action("courses.import_material", _("Bring in a document"), _("Document brought in"))
    actions.register_action("courses.load_drafts", _("Bring in a folder"), _("Folder brought in"))
    actions.register_action("courses.export_course", _("Export a course"), _("Exported"))


@hooks.register("register_log_actions")
def name_acts_of_questions_in_files(actions: LogActionRegistry) -> None:
    """Give questions that come in and go out as files a name in a partner's history."""
    actions.register_action("courses.import_questions", _("Bring in questions"), _("Questions brought in"))
    actions.register_action("courses.export_questions", _("Export questions"), _("Questions exported"))


@hooks.register("register_log_actions")
def name_acts_on_outlines(actions: LogActionRegistry) -> None:
    """Give the writing of outlines a name in a course's history."""
    actions.register_action("courses.begin_course", _("Begin a course"), _("Begun"))
    actions.register_action("courses.save_outline", _("Save the outline"), _("Outline saved"))
    actions.register_action("courses.copy_outline", _("Copy an outline"), _("Copied from another course"))


@hooks.register("register_log_actions")
def name_acts_of_translating(actions: LogActionRegistry) -> None:
    """Give what is done to the languages of a course, and its copies, a name in its history."""
    actions.register_action("courses.start_language", _("Start a language"), _("Language started"))
    actions.register_action("courses.update_language", _("Bring in changes"), _("Changes brought in"))
    actions.register_action(
        "courses.publish_translation", _("Publish translations"), _("Translations published")
    )
    actions.register_action(
        "courses.import_translation", _("Import translations"), _("Translations imported")
    )
    actions.register_action("courses.mark_stale", _("Call an edition stale"), _("Called stale"))
    actions.register_action("courses.mark_right", _("Call an edition right"), _("Called right"))
    actions.register_action("courses.copy_course", _("Copy a course"), _("Copied"))
    actions.register_action("courses.import_glossary", _("Import a glossary"), _("Glossary imported"))


@hooks.register("register_log_actions")
def name_acts_in_the_bank(actions: LogActionRegistry) -> None:
    """Give what is done with many questions at once a name in a partner's history."""
    actions.register_action("courses.move_questions", _("Move questions"), _("Questions moved"))
    actions.register_action("courses.tag_questions", _("Tag questions"), _("Questions tagged"))
    actions.register_action("courses.untag_questions", _("Take a tag off"), _("Tag taken off"))
    actions.register_action(
        "courses.set_question_difficulty", _("Set the difficulty of questions"), _("Difficulty set")
    )
    actions.register_action(
        "courses.set_question_objective", _("Set the objective of questions"), _("Objective set")
    )
    actions.register_action("courses.copy_questions", _("Copy questions"), _("Questions copied"))
    actions.register_action("courses.retire_questions", _("Retire questions"), _("Questions retired"))
    actions.register_action(
        "courses.bring_back_questions", _("Bring questions back"), _("Questions brought back")
    )
    actions.register_action("courses.delete_questions", _("Delete questions"), _("Questions deleted"))
    actions.register_action(
        "courses.start_question", _("Begin to translate a question"), _("Translation begun")
    )


hooks.register("before_copy_page", copy_at_the_desk)
hooks.register("before_edit_snippet", translators_translate, order=-100)  # before wagtail-localize's editor
hooks.register("register_admin_menu_item", courses_item)
hooks.register("register_admin_menu_item", bank_item)
hooks.register("register_admin_menu_item", partners_item)
hooks.register("register_admin_menu_item", reviews_item)
hooks.register("desk_side_panels", notes_panel)
register_setting(ReviewRules, icon="clipboard-list", order=90)
hooks.register("insert_global_admin_js", keep_what_is_typed)
hooks.register("insert_editor_js", paste_cleanly)
hooks.register("register_log_actions", name_acts_of_review)
stand_still()


hooks.register("register_admin_urls", desk_urls)
hooks.register(HELD_BY, responsibilities_of)


@hooks.register("construct_page_chooser_queryset")
def limit_page_choosers(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Show live public pages and the partner's own in every chooser; nothing inside another's course."""
    match = request.resolver_match
    inside = match.kwargs.get("parent_page_id") if match else None
    if inside and not choosable_pages(request.user, Page.objects.filter(pk=inside)).exists():
        raise Http404
    return choosable_pages(request.user, pages)


hooks.register("before_delete_snippet", keep_questions)


@hooks.register("home_figures")
def count_what_is_taught() -> list[HomeFigure]:
    """Give the home page the courses, their languages and those who teach them."""
    return [
        HomeFigure(
            "courses", 10, 1, count_open_courses, lambda n: npgettext("figure", "course", "courses", n)
        ),
        HomeFigure(
            "languages", 20, 2, count_languages, lambda n: npgettext("figure", "language", "languages", n)
        ),
        HomeFigure(
            "partners",
            30,
            1,
            count_partners,
            lambda n: npgettext("figure", "training partner", "training partners", n),
        ),
    ]


@hooks.register("construct_main_menu")
def shorten_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Leave out what only academy staff uses, and for everybody what our own pages took the place of."""
    menu_items[:] = [item for item in menu_items if item.name != WAGTAILS]
    if not is_administrator(request.user):
        menu_items[:] = [item for item in menu_items if item.name not in STAFF_MENU]
