"""The public site, people's own pages, the classroom, certificates and files."""

from typing import Any

from cms.public_pictures import mark_of
from tests.isolation.kinds import (
    AWAY,
    BAD,
    CLOSED,
    EVERYBODY,
    INSTRUCTORS,
    MEMBERS,
    NOBODY,
    NOT_ALLOWED,
    OK,
    PARTNER,
    REVIEW,
    SIGN_IN,
    SIGNED_IN,
    STAFF,
    TEXTS,
    VISITOR,
    Address,
    Area,
    each,
)
from tests.isolation.sides import WORD, Side

# What the academy shows everybody of an open course: its page, its outline's titles, its partner, its run.
PUBLIC = (
    "live-(partnerpage|coursepage|objective|run|partner)-.*|live-(modulepage|lessonpage|quizpage)-title.*"
)


def none(**ids: Any) -> Any:
    return lambda side: [dict(ids)]


def searches(side: Side) -> list[str]:
    return [f"q={WORD}", f"q={side.draft_course.code}", f"partner={side.partner.slug}"]


def paths(side: Side) -> list[dict[str, Any]]:
    pages = ("partner", "course", "course_module", "course_lesson", "course_quiz", "draft", "draft_lesson")
    return [{"path": side.pages[name].url_path.split("/", 2)[2]} for name in pages]


SITE = Area(
    "public site",
    in_admin=False,
    table={
        "healthz": Address(EVERYBODY),
        "robots": Address(EVERYBODY),
        "sitemap": Address(EVERYBODY),
        "sitemap_of": Address(EVERYBODY, none(language="en")),
        "theme": Address(EVERYBODY, none(digest="x")),
        "logo": Address(NOBODY, none(digest="x")),
        "set_language": Address(EVERYBODY, answer=NOT_ALLOWED),
        "set_data_saver": Address(EVERYBODY, answer=NOT_ALLOWED),
        "home": Address(EVERYBODY),
        "accessibility": Address(EVERYBODY),
        "courses:partners": Address(EVERYBODY),
        "courses:track": Address(EVERYBODY, none(slug="distance-learning")),
        "courses:region": Address(EVERYBODY, none(slug="africa")),
        "courses:catalogue": Address(EVERYBODY, asks=searches),
        "courses:feed": Address(EVERYBODY),
        "page": Address(EVERYBODY, paths, "ok|away|closed"),
        "wagtail_serve": Address(EVERYBODY, paths, "ok|away|closed"),
        "demo:mail": Address(EVERYBODY),
        "demo:mail_html": Address(EVERYBODY, none(number=1), "ok|closed"),
        "demo:style": Address(EVERYBODY),
        "certificates:verify_form": Address(EVERYBODY),
        "certificates:verify_file": Address(EVERYBODY, answer=AWAY),
        "certificates:checker": Address(EVERYBODY),
        "certificates:checker_worker": Address(EVERYBODY),
    },
    visitors=CLOSED,
    members=CLOSED,
    shows=PUBLIC,
)

# What people get who are signed in, and what visitors do.
OWN = {
    "account_login": (AWAY, OK), "account_logout": (OK, AWAY), "account_inactive": (OK, OK),
    "account_signup": (AWAY, OK), "account_reauthenticate": ("ok|closed", SIGN_IN),
    "account_email": (OK, SIGN_IN),
    "account_email_verification_sent": (AWAY, "ok|away|sign in"),
    "account_change_password": ("ok|away", SIGN_IN), "account_set_password": ("ok|away", SIGN_IN),
    "account_reset_password": (OK, OK), "account_confirm_login_code": (AWAY, SIGN_IN),
    "account_reset_password_from_key_done": (OK, OK), "account_reset_password_done": (OK, OK),
    "mfa_index": (OK, SIGN_IN), "mfa_authenticate": (AWAY, SIGN_IN),
    "mfa_reauthenticate": ("ok|away|closed", SIGN_IN),
    "mfa_activate_totp": ("ok|away", SIGN_IN), "mfa_deactivate_totp": ("closed|away", SIGN_IN),
    "mfa_view_recovery_codes": ("closed|away", SIGN_IN),
    "mfa_generate_recovery_codes": ("ok|closed|away", SIGN_IN),
    "mfa_download_recovery_codes": ("closed|away", SIGN_IN), "mfa_list_webauthn": (OK, SIGN_IN),
    "mfa_add_webauthn": ("ok|away", SIGN_IN), "mfa_reauthenticate_webauthn": ("ok|away|closed", SIGN_IN),
    "mfa_login_webauthn": ("ok|away", "ok|away|sign in"),
    "account/confirm-email/": ("ok|away", "ok|away|sign in"),
    "account/": (AWAY, AWAY), "users:profile": (OK, SIGN_IN), "users:sign_ins": (OK, SIGN_IN),
    "users:start_again": ("405|away", "405|away|sign in"), "users:home": ("away|closed", SIGN_IN),
}  # fmt: skip

ACCOUNT = Area(
    "people's own pages",
    in_admin=False,
    table={
        **{
            name: Address(SIGNED_IN, answer=answer, answers=((VISITOR, visitors),))
            for name, (answer, visitors) in OWN.items()
        },
        "account_reset_password_from_key": Address(EVERYBODY, none(uidb36="1", key="x-y")),
        "mfa_remove_webauthn": Address(SIGNED_IN, none(pk=1), "closed|away"),
        "mfa_edit_webauthn": Address(SIGNED_IN, none(pk=1), "closed|away"),
    },
)


def attempt(side: Side) -> list[dict[str, Any]]:
    return [{"attempt": side.rows["attempt"].uuid}]


def position(side: Side) -> list[dict[str, Any]]:
    return [{"attempt": side.rows["attempt"].uuid, "position": 1}]


def run(side: Side) -> list[dict[str, Any]]:
    return [{"run": side.rows["run"].code}, {"run": side.rows["draft_run"].code}]


def activity(side: Side) -> list[dict[str, Any]]:
    return [
        {"run": side.rows[name].code, "activity": side.rows[kind].code}
        for name in ("run", "draft_run")
        for kind in ("lesson", "quiz")
    ]


def slugged(side: Side) -> list[dict[str, Any]]:
    return [*activity(side), *({**one, "slug": "any"} for one in activity(side))]


def file(side: Side) -> list[dict[str, Any]]:
    mark = mark_of(side.image.file.name, side.image.file_hash)
    lesson = {"run": side.rows["run"].code, "activity": side.rows["lesson"].code}
    names = (f"image-{side.image.pk}-320-{mark}.webp", f"document-{side.document.pk}-{mark}.vtt")
    return [{**lesson, "name": name} for name in names]


def question_file(side: Side) -> list[dict[str, Any]]:
    return [{**position(side)[0], "name": one["name"]} for one in file(side)]


ANY_METHOD = ((VISITOR, "405|sign in"),)
LEARN = Area(
    "classroom",
    in_admin=False,
    table={
        "enrollments:my_learning": Address(SIGNED_IN),
        "enrollments:question": Address(frozenset({"member"}), position, AWAY),
        "enrollments:question_file": Address(NOBODY, question_file),  # its picture is in no paper here
        "enrollments:paper": Address(frozenset({"member"}), attempt, AWAY),
        "enrollments:review": Address(frozenset({"member"}), attempt, AWAY),
        "enrollments:hand_in": Address(frozenset({"member"}), attempt, NOT_ALLOWED, answers=ANY_METHOD),
        "enrollments:result": Address(frozenset({"member"}), attempt),
        "enrollments:run": Address(SIGNED_IN, run, "away|closed", shows=PUBLIC),
        # whoever is signed in may take a place in an open run
        "enrollments:enrol": Address(
            SIGNED_IN, run, "away|closed", shows=PUBLIC, changes="enrollments.(Enrollment|Transition)"
        ),
        "enrollments:withdraw": Address(SIGNED_IN, run, NOT_ALLOWED, shows=PUBLIC, answers=ANY_METHOD),
        "enrollments:language": Address(SIGNED_IN, run, NOT_ALLOWED, shows=PUBLIC, answers=ANY_METHOD),
        "enrollments:activity": Address(SIGNED_IN, slugged, "ok|away|closed", shows=PUBLIC),
        "enrollments:finish": Address(SIGNED_IN, activity, NOT_ALLOWED, shows=PUBLIC, answers=ANY_METHOD),
        "enrollments:confirm_name": Address(
            SIGNED_IN, activity, NOT_ALLOWED, shows=PUBLIC, answers=ANY_METHOD
        ),
        "enrollments:start": Address(SIGNED_IN, activity, NOT_ALLOWED, shows=PUBLIC, answers=ANY_METHOD),
        "enrollments:file": Address(SIGNED_IN, file, "ok|closed|away"),
    },
    members=CLOSED,
)


def number(side: Side) -> list[dict[str, Any]]:
    return [{"number": side.rows["certificate"].number}]


def past_outline(side: Side) -> list[dict[str, Any]]:
    return [{"digest": side.rows["certificate"].statement.get("outline") or "0" * 64}]


def private(side: Side) -> list[dict[str, Any]]:
    renditions = [rendition.file.name for rendition in side.image.renditions.all()]
    return [{"name": name} for name in (*side.files(), *renditions)]


def picture(side: Side) -> list[dict[str, Any]]:
    mark = mark_of(side.image.file.name, side.image.file_hash)
    return [{"name": f"image-{side.image.pk}-320-{mark}.webp"}]


# Whoever has the number of a certificate sees whom it names and for what: that is what the page is for.
CERTIFIED = "live-(user|coursepage|partnerpage|partner|certificate)-.*"
OUTLINED = "live-(coursepage|lessonpage|quizpage)-title"  # what had to be done for it, by name
PAPERS = Area(
    "certificates and files",
    in_admin=False,
    table={
        "certificates:verify": Address(EVERYBODY, number, "ok|away", shows=CERTIFIED),
        "certificates:verify_name": Address(EVERYBODY, number, AWAY),
        "certificates:verify_json": Address(EVERYBODY, number, shows=CERTIFIED),
        "certificates:outline": Address(EVERYBODY, past_outline, "ok|closed", shows=OUTLINED),
        "certificates:pdf": Address(frozenset({"member"}) | STAFF, number, "ok|503"),
        "private_file": Address(TEXTS | REVIEW, private, "ok|closed", answers=((MEMBERS, SIGN_IN),)),
        "public_picture": Address(TEXTS | STAFF, picture, "ok|closed", answers=((VISITOR, CLOSED),)),
    },
    members=CLOSED,
)

__all__ = [
    "AWAY", "BAD", "INSTRUCTORS", "MEMBERS", "PARTNER", "REVIEW", "SIGN_IN", "VISITOR", "each",
]  # fmt: skip
