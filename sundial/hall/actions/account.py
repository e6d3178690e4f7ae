"""An account of the hall: opened, given cases, closed. It exercises no power and is in no record; what it leads to is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sundial.cases import passwords
from sundial.cases.models import Case
from sundial.cases.progress import NOBODY
from sundial.hall.accounts import mark_of, proof_of
from sundial.hall.models import HallAccount, KeptCase
from sundial.hall.policy import policy
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal


@dataclass(frozen=True)
class Opened:
    """An account, and the code by which a forgotten password is replaced once, which is nowhere else in clear."""

    account: HallAccount
    code: str


@transaction.atomic
def open_account(name: str, password: str, cases: Iterable[Case] = ()) -> Opened:
    """Open an account with the cases its owner has proven just now. Raises ``Refusal`` ``account.taken``."""
    now, code = clock.now(), passwords.draw()
    try:
        with transaction.atomic():
            account = HallAccount.objects.create(
                mark=mark_of(name),
                password=make_password(password),
                recovery_hash=passwords.hashed(code),
                opened_at=now,
                forget_at=now + policy().account_kept,
            )
    except IntegrityError as taken:
        raise Refusal("account.taken", _("This name is taken. Choose another."), field="name") from taken
    for case in cases:
        keep_case(account, case)
    return Opened(account, code)


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


def draw_code(account: HallAccount, password: str) -> str:
    """A new recovery code; the one before no longer helps anybody. Raises ``Refusal`` ``account.password``."""
    _check(account, password)
    code = passwords.draw()
    account.recovery_hash = passwords.hashed(code)
    account.save(update_fields=["recovery_hash"])
    return code


@transaction.atomic
def replace_password(name: str, code: str, new: str) -> Opened:
    """Replace a forgotten password by the recovery code, which is used up: whoever is signed in is out, and another code is drawn.

    Raises ``Refusal`` ``account.unknown`` for a wrong name and a wrong code alike.
    """
    found = HallAccount.objects.select_for_update().filter(mark=mark_of(name)).first()
    if not passwords.fits(code, (found.recovery_hash if found else "") or NOBODY) or found is None:
        raise Refusal("account.unknown", _("There is no account with this name and recovery code."), field="name")
    drawn = passwords.draw()
    found.password, found.recovery_hash = make_password(new), passwords.hashed(drawn)
    found.save(update_fields=["password", "recovery_hash"])
    return Opened(found, drawn)


def close_account(account: HallAccount, password: str) -> None:
    """Forget the account and which cases it held; the cases stay. Raises ``Refusal`` ``account.password``."""
    _check(account, password)
    account.delete()


def _check(account: HallAccount, password: str) -> None:
    if not check_password(password, account.password):
        raise Refusal("account.password", _("This is not the password of the account."), field="password")
