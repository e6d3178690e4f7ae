"""Who is signed in to an account of the hall in this browser, and which cases it has proven."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.hall import attempts
from sundial.hall.models import HallAccount, KeptCase
from sundial.hall.policy import policy
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal

SESSION, RECOVERY = "hall.account", "hall.account.recovery"
PURPOSE = "account"


def mark_of(name: str) -> str:
    """What is kept of a name: nobody reads it back."""
    return salted_hmac("sundial.hall.account", " ".join(name.split()).casefold(), algorithm="sha256").hexdigest()


def proof_of(case: Case) -> str:
    """What is kept of the query password that was right; of another password it is another."""
    return salted_hmac("sundial.hall.kept", case.secret_hash, algorithm="sha256").hexdigest()


def sign_in(request: HttpRequest, name: str, password: str) -> HallAccount:
    """Open the account in this browser.

    Raises ``Refusal``: ``account.unknown`` for a wrong name and a wrong password alike, ``attempts.too_many``.
    """
    attempts.count(request, PURPOSE, mark_of(name))
    found = HallAccount.objects.filter(mark=mark_of(name)).first()
    # Without an account the same work is done, so that the time taken tells nothing.
    stored = found.password if found else make_password("")
    if not check_password(password, stored) or found is None:
        raise Refusal("account.unknown", _("There is no account with this name and password."), field="name")
    attempts.forgive(request, PURPOSE, mark_of(name))
    let_in(request, found)
    return found


def let_in(request: HttpRequest, account: HallAccount) -> None:
    """This browser may use the account for a while; its session gets a new key."""
    request.session.cycle_key()
    now = clock.now()
    HallAccount.objects.filter(pk=account.pk).update(forget_at=now + policy().account_kept)
    _remember(request, account)


def sign_out(request: HttpRequest) -> None:
    """Forget at once that this browser may use an account."""
    request.session.pop(SESSION, None)
    hide_code(request)


def show_code(request: HttpRequest, code: str) -> None:
    """Keep the recovery code for this browser until its owner says that it is written down."""
    request.session[RECOVERY] = code


def shown_code(request: HttpRequest) -> str:
    """The recovery code that still waits to be written down."""
    code: str = request.session.get(RECOVERY, "")
    return code


def hide_code(request: HttpRequest) -> None:
    """Nobody reads the recovery code from this browser again."""
    request.session.pop(RECOVERY, None)


def signed_in(request: HttpRequest) -> HallAccount | None:
    """The account this browser is signed in to; each look keeps it open for a while longer. A changed password ends it."""
    kept = request.session.get(SESSION)
    if kept is None or dt.datetime.fromisoformat(kept["until"]) <= clock.now():
        return None
    account = HallAccount.objects.filter(pk=UUID(kept["id"])).first()
    if account is None or not constant_time_compare(kept["proof"], _proof(account)):
        return None
    _remember(request, account)
    return account


def cases_of(account: HallAccount) -> QuerySet[Case]:
    """The cases the account has proven and whose query password is still the same, the newest first."""
    rows = list(account.kept.select_related("case"))
    good = [row.case_id for row in rows if constant_time_compare(row.proof, proof_of(row.case))]
    return Case.objects.filter(pk__in=good).order_by("-opened_at")


def holds(account: HallAccount, number: str) -> bool:
    """Whether the account has proven this case."""
    row = KeptCase.objects.filter(account=account, case__number=number).select_related("case").first()
    return row is not None and constant_time_compare(row.proof, proof_of(row.case))


def _remember(request: HttpRequest, account: HallAccount) -> None:
    until = clock.now() + policy().case_open
    request.session[SESSION] = {"id": str(account.pk), "until": until.isoformat(), "proof": _proof(account)}


def _proof(account: HallAccount) -> str:
    return salted_hmac("sundial.hall.account.session", account.password, algorithm="sha256").hexdigest()
