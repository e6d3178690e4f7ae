"""Verbs on accounts: each leaves its event, because who may act is itself an exercise of power."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger import queries
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.models import Event
from sundial.organs.access import Duty, duties, subtree
from sundial.organs.models import Account, Officer, Reach, Role

# Who looks after the accounts of an organ: those of the house, and its own head, who knows first who has left.
KEEPERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.DIRECTOR)
WHO = _("a system or security administrator, or the head of the organ")
CLOSED, REOPENED = "account.close", "account.reopen"


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


def must_change_password(account: Account) -> bool:
    """Whether nothing but a new password is open to the account: it has its first one, or one older than the site lets it grow (SEC-01).

    Passwords are changed regularly (榕政办〔2010〕113号 第三十条; GB/T 22239-2019 8.1.4.1); how often, the site says in days, 0 for never.
    """
    if account.must_change_password or not settings.PASSWORD_DAYS or account.password_changed_at is None:
        return account.must_change_password
    return clock.now() >= account.password_changed_at + dt.timedelta(days=settings.PASSWORD_DAYS)


def accounts_kept_by(officer: Officer, words: str = "") -> QuerySet[Account]:
    """The accounts that ``officer`` may close and open again, by organ and name; with ``words``, those so called, or of such an organ."""
    where = Q(pk__in=[])
    for duty in _keeping(officer):
        where |= _kept_at(duty)
    found = Account.objects.filter(where).select_related("officer__organ")
    called = Q(officer__name__icontains=words) | Q(username__icontains=words)
    called |= Q(officer__organ__short_name__icontains=words) | Q(officer__organ__name__icontains=words)
    return (found.filter(called) if words else found).order_by("officer__organ__name", "officer__name", "pk")


def keeps_accounts(officer: Officer) -> bool:
    """Whether any account is in the officer's keeping."""
    return bool(_keeping(officer))


@transaction.atomic
def close_account(account: Account, reason: str, *, by: Officer) -> Account:
    """Let nobody sign in with it any more; whoever is signed in is out at the next page. Posts and cases stay the officer's.

    Raises ``Refusal``: ``account.not_yours``, ``account.own``, ``account.reason``, ``account.closed``.
    """
    duty, account = _taken(account, reason, by)
    if account.officer_id == by.pk:
        raise Refusal("account.own", _("Nobody closes his own account."), who=WHO)
    if not account.is_active:
        raise Refusal("account.closed", _("This account is closed already."))
    account.is_active = False
    account.save(update_fields=["is_active"])
    _record(CLOSED, account, duty.actor, reason)
    return account


@transaction.atomic
def reopen_account(account: Account, reason: str, *, by: Officer) -> Account:
    """Let its owner sign in again, with a new password. Whoever closed it does not open it: that gives power back, and wants a second person.

    Raises ``Refusal``: ``account.not_yours``, ``account.own``, ``account.reason``, ``account.open``, ``account.reopen_alone``.
    """
    duty, account = _taken(account, reason, by)
    if account.officer_id == by.pk:
        raise Refusal("account.own", _("Nobody opens his own account."), who=WHO)
    if account.is_active:
        raise Refusal("account.open", _("This account is open."))
    closed = closing_of(account)
    if closed and closed.actor_id == str(by.pk):
        sentence = _("Whoever closed an account does not open it again: a second person does.")
        raise Refusal("account.reopen_alone", sentence, who=WHO)
    account.is_active = True
    account.must_change_password = True
    account.save(update_fields=["is_active", "must_change_password"])
    _record(REOPENED, account, duty.actor, reason)
    return account


def closing_of(account: Account) -> Event | None:
    """The event by which the account was closed last."""
    return queries.timeline("account", account.pk).filter(kind=CLOSED).last()


def _taken(account: Account, reason: str, by: Officer) -> tuple[Duty, Account]:
    """The account, locked, and the duty by which ``by`` may touch it."""
    account = Account.objects.select_for_update(of=("self",)).select_related("officer__organ").get(pk=account.pk)
    for duty in _keeping(by):
        if Account.objects.filter(_kept_at(duty), pk=account.pk).exists():
            if not reason.strip():
                raise Refusal("account.reason", _("Say why."), field="reason")
            return duty, account
    raise Refusal("account.not_yours", _("This account is not in your keeping."), who=WHO)


def _keeping(officer: Officer) -> list[Duty]:
    return [each for each in duties(officer) if each.post.role in KEEPERS and each.delegated_by is None]


def _kept_at(duty: Duty) -> Q:
    """The accounts in the keeping of one duty: of its organ, or of its whole region where the post looks so far."""
    if duty.post.reach == Reach.REGION and duty.post.role != Role.DIRECTOR:
        return Q(officer__organ__region__in=subtree(duty.post.organ.region))
    return Q(officer__organ=duty.post.organ_id)


def _own(account: Account) -> Actor:
    officer = account.officer
    return Actor(id=str(officer.pk), name=officer.name, organ_code=officer.organ.code)


def _record(kind: str, account: Account, by: Actor, reason: str = "") -> None:
    record(
        kind,
        subject_type="account",
        subject_id=account.pk,
        by=by,
        organ=account.officer.organ.code,
        reason=reason,
        data={"officer": account.officer.name},
    )
