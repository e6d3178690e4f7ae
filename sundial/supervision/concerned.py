"""Whom a light concerns: whoever the rule names, else who has the case in hand, else who holds the post it waits for,

else who acted on it last. Asked for many lights at once, so that a burst costs no more questions than a single light.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sundial.cases.models import Case
from sundial.ledger.models import Event
from sundial.organs.access import current
from sundial.organs.models import Appointment, Officer
from sundial.rules.dictionary import load_dictionary
from sundial.supervision.people import is_id

OFFICER = "officer"

Post: TypeAlias = tuple[UUID, str]  # organ and role


def concerned(lit: Sequence[tuple[Case, Mapping[str, Any]]], on: date) -> list[Officer | None]:
    """For each case and the values its rule kept: the officer who is asked for the reason and may reply.

    ``None`` where nobody ever had the case.
    """
    by_rule = _named_by_rule(values for _, values in lit)
    waiting = [case for (case, _), named in zip(lit, by_rule, strict=True) if not named and not case.holder_id]
    posted = _at_posts(waiting, on)
    acted = _last_to_act(case for case in waiting if _post(case) not in posted)
    return [
        named or case.holder or posted.get(_post(case)) or acted.get(case.pk)
        for (case, _), named in zip(lit, by_rule, strict=True)
    ]


def _named_by_rule(kept: Iterable[Mapping[str, Any]]) -> list[Officer | None]:
    keys = [_officer_kept(values) for values in kept]
    officers = Officer.objects.in_bulk({key for key in keys if key}) if any(keys) else {}
    return [officers.get(key) if key else None for key in keys]


def _officer_kept(values: Mapping[str, Any]) -> UUID | None:
    """The first officer among the kept values; whoever acted in another system is no officer of ours."""
    facts = {name: load_dictionary().named(name) for name in values}
    found = (value for name, value in values.items() if (fact := facts[name]) and fact.unit == OFFICER)
    return next((UUID(value) for value in found if is_id(value)), None)


def _post(case: Case) -> Post:
    return case.organ_id, case.holder_role


def _at_posts(cases: Iterable[Case], on: date) -> dict[Post, Officer]:
    """A case that waits for a post waits for whoever was appointed to it first."""
    posts = {_post(case) for case in cases if case.holder_role}
    if not posts:
        return {}
    held = Appointment.objects.filter(
        current("", on), post__organ_id__in={organ for organ, _ in posts}, post__role__in={role for _, role in posts}
    )
    posted: dict[Post, Officer] = {}
    for appointment in held.select_related("officer", "post").order_by("pk"):
        posted.setdefault((appointment.post.organ_id, appointment.post.role), appointment.officer)
    return posted


def _last_to_act(cases: Iterable[Case]) -> dict[UUID, Officer]:
    ids = {case.pk for case in cases}
    if not ids:
        return {}
    acts = Event.objects.filter(subject_type="case", subject_id__in=ids, data__has_key="officer")
    theirs = acts.exclude(data__officer="").order_by("subject_id", "-position").distinct("subject_id")
    by_case = {case: UUID(officer) for case, officer in theirs.values_list("subject_id", "data__officer")}
    officers = Officer.objects.in_bulk(set(by_case.values()))
    return {case: officers[officer] for case, officer in by_case.items() if officer in officers}
