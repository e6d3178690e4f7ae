"""Find items by words, pinyin, initials, synonyms, aliases, code, organ and theme, with nothing but the server's own types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import add
from typing import overload

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.expressions import Combinable

from sundial.powers import words
from sundial.powers.models import ItemVersion
from sundial.powers.words import Part, Question

# Kept from the first look, so that counting the answers and showing the first pages asks the database once.
AT_HAND = 200

_STORE = """
INSERT INTO powers_itemwords (version_id, signs, letters)
SELECT * FROM unnest(%s::uuid[], %s::text[]::tsvector[], %s::text[]::tsvector[])
ON CONFLICT (version_id) DO UPDATE SET signs = EXCLUDED.signs, letters = EXCLUDED.letters
"""


def index(versions: Sequence[ItemVersion], units: Sequence[Iterable[str]]) -> None:
    """Store the words of ``versions``; ``units`` are the names of each one's sections. They replace what was stored."""
    texts = [_texts(version, names) for version, names in zip(versions, units, strict=True)]
    keys = [version.pk for version in versions]
    signs = [words.vector(words.signs(each)) for each in texts]
    letters = [
        words.vector(words.letters(each, version.item.code)) for each, version in zip(texts, versions, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_STORE, [keys, signs, letters])


def _texts(version: ItemVersion, units: Iterable[str]) -> list[tuple[str, str]]:
    """What a version is found by, with the weight of each text."""
    named = [(version.name, "A"), *((text, "B") for text in [*version.aliases, *version.keywords])]
    around = [version.theme, version.subtype, version.responsible_unit, *units]
    return [*named, *((text, "C") for text in around if text), (version.item.organ.name, "D")]


class TsQuery(Func):
    """A ``tsquery`` literal, cast and not parsed."""

    template = "%(expressions)s::tsquery"

    def __init__(self, literal: str) -> None:
        super().__init__(Value(literal))


class Matches(Func):
    """Whether a vector answers a query."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


class Rank(Func):
    """PostgreSQL's own rank, which counts the weights A to D."""

    function = "ts_rank"
    output_field = FloatField()


def _answers(part: Part) -> Matches:
    return Matches(F(f"words__{part.vector}"), TsQuery(part.literal))


class Answers:
    """What a question finds, best first. Slices are lists of versions; ``count()`` is how many there are in all.

    Works wherever a paginator wants something to count and slice. When nothing answers the whole question, it holds
    what answers at least a quarter of its pieces, the most answered first.
    """

    def __init__(self, versions: QuerySet[ItemVersion], text: str) -> None:
        self._versions = versions
        self._question = words.question(text)
        self._ranked: QuerySet[ItemVersion] | None = None
        self._keys: list[object] = []
        self._total: int | None = None

    def count(self) -> int:
        """How many versions answer."""
        self._look()
        return self._total or 0

    __len__ = count

    def __iter__(self) -> Iterator[ItemVersion]:
        return iter(self[0 : self.count()])

    @overload
    def __getitem__(self, place: int) -> ItemVersion: ...
    @overload
    def __getitem__(self, place: slice) -> list[ItemVersion]: ...
    def __getitem__(self, place: int | slice) -> ItemVersion | list[ItemVersion]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        self._look()
        start, stop, _step = place.indices(self._total or 0)
        keys = self._keys[start:stop] if stop <= len(self._keys) else self._further(start, stop)
        found = self._versions.in_bulk(keys)
        return [found[key] for key in keys]

    def _look(self) -> None:
        if self._total is not None:
            return
        self._total = 0
        if not self._question.runs:
            return
        for ranked in (_whole(self._versions, self._question), _partly(self._versions, self._question)):
            rows = list(ranked.annotate(total=Window(Count("pk"))).values_list("pk", "total")[:AT_HAND])
            if rows:
                self._ranked, self._total = ranked, rows[0][1]
                self._keys = [key for key, _total in rows]
                return

    def _further(self, start: int, stop: int) -> list[object]:
        return list(self._ranked.values_list("pk", flat=True)[start:stop]) if self._ranked is not None else []


def _whole(versions: QuerySet[ItemVersion], asked: Question) -> QuerySet[ItemVersion]:
    for part in asked.runs:
        versions = versions.filter(_answers(part))
    return _in_order(versions, asked)


def _partly(versions: QuerySet[ItemVersion], asked: Question) -> QuerySet[ItemVersion]:
    hits: list[Combinable] = [Case(When(_answers(piece), then=1), default=0) for piece in asked.pieces]
    some = reduce(lambda one, other: one | other, (Q(_answers(piece)) for piece in asked.pieces))
    answered = reduce(add, hits, Value(0, output_field=IntegerField()))
    enough = versions.filter(some).annotate(answered=answered).filter(answered__gte=max(1, len(asked.pieces) // 4))
    return _in_order(enough, asked, "-answered")


def _in_order(found: QuerySet[ItemVersion], asked: Question, *first: str) -> QuerySet[ItemVersion]:
    """The very name, names that begin with the question, names and codes that hold it, then by weight."""
    begins = [When(Matches(F("words__letters"), TsQuery(asked.begins)), then=1)] if asked.begins else []
    nearness = Case(
        When(name=asked.text, then=3),
        When(name__startswith=asked.text, then=2),
        When(Q(name__contains=asked.text) | Q(item__code__iexact=asked.text), then=1),
        *begins,
        default=0,
        output_field=IntegerField(),
    )
    ranked = found.annotate(nearness=nearness, rank=_weight(asked))
    return ranked.order_by(*first, "-nearness", "-rank", "item__catalogue", "item__sequence", "pk")


def _weight(asked: Question) -> Combinable:
    parts: list[Combinable] = [Rank(F(f"words__{part.vector}"), TsQuery(part.literal)) for part in asked.pieces]
    return reduce(add, parts)
