"""An account of the hall: opened, given cases, closed. It exercises no power and is in no record; what it leads to is."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.hall.accounts import mark_of, proof_of
from sundial.hall.models import HallAccount, KeptCase
from sundial.hall.policy import policy
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal


@transaction.atomic
def open_account(name: str, password: str, cases: Iterable[Case] = ()) -> HallAccount:
    """Open an account with the cases its owner has proven just now. Raises ``Refusal`` ``account.taken``."""
    now = clock.now()
    try:
        with transaction.atomic():
            account = HallAccount.objects.create(
                mark=mark_of(name),
                password=make_password(password),
                opened_at=now,
                forget_at=now + policy().account_kept,
            )
    except IntegrityError as taken:
        raise Refusal("account.taken", _("This name is taken. Choose another."), field="name") from taken
    for case in cases:
        keep_case(account, case)
    return account


def keep_case(account: HallAccount, case: Case) -> None:
    """Find the case in the account from now on. The caller has proven it by its query password."""
    told = {"proof": proof_of(case), "kept_at": clock.now()}
    KeptCase.objects.update_or_create(account=account, case=case, defaults=told)


def let_case_go(account: HallAccount, number: str) -> None:
    """The account no longer opens the case."""
    KeptCase.objects.filter(account=account, case__number=number).delete()


def change_password(account: HallAccount, old: str, new: str) -> HallAccount:
    """Whoever is signed in elsewhere is out. Raises ``Refusal`` ``account.password``."""
    _check(account, old)
    account.password = make_password(new)
    account.save(update_fields=["password"])
    return account


def close_account(account: HallAccount, password: str) -> None:
    """Forget the account and which cases it held; the cases stay. Raises ``Refusal`` ``account.password``."""
    _check(account, password)
    account.delete()


def _check(account: HallAccount, password: str) -> None:
    if not check_password(password, account.password):
        raise Refusal("account.password", _("This is not the password of the account."), field="password")
