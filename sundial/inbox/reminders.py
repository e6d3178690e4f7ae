"""Remind the party of its own limits before they end, and say so when one is over. Once for each day a limit ends on."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from sundial.cases.deadlines import last_day
from sundial.cases.documents.wording import say_date
from sundial.cases.lifecycle import life_of
from sundial.cases.models import CaseClock
from sundial.inbox.actions.tell import News, tell
from sundial.inbox.occasions import LANGUAGES, Reminder, texts
from sundial.kernel import clock
from sundial.organs.models import Role

IN_DJANGO = {"zh": "zh-hans", "en": "en"}


@transaction.atomic
def one_pass() -> bool:
    """Tell of every limit a reminder is due for; there is never more to do at once."""
    for reminder in texts().reminders:
        tell([_news(reminder, each) for each in _due(reminder, clock.now())])
    return False


def _due(reminder: Reminder, now: dt.datetime) -> QuerySet[CaseClock]:
    """The open clocks this reminder is due for; ``tell`` leaves out what was told."""
    found = CaseClock.objects.filter(kind=reminder.clock, ended_at=None).exclude(case__secret_hash="")
    if reminder.over:
        found = found.filter(due_at__lt=now, due_at__gte=now - texts().told_within)
    else:
        found = found.filter(due_at__gte=now, due_at__lt=now + reminder.before)
    return found.select_related("case__organ", "case__version").order_by("due_at", "pk")


def _news(reminder: Reminder, row: CaseClock) -> News:
    assert row.due_at is not None
    day = last_day(row.due_at)
    said = {"zh": say_date(day), "en": f"{day.day} {day:%B} {day.year}"}
    places = {language: {"due": said[language], **_where_it_stands(row, language)} for language in LANGUAGES}
    return News(row.case, reminder.occasion, f"{row.pk}:{day}", clock.now(), places)


def _where_it_stands(row: CaseClock, language: str) -> dict[str, str]:
    """Which limit it is, in which state the case stands, and at whose post."""
    case = row.case
    with translation.override(IN_DJANGO[language]):
        return {
            "limit": str(row.get_kind_display()),
            "state": str(life_of(case.procedure).states[case.state]),
            "holder": str(Role(case.holder_role).label) if case.holder_role else "",
            "telephone": case.organ.supervision_telephone or "—",
        }
