"""The head closes the account of an officer who left: he is out at his next page, and cannot come back in."""

from __future__ import annotations

from django.test import Client

from sundial.ledger.models import Event
from sundial.organs import accounts
from sundial.organs.models import Account, Reach, Role
from sundial.organs.tests import builders
from sundial.permits.tests.items import licence

ADDRESS, AUDIT = "/desk/accounts/", "/desk/audit/"


def test_closed_out_at_once_and_opened_by_another(bureau, signed_in):
    working, head = signed_in(bureau.zhang), signed_in(bureau.liu)
    account = Account.objects.get(officer=bureau.zhang)
    assert "张强" in head.get(ADDRESS).content.decode()
    found = {
        words: head.get(ADDRESS, {"find": words}).content.decode() for words in ("张强", account.username, "查无此人")
    }
    assert [f"{account.pk}" in page for page in found.values()] == [True, True, False] and "没有" in found["查无此人"]
    page = f"{ADDRESS}{account.pk}/"
    assert head.post(page, {"act": "close", "reason": ""}).status_code == 422
    assert head.post(page, {"reason": "已调离"}).status_code == 422, "nothing is done by a form that does not say what"
    assert head.post(page, {"act": "close", "reason": "已调离"}).status_code == 302
    assert working.get("/desk/").status_code == 302, "his session is worth nothing now"
    answer = Client().post("/desk/sign-in/", {"username": account.username, "password": "a-Password-2026"})
    assert answer.status_code != 302 and "_auth_user_id" not in answer.client.session
    shown = head.get(page).content.decode()
    assert "刘敏停用了张强的账号：已调离" in shown and "重新启用" in shown
    late = head.post(page, {"act": "close", "reason": "已调离"})
    assert late.status_code == 422 and "已经停用" in late.content.decode(), "a page opened before opens nothing"
    again = head.post(page, {"act": "reopen", "reason": "已返岗"})
    assert again.status_code == 422 and "须由另一人" in again.content.decode()
    assert Event.objects.filter(kind="account.reopen").count() == 0


def test_only_who_keeps_accounts_sees_them(bureau, signed_in):
    head = signed_in(bureau.liu)
    own = Account.objects.get(officer=bureau.liu)
    assert "由他人停用" in head.get(f"{ADDRESS}{own.pk}/").content.decode()
    assert signed_in(bureau.zhang).get(ADDRESS).status_code == 403
    assert signed_in(bureau.zhang).get(f"{ADDRESS}{own.pk}/").status_code == 404


def test_an_audit_administrator_reads_what_was_done_and_does_nothing(bureau, signed_in, linwu):
    """The third of three administrators: he sees that a file was read and an account closed, in his reach, and no case."""
    case = linwu.accepted(licence(bureau.organ))
    zhang = signed_in(bureau.zhang)
    zhang.get(f"/desk/cases/{case.number}/")
    accounts.close_account(Account.objects.get(officer=bureau.zhang), "已调离", by=bureau.liu)
    office = builders.organ("临武县数据局", "LINWU-SJ")
    auditor = signed_in(builders.officer("宋维", builders.post(office, Role.AUDIT_ADMIN, reach=Reach.REGION)))
    told = auditor.get(AUDIT).content.decode()
    assert "张强查阅了案卷" in told and "刘敏停用了张强的账号：已调离" in told
    assert case.number not in told and auditor.get(f"/desk/cases/{case.number}/").status_code == 404
    only = auditor.get(AUDIT, {"watched": "reads", "name": "张"}).content.decode()
    assert "张强查阅了案卷" in only and "停用" not in only
    assert "张强查阅了案卷" not in auditor.get(AUDIT, {"until": "2020-01-01"}).content.decode()
    searched = Event.objects.filter(kind="audit.search", data__name="张")
    auditor.get(AUDIT, {"watched": "reads", "name": "张"})
    assert searched.count() == 1, "whom the audit administrator looked for is on record, once a day"
    second = signed_in(builders.officer("审二", builders.post(office, Role.AUDIT_ADMIN, "审计二", reach=Reach.REGION)))
    assert "宋维在审计记录中查找“张”" in second.get(AUDIT, {"watched": "reads"}).content.decode()
    assert auditor.get(ADDRESS).status_code == 403, "he closes no account"
    assert auditor.get("/desk/")["Location"] == AUDIT, "no case ever waits for him: his first page is his own"
    assert auditor.get("/desk/?list=all").status_code == signed_in(bureau.liu).get("/desk/").status_code == 200
    near = signed_in(builders.officer("何审", builders.post(office, Role.AUDIT_ADMIN, "本机关审计")))
    assert "张强" not in near.get(AUDIT).content.decode(), "of another organ than his own he reads nothing"
    assert signed_in(bureau.liu).get(AUDIT).status_code == 403
