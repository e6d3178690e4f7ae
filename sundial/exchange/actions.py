"""Taking over the cases of another system from its log: every sound case whole, every other refused by its row and reason.

The whole file is examined before the first case is written. Cases then go in by batches, each a transaction with all its events; what
was taken over before is not taken twice, so a file that stopped half way, or comes again longer, is simply given again.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, Party, PartyKind, Publication
from sundial.exchange.examining import EXCEPTED, number_of, party_of, with_party_fault
from sundial.exchange.models import Delivered, Origin, RefusedRow, Span, System
from sundial.exchange.publications import publications
from sundial.exchange.writing import acts_of, case_of, origin_of, spans_of
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import Act, record, record_all
from sundial.ledger.actor import Actor
from sundial.powers.models import ItemVersion, PowerItem
from sundial.powers.queries import version_on
from sundial.rules.logs import taking
from sundial.rules.logs.audit import relations_of
from sundial.rules.logs.log_map import LogMap
from sundial.rules.logs.taking import Refused, TakenCase

BATCH = 500  # cases of one transaction; long ones hold back the sealing of everybody's acts
UNNAMED = "来源系统未提供当事人"

Told = Callable[[int], None]


@dataclass
class Result:
    """What became of a file."""

    system: System
    taken: int = 0
    unchanged: int = 0
    events: int = 0
    amount: Decimal = Decimal("0.00")
    refused: list[Refused] = field(default_factory=list)

    @property
    def reasons(self) -> dict[str, int]:
        """How many rows each reason refused."""
        return dict(Counter(each.reason for each in self.refused))


def take_over(file: Path, item_code: str, known: LogMap | None = None, *, told: Told = lambda _: None) -> Result:
    """Take over what is sound in ``file`` as cases of the power item ``item_code``; ``told`` hears the number of cases so far.

    Raises ``LogError`` for a file that cannot be read, ``Refusal``: ``exchange.item``, ``exchange.system``.
    """
    connection, known = relations_of(file, known)
    now = clock.now()
    taking.examine(connection, known, now)
    system, version = _system(known, item_code)
    result = Result(system, refused=taking.refused(connection))
    found = _sound(taking.cases(connection, known), result)
    while batch := list(itertools.islice(found, BATCH)):
        _take_batch(system, version, batch, result)
        told(result.taken + result.unchanged)
    connection.close()
    _conclude(file, result)
    return result


@transaction.atomic
def _system(known: LogMap, item_code: str) -> tuple[System, ItemVersion]:
    """The system the map names, told for the first time or as it was told before."""
    item = PowerItem.objects.select_related("organ").filter(code=item_code).first()
    version = version_on(item, clock.today()) if item else None
    if item is None or version is None:
        raise Refusal("exchange.item", _("No power item with the code %(item)s is in force."), item=item_code)
    law = {"jurisdiction": known.jurisdiction, "procedure": known.procedure, "calendar": known.calendar or ""}
    system = System.objects.select_related("item__organ", "unnamed").filter(code=known.name).first()
    if system is None:
        unnamed = Party.objects.create(kind=PartyKind.ORGANISATION, name=UNNAMED, identifier="", telephone="")
        titles = {"title": known.title, "title_en": known.title_en}
        system = System.objects.create(code=known.name, item=item, unnamed=unnamed, **titles, **law)
        _record("exchange.know", system, {"system": system.title, "code": system.code, **law})
    if system.item_id != item.pk or any(getattr(system, name) != value for name, value in law.items()):
        raise Refusal(
            "exchange.system",
            _("%(system)s was taken over before under another item or another law."),
            system=system.title,
        )
    system.item = item
    return system, version


def _sound(cases: Iterator[TakenCase], result: Result) -> Iterator[TakenCase]:
    for case in cases:
        fault = with_party_fault(case)
        if fault is None:
            yield case
        else:
            result.refused.append(fault)


@transaction.atomic
def _take_batch(system: System, version: ItemVersion, batch: Sequence[TakenCase], result: Result) -> None:
    known = dict(
        Origin.objects.filter(system=system, record__in=[each.record for each in batch]).values_list("record", "digest")
    )
    for each in batch:
        if known.get(each.record, each.digest) != each.digest:
            result.refused.append(Refused(each.line, each.record, EXCEPTED, ""))
    result.unchanged += sum(known.get(each.record) == each.digest for each in batch)
    new = [each for each in batch if each.record not in known]
    if new:
        _write(system, version, new, result)


def _write(system: System, version: ItemVersion, new: Sequence[TakenCase], result: Result) -> None:
    parties = [party_of(each) for each in new]
    cases = [
        case_of(each, system, version, party or system.unnamed, number_of(system, each))
        for each, party in zip(new, parties, strict=True)
    ]
    shown = publications(cases, new, system)
    Party.objects.bulk_create(party for party in parties if party)
    Case.objects.bulk_create(cases)
    origins = [origin_of(each, case, system) for each, case in zip(new, cases, strict=True)]
    Origin.objects.bulk_create(origins)
    Span.objects.bulk_create(span for each, origin in zip(new, origins, strict=True) for span in spans_of(each, origin))
    acts: list[Act] = [act for each, case in zip(new, cases, strict=True) for act in acts_of(each, case, system)]
    record_all([*acts, *(act for _shown, act in shown)])
    Publication.objects.bulk_create(each for each, _act in shown)
    result.taken += len(new)
    result.events += len(acts)
    result.amount += sum((each.amount or Decimal() for each in new), Decimal())


@transaction.atomic
def _conclude(file: Path, result: Result) -> None:
    """Write down what became of the file, and the event that says so; a file that was known already leaves neither."""
    if not result.taken and (result.unchanged or not result.refused):
        return
    delivered = Delivered.objects.create(
        system=result.system,
        name=file.name[:200],
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        at=clock.now(),
        cases=result.taken,
        unchanged=result.unchanged,
        refused=len(result.refused),
        amount=result.amount,
    )
    RefusedRow.objects.bulk_create(_kept(delivered, result.refused), batch_size=BATCH)
    data: dict[str, Any] = {
        "file": delivered.name,
        "sha256": delivered.sha256,
        "system": result.system.title,
        "taken": result.taken,
        "unchanged": result.unchanged,
        "refused": len(result.refused),
        "reasons": result.reasons,
        "amount": result.amount,
    }
    _record("exchange.take_over", result.system, data)


def _record(kind: str, system: System, data: dict[str, Any]) -> None:
    record(
        kind,
        subject_type="system",
        subject_id=system.pk,
        by=Actor.system(),
        organ=system.item.organ.code,
        item=system.item.code,
        channel="exchange",
        data=data,
    )


def _kept(delivered: Delivered, refused: Sequence[Refused]) -> Iterator[RefusedRow]:
    """The refused rows as their page shows them."""
    for each in refused:
        yield RefusedRow(
            delivered=delivered,
            line=each.line,
            record=str(each.record)[:200],
            reason=each.reason[:100],
            value=str(each.value)[:500],
        )
