"""A small office for the tests of this room: one organ with one licence, one applicant, one case."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from sundial.cases.models import Case, Channel, Party, PartyKind
from sundial.ledger import actions as ledger
from sundial.ledger.actor import Actor
from sundial.ledger.models import Event
from sundial.organs.models import Calendar, Officer, Organ, Region, Tier
from sundial.powers.models import ItemVersion, PowerItem, PowerType

MORNING = dt.datetime(2026, 3, 2, 1, 30, tzinfo=dt.UTC)


@pytest.fixture
def bureau(db) -> Organ:
    region = Region.objects.create(code="431025", name="临武县", tier=Tier.COUNTY, valid_from=dt.date(2000, 1, 1))
    calendar = Calendar.objects.create(
        name="national", version=1, provisional_from=dt.date(2027, 1, 1), loaded_at=MORNING
    )
    return Organ.objects.create(
        code="11431025006131105T",
        name="临武县安全生产监督管理局",
        short_name="临武县安监局",
        document_mark="临安监",
        region=region,
        tier=Tier.COUNTY,
        calendar=calendar,
        address="湖南省郴州市临武县舜峰镇东云路1号",
        telephone="0735-6322000",
    )


@pytest.fixture
def retail(bureau: Organ) -> PowerItem:
    item = PowerItem.objects.create(organ=bureau, code="LW-06", power_type=PowerType.LICENCE, procedure="permit")
    ItemVersion.objects.create(
        item=item, number=1, state="in_force", effective_from=dt.date(2020, 1, 1), name="烟花爆竹经营（零售）许可"
    )
    return item


@pytest.fixture
def clerk(bureau: Organ) -> Officer:
    return Officer.objects.create(organ=bureau, name="王芳")


@pytest.fixture
def shop(db) -> Party:
    return Party.objects.create(
        kind=PartyKind.ENTERPRISE,
        name="临武县楚江镇红火烟花零售店",
        identifier="91350100M000100Y43",
        legal_representative="李娟",
        telephone="13800138000",
        address="湖南省郴州市临武县楚江镇正街58号",
    )


@pytest.fixture
def case(bureau: Organ, retail: PowerItem, shop: Party) -> Case:
    return Case.objects.create(
        number="0061311052026030200" + "01",
        procedure="permit",
        state="submitted",
        organ=bureau,
        item=retail,
        version=retail.versions.get(),
        applicant=shop,
        channel=Channel.ONLINE,
        opened_at=MORNING,
        submitted_at=MORNING,
        accepted_at=MORNING,
    )


@pytest.fixture
def accepted(case: Case, clerk: Officer) -> Event:
    """The event a paper is issued on."""
    with transaction.atomic():
        return ledger.record(
            "case.document",
            subject_type="case",
            subject_id=case.id,
            by=Actor(id=str(clerk.id), name=clerk.name, post="窗口", organ_code=case.organ.code),
            organ=case.organ.code,
        )
