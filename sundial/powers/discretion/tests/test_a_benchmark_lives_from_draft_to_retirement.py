"""Drafted by the unit, confirmed by the legal office and another hand, in force from a day, retired; each step an event."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs.tests import builders as build
from sundial.powers.actions import benchmark as life
from sundial.powers.discretion import queries as discretion
from sundial.powers.discretion.models import BenchmarkOrigin, BenchmarkState
from sundial.powers.discretion.reading import read_benchmark
from sundial.powers.models import BenchmarkVersion, PowerItem

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen(MONDAY) as moment:
        yield moment


@pytest.fixture
def drafted(item, keeper):
    return life.draft(item.pk, by=keeper)


@pytest.fixture
def confirmed(drafted, reviewer):
    return life.confirm(drafted.pk, "合法", by=reviewer)


def refused(code, verb, *args, **more):
    with pytest.raises(Refusal) as found, transaction.atomic():
        verb(*args, **more)
    assert found.value.code == code
    return found.value


def changed(version, **more):
    return version.content | more


def test_a_draft_begins_with_what_holds(item, drafted):
    assert drafted.number == 2
    assert drafted.content == discretion.in_force(item).content
    assert drafted.table.item == "LW-09"


def test_an_item_without_one_begins_with_an_empty_table(item, reviewer):
    other = PowerItem.objects.create(organ=item.organ, code="X-9", power_type="penalty")
    version = life.draft(other.pk, by=reviewer)
    assert version.number == 1
    assert len(version.violations[0].rows) == 1


def test_a_version_goes_its_whole_way(item, drafted, keeper, reviewer):
    old = discretion.in_force(item)
    life.edit(drafted.pk, changed(drafted, title="新基准"), by=keeper)
    life.confirm(drafted.pk, "合法", by=reviewer)
    new = life.enter(drafted.pk, MONDAY + DAY, by=reviewer)
    assert discretion.in_force(item, MONDAY).pk == old.pk
    assert discretion.in_force(item, MONDAY + DAY).pk == new.pk
    assert discretion.in_force(item, MONDAY + DAY).title == "新基准"
    life.retire(new.pk, MONDAY + 9 * DAY, "另行制定", by=reviewer)
    assert discretion.in_force(item, MONDAY + 9 * DAY).pk == new.pk
    assert discretion.in_force(item, MONDAY + 10 * DAY) is None
    kinds = list(
        Event.objects.filter(subject_type="benchmark", subject_id=item.pk)
        .values_list("kind", flat=True)
        .order_by("position")
    )
    steps = ["load", "draft", "edit", "confirm", "enter", "retire"]
    assert kinds == [f"benchmark.{step}" for step in steps]


def test_the_event_keeps_the_digest_of_the_content(item, drafted, keeper):
    life.edit(drafted.pk, changed(drafted, title="新基准"), by=keeper)
    first, second = Event.objects.filter(subject_type="benchmark", subject_id=item.pk).order_by("-position")[:2]
    assert first.data["digest"] == life.digest(BenchmarkVersion.objects.get(pk=drafted.pk))
    assert first.data["digest"] != second.data["digest"]


def test_no_unit_confirms_its_own(drafted, keeper):
    assert "赵宁" not in str(refused("benchmark.post", life.confirm, drafted.pk, "好", by=keeper))


def test_nobody_who_wrote_in_a_draft_confirms_it(item, reviewer, colleague):
    version = life.draft(item.pk, by=reviewer)
    life.edit(version.pk, changed(version, title="他人再改"), by=colleague)
    refused("benchmark.same_hand", life.confirm, version.pk, "好", by=colleague)
    refused("benchmark.same_hand", life.confirm, version.pk, "好", by=reviewer)


def test_a_stranger_does_nothing(item, drafted):
    stranger = build.officer("孙磊", build.post(build.organ("外单位", "OTHER"), "handler_a"))
    refused("benchmark.post", life.draft, item.pk, by=stranger)
    refused("benchmark.post", life.edit, drafted.pk, {}, by=stranger)


def test_one_change_at_a_time(item, drafted, reviewer):
    refused("benchmark.in_progress", life.draft, item.pk, by=reviewer)


def test_a_table_with_a_gap_is_not_confirmed(drafted, keeper, reviewer):
    content = drafted.content
    content["violations"][0]["rows"].pop()
    life.edit(drafted.pk, content, by=keeper)
    said = refused("benchmark.faulty", life.confirm, drafted.pk, "好", by=reviewer)
    assert "这些情节没有对应的行" in str(said)


def test_what_cannot_be_read_is_not_saved(drafted, keeper):
    content = changed(drafted)
    content["violations"][0]["rows"][3]["when"] = {"untrained": "many"}
    assert (
        refused("benchmark.form", life.edit, drafted.pk, content, by=keeper).field
        == "violations[1].rows[4].when.untrained"
    )


def test_a_confirmed_one_is_returned_with_reasons_and_edited_again(confirmed, keeper, reviewer):
    refused("benchmark.state", life.edit, confirmed.pk, confirmed.content, by=keeper)
    refused("benchmark.reason", life.send_back, confirmed.pk, " ", by=reviewer)
    life.send_back(confirmed.pk, "第三档过高", by=reviewer)
    assert life.edit(confirmed.pk, confirmed.content, by=keeper).state == BenchmarkState.DRAFT


def test_it_takes_effect_tomorrow_at_the_earliest(confirmed, reviewer):
    assert refused("benchmark.too_early", life.enter, confirmed.pk, MONDAY, by=reviewer).values["day"] == MONDAY + DAY


def test_a_draft_is_given_up_and_its_number_not_used_again(item, drafted, keeper):
    life.abandon(drafted.pk, "不需要", by=keeper)
    assert life.draft(item.pk, by=keeper).number == 3


def test_what_is_imported_must_be_for_the_item(item, keeper, drafted):
    other = read_benchmark(changed(drafted, item="LW-08"))
    life.abandon(drafted.pk, "改用导入", by=keeper)
    refused("benchmark.other_item", life.draft_from, item.pk, other, BenchmarkOrigin.EXCEL, by=keeper)


def test_only_penalties_have_one(item, reviewer):
    refused("benchmark.not_penalty", life.draft, PowerItem.objects.get(code="LW-06").pk, by=reviewer)


def test_the_database_itself_keeps_what_was_confirmed(confirmed):
    with pytest.raises(DatabaseError, match="not a draft any more"), transaction.atomic():
        BenchmarkVersion.objects.filter(pk=confirmed.pk).update(title="偷改")
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        confirmed.delete()
