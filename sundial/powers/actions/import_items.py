"""Import somebody's item list by a mapping: whole or not at all, unless only the good rows are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock, workdays
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.actions import OrganFacts, open_organ
from sundial.organs.models import Organ
from sundial.powers import item_rows, rules
from sundial.powers.actions.load import catalogue_subject
from sundial.powers.actions.store import store_new
from sundial.powers.drafts import Draft
from sundial.powers.item_map import ItemMap
from sundial.powers.item_rows import ReadRow
from sundial.powers.models import Catalogue, ItemVersion, LimitKind

SYSTEM = Actor.system()
Told = Callable[[str, int], None]


def _silent(_stage: str, _done: int) -> None:
    """Progress that nobody watches."""


@dataclass
class Imported:
    """What an import found and did. ``faults`` stand in the order of the file; ``stopped`` means they kept all of it out."""

    rows: int = 0
    good: int = 0
    unchanged: int = 0
    loaded: int = 0
    organs: int = 0
    stopped: bool = False
    faults: list[rules.Fault] = field(default_factory=list)
    missing: dict[str, int] = field(default_factory=dict)

    @property
    def refused(self) -> list[rules.Fault]:
        """The faults that stop their row."""
        return [fault for fault in self.faults if not fault.warns]


def import_items(
    path: Path,
    mapping: ItemMap,
    *,
    organ: Organ | None = None,
    accept_good: bool = False,
    dry_run: bool = False,
    by: Actor = SYSTEM,
    told: Told = _silent,
) -> Imported:
    """Import the items of a CSV file in one transaction.

    One refused row stops all of it, unless ``accept_good``. ``organ`` gives every row to one organ already entered.
    ``dry_run`` only checks. ``told`` hears the stage (``read``, ``stored``) and how many rows it has done. Items already
    imported unchanged are left alone; changed ones are refused, because a change has its own procedure (CAT-18).
    Raises ``Refusal`` ``import.*`` when the file cannot be used at all.
    """
    if organ:
        mapping = mapping.for_organ(organ)
    rows = item_rows.read_rows(path, mapping, lambda done: told("read", done))
    calendar = workdays.national()
    for row in rows:
        _check_sheet(row, calendar)
    unchanged = _without_known(rows)
    _warn_of_second_names(rows)
    good = [row for row in rows if row.is_good]
    result = Imported(
        rows=len(rows),
        good=len(good) + unchanged,
        unchanged=unchanged,
        faults=list(item_rows.refused(rows)),
        missing=_missing(good),
    )
    result.stopped = bool(result.refused) and not accept_good
    if good and not dry_run and not result.stopped:
        _store(good, mapping, by, result, told)
    return result


@transaction.atomic
def _store(rows: list[ReadRow], mapping: ItemMap, by: Actor, result: Imported, told: Told) -> None:
    before = Organ.objects.count()
    # A second name under one credit code is the same body: the first row names it.
    bodies = {row.organ[0]: row.organ[1] for row in reversed(rows)}
    organs = {code: open_organ(_facts(code, name, mapping), by=by) for code, name in bodies.items()}
    drafts = [row.draft for row in rows if row.draft]
    for row in rows:
        if row.draft:
            row.draft.item.organ = organs[row.organ[0]]
    catalogue = _catalogue(mapping, next(iter(organs.values())))
    store_new(drafts, kind="power.import", by=by, told=lambda done: told("stored", done))
    record(
        "catalogue.load",
        subject_type="catalogue",
        subject_id=catalogue_subject(catalogue.key),
        by=by,
        organ=catalogue.organ.code,
        data={"key": catalogue.key, "title": catalogue.title, "items": len(drafts), "refused": len(result.refused)},
    )
    result.loaded, result.organs = len(drafts), Organ.objects.count() - before


def _facts(code: str, name: str, mapping: ItemMap) -> OrganFacts:
    return OrganFacts(code, name, name[:60], mapping.places, mapping.organ_tier)


def _catalogue(mapping: ItemMap, organ: Organ) -> Catalogue:
    found, _created = Catalogue.objects.get_or_create(
        key=mapping.catalogue,
        defaults={
            "organ": organ,
            "title": mapping.title,
            "jurisdiction": mapping.jurisdiction,
            "source": {"document": mapping.source},
            "loaded_at": clock.now(),
        },
    )
    return found


def _check_sheet(row: ReadRow, calendar: workdays.Calendar) -> None:
    """Refuse what contradicts itself; what is merely incomplete is listed, but not published."""
    if row.draft is None:
        return
    for fault in rules.faults(row.draft.sheet(), calendar):
        if fault.rule in rules.CONTRADICTIONS or fault.warns:
            row.faults.append(fault.at(row.code, row.line))


def _without_known(rows: list[ReadRow]) -> int:
    """Drop the drafts of items already stored as they are; return how many there are."""
    drafts: dict[str, tuple[ReadRow, Draft]] = {row.code: (row, row.draft) for row in rows if row.draft}
    stored = ItemVersion.objects.filter(item__code__in=list(drafts), number=1).values_list("item__code", "source")
    unchanged = 0
    for code, source in stored.iterator():
        row, draft = drafts[code]
        row.draft = None
        if source.get("digest") == draft.version.source["digest"]:
            unchanged += 1
        else:
            row.add(
                "differs", _("The item %(value)s is stored with other content; file a change instead."), "code", code
            )
    return unchanged


def _warn_of_second_names(rows: list[ReadRow]) -> None:
    first: dict[str, str] = {}
    for row in rows:
        name = first.setdefault(row.organ[0], row.organ[1])
        if row.organ[0] and name != row.organ[1]:
            text = _("The body's credit code already stands for another name: %(value)s.")
            row.add("organ_two_names", text, "organ", row.organ[1], "GB 32100-2015", warns=True)


def _missing(rows: list[ReadRow]) -> dict[str, int]:
    """How many good rows have no limit of each whole kind."""
    kinds = (LimitKind.STATUTORY, LimitKind.PROMISED)
    there = [{limit.kind for limit in row.draft.limits} for row in rows if row.draft]
    return {kind.value: sum(kind not in kinds_there for kinds_there in there) for kind in kinds}
