"""What the guard tests read: the product's own files, tests left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUNDIAL = ROOT / "sundial"


def rooms() -> list[Path]:
    """Return the folder of every room."""
    return sorted(path.parent for path in SUNDIAL.glob("*/__init__.py"))


def modules() -> Iterator[Path]:
    """Yield every Python file of the product, without tests and migrations."""
    for path in sorted(SUNDIAL.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            yield path


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))
