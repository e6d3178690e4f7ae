"""What an approval costs is charged by the catalogue alone, and taken at the window of the service centre."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.queries import work_list
from sundial.cases.stated import open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.levies.account import account
from sundial.levies.approvals import of_the_approval
from sundial.levies.tests.desk import PROOF, Desk, item
from sundial.organs.models import OrganKind, Role
from sundial.organs.tests import builders

PRICED = [
    {
        "key": "licence",
        "name": "许可证工本费",
        "basis": "某收费管理办法第三条",
        "editions": [{"from": "2020-01-01", "amount": "12.50", "per": "本", "unverified": True}],
    }
]
ASKED = {"standard": "licence", "quantity": "2", "evidence": "正副本各一本", "payee": "县财政专户", "treasury": True}


@pytest.fixture
def permit(desk: Desk) -> Case:
    """A permit of a priced item, granted; how it came to that is told elsewhere."""
    version = item(desk.organ, "PR-01", "licence", "permit", "某项许可")
    version.fees, version.published = PRICED, True
    version.save()
    holder = Party.objects.create(kind=PartyKind.ENTERPRISE, name="红火烟花店", identifier="91350100M000100Y43")
    stands = {"procedure": "permit", "state": "granted", "outcome": "granted", "number": "T202603020001"}
    case = Case.objects.create(
        version=version, item=version.item, organ=desk.organ, applicant=holder, opened_at=clock.now(), **stands
    )
    told = {"verb": "other", "title": "", "number": ""}
    record(
        "case.document", subject_type="case", subject_id=case.pk, by=Actor.system(), organ=desk.organ.code, data=told
    )
    return case


def charged(desk: Desk, permit: Case, **more: Any) -> Case:
    given = ASKED | {"permit_number": permit.number} | more
    return open_case(permit.version, Party(name=""), given, by=desk.wang, procedure="approval_charge").case


def refused(desk: Desk, permit: Case, **more: Any) -> str:
    with pytest.raises(Refusal) as error:
        charged(desk, permit, **more)
    return error.value.code


def test_a_licence_leads_to_its_charge_and_the_centres_window_takes_it(desk: Desk, permit: Case) -> None:
    centre = builders.organ("县政务服务中心", "CENTRE", kind=OrganKind.SERVICE_CENTRE)
    clerk = builders.officer("周岚", builders.post(centre, Role.WINDOW))
    case = charged(desk, permit)
    assert case.applicant == permit.applicant and account(case).balance == Decimal("25.00")
    notice = case.documents.get(kind="approval_charge_notice")
    assert notice.values["levy_basis"] == "某收费管理办法第三条" and notice.values["permit_number"] == permit.number
    assert refused(desk, permit) == "charge.twice"
    desk.do(case, "deliver", desk.wang, **PROOF)
    assert work_list(clerk).cases == [case]
    paid = {"receipt_number": "财票77", "paid_on": clock.today()}
    with pytest.raises(Refusal) as own:
        desk.do(case, "receive", desk.wang, amount="25.00", **paid)
    assert own.value.code == "case.role", "the centre takes it, not whoever charged it"
    with pytest.raises(Refusal) as more:
        desk.do(case, "receive", clerk, amount="25.01", **paid)
    assert more.value.code == "charge.most"
    desk.do(case, "receive", clerk, amount="25.00", **paid)
    assert case.state == "settled" and desk.do(case, "close", desk.zhang).state == "closed"
    told = of_the_approval(permit).lines
    assert (told[0].cells[0].text, told[0].cells[2].text) == (case.number, "0.00") and "permit_number" in told[1].cells[
        0
    ].url


def test_nothing_is_charged_without_a_basis_or_a_granted_permit(desk: Desk, permit: Case) -> None:
    assert refused(desk, permit, permit_number="没有这个") == "charge.permit"
    permit.version.fees = [{"name": "不收费"}]
    permit.version.save()
    assert refused(desk, permit) in ("fee.none", "asked.form")
    assert of_the_approval(permit) is None


def test_without_a_centre_the_organs_own_window_takes_it(desk: Desk, permit: Case) -> None:
    case = charged(desk, permit)
    desk.do(case, "deliver", desk.wang, **PROOF)
    desk.do(case, "receive", desk.wang, amount="25.00", receipt_number="财票78", paid_on=clock.today())
    assert case.state == "settled"
