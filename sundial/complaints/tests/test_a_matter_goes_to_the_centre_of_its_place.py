"""Two counties and a city with a centre each: where a matter goes, and what is offered to whoever knows no organ."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.complaints.centres import centre_of
from sundial.complaints.forms import LodgeForm
from sundial.complaints.tests.centre import GIVEN, PROTECTED, Centre
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Region, Tier
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem


def centre_in(region: Region, code: str, mark: str) -> ItemVersion:
    organ = builders.organ(
        code=code, name=f"{region.name}投诉中心", document_mark=mark, region=region, tier=region.tier
    )
    item = PowerItem.objects.create(organ=organ, code=f"{code}-01", power_type="other", procedure="complaint")
    return ItemVersion.objects.create(
        item=item, number=1, state="in_force", effective_from=dt.date(2010, 1, 1), name="投诉"
    )


def test_a_matter_goes_to_the_nearest_centre_above_its_organ(db: None, today: clock.Frozen) -> None:
    city = builders.region("431000", "郴州市", tier=Tier.CITY)
    county = builders.region("431025", "临武县", parent=city)
    other = builders.region("431024", "嘉禾县", parent=city)
    centre = Centre.found(today)
    assert centre_of(None) == centre_of(centre.accused.organ), "one centre takes all"
    of_city, of_other = centre_in(city, "CZ-TS", "郴诉"), centre_in(other, "JH-TS", "嘉诉")
    town = builders.region("431024100", "珠泉镇", parent=other, tier=Tier.TOWNSHIP)
    school = builders.organ("珠泉镇中心学校", "JH-ZQ", region=town, tier=Tier.TOWNSHIP)
    desert = builders.organ("外省某局", "FAR", region=builders.region("150000", "内蒙古自治区", tier=Tier.PROVINCE))
    assert centre_of(school) == of_other and centre_of(centre.accused.organ) not in (of_other, of_city)
    assert centre_of(None) == of_city and centre_of(None, county) == centre_of(centre.accused.organ)
    assert centre_of(desert) is None
    form = LodgeForm({**GIVEN, "naming": "anonymous", "about_organ": f"place:{other.pk}", "key": form_key()})
    assert form.is_valid() and form.place() == other and "about_organ" not in form.given()
    offered = dict(form.fields["about_organ"].choices)
    assert set(offered) == {"", "郴州市", "临武县", "嘉禾县"}
    assert "珠泉镇中心学校" in str(offered["嘉禾县"]) and "珠泉镇中心学校" not in str(offered["郴州市"])
    lodged = centre.lodged(PROTECTED, None, about_organ=str(school.pk)).case
    assert lodged.organ == of_other.item.organ and lodged.lodging.organ == school
    with pytest.raises(Refusal, match="拨打监督电话"):
        centre.lodged(PROTECTED, None, about_organ=str(desert.pk))


def form_key() -> str:
    return "0f8fad5b-d9cb-469f-a165-000000000009"
