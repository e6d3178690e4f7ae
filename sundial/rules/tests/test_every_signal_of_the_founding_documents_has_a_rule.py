"""The 35 signals of the founding documents, each carried out by at least one rule; no rule claims one that is not there."""

from __future__ import annotations

from pathlib import Path

from sundial.kernel.yaml_files import read_yaml
from sundial.rules.library import load_all

PALETTE = {"yellow", "red"}


def told(shared: Path) -> dict[str, dict[str, object]]:
    raw = read_yaml(shared / "data" / "seed_catalog" / "fuzhou_signals.yaml")
    return {signal["signal_id"]: signal for signal in raw["signals"]}


def test_the_mapping_is_complete(shared: Path) -> None:
    claimed = {signal for rule in load_all() for signal in rule.signals}

    assert claimed == set(told(shared))
    assert len(claimed) == 35


def test_a_light_told_in_colour_is_lit_in_that_colour(shared: Path) -> None:
    """Risk grades have a palette of their own, so only the lights of supervision are held to their colour."""
    for identifier, signal in told(shared).items():
        if "light" in signal["channels"]:  # type: ignore[operator]  # a list in the file
            lights = {rule.light for rule in load_all() if identifier in rule.signals}
            assert signal["colour"] in lights, identifier
