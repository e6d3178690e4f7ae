"""Three tiers for the tests: a village, its township, the county bureau that pays; one person at each post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.procedure import APPLICANT
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.organs.models import Officer, Organ, Role, Tier
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem

SOMEBODY = "511002195203071244"
GRANDSON = "511002201406150312"


@dataclass
class Tiers:
    """The organs and whoever acts in them."""

    village: Organ
    township: Organ
    county: Organ
    clerk: Officer
    chief: Officer
    handler: Officer
    second: Officer
    deputy: Officer
    cashier: Officer
    director: Officer
    today: clock.Frozen

    @classmethod
    def found(cls, today: clock.Frozen) -> Tiers:
        region = builders.region("511002", "东兴区")
        county = builders.organ("东兴区民政局", "DX-MZ", region=region, document_mark="东民")
        township = builders.organ("响石镇人民政府", "DX-XS", region=region, document_mark="响府", tier=Tier.TOWNSHIP)
        village = builders.organ(
            "响石镇响石村村民委员会",
            "DX-XS-01",
            region=region,
            tier=Tier.VILLAGE,
            parent=township,
            document_mark="响村",
        )

        def held(name: str, organ: Organ, role: str) -> Officer:
            return builders.officer(name, builders.post(organ, role))

        return cls(
            village=village,
            township=township,
            county=county,
            clerk=held("王大川", village, Role.HANDLER_A),
            chief=held("李素珍", village, Role.DIRECTOR),
            handler=held("罗志强", township, Role.HANDLER_A),
            second=held("何敏", township, Role.HANDLER_B),
            deputy=held("邓平", township, Role.DEPUTY_HEAD),
            cashier=held("孙丽", county, Role.HANDLER_A),
            director=held("赵建", county, Role.DIRECTOR),
            today=today,
        )

    def item(self, code: str, procedure: str, name: str, power_type: str = "benefit") -> ItemVersion:
        item = PowerItem.objects.create(organ=self.township, code=code, power_type=power_type, procedure=procedure)
        return ItemVersion.objects.create(
            item=item,
            number=1,
            state="in_force",
            effective_from=dt.date(2010, 1, 1),
            name=name,
            extra={"seats": {"county": self.county.code}},
        )

    def applied(self, version: ItemVersion, given: Mapping[str, Any], by: Any = APPLICANT) -> Case:
        return open_case(version, household(), {"village": str(self.village.pk), **given}, by=by).case

    def do(self, case: Case, action: str, by: Any, **given: Any) -> Case:
        """One act, a little later than the last."""
        self.today.advance(dt.timedelta(hours=1))
        return do(case.pk, action, given, by=by)

    def days(self, n: int) -> None:
        self.today.advance(dt.timedelta(days=n))


def household(name: str = "周桂英", number: str = "") -> Party:
    return Party(kind=PartyKind.PERSON, name=name, identifier=number or true_number(SOMEBODY), telephone="13800138000")


def true_number(first: str) -> str:
    """The number with its right check character."""
    from sundial.kernel.identifiers.citizen_id import check_digit

    return first[:17] + check_digit(first[:17])


def members() -> list[dict[str, str]]:
    return [
        {"name": "周桂英", "relation": "本人", "identifier": true_number(SOMEBODY), "work": "务农"},
        {"name": "周小勇", "relation": "孙子", "identifier": true_number(GRANDSON), "work": "小学在读"},
    ]
