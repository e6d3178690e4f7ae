"""A citizen applies for what a file states: the questions of its opening, the list's uploads, a receipt, and the way through the tiers."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO

import pytest
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from sundial.benefits.tests import low
from sundial.benefits.tests.tiers import Tiers, household, members
from sundial.cases.archive import contents
from sundial.cases.models import Case
from sundial.hall import access
from sundial.hall.tests.applicant import Applicant
from sundial.kernel import clock
from sundial.powers.models import MaterialRequirement

PERSON = {
    "kind": "person",
    "name": "周桂英",
    "identifier": household().identifier,
    "telephone": "13800138000",
    "address": "响石镇响石村三组",
}


@pytest.fixture
def tiers(db: None, today: clock.Frozen) -> Tiers:
    return Tiers.found(today)


@pytest.fixture
def citizen(tiers: Tiers) -> Applicant:
    version = tiers.item("TW-01", "subsistence", "城乡最低生活保障")
    MaterialRequirement.objects.create(version=version, position=1, name="书面申请（低保申请书）", copies=3)
    browser = Applicant()
    browser.begin("TW-01")
    return browser


def matter(tiers: Tiers) -> dict[str, str]:
    rows = {f"members-{n}-{key}": value for n, row in enumerate(members()) for key, value in row.items()}
    return {
        "village": str(tiers.village.pk),
        "category": "rural",
        "reason": "年老多病，抚养孙子。",
        "stated_income": "1200",
        "truthful": "yes",
        **rows,
    }


def sheet(answer: HttpResponse) -> str:
    """The text of a PDF, without the breaks of its lines."""
    assert answer["Content-Type"] == "application/pdf"
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).replace("\n", "")


def submitted(tiers: Tiers, citizen: Applicant) -> Case:
    assert citizen.post("applicant/", PERSON).status_code == 302
    answer = citizen.post("matter/", matter(tiers))
    assert answer.status_code == 302, answer.content.decode()[-1500:]
    citizen.upload_all()
    assert citizen.submit().status_code == 302
    return Case.objects.get()


def test_the_questions_are_those_of_the_life(tiers: Tiers, citizen: Applicant) -> None:
    page = citizen.get("matter/").content.decode()
    assert "家庭成员" in page and "响石镇响石村村民委员会" in page
    answer = citizen.post("matter/", {**matter(tiers), "category": "", "stated_income": ""})
    assert answer.status_code == 422 and "户籍类别" in answer.content.decode()


def test_the_draft_is_shown_again_in_words_before_it_is_sent(tiers: Tiers, citizen: Applicant) -> None:
    citizen.post("applicant/", PERSON)
    citizen.post("matter/", matter(tiers))
    page = citizen.get("check/").content.decode()
    assert "农村" in page and "响石镇响石村村民委员会" in page and "周小勇" in page


def test_nobody_writes_the_application_form_by_hand_who_has_typed_it(tiers: Tiers, citizen: Applicant) -> None:
    blank = sheet(citizen.client.get("/services/TW-01/form.pdf"))
    assert "城乡最低生活保障申请表" in blank and "□城镇" in blank and "周桂英" not in blank
    assert citizen.get("form.pdf").status_code == 302, "nothing is typed yet"
    citizen.post("applicant/", PERSON)
    citizen.post("matter/", matter(tiers))
    [line] = MaterialRequirement.objects.all()
    assert f"/application/{citizen.number}/form.pdf" in citizen.get(f"materials/{line.pk}/").content.decode()
    drawn = sheet(citizen.get("form.pdf"))
    assert "书面申请（低保申请书）" in drawn and "一式3份" in drawn and "周小勇" in drawn and "1200" in drawn
    citizen.upload_all()
    citizen.submit()
    case = Case.objects.get()
    opened(citizen, case)
    filed = sheet(citizen.client.get(f"/progress/{case.number}/form.pdf"))
    assert case.number in filed and "周小勇" in filed and "响石镇响石村村民委员会" in filed
    application = next(each.piece for each in contents(case) if each.piece.title == "申请表")
    assert "户籍类别：农村" in application.text
    assert Client().get(f"/progress/{case.number}/form.pdf").status_code == 302, "nobody else's"


def test_it_becomes_a_case_of_the_township_that_waits_for_the_village(tiers: Tiers, citizen: Applicant) -> None:
    case = submitted(tiers, citizen)
    assert case.procedure == "subsistence" and case.organ == tiers.township and case.channel == "online"
    receipt = citizen.get("receipt/").content.decode()
    assert "存证凭证" in receipt and f"/progress/{case.number}/seal/" in receipt, (
        "what was handed in is proven, as a licence is"
    )
    [keepsake] = re.findall(r'<ul class="sd-documents">.*?href="([^"]+)"', receipt)
    taken_home = sheet(citizen.client.get(keepsake))
    assert "申请材料接收凭证" in taken_home and "书面申请（低保申请书）" in taken_home and case.number in taken_home
    assert "响石镇响石村村民委员会承办人A：" in taken_home and "东兴区民政局主要负责人、分管领导：审批" in taken_home, (
        "what happens next"
    )
    assert "查询密码：" in taken_home, "and the key to look it up"
    kept = case.documents.get(kind="intake_receipt")
    assert kept.number and "查询密码：" not in str(kept.values), "which is stored nowhere"
    assert case.materials.get().file and case.records.get().values["category"] == "rural"
    receipt = citizen.client.get(f"/application/{citizen.number}/receipt/", follow=True).content.decode()
    assert case.number in receipt


def test_the_progress_page_says_who_has_it_and_what_may_be_done(tiers: Tiers, citizen: Applicant) -> None:
    case = submitted(tiers, citizen)
    page = opened(citizen, case)
    assert "响石镇响石村村民委员会" in page and "已申请，待村（社区）审查" in page and "撤回申请" in page


def test_what_is_missing_is_supplied_online(tiers: Tiers, citizen: Applicant) -> None:
    case = submitted(tiers, citizen)
    tiers.do(case, "ask_papers", tiers.clerk, missing_papers=["户口本"])
    assert "补充材料" in opened(citizen, case)
    answer = citizen.client.post(f"/progress/{case.number}/acts/supplement/", {"supplied": "户口本"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == "applied"


def test_what_is_not_the_applicants_act_is_not_there(tiers: Tiers, citizen: Applicant) -> None:
    case = submitted(tiers, citizen)
    opened(citizen, case)
    assert citizen.client.get(f"/progress/{case.number}/acts/village_opinion/").status_code == 404
    assert Client().get(f"/progress/{case.number}/acts/withdraw/").status_code == 302


def test_the_way_through_the_tiers_is_told_to_the_end(tiers: Tiers, citizen: Applicant) -> None:
    case = submitted(tiers, citizen)
    tiers.do(case, "village_opinion", tiers.clerk, stance="agree", text="情况属实。")
    low.appraise(tiers, low.survey(tiers, case))
    tiers.do(case, "township_opinion", tiers.deputy, stance="agree", text="建议批准。")
    tiers.do(case, "post", tiers.handler, place="公示栏")
    tiers.days(8)
    tiers.do(case, "report_up", tiers.handler)
    page = opened(citizen, case)
    assert "东兴区民政局" in page and "情况属实" not in page, "opinions are the organ's own"
    tiers.do(case, "decide", tiers.director, granted=True, monthly_amount="33.33", first_month="2026-04-01")
    assert "给付批准通知书" in opened(citizen, case)


def opened(citizen: Applicant, case: Case) -> str:
    """The progress page in a browser that proved the case is the applicant's."""
    session = citizen.client.session
    session[access.CASES] = {case.number: (clock.now() + dt.timedelta(minutes=20)).isoformat()}
    session.save()
    answer = citizen.client.get(f"/progress/{case.number}/")
    assert answer.status_code == 200
    return answer.content.decode()
