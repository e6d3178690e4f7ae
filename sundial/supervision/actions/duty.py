"""The supervisors' own duty: sign in every working day, be in the register, say why when a day was missed."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.access import Duty
from sundial.organs.models import Officer, Post
from sundial.organs.queries import calendar_for
from sundial.supervision.access import is_supervisor, supervised_organs
from sundial.supervision.duty.models import Attendance, DutyDay, DutyMiss, Registration
from sundial.supervision.duty.queries import holders_on, supervising_posts
from sundial.supervision.notices.tell import tell_officer

FILE = Path(__file__).parents[1] / "data" / "duty.yaml"
TURN = "SELECT pg_try_advisory_xact_lock(hashtext('sundial.duty'))"
SYSTEM = Actor.system()
DAY = dt.timedelta(days=1)


def attend(officer: Officer) -> bool:
    """Write down that a supervisor signed in today; True the first time of the day. Others are not counted."""
    if not is_supervisor(officer):
        return False
    _row, first = Attendance.objects.get_or_create(officer=officer, day=clock.today(), defaults={"at": clock.now()})
    return first


def one_pass() -> bool:
    """Check the next day that is over; True when another may follow."""
    return check_next_day() is not None


@transaction.atomic
def check_next_day() -> dt.date | None:
    """Check the first unchecked day before today, and write a finding for each post nobody covered on a working day."""
    with connection.cursor() as cursor:
        cursor.execute(TURN)
        if not cursor.fetchone()[0]:
            return None
    day = _next_day()
    if day >= clock.today():
        return None
    for post in supervising_posts():
        if calendar_for(post.organ).is_working(day):
            _check(post, day)
    DutyDay.objects.create(day=day, checked_at=clock.now())
    return day


def explain(miss_id: int, *, reason: str, by: Duty) -> DutyMiss:
    """The supervisor who missed a day says why, once."""
    with transaction.atomic():
        miss = DutyMiss.objects.select_for_update(of=("self",)).select_related("officer", "post__organ").get(pk=miss_id)
        if miss.officer_id != by.officer.pk:
            raise Refusal("duty.not_yours", _("Only the supervisor who missed the day says why."))
        if miss.reason or not reason.strip():
            raise Refusal("duty.reason", _("The reason is written once, and not empty."), field="reason")
        miss.reason, miss.reason_at = reason.strip(), clock.now()
        miss.save(update_fields=["reason", "reason_at"])
        _record("duty.explain", miss.officer, miss.post, by.actor, day=miss.day, reason=miss.reason)
        return miss


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


def _next_day() -> dt.date:
    last = DutyDay.objects.order_by("-day").values_list("day", flat=True).first()
    return last + DAY if last else clock.today() - dt.timedelta(days=_terms()["first_look_days"])


def _check(post: Post, day: dt.date) -> None:
    held = holders_on(post, day)
    if not held:
        return
    able = [*held]
    if post.partner and _terms()["covered_by_partner"]:
        able += holders_on(post.partner, day)
    if Attendance.objects.filter(officer__in=able, day=day).exists():
        return
    miss, made = DutyMiss.objects.get_or_create(
        post=post, day=day, defaults={"officer": held[0], "found_at": clock.now()}
    )
    if made:
        _record("duty.missed", miss.officer, post, SYSTEM, name=miss.officer.name, day=day)
        address = reverse("wall:register")
        tell_officer("duty_missed", miss.officer, f"{post.pk}:{day}", address, name=miss.officer.name, due=str(day))


def _record(kind: str, officer: Officer, post: Post, by: Actor, **data: object) -> None:
    record(
        kind,
        subject_type="officer",
        subject_id=officer.pk,
        by=by,
        organ=post.organ.code,
        data={"post": post.name, **data},
    )


@cache
def _terms() -> dict[str, Any]:
    terms: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["sign_in"]
    return terms
