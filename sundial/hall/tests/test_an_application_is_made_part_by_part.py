"""The draft: begun, filled in part by part, kept, resumed, checked; nothing of it in the record before it is submitted."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sundial.cases.models import Case, StoredFile
from sundial.hall import actions
from sundial.hall.actions import fill
from sundial.hall.models import Application
from sundial.hall.policy import policy
from sundial.hall.tests.applicant import MATTER, SHOP, Applicant, paper
from sundial.kernel import clock
from sundial.ledger.models import Event
from sundial.powers.models import ItemVersion


def statuses(applicant: Applicant) -> list[str]:
    return [str(task.status) for task in applicant.get().context["tasks"]]


def test_the_start_page_says_what_is_needed_and_how_long_it_takes(visitor: Client, retail: ItemVersion) -> None:
    page = visitor.get("/services/LW-06/apply/").content.decode()
    for row in retail.materials.all():
        assert row.name in page
    assert "15个工作日" in page
    assert not Application.objects.exists(), "looking begins nothing"


def test_an_item_that_takes_no_applications_refuses_with_its_reason(visitor: Client, retail: ItemVersion) -> None:
    retail.item.cancelled_on = clock.today()
    retail.item.save()
    answer = visitor.post("/services/LW-06/apply/")
    assert answer.status_code == 422
    assert not Application.objects.exists()
    assert "暂不能网上申请" in visitor.get("/services/LW-06/apply/").content.decode()


def test_each_part_shows_how_far_it_is(applicant: Applicant) -> None:
    applicant.begin()
    assert statuses(applicant) == ["待填写", "按需填写", "可选", "待填写", "暂不能开始", "暂不能开始"]
    applicant.fill()
    assert statuses(applicant) == ["已完成", "按需填写", "可选", "已完成", "待填写", "可以提交"]
    first = applicant.application.version.materials.first()
    applicant.post(f"materials/{first.pk}/", {"file": paper()})
    assert statuses(applicant)[4] == "部分完成"
    applicant.upload_all()
    assert statuses(applicant)[4] == "已完成"


def test_nothing_is_in_the_record_before_submission(applicant: Applicant) -> None:
    before = Event.objects.count()
    applicant.begin()
    applicant.fill()
    applicant.upload_all()
    assert Event.objects.count() == before
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("identifier", "91350100M000100Y44", "GB 32100-2015"),
        ("telephone", "12345", "11位手机号码"),
        ("legal_representative", "", "负责人"),
        ("name", "", "请填写"),
        ("kind", "alien", "选择"),
    ],
)
def test_a_faulty_answer_names_field_and_rule_and_keeps_what_was_typed(
    applicant: Applicant, field: str, value: str, told: str
) -> None:
    applicant.begin()
    answer = applicant.post("applicant/", SHOP | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert 'id="sd-errors"' in page
    assert SHOP["address"] in page, "everything else stays as it was typed"
    assert "applicant" not in applicant.application.answers


def test_the_identity_number_of_a_person_is_checked_by_its_own_rule(applicant: Applicant) -> None:
    applicant.begin()
    person = SHOP | {"kind": "person", "name": "李娟", "legal_representative": ""}
    assert (
        "GB 11643-1999" in applicant.post("applicant/", person | {"identifier": "110105194912310021"}).content.decode()
    )
    assert applicant.post("applicant/", person | {"identifier": "11010519491231002x"}).status_code == 302


def test_where_the_list_differs_by_class_the_class_is_asked(applicant: Applicant) -> None:
    applicant.begin("LW-01")
    assert applicant.post("matter/", MATTER).status_code == 422
    assert applicant.post("matter/", MATTER | {"group": "企业"}).status_code == 302
    listed = {line.requirement.group for line in applicant.get("materials/").context["lines"]}
    assert listed == {"企业"}


def test_an_upload_is_shown_with_size_and_hash_and_can_be_removed(applicant: Applicant) -> None:
    applicant.begin()
    applicant.fill()
    line = applicant.application.version.materials.first()
    applicant.post(f"materials/{line.pk}/", {"file": paper("我的申请书.pdf")})
    kept = applicant.application.files.get()
    page = applicant.get(f"materials/{line.pk}/").content.decode()
    assert "我的申请书.pdf" in page
    assert kept.file.sha256 in page
    applicant.post(f"files/{kept.pk}/remove/")
    assert not applicant.application.files.exists()
    assert not StoredFile.objects.filter(pk=kept.file_id).exists(), "its bytes are swept once no row names them"


def test_an_upload_comes_back_only_as_a_download(applicant: Applicant) -> None:
    applicant.begin()
    applicant.fill()
    line = applicant.application.version.materials.first()
    applicant.post(f"materials/{line.pk}/", {"file": paper()})
    answer = applicant.get(f"files/{applicant.application.files.get().pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_that_is_not_what_it_says_is_refused_beside_its_field(applicant: Applicant) -> None:
    applicant.begin()
    applicant.fill()
    line = applicant.application.version.materials.first()
    answer = applicant.post(f"materials/{line.pk}/", {"file": SimpleUploadedFile("a.pdf", b"MZ\x90\x00 programme")})
    assert answer.status_code == 422
    assert "sd-error" in answer.content.decode()
    assert not applicant.application.files.exists()
    assert applicant.post(f"materials/{line.pk}/").status_code == 422, "no file at all"


def test_a_line_of_another_item_cannot_be_uploaded_to(applicant: Applicant) -> None:
    applicant.begin()
    applicant.fill()
    foreign = ItemVersion.objects.get(item__code="LW-01").materials.first()
    assert applicant.post(f"materials/{foreign.pk}/", {"file": paper()}).status_code == 404


def test_the_check_page_shows_every_answer_and_what_is_missing(applicant: Applicant) -> None:
    applicant.begin()
    applicant.fill()
    page = applicant.get("check/").content.decode()
    for said in (SHOP["name"], SHOP["identifier"], MATTER["statement"], "还缺3项材料"):
        assert said in page


def test_nobody_checks_or_submits_an_empty_draft(applicant: Applicant) -> None:
    applicant.begin()
    assert applicant.get("check/").status_code == 302
    answer = applicant.post("submit/", {"key": str(applicant.application.submission_key)})
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_a_draft_goes_on_in_another_browser_with_number_and_code(applicant: Applicant) -> None:
    applicant.begin()
    applicant.fill()
    elsewhere = Applicant(number=applicant.number)
    answer = elsewhere.client.post(
        "/application/", {"number": applicant.number.lower(), "code": applicant.code.lower()}
    )
    assert answer.status_code == 302
    assert SHOP["name"] in elsewhere.get("applicant/").content.decode()


def test_a_browser_may_fill_in_what_it_knows_of_its_reader(applicant: Applicant) -> None:
    applicant.begin()
    asked = applicant.get("applicant/").content.decode()
    for field, known in {"name": "name", "telephone": "tel", "email": "email", "address": "street-address"}.items():
        assert re.search(rf'<input[^>]*name="{field}"[^>]*autocomplete="{known}"', asked), field
    assert re.search(r'<input type="tel" name="telephone"', asked), "a telephone shows its keys for figures"


def test_what_the_record_holds_is_marked_as_chinese_on_an_english_page(
    applicant: Applicant, retail: ItemVersion
) -> None:
    applicant.begin()
    assert 'lang="zh-CN"' not in applicant.get("applicant/").content.decode().partition("<main")[2]
    applicant.client.post("/language/", {"language": "en", "next": "/"})
    page = applicant.get("")
    assert f'<p lang="zh-CN" class="sd-lead">{retail.name}</p>' in page.content.decode()
    assert int(page["Content-Length"]) == len(page.content)


def test_a_stranger_is_told_the_same_whatever_is_wrong(applicant: Applicant, visitor: Client) -> None:
    applicant.begin()
    wrong_code = visitor.post("/application/", {"number": applicant.number, "code": "AAAA-AAAA-AAAA"})
    wrong_number = visitor.post("/application/", {"number": "SXXXX-XXXX", "code": applicant.code})
    assert wrong_code.status_code == wrong_number.status_code == 422
    assert "草稿编号或草稿口令不正确" in wrong_code.content.decode()
    assert "草稿编号或草稿口令不正确" in wrong_number.content.decode()


@pytest.mark.parametrize("page", ["", "applicant/", "matter/", "materials/", "check/", "receipt/", "discard/"])
def test_a_stranger_who_knows_the_number_sees_nothing(applicant: Applicant, visitor: Client, page: str) -> None:
    applicant.begin()
    applicant.fill()
    known = visitor.get(f"/application/{applicant.number}/{page}")
    unknown = visitor.get(f"/application/SXXXX-XXXX/{page}")
    assert known.status_code == unknown.status_code == 302
    assert known["Location"].startswith("/application/?number=")


def test_no_cache_keeps_a_page_of_a_draft(applicant: Applicant) -> None:
    applicant.begin()
    assert "no-store" in applicant.get()["Cache-Control"]


def test_a_discarded_draft_is_gone_with_its_files(applicant: Applicant) -> None:
    applicant.begin()
    applicant.fill()
    applicant.upload_all()
    assert applicant.post("discard/").status_code == 302
    assert not Application.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_draft_nobody_touches_is_forgotten(applicant: Applicant, today: clock.Frozen) -> None:
    applicant.begin()
    applicant.fill()
    applicant.upload_all()
    today.advance(dt.timedelta(days=29))
    actions.forget_stale()
    assert Application.objects.exists()
    today.advance(dt.timedelta(days=2))
    assert applicant.get().status_code == 302, "even before the worker came by"
    actions.forget_stale()
    assert not Application.objects.exists()
    assert not StoredFile.objects.exists()


def test_one_address_cannot_flood_the_hall_with_drafts(
    visitor: Client, retail: ItemVersion, settings: LazySettings
) -> None:
    settings.CAPTCHA_DRIVER = ""  # who answers every question is held by the limit all the same
    answers = [visitor.post("/services/LW-06/apply/").status_code for _n in range(61)]
    assert answers == [302] * 60 + [422]
    assert Application.objects.count() == 60


def test_a_draft_takes_only_so_many_files(applicant: Applicant, monkeypatch: pytest.MonkeyPatch) -> None:
    applicant.begin()
    applicant.fill()
    line = applicant.application.version.materials.first()
    monkeypatch.setattr(fill, "policy", lambda: dataclasses.replace(policy(), files_of_draft=1))
    assert applicant.post(f"materials/{line.pk}/", {"file": paper()}).status_code == 302
    assert applicant.post(f"materials/{line.pk}/", {"file": paper()}).status_code == 422
    assert applicant.application.files.count() == 1


def test_a_draft_of_an_item_cancelled_meanwhile_says_so_at_once(applicant: Applicant, retail: ItemVersion) -> None:
    applicant.begin()
    retail.item.cancelled_on = clock.today()
    retail.item.save()
    assert "不能再提交" in applicant.get().content.decode()
