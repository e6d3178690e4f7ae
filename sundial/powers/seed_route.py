"""Turn the written steps of a procedure into rows of an internal route, by the words of ``data/route_words.yaml``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.kernel.yaml_files import read_yaml
from sundial.powers.drafts import DATA
from sundial.powers.models import ItemVersion, RouteStep, StepKind
from sundial.powers.rules import Fault

Words = dict[str, Any]


@lru_cache(maxsize=1)
def words() -> Words:
    """The rules by which a written step is recognised."""
    loaded: Words = read_yaml(DATA / "route_words.yaml")
    return loaded


def route(version: ItemVersion, steps: list[dict[str, Any]], body: str = "") -> tuple[list[RouteStep], list[Fault]]:
    """The route of ``version`` and the steps nobody recognised. What belongs to the statutory life is left out.

    ``body`` is who decides collectively; the meeting's step bears its name.
    """
    rows: list[dict[str, Any]] = []
    unknown: list[Fault] = []
    for step in steps:
        rule = recognise(step)
        if rule is None:
            told = {"actor": step["actor"], "action": step["action"]}
            text = _("The step “%(actor)s: %(action)s” fits no kind of step.")
            unknown.append(Fault("step_unknown", text, "steps", step["action"], values=told))
        elif not rule.get("life"):
            rows.append(_row(rule, step))
    for row in rows:
        if row["kind"] == StepKind.MEETING:
            row["name"] = body + row["name"]
    if version.publishes_proposed:
        _insert_publication(rows)
    return list(_placed(version, rows)), unknown


def _placed(version: ItemVersion, rows: list[dict[str, Any]]) -> Iterator[RouteStep]:
    """The rows one after another, but those said to stand ``beside`` the row before them at its stage."""
    stage, position = 0, 0
    for row in rows:
        beside = bool(row.pop("beside", False)) and stage > 0
        stage, position = (stage, position + 1) if beside else (stage + 1, 0)
        yield RouteStep(version=version, stage=stage, position=position, **row)


def recognise(step: dict[str, Any]) -> dict[str, Any] | None:
    """The first rule whose words all occur in the step's actor and action."""
    for rule in words()["rules"]:
        in_actor = all(word in step["actor"] for word in rule.get("actor", []))
        if in_actor and all(word in step["action"] for word in rule.get("action", [])):
            found: dict[str, Any] = rule
            return found
    return None


def _row(rule: dict[str, Any], step: dict[str, Any]) -> dict[str, Any]:
    limit = step.get("limit") or {}
    return {
        "kind": rule["kind"],
        "role": rule["role"],
        "name": rule["name"],
        "duty": f"{step['actor']}：{step['action']}",
        "output": step.get("output", ""),
        "condition": rule.get("condition", ""),
        "section": step.get("section", ""),
        "beside": step.get("beside", False),
        "limit_value": limit.get("value"),
        "limit_unit": limit.get("unit", "") if limit.get("value") is not None else "",
    }


def _insert_publication(rows: list[dict[str, Any]]) -> None:
    decisive = (StepKind.MEETING, StepKind.SIGN)
    before = next((place for place, row in enumerate(rows) if row["kind"] in decisive), len(rows))
    rows.insert(before, dict(words()["publish_proposed"]))
