"""The rule that misses a benchmark reads the ones in force, and no longer those taken out of force."""

from __future__ import annotations

from datetime import date

from django.db import connection

from sundial.powers.discretion.tests.conftest import *  # noqa: F403 - an item with its benchmark, as fixtures
from sundial.powers.models import BenchmarkVersion


def has_benchmark(code):
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_benchmark FROM base_item WHERE item_code = %s", [code])
        return cursor.fetchone()[0]


def test_a_version_in_force_counts_until_it_ends(item):
    assert has_benchmark("LW-09") is True
    assert has_benchmark("LW-06") is None, "a licence needs none"
    BenchmarkVersion.objects.filter(item=item).update(effective_to=date(2026, 1, 1))
    assert has_benchmark("LW-09") is False
