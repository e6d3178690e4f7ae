"""A column that may hold words is sealed in backups, or says in ``columns.yaml`` that it tells of nobody. A new one stands in neither until somebody has decided."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

from sundial.backups.tables import COLUMNS, models_carried
from sundial.cases import naming

pytestmark = pytest.mark.django_db

WORDS = """
SELECT table_name, column_name FROM information_schema.columns JOIN pg_tables ON tablename = table_name AND schemaname = table_schema
WHERE table_schema = 'public' AND data_type NOT IN
    ('uuid', 'boolean', 'smallint', 'integer', 'bigint', 'numeric', 'interval', 'date', 'time without time zone', 'timestamp with time zone')
"""


def listed(kind: str) -> set[tuple[str, str]]:
    return {(table, name) for table, names in COLUMNS[kind].items() for name in names}


def searched() -> set[tuple[str, str]]:
    """The columns whose words of a party are sealed, and those whose words are the program's own."""
    found = set()
    for model in naming.hanging():
        named = {model._meta.get_field(name) for name in naming.texts(model)}
        chosen = {each for each in model._meta.local_concrete_fields if each.choices}
        found |= {(model._meta.db_table, str(each.column)) for each in named | chosen}
    return found


@pytest.fixture
def columns() -> set[tuple[str, str]]:
    elsewhere = {*COLUMNS["left_out"], *COLUMNS["derived"], *COLUMNS["record"]}
    with connection.cursor() as cursor:
        cursor.execute(WORDS)
        return {(table, name) for table, name in cursor.fetchall() if table not in elsewhere}


def nobody(columns: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """What is listed as telling of nobody, with every column of the tables that are listed whole."""
    whole = {table for table, name in listed("nobody") if name == "*"}
    return {each for each in listed("nobody") if each[1] != "*"} | {each for each in columns if each[0] in whole}


def test_every_column_that_may_hold_words_is_sealed_or_tells_of_nobody(columns: set[tuple[str, str]]) -> None:
    open_ = columns - listed("personal") - nobody(columns) - searched()
    assert not open_, f"name these in sundial/backups/columns.yaml: {sorted(open_)}"


def test_no_line_outlives_its_column_or_says_two_things(columns: set[tuple[str, str]]) -> None:
    assert nobody(columns) <= columns
    assert listed("personal") <= columns
    assert not nobody(columns) & (listed("personal") | searched())


def test_every_table_is_carried_or_says_why_not() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        there = {name for (name,) in cursor.fetchall()}
    carried = {model._meta.db_table for model in models_carried()}
    assert there - carried == {*COLUMNS["left_out"], *COLUMNS["derived"]}


def test_a_row_that_is_sealed_whole_has_a_key_a_backup_can_name() -> None:
    keys = {each._meta.db_table: each._meta.pk for each in apps.get_models()}
    whole = [keys[table] for table in COLUMNS["personal"]]
    assert all(isinstance(getattr(key, "target_field", key), models.UUIDField | models.AutoField) for key in whole)
