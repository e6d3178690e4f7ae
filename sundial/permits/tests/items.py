"""Items made to measure: a licence whose rows a test chooses, with Linwu's own route as default."""

from __future__ import annotations

import datetime as dt

from sundial.organs.models import Organ
from sundial.powers.models import Basis, ItemVersion, LimitRow, MaterialRequirement, PowerItem, PowerType, RouteStep

# stage, kind, role, name, condition
LINWU_ROUTE = (
    (1, "handle", "handler_a", "书面审查", ""),
    (2, "decide_visit", "deputy_head", "审定现场审查", ""),
    (3, "on_site", "handler_a", "现场审查", "on_site_needed"),
    (4, "recheck", "handler_a", "整改复查", "rectification_ordered"),
    (5, "handle", "handler_a", "提出初步意见", ""),
    (6, "review", "deputy_head", "分管领导审查", ""),
    (7, "sign", "director", "签署决定", ""),
)
LIMITS = {
    "statutory": (20, "working_day"),
    "promised": (15, "working_day"),
    "extension": (5, "working_day"),
    "correction_notice": (5, "working_day"),
    "delivery": (2, "working_day"),
}
MATERIALS = ("申请书", "零售点周边安全条件说明", "乡镇人民政府的意见")


def licence(
    organ: Organ,
    *,
    code: str = "T-01",
    route: tuple[tuple[int, str, str, str, str], ...] = LINWU_ROUTE,
    limits: dict[str, tuple[int, str]] | None = None,
    publications: tuple[str, ...] = ("审批结果",),
    step_limits: dict[str, int] | None = None,
    **fields: object,
) -> ItemVersion:
    """One item with one version in force since 2020."""
    item = PowerItem.objects.create(organ=organ, code=code, power_type=PowerType.LICENCE, procedure="permit")
    defaults = {
        "name": "烟花爆竹经营（零售）许可",
        "on_site_review": "optional",
        "publishes_result": "审批结果" in publications,
        "publishes_proposed": "拟审批情况" in publications,
        "rectification_stops_clock": True,
        "remedies": ["行政复议", "行政诉讼"],
    }
    version = ItemVersion.objects.create(
        item=item, number=1, state="in_force", effective_from=dt.date(2020, 1, 1), **defaults | fields
    )
    Basis.objects.create(version=version, position=1, law="烟花爆竹安全管理条例", article="第十九条第二款")
    for kind, (value, unit) in (LIMITS if limits is None else limits).items():
        LimitRow.objects.create(version=version, kind=kind, value=value, unit=unit, source="测试")
    for position, what in enumerate(publications):
        LimitRow.objects.create(
            version=version,
            kind="publication",
            position=position,
            value=7,
            unit="working_day",
            what=what,
            is_minimum=True,
        )
    for position, name in enumerate(MATERIALS, 1):
        MaterialRequirement.objects.create(version=version, position=position, name=name)
    place: dict[int, int] = {}
    for stage, kind, role, name, condition in route:
        place[stage] = place.get(stage, -1) + 1
        days = (step_limits or {}).get(kind)
        RouteStep.objects.create(
            version=version,
            stage=stage,
            position=place[stage],
            name=name,
            kind=kind,
            role=role,
            condition=condition,
            limit_value=days,
            limit_unit="working_day" if days else "",
        )
    return version
