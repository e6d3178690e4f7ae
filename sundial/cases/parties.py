"""A party's number is checked before it is stored: a wrong digit found today is a paper that reaches nobody tomorrow."""

from __future__ import annotations

from collections.abc import Mapping

from sundial.cases import person_papers
from sundial.cases.models import Party, PartyKind
from sundial.kernel.identifiers import uscc

# The paper of the file by which an agent acts; Chinese whoever applies.
AUTHORITY = "授权委托书"


def keep(party: Party, *, field: str = "identifier") -> Party:
    """Save ``party`` with its number as it is written (capitals, no spaces). Raises ``Refusal`` (``citizen_id.…``, ``person_paper.form``, ``uscc.…``) naming ``field`` for a number that cannot be right."""
    if party.kind == PartyKind.PERSON:
        party.identifier = person_papers.validate(party.paper, party.identifier, field=field)
    else:
        party.identifier = uscc.validate(party.identifier, field=field)
    party.save()
    return party


def keep_if_known(party: Party, *, field: str = "identifier") -> Party:
    """Save ``party``; one whose number nobody knows yet is kept without (an unknown offender at the first moment)."""
    if party.identifier:
        return keep(party, field=field)
    party.save()
    return party


def agent_told(told: Mapping[str, str]) -> Party | None:
    """Who acts for the applicant by what ``AgentForm`` was told, not yet saved; None where nobody does."""
    if told.get("acts") != "yes":
        return None
    known = {name: told[name] for name in ("name", "identifier", "telephone")}
    return Party(kind=PartyKind.PERSON, paper=told.get("paper", ""), **known)


def authority_told(told: Mapping[str, str]) -> dict[str, str]:
    """What the agent may do and until when, as the answers of the form keep it."""
    if told.get("acts") != "yes":
        return {}
    return {"authorisation": told["scope"], **({"authorised_until": told["until"]} if told["until"] else {})}
