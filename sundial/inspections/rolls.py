"""The list of a draw as an act gives it: lines of subjects, officers, and who must withdraw from whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.inspections.drawing import Roll
from sundial.kernel.identifiers import uscc
from sundial.kernel.refusal import Refusal

BASIS = "优化营商环境条例第五十四条"


def roll_of(answers: Mapping[str, Any]) -> Roll:
    """The list. Raises ``Refusal``: ``draw.subject``, ``draw.twice``, ``draw.withdrawn``, ``draw.number``, ``draw.team``."""
    subjects = _subjects(answers["subjects"])
    inspectors = {each["id"]: each["name"] for each in answers["inspectors"]}
    roll = Roll(
        subjects,
        inspectors,
        int(answers["number"]),
        int(answers["team"]),
        _withdrawn(answers.get("withdrawn", []), subjects, inspectors),
    )
    if roll.number > len(subjects):
        raise Refusal("draw.number", _("More are to be drawn than the list holds."), field="number", basis=BASIS)
    for key, name in subjects.items():
        if sum((key, inspector) not in roll.withdrawn for inspector in inspectors) < roll.team:
            raise Refusal(
                "draw.team",
                _("Too few inspectors are left for “%(name)s”."),
                field="inspectors",
                basis=BASIS,
                name=name,
            )
    return roll


def _subjects(lines: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        name, _comma, code = (part.strip() for part in line.replace("，", ",").partition(","))
        if not name or not code:
            raise Refusal(
                "draw.subject",
                _("“%(line)s” names no subject with its credit code."),
                field="subjects",
                basis=BASIS,
                line=line,
            )
        uscc.validate(code, field="subjects")
        if code in found:
            raise Refusal("draw.twice", _("“%(name)s” stands twice."), field="subjects", basis=BASIS, name=name)
        found[code] = name
    return found


def _withdrawn(
    lines: Iterable[str], subjects: Mapping[str, str], inspectors: Mapping[str, str]
) -> frozenset[tuple[str, str]]:
    by_subject = {name: key for key, name in subjects.items()}
    by_inspector = {name: key for key, name in inspectors.items()}
    pairs = set()
    for line in lines:
        subject, _comma, inspector = (part.strip() for part in line.replace("，", ",").partition(","))
        if subject not in by_subject or inspector not in by_inspector:
            raise Refusal(
                "draw.withdrawn",
                _("“%(line)s” names no subject and inspector of the lists."),
                field="withdrawn",
                basis=BASIS,
                line=line,
            )
        pairs.add((by_subject[subject], by_inspector[inspector]))
    return frozenset(pairs)
