"""The item that another system's cases are hung on."""

from __future__ import annotations

import datetime as dt

from sundial.organs.models import Organ
from sundial.powers.models import ItemVersion, LimitRow, PowerItem


def foreign_item(organ: Organ) -> ItemVersion:
    """A penalty item whose results are published for seven working days."""
    item = PowerItem.objects.create(organ=organ, code="FOREIGN-01", power_type="penalty", procedure="penalty")
    version = ItemVersion.objects.create(
        item=item,
        number=1,
        state="in_force",
        effective_from=dt.date(2000, 1, 1),
        name="邻市行政处罚",
        publishes_result=True,
    )
    LimitRow.objects.create(version=version, kind="publication", value=7, unit="working_day", what="结果")
    return version
