"""A bureau with certified officers and items made to measure: what the stories of coercion share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.stated import do, open_case
from sundial.coercion.models import Good
from sundial.kernel import clock
from sundial.meetings import actions as meetings
from sundial.organs.models import Officer, Organ
from sundial.organs.tests import builders
from sundial.organs.tests.builders import certify
from sundial.powers.models import Basis, ItemVersion, LimitRow, PowerItem

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@dataclass
class Scene:
    """One organ, its people, and the clock."""

    organ: Organ
    zhang: Officer
    zhou: Officer
    chen: Officer
    liu: Officer
    office: Officer
    recorder: Officer
    time: clock.Frozen

    @classmethod
    def set_up(cls, time: clock.Frozen) -> Scene:
        organ = builders.organ("临武县安全生产监督管理局", "LINWU-SAFETY", document_mark="临安监")
        held = builders.staff(organ, "zhang", "zhou", "chen", "liu", "office", "recorder")
        certify(held["zhang"])
        certify(held["zhou"])
        return cls(organ, **held, time=time)

    def do(self, case: Case, action: str, by: Officer, **given: Any) -> Case:
        """One act, after which the case is read again."""
        do(case.pk, action, given, by=by)
        case.refresh_from_db()
        return case

    def later(self, by: dt.timedelta) -> None:
        self.time.advance(by)

    def meet(self, case: Case, resolution: str = "agreed", text: str = "同意。") -> None:
        """A bureau meeting resolves on the case."""
        if not PowerItem.objects.filter(organ=self.organ, code="MEETS").exists():
            rule = PowerItem.objects.create(organ=self.organ, code="MEETS", power_type="internal_rule")
            extra = {"meeting": {"quorum": "2/3", "ad_hoc": True}}
            in_force = {"state": "in_force", "effective_from": dt.date(2010, 1, 1)}
            ItemVersion.objects.create(item=rule, number=1, name="局务会制度", extra=extra, **in_force)
        held = meetings.call_meeting(
            self.organ,
            "局务会",
            clock.now() + HOUR,
            by=self.office,
            chair=self.liu,
            recorder=self.recorder,
            ad_hoc=True,
        )
        topic = meetings.add_topic(held.pk, "审议", by=self.office, case=case)
        self.later(2 * HOUR)
        meetings.hold(held.pk, [self.chen, self.liu], by=self.recorder)
        for member in (self.chen, self.liu):
            meetings.take_position(held.pk, topic, member, resolution == "agreed", by=self.recorder)
        meetings.resolve(held.pk, topic, resolution, text, by=self.recorder)
        meetings.close(held.pk, "纪要", by=self.recorder)
        for member in (self.chen, self.liu):
            meetings.sign(held.pk, member, by=member)


def item(
    organ: Organ,
    procedure: str,
    power_type: str,
    *,
    code: str = "",
    limits: Mapping[tuple[str, str], tuple[int, str]] | None = None,
    **fields: Any,
) -> ItemVersion:
    """One item with one version in force since 2010; ``limits`` by kind and what."""
    made = PowerItem.objects.create(
        organ=organ, code=code or f"T-{procedure}", power_type=power_type, procedure=procedure
    )
    defaults: dict[str, Any] = {
        "name": "安全生产查封、扣押",
        "publishes_result": True,
        "remedies": ["行政复议", "行政诉讼"],
    }
    version = ItemVersion.objects.create(
        item=made, number=1, state="in_force", effective_from=dt.date(2010, 1, 1), **defaults | fields
    )
    Basis.objects.create(version=version, position=1, law="中华人民共和国安全生产法", article="第六十五条第一款第四项")
    for (kind, what), (value, unit) in (limits or {}).items():
        LimitRow.objects.create(version=version, kind=kind, what=what, value=value, unit=unit, source=f"目录：{what}")
    return version


def party() -> Party:
    return Party(
        kind=PartyKind.ENTERPRISE,
        name="临武县宏发烟花店",
        identifier="",
        telephone="13800000000",
        address="临武县楚江镇正街58号",
    )


def goods_of(case: Case) -> dict[str, Good]:
    return {good.name: good for good in case.goods.all()}


def begin(version: ItemVersion, given: Mapping[str, Any], by: Officer, **more: Any) -> Case:
    return open_case(version, party(), given, by=by, **more).case
