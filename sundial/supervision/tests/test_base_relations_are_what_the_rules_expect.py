"""The views give the rules every column they are promised, in a type of the same family."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from sundial.kernel import clock
from sundial.powers.models import PowerType
from sundial.rules.relations import RELATIONS
from sundial.rules.vocabulary import POWERS
from sundial.supervision.rulebook import rules_on, statement_on

# A key may keep its own type: the engine joins on it and never casts it.
KEYS = {"case_id", "calendar"}
FAMILY = {
    "text": {"text", "character varying"},
    "integer": {"integer", "smallint", "bigint"},
    "bigint": {"bigint"},
    "boolean": {"boolean"},
    "date": {"date"},
    "timestamp": {"timestamp without time zone"},
    "numeric(18,2)": {"numeric"},
}


def columns_of(view):
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [view])
        return dict(cursor.fetchall())


@pytest.mark.django_db
@pytest.mark.parametrize("relation", sorted(RELATIONS))
def test_each_base_relation_has_its_columns(relation):
    found = columns_of(relation)
    assert set(found) == set(RELATIONS[relation])
    for name, kind in RELATIONS[relation].items():
        if name not in KEYS:
            assert found[name] in FAMILY[kind], name


@pytest.mark.django_db
def test_the_daily_statement_of_all_rules_runs_on_them():
    moment = datetime(2026, 3, 2, 4, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sundial.now', %s, true)", [moment.isoformat()])
        cursor.execute(rules_on(clock.local_date(moment)).daily_sql("postgres"))
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_the_statement_of_all_rules_runs_on_them():
    moment = datetime(2026, 3, 2, 4, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sundial.now', %s, true)", [moment.isoformat()])
        cursor.execute(statement_on(clock.local_date(moment)), {"cases": []})
        assert cursor.fetchall() == []


def test_rules_know_the_kinds_of_power_the_catalogue_knows():
    assert list(POWERS) == PowerType.values
