"""An account is closed as soon as its officer leaves; opening it again gives power back, and wants a second person."""

from __future__ import annotations

import pytest

from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs import accounts
from sundial.organs.models import Account, Officer, Reach, Role
from sundial.organs.tests import builders


class Linwu:
    """A bureau with its head and a handler, and the two administrators of the county."""

    def __init__(self) -> None:
        self.bureau = builders.organ()
        office = builders.organ("临武县人民政府办公室", "LINWU-OFFICE")
        self.head = builders.officer("刘敏", builders.post(self.bureau, Role.DIRECTOR))
        self.handler = builders.officer("张强", builders.post(self.bureau, Role.HANDLER_A))
        self.system = builders.officer("吴平", builders.post(office, Role.SYSTEM_ADMIN, reach=Reach.REGION))
        self.security = builders.officer("郑洁", builders.post(office, Role.SECURITY_ADMIN, reach=Reach.REGION))
        self.account = self.account_of(self.handler)

    def account_of(self, officer: Officer) -> Account:
        return Account.objects.create_account(
            f"user-{officer.pk}", "a-Password-2026", officer, must_change_password=False
        )


@pytest.fixture
def linwu(db: None) -> Linwu:
    return Linwu()


def refused(code: str, act, *given: object, **named: object) -> None:
    with pytest.raises(Refusal) as refusal:
        act(*given, **named)
    assert refusal.value.code == code


@pytest.mark.parametrize("who", ["head", "system", "security"])
def test_the_head_and_the_administrators_close_it_and_the_record_says_who_and_why(linwu: Linwu, who: str) -> None:
    by = getattr(linwu, who)
    assert accounts.close_account(linwu.account, "已调离", by=by).is_active is False
    event = Event.objects.get(kind="account.close")
    assert (event.subject_id, event.actor_name, event.reason) == (linwu.account.pk, by.name, "已调离")


def test_whoever_closed_it_does_not_open_it_and_another_does_with_a_new_password(linwu: Linwu) -> None:
    accounts.close_account(linwu.account, "账号可能被他人使用", by=linwu.system)
    refused("account.reopen_alone", accounts.reopen_account, linwu.account, "已核实", by=linwu.system)
    account = accounts.reopen_account(linwu.account, "已核实", by=linwu.security)
    assert account.is_active and account.must_change_password
    accounts.close_account(account, "已调离", by=linwu.security)
    assert accounts.reopen_account(account, "借调结束", by=linwu.system).is_active


def test_nobody_closes_or_opens_his_own(linwu: Linwu) -> None:
    own = linwu.account_of(linwu.system)
    refused("account.own", accounts.close_account, own, "x", by=linwu.system)
    accounts.close_account(own, "已调离", by=linwu.security)
    refused("account.own", accounts.reopen_account, own, "x", by=linwu.system)


def test_a_head_touches_no_other_organ_and_a_handler_nothing(linwu: Linwu) -> None:
    foreign = linwu.account_of(linwu.security)
    refused("account.not_yours", accounts.close_account, foreign, "x", by=linwu.head)
    refused("account.not_yours", accounts.close_account, linwu.account_of(linwu.head), "x", by=linwu.handler)
    kept = set(accounts.accounts_kept_by(linwu.head).values_list("officer", flat=True))
    assert kept == {linwu.handler.pk, linwu.head.pk}
    assert not accounts.accounts_kept_by(linwu.handler).exists()


def test_it_is_not_done_twice_nor_without_a_reason(linwu: Linwu) -> None:
    refused("account.reason", accounts.close_account, linwu.account, "  ", by=linwu.head)
    refused("account.open", accounts.reopen_account, linwu.account, "x", by=linwu.head)
    accounts.close_account(linwu.account, "已调离", by=linwu.head)
    refused("account.closed", accounts.close_account, linwu.account, "x", by=linwu.system)
    assert Event.objects.filter(kind__startswith="account.").count() == 1
