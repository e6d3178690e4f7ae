"""Village accounts: reviewed by the villagers, booked by the township, carried over to the fen, open to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.levies.account import account
from sundial.levies.tests.desk import item
from sundial.organs.models import Officer, Organ, Tier
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion

RENT = {"voucher": "001", "day": "2026-01-12", "summary": "林地租金", "income": "12000", "expense": "", "handler": "甲"}
DITCH = {
    "voucher": "002",
    "day": "2026-02-03",
    "summary": "清淤人工",
    "income": "",
    "expense": "3400.50",
    "handler": "甲",
}
QUARTER = {"from_day": "2026-01-01", "to_day": "2026-02-28", "vouchers": [RENT, DITCH]}
GROUP = {"members": ["李树生", "周玉兰", "陈国华"], "independent": True, "opinion": "账实相符。"}


@dataclass
class Books:
    """A township, one of its villages, and who keeps the accounts of both."""

    village: Organ
    version: ItemVersion
    clerk: Officer
    chief: Officer
    bookkeeper: Officer

    @classmethod
    def set_up(cls) -> Books:
        town = builders.organ("香花镇人民政府", "XH", tier=Tier.TOWNSHIP, document_mark="香府")
        village = builders.organ("香花岭村村民委员会", "XH-01", tier=Tier.VILLAGE, parent=town, document_mark="香岭")
        held = {
            "clerk": ("唐友生", village, "handler_a"),
            "chief": ("李村长", village, "director"),
            "bookkeeper": ("何敏", town, "handler_b"),
        }
        people = {key: builders.officer(name, builders.post(organ, role)) for key, (name, organ, role) in held.items()}
        return cls(village, item(town, "VIL-01", "internal_rule", "village_accounts", "村账乡管"), **people)

    def opened(self, **given: Any) -> Case:
        committee = Party(kind=PartyKind.ORGANISATION, name=self.village.name, identifier="", telephone="0735-6000000")
        return open_case(self.version, committee, {"village": str(self.village.pk)} | given, by=self.clerk).case

    def do(self, case: Case, action: str, by: Officer, **given: Any) -> Case:
        do(case.pk, action, given, by=by)
        case.refresh_from_db()
        return case

    def refused(self, case: Case, action: str, by: Officer, **given: Any) -> str:
        with pytest.raises(Refusal) as error:
            self.do(case, action, by, **given)
        return error.value.code


@pytest.fixture
def books(db: None, monday: clock.Frozen) -> Books:
    return Books.set_up()


def test_what_the_villagers_pass_is_booked_and_carried_over(books: Books) -> None:
    with pytest.raises(Refusal) as error:
        books.opened(**QUARTER, first_balance="25000", held="33600")
    assert (error.value.code, error.value.field) == ("accounts.held", "held"), "bank and cash say fifty fen more"
    case = books.opened(**QUARTER, first_balance="25000", held="33599.50")
    review = {"reviewed_on": clock.today(), "passed": True, **GROUP}
    assert books.refused(case, "review", books.clerk, **review) == "hand.same"
    assert books.refused(case, "review", books.chief, **review | {"members": ["李树生", "周玉兰"]}) == "review.few"
    assert books.refused(case, "review", books.chief, **review | {"independent": False}) == "asked.must"
    doubted = review | {"passed": False, "rejected": ["003"]}
    assert books.refused(case, "review", books.chief, **doubted) == "voucher.unknown"
    assert books.do(case, "review", books.chief, **doubted | {"rejected": ["002"]}).state == "returned"
    books.do(case, "correct", books.clerk, vouchers=[RENT], held="37000", reason="剔除未批准的支出。")
    books.do(case, "review", books.chief, **review)
    books.do(case, "book", books.bookkeeper, sound=True, findings="凭证齐全。")
    assert account(case).balance == Decimal("37000.00")
    assert "林地租金" in books.do(case, "publish", books.clerk, place="村公开栏").publications.get().content["vouchers"]
    assert case.documents.get(kind="village_accounts_sheet").number
    pool = {
        "asset": "山塘蓄水池",
        "place": "3组",
        "acquired": "1998年",
        "value": "86000",
        "keeper": "村委会",
        "standing": "",
    }
    books.do(case, "draw_asset_card", books.bookkeeper, assets=[pool], change="加固后增值6000元。")
    card = case.documents.get(kind="asset_card")
    assert "资卡" in card.number and card.values["assets"] == [pool] and not card.public_to_applicant
    later = {"from_day": "2026-03-01", "to_day": "2026-03-02"}
    ditch = DITCH | {"day": "2026-03-01"}
    following = books.opened(**later, vouchers=[ditch], held="33599.50")
    assert following.answers["carried"] == "37000.00"


def test_no_period_is_left_out_and_no_voucher_stands_twice(books: Books) -> None:
    case = books.opened(**QUARTER, held="8599.50")
    later = {"from_day": "2026-03-01", "to_day": "2026-03-02", "vouchers": [DITCH | {"day": "2026-03-01"}], "held": "0"}
    for given, code in (
        (later, "accounts.open"),
        (later | {"first_balance": "5"}, "accounts.first"),
        (later | {"from_day": "2026-03-02"}, "accounts.gap"),
        (later, "voucher.twice"),
        (later | {"vouchers": [RENT | {"voucher": "009"}]}, "voucher.period"),
        (later | {"vouchers": [RENT | {"expense": "1"}]}, "voucher.side"),
        (later | {"vouchers": [RENT | {"income": "-12000"}]}, "money.none"),
        (later | {"vouchers": [RENT | {"day": "一月"}]}, "asked.day"),
        (later | {"vouchers": [RENT | {"day": ""}]}, "voucher.day"),
        (later | {"to_day": "2062-03-02"}, "act.future"),
    ):
        with pytest.raises(Refusal) as error:
            books.opened(**given)
        assert error.value.code == code
        if code == "accounts.open":
            books.do(case, "review", books.chief, reviewed_on=clock.today(), passed=True, **GROUP)
            books.do(case, "book", books.bookkeeper, sound=True, findings="凭证齐全。")
