"""A benchmark's version: drafted, confirmed in law by another hand, in force from a day, taken out of it.

Every verb locks the version, checks state and post, changes it, and writes its event on the item's benchmark. Decided cases
keep the version they were decided by, because they point at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import rfc8785
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.models import Officer
from sundial.organs.version_life import A_DAY
from sundial.powers.discretion.checker import Trouble, troubles
from sundial.powers.discretion.life import BASIS, LIFE, OPEN, drafter
from sundial.powers.discretion.models import BenchmarkOrigin, BenchmarkState, BenchmarkVersion
from sundial.powers.discretion.reading import FORMAT, read_benchmark
from sundial.powers.discretion.show import said
from sundial.powers.discretion.table import Benchmark
from sundial.powers.discretion.writing import as_data
from sundial.powers.models import PowerItem, PowerType
from sundial.powers.queries import version_on


@transaction.atomic
def draft(item_id: UUID, *, by: Officer) -> BenchmarkVersion:
    """Begin a version with the content of the newest one, or with an empty table.

    Raises ``Refusal``: ``benchmark.post``, ``benchmark.not_penalty``, ``benchmark.in_progress``.
    """
    item = _item(item_id, by)
    newest = item.benchmarks.exclude(state=BenchmarkState.ABANDONED).order_by("-number").first()
    content = newest.content if newest else empty(item)
    return _begun(item, read_benchmark(content), BenchmarkOrigin.BROWSER, by)


@transaction.atomic
def draft_from(item_id: UUID, benchmark: Benchmark, origin: BenchmarkOrigin, *, by: Officer) -> BenchmarkVersion:
    """Begin a version with imported content. Raises ``Refusal`` as ``draft``, and ``benchmark.other_item``."""
    item = _item(item_id, by)
    _check_item(item, benchmark)
    return _begun(item, benchmark, origin, by)


def empty(item: PowerItem) -> dict[str, Any]:
    """The least a benchmark may say, to begin from: one violation, one row, no sanction yet."""
    version = version_on(item)
    name = version.name if version else item.code
    basis = "；".join(str(each) for each in version.basis.all()) if version else ""
    violation = {
        "key": "v1",
        "zh": name,
        "basis": basis or "—",
        "law": [{"sanctions": {}}],
        "rows": [{"grade": "ordinary", "sanctions": {}}],
    }
    grades = [
        {"key": "lighter", "zh": "从轻", "en": "lighter", "direction": "lighter"},
        {"key": "ordinary", "zh": "一般", "en": "ordinary", "direction": "ordinary"},
        {"key": "heavier", "zh": "从重", "en": "heavier", "direction": "heavier"},
    ]
    return {
        "format": FORMAT,
        "item": item.code,
        "title": f"{name}裁量基准",
        "source": {"document": f"{item.organ.name}行政处罚裁量基准", "issuer": item.organ.name},
        "facts": [],
        "grades": grades,
        "violations": [violation],
    }


def _item(item_id: UUID, by: Officer) -> PowerItem:
    item = PowerItem.objects.select_for_update(of=("self",)).select_related("organ").get(pk=item_id)
    drafter(by, item.organ)
    if item.power_type != PowerType.PENALTY:
        raise Refusal("benchmark.not_penalty", _("Only a penalty has a discretion benchmark here."), basis=BASIS)
    if item.benchmarks.filter(state__in=OPEN).exists():
        raise Refusal("benchmark.in_progress", _("A change of this benchmark is already under way."), basis=BASIS)
    return item


def _check_item(item: PowerItem, benchmark: Benchmark) -> None:
    if benchmark.item != item.code:
        raise Refusal(
            "benchmark.other_item",
            _("This benchmark is for the item %(other)s, not for %(item)s."),
            field="item",
            other=benchmark.item,
            item=item.code,
        )


def _begun(item: PowerItem, benchmark: Benchmark, origin: BenchmarkOrigin, by: Officer) -> BenchmarkVersion:
    duty = drafter(by, item.organ)
    version = BenchmarkVersion(
        item=item, number=next_number(item), origin=origin, drafted_by=by, drafted_at=clock.now(), hands=[str(by.pk)]
    )
    _write(version, benchmark)
    tell("benchmark.draft", version, duty.actor)
    return version


def _write(version: BenchmarkVersion, benchmark: Benchmark) -> None:
    version.content, version.title = content_of(benchmark), benchmark.title
    version.unverified = benchmark.source.unverified
    version.__dict__.pop("table", None)  # What was read of the old content.
    version.save()


def content_of(benchmark: Benchmark) -> dict[str, Any]:
    """What is stored of it: without its days, which are decided when it is put into force."""
    return {key: value for key, value in as_data(benchmark).items() if key not in ("effective_from", "effective_to")}


def next_number(item: PowerItem) -> int:
    """The next free number; one given up is not used again."""
    newest: int | None = item.benchmarks.aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


@transaction.atomic
def edit(pk: UUID, content: Mapping[str, Any], *, by: Officer) -> BenchmarkVersion:
    """Write another content into a draft.

    Raises ``Refusal``: ``benchmark.state``, ``benchmark.post``, ``benchmark.form`` (``Unreadable``), ``benchmark.other_item``.
    """
    version = _locked(pk)
    duty = LIFE.check("edit", version, by)
    benchmark = read_benchmark(content)
    _check_item(version.item, benchmark)
    version.drafted_by, version.drafted_at = by, clock.now()
    version.hands = sorted({*version.hands, str(by.pk)})
    _write(version, benchmark)
    tell("benchmark.edit", version, duty.actor)
    return version


@transaction.atomic
def confirm(pk: UUID, opinion: str, *, by: Officer) -> BenchmarkVersion:
    """The legal office confirms, and not by the hand that drafted.

    Raises ``Refusal``: ``benchmark.state``, ``benchmark.post``, ``benchmark.same_hand``, ``benchmark.reason``,
    ``benchmark.faulty`` (the table has a gap, an overlap, or a row beyond the law).
    """
    version = _locked(pk)
    duty = LIFE.check("confirm", version, by)
    version.opinion = LIFE.said(opinion, "opinion")
    check_sound(version.table)
    version.state, version.confirmed_by, version.confirmed_at = BenchmarkState.CONFIRMED, by, clock.now()
    version.save()
    tell("benchmark.confirm", version, duty.actor, version.opinion)
    return version


def check_sound(benchmark: Benchmark) -> None:
    """Raise ``Refusal`` ``benchmark.faulty`` with the first fault of the tables; what only warns stops nothing."""
    stopping: list[Trouble] = [each for each in troubles(benchmark) if not each.warns]
    if stopping:
        raise Refusal(
            "benchmark.faulty",
            _("%(violation)s: %(first)s (Faults in all: %(count)s.)"),
            basis=stopping[0].basis or BASIS,
            violation=stopping[0].violation,
            first=said(stopping[0]),
            count=len(stopping),
        )


@transaction.atomic
def send_back(pk: UUID, reason: str, *, by: Officer) -> BenchmarkVersion:
    """Make a draft of it again. Raises ``Refusal``: ``benchmark.state``, ``benchmark.post``, ``benchmark.reason``."""
    version = _locked(pk)
    duty = LIFE.check("send_back", version, by)
    version.reason = LIFE.said(reason, "reason")
    version.state, version.opinion = BenchmarkState.DRAFT, ""
    version.confirmed_by = version.confirmed_at = None
    version.save()
    tell("benchmark.return", version, duty.actor, version.reason)
    return version


@transaction.atomic
def enter(pk: UUID, effective_from: date, *, by: Officer) -> BenchmarkVersion:
    """Put a confirmed version into force from a later day on; the one before it ends on that day.

    Raises ``Refusal``: ``benchmark.state``, ``benchmark.post``, ``benchmark.too_early``.
    """
    version = _locked(pk)
    duty = LIFE.check("enter", version, by)
    before = version.item.benchmarks.select_for_update().filter(state=BenchmarkState.IN_FORCE)
    newest = before.order_by("-effective_from").first()
    LIFE.check_begins(effective_from, newest.effective_from if newest else None)
    if newest and (newest.effective_to is None or newest.effective_to > effective_from):
        newest.effective_to = effective_from
        newest.save(update_fields=["effective_to"])
    version.state, version.effective_from = BenchmarkState.IN_FORCE, effective_from
    version.entered_by, version.entered_at = by, clock.now()
    version.save()
    tell("benchmark.enter", version, duty.actor, effective_from=effective_from)
    return version


@transaction.atomic
def retire(pk: UUID, last_day: date, reason: str, *, by: Officer) -> BenchmarkVersion:
    """Let a version hold until the end of ``last_day``, today at the earliest; the item then has none.

    Raises ``Refusal``: ``benchmark.state``, ``benchmark.post``, ``benchmark.reason``, ``benchmark.last_day``.
    """
    version = _locked(pk)
    duty = LIFE.check("retire", version, by)
    reason = LIFE.said(reason, "reason")
    latest = version.effective_to - A_DAY if version.effective_to else None
    LIFE.check_ends(last_day, version.effective_from, latest)
    version.effective_to, version.reason = last_day + A_DAY, reason
    version.retired_by, version.retired_at = by, clock.now()
    version.save()
    tell("benchmark.retire", version, duty.actor, reason, last_day=last_day)
    return version


@transaction.atomic
def abandon(pk: UUID, reason: str, *, by: Officer) -> BenchmarkVersion:
    """Give up a draft. Raises ``Refusal``: ``benchmark.state``, ``benchmark.post``, ``benchmark.reason``."""
    version = _locked(pk)
    duty = LIFE.check("abandon", version, by)
    version.state, version.reason = BenchmarkState.ABANDONED, LIFE.said(reason, "reason")
    version.save()
    tell("benchmark.abandon", version, duty.actor, version.reason)
    return version


def digest(version: BenchmarkVersion) -> str:
    """The SHA-256 of the content in its canonical form (RFC 8785), as the events keep it."""
    return sha256(rfc8785.dumps(version.content)).hexdigest()


def _locked(pk: UUID) -> BenchmarkVersion:
    rows = BenchmarkVersion.objects.select_for_update(of=("self", "item"))
    return rows.select_related("item__organ").get(pk=pk)


def tell(kind: str, version: BenchmarkVersion, by: Actor, reason: str = "", **more: Any) -> None:
    """Write the event of a step on the item's benchmark."""
    told = {"title": version.title, "number": version.number, "version": version.pk, "state": version.state}
    record(
        kind,
        subject_type="benchmark",
        subject_id=version.item_id,
        by=by,
        organ=version.item.organ.code,
        item=version.item.code,
        reason=reason,
        data=told | {"digest": digest(version), **more},
    )
