"""Whom a field of officers may name, as far as an act's own checks say before anything is answered.

A check that refuses officers by what the case knows says so here too, by its name: a form then offers nobody it would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from sundial.cases.models import Case
from sundial.cases.stated.checks import Named, entitling, remembered
from sundial.kernel import clock

Nameable = Callable[[UUID], bool]
Remark = Callable[[UUID], str]
Naming = Callable[[Case, Any], Mapping[str, Nameable]]

CERTIFIED = "least_certified"
_namings: dict[str, Naming] = {}


def names(check: str) -> Callable[[Naming], Naming]:
    """Register what the check of that name lets each field name: ``(case, argument)`` gives a test of an officer's key by field."""

    def _register(naming: Naming) -> Naming:
        if check in _namings:
            raise ValueError(f"whom {check} lets be named is registered twice")
        _namings[check] = naming
        return naming

    return _register


def nameable(case: Case, checks: Iterable[Named]) -> dict[str, list[Nameable]]:
    """By field, every test an officer must pass to be offered there."""
    found: dict[str, list[Nameable]] = {}
    for check in checks:
        if check.name in _namings:
            for field, test in _namings[check.name](case, check.argument).items():
                found.setdefault(field, []).append(test)
    return found


def remarks(case: Case, checks: Iterable[Named]) -> dict[str, Remark]:
    """By field, what a form says beside the name of an officer: that he could not take part if he acted today.

    He is offered all the same: what is entered may have happened while he could.
    """
    fields = [check.argument["field"] for check in checks if check.name == CERTIFIED]
    if not fields:
        return {}
    entitled = set(entitling(case, clock.today()).values_list("officer_id", flat=True))
    return dict.fromkeys(fields, lambda key: "" if key in entitled else _("no certificate valid today"))


def nobody_of(keys: Collection[UUID]) -> Nameable:
    """The test that leaves out the officers with these keys."""
    return lambda key: key not in keys


@names("none_of")
def _others(case: Case, argument: Mapping[str, Any]) -> Mapping[str, Nameable]:
    return dict.fromkeys(argument["fields"], nobody_of(remembered(case, argument["of"])))


@names("named_among")
def _those_named(case: Case, argument: Mapping[str, str]) -> Mapping[str, Nameable]:
    return {argument["field"]: remembered(case, argument["of"]).__contains__}
