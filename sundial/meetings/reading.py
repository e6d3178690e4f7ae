"""Reading the rule of a body as a catalogue writes it, with the offices called as its own tier of government calls them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sundial.cases.stated.words import both
from sundial.kernel.limits import Limit, Unit
from sundial.kernel.yaml_files import read_yaml
from sundial.meetings.body_rule import (
    MARKS,
    BodyRule,
    Deciding,
    Discipline,
    Due,
    Noted,
    Route,
    Signing,
    Sitting,
    Step,
)
from sundial.meetings.matters import fraction, read_matter
from sundial.meetings.seats import read_called, read_invited
from sundial.organs.models import Tier
from sundial.powers.models import ItemVersion

FILE = Path(__file__).with_name("bodies.yaml")
OFFICES = Path(__file__).with_name("offices.yaml")
OFFICE = re.compile(r"\{(\w+)\}")


def rule_of(version: ItemVersion) -> BodyRule:
    """The rule as the catalogue writes it: ``quorum: 2/3`` (with ``quorum_op: ">"``: more than), ``notice: {value, unit}``,
    ``ad_hoc``, ``head_last``, ``majority``, ``below_quorum: opinions``, ``signatures: {by, basis, unsigned}``, ``name``,
    ``marks: {record, minutes}``, ``leave: {basis}``, ``papers: {value, unit, longest}``, ``in_charge_present``, ``agenda`` and
    ``clearing`` as ``{basis, steps: [{who, zh, en}]}``, ``decides: {by: chair, basis, ask_head}``, ``called`` and ``invited`` (see ``seats.py``),
    ``timetable: [{code, value, unit, count?, zh, en}]``, ``conduct: {basis, kinds: [{code, breach?, zh, en}]}``,
    ``sits: {weekday, backlog, basis}``,
    ``reported: {basis}``, ``feedback`` and ``opinions`` as ``{value, unit, basis}`` and its ``matters`` (see ``matters.py``). With ``like``
    it is one of ``bodies.yaml``, and says only what differs."""
    said = written(version)
    numerator, denominator = fraction(said["quorum"])
    papers, marks = said.get("papers", {}), MARKS | said.get("marks", {})
    return BodyRule(
        numerator,
        denominator,
        version.name,
        notice=_limit(said.get("notice")),
        ad_hoc=bool(said.get("ad_hoc")),
        head_last=bool(said.get("head_last")),
        majority=bool(said.get("majority")),
        opinions_below=said.get("below_quorum") == "opinions",
        signing=_signing(said.get("signatures", {}), version.name),
        over=said.get("quorum_op") == ">",
        in_charge=bool(said.get("in_charge_present")),
        papers=_limit(papers if "value" in papers else None),
        longest=papers.get("longest"),
        name=str(said.get("name", "")),
        record_mark=marks["record"],
        minutes_mark=marks["minutes"],
        matters=tuple(read_matter(each, version.name) for each in said.get("matters", [])),
        leave_basis=str(said.get("leave", {}).get("basis", "")),
        agenda=_route(said.get("agenda", {}), version.name),
        cleared=_route(said.get("clearing", {}), version.name),
        deciding=_deciding(said, version.name),
        called=read_called(said.get("called", {}), version.name),
        invited=read_invited(said.get("invited", {}), version.name),
        conduct=_discipline(said.get("conduct", {}), version.name),
        sitting=_sitting(said.get("sits", {}), version.name),
        feedback=_limit(said.get("feedback")),
        feedback_basis=said.get("feedback", {}).get("basis", version.name),
        opinions=_limit(said.get("opinions")),
        opinions_basis=said.get("opinions", {}).get("basis", version.name),
        reported=said.get("reported", {}).get("basis", ""),
        timetable=tuple(_due(each, version.name) for each in said.get("timetable", [])),
    )


def written(version: ItemVersion) -> dict[str, Any]:
    """What the catalogue writes of the body, on top of the rule of another place it is ``like``, each office by the word of its own tier.

    Raises KeyError for an unknown rule, office or tier.
    """
    said: dict[str, Any] = version.extra["meeting"]
    if "like" not in said:
        return said
    tier = Tier(version.item.organ.tier).name.lower()
    called = {key: words[tier] for key, words in offices().items() if tier in words} | said.get("offices", {})
    told: dict[str, Any] = _in_words(known_rules()[said["like"]]["meeting"] | said, called, "zh")
    return told


def _in_words(said: Any, called: Mapping[str, Mapping[str, str]], language: str) -> Any:
    """``said`` with every ``{office}`` in it by its word; what stands under ``en`` in English, all else in Chinese."""
    if isinstance(said, dict):
        return {key: _in_words(each, called, "en" if key == "en" else language) for key, each in said.items()}
    if isinstance(said, list):
        return [_in_words(each, called, language) for each in said]
    if isinstance(said, str):
        return OFFICE.sub(lambda found: called[found[1]][language], said)
    return said


@cache
def offices() -> dict[str, dict[str, dict[str, str]]]:
    """What an office is called at each tier of government (``offices.yaml``)."""
    told: dict[str, dict[str, dict[str, str]]] = read_yaml(OFFICES)
    return told


@cache
def known_rules() -> dict[str, Any]:
    """Rules of bodies that meet elsewhere, each with its source (``bodies.yaml``)."""
    told: dict[str, Any] = read_yaml(FILE)
    return told


def _route(said: dict[str, Any], where: str) -> Route:
    steps = (Step(tuple(each["who"]), _title(each, where)) for each in said.get("steps", []))
    return Route(tuple(steps), said.get("basis", where))


def _deciding(said: dict[str, Any], where: str) -> Deciding:
    told = said.get("decides", {})
    return Deciding(told.get("by") == "chair", told.get("basis", where), told.get("ask_head", ""))


def _discipline(said: dict[str, Any], where: str) -> Discipline:
    kinds = {str(each["code"]): Noted(_title(each, where), bool(each.get("breach"))) for each in said.get("kinds", [])}
    return Discipline(kinds, said.get("basis", where))


def _sitting(said: dict[str, Any], where: str) -> Sitting:
    return Sitting(said.get("weekday"), said.get("backlog"), said.get("basis", where))


def _due(said: dict[str, Any], where: str) -> Due:
    before = Limit(said["value"], Unit(said["unit"]))
    return Due(str(said["code"]), _title(said, where), before, said.get("count"))


def _title(said: dict[str, Any], where: str) -> Any:
    return both({"zh": said["zh"], "en": said["en"]}, where)


def _limit(said: Any) -> Limit | None:
    return Limit(said["value"], Unit(said["unit"])) if said else None


def _signing(said: dict[str, str], name: str) -> Signing:
    return Signing(said.get("by", "present"), said.get("basis", name), said.get("unsigned", ""))
