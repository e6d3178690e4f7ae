"""docs/rules.md is what the rule files say today."""

from __future__ import annotations

from pathlib import Path

from sundial.rules.handbook import page, shipped

PAGE = Path(__file__).parents[3] / "docs" / "rules.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(shipped()), "run: python -m sundial.rules.handbook > docs/rules.md"
