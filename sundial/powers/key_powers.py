"""重点权力: the eight powers whose cases are open step by step, and the ground on which a rule of the inside is not open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sundial.kernel.yaml_files import read_yaml

if TYPE_CHECKING:
    from sundial.powers.models import ItemVersion

FILE = Path(__file__).parent / "data" / "key_powers.yaml"


@dataclass(frozen=True)
class KeyPower:
    """One of the eight; every item of the kinds ``power_types`` is one, any other is marked by itself."""

    key: str
    zh: str
    en: str
    power_types: tuple[str, ...]

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.en if (get_language() or "").startswith("en") else self.zh

    @property
    def items(self) -> Q:
        """The versions of its items."""
        return Q(key_power=self.key) | Q(item__power_type__in=self.power_types)

    def has(self, version: ItemVersion) -> bool:
        """Whether the item is one of this power."""
        return version.key_power == self.key or version.item.power_type in self.power_types


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(FILE)
    return data


@cache
def key_powers() -> tuple[KeyPower, ...]:
    """The eight, in the order of their source."""
    rows = _data()["powers"].items()
    return tuple(KeyPower(key, row["zh"], row["en"], tuple(row.get("power_types", ()))) for key, row in rows)


def source() -> str:
    """The document that names them."""
    return str(_data()["source"])


def of(version: ItemVersion) -> list[KeyPower]:
    """The key powers the item is one of: a planning licence is two."""
    return [each for each in key_powers() if each.has(version)]


def choices() -> list[tuple[str, str]]:
    """The marks as a form offers them: those an item does not bear by its kind."""
    return [("", _("not a key power")), *((each.key, each.name) for each in key_powers() if not each.power_types)]


def internal_ground() -> str:
    """Why a rule of the inside is not open, where its own ground is not entered."""
    return str(_data()["internal"]["zh"])
