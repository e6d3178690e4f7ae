"""Whoever begins a case for one organ below is offered that one and no other; the township's own officer sees them all."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.models import Party, PartyKind
from sundial.cases.stated import open_case, stated_life
from sundial.desk.beginning import BeginForm
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Tier
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem


def test_only_his_own_village_is_offered_and_taken(db: None) -> None:
    town = builders.organ("香花镇人民政府", "XH", tier=Tier.TOWNSHIP)
    own, other = (
        builders.organ(name, code, tier=Tier.VILLAGE, parent=town)
        for name, code in (("香花岭村", "XH-01"), ("三合村", "XH-02"))
    )
    clerk = builders.officer("唐友生", builders.post(own, "handler_a"))
    item = PowerItem.objects.create(organ=town, code="VIL-01", power_type="internal_rule", procedure="village_accounts")
    version = ItemVersion.objects.create(
        item=item, number=1, state="in_force", effective_from=dt.date(2010, 1, 1), name="村账乡管"
    )
    form = BeginForm(version, stated_life("village_accounts"), clerk)
    assert form["name"].value() == "香花岭村", "whose accounts they are need not be typed"
    field = form.fields["village"]
    assert field.choices == [(str(own.pk), "香花岭村")] and field.initial == str(own.pk)
    with pytest.raises(Refusal) as error:
        party = Party(kind=PartyKind.ORGANISATION, name="三合村", identifier="", telephone="")
        open_case(version, party, {"village": str(other.pk)}, by=clerk)
    assert error.value.code == "case.role"
