"""WCAG contrast of every pair of ink and ground in tokens.css, computed, in every mode."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[1] / "static/ui/tokens.css"
PAIRED = "clear warning yellow red grey grade-a grade-b grade-c measure neutral info good attention bad".split()  # noqa: SIM905 - reads as the list it is
TEXT = [(f"{name}-ink", f"{name}-ground") for name in PAIRED] + [
    ("ink", "ground"),
    ("ink", "surface"),
    ("ink", "surface-2"),
    ("ink-soft", "ground"),
    ("ink-soft", "surface"),
    ("ink-soft", "surface-2"),
    ("link", "ground"),
    ("link", "surface"),
    ("link", "surface-2"),
    ("link-hover", "ground"),
    ("action-ink", "action"),
    ("action-ink", "action-hover"),
    ("brand-ink", "brand"),
    ("brand-soft", "brand"),
    ("focus-ink", "focus"),
    ("clear-ink", "surface"),
    ("red-ink", "surface"),
    ("bad-ink", "surface"),
    ("info-ink", "action-ground"),
]
EDGES = [
    ("line-strong", "surface"),
    ("line-strong", "ground"),
    ("red-mark", "red-ground"),
    ("warning-mark", "warning-ground"),
]


def tokens(selector: str) -> dict[str, str]:
    """The colours declared under ``selector``, over those of ``:root``."""
    text = TOKENS.read_text("utf-8")
    found: dict[str, str] = {}
    for wanted in dict.fromkeys([":root", selector]):
        block = re.search(rf"^{re.escape(wanted)} \{{(.*?)^\}}", text, re.S | re.M)
        assert block, wanted
        found |= dict(re.findall(r"--sd-([a-z0-9-]+): (#[0-9a-f]{6});", block[1]))
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


MODES = [(":root", 4.5), (':root[data-contrast="high"]', 7.0), (':root[data-face="wall"]', 4.5)]


@pytest.mark.parametrize("pair", TEXT, ids="/".join)
@pytest.mark.parametrize(("mode", "least"), MODES, ids=["paper", "high", "wall"])
def test_text_is_legible(mode, least, pair):
    colours = tokens(mode)
    assert contrast(colours[pair[0]], colours[pair[1]]) >= least


@pytest.mark.parametrize("pair", EDGES, ids="/".join)
@pytest.mark.parametrize(("mode", "least"), MODES, ids=["paper", "high", "wall"])
def test_edges_of_controls_and_lights_can_be_seen(mode, least, pair):
    colours = tokens(mode)
    assert contrast(colours[pair[0]], colours[pair[1]]) >= 3.0


def test_black_on_white_is_twenty_one_to_one():
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0
