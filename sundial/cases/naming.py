"""Where a person of a case is named: the words that tell of him, the chains that speak of the case, the rows that hang on it.

Rooms above say what only they know by ``also_words`` and ``speaks_elsewhere``, in their ``forgetting.py``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, reduce
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import models

from sundial.cases.masking import mask_address
from sundial.cases.models import Case, Party, StoredFile
from sundial.ledger import forgetting, openings, queries
from sundial.ledger.models import Event

Said = TypeVar("Said")

# What stands wherever a word of a person was.
ERASED_NAME = "（已依法删除）"
# A single sign stands in too many other words.
SHORTEST = 2
# Every text of the row, however it is called.
PARTY = tuple(each.name for each in Party._meta.local_fields if isinstance(each, models.CharField) and not each.choices)
# By these a row tells of another case than its own.
ROUNDABOUT = frozenset({"about", "complaint"})


@dataclass(frozen=True)
class Chain:
    """The events of another subject, some of which speak of the case."""

    subject_type: str
    subject_id: UUID
    organ: str


# Asked of many cases at once, for a backup asks of all of them: the case's key, and what is said of it.
Words = Callable[[Collection[Case]], Iterable[tuple[UUID, str]]]
Elsewhere = Callable[[Collection[Case]], Iterable[tuple[UUID, Chain]]]
_words: list[Words] = []
_elsewhere: list[Elsewhere] = []


def also_words(words: Words) -> Words:
    """A decorator: further words that tell of the applicants of cases."""
    _words.append(words)
    return words


def speaks_elsewhere(chains: Elsewhere) -> Elsewhere:
    """A decorator: the chains of other subjects whose events and rows speak of cases."""
    _elsewhere.append(chains)
    return chains


def words_of(case: Case) -> list[str]:
    """The words that tell of the applicant of a case, the longest first."""
    return words_of_all([case])[case.pk]


def words_of_all(cases: Collection[Case]) -> dict[UUID, list[str]]:
    """As ``words_of``, of many cases in as many queries as of one. Their applicants are loaded with them."""
    further = _gathered(each(cases) for each in _words)
    return {case.pk: _own_words(case, further[case.pk]) for case in cases}


def _own_words(case: Case, further: Iterable[str]) -> list[str]:
    party = case.applicant
    own = [getattr(party, name) for name in PARTY if getattr(party, name) != ERASED_NAME and name != "address"]
    # The name of a town is nobody's own.
    own += [party.address] if mask_address(party.address).removesuffix("***") != party.address else []
    found = {word.strip() for word in [*own, *further]}
    return sorted((word for word in found if len(word) >= SHORTEST), key=len, reverse=True)


def chains_of(case: Case) -> list[Chain]:
    """The chains of other subjects that speak of the case."""
    return chains_of_all([case])[case.pk]


def chains_of_all(cases: Collection[Case]) -> dict[UUID, list[Chain]]:
    """As ``chains_of``, of many cases in as many queries as of one."""
    found = _gathered(each(cases) for each in _elsewhere)
    return {case.pk: list(dict.fromkeys(found[case.pk])) for case in cases}


def _gathered(told: Iterable[Iterable[tuple[UUID, Said]]]) -> defaultdict[UUID, list[Said]]:
    found: defaultdict[UUID, list[Said]] = defaultdict(list)
    for pk, said in chain.from_iterable(told):
        found[pk].append(said)
    return found


def naming(case: Case) -> list[tuple[Event, list[str]]]:
    """The events that name the applicant of a case, whoever recorded them and in whose chain they stand, with the fields that do."""
    words = words_of(case)
    subjects = [("case", case.pk), *((each.subject_type, each.subject_id) for each in chains_of(case))]
    events = [event for subject in subjects for event in queries.timeline(*subject)]
    opened = openings.of_all(events)
    found = []
    for event in events:
        may = set(forgetting.forgettable(event, opened.get(event.pk, [])))
        fields = [each.field for each in opened.get(event.pk, []) if each.field in may and tells(each.value, words)]
        if fields:
            found.append((event, fields))
    return found


def tells(value: Any, words: Iterable[str]) -> bool:
    """Whether a value of an event or a row has one of the words in it."""
    return bool(without(value, words) != value)


def without(value: Any, words: Iterable[str]) -> Any:
    """The value with every one of the words hidden, in texts at any depth."""
    if isinstance(value, str):
        return reduce(lambda said, word: said.replace(word, ERASED_NAME), words, value)
    if isinstance(value, list):
        return [without(each, words) for each in value]
    if isinstance(value, dict):
        return {key: without(each, words) for key, each in value.items()}
    return value


def hide(case: Case, words: list[str]) -> None:
    """Take the words out of every row that hangs on the case, in whatever room. Its guards ask for events first."""
    for place in places():
        for pk, *values in place.model._base_manager.filter(**{place.path: case.pk}).values_list("pk", *place.fields):
            changed = {
                name: _fitting(place.model, name, without(value, words))
                for name, value in zip(place.fields, values, strict=True)
                if tells(value, words)
            }
            if changed:
                place.model._base_manager.filter(pk=pk).update(**changed)

    _hide_in_names_of_files(case, words)


def _hide_in_names_of_files(case: Case, words: list[str]) -> None:
    for file in StoredFile.objects.filter(pk__in=files_of(case)):
        if tells(file.name, words):
            file.name = without(file.name, words)
            file.save(update_fields=["name"])


def files_of(case: Case) -> set[UUID]:
    """The files of a case. A file is often called after who sent it; its row hangs on none, but is pointed at by what hangs on the case."""
    found: set[UUID] = set()
    for model, path in hanging().items():
        for each in (field.name for field in model._meta.local_fields if field.related_model is StoredFile):
            held = model._base_manager.filter(**{path: case.pk, f"{each}__isnull": False})
            found.update(held.values_list(each, flat=True))
    return found


def _fitting(model: type[models.Model], name: str, value: Any) -> Any:
    most = getattr(model._meta.get_field(name), "max_length", None)
    return value[:most] if isinstance(value, str) else value


@dataclass(frozen=True)
class Place:
    """The columns of a table that hold words, and how its rows hang on a case."""

    model: type[models.Model]
    path: str
    fields: tuple[str, ...]


@cache
def places() -> tuple[Place, ...]:
    """Every table whose rows hang on a case, directly or by what does, with its columns that may hold words of a person."""
    found = (Place(model, path, tuple(texts(model))) for model, path in hanging().items())
    return tuple(place for place in found if place.fields)


@cache
def hanging() -> dict[type[models.Model], str]:
    """Every model whose rows hang on a case, with the way to it."""
    direct = dict(_pointing({Case: "pk"}))
    return {Case: "pk"} | dict(_pointing(direct)) | direct


def _pointing(at: dict[type[models.Model], str]) -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        for each in model._meta.local_fields:
            target = each.related_model if each.is_relation else None
            if target in at and model is not target and each.name not in ROUNDABOUT:
                path = at[target]
                yield model, each.name if path == "pk" else f"{each.name}__{path}"
                break


def texts(model: type[models.Model]) -> Iterator[str]:
    """The columns of a table that may hold words of a person, by their fields' names."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    for each in model._meta.local_fields:
        if isinstance(each, kinds) and not (each.choices or each.primary_key or each.unique):
            yield each.name
