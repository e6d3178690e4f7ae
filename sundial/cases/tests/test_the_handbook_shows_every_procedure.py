"""docs/procedures.md is what the tables say today."""

from __future__ import annotations

from pathlib import Path

import sundial
from sundial.cases.handbook import page
from sundial.cases.lifecycle import all_lives

PAGE = Path(sundial.__file__).parent.parent / "docs" / "procedures.md"


def test_the_page_is_what_the_tables_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: sundial catalogue procedures > docs/procedures.md"


def test_every_way_out_of_every_state_is_drawn() -> None:
    text = page()
    for life in all_lives():
        if life.procedure.startswith("test_"):
            continue
        for act in life.transitions:
            for source in act.sources:
                if act.target and act.target != source:
                    assert f"  {source} --> {act.target}: " in text
