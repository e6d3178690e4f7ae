"""执法依据: what the powers of an organ rest on, by rank of the law, with the posts that answer for each (LEG-15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from sundial.hall import catalogue
from sundial.powers.models import Basis, ItemVersion
from sundial.powers.ranks import rank_name, rank_of, ranks


@dataclass(frozen=True)
class Ground:
    """One power that rests on a law: where in it, and the posts that work the power, in the order of its route."""

    version: ItemVersion
    place: str
    posts: tuple[str, ...]


@dataclass(frozen=True)
class Law:
    """One law with the powers that rest on it."""

    title: str
    number: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Rank:
    """The laws of one rank; ``key`` is empty for those whose rank nobody knows."""

    key: str
    laws: tuple[Law, ...]

    @property
    def name(self) -> str:
        """The rank in the reader's words."""
        return rank_name(self.key)


def bases_of(organ: str) -> list[Rank]:
    """The bases of the listed powers of the organ with this code, the highest rank first."""
    versions = catalogue.in_order(catalogue.Filters(organ=organ)).prefetch_related("basis", "route")
    rows = [(basis, version) for version in versions for basis in version.basis.all()]
    order = {key: place for place, key in enumerate([*ranks(), ""])}
    rows.sort(key=lambda row: (order[_known(row[0])], row[0].law))
    return [Rank(key, tuple(_laws(found))) for key, found in groupby(rows, key=lambda row: _known(row[0]))]


def _known(basis: Basis) -> str:
    key = rank_of(basis)
    return key if key in ranks() else ""


def _laws(rows: Iterable[tuple[Basis, ItemVersion]]) -> Iterable[Law]:
    for title, found in groupby(rows, key=lambda row: row[0].law):
        grounds = list(found)
        number = next((basis.document_number for basis, _version in grounds if basis.document_number), "")
        yield Law(title, number, tuple(_ground(basis, version) for basis, version in grounds))


def _ground(basis: Basis, version: ItemVersion) -> Ground:
    posts = dict.fromkeys(str(step.get_role_display()) for step in version.route.all())
    return Ground(version, f"{basis.article}{basis.paragraph}", tuple(posts))
