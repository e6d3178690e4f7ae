"""Load a catalogue file of our own schema, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.actions import OrganFacts, Place, open_organ
from sundial.organs.models import Organ, Tier
from sundial.organs.queries import calendar_for
from sundial.powers import rules, seed
from sundial.powers.actions.store import store_new
from sundial.powers.drafts import Draft
from sundial.powers.models import Catalogue, ItemVersion, PowerItem

SYSTEM = Actor.system()


@dataclass(frozen=True)
class Loaded:
    """What a load did: how many items are new, how many were there already, and what is wrong with the catalogue."""

    catalogue: Catalogue
    new: int
    unchanged: int
    faults: list[rules.Fault]


def load_catalogue(path: Path, *, by: Actor = SYSTEM) -> Loaded:
    """Load one file in one transaction; loading it again changes nothing.

    Items whose chart lacks an element are listed but not published (CAT-07). Raises ``Refusal``: ``catalogue.*`` for an
    unusable file, ``catalogue.faulty`` when an item cannot be read, ``catalogue.differs`` when an item is stored with
    other content (that is a change, and has its own procedure: CAT-18).
    """
    file = seed.read(path)
    stopping = [fault for fault in file.faults if not fault.warns]
    if stopping:
        raise Refusal(
            "catalogue.faulty",
            _("%(file)s: %(item)s: %(first)s (Faults in all: %(count)s.) Nothing was loaded."),
            field=stopping[0].field,
            file=path.name,
            item=stopping[0].item,
            first=stopping[0],
            count=len(stopping),
        )
    return _load(file, path, by)


@transaction.atomic
def _load(file: seed.SeedFile, path: Path, by: Actor) -> Loaded:
    organ = open_organ(organ_facts(file.header["organ"]), by=by)
    catalogue, _created = Catalogue.objects.get_or_create(key=file.key, defaults=_catalogue(file, organ))
    new = _without_known(file.drafts, path)
    found = file.faults + _publish_what_is_whole(file.drafts, organ)
    store_new(new, kind="power.load", by=by)
    _link_near_duplicates(file.near_duplicates)
    if new:
        _tell(catalogue, len(new), by)
    return Loaded(catalogue, len(new), len(file.drafts) - len(new), found)


def organ_facts(header: dict[str, Any]) -> OrganFacts:
    """The organ as a catalogue's header names it."""
    details = ("document_mark", "address", "telephone", "supervision_telephone", "office_hours")
    places = tuple(Place(place["code"], place["name"], Tier[place["tier"].upper()]) for place in header["region"])
    return OrganFacts(
        code=header["code"],
        name=header["name"],
        short_name=header["short_name"],
        places=places,
        tier=Tier[header["tier"].upper()],
        details={name: header[name] for name in details if name in header},
    )


def catalogue_subject(key: str) -> UUID:
    """The ledger's subject for a catalogue as a whole."""
    return uuid5(NAMESPACE_URL, f"sundial:catalogue:{key}")


def _catalogue(file: seed.SeedFile, organ: Organ) -> dict[str, Any]:
    header = file.header
    return {
        "organ": organ,
        "title": header.get("title", f"{header['authority']}职权目录"),
        "jurisdiction": header.get("jurisdiction", ""),
        "claims": file.claims,
        "duties": header.get("duties", []),
        "notes": [header[name] for name in ("note", "effective_note") if header.get(name)],
        "source": {"file": header.get("seed_file", "")},
        "loaded_at": clock.now(),
    }


def _without_known(drafts: list[Draft], path: Path) -> list[Draft]:
    new = {draft.item.code: draft for draft in drafts}
    stored = ItemVersion.objects.filter(item__code__in=list(new), number=1).values_list("item__code", "source")
    for code, source in stored:
        if source.get("digest") != new.pop(code).version.source["digest"]:
            raise Refusal(
                "catalogue.differs",
                _("%(file)s: %(item)s is stored with other content. File a change of the item instead."),
                field="items",
                who=_("the unit that holds the power"),
                file=path.name,
                item=code,
            )
    return list(new.values())


def _publish_what_is_whole(drafts: list[Draft], organ: Organ) -> list[rules.Fault]:
    calendar, found = calendar_for(organ), []
    for draft in drafts:
        draft.item.organ = organ
        faults = [fault.at(draft.item.code) for fault in rules.faults(draft.sheet(), calendar)]
        draft.version.published = all(fault.warns for fault in faults)
        found += faults
    return found


def _link_near_duplicates(groups: list[list[str]]) -> None:
    for first, *others in groups:
        original = PowerItem.objects.get(code=first)
        PowerItem.objects.filter(code__in=others, duplicate_of=None).update(duplicate_of=original)


def _tell(catalogue: Catalogue, items: int, by: Actor) -> None:
    record(
        "catalogue.load",
        subject_type="catalogue",
        subject_id=catalogue_subject(catalogue.key),
        by=by,
        organ=catalogue.organ.code,
        data={"key": catalogue.key, "title": catalogue.title, "items": items},
    )
