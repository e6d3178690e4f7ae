"""What a superior decided, and what a unit below asks instruction on: the day its fifteen working days count from (LIM-57, LIM-58)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sundial.cases.stated import reckoned
from sundial.kernel import clock

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

PROCEDURE = "superior_matter"


@reckoned("counted_from_receipt")
def counted_from_receipt(act: Act, answers: Mapping[str, Any]) -> str:
    """The moment its days count from: the day of receipt, whenever it was entered."""
    return clock.start_of_day(dt.date.fromisoformat(answers["received_on"])).isoformat()
