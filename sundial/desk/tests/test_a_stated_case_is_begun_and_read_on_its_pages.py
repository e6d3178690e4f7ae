"""A case of a life stated in a file: begun at the desk, read on the same case page as any other, moved on by its form."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from pypdf import PdfReader

from sundial.cases.models import Case
from sundial.cases.procedure import APPLICANT
from sundial.cases.progress import progress
from sundial.cases.stated import stated_lives
from sundial.cases.stated.receipts import RECEIPT
from sundial.desk.acts.base import ASIDE
from sundial.desk.beginning import PARTY
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.ledger.actor import Actor
from sundial.organs.people import date_certificate
from sundial.penalties.tests.life import Penal, an_item, bureau
from sundial.powers.models import ItemVersion, MaterialRequirement, PowerItem

SOURCE = {
    "kind": "enterprise",
    "name": "身份待查的商店",
    "legal_representative": "李娟",
    "source": "complaint",
    "cause": "违规储存烟花爆竹",
    "clue": "群众反映店内楼上住人。",
    "found_on": MONDAY.isoformat(),
    "handler_opinion": "拟进行初查。",
}

FIRM = "91431025MA4L1234X3"
FILED = {
    "kind": "enterprise",
    "name": "城关农资有限公司",
    "identifier": FIRM,
    "legal_representative": "李娟",
    "started_on": MONDAY.isoformat(),
    "kinds-0-name": "硫酸",
    "kinds-0-volume": "20吨",
    "kinds-0-flow": "本县",
    "rules": "yes",
    "licence": "business",
    "matter": "备案。",
}


@pytest.fixture
def penal(db: None, today: clock.Frozen) -> Penal:
    today.move_to(nine_o_clock(MONDAY))
    return Penal(today, **bureau())


@pytest.fixture
def zhang(penal: Penal, signed_in) -> Client:
    return signed_in(penal.zhang)


def test_a_source_is_registered_without_knowing_the_party(penal: Penal, zhang: Client) -> None:
    version = an_item(penal.organ)
    page = f"/desk/begin/{version.item.code}/penalty/"
    assert "登记案源" in zhang.get(page).content.decode()
    twin = an_item(penal.organ, "P-02").item
    PowerItem.objects.filter(pk=twin.pk).update(duplicate_of=version.item)
    assert "P-02" in zhang.get(page).content.decode(), "whoever begins a case sees the same conduct under another law"
    PowerItem.objects.filter(pk=twin.pk).update(procedure="permit")
    listed = zhang.get("/desk/begin/").content.decode()
    assert page in listed and "permit_end" not in listed, "the page of the permit leads to its end"
    assert zhang.get("/desk/begin/P-02/permit_end/").status_code == 200
    lacking = zhang.post(page, {**SOURCE, "once": uuid4(), "clue": ""})
    assert lacking.status_code == 422 and not Case.objects.exists()
    key = uuid4()
    for _again in range(2):
        assert zhang.post(page, {**SOURCE, "once": key}).status_code == 302
    case = Case.objects.get()
    shown = zhang.get(f"/desk/cases/{case.number}/").content.decode()
    assert "群众反映店内楼上住人。" in shown and "初查" in shown and "身份待查的商店" in shown


def test_whom_the_organ_finds_may_lack_a_head_and_who_applies_may_not(penal: Penal, zhang: Client) -> None:
    found = {**SOURCE, "identifier": FIRM, "legal_representative": "", "once": uuid4()}
    assert zhang.post(f"/desk/begin/{an_item(penal.organ).item.code}/penalty/", found).status_code == 302
    lacking = {**FILED, "identifier": "", "legal_representative": "", "once": uuid4()}
    refused = zhang.post(applied_for(penal), lacking)
    assert {"identifier", "legal_representative"} == set(refused.context["form"].errors)


def test_who_applies_at_the_desk_takes_home_what_opens_his_case(penal: Penal, zhang: Client) -> None:
    page, once = applied_for(penal), uuid4()
    listed = MaterialRequirement.objects.create(
        version=ItemVersion.objects.get(item__code="T-FILING"), position=1, name="仓库租赁合同"
    )
    agent = {"agent-acts": "yes", "agent-name": "周明", "agent-paper": "111", "agent-identifier": "11010519491231002X"}
    lacking = zhang.post(page, {**FILED, **agent, "once": once})
    assert {"telephone", "scope", "letter"} == set(lacking.context["agent"].errors)
    agent |= {"agent-telephone": "13900000000", "agent-scope": "代为提交", "agent-letter": "on"}
    handed = zhang.post(page, {**FILED, **agent, "handed_in": [listed.pk], "once": once}).context
    assert handed["case"].agent.name == "周明" and handed["case"].materials.filter(name="授权委托书").exists()
    receipt = f"/desk/receive/{handed['case'].number}/receipt/"
    paper = zhang.post(receipt, {"password": handed["password"]})
    said = "".join(each.extract_text() for each in PdfReader(BytesIO(paper.content)).pages)
    assert "申请材料接收凭证" in said and "仓库租赁合同" in said and handed["password"] in said
    assert zhang.post(receipt, {"password": "A1B2-C3D4-E5F6"}).status_code == 404
    assert progress(handed["case"].number, handed["password"]).case == Case.objects.get()
    again = zhang.post(page, {**FILED, "once": once})
    assert again.status_code == 302 and Case.objects.count() == 1, "shown once"


def test_no_opening_asks_under_a_name_the_party_bears() -> None:
    """The form of a market once asked for the kind of market where it should have asked for the kind of party."""
    begun = [life for life in stated_lives() if life.opening and set(life.opening.transition.who) != {APPLICANT}]
    for life in begun:
        assert life.opening and not {each.name for each in life.opening.asked} & {*PARTY, *ASIDE}, life.procedure


def test_every_application_gives_its_receipt_on_the_spot() -> None:
    """A complaint is no application: it is registered, and who came in person gets that paper."""
    silent = [
        life.procedure
        for life in stated_lives()
        if life.opening and life.is_applied_for and RECEIPT not in [each.argument for each in life.opening.effects]
    ]
    assert silent == ["complaint"]


def applied_for(penal: Penal) -> str:
    """The page on which an application for a filing is taken in."""
    version = an_item(penal.organ, code="T-FILING")
    PowerItem.objects.filter(pk=version.item_id).update(power_type="filing", procedure="filing")
    return "/desk/begin/T-FILING/filing/"


def test_an_act_is_done_by_its_form_and_its_record_read(penal: Penal, zhang: Client) -> None:
    case = penal.registered(an_item(penal.organ))
    page = f"/desk/cases/{case.number}/do/check_source/"
    assert "初查" in zhang.get(page).content.decode()
    alone = zhang.post(page, {"once": uuid4(), "officers": [penal.zhang.pk], "checked_facts": "情况属实。"})
    assert alone.status_code == 422 and "officers" in alone.context["form"].errors
    both = {"once": uuid4(), "officers": [penal.zhang.pk, penal.zhou.pk], "checked_facts": "情况属实。"}
    assert zhang.post(page, both).status_code == 302
    assert penal.again(case).state == "checked"
    shown = zhang.get(f"/desk/cases/{case.number}/").content.decode()
    assert "情况属实。" in shown and "周敏" in shown
    held = penal.zhou.certificates.get()
    date_certificate(held, clock.today() - dt.timedelta(days=1), case=case.number, by=Actor.system())
    offered = zhang.get(f"/desk/cases/{case.number}/do/act_first/").content.decode()
    assert offered.count("今日无有效执法证件") == 1, "whoever cannot take part is told of before the form is sent"
