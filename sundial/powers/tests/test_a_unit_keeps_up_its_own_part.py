"""CAT-17, CAT-21: the unit's own fields change without review, versioned; a cancelled item is never offered again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs.models import OrganKind, Role
from sundial.organs.tests import builders as build
from sundial.powers import queries
from sundial.powers.actions import change as changes
from sundial.powers.actions.change import Cause
from sundial.powers.actions.maintain import cancel_item, maintain
from sundial.powers.models import ChangeTrigger, PowerItem, RouteStep

MONDAY = date(2026, 3, 2)
PLACES = [{"name": "政务中心三楼窗口"}]


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen(MONDAY) as moment:
        yield moment


@pytest.fixture
def item(linwu):
    return PowerItem.objects.get(code="LW-06")


@pytest.fixture
def keeper(item):
    return build.officer("罗军", build.post(item.organ, Role.CATALOGUE_KEEPER, "权力库管理员"))


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code


def test_an_own_field_makes_a_new_version_from_today(item, keeper):
    before = queries.version_on(item)
    after = maintain(item.pk, {"places": PLACES, "keywords": ["放炮"]}, by=keeper)
    assert after.number == 2 and queries.version_on(item) == after and after.places == PLACES
    assert queries.version_on(item, MONDAY - timedelta(days=1)) == before
    assert after.route.count() == before.route.count() and after.published
    assert queries.search("放炮")[0] == after
    assert Event.objects.get(kind="power.maintain").data["fields"] == ["keywords", "places"]


def test_twice_on_one_day_is_one_version_and_leaves_its_steps_alone(item, keeper):
    first = maintain(item.pk, {"places": PLACES}, by=keeper)
    steps = list(RouteStep.objects.filter(version=first).values_list("pk", flat=True))
    second = maintain(item.pk, {"visits": 1}, by=keeper)
    assert second == first and queries.version_on(item).visits == 1
    assert list(RouteStep.objects.filter(version=first).values_list("pk", flat=True)) == steps


def test_a_reviewed_field_needs_a_change(item, keeper):
    refused("maintain.reviewed", maintain, item.pk, {"name": "新名"}, by=keeper)


def test_another_s_item_is_not_kept_up(item):
    stranger = build.officer("孙磊", build.post(build.organ("临武县林业局", "FOREST"), Role.CATALOGUE_KEEPER))
    refused("change.not_keeper", maintain, item.pk, {"visits": 1}, by=stranger)


def test_a_change_in_progress_takes_the_update_along(item, keeper, monday):
    office = build.organ("法制办", "LEGAL", kind=OrganKind.LEGAL_OFFICE, region=item.organ.region)
    reviewer = build.officer("赵宁", build.post(office, Role.LEGAL_REVIEWER))
    change = changes.draft_change(item.pk, Cause(ChangeTrigger.SERVICE_REFORM, "改革", MONDAY), by=keeper)
    changes.file_change(change.pk, by=keeper)
    changes.approve_change(change.pk, "同意", MONDAY + timedelta(days=1), by=reviewer)
    maintain(item.pk, {"places": PLACES}, by=keeper)
    monday.advance(timedelta(days=1))
    maintain(item.pk, {"visits": 2}, by=keeper)
    now = queries.version_on(item)
    assert now == change.draft and now.places == PLACES and now.visits == 2


def test_a_cancelled_item_is_never_offered_nor_changed(item, keeper, monday):
    cancel_item(item.pk, "国发〔2014〕5号取消", MONDAY + timedelta(days=1), by=keeper)
    assert queries.offered().filter(item=item).exists()
    monday.advance(timedelta(days=1))
    assert not queries.offered().filter(item=item).exists() and not queries.listed().filter(item=item).exists()
    refused(
        "change.cancelled", changes.draft_change, item.pk, Cause(ChangeTrigger.SERVICE_REFORM, "改", MONDAY), by=keeper
    )
    refused("cancel.already", cancel_item, item.pk, "再取消", clock.today(), by=keeper)


@pytest.mark.parametrize(("reason", "days", "code"), [(" ", 0, "cancel.reason"), ("取消", -1, "cancel.past")])
def test_a_cancellation_names_its_decision_and_is_not_backdated(item, keeper, reason, days, code):
    refused(code, cancel_item, item.pk, reason, MONDAY + timedelta(days=days), by=keeper)
