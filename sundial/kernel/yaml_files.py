"""Reads the YAML files a program begins with: dozens, which took two fifths of the start of every process.

What a file of the program says is kept beside it, as Python keeps what it compiled: in ``__pycache__``, and not where Python is told
to write nothing. YAML is read by the reader in C where there is one, ten times as fast.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import yaml

READER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PROGRAM = Path(__file__).resolve().parents[1]


def parse_yaml(text: str | bytes) -> Any:
    """Return what ``text`` says. Raises yaml.YAMLError with line and column."""
    return yaml.load(text, Loader=READER)  # noqa: S506 - both readers are the safe ones


def read_yaml(path: Path) -> Any:
    """Return what ``path`` says. Raises OSError, and yaml.YAMLError with line and column."""
    text = path.read_bytes()
    if not path.is_relative_to(PROGRAM):  # beside a file of somebody else nothing is left
        return parse_yaml(text)
    place = _beside(path)
    stamp = yaml.__version__.encode() + hashlib.sha256(text).digest()
    with suppress(Exception):  # not kept yet, or cut short: the file itself says it
        kept = place.read_bytes()
        if kept.startswith(stamp):
            return pickle.loads(kept[len(stamp) :])  # noqa: S301 - as much ours as the bytecode it lies beside
    said = parse_yaml(text)
    if not sys.dont_write_bytecode:
        _keep(place, stamp + pickle.dumps(said))
    return said


def _beside(path: Path) -> Path:
    """Where Python would keep the bytecode of a module of that name."""
    return Path(cache_from_source(f"{path}.py")).with_suffix(".kept")


def _keep(place: Path, what: bytes) -> None:
    """Put the bytes there whole or not at all; where nothing may be written, nothing is kept."""
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        number, name = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(number, "wb") as file:
            file.write(what)
        Path(name).replace(place)
