"""What else waits for an officer beside cases: a rule, a benchmark, the text of a paper whose next step is his, an entry he answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sundial.cases.documents import text_life
from sundial.cases.models import PaperText
from sundial.organs.models import Officer
from sundial.organs.version_life import VersionLife
from sundial.powers.discretion import life as benchmarks
from sundial.powers.discretion.models import BenchmarkVersion
from sundial.registers import access as registers
from sundial.registers.books import books
from sundial.supervision import rule_access
from sundial.supervision import rule_words as words
from sundial.supervision.models import RuleVersion
from sundial.supervision.rule_states import OPEN
from sundial.supervision.rulebook import rule_of


@dataclass(frozen=True)
class Waiting:
    """One version or entry: what it is, its title, which one, the step that is next, and its page."""

    kind: Any
    title: str
    which: str
    step: Any
    url: str


def waiting_for(officer: Officer) -> list[Waiting]:
    """Every version whose next step towards being in force the officer may take, and every entry whose owed answer he may write;
    asks nothing for whoever works on none."""
    return [*_rules(officer), *_benchmarks(officer), *_texts(officer), *_registers(officer)]


def _rules(officer: Officer) -> Iterable[Waiting]:
    if not rule_access.works_on_rules(officer):
        return
    for each in RuleVersion.objects.filter(state__in=OPEN).order_by("rule_id"):
        if step := _next(rule_access.LIFE, each, officer):
            title = words.name_of(rule_of(each))
            yield Waiting(_("rule"), title, f"v{each.version}", step, reverse("desk:rule_version", args=[each.pk]))


def _benchmarks(officer: Officer) -> Iterable[Waiting]:
    organs, regions = benchmarks.organs_drafted(officer)
    if not organs and not regions:
        return
    mine = Q(item__organ__in=organs) | Q(item__organ__region__in=regions)
    found = BenchmarkVersion.objects.filter(mine, state__in=benchmarks.OPEN).select_related("item__organ")
    for each in found.order_by("item__sequence", "number"):
        if step := _next(benchmarks.LIFE, each, officer):
            url = reverse("desk:benchmark_version", args=[each.pk])
            yield Waiting(_("discretion benchmark"), each.title, f"v{each.number}", step, url)


def _texts(officer: Officer) -> Iterable[Waiting]:
    if not text_life.works_on_texts(officer):
        return
    for each in PaperText.objects.filter(state__in=text_life.OPEN).order_by("kind"):
        if step := _next(text_life.LIFE, each, officer):
            url = reverse("desk:paper_text", args=[each.pk])
            yield Waiting(_("text of a paper"), str(text_life.title_of(each.kind)), f"v{each.number}", step, url)


def _registers(officer: Officer) -> Iterable[Waiting]:
    for entry, step in registers.awaiting(officer):
        title = f"{books()[entry.register].title} · {entry.organ.short_name}"
        which, url = _("No. %(n)s") % {"n": entry.serial}, reverse("desk:register_entry", args=[entry.pk])
        yield Waiting(_("register"), title, which, step.label, url)


def _next(life: VersionLife[Any], version: Any, officer: Officer) -> Any:
    step = life.waits_for(version, officer)
    return step.label if step else None
