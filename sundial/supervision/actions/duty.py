"""The supervisors' own duty: sign in every working day, be in the register. Who missed a day answers for a light."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.access import Duty
from sundial.organs.models import Officer, Post
from sundial.supervision.access import is_supervisor, supervised_organs
from sundial.supervision.duty.models import Attendance, Registration


def attend(officer: Officer) -> bool:
    """Write down that a supervisor signed in today; True the first time of the day. Others are not counted."""
    if not is_supervisor(officer):
        return False
    _row, first = Attendance.objects.get_or_create(officer=officer, day=clock.today(), defaults={"at": clock.now()})
    return first


def register(
    officer: Officer, *, leads: bool, title: str, telephone: str, paper: str, certificate: str = "", by: Duty
) -> Registration:
    """A supervisor of the upper level enters another one, or enters him again with what has changed."""
    with transaction.atomic():
        _check_keeper(officer, by)
        kept, _made = Registration.objects.update_or_create(
            officer=officer,
            defaults={
                "leads": leads,
                "title": title,
                "telephone": telephone,
                "paper": paper,
                "certificate": certificate,
                "registered_at": clock.now(),
                "removed_at": None,
            },
        )
        _record("supervisor.register", officer, by.post, by.actor, name=officer.name, title=title, paper=paper)
        return kept


def strike(officer: Officer, *, reason: str, by: Duty) -> Registration:
    """Take a supervisor out of the register, with the reason; the entry stays."""
    with transaction.atomic():
        _check_keeper(officer, by)
        kept = Registration.objects.select_for_update().get(officer=officer, removed_at=None)
        kept.removed_at = clock.now()
        kept.save(update_fields=["removed_at"])
        _record("supervisor.strike", officer, by.post, by.actor, name=officer.name, reason=reason)
        return kept


def _check_keeper(officer: Officer, by: Duty) -> None:
    """The upper level keeps the register of its region; nobody enters himself."""
    if by.post.watches_id or officer.organ_id not in supervised_organs(by):
        raise Refusal("register.keeper", _("The city or county body keeps the register of its region."))
    if officer.pk == by.officer.pk:
        raise Refusal("order.own", _("Nobody supervises himself; another supervisor must act."))


def _record(kind: str, officer: Officer, post: Post, by: Actor, **data: object) -> None:
    record(
        kind,
        subject_type="officer",
        subject_id=officer.pk,
        by=by,
        organ=post.organ.code,
        data={"post": post.name, **data},
    )
