from pathlib import Path

import pytest

from tests.source import rooms, shown


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_a_room_has_a_readme_of_half_a_page(room: Path) -> None:
    readme = room / "README.md"
    assert readme.exists(), f"{shown(room)} needs a README.md: what it owns, its words, what it promises to others"
    assert len(readme.read_text("utf-8").split()) > 30, f"{shown(readme)} says too little"
