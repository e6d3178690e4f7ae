"""Who the party is, entered once it is known: a case the organ begins may start before anybody knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.cases import parties
from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.procedure import Act
from sundial.cases.stated.acts import asks_of
from sundial.cases.stated.asked import Asked
from sundial.cases.stated.checks import standing_check
from sundial.cases.stated.effects import effect
from sundial.kernel.refusal import Refusal

FIELDS = {
    "name": _("Name or full title"),
    "identifier": _("Identity number or credit code"),
    "legal_representative": _("Legal representative or responsible person"),
    "contact_name": _("Contact person"),
    "telephone": _("Contact telephone"),
    "address": _("Address"),
}
MUST = ("name", "identifier")


@asks_of("party")
def party_asks(case: Case) -> list[Asked]:
    """The party as it stands, to be completed."""
    party = case.applicant
    kind = Asked("kind", "choice", _("The party is"), options=dict(PartyKind.choices), initial=party.kind)
    texts = [
        Asked(name, "text", label, optional=name not in MUST, initial=getattr(party, name))
        for name, label in FIELDS.items()
    ]
    return [kind, *texts]


@standing_check("party_is_known")
def party_is_known(case: Case, at: dt.datetime, argument: None) -> None:
    """Papers that name the party wait until its number is known. Raises ``Refusal`` ``party.unknown``, naming the act to do first."""
    if not case.applicant.identifier:
        label = life_of(case.procedure).by_action["identify_party"].label
        raise Refusal("party.unknown", _("Enter the party's number first by “%(act)s”."), field="identifier", act=label)


@effect("identify_party")
def identify_party(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Give the case its party anew; the row that stood before stays for the cases that share it, and for the record.

    Raises ``Refusal`` naming the field for a number that cannot be right.
    """
    before = act.case.applicant
    given = {name: str(answers.get(name, "")) for name in FIELDS}
    act.case.applicant = parties.keep(Party(kind=answers["kind"], email=before.email, **given))
    act.note(renamed=before.name != act.case.applicant.name)
