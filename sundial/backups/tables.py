"""The rows of every table as a backup holds them: in the clear what an erasure would leave of them, and sealed what it would take.

A row is its columns as PostgreSQL writes them, and what is sealed of it. With the keys it is the row it was; of what no key opens any more
it is the row an erasure leaves, so that the record of a restored house agrees with itself either way.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from sundial.backups.rows import Line, Row, as_json
from sundial.backups.sealing import seal_values
from sundial.cases import naming
from sundial.cases.models import Case
from sundial.kernel.yaml_files import read_yaml
from sundial.ledger.actor import APPLICANT
from sundial.ledger.commitment import SALT_BYTES
from sundial.ledger.models import Event
from sundial.ledger.unit_keys import NEVER_SEALED, ROWS, Holder, Keys, field_unit, form_unit
from sundial.ledger.values import MIRRORED

COLUMNS: dict[str, Any] = read_yaml(Path(__file__).with_name("columns.yaml"))
# So many cases are asked for their words together.
AT_ONCE = 500
ACTOR = ("actor_id", "actor_name", "actor_post", "actor_organ_code")
# A number a server draws for itself: another server draws others.
OWN_TO_THE_SERVER = {"ledger_pending": {"xid"}}


def models_carried() -> list[type[models.Model]]:
    """Every table that a backup carries, by its model."""
    without = {*COLUMNS["left_out"], *COLUMNS["derived"]}
    found = [each for each in apps.get_models(include_auto_created=True) if each._meta.db_table not in without]
    return sorted(found, key=lambda each: each._meta.db_table)


def columns_of(model: type[models.Model]) -> list[str]:
    """The columns of a table that a backup carries."""
    own = OWN_TO_THE_SERVER.get(model._meta.db_table, set())
    return [str(each.column) for each in model._meta.local_concrete_fields if each.column not in own]


def first_line(model: type[models.Model]) -> bytes:
    """What stands before the rows of a table."""
    return as_json(columns_of(model)).encode() + b"\n"


def holder_of(table: str, key: object) -> Holder:
    """Whose key seals a row's personal columns: its own."""
    told = str(key)
    return table, UUID(int=int(told)) if told.isdecimal() else UUID(told)


class Closing:
    """What closes rows: the keys, and the words that tell of the party of each case."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        # While a table is copied its connection answers nothing else, so all words are asked for before.
        words: dict[tuple[str, UUID], set[str]] = defaultdict(set)
        cases = Case.objects.select_related("applicant", "organ").order_by("pk").iterator(chunk_size=AT_ONCE)
        while some := list(islice(cases, AT_ONCE)):
            told, chains = naming.words_of_all(some), naming.chains_of_all(some)
            for case in some:
                elsewhere = ((each.subject_type, each.subject_id) for each in chains[case.pk])
                for subject in (("case", case.pk), *elsewhere):
                    # Also as they stand within JSON.
                    words[subject].update(told[case.pk], (as_json(word)[1:-1] for word in told[case.pk]))
        self._words = {subject: sorted(each, key=len, reverse=True) for subject, each in words.items()}

    def words_of(self, subject: Holder) -> list[str]:
        """The words that tell of the party of a case, or in a chain that speaks of cases of all their parties; the longest first."""
        return self._words.get(subject, [])

    def seal(self, line: Line, values: Mapping[str, Any], holder: Holder, unit: str, place: str) -> None:
        if values:
            line.sealed.append(seal_values(values, self.keys, holder, unit, place))


def lines(model: type[models.Model], closing: Closing) -> Iterator[Line]:
    """The rows of a table as a backup holds them, in the order of their keys."""
    table = model._meta.db_table
    if table in _RECORD:
        yield from _RECORD[table](closing)
        return
    columns = Columns(model)
    for values, case in _rows(model):
        line = Line(values)
        columns.close(line, case, closing)
        yield line


class Columns:
    """How the columns of a table are closed: the personal ones whole, of the others the words that tell of the party of the row's case."""

    def __init__(self, model: type[models.Model]) -> None:
        self.table, self.names = model._meta.db_table, columns_of(model)
        fields: dict[str, Any] = {str(each.column): each for each in model._meta.local_concrete_fields}
        self.key = next((at for at, name in enumerate(self.names) if fields[name].primary_key), 0)
        whole = set(COLUMNS["personal"].get(self.table, ()))
        texts = {model._meta.get_field(name) for name in naming.texts(model)} if model in naming.hanging() else set()
        self.personal = {at: fields[name] for at, name in enumerate(self.names) if name in whole}
        self.texts = {
            at: fields[name] for at, name in enumerate(self.names) if fields[name] in texts and name not in whole
        }

    def close(self, line: Line, case: UUID | None, closing: Closing) -> None:
        if self.personal:
            self._close_whole(line, closing)
        if self.texts and case:
            self._close_words(line, ("case", case), closing)

    def _close_whole(self, line: Line, closing: Closing) -> None:
        key = str(line.values[self.key])
        taken = {self.names[at]: line.values[at] for at in self.personal if line.values[at]}
        for at, column in self.personal.items():
            line.values[at] = _nothing(column, line.values[at], key)
        closing.seal(line, taken, holder_of(self.table, key), ROWS, self.table)

    def _close_words(self, line: Line, case: Holder, closing: Closing) -> None:
        words, taken = closing.words_of(case), {}
        for at, column in self.texts.items():
            said = line.values[at]
            hidden = str(naming.without(said, words))
            if said and said != hidden:
                taken[self.names[at]] = said
                line.values[at] = hidden[: getattr(column, "max_length", None)]
        closing.seal(line, taken, case, ROWS, self.table)


def _nothing(column: Any, stands: str | None, key: str) -> str | None:
    """What stands where a value was that nobody may know any more."""
    if stands is None or column.null:
        return None
    if column.unique:
        return key
    if isinstance(column, models.JSONField):
        return "[]" if stands.startswith("[") else "{}"
    return naming.ERASED_NAME if column.name == "name" and stands else ""


def _rows(model: type[models.Model]) -> Iterator[tuple[Row, UUID | None]]:
    """The rows of a table with the case each hangs on."""
    path = naming.hanging().get(model)
    names = ", ".join(f"t.{connection.ops.quote_name(name)}" for name in columns_of(model))
    table = connection.ops.quote_name(model._meta.db_table)
    order = ", ".join(f"t.{connection.ops.quote_name(str(each.column))}" for each in model._meta.pk_fields)
    joins, case = _way(model, path) if path else ("", "NULL")
    query = f"SELECT {names}, {case} FROM {table} AS t {joins} ORDER BY {order}"  # noqa: S608 - names of tables and columns
    for *values, at in copied(query):
        yield values, UUID(at) if at else None


def _way(model: type[models.Model], path: str) -> tuple[str, str]:
    """The joins that lead from ``t`` to its case, and the column that names it."""
    quote, joins, at, here = connection.ops.quote_name, [], "t", model
    if path == "pk":
        return "", "t.id"
    *between, last = path.split("__")
    for number, name in enumerate(between):
        link: Any = here._meta.get_field(name)
        there = f"j{number}"
        joins.append(
            f"LEFT JOIN {quote(link.related_model._meta.db_table)} AS {there}"
            f" ON {there}.{quote(link.target_field.column)} = {at}.{quote(link.column)}"
        )
        at, here = there, link.related_model
    column: Any = here._meta.get_field(last)
    return " ".join(joins), f"{at}.{quote(column.column)}"


def copied(query: str) -> Iterator[Row]:
    """The rows of a query as PostgreSQL writes them."""
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
        for row in copy.rows():
            yield list(row)


def _events(closing: Closing) -> Iterator[Line]:
    names = columns_of(Event)
    at = {name: names.index(name) for name in names}
    for values, _case in _rows(Event):
        line = Line(values)
        said = {name: values[at[name]] or "" for name in names}
        holder, id_ = (said["subject_type"], UUID(said["subject_id"])), UUID(said["id"])
        if said["actor_id"] == APPLICANT:
            _close_applicants(line, said, at, closing, holder, id_)
        else:
            _close_officers(line, said, at, closing, holder, id_)
        yield line


def _close_applicants(
    line: Line, said: Mapping[str, str], at: Mapping[str, int], closing: Closing, holder: Holder, id_: UUID
) -> None:
    """Of what the applicant did nothing is left when its fields are erased."""
    for fieldname, names in (("actor", ACTOR), ("reason", ("reason",)), ("data", ("data",))):
        taken = {name: said[name] for name in names if said[name] not in ("", "{}")}
        for name in taken:
            line.values[at[name]] = "{}" if name == "data" else ""
        closing.seal(line, taken, holder, field_unit(id_, fieldname), "ledger_event")


def _close_officers(
    line: Line, said: Mapping[str, str], at: Mapping[str, int], closing: Closing, holder: Holder, id_: UUID
) -> None:
    """What an officer recorded keeps its form when the party is erased, and is gone when it is erased itself."""
    words = closing.words_of(holder)
    for name in ("reason", "data"):
        if said[name] in ("", "{}"):
            continue
        form = naming.without(said[name], words)
        line.values[at[name]] = "{}" if name == "data" else ""
        closing.seal(line, {name: form}, holder, form_unit(id_, name), "ledger_event")
        if form != said[name]:
            closing.seal(line, {name: said[name]}, holder, field_unit(id_, name), "ledger_event")


_OPENINGS = """
SELECT o.id, o.salts, o.digests, o.further, e.subject_type, e.subject_id, e.actor_id
FROM ledger_opening AS o LEFT JOIN ledger_event AS e ON e.id = o.id ORDER BY o.id
"""


def _openings(closing: Closing) -> Iterator[Line]:
    for id_, salts, digests, further, kind, subject, actor in copied(_OPENINGS):
        line = Line([id_, salts, digests, further])
        if subject is None:  # of a leaf that came back without its event only what is public is known
            yield line
            continue
        values, event, holder = json.loads(further or "{}"), UUID(str(id_)), (str(kind), UUID(str(subject)))
        nought = "00" * SALT_BYTES
        told = str(salts)
        for number, name in enumerate(sorted({*MIRRORED, *values})):
            begin = 2 + 2 * SALT_BYTES * number
            salt = told[begin : begin + 2 * SALT_BYTES]
            if name in NEVER_SEALED or salt == nought or (name == "actor" and actor != APPLICANT):
                continue
            taken: dict[str, Any] = {"salts": {"salts": {number: salt}}}
            told = told[:begin] + nought + told[begin + 2 * SALT_BYTES :]
            if name in values:
                taken["further"] = {"named": {name: values[name]}}
                values[name] = None
            closing.seal(line, taken, holder, field_unit(event, name), "ledger_opening")
        line.values[1] = told
        line.values[3] = as_json(values) if further else further
        yield line


_RECORD: dict[str, Callable[[Closing], Iterator[Line]]] = {"ledger_event": _events, "ledger_opening": _openings}


def holders() -> Iterator[Holder]:
    """Whoever needs a key: every subject of the record, every case, every row with personal columns, and the house."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject_type, subject_id FROM ledger_stream")
        yield from cursor.fetchall()
    yield from (("case", pk) for pk in Case.objects.values_list("pk", flat=True))
    for model in personal_models():
        table = model._meta.db_table
        yield from (holder_of(table, pk) for pk in model._base_manager.values_list("pk", flat=True))


@cache
def personal_models() -> list[type[models.Model]]:
    """The models with columns that are sealed whole."""
    return [each for each in apps.get_models() if each._meta.db_table in COLUMNS["personal"]]


def rows_gone(holders_kept: Iterable[Holder]) -> list[Holder]:
    """Of these the rows that are no longer there."""
    there = {
        holder_of(model._meta.db_table, pk)
        for model in personal_models()
        for pk in model._base_manager.values_list("pk", flat=True)
    }
    tables = set(COLUMNS["personal"])
    return [each for each in set(holders_kept) if each[0] in tables and each not in there]
