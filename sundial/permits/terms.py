"""The law's own terms for every licence, read from ``terms.yaml``, and the item's rows laid over them."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import PublicationKind
from sundial.cases.stated.law import Term
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.powers.models import ItemVersion, LimitKind, LimitRow

TERMS = Path(__file__).with_name("terms.yaml")


def limit_of(version: ItemVersion, kind: str, on: dt.date) -> Term | None:
    """The limit of ``kind`` of an item version, else the law's own on ``on``; ``None`` means missing, never unlimited."""
    row = version.limits.filter(kind=kind).first()
    if row is not None:
        return term_of(row)
    return _on(legal_limits().get(kind, []), on)


def term_of(row: LimitRow) -> Term:
    """A catalogue row as a term."""
    return Term(row.value, row.source or row.starts, row.unit)


def publication_of(version: ItemVersion, kind: str) -> Term | None:
    """How long a publication of ``kind`` (proposed, result) must stand at least; ``None`` where the item has no such row."""
    words = _terms()["proposed_words"]
    for row in version.limits.filter(kind=LimitKind.PUBLICATION):
        proposed = any(word in row.what for word in words)
        if proposed == (kind == PublicationKind.PROPOSED):
            return term_of(row)
    return None


def inspection_staff(on: dt.date) -> Term:
    """How many staff an inspection needs."""
    return _required("inspection_staff", on)


def retention(on: dt.date) -> Term:
    """How long a closed file is kept at least."""
    return _required("retention", on)


def remedies(version: ItemVersion, on: dt.date) -> list[str]:
    """The remedies a refusal names: the item's, else the law's."""
    return list(version.remedies or _required("remedies", on).value)


def lawful_stop(reason: str) -> Term:
    """The name and basis of a reason that may stop the clock; raises ``Refusal`` ``clock.reason`` for any other."""
    stops = _terms()["lawful_stops"]
    if reason not in stops["reasons"]:
        raise Refusal(
            "clock.reason",
            _("The law does not let this reason stop the clock."),
            field="reason",
            basis=stops["basis"],
        )
    return Term(stops["reasons"][reason], stops["basis"])


def lawful_stops() -> dict[str, str]:
    """The closed list of reasons, code and Chinese name."""
    return dict(_terms()["lawful_stops"]["reasons"])


def legal_limits() -> dict[str, list[dict[str, Any]]]:
    """The law's own limits by kind, each with its dated editions."""
    limits: dict[str, list[dict[str, Any]]] = _terms()["limits"]
    return limits


def _required(name: str, on: dt.date) -> Term:
    term = _on(_terms()[name], on)
    if term is None:
        raise LookupError(f"terms.yaml has no {name} in force on {on}")
    return term


def _on(editions: list[dict[str, Any]], on: dt.date) -> Term | None:
    """The edition in force on ``on``: the latest that began by then."""
    begun = [each for each in editions if each["from"] <= on]
    if not begun:
        return None
    latest = max(begun, key=lambda each: each["from"])
    return Term(latest["value"], latest["basis"], latest.get("unit", ""))


@cache
def _terms() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(TERMS)
    return loaded
