"""A county of a thousand items begins a case by as many queries as one of ten, and finds the item by its words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sundial.desk.beginning import SHOWN, beginnable
from sundial.organs.models import Role
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem


def items(count: int, start: int = 0) -> None:
    organ = builders.organ()
    made = PowerItem.objects.bulk_create(
        PowerItem(organ=organ, code=f"Q-{n:05d}", power_type="levy", procedure="levy", sequence=n)
        for n in range(start, start + count)
    )
    ItemVersion.objects.bulk_create(
        ItemVersion(
            item=item, number=1, state="in_force", effective_from=dt.date(2010, 1, 1), name=f"收费第{item.sequence}项"
        )
        for item in made
    )


@pytest.fixture
def officer(db: None):
    return builders.officer("张强", builders.post(builders.organ(), Role.HANDLER_A))


def asked(officer, words: str = "") -> tuple[int, int]:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        rows = beginnable(officer, words, SHOWN + 1)
    return len(seen), len(rows)


def test_the_number_of_queries_does_not_grow(officer) -> None:
    items(10)
    few, shown = asked(officer)
    assert shown == 10
    items(1000, start=10)
    many, shown = asked(officer)
    assert many == few <= 4 and shown == SHOWN + 1


def test_an_item_is_found_by_its_words_or_its_code(officer) -> None:
    items(300)
    assert [row.version.item.code for row in beginnable(officer, "收费第271项")] == ["Q-00271"]
    assert [row.version.name for row in beginnable(officer, "q-00299")] == ["收费第299项"]
    assert beginnable(officer, "没有此项") == []
