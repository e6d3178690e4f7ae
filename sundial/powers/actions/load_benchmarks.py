"""Load benchmark files of our own format, each file whole or not at all. For setting a place up: its days are those of the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import READER
from sundial.ledger.actor import Actor
from sundial.powers.actions import benchmark as life
from sundial.powers.discretion.life import BASIS
from sundial.powers.discretion.models import BenchmarkOrigin, BenchmarkState, BenchmarkVersion
from sundial.powers.discretion.plain_values import Unreadable
from sundial.powers.discretion.reading import read_benchmark
from sundial.powers.discretion.table import Benchmark
from sundial.powers.models import PowerItem, PowerType

MOST_BYTES = 5_000_000


@dataclass(frozen=True)
class LoadedBenchmarks:
    """What a load did: versions entered, versions that were there already."""

    new: int
    unchanged: int


@transaction.atomic
def load_benchmarks(path: Path, *, by: Actor | None = None) -> LoadedBenchmarks:
    """Load every document of one YAML file; loading it again changes nothing.

    Raises ``Refusal``: ``benchmark.file``, ``benchmark.form`` (with document and place), ``benchmark.unknown_item``,
    ``benchmark.not_penalty``, ``benchmark.no_day``, ``benchmark.faulty``, ``benchmark.differs`` (another version is stored:
    a change has its own life).
    """
    wanted = [_read(told, number, path) for number, told in enumerate(_documents(path), start=1)]
    done = [_enter(each, by or Actor.system()) for each in wanted]
    return LoadedBenchmarks(done.count(True), done.count(False))


def _documents(path: Path) -> list[Any]:
    if path.stat().st_size > MOST_BYTES:
        raise Refusal("benchmark.file", _("%(file)s is too large."), file=path.name)
    try:
        return list(yaml.load_all(path.read_text(encoding="utf-8"), Loader=READER))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Refusal(
            "benchmark.file", _("%(file)s cannot be read: %(why)s"), file=path.name, why=str(error)[:200]
        ) from None


def _read(told: object, number: int, path: Path) -> Benchmark:
    try:
        found = read_benchmark(told)
    except Unreadable as refusal:
        raise Refusal(
            "benchmark.form",
            _("%(file)s, document %(number)s: %(first)s (Faults in all: %(count)s.)"),
            field=refusal.wrong[0].place,
            file=path.name,
            number=number,
            first=refusal,
            count=len(refusal.wrong),
        ) from None
    if found.effective_from is None:
        raise Refusal(
            "benchmark.no_day",
            _("%(file)s, document %(number)s: say from which day it holds."),
            field="effective_from",
            file=path.name,
            number=number,
        )
    life.check_sound(found)
    return found


def _enter(benchmark: Benchmark, by: Actor) -> bool:
    """Store it in force as the file says; False when it is there already."""
    item = PowerItem.objects.select_for_update().filter(code=benchmark.item).first()
    if item is None:
        raise Refusal("benchmark.unknown_item", _("There is no item %(item)s."), field="item", item=benchmark.item)
    if item.power_type != PowerType.PENALTY:
        raise Refusal("benchmark.not_penalty", _("Only a penalty has a discretion benchmark here."), basis=BASIS)
    content = life.content_of(benchmark)
    stored = item.benchmarks.filter(effective_from=benchmark.effective_from, state=BenchmarkState.IN_FORCE).first()
    if stored and stored.content == content:
        return False
    if stored or item.benchmarks.exists():
        raise Refusal(
            "benchmark.differs",
            _("Item %(item)s already has a benchmark that says otherwise; change it through a draft."),
            field="item",
            item=benchmark.item,
        )
    _store(item, benchmark, content, by)
    return True


def _store(item: PowerItem, benchmark: Benchmark, content: dict[str, Any], by: Actor) -> None:
    version = BenchmarkVersion.objects.create(
        item=item,
        number=life.next_number(item),
        state=BenchmarkState.IN_FORCE,
        origin=BenchmarkOrigin.FILE,
        title=benchmark.title,
        content=content,
        unverified=benchmark.source.unverified,
        effective_from=benchmark.effective_from,
        effective_to=benchmark.effective_to,
        drafted_at=clock.now(),
        entered_at=clock.now(),
    )
    life.tell("benchmark.load", version, by, effective_from=benchmark.effective_from)
