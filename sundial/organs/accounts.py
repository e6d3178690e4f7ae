"""Verbs on accounts: each leaves its event, because who may act is itself an exercise of power."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.hashers import make_password
from django.db import transaction

from sundial.kernel import clock
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.models import Account, Officer


def open_account(username: str, password: str, officer: Officer, *, by: Actor) -> Account:
    """Open an account; its first password must be changed before anything else (SEC-01)."""
    with transaction.atomic():
        account = Account.objects.create_account(username, password, officer)
        _record("account.open", account, by)
        return account


def open_accounts(officers: Mapping[str, Officer], password: str, *, by: Actor) -> list[Account]:
    """Open an account for each officer, by account name, all with one first password, which is hashed only once."""
    with transaction.atomic():
        hashed = make_password(password)
        accounts = Account.objects.bulk_create(
            Account(username=name, officer=officer, password=hashed) for name, officer in officers.items()
        )
        for account in accounts:
            _record("account.open", account, by)
        return accounts


def change_password(account: Account, password: str) -> Account:
    """Set a password the owner chose. The caller has validated it; the event never holds it."""
    with transaction.atomic():
        account = Account.objects.select_for_update().select_related("officer__organ").get(pk=account.pk)
        account.set_password(password)
        account.must_change_password = False
        account.password_changed_at = clock.now()
        account.save(update_fields=["password", "must_change_password", "password_changed_at"])
        _record("account.password", account, _own(account))
        return account


def _own(account: Account) -> Actor:
    officer = account.officer
    return Actor(id=str(officer.pk), name=officer.name, organ_code=officer.organ.code)


def _record(kind: str, account: Account, by: Actor) -> None:
    record(
        kind,
        subject_type="account",
        subject_id=account.pk,
        by=by,
        organ=account.officer.organ.code,
        data={"officer": account.officer.name},
    )
