"""Invented applicants: names and places from ``data/applicants.yaml``, codes computed so that every check digit is right."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from sundial.cases.models import Party, PartyKind
from sundial.demo.county import DATA
from sundial.kernel.identifiers import citizen_id, uscc
from sundial.kernel.yaml_files import read_yaml

REGION = "431025"
TELEPHONE = "139{:04d}{:04d}"


def applicant(key: str) -> Party:
    """A new, unsaved party: one firm or person of the file."""
    told = _told()
    if key in told["firms"]:
        number = list(told["firms"]).index(key) + 1
        return _firm(told["firms"][key], number)
    return _person(told["people"][key])


def with_code(code: str) -> Party:
    """The firm of the file that has this credit code. Raises ``LookupError`` when none has."""
    found = [party for party in map(applicant, _told()["firms"]) if party.identifier == code]
    if not found:
        raise LookupError(code)
    return found[0]


def telephone_of(number: int) -> str:
    """A telephone number nobody has been given."""
    return TELEPHONE.format(0, number)


def _firm(told: dict[str, Any], number: int) -> Party:
    body = f"91{told.get('region', REGION)}MADE{number:04d}"
    organisation = body[8:16]
    first17 = body + uscc.organisation_check(organisation)
    return Party(
        kind=PartyKind.ENTERPRISE,
        name=told["name"],
        identifier=first17 + uscc.check_digit(first17),
        legal_representative=told["head"],
        contact_name=told["head"],
        telephone=telephone_of(number),
        address=told["place"],
    )


def _person(told: dict[str, Any]) -> Party:
    shop = f"{told['shop']}，演示" if "shop" in told else "演示"
    return Party(
        kind=PartyKind.PERSON,
        name=told["name"],
        identifier=identity_number(told["born"], told["n"]),
        contact_name=told["name"],
        telephone=telephone_of(5000 + told["n"]),
        address=f"{told['place']}（{shop}）",
    )


def identity_number(born: dt.date, n: int) -> str:
    """The number of somebody invented, with its right check character."""
    first17 = f"{REGION}{born:%Y%m%d}{n:03d}"
    return first17 + citizen_id.check_digit(first17)


@cache
def _told() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(DATA / "applicants.yaml")
    return loaded
