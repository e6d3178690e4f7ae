"""The only ways from a browser to a draft or to a case. Whoever has no right learns not even whether it exists."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sundial.cases import passwords
from sundial.cases.models import Case
from sundial.cases.progress import NOBODY
from sundial.hall import accounts, attempts, secrecy
from sundial.hall.models import Application, HallAccount
from sundial.hall.policy import policy
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal

DRAFTS, CASES = "hall.drafts", "hall.cases"


def keep_draft(request: HttpRequest, application: Application, code: str) -> None:
    """Let this browser go on with the draft, and every browser in which the account it is signed in to is used."""
    request.session[DRAFTS] = {**request.session.get(DRAFTS, {}), application.number: code}
    account = accounts.signed_in(request)
    if account is not None:
        sealed = secrecy.seal(code, secrecy.key_of(account.pk))
        Application.objects.filter(pk=application.pk).update(account=account, sealed_code=sealed)


def go_on(request: HttpRequest, account: HallAccount, number: str) -> Application | None:
    """Open here a draft the account keeps that was begun elsewhere; None for one it does not keep."""
    found = account.drafts.filter(number=number, forget_at__gt=clock.now()).first()
    if found is not None:
        keep_draft(request, found, secrecy.unseal(found.sealed_code, secrecy.key_of(account.pk)))
    return found


def drop_draft(request: HttpRequest, application: Application) -> None:
    """This browser has nothing more to do with the draft."""
    request.session[DRAFTS] = {
        number: code for number, code in request.session.get(DRAFTS, {}).items() if number != application.number
    }


def code_of(request: HttpRequest, application: Application) -> str:
    """The draft's code, which this browser keeps."""
    code: str = request.session.get(DRAFTS, {})[application.number]
    return code


def own_application(request: HttpRequest, number: str) -> Application | None:
    """The draft with this number, if this browser began or resumed it; None for everybody else."""
    if number not in request.session.get(DRAFTS, {}):
        return None
    rows = Application.objects.select_related("version__item__organ", "case")
    return rows.filter(number=number, forget_at__gt=clock.now()).first()


def resume(request: HttpRequest, number: str, code: str) -> Application:
    """Open a draft by its number and code in this browser.

    Raises ``Refusal``: ``application.unknown`` for a wrong number and a wrong code alike, ``attempts.too_many``.
    """
    number, code = number.strip().upper(), code.strip().upper()
    attempts.count(request, "resume", number)
    found = Application.objects.filter(number=number, forget_at__gt=clock.now()).first()
    if not passwords.fits(code, found.code_hash if found else NOBODY) or found is None:
        raise Refusal("application.unknown", _("There is no draft with this number and code."), field="number")
    attempts.forgive(request, "resume", number)
    keep_draft(request, found, code)
    return found


def open_case(request: HttpRequest, case: Case) -> None:
    """Number and password were right: this browser may read the case for a while."""
    now = clock.now()
    still = {number: until for number, until in request.session.get(CASES, {}).items() if _later(until, now)}
    request.session[CASES] = {**still, case.number: (now + policy().case_open).isoformat()}


def close_case(request: HttpRequest, number: str) -> None:
    """Forget at once that this browser may read the case; an account that would open it again is left as well."""
    kept = {key: until for key, until in request.session.get(CASES, {}).items() if key != number}
    request.session[CASES] = kept
    accounts.sign_out(request)


def close_all(request: HttpRequest) -> None:
    """Leave the account, and close every case that was opened in this browser; drafts are left to their own codes."""
    request.session[CASES] = {}
    accounts.sign_out(request)


def own_case(request: HttpRequest, number: str) -> Case | None:
    """The case with this number, if this browser, or its account, proved it is the applicant's; None for everybody else.

    Each look keeps it open for a while longer.
    """
    if not _is_open(request, number):
        return None
    case = Case.objects.select_related("organ", "item", "version", "applicant", "holder").filter(number=number).first()
    if case is not None:
        open_case(request, case)
    return case


def open_numbers(request: HttpRequest) -> list[str]:
    """The cases this browser, or the account it is signed in to, has proved to be its visitor's and may still read."""
    now = clock.now()
    opened = [number for number, until in request.session.get(CASES, {}).items() if _later(until, now)]
    account = accounts.signed_in(request)
    kept = accounts.cases_of(account).values_list("number", flat=True) if account else []
    return list(dict.fromkeys([*opened, *kept]))


def password_of(request: HttpRequest, application: Application) -> str:
    """The query password while the receipt still shows it, else nothing."""
    until = application.password_until
    if not application.sealed_password or until is None or until <= clock.now():
        return ""
    return secrecy.unseal(application.sealed_password, code_of(request, application))


def _is_open(request: HttpRequest, number: str) -> bool:
    until = request.session.get(CASES, {}).get(number)
    if until is not None and _later(until, clock.now()):
        return True
    account = accounts.signed_in(request)
    return account is not None and accounts.holds(account, number)


def _later(until: str, now: dt.datetime) -> bool:
    return dt.datetime.fromisoformat(until) > now
