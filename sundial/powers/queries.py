"""Reads: which version holds on a day, what an item says, and whether a catalogue holds what it claims."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from sundial.kernel import clock
from sundial.organs.models import Post
from sundial.organs.queries import calendar_for
from sundial.powers import procedures, rules
from sundial.powers.drafts import parameters, sheet_of
from sundial.powers.guide import Guide, guide_of
from sundial.powers.models import Catalogue, ItemVersion, PowerItem, PowerType, VersionState
from sundial.powers.search import Answers
from sundial.powers.similar import near_duplicates

ROWS = ("basis", "materials", "limits", "route__risks", "risks", "units")


def versions_on(on: date | None = None) -> QuerySet[ItemVersion]:
    """The versions that hold on ``on`` (default today): one at most of each item, drafts never."""
    on = on or clock.today()
    holds = Q(effective_to=None) | Q(effective_to__gt=on)
    return ItemVersion.objects.filter(holds, effective_from__lte=on).exclude(state=VersionState.DRAFT)


def version_on(item: PowerItem, on: date | None = None) -> ItemVersion | None:
    """The version of ``item`` that holds on ``on`` (default today), with its rows; None when none does."""
    return versions_on(on).filter(item=item).select_related("item__organ").prefetch_related(*ROWS).first()


def classified(item: str = "pk") -> Exists:
    """Whether the item at this path is classified by the version in force: nothing of it is shown to the public (PLT-20)."""
    marked = ItemVersion.objects.filter(item=OuterRef(item), state=VersionState.IN_FORCE)
    return Exists(marked.exclude(classified_ground=""))


def of_the_public(on: date | None = None) -> QuerySet[ItemVersion]:
    """Versions that hold, of items that are neither cancelled nor internal; the classified among them are counted and never shown."""
    on = on or clock.today()
    alive = Q(item__cancelled_on=None) | Q(item__cancelled_on__gt=on)
    return versions_on(on).filter(alive, item__internal_only=False)


def listed(on: date | None = None) -> QuerySet[ItemVersion]:
    """What the public list shows: versions that hold, of items neither cancelled, internal nor classified (CAT-02, CAT-17, PLT-20)."""
    return of_the_public(on).filter(classified_ground="").select_related("item__organ")


def offered(on: date | None = None) -> QuerySet[ItemVersion]:
    """What an applicant may begin: listed, its chart complete, and of a procedure the public begins."""
    return listed(on).filter(published=True, item__procedure__in=procedures.applied_for())


def runs_online() -> Q:
    """The versions whose items run here: a procedure of this platform has them and, where the public applies, their chart is complete."""
    return ~Q(item__procedure="") & (Q(published=True) | ~Q(item__procedure__in=procedures.applied_for()))


def twins(item: PowerItem, on: date | None = None) -> QuerySet[ItemVersion]:
    """The other items that list the same conduct under another law (CAT-36): a case picks one of them."""
    original = item.duplicate_of_id or item.pk
    same = Q(item=original) | Q(item__duplicate_of=original)
    return (
        versions_on(on)
        .filter(same, item__cancelled_on=None)
        .exclude(item=item)
        .select_related("item")
        .order_by("item__code")
    )


def guide(item: PowerItem, on: date | None = None) -> Guide | None:
    """Everything a guide page shows of ``item`` as it holds on ``on`` (default today); None when no version holds."""
    version = version_on(item, on)
    return guide_of(version) if version else None


def search(
    text: str = "",
    *,
    organ: object = None,
    theme: str = "",
    kind: str = "",
    audience: str = "",
    only_offered: bool = False,
    on: date | None = None,
) -> QuerySet[ItemVersion] | Answers:
    """Items the public may see, by words, pinyin, initials, code, organ (or its key), theme, power type and audience.

    Best first when ``text`` is given, else in the order of their catalogue. To be counted and sliced, as by a paginator.
    """
    found = offered(on) if only_offered else listed(on)
    chosen = {"item__organ": organ, "theme": theme, "item__power_type": kind, "audience__contains": audience}
    found = found.filter(**{field: value for field, value in chosen.items() if value})
    if text.strip():
        return Answers(found, text)
    return found.order_by("item__catalogue", "item__sequence", "pk")


def sheet(version: ItemVersion) -> rules.Sheet:
    """The facts of a stored version that the rules read."""
    rows = version.basis.all(), version.limits.all(), version.route.all()
    return sheet_of(version.item, version, *rows)


def faults(version: ItemVersion) -> list[rules.Fault]:
    """Everything wrong with a stored version, by the working days of its organ, duplicate names of the organ included."""
    found = rules.faults(sheet(version), calendar_for(version.item.organ))
    return [
        fault.at(version.item.code)
        for fault in [*found, *same_name(version), *unheld_roles(version), *of_a_draft(version)]
    ]


def unheld_roles(version: ItemVersion) -> Iterator[rules.Fault]:
    """A warning for each step whose role no post of the organ has, once the organ has posts at all (CAT-24)."""
    held = set(Post.objects.filter(organ=version.item.organ_id).values_list("role", flat=True))
    for step in version.route.all() if held else []:
        if step.role not in held:
            told = {"step": step.name, "role": step.get_role_display()}
            yield rules.Fault("role_unheld", rules.ROLE_UNHELD, "route", step.role, warns=True, values=told)


def of_a_draft(version: ItemVersion) -> Iterator[rules.Fault]:
    """Warnings whoever drafts is given: another organ of the place and tier lists this power too (CAT-24), and nobody approved that an
    item with no procedure runs elsewhere (CAT-32). What holds already stands in the lists of the desk."""
    if version.state != VersionState.DRAFT:
        return
    organ = version.item.organ
    others = listed().filter(name=version.name, item__organ__region=organ.region_id, item__organ__tier=organ.tier)
    if other := others.exclude(item__organ=organ).first():
        told = {"organ": other.item.organ.name, "other": other.item.code}
        yield rules.Fault("held_elsewhere", rules.HELD_ELSEWHERE, "name", version.name, warns=True, values=told)
    if not (version.item.procedure or version.item.internal_only or version.elsewhere_approved_by):
        yield rules.Fault("runs_nowhere", rules.RUNS_NOWHERE, "elsewhere", "", warns=True)


def same_name(version: ItemVersion) -> Iterator[rules.Fault]:
    """A fault when another item of the organ bears this name, or has it as an alias (CAT-41)."""
    bears = Q(name=version.name) | Q(aliases__contains=[version.name])
    others = versions_on().filter(bears, item__organ=version.item.organ_id, item__cancelled_on=None)
    other = others.exclude(item=version.item_id).select_related("item").first()
    if other is not None:
        yield rules.Fault(
            "name_taken",
            rules.NAME_TAKEN,
            field="name",
            value=version.name,
            values={"name": version.name, "other": other.item.code},
        )


@dataclass(frozen=True)
class Count:
    """What a document claims against what its list holds, along one axis: ``type``, ``office`` or ``total``."""

    by: str
    key: str
    claimed: int
    found: int

    @property
    def agrees(self) -> bool:
        return self.claimed == self.found


@dataclass(frozen=True)
class Examined:
    """The state of one catalogue: counts, errors that hide in a sum, faults, and conduct that is listed twice."""

    catalogue: Catalogue
    items: int
    counts: list[Count]
    faults: list[rules.Fault]
    linked: list[tuple[str, str]]
    suspected: list[tuple[str, str]]
    pending_charts: list[str]

    @property
    def cancelling(self) -> list[Count]:
        """Sums that agree although parts of them do not: the errors cancel (CAT-35)."""
        return cancelling(self.counts)


def cancelling(counts: list[Count]) -> list[Count]:
    """Sums of ``counts`` that agree although parts of them do not."""
    wrong = any(not count.agrees for count in counts if count.by == "type")
    return [count for count in counts if count.agrees and count.by == "total" and wrong]


def examine(catalogue: Catalogue) -> Examined:
    """Count, compare and check every item of ``catalogue`` as it stands today."""
    versions = list(
        versions_on().filter(item__catalogue=catalogue.key).select_related("item__organ").prefetch_related(*ROWS)
    )
    linked = [(v.item.code, v.item.duplicate_of.code) for v in versions if v.item.duplicate_of]
    likely = near_duplicates(
        [(v.item.code, v.name, v.item.power_type) for v in versions], parameters()["near_duplicate"]["similarity"]
    )
    return Examined(
        catalogue=catalogue,
        items=len(versions),
        counts=list(_counts(catalogue, versions)),
        faults=[fault for version in versions for fault in faults(version)],
        linked=linked,
        suspected=[pair for pair in likely if not _linked(pair, linked)],
        pending_charts=[version.item.code for version in versions if version.chart_pending],
    )


def _linked(pair: tuple[str, str], linked: Iterable[tuple[str, str]]) -> bool:
    groups = dict(linked)
    first, second = (groups.get(code, code) for code in pair)
    return first == second


def _counts(catalogue: Catalogue, versions: list[ItemVersion]) -> Iterator[Count]:
    found = {
        "type": Counter(version.extra.get("power_type", "") for version in versions),
        "office": Counter(version.extra.get("office", "") for version in versions),
    }
    for claim in catalogue.claims:
        by, key = claim["by"], claim["key"]
        yield Count(by, key, claim["claimed"], len(versions) if by == "total" else found[by][key])


def claims(catalogues: Iterable[Catalogue]) -> Iterator[tuple[Catalogue, list[Count]]]:
    """What each document claims against what its list holds today; documents that claim nothing are left out. Two queries."""
    claiming = [each for each in catalogues if each.claims]
    held: dict[str, list[ItemVersion]] = {each.key: [] for each in claiming}
    for version in versions_on().filter(item__catalogue__in=held).select_related("item"):
        held[version.item.catalogue].append(version)
    for catalogue in claiming:
        yield catalogue, list(_counts(catalogue, held[catalogue.key]))


@dataclass(frozen=True)
class Tally:
    """How many items an organ of a tier, a type and a unit hold (CAT-35)."""

    organ: str
    power_type: str
    unit: str
    items: int
    tier: str = ""


def tallies(on: date | None = None, among: QuerySet[PowerItem] | None = None) -> list[Tally]:
    """Items that hold on ``on`` (of ``among`` where given), by organ, type and unit; an item of two units counts in both."""
    held = versions_on(on) if among is None else versions_on(on).filter(item__in=among)
    rows = held.values_list("item__organ__name", "item__power_type", "units__name", "item__organ__tier")
    return [
        Tally(organ, kind, unit or "", items, tier)
        for (organ, kind, unit, tier), items in sorted(Counter(rows).items(), key=str)
    ]


@dataclass(frozen=True)
class Totals:
    """Items by tier and type, and by organ; an item of two units counts once (CAT-35)."""

    tiers: list[tuple[str, dict[str, int], int]]
    organs: list[tuple[str, str, int, str]]
    types: list[str]
    items: int


def totals(among: QuerySet[PowerItem]) -> Totals:
    """How many items of ``among`` hold today: by tier and type, and by organ."""
    held = versions_on().filter(item__in=among)
    rows = list(held.values_list("item__organ__tier", "item__power_type", "item__organ__name", "item__organ__code"))
    by_kind = Counter((tier, kind) for tier, kind, *_organ in rows)
    by_organ = Counter((tier, organ, code) for tier, _kind, organ, code in rows)
    present = {kind for _tier, kind in by_kind}
    types = [kind for kind in PowerType.values if kind in present]
    tiers = [
        (tier, {kind: by_kind[tier, kind] for kind in types}, sum(by_kind[tier, kind] for kind in types))
        for tier in sorted({tier for tier, _kind in by_kind})
    ]
    organs = [(tier, organ, items, code) for (tier, organ, code), items in sorted(by_organ.items())]
    return Totals(tiers, organs, types, len(rows))


class Shared(StrEnum):
    """What several holders of a duty have in common."""

    NAME, ARTICLE, SECTIONS = "name", "article", "sections"


@dataclass(frozen=True)
class Overlap:
    """A duty several hold: a name several organs list, an article several rest one type of power on, an item of several sections (CAT-23)."""

    how: Shared
    what: str
    power_type: str
    items: tuple[ItemVersion, ...]

    @property
    def sections(self) -> list[str]:
        """The sections of one organ that share it; none where organs do."""
        return [unit.name for unit in self.items[0].units.all()] if self.how == Shared.SECTIONS else []


def overlaps(region: Iterable[int], on: date | None = None) -> list[Overlap]:
    """Powers of organs of these regions to be demarcated: several organs of one tier list the same name, or rest the same type of
    power on the same article; several sections of one organ hold an item."""
    held = of_the_public(on).filter(item__organ__region__in=region, classified_ground="")
    versions = list(held.select_related("item__organ").prefetch_related("basis", "units").order_by("item__code"))
    articles: dict[tuple[str, ...], dict[str, ItemVersion]] = defaultdict(dict)
    names: dict[tuple[str, ...], dict[str, ItemVersion]] = defaultdict(dict)
    for version in versions:
        kind, tier = version.item.power_type, version.item.organ.tier
        names[version.name, kind, tier][version.item.code] = version
        for basis in version.basis.all():
            if basis.article:
                articles[str(basis), kind, tier][version.item.code] = version
    inside = [
        Overlap(Shared.SECTIONS, version.name, str(version.item.get_power_type_display()), (version,))
        for version in versions
        if len(version.units.all()) > 1
    ]
    return [*_shared(names, Shared.NAME), *_shared(articles, Shared.ARTICLE), *inside]


def _shared(groups: dict[tuple[str, ...], dict[str, ItemVersion]], how: Shared) -> Iterator[Overlap]:
    for (what, kind, _tier), found in sorted(groups.items()):
        if len({version.item.organ_id for version in found.values()}) > 1:
            yield Overlap(how, what, str(PowerType(kind).label), tuple(found.values()))
