"""Paper handed over the counter is entered once, and the applicant leaves with a number and a password."""

import datetime as dt
import io
import re
from uuid import uuid4

import pytest
from pypdf import PdfReader

from sundial.cases.files import store
from sundial.cases.models import Case
from sundial.cases.tests import uploads
from sundial.desk.tests.conftest import send, text_of
from sundial.kernel import clock
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.kinds import sentence_for
from sundial.ledger.models import Event
from sundial.organs.models import Role
from sundial.organs.tests import builders
from sundial.permits.tests import items
from sundial.permits.tests.life import shop

SHOP = {
    "kind": "enterprise",
    "name": "临武县楚江镇红火烟花零售店",
    "identifier": "91350100M000100Y43",
    "legal_representative": "李娟",
    "telephone": "13800138000",
}


@pytest.fixture
def version(linwu):
    return items.licence(linwu.bureau.organ)


@pytest.fixture
def wang(linwu, signed_in):
    return signed_in(linwu.bureau.wang)


def touch(case):
    """Whatever changes a case is told in the same transaction."""
    told = {"verb": "other", "title": "", "number": ""}
    record(
        "case.document", subject_type="case", subject_id=case.pk, by=Actor.system(), organ=case.organ.code, data=told
    )


def opened(wang, version):
    answer = wang.post(f"/desk/receive/items/{version.item.code}/", {"once": uuid4(), **SHOP})
    assert answer.status_code == 302, text_of(answer)
    return Case.objects.get(state="draft")


def submitted(wang, case):
    page = text_of(wang.post(f"/desk/receive/{case.number}/submit/"))
    case.refresh_from_db()
    return re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page)[0]


def test_from_the_counter_to_the_receipt(wang, version):
    case = opened(wang, version)
    assert "尚有3份材料未接收" in text_of(wang.get(f"/desk/receive/{case.number}/papers/"))
    wang.post(f"/desk/receive/{case.number}/papers/as-listed/", {"once": uuid4()})
    assert case.materials.count() == 3
    password = submitted(wang, case)
    assert case.state == "submitted"
    handed = Event.objects.get(kind="permit.submit", subject_id=case.pk)
    assert sentence_for(handed) == "王芳在窗口接收了申请", "the applicant applied; the clerk received"
    paper = wang.post(f"/desk/receive/{case.number}/receipt/", {"password": password})
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert paper["Cache-Control"] == "no-store"


def test_an_agent_applies_with_his_letter_and_the_form_says_what_its_item_asks(wang, version):
    at, agent = f"/desk/receive/items/{version.item.code}/", {"agent-acts": "yes", "agent-name": "周明"}
    half = wang.post(at, {"once": uuid4(), **SHOP, **agent, "agent-identifier": "110105194912310021"})
    assert half.status_code == 422 and not Case.objects.exists()
    assert {"identifier", "telephone", "scope", "letter"} <= set(half.context["agent"].errors)
    whole = {
        **agent,
        "agent-paper": "111",
        "agent-identifier": "11010519491231002X",
        "agent-telephone": "13900000000",
        "agent-scope": "提交材料、领取文书",
        "agent-letter": "on",
    }
    sent = {"once": uuid4(), **SHOP, **whole, "mode": "专店销售", "area": "24"}
    for _press in (1, 2):
        assert wang.post(at, sent).status_code == 302
    case = Case.objects.get()
    assert case.agent.name == "周明" and case.form["authorisation"] == "提交材料、领取文书"
    assert [each.name for each in case.materials.all()] == ["授权委托书"]
    assert case.form["mode"] == "专店销售" and case.form["extinguishers"] == ""
    wang.post(f"/desk/receive/{case.number}/papers/as-listed/", {"once": uuid4()})
    submitted(wang, case)
    paper = wang.get(f"/desk/cases/{case.number}/application.pdf").content
    words = "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages).split())
    assert "烟花爆竹经营（零售）许可证申请书" in words and "经营方式专店销售" in words and "未填写" in words


def test_a_scan_is_kept_and_something_else_is_refused_at_its_line(wang, version):
    case = opened(wang, version)
    first = version.materials.first()
    at = f"/desk/receive/{case.number}/papers/{first.pk}/"
    form = {f"{first.pk}-form": "original", f"{first.pk}-copies": "1"}
    wrong = wang.post(at, {f"{first.pk}-once": uuid4(), f"{first.pk}-file": uploads.upload("a.pdf", b"MZ..."), **form})
    assert wrong.status_code == 422
    assert case.materials.count() == 0
    right = uploads.upload("申请书.pdf", uploads.pdf())
    assert wang.post(at, {f"{first.pk}-once": uuid4(), f"{first.pk}-file": right, **form}).status_code == 302
    assert case.materials.get().file.name == "申请书.pdf"


def test_a_paper_may_be_given_back_before_it_is_handed_in(wang, version):
    case = opened(wang, version)
    wang.post(f"/desk/receive/{case.number}/papers/as-listed/", {"once": uuid4()})
    paper = case.materials.first()
    assert wang.post(f"/desk/receive/{case.number}/papers/{paper.pk}/give-back/").status_code == 302
    assert case.materials.filter(withdrawn_at__isnull=True).count() == 2


def test_who_has_applied_before_is_not_typed_again(linwu, wang, version):
    linwu.submitted(version)
    page = wang.get(f"/desk/receive/items/{version.item.code}/?identifier={shop().identifier.lower()}")
    assert page.context["form"].initial["name"] == shop().name
    assert 'value="13800138000"' in text_of(page)


def test_applicants_of_another_organ_are_not_looked_up(linwu, signed_in, version):
    linwu.submitted(version)
    other = builders.organ("临武县水利局", "LINWU-WATER")
    clerk = signed_in(builders.officer("水利窗口", builders.post(other, Role.WINDOW)))
    there = items.licence(other, code="W-01")
    page = clerk.get(f"/desk/receive/items/{there.item.code}/?identifier={shop().identifier}")
    assert "name" not in page.context["known"]


def test_what_the_applicant_handed_in_before_is_taken_over_at_the_window(linwu, wang, version):
    before = linwu.submitted(version)
    kept = before.materials.first()
    kept.file = store(uploads.upload("申请书.pdf", uploads.pdf()), slot="material")
    touch(before)
    kept.save()
    elsewhere = linwu.submitted(items.licence(builders.organ("临武县水利局", "LINWU-WATER"), code="W-01"))
    assert elsewhere.applicant.identifier == before.applicant.identifier
    case = opened(wang, version)
    first = version.materials.first()
    page = wang.get(f"/desk/receive/{case.number}/papers/")
    offered = [key for key, _name in page.context["lines"][0]["form"].fields["held"].choices]
    assert offered == ["", str(kept.pk)] and before.number in text_of(page)
    at = f"/desk/receive/{case.number}/papers/{first.pk}/"
    form = {f"{first.pk}-form": "original", f"{first.pk}-copies": "1", f"{first.pk}-held": str(kept.pk)}
    both = {f"{first.pk}-once": uuid4(), f"{first.pk}-file": uploads.upload("b.pdf", uploads.pdf()), **form}
    assert wang.post(at, both).status_code == 422 and not case.materials.exists()
    assert wang.post(at, {f"{first.pk}-once": uuid4(), **form, f"{first.pk}-held": str(uuid4())}).status_code == 422
    assert wang.post(at, {f"{first.pk}-once": uuid4(), **form}).status_code == 302
    taken = case.materials.get()
    assert taken.earlier == kept and taken.file == kept.file
    assert Event.objects.get(kind="case.reuse", subject_id=case.pk).actor_name == linwu.bureau.wang.name
    assert before.number in text_of(wang.get(f"/desk/receive/{case.number}/papers/"))


def test_the_receipt_is_printed_only_with_the_password(linwu, wang, version):
    case = opened(wang, version)
    password = submitted(wang, case)
    print_it = lambda word: wang.post(f"/desk/receive/{case.number}/receipt/", {"password": word})  # noqa: E731 - said twice
    assert print_it("AAAA-BBBB-CCCC").status_code == 404
    linwu.today.advance(dt.timedelta(days=1))
    assert print_it(password).content.startswith(b"%PDF")
    read = Event.objects.filter(kind="case.read", subject_id=case.pk).latest("occurred_at")
    assert (read.actor_name, read.occurred_at) == (linwu.bureau.wang.name, clock.now()), "it is read again that day"


def test_only_the_window_receives(linwu, signed_in, version):
    zhang = signed_in(linwu.bureau.zhang)
    assert zhang.get("/desk/receive/").status_code == 403
    assert zhang.post(f"/desk/receive/items/{version.item.code}/", {"once": uuid4(), **SHOP}).status_code == 403


def test_what_the_notice_asked_for_is_taken_at_the_window(linwu, wang, version):
    case = linwu.submitted(version, but=1)
    linwu.check_all(case)
    notice = wang.get(f"/desk/cases/{case.number}/do/request_correction/").content.decode()
    assert "乡镇人民政府的意见：缺少" in notice, "the clerk reads what the notice will say is wrong with it"
    send(wang, case, "request_correction")
    assert case.state == "correcting"
    page = wang.get(f"/desk/receive/{case.number}/papers/")
    assert [row["line"].requirement.name for row in page.context["lines"] if row["shown"]] == ["乡镇人民政府的意见"]
    early = send(wang, case, "supplement")
    assert early.status_code == 422
    wang.post(f"/desk/receive/{case.number}/papers/as-listed/", {"once": uuid4()})
    assert send(wang, case, "supplement").status_code == 302
    assert case.state == "submitted"


def test_a_submitted_case_takes_no_papers(linwu, wang, version):
    case = linwu.submitted(version)
    assert wang.get(f"/desk/receive/{case.number}/papers/").status_code == 404
    assert wang.post(f"/desk/receive/{case.number}/submit/").status_code == 404
