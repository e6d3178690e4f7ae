"""Whoever is asked first registers it at his desk; who asked is shown to nobody who may not know, and never without a trace."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from sundial.cases.documents import kinds
from sundial.complaints.actions import Wish
from sundial.complaints.models import Lodging
from sundial.complaints.tests.centre import NAMED, Centre
from sundial.desk.tests.conftest import SignIn
from sundial.kernel import clock
from sundial.ledger.models import Event
from sundial.powers.models import ItemVersion, MaterialRequirement, PowerItem

SENT = {
    "kind": "complaint",
    "channel": "visit",
    "people": "2",
    "identity": "shown",
    "subject": "夜间作业扰民",
    "content": "采石场夜里还在爆破。",
    "naming": "named",
    "name": "欧阳静",
    "telephone": "13907350001",
    "key": "0f8fad5b-d9cb-469f-a165-70867728950e",
}


@pytest.fixture
def centre(db: None, today: clock.Frozen) -> Centre:
    return Centre.found(today)


def test_an_officer_of_any_organ_registers_and_the_accused_is_told_nothing(centre: Centre, signed_in: SignIn) -> None:
    other = signed_in(centre.accused)
    assert other.get("/desk/first-asked/").status_code == 200
    for lacks in ({"settled": "yes"}, {"identity": ""}, {"papers": "申请书"}):
        assert other.post("/desk/first-asked/", {**SENT, **lacks}).status_code == 422
    sent = {**SENT, "about_organ": str(centre.accused.organ_id)}
    page = other.post("/desk/first-asked/", sent).content.decode()
    lodging = Lodging.objects.get()
    assert lodging.case.number in page and lodging.first_asked == centre.accused and lodging.channel == "visit"
    took = {**sent, "kind": "help", "papers": "申请书一份", "absent": "刘敏", "key": str(uuid4())}
    page = other.post("/desk/first-asked/", took).content.decode()
    assert "代收材料收据" in page, page[page.index("<main") :][:1500]
    case = centre.dispatched(lodging.case)
    for address in (f"/desk/cases/{case.number}/", f"/desk/cases/{case.number}/file/", "/desk/"):
        assert "欧阳静" not in other.get(address).content.decode()
    refused = other.post(f"/desk/cases/{case.number}/who/", {"reason": "想知道"}).content.decode()
    assert "欧阳静" not in refused
    told = signed_in(centre.handler).post(f"/desk/cases/{case.number}/who/", {"reason": "核实地点"}).content.decode()
    assert "欧阳静" in told and "13907350001" in told
    assert Event.objects.filter(kind="complaint.identity_read", subject_id=case.pk).count() == 1


def test_a_caller_settled_on_the_spot_has_his_answer(centre: Centre, signed_in: SignIn) -> None:
    sent = {**SENT, "channel": "phone", "people": "", "settled": "yes", "reply": "窗口在一楼。", "kind": "help"}
    signed_in(centre.window).post("/desk/first-asked/", sent)
    case = Lodging.objects.get().case
    assert case.state == "answered" and case.channel == "window", "a call is no application over the net"
    assert not case.documents.filter(kind="once_only_notice").exists(), "in writing only on request"


def item_of(centre: Centre, code: str, name: str) -> ItemVersion:
    """An item of the bureau, in force."""
    item = PowerItem.objects.create(organ=centre.accused.organ, code=code, power_type="licensing", procedure="permit")
    return ItemVersion.objects.create(
        item=item, number=1, state="in_force", effective_from=dt.date(2010, 1, 1), name=name
    )


def test_whoever_asks_in_writing_takes_everything_an_item_wants_along(centre: Centre, signed_in: SignIn) -> None:
    retail = item_of(centre, "LW-06", "烟花爆竹经营（零售）许可")
    rows = [("申请书", 2, ""), ("消防大队的意见", None, "县消防大队")]
    for position, (name, copies, issuer) in enumerate(rows):
        MaterialRequirement.objects.create(
            version=retail, position=position, name=name, copies=copies, issuer=issuer, form="original"
        )
    item_of(centre, "LW-05", "烟花爆竹经营（批发）许可")
    settled = {**SENT, "kind": "consultation", "settled": "yes", "reply": "已告知。"}
    desk = signed_in(centre.window)
    for unclear, said in (
        ("烟花爆竹经营", "LW-05 烟花爆竹经营（批发）许可"),
        ("没有的事项", "没有此名称或者编码的事项"),
    ):
        page = desk.post("/desk/first-asked/", {**settled, "explained_item": unclear})
        assert page.status_code == 422 and said in page.content.decode()
    assert not Lodging.objects.exists()
    page = desk.post("/desk/first-asked/", {**settled, "explained_item": "零售"}).content.decode()
    paper = Lodging.objects.get().case.documents.get(kind="once_only_notice")
    assert "一次性告知书" in page and paper.number in page, "it is printed and handed over at once"
    assert kinds()["once_only_notice"].copies == 2 and paper.values["explained_code"] == "LW-06"
    assert [row["name"] for row in paper.values["wanted"]] == ["申请书", "消防大队的意见"]
    assert paper.values["wanted"][1]["note"] == "由县消防大队出具"
    elsewhere = signed_in(centre.accused)
    again = {**settled, "explained_item": "LW-06", "key": str(uuid4())}
    page = elsewhere.post("/desk/first-asked/", again).content.decode()
    case = Lodging.objects.exclude(case=paper.case).get().case
    address = f"/desk/cases/{case.number}/told-once.pdf"
    assert address in page, "whoever was asked hands it over, though the case is not his"
    assert elsewhere.get(address)["Content-Type"] == "application/pdf"
    assert signed_in(centre.accused_chief).get(address).status_code == 404


def test_a_quarter_is_counted_for_the_centre_and_says_nothing_to_others(centre: Centre, signed_in: SignIn) -> None:
    case = centre.answered(centre.dispatched(centre.lodged(about_organ=str(centre.accused.organ_id)).case))
    centre.do(case, "be_content", satisfaction="bad", why="还是没有办。")
    centre.do(case, "ask_again", reason="请重办。")
    centre.lodged(kind="consultation", channel="phone")
    desk = signed_in(centre.handler)
    table = desk.get("/desk/complaints/?as=csv").content.decode("utf-8-sig").splitlines()
    rows = {line.split(",")[1]: line.split(",")[2:] for line in table[1:]}
    # lodged, answered, beyond the promise, content, not content (the word is forgotten with the new handling), handled again
    assert rows["投诉"][:6] == ["1", "1", "0", "0", "0", "1"]
    assert rows["咨询"][0] == rows["来电"][0] == "1" and rows["县安监局"][0] == "1"
    assert "没有" in desk.get("/desk/complaints/?quarter=2001Q1").content.decode()
    centre.lodged(NAMED, Wish(first_asked=centre.accused), kind="help", channel="visit", people=3, identity="shown")
    hotline = {
        **SENT,
        "channel": "phone",
        "hotline": "conduct",
        "kind": "consultation",
        "settled": "yes",
        "reply": "在一楼。",
    }
    assert signed_in(centre.accused).post("/desk/first-asked/", hotline).status_code == 422, "heads no organ"
    assert signed_in(centre.accused_chief).post("/desk/first-asked/", hotline).status_code == 200
    month = desk.get(f"/desk/complaints/?month={clock.today():%Y-%m}&as=csv").content.decode("utf-8-sig").splitlines()
    counts = {line.split(",")[1]: line.split(",")[2:] for line in month[1:]}
    assert counts["来访"] == ["1", *["0"] * 8, "3"] and counts["求助"][-1] == "3", "matters, and the persons who came"
    assert counts[centre.accused.name][0] == "1", "the register of whoever was asked first"
    assert counts["文明行风热线"][0] == "1", "a head answered in person"
    assert "本月没有" in desk.get("/desk/complaints/?month=2001-01").content.decode()
    others = signed_in(centre.accused).get("/desk/complaints/?as=csv").content.decode("utf-8-sig").splitlines()
    assert len(others) == 1
