"""What the founding papers want done again and again stands in the county's catalogue, with its period, its post and its days."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sundial.demo
from sundial.kernel.yaml_files import read_yaml

CATALOGUES = Path(sundial.demo.__file__).parent / "data" / "catalogue"


def _items() -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    found = {}
    for name in ("linwu_openness.yaml", "linwu_standing.yaml"):
        told = read_yaml(CATALOGUES / name)
        settings = told["catalog"]["demo"]["items"]
        found |= {row["item_id"]: (row, settings.get(row["item_id"], {})) for row in told["items"]}
    return found


@pytest.mark.parametrize(
    ("code", "every", "role", "days"),
    [
        pytest.param("XH-23", "month", "supervisor", 5, id="disclosure is checked each month"),
        pytest.param("XH-24", "quarter", "office", 10, id="and told by circular each quarter"),
        pytest.param("XH-25", "year", "office", 20, id="and assessed each year"),
        pytest.param("XH-26", "quarter", "supervisor", 10, id="village registers are checked each quarter"),
        pytest.param("XH-27", "year", "supervisor", 20, id="the supervision group reports each year"),
        pytest.param("XH-28", "half_month", "office", 3, id="disputes are screened every fifteen days"),
        pytest.param("XH-92", "quarter", "office", 5, id="and what came of it is reported each quarter"),
        pytest.param("XH-93", "year", "handler_a", 20, id="preferential payments are due when the year is over"),
        pytest.param("ZF-04", "week", "office", 1, id="the agenda is rounded up each week"),
        pytest.param("ZF-05", "quarter", "office", 10, id="the attendance of heads is reported each quarter"),
    ],
)
def test_it_is_owed(code: str, every: str, role: str, days: int) -> None:
    row, settings = _items()[code]
    assert settings["procedure"] == "periodic_work"
    assert {name: settings["periodic"][name] for name in ("every", "role")} == {"every": every, "role": role}
    assert settings["periodic"].get("festivals", False) is (code == "XH-28"), (
        "disputes are screened before festivals too"
    )
    assert (row["limits"]["promised"]["value"], row["limits"]["promised"]["unit"]) == (days, "working_day")
