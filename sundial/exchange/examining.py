"""Who the party of a foreign case is, and whether its number can be right; how the case is numbered here."""

from __future__ import annotations

import re

from sundial.cases.models import Party, PartyKind
from sundial.exchange.models import System
from sundial.kernel.identifiers import citizen_id, uscc
from sundial.kernel.refusal import Refusal
from sundial.rules.logs.taking import Refused, TakenCase

EXCEPTED = "differs from what was taken over before"
PLAIN = re.compile(r"[\w.-]{1,30}")
NUMBER_LENGTH = 60


def with_party_fault(case: TakenCase) -> Refused | None:
    """The refusal of a case whose party has a number that cannot be right; None where there is none, or it is sound."""
    number = case.texts["party_identifier"]
    if not number:
        return None
    try:
        _validate(number)
    except Refusal as refused:
        return Refused(case.line, case.record, f"party: {refused.code}", number)
    return None


def party_of(case: TakenCase) -> Party | None:
    """The party as the other system names it; None where it names nobody.

    Whoever has no number may be a person, and is masked like one.
    """
    name, number = case.texts["party"], case.texts["party_identifier"]
    if not (name or number):
        return None
    kind = PartyKind.ENTERPRISE if number and not _is_person(number) else PartyKind.PERSON
    return Party(kind=kind, name=name[:200] or number, identifier=number, telephone="")


def number_of(system: System, case: TakenCase) -> str:
    """The number it bears here: its system's own, behind the system's code, where that fits into an address."""
    own = case.texts["number"] or case.record
    return f"{system.code}-{own if PLAIN.fullmatch(own) else case.digest[:24]}"[:NUMBER_LENGTH]


def _validate(number: str) -> None:
    (citizen_id if _is_person(number) else uscc).validate(number, field="party_identifier")


def _is_person(number: str) -> bool:
    """Eighteen digits, or seventeen and an X, are an identity number only where a credit code would be wrong."""
    try:
        uscc.validate(number, field="party_identifier")
    except Refusal:
        return number[:17].isdigit()
    return False
