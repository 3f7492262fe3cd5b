"""The same acts done twice: through the services, with the clock put to each act's time, and in bulk."""

import contextlib
import itertools
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from unittest import mock

import time_machine
from wagtail.log_actions import log as log_action

from academy.demo.answering import right_value
from academy.demo.certified import MAILED_AFTER, CertificateRecords, NamedAct
from academy.demo.records import Records, Seat, Sitting
from academy.users.models import User
from certificates import services as certificates
from certificates.models import Certificate
from courses.models import Activity
from enrollments import services
from enrollments.models import Attempt, Award, Enrollment, Run


def seeds() -> Iterator[int]:
    """What stands in for chance, so that both draw the same papers."""
    return itertools.count(1)


def answer_to(content: dict, right: bool) -> dict[str, list[str]]:
    """The best option, or the worst."""
    pick = max if right else min
    return {"chosen": [pick(content["options"], key=lambda option: option["weight"])["key"]]}


class ByServices:
    """Each act at its time, as clicks would do it; who got a certificate before `told_before` is told."""

    def __init__(self, told_before: datetime) -> None:
        self._seeds = seeds()
        self._told_before = told_before

    @contextlib.contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        with (
            time_machine.travel(moment, tick=False),
            mock.patch("enrollments.services.attempts.secrets.randbits", side_effect=self._seeds),
        ):
            yield

    def enrol(self, member: Any, run: Run, language: str, at: datetime) -> Enrollment:
        with self.at(at):
            return services.enrol(member=member, run=run, language=language)

    def finish(self, seat: Enrollment, activity: Activity, at: datetime) -> None:
        with self.at(at):
            services.finish_activity(enrollment=seat, activity=activity)

    def start(self, seat: Enrollment, activity: Activity, at: datetime) -> Attempt:
        with self.at(at):
            return services.start_attempt(enrollment=seat, activity=activity)

    def answer(self, sitting: Attempt, position: int, right: bool, at: datetime) -> None:
        content = sitting.questions.get(position=position).question.content
        with self.at(at):
            services.save_answer(
                member=sitting.enrollment.member,
                attempt_uuid=sitting.uuid,
                position=position,
                value=answer_to(content, right),
            )

    def hand_in(self, seat: Enrollment, sitting: Attempt, at: datetime) -> None:
        with self.at(at):
            services.submit_attempt(attempt=sitting)

    def withdraw(self, seat: Enrollment, at: datetime) -> None:
        with self.at(at):
            services.withdraw(enrollment=seat, by=seat.member)

    def learned(self) -> None:
        """Everything is written already."""

    def issue(self, seat: Enrollment, at: datetime, was: str | None = None) -> Certificate:
        award = Award.objects.get(enrollment=seat)
        with self.at(at), _misspelt(award, was):
            certificate = certificates.issue_certificate(award=award)
        return self._tell(certificate, at)

    def release(self, run: Run, seat: Enrollment, by: Any, at: datetime, was: str) -> Certificate:
        with self.at(at):
            [award] = services.release_awards(run=run, by=by)
            log_action(instance=run, action="certificates.release", user=by, data={"certificates": 1})
            with _misspelt(award, was):
                certificate = certificates.issue_certificate(award=award, issued_by=by)
        return self._tell(certificate, at)

    def revoke(self, certificate: Certificate, act: NamedAct) -> None:
        with self.at(act.at):
            certificates.revoke_certificate(
                certificate=certificate, by=act.by, why=act.why, public=act.public
            )

    def reinstate(self, certificate: Certificate, act: NamedAct) -> None:
        with self.at(act.at):
            certificates.reinstate_certificate(certificate=certificate, by=act.by, why=act.why)

    def reissue(self, certificate: Certificate, act: NamedAct, holder: str) -> None:
        with self.at(act.at):
            new = certificates.reissue_certificate(
                certificate=certificate, by=act.by, why=act.why, holder_name=holder
            )
        self._tell(new, act.at)

    def certified(self) -> None:
        """Everything is written already."""

    def _tell(self, certificate: Certificate, at: datetime) -> Certificate:
        """Have the holder told, for whom bulk says so, by the service itself some minutes after the issue.

        The service mails only with a PDF, and bulk leaves the drawing to the sweep. So a PDF is said to be
        there as long as the mail takes: both leave the mail's moments, and neither a PDF.
        """
        if at < self._told_before:
            this = Certificate.objects.filter(pk=certificate.pk)
            this.update(pdf="drawn")
            with self.at(at + MAILED_AFTER):
                assert certificates.mail_certificate(certificate=this.get())
            this.update(pdf="")
        return certificate


@contextlib.contextmanager
def _misspelt(award: Award, was: str | None) -> Iterator[None]:
    """Let the profile say `was` for as long as this lasts."""
    profile = User.objects.filter(pk=award.member_id)
    name = profile.values_list("certificate_name", flat=True).get()
    profile.update(certificate_name=name if was is None else was)
    yield
    profile.update(certificate_name=name)


class InBulk:
    """The same acts as rows, written at the end of each part."""

    def __init__(self, told_before: datetime) -> None:
        self._seeds = seeds()
        self._records, self._certificates = Records(), CertificateRecords(told_before)

    def enrol(self, member: Any, run: Run, language: str, at: datetime) -> Seat:
        return self._records.enrol(member=member, run=run, language=language, at=at)

    def finish(self, seat: Seat, activity: Activity, at: datetime) -> None:
        self._records.finish(seat, activity, at=at)

    def start(self, seat: Seat, activity: Activity, at: datetime) -> Sitting:
        return self._records.start(seat, activity, at=at, seed=next(self._seeds))

    def answer(self, sitting: Sitting, position: int, right: bool, at: datetime) -> None:
        item = sitting.paper[position - 1]
        value = answer_to(item.question.content, right)
        assert not right or value == right_value(item.question.content)
        self._records.answer(sitting, position, value, at=at)

    def hand_in(self, seat: Seat, sitting: Sitting, at: datetime) -> None:
        self._records.hand_in(seat, sitting, at=at)

    def withdraw(self, seat: Seat, at: datetime) -> None:
        self._records.withdraw(seat, by=seat.enrollment.member, at=at)

    def learned(self) -> None:
        self._records.save()

    def issue(self, seat: Seat, at: datetime, was: str | None = None) -> Certificate:
        assert seat.award is not None
        return self._certificates.issue(seat.award, at=at, holder=was)

    def release(self, run: Run, seat: Seat, by: Any, at: datetime, was: str) -> Certificate:
        assert seat.award is not None
        holders = {seat.award.pk: was}
        [certificate] = self._certificates.release(run, [seat.award], by=by, at=at, holders=holders)
        return certificate

    def revoke(self, certificate: Certificate, act: NamedAct) -> None:
        self._certificates.revoke(certificate, act)

    def reinstate(self, certificate: Certificate, act: NamedAct) -> None:
        self._certificates.reinstate(certificate, act)

    def reissue(self, certificate: Certificate, act: NamedAct, holder: str) -> None:
        self._certificates.reissue(certificate, act, holder=holder)

    def certified(self) -> None:
        self._certificates.save()
