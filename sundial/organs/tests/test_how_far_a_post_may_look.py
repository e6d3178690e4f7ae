"""Own cases, own organ, the region and below, or the one organ a resident group watches."""

from __future__ import annotations

from datetime import date

import pytest

from sundial.organs import access
from sundial.organs.models import Reach, Role, Tier
from sundial.organs.tests import builders as build

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def places():
    city = build.region("431000", "郴州市", tier=Tier.CITY)
    county = build.region("431025", "临武县", parent=city)
    town = build.region("431025100", "舜峰镇", parent=county, tier=Tier.TOWNSHIP)
    elsewhere = build.region("431021", "桂阳县", parent=city)
    return {
        "safety": build.organ("临武县安全生产监督管理局", "SAFETY", region=county),
        "watch": build.organ("临武县监察局", "WATCH", region=county),
        "town": build.organ("舜峰镇人民政府", "TOWN", region=town),
        "other": build.organ("桂阳县林业局", "OTHER", region=elsewhere),
        "city": build.organ("郴州市安全生产监督管理局", "CITY", region=city),
    }


def seen_by(post, places):
    visible = access.visible_organs(build.officer("陈明", post), TODAY)
    return {name for name, organ in places.items() if organ.pk in visible}


def test_a_handler_of_own_reach_sees_no_organ_as_a_whole(places):
    assert seen_by(build.post(places["safety"], Role.HANDLER_A, reach=Reach.OWN), places) == set()


def test_a_post_of_organ_reach_sees_its_organ(places):
    assert seen_by(build.post(places["safety"], Role.DIRECTOR), places) == {"safety"}


def test_a_county_supervisor_sees_the_county_and_its_towns(places):
    post = build.post(places["watch"], Role.SUPERVISOR, reach=Reach.REGION)
    assert seen_by(post, places) == {"safety", "watch", "town"}


def test_a_city_supervisor_sees_every_county_below(places):
    post = build.post(places["city"], Role.SUPERVISOR, reach=Reach.REGION)
    assert seen_by(post, places) == set(places)


def test_a_resident_group_sees_the_organ_it_watches(places):
    post = build.post(places["watch"], Role.SUPERVISOR, "驻局纪检组", reach=Reach.OWN, watches=places["safety"])
    assert seen_by(post, places) == {"safety"}


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
@pytest.mark.parametrize("reach", Reach.values)
def test_an_administrator_sees_no_business(places, role, reach):
    assert seen_by(build.post(places["safety"], role, reach=reach), places) == set()
