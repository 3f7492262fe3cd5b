"""Mail that the development profile wrote to a folder instead of sending it."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

LINE = b"-" * 79 + b"\n"  # what Django's file backend writes after each message
MOST_BYTES = 1_000_000  # of one file that are read


@dataclass(frozen=True)
class Mail:
    """One message as the demo shows it; `body` is its plain text, `html` the other part, if it has one."""

    subject: str
    to: str
    sent_at: datetime | None
    body: str
    html: str = ""


def newest_mails(folder: Path, most: int = 50) -> list[Mail]:
    """Return the newest messages of the folder, newest first; none where there is no folder yet."""
    files = sorted(folder.glob("*.log"), key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)
    mails: list[Mail] = []
    for file in files:
        with file.open("rb") as stream:
            parts = stream.read(MOST_BYTES).split(LINE)
        mails += [read_mail(part) for part in reversed(parts) if part.strip()]
        if len(mails) >= most:
            break
    return mails[:most]


def read_mail(raw: bytes) -> Mail:
    """Read one message; what cannot be read of it is left out."""
    message = message_from_bytes(raw.lstrip(b"\n"), EmailMessage, policy=policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    date = message["date"]
    return Mail(
        subject=str(message["subject"] or ""),
        to=str(message["to"] or ""),
        sent_at=date.datetime if date is not None else None,
        body=text.get_content().strip() if text is not None else "",
        html=html.get_content() if html is not None else "",
    )
