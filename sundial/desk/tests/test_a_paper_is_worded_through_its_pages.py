"""The office words a notice anew with its sheet beside it, the legal office confirms it, and strangers are told why not."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.test import Client
from pypdf import PdfReader

from sundial.cases.models import PaperText, PaperTextState
from sundial.desk.tests.conftest import SignIn, text_of
from sundial.kernel import clock
from sundial.organs.models import OrganKind, Role
from sundial.organs.tests import builders

KIND = "extension_notice"
PAGE = f"/desk/paper-texts/kinds/{KIND}/"
OURS, THEIRS = "经本机关负责人{approver}批准", "经本机关主要负责人{approver}审查批准"


@pytest.fixture
def office(db: None, signed_in: SignIn) -> Client:
    return signed_in(builders.officer("何静", builders.post(builders.organ("临武县安监局", "LINWU-AJ"), Role.OFFICE)))


@pytest.fixture
def legal(db: None, signed_in: SignIn) -> Client:
    organ = builders.organ("临武县人民政府法制办公室", "LINWU-FZ", kind=OrganKind.LEGAL_OFFICE)
    return signed_in(builders.officer("赵宁", builders.post(organ, Role.LEGAL_REVIEWER)))


@pytest.fixture
def stranger(db: None, signed_in: SignIn) -> Client:
    organ = builders.organ("临武县水利局", "LINWU-SL")
    return signed_in(builders.officer("孙磊", builders.post(organ, Role.HANDLER_A)))


def newest() -> PaperText:
    return PaperText.objects.filter(kind=KIND).order_by("-number")[0]


def begun(office: Client) -> str:
    assert office.post(f"{PAGE}draft/").status_code == 302
    return f"/desk/paper-texts/versions/{newest().pk}/"


def step(client: Client, page: str, action: str, **fields: object) -> int:
    return client.post(f"{page}do/{action}/", {f"{action}-{name}": value for name, value in fields.items()}).status_code


def test_a_text_is_drafted_confirmed_and_put_into_force(office, legal):
    page = begun(office)
    assert office.post(f"{page}edit/", {"text": newest().text.replace(OURS, THEIRS)}).status_code == 302
    assert step(legal, page, "confirm", opinion="合法。") == 302
    assert step(legal, page, "go_live", effective_from=clock.today() + dt.timedelta(days=1)) == 302
    assert newest().state == PaperTextState.LIVE and THEIRS in newest().text
    shown = text_of(office.get(page))
    assert "合法。" in shown and "<del>" in shown and "<ins>" in shown


def test_typing_shows_the_faults_with_their_lines_or_the_pages(office):
    page = begun(office)
    typed = {"text": newest().text.replace("{reason}", "{raisin}"), "preview": "1"}
    faulty = text_of(office.post(f"{page}edit/", typed, headers={"HX-Request": "true"}))
    assert "“raisin”" in faulty and "第" in faulty and "<html" not in faulty
    good = text_of(office.post(f"{page}edit/", {"text": newest().text, "preview": "1"}, headers={"HX-Request": "true"}))
    assert "data:image/png;base64," in good
    assert "{raisin}" not in newest().text


def test_the_same_page_works_without_scripts(office):
    page = begun(office)
    shown = text_of(office.post(f"{page}edit/", {"text": newest().text, "preview": "1"}))
    assert "<html" in shown and "data:image/png;base64," in shown


def test_a_faulty_text_is_not_saved_and_stays_in_the_field(office):
    page = begun(office)
    answer = office.post(f"{page}edit/", {"text": newest().text.replace("{reason}", "{raisin}")})
    assert answer.status_code == 422 and "{raisin}" in text_of(answer)
    assert "{raisin}" not in newest().text


def test_what_is_typed_is_seen_as_pdf_before_it_is_saved(office):
    page = begun(office)
    answer = office.post(f"{page}try/", {"text": newest().text.replace(OURS, THEIRS)})
    assert answer["Content-Type"] == "application/pdf"
    said = "".join(each.extract_text() for each in PdfReader(io.BytesIO(answer.content)).pages)
    assert "主要负责人" in said.replace("\n", "")
    assert office.post(f"{page}try/", {"text": "title: [x"}).status_code == 422
    assert THEIRS not in newest().text


def test_the_list_and_a_kind_are_open_to_every_officer(stranger):
    listed = text_of(stranger.get("/desk/paper-texts/"))
    assert "延长办理期限告知书" in listed and "卷宗封面" in listed
    shown = text_of(stranger.get(PAGE))
    assert "{approver}" in shown and "你的岗位不能" in shown
    assert stranger.get(f"{PAGE}specimen/")["Content-Type"] == "application/pdf"


def test_a_stranger_neither_drafts_nor_edits_nor_confirms(office, stranger):
    page = begun(office)
    assert stranger.post(f"{PAGE}draft/").status_code >= 400
    assert stranger.get(f"{page}edit/").status_code >= 400
    assert step(stranger, page, "confirm", opinion="好。") >= 400
    assert newest().state == PaperTextState.DRAFT


def test_who_drafted_is_told_that_another_must_confirm(legal):
    page = begun(legal)
    assert "起草人不得" in text_of(legal.get(page))


@pytest.mark.parametrize("path", ["kinds/love_letter/", "kinds/love_letter/specimen/"])
def test_an_unknown_kind_is_not_found(office, path):
    assert office.get(f"/desk/paper-texts/{path}").status_code == 404
