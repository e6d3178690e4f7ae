"""Items as they travel: rows under the exchange names of the national catalogue, or everything an item says as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sundial.kernel.identifiers.task_code import parse_task_code
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.powers.drafts import DATA
from sundial.powers.guide import Guide, guide_of
from sundial.powers.models import ItemVersion, LimitKind, LimitRow

Plain = dict[str, Any]


@lru_cache(maxsize=1)
def codes() -> dict[str, dict[str, str]]:
    """The code tables of ``data/codes.yaml``."""
    loaded: dict[str, dict[str, str]] = read_yaml(DATA / "codes.yaml")
    return loaded


def exchange_row(version: ItemVersion) -> dict[str, str]:
    """One item under the names of 实施清单 (up_task_general_basic). What the item does not say stays empty."""
    item, guide = version.item, guide_of(version)
    limits = {row.kind: row for row in version.limits.all()}
    national = _national_code(item.code)
    return {
        "task_name": version.name,
        "catalog_code": national[19:31],
        "task_code": national,
        "local_task_code": "" if national else item.code,
        "task_type": codes()["power_type"][item.power_type],
        "by_law": "；".join(guide.basis),
        "use_level": item.organ.tier,
        "task_state": codes()["item_state"]["cancelled" if item.cancelled_on else "in_use"],
        "task_version": str(version.number),
        "dept_name": item.organ.name,
        "dept_code": item.organ.code,
        "entrust_name": version.delegated_by,
        **_limit("anticipate", limits.get(LimitKind.STATUTORY), guide.statutory.text),
        **_limit("promise", limits.get(LimitKind.PROMISED), guide.promised.text),
        "project_type": codes()["handling_kind"][version.handling_kind],
        "server_type": version.audience,
        "accept_condition": _conditions(guide),
        "handle_flow": " → ".join(step.name for step in guide.steps),
        "fee_basis": "；".join(guide.fees),
        "limit_scene_num": "" if version.visits is None else str(version.visits),
        "transact_addr": "；".join(guide.places) or item.organ.address,
        "transact_time": item.organ.office_hours,
        "link_way": item.organ.telephone,
        "supervise_way": "；".join(guide.complaint_channels) or item.organ.supervision_telephone,
        "plan_effective_date": version.effective_from.isoformat(),
    }


def _national_code(code: str) -> str:
    try:
        return str(parse_task_code(code))
    except Refusal:
        return ""


def _limit(name: str, row: LimitRow | None, words: str) -> dict[str, str]:
    """Days and their unit where the exchange has a code for the unit; any limit in words besides."""
    unit = codes()["limit_unit"].get(row.unit, "") if row else ""
    return {f"{name}_day": str(row.value) if row and unit else "", f"{name}_type": unit, f"{name}_explain": words}


def _conditions(guide: Guide) -> str:
    return "；".join(line for group in guide.conditions for line in group.lines)


ROWS = ("basis", "materials", "limits", "route")
OWN = {"id", "version", "item", "organ"}


def whole(version: ItemVersion) -> Plain:
    """Everything stored about an item and one version of it, as plain data."""
    item = version.item
    return {
        "organ": {"code": item.organ.code, "name": item.organ.name},
        "item": _columns(item) | {"duplicate_of": item.duplicate_of.code if item.duplicate_of else None},
        "version": _columns(version) | {"units": [unit.name for unit in version.units.all()]},
        **{name: _rows(getattr(version, name).all()) for name in ROWS},
        "risks": _rows(version.risks.order_by("step__stage", "step__position", "pk")),
    }


def _rows(rows: Iterable[Any]) -> list[Plain]:
    return [_columns(row) for row in rows]


def _columns(row: Any) -> Plain:
    named = {column.name: getattr(row, column.name) for column in row._meta.concrete_fields if column.name not in OWN}
    return {name: _plain(value) for name, value in named.items()}


def _plain(value: Any) -> Any:
    """A step is named by its place; dates as ISO text; all else as it is."""
    if hasattr(value, "stage"):
        return f"{value.stage}-{value.position}"
    return value.isoformat() if hasattr(value, "isoformat") else value


def safe_cell(value: object) -> str:
    """A cell that a spreadsheet takes for text and never for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
