"""A mapping file: how the columns of somebody's item list become our items. Its keys are described in maps/README.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.organs.actions import Place
from sundial.organs.models import Organ, Tier

FORMAT = "sundial-item-map/1"
SHIPPED = Path(__file__).parent / "maps"
REQUIRED = ("catalogue", "title", "effective", "places", "organ", "item", "limits")


class NoValue(LookupError):
    """A cell holds nothing the mapping can use; ``args`` are the column and what it holds."""


@dataclass(frozen=True)
class Cell:
    """Where a value comes from and how it is read."""

    column: str = ""
    constant: str = ""
    pattern: str = ""
    values: Mapping[str, str] | None = None
    split: str = ""
    join: str = ""

    def read(self, row: Mapping[str, str]) -> str:
        """The value in ``row``. Raises ``NoValue`` when the pattern or the words do not fit what the cell holds."""
        if self.constant:
            return self.constant
        text = row[self.column].strip()
        if self.pattern:
            found = re.fullmatch(self.pattern, text)
            if found is None:
                raise NoValue(self.column, text)
            text = found.group(1)
        if self.values is not None:
            if text and text not in self.values:
                raise NoValue(self.column, text)
            text = self.values.get(text, "")
        return self.join.join(text.split(self.split)) if self.split else text


@dataclass(frozen=True)
class LimitMap:
    """The columns of one limit. ``missing`` are the words that mean there is none."""

    value: Cell
    unit: Cell
    raw: Cell | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class ItemMap:
    """A whole mapping."""

    catalogue: str
    title: str
    jurisdiction: str
    source: str
    effective: date
    encoding: str
    delimiter: str
    places: tuple[Place, ...]
    area: Cell | None
    organ_code: Cell
    organ_name: Cell
    organ_tier: Tier
    code: Cell
    code_form: str
    name: Cell
    power_type: Cell
    audience: Cell | None
    visits: Cell | None
    limits: Mapping[str, LimitMap]
    keep: tuple[str, ...]

    @property
    def columns(self) -> set[str]:
        """Every column the file must have."""
        return {cell.column for cell in self._cells() if cell and cell.column} | set(self.keep)

    def for_organ(self, organ: Organ) -> ItemMap:
        """The same mapping with every row given to one organ that is already entered."""
        return replace(self, organ_code=Cell(constant=organ.code), organ_name=Cell(constant=organ.name))

    def _cells(self) -> Iterator[Cell | None]:
        yield from (self.area, self.organ_code, self.organ_name, self.code, self.name)
        yield from (self.power_type, self.audience, self.visits)
        for limit in self.limits.values():
            yield from (limit.value, limit.unit, limit.raw)


def load_map(path: Path) -> ItemMap:
    """Read a mapping file. Raises ``Refusal`` ``map.*`` with the file and the key that is wrong."""
    try:
        raw = read_yaml(path)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _refused(
            "unreadable", _("%(file)s is not readable YAML: %(why)s"), path, str(error).splitlines()[0]
        ) from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise _refused("format", _("%(file)s is not a mapping of the format %(why)s."), path, FORMAT)
    missing = [key for key in REQUIRED if key not in raw]
    if missing:
        raise _refused("incomplete", _("The mapping %(file)s lacks: %(why)s."), path, ", ".join(missing))
    try:
        return _map(raw)
    except (KeyError, TypeError, AttributeError) as error:
        raise _refused("incomplete", _("The mapping %(file)s lacks: %(why)s."), path, str(error).strip("'")) from error


def _refused(code: str, sentence: object, path: Path, why: str) -> Refusal:
    return Refusal(f"map.{code}", sentence, field="map", file=path.name, why=why)


def _map(raw: dict[str, Any]) -> ItemMap:
    organ, item = raw["organ"], raw["item"]
    return ItemMap(
        catalogue=raw["catalogue"],
        title=raw["title"],
        jurisdiction=raw.get("jurisdiction", ""),
        source=raw.get("source", ""),
        effective=raw["effective"],
        encoding=raw.get("encoding", "utf-8-sig"),
        delimiter=raw.get("delimiter", ","),
        places=tuple(Place(place["code"], place["name"], Tier[place["tier"].upper()]) for place in raw["places"]),
        area=_cell(raw.get("area")),
        organ_code=Cell(**organ["code"]),
        organ_name=Cell(**organ["name"]),
        organ_tier=Tier[organ["tier"].upper()],
        code=Cell(**item["code"]),
        code_form=item.get("code_form", ""),
        name=Cell(**item["name"]),
        power_type=Cell(**item["power_type"]),
        audience=_cell(item.get("audience")),
        visits=_cell(item.get("visits")),
        limits={kind: _limit(limit) for kind, limit in raw["limits"].items()},
        keep=tuple(raw.get("keep", ())),
    )


def _cell(raw: dict[str, Any] | None) -> Cell | None:
    return Cell(**raw) if raw else None


def _limit(raw: dict[str, Any]) -> LimitMap:
    return LimitMap(Cell(**raw["value"]), Cell(**raw["unit"]), _cell(raw.get("raw")), tuple(raw.get("missing", [""])))
