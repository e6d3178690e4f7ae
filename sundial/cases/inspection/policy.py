"""``files.yaml`` read into types: what each slot accepts, and the bounds of each check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml

POLICY = Path(__file__).parent.with_name("files.yaml")
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class FileType:
    """One accepted type. ``check`` names the inspection its bytes must pass."""

    key: str
    name: str
    media_type: str
    extensions: tuple[str, ...]
    check: str


@dataclass(frozen=True)
class Slot:
    """A place where something may be uploaded. ``most`` is in bytes."""

    name: str
    types: tuple[FileType, ...]
    most: int

    @property
    def accepted(self) -> str:
        """PDF, JPG … and the size, as the refusal says it."""
        return f"{'、'.join(each.name for each in self.types)} ≤ {self.most // MEGABYTE} MB"

    def refuse(self, code: str, sentence: object, *, field: str, **values: Any) -> Refusal:
        """A refusal that also says what this slot accepts."""
        return Refusal(f"file.{code}", sentence, field=field, accepted=self.accepted, **values)


def slot(name: str) -> Slot:
    """Return the slot ``name``; ``KeyError`` for one that ``files.yaml`` does not have."""
    row = policy()["slots"][name]
    return Slot(name, tuple(file_type(key) for key in row["types"]), row["most"])


def file_type(key: str) -> FileType:
    row = policy()["types"][key]
    return FileType(key, row["name"], row["media_type"], tuple(row["extensions"]), row["check"])


@cache
def policy() -> Mapping[str, Any]:
    """The whole of ``files.yaml``."""
    loaded: dict[str, Any] = read_yaml(POLICY)
    return loaded


@cache
def signatures(name: str) -> tuple[bytes, ...]:
    """A list of byte signatures of the policy, which writes them in hexadecimal."""
    return tuple(bytes.fromhex(each) for each in policy()[name])
