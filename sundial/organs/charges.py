"""分工: which leader has charge of personnel, finance, purchases and tenders; the head of an organ runs none of them himself (MEET-26).

What the charges are, and who may not hold them, is dated data (``charges.yaml``).
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.ledger.actions import record
from sundial.organs.access import Duty, duties, duty_as
from sundial.organs.models import Charge, Officer, Organ, Role

FILE = Path(__file__).with_name("charges.yaml")
GIVING = (Role.DIRECTOR, Role.OFFICE)
HOLDING = (Role.DIRECTOR, Role.DEPUTY_HEAD, Role.ATTENDEE)


@cache
def _editions() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_yaml(FILE)
    return sorted(rows, key=lambda row: str(row["in_force"]["from"]))


def edition(on: dt.date | None = None) -> dict[str, Any]:
    """The edition in force on ``on`` (default today); before the first one, nothing is a charge of anybody."""
    day = str(on or clock.today())
    found = [row for row in _editions() if str(row["in_force"]["from"]) <= day]
    return found[-1] if found else {"source": "", "not_held_by": [], "charges": {}}


def source(on: dt.date | None = None) -> str:
    """The paper that says so."""
    return str(edition(on)["source"])


def known(on: dt.date | None = None) -> dict[str, str]:
    """Code and name of every charge, in the reader's language."""
    tongue = "en" if str(get_language() or "").startswith("en") else "zh"
    return {code: str(words[tongue]) for code, words in edition(on)["charges"].items()}


def holder(organ: Organ, code: str, on: dt.date | None = None) -> Officer | None:
    """Who has charge of ``code`` in ``organ``."""
    found = Charge.objects.filter(organ=organ, code=code, valid_from__lte=on or clock.today(), ended_on=None)
    row = found.select_related("officer").first()
    return row.officer if row else None


def check_not_head(
    officer: Officer, organ: Organ, code: str, on: dt.date | None = None, *, field: str = "officer"
) -> None:
    """The head runs none of these charges himself. Raises ``Refusal`` ``charge.head``."""
    rule = edition(on)
    own = [duty for duty in duties(officer, on) if duty.post.organ_id == organ.pk and duty.delegated_by is None]
    if code in rule["charges"] and any(duty.post.role in rule["not_held_by"] for duty in own):
        sentence = _("The head of an organ does not run “%(charge)s” himself; a deputy has charge of it.")
        said = {"who": str(Role.DEPUTY_HEAD.label), "charge": known(on)[code]}
        raise Refusal("charge.head", sentence, field=field, basis=rule["source"], **said)


@transaction.atomic
def give(organ: Organ, code: str, officer: Officer, *, by: Officer) -> Charge:
    """Give a leader of ``organ`` the charge ``code`` from today; whoever had it has it no longer.

    Raises ``Refusal``: ``charge.post`` (who gives), ``charge.unknown``, ``charge.leader`` (he is no leader of the organ),
    ``charge.head``, ``charge.same``.
    """
    today = clock.today()
    giver = _giver(organ, by)
    if code not in edition(today)["charges"]:
        raise Refusal("charge.unknown", _("There is no such charge."), field="code", basis=source(today))
    if duty_as(officer, HOLDING, organ, today) is None:
        sentence = _("%(name)s is no leader of this organ.")
        raise Refusal("charge.leader", sentence, field="officer", basis=source(today), name=officer.name)
    check_not_head(officer, organ, code, today)
    before = Charge.objects.select_for_update().filter(organ=organ, code=code, ended_on=None).first()
    if before is not None and before.officer_id == officer.pk:
        sentence = _("%(name)s has this charge already.")
        raise Refusal("charge.same", sentence, field="officer", basis=source(today), name=officer.name)
    if before is not None:
        before.ended_on = today
        before.save()
    row = Charge.objects.create(organ=organ, code=code, officer=officer, valid_from=today, basis=source(today))
    record(
        "charge.give",
        subject_type="organ",
        subject_id=organ.pk,
        by=giver.actor,
        organ=organ.code,
        data={
            "charge": edition(today)["charges"][code]["zh"],
            "code": code,
            "officer": officer.name,
            "basis": row.basis,
            "verb": "other",
        },
    )
    return row


def _giver(organ: Organ, by: Officer) -> Duty:
    duty = duty_as(by, GIVING, organ)
    if duty is None:
        sentence = _("Your post does not divide the work of this organ.")
        raise Refusal("charge.post", sentence, basis=source(), who=str(Role.DIRECTOR.label))
    return duty
