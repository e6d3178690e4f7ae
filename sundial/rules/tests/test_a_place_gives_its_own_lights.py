"""Which light a trigger gets is data of the place, with its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from sundial.rules.dictionary import LAWBOOK
from sundial.rules.library import load
from sundial.rules.source import RuleError


def test_fuzhou_lights_overtime_red_and_refused_acceptance_yellow() -> None:
    lights = {
        rule.id: rule.light for rule in load(LAWBOOK / "supervision", palette=LAWBOOK / "palettes" / "fuzhou.yaml")
    }

    assert (lights["promised-exceeded"], lights["statutory-exceeded"], lights["public-complaint"]) == ("red",) * 3
    assert lights["acceptance-refused"] == "yellow"


def test_another_place_may_say_otherwise(tmp_path: Path) -> None:
    palette = tmp_path / "elsewhere.yaml"
    palette.write_text("name: 某市\nbasis: 某办法\nlights: {overtime: yellow}\n", encoding="utf-8")

    lights = {rule.id: rule.light for rule in load(LAWBOOK / "supervision", palette=palette)}

    assert lights["promised-exceeded"] == "yellow"
    assert lights["public-complaint"] == "red"


def test_a_light_nobody_knows_is_refused(tmp_path: Path) -> None:
    palette = tmp_path / "elsewhere.yaml"
    palette.write_text("name: 某市\nbasis: 某办法\nlights: {overtime: purple}\n", encoding="utf-8")

    with pytest.raises(RuleError, match=r"elsewhere.yaml:3:9: overtime: purple is not a light"):
        load(LAWBOOK / "supervision", palette=palette)
