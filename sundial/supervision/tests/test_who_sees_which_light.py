"""A resident group sees its organ, the county body all its region, a chief his organ, an officer his own; others none."""

import pytest
from django.http import Http404

from sundial.organs.models import Reach, Role, Tier
from sundial.organs.tests import builders
from sundial.permits import actions
from sundial.permits.tests import items
from sundial.supervision.access import access_signal, visible_to
from sundial.supervision.models import Signal
from sundial.supervision.tests.conftest import ids


@pytest.fixture
def elsewhere(watch) -> Signal:
    """A light of the water bureau, in the same county."""
    water = builders.organ("临武县水务管理所", "LINWU-WATER", document_mark="临水")
    clerk = builders.officer("赵琳", builders.post(water, Role.WINDOW))
    case = watch.linwu.submitted(items.licence(water, code="W-01"))
    actions.decline(case.pk, "不属于本机关职权。", by=clerk)
    return watch.light(case, "acceptance-refused")


def test_the_resident_group_sees_its_organ_only(watch, declined, elsewhere):
    assert ids(visible_to(watch.resident)) == {declined.pk}


def test_the_county_body_sees_every_organ_of_the_county(watch, declined, elsewhere):
    assert ids(visible_to(watch.supervisor)) == {declined.pk, elsewhere.pk}


def test_the_body_of_another_county_sees_nothing(watch, declined):
    other = builders.organ("嘉禾县效能办", "JIAHE-XN", region=builders.region("431024", "嘉禾县", tier=Tier.COUNTY))
    body = builders.officer("钱进", builders.post(other, Role.SUPERVISOR, reach=Reach.REGION))
    assert ids(visible_to(body)) == set()


def test_a_chief_sees_the_lights_of_his_organ(watch, declined, elsewhere):
    assert ids(visible_to(watch.linwu.bureau.liu)) == {declined.pk}


def test_an_officer_sees_the_lights_that_concern_him(watch, declined):
    assert ids(visible_to(watch.linwu.bureau.wang)) == {declined.pk}
    assert ids(visible_to(watch.linwu.bureau.zhang)) == set()


def test_to_a_stranger_the_light_does_not_exist(watch, declined):
    with pytest.raises(Http404):
        access_signal(watch.stranger, declined.pk)
