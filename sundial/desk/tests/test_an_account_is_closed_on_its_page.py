"""The head closes the account of an officer who left: he is out at his next page, and cannot come back in."""

from __future__ import annotations

from django.test import Client

from sundial.ledger.models import Event
from sundial.organs.models import Account

ADDRESS = "/desk/accounts/"


def test_closed_out_at_once_and_opened_by_another(bureau, signed_in):
    working, head = signed_in(bureau.zhang), signed_in(bureau.liu)
    account = Account.objects.get(officer=bureau.zhang)
    assert "张强" in head.get(ADDRESS).content.decode()
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
