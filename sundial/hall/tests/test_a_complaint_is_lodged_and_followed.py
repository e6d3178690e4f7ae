"""Anybody asks or complains without an account: fills in, checks, gets number and password, follows it, judges the answer."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from sundial.cases.models import Publication
from sundial.complaints.models import Lodging
from sundial.complaints.tests.centre import Centre
from sundial.hall.policy import policy
from sundial.kernel import clock
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.models import Event

KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"
SENT = {
    "kind": "complaint",
    "subject": "迟迟不办",
    "content": "材料交齐二十天没有音讯。",
    "naming": "protected",
    "name": "欧阳静",
    "telephone": "13907350001",
    "key": KEY,
}


@pytest.fixture
def centre(db: None, today: clock.Frozen) -> Centre:
    return Centre.found(today)


def sent(visitor: Client, **more: Any) -> str:
    answer = visitor.post("/ask/", {**SENT, "send": "1", **more})
    return answer.content.decode()


def test_it_is_filled_in_checked_sent_and_read_with_the_password(visitor: Client, centre: Centre) -> None:
    assert visitor.get("/ask/?kind=report").status_code == 200
    check = visitor.post("/ask/", SENT).content.decode()
    assert "欧阳静" in check and not Lodging.objects.exists()  # nothing is lodged before it is checked
    back = visitor.post("/ask/", {**SENT, "change": "1"}).content.decode()
    assert 'value="欧阳静"' in back
    page = sent(visitor)
    lodging = Lodging.objects.get()
    password = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert lodging.case.number in page and password
    again = sent(visitor)
    assert Lodging.objects.count() == 1 and password[0] not in again
    case = centre.answered(centre.dispatched(lodging.case))
    reader = Client()
    reader.post("/progress/", {"number": case.number, "password": password[0]})
    told = reader.get(f"/progress/{case.number}/").content.decode()
    assert "已责令两日内办结。" in told and "欧阳静" not in told and "属实。" not in told
    judged = reader.post(f"/progress/{case.number}/acts/be_content/", {"satisfaction": "good"})
    case.refresh_from_db()
    assert judged.status_code == 302 and case.state == "closed"


def test_whoever_reads_a_proposal_says_what_he_thinks_of_it(visitor: Client, centre: Centre) -> None:
    case = centre.lodged().case
    now = clock.now()
    told = {"verb": "other", "title": "", "number": ""}
    by = Actor.system()
    record("case.document", subject_type="case", subject_id=case.pk, by=by, organ=case.organ.code, data=told)
    shown = {
        "title": "五年规划",
        "content": {},
        "channel": "网站",
        "published_at": now,
        "keep_until": now + dt.timedelta(days=7),
    }
    proposal = Publication.objects.create(case=case, kind="proposed", **shown)
    assert f"/ask/?on={proposal.pk}" in visitor.get(f"/published/{proposal.pk}/").content.decode()
    page = visitor.get("/ask/", {"on": proposal.pk}).content.decode()
    assert "对“五年规划”的意见" in page and re.search(r'value="suggestion"[^>]* checked', page)
    assert "/ask/?for=publication" in visitor.get("/disclosure/").content.decode()
    asked_for = visitor.get("/ask/?for=publication").content.decode()
    assert 'value="请公开：' in asked_for and re.search(r'value="suggestion"[^>]* checked', asked_for)
    for other in ("x", "0f8fad5b-d9cb-469f-a165-70867728950e"):
        assert "对“五年规划”" not in visitor.get("/ask/", {"on": other}).content.decode()


def test_whoever_names_nobody_is_asked_for_a_name_or_to_stay_anonymous(visitor: Client, centre: Centre) -> None:
    bad = visitor.post("/ask/", {**SENT, "name": "", "telephone": ""})
    assert bad.status_code == 422 and not Lodging.objects.exists()
    sent(visitor, naming="anonymous")
    assert Lodging.objects.get().private == ()


def test_a_number_that_is_nobodys_is_told_nothing_about(visitor: Client, centre: Centre) -> None:
    own = centre.lodged().case
    known = sent(visitor, about_number=own.number, key="0f8fad5b-d9cb-469f-a165-000000000001")
    unknown = sent(visitor, about_number="20260101X0001", key="0f8fad5b-d9cb-469f-a165-000000000002")
    assert "已" in known and known.count("<li") == unknown.count("<li")
    # a number anybody may type lights no case before the centre has taken the complaint up
    assert not Event.objects.filter(subject_id=own.pk, kind="complaint.against").exists()
    linked = Lodging.objects.get(about=own)
    centre.do(linked.case, "accept", centre.window)
    assert Event.objects.get(subject_id=own.pk, kind="complaint.against").data["verb"] == "complain"


def test_a_party_complains_about_its_own_case_and_that_case_hears_at_once(visitor: Client, centre: Centre) -> None:
    lodged = centre.lodged()
    visitor.post("/progress/", {"number": lodged.case.number, "password": lodged.password})
    visitor.post(f"/ask/?of={lodged.case.number}", {**SENT, "send": "1"})
    assert Event.objects.filter(subject_id=lodged.case.pk, data__verb="complain", kind="complaint.against").exists()
    assert Lodging.objects.get(about=lodged.case).proven


@pytest.mark.usefixtures("limits_alone")
def test_one_address_does_not_flood_the_centre(visitor: Client, centre: Centre) -> None:
    for n in range(policy().lodged + 1):
        page = sent(visitor, naming="anonymous", key=f"0f8fad5b-d9cb-469f-a165-{n:012d}")
    assert Lodging.objects.count() == policy().lodged and "sd-errors" in page


def test_published_answers_are_found_and_name_nobody(visitor: Client, centre: Centre) -> None:
    sent(visitor, kind="consultation", may_publish="on", subject="欧阳静问办证 13907350001")
    case = centre.do(centre.dispatched(Lodging.objects.get().case), "answer", centre.accused, reply="到窗口办理。")
    told = {"heading": "怎么办证", "question": "怎么办证？", "answer": "到窗口办理。", "secrecy_checked": True}
    centre.do(case, "publish_answer", centre.handler, **told)
    centre.do(case, "publish_answer", centre.handler, **{**told, "answer": "到一楼窗口办理。"})
    page = visitor.get("/ask/answers/?q=窗口").content.decode()
    assert "到一楼窗口办理。" in page and "13907350001" not in page and "欧阳静" not in page
    assert "怎么办证" not in visitor.get("/ask/answers/?q=无此").content.decode()
    old, new = case.published_answers.order_by("version")
    before = visitor.get(f"/ask/answers/{old.pk}/").content.decode()
    assert str(new.pk) in before and old.replaced_at and "到窗口办理。" in before
