"""What the project contains, we write: no package, no cache of a tool and no binary of somebody else's slips into it."""

import subprocess

import pytest

from tests.source import ROOT

BYTES_OF_OURS = ("docs/screenshots/", "sundial/ledger/tests/sample_log/tile/")  # pictures; tiles, as they are published
WRITTEN_BY_A_TOOL = (".dmypy.json", ".mypy_cache/", ".ruff_cache/", ".pytest_cache/", "node_modules/", "__pycache__/")


@pytest.fixture(scope="module")
def committed() -> list[str]:
    if not (ROOT / ".git").exists():
        pytest.skip("this copy has no history")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)  # noqa: S607
    return listed.stdout.decode().strip("\0").split("\0")


def test_every_committed_file_but_pictures_and_tiles_is_text(committed: list[str]) -> None:
    strange = [
        name
        for name in committed
        if not name.startswith(BYTES_OF_OURS) and (ROOT / name).is_file() and not _is_text(name)
    ]
    assert strange == []


def test_no_tools_own_file_is_committed(committed: list[str]) -> None:
    assert [name for name in committed if any(own in name for own in WRITTEN_BY_A_TOOL)] == []


def _is_text(name: str) -> bool:
    try:
        (ROOT / name).read_text("utf-8")
    except UnicodeDecodeError:
        return False
    return True
