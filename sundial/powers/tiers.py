"""The list of one tier beside that of the tier above (CAT-16): what is the same, what differs in which part, what lacks, what is more.

Only what everybody may read is compared, so any officer may ask. Names decide first, letters alike after; the advice is Ji'an's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sundial.organs.models import Organ, OrganKind, Region
from sundial.powers.drafts import parameters
from sundial.powers.guide import guide_of
from sundial.powers.models import FIRST_REVIEW, Catalogue, ItemVersion
from sundial.powers.queries import ROWS, listed
from sundial.powers.similar import letter_pairs, likeness

BASIS = "吉安市（种子文件000 第二篇 四1）"
SAME, DIFFERS, MISSING, EXTRA = "same", "differs", "missing", "extra"
KINDS: dict[str, str | Promise] = {
    SAME: _("the same in both"),
    DIFFERS: _("in both, and different"),
    MISSING: _("only in the list above"),
    EXTRA: _("only in the list here"),
}
SUPERIOR, BELOW, BOTH, ALONE, LACKS, SPLIT = "superior", "below", "both", "alone", "lacks", "split"
ADVICE: dict[str, str | Promise] = {
    SUPERIOR: _("Only the superior may approve it: take it out of the list here."),
    BELOW: _("Reviewed in substance here, approved in form above: it stays in the list here."),
    BOTH: _("Delegated, so that both tiers may act: it stays in both lists."),
    ALONE: _("The tier here alone holds it: keep it if its basis holds."),
    LACKS: _("Add it here if it is delegated or reviewed in substance here; else it stays above alone."),
    SPLIT: _("Several departments here list it: one department should hold it."),
}


@dataclass(frozen=True)
class Part:
    """A part of an item that reads differently in the two lists."""

    name: str | Promise
    here: str
    above: str


@dataclass(frozen=True)
class Row:
    """One item of either list, or of both; ``advice`` are the words of Ji'an's rules that fit it."""

    kind: str
    here: ItemVersion | None
    above: ItemVersion | None
    parts: tuple[Part, ...] = ()
    advice: tuple[str | Promise, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        held = self.here or self.above
        assert held is not None
        return held.name

    @property
    def kind_name(self) -> str | Promise:
        return KINDS[self.kind]


@dataclass(frozen=True)
class Compared:
    """Two lists side by side, with how many rows are of which kind and how many differ in which part."""

    here: Organ
    above: Organ
    rows: tuple[Row, ...] = field(default=())

    def figures(self) -> list[tuple[str | Promise, int]]:
        """How many rows there are of each kind, those that differ by part, and those several departments list."""
        kinds = [(words, sum(row.kind == kind for row in self.rows)) for kind, words in KINDS.items()]
        parts: dict[str | Promise, int] = defaultdict(int)
        for row in self.rows:
            for part in row.parts:
                parts[part.name] += 1
        split = sum(bool(row.others) for row in self.rows)
        return [*kinds, *parts.items(), (_("listed by several departments here"), split)]


def compare(here: Organ, above: Organ) -> Compared:
    """The public list of ``here`` beside that of ``above``, the rows that want attention first."""
    lower, upper = _list_of(here), _list_of(above)
    shared = _departments(here, lower)
    rows: list[Row] = []
    taken: set[int] = set()
    for mine, theirs in _pairs(lower, upper):
        others = shared.get(_letters(mine.name), ())
        if theirs is None:
            rows.append(Row(EXTRA, mine, None, advice=(ADVICE[ALONE], *_split(others)), others=others))
            continue
        taken.add(id(theirs))
        parts = tuple(_parts(mine, theirs))
        advice = (*_tier_of(mine, above), *_split(others))
        rows.append(Row(DIFFERS if parts else SAME, mine, theirs, parts, advice, others))
    rows += [Row(MISSING, None, each, advice=(ADVICE[LACKS],)) for each in upper if id(each) not in taken]
    order = [DIFFERS, MISSING, EXTRA, SAME]
    return Compared(here, above, tuple(sorted(rows, key=lambda row: (order.index(row.kind), not row.advice))))


def _list_of(organ: Organ) -> list[ItemVersion]:
    rows = listed().filter(item__organ=organ).prefetch_related(*ROWS)
    return list(rows.order_by("item__catalogue", "item__sequence", "item__code"))


def _letters(name: str) -> str:
    return "".join(char for char in name if char.isalnum())


def _pairs(lower: list[ItemVersion], upper: list[ItemVersion]) -> Iterator[tuple[ItemVersion, ItemVersion | None]]:
    """Each item here with its like above: of the same name or other name first, else of the most alike name of its type."""
    by_name: dict[str, ItemVersion] = {}
    for each in upper:
        for name in (each.name, *each.aliases):
            by_name.setdefault(_letters(name), each)
    exact = {id(mine): found for mine in lower if (found := _named(mine, by_name))}
    left = [each for each in upper if all(each is not found for found in exact.values())]
    letters = {id(each): letter_pairs(each.name) for each in left}
    for mine in lower:
        found = exact.get(id(mine)) or _alike(mine, left, letters)
        if found is not None and found in left:
            left.remove(found)
        yield mine, found


def _named(mine: ItemVersion, by_name: Mapping[str, ItemVersion]) -> ItemVersion | None:
    names = (_letters(name) for name in (mine.name, *mine.aliases))
    return next((by_name[name] for name in names if name in by_name), None)


def _alike(mine: ItemVersion, left: list[ItemVersion], letters: Mapping[int, frozenset[str]]) -> ItemVersion | None:
    own, least = letter_pairs(mine.name), parameters()["near_duplicate"]["similarity"]
    kin = [each for each in left if each.item.power_type == mine.item.power_type]
    scored = [(likeness(own, letters[id(each)]), each) for each in kin]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= least else None


def _parts(mine: ItemVersion, theirs: ItemVersion) -> Iterator[Part]:
    here, above = guide_of(mine), guide_of(theirs)
    told: tuple[tuple[str | Promise, str, str], ...] = (
        (_("Name of the item"), mine.name, theirs.name),
        (_("Power type"), str(here.power_type), str(above.power_type)),
        (_("Statutory limit"), here.statutory.text, above.statutory.text),
        (_("Promised limit"), here.promised.text, above.promised.text),
        (_("Legal basis"), "；".join(sorted(here.basis)), "；".join(sorted(above.basis))),
        (_("Fees and their basis"), "；".join(here.fees), "；".join(above.fees)),
    )
    for place, (name, one, other) in enumerate(told):
        differ = one != other if place == 0 else _letters(one) != _letters(other)
        if differ:  # names agree to the sign, up and down; of all else the signs between the letters do not count
            yield Part(name, one, other)


def _tier_of(mine: ItemVersion, above: Organ) -> Iterator[str | Promise]:
    """Which of Ji'an's rules an item of both lists falls under, as far as the list here says who issues and who delegated."""
    if mine.delegated_by:
        yield ADVICE[BOTH]
    elif mine.issuing_authority in (above.name, above.short_name):
        yield ADVICE[BELOW if mine.subtype == FIRST_REVIEW else SUPERIOR]


def _split(others: tuple[str, ...]) -> tuple[str | Promise, ...]:
    return (ADVICE[SPLIT],) if others else ()


def _departments(here: Organ, lower: Iterable[ItemVersion]) -> dict[str, tuple[str, ...]]:
    """Names of the other departments of the place that list an item of the same name, by its letters; one query."""
    names = [each.name for each in lower]
    rows = listed().filter(item__organ__region=here.region_id, name__in=names).exclude(item__organ=here)
    found: dict[str, list[str]] = defaultdict(list)
    for each in rows.order_by("item__organ__name"):
        found[_letters(each.name)].append(each.item.organ.short_name)
    return {name: tuple(organs) for name, organs in found.items()}


def lists() -> list[Organ]:
    """Every organ with a list, the highest tier first."""
    held = Organ.objects.filter(pk__in=listed().values("item__organ"))
    return list(held.select_related("region").order_by("tier", "region__code", "name"))


def line_of(organ: Organ) -> str:
    """What an organ is without its place: the water bureaus of a city and of its county are the same line (条线)."""
    name = organ.name
    for region in _above(organ.region):
        name = name.replace(region.name, "")
    return name


def _above(region: Region) -> Iterator[Region]:
    at: Region | None = region
    while at is not None:
        yield at
        at = at.parent


def superiors(organ: Organ) -> list[Organ]:
    """The organs with a list in the places above whose line ``organ`` is of, or which it is under, the nearest first."""
    places = [region.pk for region in _above(organ.region)][1:]
    found = Organ.objects.filter(Q(region__in=places) | Q(pk=organ.parent_id), items__isnull=False).distinct()
    own = line_of(organ) if organ.kind != OrganKind.GOVERNMENT else ""  # governments are no line of work
    kin = [each for each in found.select_related("region") if each.pk == organ.parent_id or line_of(each) == own]
    return sorted(kin, key=lambda each: places.index(each.region_id) if each.region_id in places else -1)


def newest_list_above(organ: Organ) -> Catalogue | None:
    """The list of a superior of ``organ`` that was issued last; None where none has one."""
    found = Catalogue.objects.filter(organ__in=superiors(organ))
    return found.order_by("-loaded_at").first()
