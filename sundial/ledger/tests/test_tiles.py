from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sundial.ledger import merkle, tiles
from sundial.ledger.fsck import Tree

LEAVES = [merkle.leaf_hash(n.to_bytes(4, "big")) for n in range(70_000)]
EDGES = [1, 255, 256, 257, 65_535, 65_536, 65_537, 70_000]


class Store:
    """Tiles kept as a dictionary, each write checked to be growth."""

    def __init__(self) -> None:
        self.size = 0
        self.tiles: dict[tuple[int, int], bytes] = {}

    def read(self, level: int, n: int) -> bytes:
        return self.tiles.get((level, n), b"")

    def append(self, leaves: list[bytes]) -> int:
        changed = tiles.append(self.size, leaves, self.read)
        for place, data in changed.items():
            assert data.startswith(self.read(*place))
        self.tiles |= changed
        self.size += len(leaves)
        return len(changed)


@pytest.fixture(scope="module")
def grown() -> Iterator[dict[int, dict[tuple[int, int], bytes]]]:
    """The tiles of one log at each edge size."""
    store, seen = Store(), {}
    for size in EDGES:
        store.append(LEAVES[store.size : size])
        seen[size] = dict(store.tiles)
    yield seen


@pytest.mark.parametrize("size", EDGES)
def test_exactly_the_specified_tiles_exist_with_the_specified_widths(
    size: int, grown: dict[int, dict[tuple[int, int], bytes]]
) -> None:
    expected = {(place.level, place.n): place.width for place in tiles.places(size)}
    assert {place: len(data) // 32 for place, data in grown[size].items()} == expected
    for level in range(4):
        widths = [width for (at, _), width in expected.items() if at == level]
        assert sum(widths) == size // 256**level
        assert all(width == 256 for width in widths[:-1])


@pytest.mark.parametrize("size", EDGES)
def test_the_root_read_through_tiles_is_the_root_of_the_leaves(
    size: int, grown: dict[int, dict[tuple[int, int], bytes]]
) -> None:
    node = tiles.nodes(lambda level, n: grown[size].get((level, n), b""))
    root = merkle.root(size, node)
    assert root == merkle.root_of(LEAVES[:size])
    for index in {0, size // 2, size - 1}:
        merkle.verify_inclusion(index, size, LEAVES[index], merkle.inclusion_proof(index, size, node), root)


def test_the_worked_example_of_70000_leaves() -> None:
    found: dict[int, list[int]] = {}
    for place in tiles.places(70_000):
        found.setdefault(place.level, []).append(place.width)
    assert found == {0: [256] * 273 + [112], 1: [256, 17], 2: [1]}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 400), max_size=8))
def test_batches_of_any_size_give_the_same_tiles(batches: list[int]) -> None:
    bits, whole = Store(), Store()
    for batch in batches:
        before = bits.size
        touched = bits.append(LEAVES[before : before + batch])
        assert touched <= batch // 256 + 4
    whole.append(LEAVES[: sum(batches)])
    assert bits.tiles == whole.tiles


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1500), st.integers(0, 1500))
def test_what_a_mirror_lacks_is_what_changed(one: int, other: int) -> None:
    old, new = sorted([one, other])
    assert set(tiles.places(new, old)) == set(tiles.places(new)) - set(tiles.places(old))


@pytest.mark.parametrize("size", EDGES)
def test_recomputing_leaf_by_leaf_gives_the_same_tiles(
    size: int, grown: dict[int, dict[tuple[int, int], bytes]]
) -> None:
    tree, found = Tree(), {}
    for leaf in LEAVES[:size]:
        found |= dict(tree.append(leaf))
    found |= dict(tree.partial())
    assert {(place.level, place.n): data for place, data in found.items()} == grown[size]
    assert {place.width for place in found} == {place.width for place in tiles.places(size)}


@pytest.mark.parametrize(
    ("n", "width", "path"),
    [
        (0, 256, "tile/0/000"),
        (273, 112, "tile/0/273.p/112"),
        (1234067, 256, "tile/0/x001/x234/067"),
        (1000, 256, "tile/0/x001/000"),
    ],
)
def test_paths(n: int, width: int, path: str) -> None:
    assert tiles.Place(0, n, width).path == path


def test_an_entry_bundle_cut_short_is_refused() -> None:
    whole = tiles.bundle([b"one", b"", b"three"])
    assert tiles.unbundle(whole) == [b"one", b"", b"three"]
    for cut in [1, 3, len(whole) - 1]:
        with pytest.raises(tiles.TileError):
            tiles.unbundle(whole[:cut])


def test_a_missing_tile_is_refused() -> None:
    with pytest.raises(tiles.TileError, match="missing"):
        merkle.root(300, tiles.nodes(lambda level, n: b""))
