"""One embedded PostgreSQL for the whole test run; pytest-django makes a fresh database in it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sundial.settings")
os.environ.setdefault("SUNDIAL_DATA", tempfile.mkdtemp(prefix="sundial-test-"))

if "DATABASE_URL" not in os.environ:
    from sundial.system import postgres

    os.environ["DATABASE_URL"] = postgres.start(Path(os.environ["SUNDIAL_DATA"]) / "postgres")


def _shared() -> Path:
    """The folder of real data: named by the environment, else beside the checkout (a worktree: beside its main one)."""
    if "SUNDIAL_SHARED" in os.environ:
        return Path(os.environ["SUNDIAL_SHARED"])
    checkout = Path(__file__).resolve().parent
    marker = checkout / ".git"
    if marker.is_file():
        checkout = Path(marker.read_text().removeprefix("gitdir:").strip()).parents[2]
    return checkout.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared folder; the test is skipped where it is absent, because nothing of it ships with the product."""
    folder = _shared()
    if not (folder / "data").is_dir():
        pytest.skip(f"no real data at {folder} (set SUNDIAL_SHARED)")
    return folder
