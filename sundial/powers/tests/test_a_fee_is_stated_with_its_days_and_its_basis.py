"""The strict shape of a standard: dated, with its basis, text for money, no two editions at once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from sundial.kernel.refusal import Refusal
from sundial.powers import fees

EDITION = {"from": "2009-06-01", "amount": "0.13", "per": "立方米"}
ROW = {"key": "surface", "name": "地表水", "basis": "条例第二十八条", "editions": [EDITION]}


def test_the_edition_of_the_day_prices_to_the_fen() -> None:
    rows = [{**ROW, "editions": [{**EDITION, "to": "2020-01-01"}, {**EDITION, "from": "2020-01-01", "amount": "0.2"}]}]
    found = fees.standards(rows)["surface"]
    assert found.due(Decimal(101), dt.date(2019, 12, 31)) == Decimal("13.13")
    assert found.due(Decimal(101), dt.date(2020, 1, 1)) == Decimal("20.20")


def test_what_is_no_standard_prices_nothing() -> None:
    assert fees.standards(["不收费", {"name": "不收费", "basis": "行政许可法 第五十八条"}]) == {}
    with pytest.raises(Refusal) as refused:
        fees.standard_of([], "surface", dt.date(2026, 3, 2))
    assert refused.value.code == "fee.none"


def test_before_its_first_day_and_after_its_last_it_is_cancelled() -> None:
    rows = [{**ROW, "editions": [{**EDITION, "to": "2017-04-01"}]}]
    for day in (dt.date(2009, 5, 31), dt.date(2017, 4, 1)):
        with pytest.raises(Refusal) as refused:
            fees.standard_of(rows, "surface", day)
        assert refused.value.code == "fee.cancelled"


@pytest.mark.parametrize(
    "row",
    [
        {**ROW, "colour": "red"},
        {**ROW, "basis": ""},
        {**ROW, "editions": []},
        {**ROW, "editions": [{**EDITION, "amount": 0.13}]},
        {**ROW, "editions": [{**EDITION, "amount": "0,13"}]},
        {**ROW, "editions": [{**EDITION, "to": "2009-06-01"}]},
        {**ROW, "editions": [EDITION, {**EDITION, "from": "2010-01-01"}]},
        {"price": 3},
    ],
)
def test_another_shape_is_a_fault(row: object) -> None:
    assert list(fees.faults([row]))
