"""What the application form of an item asks beside applicant and matter: a form of its own for each kind of licence (FORM-02)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from sundial.cases.models import Case
from sundial.cases.stated.asked import Asked, read_answers, read_asked
from sundial.kernel import clock
from sundial.kernel.yaml_files import read_yaml
from sundial.permits.states import PROCEDURE
from sundial.powers.models import ItemVersion

FILE = Path(__file__).with_name("own_forms.yaml")


@dataclass(frozen=True)
class OwnForm:
    """申请书: its title and what it asks. An item whose name holds every one of the words ``named`` is applied for by it."""

    title: str
    named: tuple[str, ...]
    basis: str
    begins: dt.date
    asked: tuple[Asked, ...]


def own_form(version: ItemVersion) -> OwnForm | None:
    """The form in force today by which the item is applied for; None where it asks nothing of its own."""
    if version.item.procedure != PROCEDURE:
        return None
    today = clock.today()
    found = (each for each in _forms() if each.begins <= today and all(word in version.name for word in each.named))
    return next(found, None)


def questions_of(version: ItemVersion) -> tuple[Asked, ...]:
    """What the item's own form asks, of every class of applicant."""
    found = own_form(version)
    return found.asked if found else ()


def told(version: ItemVersion, group: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to the item's own form as the case keeps them, empty where nothing was filled in.

    What is empty is named by the notice of corrections and refuses nothing. Raises ``Refusal`` ``asked.…`` for what cannot be read.
    """
    found = own_form(version)
    if found is None:
        return {}
    asked = [replace(each, when={}) for each in found.asked if each.is_asked({"group": group})]
    wanted = {each.name: given.get(each.name) for each in asked}
    answers = read_answers(asked, Case(version=version, item=version.item), wanted, found.basis)
    return {each.name: _kept(answers.get(each.name, "")) for each in asked}


def _kept(value: Any) -> Any:
    return str(value) if isinstance(value, int | Decimal) else value


@cache
def _forms() -> tuple[OwnForm, ...]:
    return tuple(_read(name, row) for name, row in read_yaml(FILE).items())


def _read(name: str, row: Mapping[str, Any]) -> OwnForm:
    asked = tuple(read_asked(each | {"optional": True}, f"own_forms.{name}") for each in row["asks"])
    return OwnForm(row["title"], tuple(row["named"]), row["basis"], row["in_force"]["from"], asked)
