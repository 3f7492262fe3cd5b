"""What people are told about acts on their accounts: each mail goes out when it is asked for, by a task."""

from django.conf import settings
from django.urls import reverse

from academy.lib.mails import compose_mail
from academy.users.models import User
from certificates.models import AccountMerge


def tell_of_merge(*, merge: AccountMerge) -> None:
    """Tell both addresses that two accounts are one now, and with which address to sign in."""
    former = merge.moved.get("address", "")
    for email in {merge.kept.email, former}:
        if email:
            _send("merged", merge.kept, email, {"kept": merge.kept.email, "former": former})


def tell_of_recovery(*, person: User, email: str, new: str, done: bool) -> None:
    """Tell an old address that a new one is asked for, or (`done`) that it has taken its place.

    Of the new address only its beginning is told: whoever reads the old mailbox now may be somebody else.
    """
    _send("recovered" if done else "recovery", person, email, {"new": masked(new)})


def mail_recovery_code(*, person: User, email: str, code: str) -> None:
    """Send the code to the new address; the person tells it to the administrator who helps."""
    _send("recovery_code", person, email, {"code": code})


def tell_of_second_factor(*, person: User) -> None:
    """Tell the person that the second step at sign-in was taken away."""
    _send("second_factor", person, person.email, {})


def masked(email: str) -> str:
    """Return an address with most of its name left out: “m…@example.org”."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"


def _send(name: str, person: User, email: str, context: dict[str, str]) -> None:
    told = {
        "name": person.full_name,
        "sign_in_url": settings.ACADEMY_BASE_URL + reverse("account_login"),
        "password_url": settings.ACADEMY_BASE_URL + reverse("account_reset_password"),
        **context,
    }
    compose_mail(
        subject=f"certificates/mail/person_{name}_subject.txt",
        text=f"certificates/mail/person_{name}.txt",
        context=told,
        to=email,
        language=person.language,
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
