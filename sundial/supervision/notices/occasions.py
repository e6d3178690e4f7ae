"""The occasions of notices, read from ``data/notices.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sundial.kernel.yaml_files import read_yaml

FILE = Path(__file__).parents[1] / "data" / "notices.yaml"


@dataclass(frozen=True)
class Occasion:
    """Who is told on this occasion, through which channels, in which words."""

    name: str
    to: tuple[str, ...]
    channels: tuple[str, ...]
    zh: str
    en: str
    urgent: bool = False

    def said(self, values: Mapping[str, Any]) -> tuple[str, str]:
        """The sentence in Chinese and English."""
        return self.zh.format_map(values), self.en.format_map(values)


@cache
def occasions() -> dict[str, Occasion]:
    """Every occasion by name."""
    rows = read_yaml(FILE)["occasions"]
    return {
        name: Occasion(name, tuple(row["to"]), tuple(row["channels"]), row["zh"], row["en"], row.get("urgent", False))
        for name, row in rows.items()
    }
