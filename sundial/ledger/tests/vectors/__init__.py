"""Published test vectors, as files that any other implementation can read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def read(name: str) -> Any:
    """Return the content of ``<name>.json`` beside this file."""
    return json.loads((Path(__file__).parent / f"{name}.json").read_text())
