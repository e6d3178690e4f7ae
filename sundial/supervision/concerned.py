"""Whom a light concerns: whoever the rule names, else who has the case in hand, else who holds the post it waits for,

else who acted on it last.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sundial.cases.models import Case
from sundial.ledger.models import Event
from sundial.organs.access import current
from sundial.organs.models import Officer
from sundial.rules.dictionary import load_dictionary

OFFICER = "officer"


def concerned(case: Case, values: Mapping[str, Any], on: date) -> Officer | None:
    """The officer who is asked for the reason, and who has the right of reply; ``None`` when nobody ever had the case.

    ``values`` are those the rule kept.
    """
    return _named_by_rule(values) or case.holder or _at_post(case, on) or _last_to_act(case)


def _named_by_rule(values: Mapping[str, Any]) -> Officer | None:
    dictionary = load_dictionary()
    facts = {**dictionary.case, **dictionary.step}
    keys = [value for name, value in values.items() if value and name in facts and facts[name].unit == OFFICER]
    return Officer.objects.filter(pk__in=keys).first() if keys else None


def _at_post(case: Case, on: date) -> Officer | None:
    """A case that waits for a post waits for whoever was appointed to it first."""
    if not case.holder_role:
        return None
    held = current("appointments__", on)
    posted = Officer.objects.filter(
        held, appointments__post__organ_id=case.organ_id, appointments__post__role=case.holder_role
    )
    return posted.order_by("appointments__pk").first()


def _last_to_act(case: Case) -> Officer | None:
    acts = Event.objects.filter(subject_type="case", subject_id=case.pk, data__has_key="officer")
    last = acts.order_by("-position").first()
    return Officer.objects.filter(pk=last.data["officer"]).first() if last else None
