"""The registers a penalty is shown in, with the days each lays down: hand over by, earliest end, last day. All of it is dated data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sundial.cases.models import Case, PartyKind
from sundial.cases.stated.words import both
from sundial.kernel.limits import Limit, Unit, last_day
from sundial.kernel.yaml_files import read_yaml
from sundial.organs.queries import calendar_for
from sundial.penalties.terms import ORDINARY, decided_on
from sundial.powers.drafts import day_means

FILE = Path(__file__).with_name("registers.yaml")


@dataclass(frozen=True)
class Showing:
    """What one register wants of one penalty. ``repair_from`` is empty where the register knows no early end."""

    title: Any
    report_by: dt.date | None
    repair_from: dt.date | None
    until: dt.date | None
    basis: str


def showings(case: Case) -> list[Showing]:
    """Every register in force on the day of the decision that shows this penalty; none before there is one."""
    day = decided_on(case)
    if day is None or case.outcome != "penalty":
        return []
    return [_showing(case, row, day) for row in data()["registers"] if _shows(case, row)]


def weight(case: Case) -> str:
    """How heavy the penalty is for the registers: ``serious``, ``minor`` or ``general``."""
    kinds = set(case.answers.get("kinds", []))
    for name, row in data()["classes"].items():
        if kinds & set(row.get("any", [])) or ("all" in row and kinds and kinds <= set(row["all"])):
            return str(name)
    return "general"


@cache
def data() -> dict[str, Any]:
    """The registers as they stand."""
    told: dict[str, Any] = read_yaml(FILE)
    return told


def _shows(case: Case, row: Mapping[str, Any]) -> bool:
    if row.get("enterprises_only") and case.applicant.kind == PartyKind.PERSON:
        return False
    if row.get("ordinary_only") and case.procedure != ORDINARY:
        return False
    return set(case.answers.get("kinds", [])) != set(row.get("leaves_out", []))


def _showing(case: Case, row: Mapping[str, Any], day: dt.date) -> Showing:
    report = _edition(row["report"], day)
    term = _edition(row["terms"][weight(case)], day)
    return Showing(
        title=both(row["title"], row["key"]),
        report_by=_ends(case, report, day),
        repair_from=_ends(case, term.get("shortest"), day),
        until=_ends(case, term.get("longest"), day),
        basis=str(term.get("basis") or report.get("basis", "")),
    )


def _edition(rows: Sequence[Mapping[str, Any]], day: dt.date) -> Mapping[str, Any]:
    """The latest edition that had begun by ``day``; nothing where none had."""
    begun = [each for each in rows if each["from"] <= day]
    return max(begun, key=lambda each: each["from"]) if begun else {}


def _ends(case: Case, term: Mapping[str, Any] | None, day: dt.date) -> dt.date | None:
    if not term:
        return None
    limit = Limit(int(term["value"]), Unit(term["unit"]))
    return last_day(limit, day, calendar_for(case.organ), resolution=day_means(case.item, case.version))
