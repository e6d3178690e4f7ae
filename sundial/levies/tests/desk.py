"""A water bureau that levies: its people, its priced item, and a levy as far as a test wants it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.organs.models import Officer, Organ
from sundial.organs.tests import builders
from sundial.powers.models import Basis, ItemVersion, PowerItem

DAY = dt.timedelta(days=1)
PROOF = {"method": "direct", "recipient": "张会计", "proof": "送达回证"}
FEES = [
    {
        "key": "industry",
        "name": "工业取用地表水",
        "basis": "取水许可和水资源费征收管理条例第二十八条",
        "editions": [
            {"from": "2009-06-01", "to": "2025-01-01", "amount": "0.10", "per": "立方米", "unverified": True},
            {"from": "2025-01-01", "amount": "0.1335", "per": "立方米", "unverified": True},
        ],
    },
    {
        "key": "old",
        "name": "河道采砂管理费",
        "basis": "河道采砂收费管理办法",
        "editions": [{"from": "2009-06-01", "to": "2017-04-01", "amount": "1.5", "per": "吨", "unverified": True}],
    },
]


@dataclass
class Desk:
    """One organ, its people, and the clock."""

    organ: Organ
    version: ItemVersion
    zhang: Officer
    zhou: Officer
    liu: Officer
    wang: Officer
    time: clock.Frozen

    @classmethod
    def set_up(cls, time: clock.Frozen) -> Desk:
        organ = builders.organ("南通市水利局", "NANTONG-WATER", document_mark="通水")
        held = builders.staff(organ, "zhang", "zhou", "liu", "wang")
        return cls(organ, priced(organ), **held, time=time)

    def do(self, case: Case, action: str, by: Officer, **given: Any) -> Case:
        """One act, after which the case is read again."""
        do(case.pk, action, given, by=by)
        case.refresh_from_db()
        return case

    def later(self, by: dt.timedelta) -> None:
        self.time.advance(by)

    def declared(self, quantity: str = "120000", **more: Any) -> Case:
        given = {"standard": "industry", "period": "2026年第一季度", "quantity": quantity, "evidence": "计量设施读数。"}
        payer = Party(kind=PartyKind.ENTERPRISE, name="南通某化工有限公司", identifier="", telephone="0513-80000000")
        return open_case(self.version, payer, given | more, by=self.zhang).case

    def payable(self, quantity: str = "120000") -> Case:
        case = self.declared(quantity)
        self.do(case, "assess", self.zhou, verified_quantity=quantity, verification="与读数相符。")
        self.do(case, "notify", self.zhang, payee="市财政非税收入专户", treasury=True)
        return self.do(case, "deliver", self.zhang, **PROOF)

    def pay(self, case: Case, amount: str, number: str = "财票001") -> Case:
        return self.do(case, "receive", self.wang, receipt_number=number, amount=amount, paid_on=clock.today())


def priced(organ: Organ, fees: Any = FEES) -> ItemVersion:
    item = PowerItem.objects.create(
        organ=organ, code=f"LEV-{PowerItem.objects.count()}", power_type="levy", procedure="levy"
    )
    version = ItemVersion.objects.create(
        item=item, number=1, state="in_force", effective_from=dt.date(2009, 6, 1), name="水资源费", fees=fees
    )
    Basis.objects.create(version=version, position=1, law="取水许可和水资源费征收管理条例", article="第二十八条")
    return version


def item(organ: Organ, code: str, power_type: str, procedure: str, name: str, **extra: Any) -> ItemVersion:
    """An item of any of the room's lives, in force."""
    found = PowerItem.objects.create(
        organ=organ, code=f"{code}-{PowerItem.objects.count()}", power_type=power_type, procedure=procedure
    )
    return ItemVersion.objects.create(
        item=found, number=1, state="in_force", effective_from=dt.date(2010, 1, 1), name=name, extra=extra
    )
