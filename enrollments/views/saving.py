"""Saving what a form of one question, or of a whole paper, holds."""

import uuid
from functools import partial

from django.http import QueryDict

from academy.users.models import User
from courses.answers import answer_from
from enrollments import services
from enrollments.errors import NotAnOption
from enrollments.models import AttemptQuestion
from enrollments.services.attempts import Saved
from enrollments.views.papers import prefix_of


def save_one(
    member: User,
    attempt: uuid.UUID,
    position: int,
    data: QueryDict,
    *,
    prefix: str = "",
    seq: int | None = None,
) -> Saved:
    """Save the answer that these fields hold; raises as `services.save_answer` does."""
    return services.save_answer(
        member=member,
        attempt_uuid=attempt,
        position=position,
        value=partial(answer_from, data=data, prefix=prefix),
        seq=seq,
    )


def save_all(member: User, attempt: uuid.UUID, data: QueryDict) -> list[int]:
    """Save every answer of a paper; return the positions of those that could not be kept as they are.

    Raises AttemptQuestion.DoesNotExist where the paper is not the member's, and AttemptClosed.
    """
    of_paper = AttemptQuestion.objects.filter(attempt__uuid=attempt, attempt__enrollment__member=member)
    positions = list(of_paper.order_by("position").values_list("position", flat=True))
    if not positions:
        raise AttemptQuestion.DoesNotExist
    refused = []
    for position in positions:
        try:
            save_one(member, attempt, position, data, prefix=prefix_of(position))
        except NotAnOption:
            refused.append(position)
    return refused


def save_fields(member: User, attempt: uuid.UUID, position: int, data: QueryDict) -> None:
    """Save the form of the question at this position, or, without one, of the whole paper."""
    if position:
        save_one(member, attempt, position, data)
    else:
        save_all(member, attempt, data)
