"""Another county's system can write an event set by docs/audit.md alone: the table there is the code's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sundial.rules.relations import RELATIONS
from sundial.rules.sets.layout import FOLDERS, REGISTERS
from sundial.rules.sets.read import NEEDED

PAGE = Path(__file__).parents[3] / "docs" / "audit.md"
NAMES = {
    **FOLDERS,
    **{name: file.removesuffix(".parquet") for name, file in REGISTERS.items()},
    "calendar_day": "calendar_day",
}


@pytest.mark.parametrize("relation", NAMES)
def test_every_column_stands_in_the_table(relation: str) -> None:
    row = next(
        line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| {NAMES[relation]} |")
    )
    told = set(re.findall(r"`(\w+)`", row)) - {"CN", "permit"} - {"officer", "organ", "item"} | (
        {"officer"} & set(RELATIONS[relation])
    )
    units = {name.replace("_value", "_unit") for name in told if name.endswith("_value") and "…_unit" in row}

    assert told | units == set(RELATIONS[relation])
    assert set(re.findall(r"• `(\w+)`", row)) == set(NEEDED[relation])
