"""Papers a case may need beside those its acts issue: one act for each, which asks what the paper itself needs.

A life lists them (``letters``); label, fields and basis are the paper's own, so a legal office that words a paper words its act.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sundial.cases.documents.kinds import Field, Kind, kinds
from sundial.cases.lifecycle import Transition
from sundial.cases.stated.acts import StatedAct
from sundial.cases.stated.asked import Asked
from sundial.cases.stated.checks import named
from sundial.cases.stated.effects import Effect
from sundial.cases.stated.words import both

PREFIX = "draw_"
KEYS = {"papers", "from", "who", "hand", "long", "ahead", "starts_as"}
OFFICERS = "officers"
# What nobody types a second time because one more paper is drawn up: the names answers bear in the lives.
STARTS_AS = {"officers": ("officers", "handlers", "investigators"), "goods": ("goods",)}


def read_letters(name: str, rows: list[Mapping[str, Any]]) -> Iterator[StatedAct]:
    """The acts of ``letters``. Raises ValueError naming the place, for a paper nobody knows as well."""
    for row in rows:
        where = f"{name}.letters"
        if unknown := set(row) - KEYS:
            raise ValueError(f"{where}: unknown {sorted(unknown)}")
        for paper in row["papers"]:
            if paper not in kinds():
                raise ValueError(f"{where}: no document of the kind {paper!r}")
            yield _act(kinds()[paper], row, f"{where}.{paper}")


def _act(kind: Kind, row: Mapping[str, Any], where: str) -> StatedAct:
    title = kind.plain_title
    transition = Transition(
        action=f"{PREFIX}{kind.name}",
        sources=tuple(row["from"]),
        target="",
        who=tuple(row["who"]),
        basis=kind.basis,
        label=both({"zh": f"制作《{title}》", "en": f"draw up 《{title}》"}, where),
        verb="other",
        abnormal=True,
    )
    return StatedAct(
        transition=transition,
        said=both({"zh": f"%(actor)s制作《{title}》", "en": f"%(actor)s drew up 《{title}》"}, where),
        hand=tuple(named(each, where) for each in row.get("hand", ())),
        asked=tuple(_asked(each, row) for each in kind.fields.values()),
        effects=(Effect("letter", kind.name),),
        letter=kind.name,
    )


def _asked(field: Field, row: Mapping[str, Any]) -> Asked:
    """The field of a paper as its act asks for it; what it tells has happened, but for the days and moments ``ahead``."""
    starts_as = tuple(row.get("starts_as", {}).get(field.name, STARTS_AS.get(field.name, ())))
    if field.name == OFFICERS:
        return Asked(field.name, "officers", field.label, roles=("handler_a", "handler_b"), starts_as=starts_as)
    kind = "long_text" if field.type == "text" and field.name in row.get("long", ()) else field.type
    return Asked(
        field.name,
        kind,
        field.label,
        optional=field.optional or bool(field.default),
        options=field.options or {},
        columns=field.columns or {},
        starts_as=starts_as,
        future=field.name in row.get("ahead", ()),
    )
