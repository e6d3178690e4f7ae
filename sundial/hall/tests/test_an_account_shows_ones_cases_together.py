"""An account of the hall asks nobody's identity, opens what query passwords opened, and is forgotten whole."""

from __future__ import annotations

import datetime as dt

from django.test import Client

from sundial.cases import passwords
from sundial.cases.models import Case
from sundial.hall.actions import forget_stale
from sundial.hall.models import Application, HallAccount, KeptCase
from sundial.hall.tests.applicant import MATTER, SHOP, Applicant
from sundial.kernel import clock
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor

NAME, PASSWORD, OTHER = "楚江红火店", "sunny-hill-42-road", "rainy-dale-77-lane"


def signed_in(name: str = NAME, password: str = PASSWORD) -> Client:
    browser = Client()
    assert browser.post("/mine/sign-in/", {"name": name, "password": password}).status_code == 302
    return browser


def opened(browser: Client) -> HallAccount:
    assert browser.post("/mine/open/", {"name": NAME, "chosen": "short"}).status_code == 422
    assert browser.post("/mine/open/", {"name": NAME, "chosen": PASSWORD})["Location"] == "/mine/recovery/"
    return HallAccount.objects.get()


def test_what_was_opened_here_is_in_it_and_open_on_every_device(applicant: Applicant, today: clock.Frozen) -> None:
    applicant.whole()
    case = Case.objects.get()
    account = opened(applicant.client)
    assert NAME not in str(HallAccount.objects.values()), "its name is nowhere in clear"
    assert "该名称已被使用" in Client().post("/mine/open/", {"name": f" {NAME} ", "chosen": OTHER}).content.decode()
    assert Client().get("/mine/")["Location"] == "/mine/sign-in/"

    phone = signed_in()
    page = phone.get("/mine/").content.decode()
    assert case.number in page and SHOP["name"] in page and "申请书.pdf" not in page and "我的材料" in page
    assert phone.get(f"/progress/{case.number}/").status_code == 200, "no password is asked again"

    second = Applicant(phone)
    second.begin()
    second.fill(**MATTER)
    line = second.application.version.materials.first()
    assert "您以前办件中的材料" in second.get(f"materials/{line.pk}/held/").content.decode()
    second.upload_all()
    second.submit()
    assert account.kept.count() == 2, "what is submitted while signed in is kept"

    third = Applicant(phone)
    third.begin()
    code = third.code
    assert code not in str(Application.objects.filter(number=third.number).values()), "the database alone opens nothing"
    assert Client().get(f"/application/{third.number}/").status_code == 302
    assert "在此继续" not in phone.get("/mine/").content.decode()
    assert "在另一台设备上开始" in applicant.client.get("/mine/").content.decode()
    applicant.client.post(f"/mine/drafts/{third.number}/")
    assert code in applicant.client.get(f"/application/{third.number}/").content.decode()

    phone.post(f"/progress/{case.number}/let-go/")
    assert case.number not in signed_in().get("/mine/").content.decode()
    phone.post("/mine/leave/")
    assert phone.get(f"/progress/{case.number}/").status_code == 302 and phone.get("/mine/").status_code == 302
    today.advance(dt.timedelta(minutes=31))
    assert applicant.client.get("/mine/").status_code == 302, "nobody used it for half an hour"


def test_a_stranger_learns_nothing_and_a_new_password_of_the_case_ends_it(applicant: Applicant) -> None:
    applicant.whole()
    case = Case.objects.get()
    opened(applicant.client)
    stranger = Client()
    wrong = [stranger.post("/mine/sign-in/", {"name": name, "password": "x" * 12}) for name in (NAME, "没有的账户")]
    assert [answer.status_code for answer in wrong] == [422, 422]
    assert all("没有与该名称和密码相符的账户" in answer.content.decode() for answer in wrong)
    stranger.post("/mine/open/", {"name": "stranger", "chosen": OTHER})
    stranger.post(f"/progress/{case.number}/keep/")
    draft = Applicant(stranger)
    draft.begin()
    assert signed_in().post(f"/mine/drafts/{draft.number}/").status_code == 404, "another account's draft"
    stranger.post("/mine/add/", {"number": case.number, "password": "7KQ2-M4XN-PB9T"})
    assert KeptCase.objects.count() == 1 and stranger.get(f"/progress/{case.number}/").status_code == 302

    password = passwords.draw()
    case.secret_hash = passwords.hashed(password)
    case.save()
    record("case.read", subject_type="case", subject_id=case.pk, by=Actor.system(), organ=case.organ.code)
    phone = signed_in()
    assert case.number not in phone.get("/mine/").content.decode()
    assert phone.get(f"/progress/{case.number}/").status_code == 302
    assert phone.post("/mine/add/", {"number": case.number, "password": password}).status_code == 302
    assert case.number in phone.get("/mine/").content.decode()


def test_a_forgotten_password_is_replaced_by_the_recovery_code_once(db: None, visitor: Client) -> None:
    opened(visitor)
    code = visitor.get("/mine/recovery/").context["code"]
    visitor.post("/mine/recovery/noted/")
    assert code not in visitor.get("/mine/recovery/").content.decode()
    lost = Client()
    wrong = [{"name": NAME, "code": "7KQ2-M4XN-PB9T"}, {"name": "没有的账户", "code": code}]
    answers = [lost.post("/mine/lost/", told | {"chosen": OTHER}) for told in wrong]
    assert all("没有与该名称和恢复码相符的账户" in answer.content.decode() for answer in answers)
    assert lost.post("/mine/lost/", {"name": NAME, "code": code.lower(), "chosen": OTHER}).status_code == 302
    assert visitor.get("/mine/").status_code == 302, "whoever was signed in is out"
    assert Client().post("/mine/lost/", {"name": NAME, "code": code, "chosen": PASSWORD}).status_code == 422, (
        "good once"
    )
    assert lost.post("/mine/recovery/", {"password": PASSWORD}).status_code == 422
    drawn = lost.get("/mine/recovery/").context["code"]
    lost.post("/mine/recovery/", {"password": OTHER})
    assert Client().post("/mine/lost/", {"name": NAME, "code": drawn, "chosen": PASSWORD}).status_code == 422
    assert lost.get("/mine/").status_code == 200


def test_a_changed_password_puts_others_out_and_what_is_closed_or_unused_is_forgotten(
    db: None, visitor: Client, today: clock.Frozen
) -> None:
    opened(visitor)
    elsewhere = signed_in()
    assert visitor.post("/mine/password/", {"password": "wrong", "chosen": OTHER}).status_code == 422
    visitor.post("/mine/password/", {"password": PASSWORD, "chosen": OTHER})
    assert elsewhere.get("/mine/").status_code == 302 and visitor.get("/mine/").status_code == 200
    assert visitor.post("/mine/close/", {"password": PASSWORD}).status_code == 422
    visitor.post("/mine/close/", {"password": OTHER})
    assert not HallAccount.objects.exists()

    opened(visitor)
    today.advance(dt.timedelta(days=729))
    signed_in()
    today.advance(dt.timedelta(days=729))
    forget_stale()
    assert HallAccount.objects.exists(), "it was used"
    today.advance(dt.timedelta(days=1))
    forget_stale()
    assert not HallAccount.objects.exists()
