"""Progress: with number and password, in plain words; a stranger learns nothing; what is wanted can be done there."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from sundial.cases.models import Case
from sundial.hall import course, story
from sundial.hall.tests.applicant import paper
from sundial.kernel import clock
from sundial.ledger import reading, sequencer
from sundial.ledger.models import Event
from sundial.ledger.signer import Signer
from sundial.permits import actions
from sundial.permits.materials import Verdict
from sundial.permits.models import VisitResult
from sundial.permits.states import STATES
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu


@pytest.fixture
def version(linwu: Linwu):
    return licence(linwu.bureau.organ)


@pytest.fixture
def follow(visitor: Client):
    """Open a case in the visitor's browser by its number and password."""

    def opened(receipt: actions.Receipt) -> Client:
        answer = visitor.post("/progress/", {"number": receipt.case.number, "password": receipt.password})
        assert answer.status_code == 302, answer.content.decode()[-800:]
        return visitor

    return opened


@pytest.fixture
def handed_in(linwu: Linwu, version):
    """A complete application, with its receipt."""

    def submit(but: int = 0) -> actions.Receipt:
        case = linwu.draft(version)
        linwu.hand_in_all(case, but)
        return actions.submit(case.pk, by="applicant")

    return submit


def page(client: Client, case: Case) -> str:
    answer = client.get(f"/progress/{case.number}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_says_how_far_who_has_it_and_when_it_ends(follow, handed_in) -> None:
    receipt = handed_in()
    said = page(follow(receipt), receipt.case)
    assert "已收件，正在核对材料是否齐全" in said
    assert "窗口人员" in said
    assert "2026年3月9日" in said


def test_the_password_may_be_typed_in_small_letters_without_dashes(visitor: Client, handed_in) -> None:
    receipt = handed_in()
    typed = {"number": f" {receipt.case.number} ", "password": receipt.password.lower().replace("-", "")}
    assert visitor.post("/progress/", typed).status_code == 302


def test_a_wrong_number_and_a_wrong_password_get_the_same_answer(visitor: Client, handed_in) -> None:
    receipt = handed_in()
    answers = [
        visitor.post("/progress/", {"number": receipt.case.number, "password": "AAAA-AAAA-AAAA"}),
        visitor.post("/progress/", {"number": "000000000000000000000", "password": receipt.password}),
    ]
    first, second = (answer.context["form"].errors for answer in answers)
    assert first == second
    assert [list(said) for said in first.values()] == [["办件编号或查询密码不正确。"]]
    assert [answer.status_code for answer in answers] == [422, 422]


def test_a_draft_cannot_be_followed(visitor: Client, linwu: Linwu, version) -> None:
    draft = linwu.draft(version)
    assert visitor.post("/progress/", {"number": draft.number, "password": ""}).status_code == 422
    assert visitor.post("/progress/", {"number": draft.number, "password": "x"}).status_code == 422


def test_a_stranger_with_the_number_is_asked_for_the_password(visitor: Client, handed_in) -> None:
    receipt = handed_in()
    known, unknown = visitor.get(f"/progress/{receipt.case.number}/"), visitor.get("/progress/123/")
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == f"/progress/?number={receipt.case.number}"


def test_one_case_does_not_open_another(follow, handed_in) -> None:
    mine, other = handed_in(), handed_in()
    client = follow(mine)
    assert client.get(f"/progress/{other.case.number}/").status_code == 302
    paper_of_other = other.case.documents.first()
    assert client.get(f"/progress/{mine.case.number}/papers/{paper_of_other.pk}/").status_code == 404


def test_it_closes_after_half_an_hour_without_a_look_and_at_once_when_left(
    follow, handed_in, today: clock.Frozen
) -> None:
    receipt = handed_in()
    client = follow(receipt)
    today.advance(dt.timedelta(minutes=29))
    page(client, receipt.case)
    today.advance(dt.timedelta(minutes=29))
    page(client, receipt.case)
    today.advance(dt.timedelta(minutes=31))
    assert client.get(f"/progress/{receipt.case.number}/").status_code == 302
    follow(receipt)
    client.post(f"/progress/{receipt.case.number}/leave/")
    assert client.get(f"/progress/{receipt.case.number}/").status_code == 302


@pytest.mark.usefixtures("limits_alone")
def test_five_guesses_and_the_door_is_shut_for_this_address_and_number_alone(visitor: Client, handed_in) -> None:
    receipt = handed_in()
    right = {"number": receipt.case.number, "password": receipt.password}
    for _n in range(5):
        visitor.post("/progress/", right | {"password": "AAAA-AAAA-AAAA"})
    shut = visitor.post("/progress/", right)
    assert shut.status_code == 422
    assert "尝试次数过多" in shut.content.decode()
    assert Client(REMOTE_ADDR="192.0.2.7").post("/progress/", right).status_code == 302


def test_the_door_opens_again_after_a_quarter_of_an_hour(visitor: Client, handed_in, today: clock.Frozen) -> None:
    receipt = handed_in()
    right = {"number": receipt.case.number, "password": receipt.password}
    for _n in range(6):
        visitor.post("/progress/", right | {"password": "AAAA-AAAA-AAAA"})
    today.advance(dt.timedelta(minutes=16))
    assert visitor.post("/progress/", right).status_code == 302


@pytest.mark.usefixtures("limits_alone")
def test_many_numbers_from_one_address_are_too_many(visitor: Client, db: None) -> None:
    for n in range(30):
        visitor.post("/progress/", {"number": f"9{n}", "password": "x"})
    assert "尝试次数过多" in visitor.post("/progress/", {"number": "77", "password": "x"}).content.decode()


def test_during_the_examination_each_step_is_told_and_no_opinion_is(follow, handed_in, linwu: Linwu) -> None:
    receipt = handed_in()
    linwu.check_all(receipt.case)
    actions.accept(receipt.case.pk, by=linwu.bureau.wang)
    linwu.handled(receipt.case)
    said = page(follow(receipt), receipt.case)
    assert "已受理，正在审查" in said
    assert "审定现场审查" in said
    assert "材料真实，符合条件" not in said, "an opinion given inside is not the applicant's to read yet"
    assert "法定时限" in said
    assert "承诺时限" in said


def test_a_stopped_clock_says_since_when_and_why(follow, handed_in, linwu: Linwu) -> None:
    receipt = handed_in()
    linwu.check_all(receipt.case)
    actions.accept(receipt.case.pk, by=linwu.bureau.wang)
    actions.stop_clock(
        receipt.case.pk,
        "testing",
        by=linwu.bureau.zhang,
        paper="临安监检〔2026〕1号",
        needed_time="10个工作日",
        approver=linwu.bureau.chen,
    )
    said = page(follow(receipt), receipt.case)
    assert "计时已停止" in said
    assert "检测" in said
    assert "行政许可法第四十五条" in said


def wanted(linwu: Linwu, receipt: actions.Receipt) -> None:
    """Tell the applicant what is missing."""
    linwu.check_all(receipt.case)
    actions.request_correction(receipt.case.pk, by=linwu.bureau.wang)


def test_corrections_are_listed_uploaded_and_declared_complete(follow, handed_in, linwu: Linwu) -> None:
    receipt = handed_in(but=1)
    wanted(linwu, receipt)
    client = follow(receipt)
    said = page(client, receipt.case)
    assert "现在需要您做" in said
    assert "乡镇人民政府的意见" in said
    assert said.index("现在需要您做") < said.index("hall-inbox"), "what must be done stands before what is told"
    assert "待补交" in said
    early = client.post(f"/progress/{receipt.case.number}/corrections/done/")
    assert early.status_code == 422, "not before every gap is answered"
    line = receipt.case.version.materials.last()
    assert client.post(f"/progress/{receipt.case.number}/corrections/{line.pk}/", {"file": paper()}).status_code == 302
    assert client.post(f"/progress/{receipt.case.number}/corrections/done/").status_code == 302
    assert linwu.again(receipt.case).state == "submitted"


def test_a_correction_may_be_taken_back_before_it_is_declared(follow, handed_in, linwu: Linwu) -> None:
    receipt = handed_in(but=1)
    wanted(linwu, receipt)
    client, line = follow(receipt), receipt.case.version.materials.last()
    client.post(f"/progress/{receipt.case.number}/corrections/{line.pk}/", {"file": paper()})
    new = receipt.case.materials.get(requirement=line)
    assert client.post(f"/progress/{receipt.case.number}/corrections/{new.pk}/remove/").status_code == 302
    assert receipt.case.materials.filter(requirement=line, withdrawn_at=None).count() == 0


def test_only_what_was_asked_for_can_be_handed_in(follow, handed_in, linwu: Linwu) -> None:
    receipt = handed_in(but=1)
    wanted(linwu, receipt)
    line = receipt.case.version.materials.first()
    assert follow(receipt).get(f"/progress/{receipt.case.number}/corrections/{line.pk}/").status_code == 404


def test_rectification_is_reported_from_the_page(follow, handed_in, linwu: Linwu) -> None:
    receipt = handed_in()
    linwu.check_all(receipt.case)
    actions.accept(receipt.case.pk, by=linwu.bureau.wang)
    linwu.handled(receipt.case)
    linwu.visit_decided(receipt.case)
    linwu.visited(receipt.case, VisitResult.RECTIFY)
    client = follow(receipt)
    assert "整改已完成" in page(client, receipt.case)
    assert client.post(f"/progress/{receipt.case.number}/rectified/").status_code == 302
    assert "整改已完成</button>" not in page(client, receipt.case)


def test_withdrawing_must_be_meant(follow, handed_in, linwu: Linwu) -> None:
    receipt = handed_in()
    client = follow(receipt)
    assert client.post(f"/progress/{receipt.case.number}/withdraw/", {}).status_code == 422
    assert linwu.again(receipt.case).state == "submitted"
    assert client.post(f"/progress/{receipt.case.number}/withdraw/", {"meant": "on"}).status_code == 302
    assert linwu.again(receipt.case).state == "withdrawn"
    assert "您已撤回本申请" in page(client, receipt.case)


def test_papers_are_downloads_and_inner_papers_are_not_there(follow, handed_in, linwu: Linwu) -> None:
    receipt = handed_in()
    linwu.check_all(receipt.case)
    actions.accept(receipt.case.pk, by=linwu.bureau.wang)
    linwu.handled(receipt.case)
    client = follow(receipt)
    for each in receipt.case.documents.all():
        answer = client.get(f"/progress/{receipt.case.number}/papers/{each.pk}/")
        assert answer.status_code == (200 if each.public_to_applicant else 404)
        if each.public_to_applicant:
            assert answer["Content-Disposition"].startswith("attachment")


def test_a_defective_material_is_told_with_what_is_wrong(follow, handed_in, linwu: Linwu) -> None:
    receipt = handed_in()
    verdicts = {m.pk: (Verdict.OK, "") for m in receipt.case.materials.all()}
    verdicts[receipt.case.materials.first().pk] = (Verdict.DEFECTIVE, "未加盖公章")
    actions.check_materials(receipt.case.pk, verdicts, by=linwu.bureau.wang)
    actions.request_correction(receipt.case.pk, by=linwu.bureau.wang)
    assert "未加盖公章" in page(follow(receipt), receipt.case)


def test_no_page_about_a_case_may_be_kept_by_a_cache(follow, handed_in) -> None:
    receipt = handed_in()
    assert "no-store" in follow(receipt).get(f"/progress/{receipt.case.number}/")["Cache-Control"]


def test_what_is_wrong_in_the_statements_themselves_can_be_put_right(follow, handed_in, linwu: Linwu) -> None:
    receipt = handed_in(but=1)
    linwu.check_all(receipt.case)
    actions.request_correction(receipt.case.pk, by=linwu.bureau.wang, others=["经营面积填写有误"])
    client, address = follow(receipt), f"/progress/{receipt.case.number}/corrections"
    assert "经营面积填写有误" in page(client, receipt.case)
    assert client.post(f"{address}/statements/", {"statement": ""}).status_code == 422
    assert client.post(f"{address}/statements/", {"statement": "经营面积30平方米。", "area": "30"}).status_code == 302
    assert client.post(f"{address}/more/", {"name": "面积测绘图", "file": paper()}).status_code == 302
    case = linwu.again(receipt.case)
    assert case.form["statement"] == "经营面积30平方米。"
    assert case.form["area"] == "30", "what the item's own form asks is put right with it"
    told = Event.objects.filter(subject_id=case.pk, kind="permit.fill").last().data
    assert told["before"] == {"project_name": "", "area": "24"}, "what stood there before is kept, and nothing else was"
    assert "面积测绘图" in page(client, case)


def test_nothing_is_restated_while_no_correction_is_asked_for(follow, handed_in) -> None:
    receipt = handed_in()
    for name in ("statements", "more"):
        assert follow(receipt).get(f"/progress/{receipt.case.number}/corrections/{name}/").status_code == 404


def test_every_state_after_the_draft_is_told_in_one_sentence():
    assert set(story.HEADLINES) == set(STATES) - {"draft"}
    assert {"transferred", "lapsed"} < set(course.BROKEN_OFF), "no way on to a decision is drawn any more"


def test_each_step_he_is_told_has_its_receipt_and_before_it_is_sealed_there_is_none(follow, handed_in, linwu) -> None:
    receipt = handed_in(1)
    wanted(linwu, receipt)
    client = follow(receipt)
    urls = re.findall(rf"/progress/{receipt.case.number}/receipts/[^\"]+", page(client, receipt.case))
    assert len(urls) >= 3
    early = client.get(urls[0], follow=True)
    assert "已收到，尚无凭证" in early.content.decode()
    sequencer.seal_all(Signer())
    read = [reading.read(client.get(url).content.decode(), Signer().verifier) for url in urls]
    assert {"submit", "correct"} <= {each.leaf["act"] for each in read}
    own = [each for each in read if each.shown["actor"]["id"] == "applicant"]
    others = [each for each in read if each not in own and each.shown["kind"] != "case.document"]
    assert own and all("data" in each.shown for each in own)
    assert others and not any("data" in each.shown or "reason" in each.shown for each in others)


def test_no_receipt_of_an_inner_step_is_given(follow, handed_in, linwu) -> None:
    receipt = handed_in()
    linwu.check_all(receipt.case)
    actions.accept(receipt.case.pk, by=linwu.bureau.wang)
    told = page(client := follow(receipt), receipt.case)
    inner = [each.pk for each in Event.objects.filter(subject_id=receipt.case.pk) if str(each.pk) not in told]
    sequencer.seal_all(Signer())
    assert inner
    for key in inner:
        answer = client.get(f"/progress/{receipt.case.number}/receipts/{key}/")
        # What he handed in with the application has a receipt, though no line of its own.
        assert (
            answer.status_code == 404
            or "permit.hand_in" in reading.read(answer.content.decode(), Signer().verifier).shown["kind"]
        )


@pytest.mark.parametrize(
    ("procedure", "state", "his"),
    [
        ("permit", "correcting", True),
        ("joint", "supplementing", True),
        ("market", "preparing", True),
        ("market", "accepted", False),
        ("joint", "running", False),
        ("market", "registered", False),
    ],
)
def test_what_only_the_applicant_can_bring_forward_is_said_to_be_with_him(procedure, state, his) -> None:
    assert story.waits_for_the_applicant(Case(procedure=procedure, state=state)) is his
