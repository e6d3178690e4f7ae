import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

Row = tuple[object, ...]

COLUMNS = """
SELECT table_name, column_name, udt_name, character_maximum_length, numeric_precision, numeric_scale, is_nullable, is_identity
FROM information_schema.columns WHERE table_schema = current_schema"""
# A trigger of ours that waits for the end of the transaction counts as a constraint; no model describes it.
CONSTRAINTS = """
SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = current_schema::regnamespace AND contype <> 't'"""
INDEXES = "SELECT tablename, replace(indexdef, ' ' || schemaname || '.', ' ') FROM pg_indexes WHERE schemaname = current_schema"


@pytest.mark.django_db
def test_every_model_is_as_its_migrations_left_it() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_every_table_is_as_its_model_describes_it() -> None:
    """What the migrations made step by step is, column by column, what Django makes of today's models at once."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("sundial.") and model._meta.managed]
    migrated = what_stands()
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA described; SET LOCAL search_path TO described")
    with connection.schema_editor(atomic=False) as editor:
        for model in ours:
            editor.create_model(model)
    described = what_stands()
    tables = {row[0] for row in described}
    assert described == {row for row in migrated if row[0] in tables}


def what_stands() -> set[Row]:
    """The columns, constraints and indexes of the first schema in which the connection looks."""
    rows: set[Row] = set()
    with connection.cursor() as cursor:
        for question in (COLUMNS, CONSTRAINTS, INDEXES):
            cursor.execute(question)
            rows.update(cursor.fetchall())
    return rows
