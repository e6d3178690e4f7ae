"""An account of the hall: sign in, see one's cases, papers and messages together, add a case, leave, close it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import password_validation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sundial.cases.models import Case
from sundial.hall import access, accounts, actions, attempts, mine
from sundial.hall.captcha import CaptchaForm
from sundial.hall.forms import ProgressForm, sent
from sundial.hall.models import HallAccount
from sundial.hall.views.progress import own, proven
from sundial.kernel.refusal import Refusal
from sundial.system.access import public
from sundial.ui.forms import refused_at
from sundial.ui.parts import Link

ask = require_http_methods(["GET", "HEAD", "POST"])
View = Callable[..., HttpResponseBase]


def secret(label: Any, *, new: bool = False, **more: Any) -> forms.CharField:
    """A field for a password, filled in by the browser's own keeper."""
    widget = forms.PasswordInput({"autocomplete": "new-password" if new else "current-password"})
    return forms.CharField(label=label, max_length=128, widget=widget, **more)


class SignInForm(forms.Form):
    """Name and password of an account."""

    name = forms.CharField(
        label=gettext_lazy("Name of the account"), max_length=60, widget=forms.TextInput({"autocomplete": "username"})
    )
    password = secret(gettext_lazy("Password"))


class ChosenPassword(forms.Form):
    """A password that is chosen."""

    chosen = secret(
        gettext_lazy("New password"), new=True, help_text=gettext_lazy("At least 12 signs, with letters and figures.")
    )

    def clean_chosen(self) -> str:
        chosen: str = self.cleaned_data["chosen"]
        password_validation.validate_password(chosen)
        return chosen


class OpenForm(ChosenPassword):
    """A name and a password of one's own choice."""

    name = forms.CharField(
        label=gettext_lazy("Name of the account"),
        max_length=60,
        min_length=4,
        widget=forms.TextInput({"autocomplete": "username", "spellcheck": "false"}),
        help_text=gettext_lazy("Any words you will remember. They are kept only in a form nobody reads back."),
    )
    field_order = ("name", "chosen")


class LostForm(ChosenPassword):
    """Name, recovery code and a new password."""

    name = forms.CharField(
        label=gettext_lazy("Name of the account"), max_length=60, widget=forms.TextInput({"autocomplete": "username"})
    )
    code = forms.CharField(
        label=gettext_lazy("Recovery code"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Twelve signs, as you wrote them down when the account was opened."),
    )
    field_order = ("name", "code", "chosen")


class PasswordForm(ChosenPassword):
    """The old password and the new."""

    password = secret(gettext_lazy("Present password"))
    field_order = ("password", "chosen")


class AgainForm(forms.Form):
    """The password once more."""

    password = secret(gettext_lazy("Password"))


def account_holder(view: View) -> View:
    """Give the view the account; whoever is signed in to none is asked for name and password."""

    @public
    @never_cache
    @wraps(view)
    def door(request: HttpRequest, *given: Any, **more: Any) -> HttpResponseBase:
        account = accounts.signed_in(request)
        if account is None:
            return redirect("hall:mine-enter")
        return view(request, account, *given, **more)

    return door


@account_holder
@require_safe
def page(request: HttpRequest, account: HallAccount) -> HttpResponse:
    return _page(request, account, ProgressForm(), CaptchaForm(request, "progress"))


@sensitive_post_parameters("password")
@account_holder
@require_POST
def add(request: HttpRequest, account: HallAccount) -> HttpResponse:
    """Add a case by its number and query password, once."""
    form, question = ProgressForm(request.POST), CaptchaForm(request, "progress")
    if form.is_valid() and question.answered:
        try:
            case = proven(request, **form.cleaned_data)
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            actions.keep_case(account, case)
            messages.success(request, _("%(number)s is among your cases now.") % {"number": case.number})
            return redirect("hall:mine")
    return _page(request, account, form, question, status=422)


def _page(
    request: HttpRequest, account: HallAccount, form: ProgressForm, question: CaptchaForm, status: int = 200
) -> HttpResponse:
    found = mine.cases(account)
    context = {
        "cases": found,
        "papers": mine.papers(found),
        "drafts": mine.drafts(request, account),
        "visits": mine.visits(found),
        "form": form,
        "captcha": question,
        "crumbs": [Link(_("Home"), reverse("hall:home")), Link(_("My matters"))],
    }
    return render(request, "hall/mine/page.html", context, status=status)


@public
@never_cache
@sensitive_post_parameters("password")
@ask
def enter(request: HttpRequest) -> HttpResponse:
    """Name and password."""
    form, question = SignInForm(*sent(request)[:1]), CaptchaForm(request, accounts.PURPOSE)
    if request.method == "POST" and form.is_valid() and question.answered:
        try:
            accounts.sign_in(request, **form.cleaned_data)
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            return redirect("hall:mine")
    context = {"form": form, "captcha": question, "crumbs": _crumbs(_("Sign in"))}
    return render(request, "hall/mine/enter.html", context, status=422 if request.method == "POST" else 200)


@public
@never_cache
@sensitive_post_parameters("chosen")
@ask
def opened(request: HttpRequest) -> HttpResponse:
    """Open an account; the cases this browser has proven are in it from the beginning."""
    form, question = OpenForm(*sent(request)[:1]), CaptchaForm(request, "begin")
    proven_here = Case.objects.filter(number__in=access.open_numbers(request)).order_by("-opened_at")
    if request.method == "POST" and form.is_valid() and question.answered:
        try:
            attempts.count_begun(request)
            done = actions.open_account(form.cleaned_data["name"], form.cleaned_data["chosen"], proven_here)
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            messages.success(request, _("The account is open."))
            return _let_in_with_code(request, done)
    context = {"form": form, "captcha": question, "proven": proven_here, "crumbs": _crumbs(_("Open an account"))}
    return render(request, "hall/mine/open.html", context, status=422 if request.method == "POST" else 200)


@public
@never_cache
@sensitive_post_parameters("code", "chosen")
@ask
def lost(request: HttpRequest) -> HttpResponse:
    """A forgotten password, replaced by the recovery code."""
    form, question = LostForm(*sent(request)[:1]), CaptchaForm(request, accounts.PURPOSE)

    def replace(name: str, code: str, chosen: str) -> HttpResponse:
        done = actions.replace_password(name, code, chosen)
        messages.success(request, _("The password is replaced. Whoever was signed in elsewhere is out."))
        return _let_in_with_code(request, done)

    if request.method == "POST" and form.is_valid() and question.answered:
        mark = accounts.mark_of(form.cleaned_data["name"])
        if done := _counted(request, mark, form, replace):
            return done
    context = {"form": form, "captcha": question, "crumbs": _crumbs(_("Password forgotten"))}
    return render(request, "hall/mine/lost.html", context, status=422 if request.method == "POST" else 200)


def _counted(
    request: HttpRequest, mark: str, form: forms.Form, act: Callable[..., HttpResponse]
) -> HttpResponse | None:
    """Do what a secret of the account opens: each try counts until one is right; nothing where it was refused."""
    try:
        attempts.count(request, accounts.PURPOSE, mark)
        done = act(**form.cleaned_data)
    except Refusal as refusal:
        refused_at(form, refusal)
        return None
    attempts.forgive(request, accounts.PURPOSE, mark)
    return done


def _let_in_with_code(request: HttpRequest, done: actions.Opened) -> HttpResponse:
    accounts.let_in(request, done.account)
    accounts.show_code(request, done.code)
    return redirect("hall:mine-recovery")


@sensitive_post_parameters("password")
@account_holder
@ask
def recovery(request: HttpRequest, account: HallAccount) -> HttpResponse:
    """The recovery code until it is written down; afterwards another can be drawn with the password."""
    form = AgainForm(*sent(request)[:1])

    def draw(password: str) -> HttpResponse:
        accounts.show_code(request, actions.draw_code(account, password))
        return redirect("hall:mine-recovery")

    if request.method == "POST" and form.is_valid() and (done := _counted(request, account.mark, form, draw)):
        return done
    context = {"form": form, "code": accounts.shown_code(request), "crumbs": _crumbs(_("Recovery code"))}
    return render(request, "hall/mine/recovery.html", context, status=422 if form.errors else 200)


@account_holder
@require_POST
def noted(request: HttpRequest, account: HallAccount) -> HttpResponse:
    """The recovery code is written down."""
    accounts.hide_code(request)
    return redirect("hall:mine")


@account_holder
@require_POST
def go_on(request: HttpRequest, account: HallAccount, number: str) -> HttpResponse:
    """Go on here with a draft begun on another device."""
    if access.go_on(request, account, number) is None:
        raise Http404
    return redirect("hall:application", number)


@sensitive_post_parameters("password", "chosen")
@account_holder
@ask
def password(request: HttpRequest, account: HallAccount) -> HttpResponse:
    form = PasswordForm(*sent(request)[:1])

    def change(password: str, chosen: str) -> HttpResponse:
        accounts.let_in(request, actions.change_password(account, password, chosen))
        messages.success(request, _("The password is changed. Whoever was signed in elsewhere is out."))
        return redirect("hall:mine")

    if request.method == "POST" and form.is_valid() and (done := _counted(request, account.mark, form, change)):
        return done
    context = {"form": form, "heading": _("Change the password"), "crumbs": _crumbs(_("Change the password"))}
    return render(request, "hall/mine/password.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("password")
@account_holder
@ask
def close(request: HttpRequest, account: HallAccount) -> HttpResponse:
    """Forget the account; the cases stay as they are."""
    form = AgainForm(*sent(request)[:1])

    def forget(password: str) -> HttpResponse:
        actions.close_account(account, password)
        access.close_all(request)
        messages.success(request, _("The account is closed and forgotten. Your cases go on as before."))
        return redirect("hall:home")

    if request.method == "POST" and form.is_valid() and (done := _counted(request, account.mark, form, forget)):
        return done
    context = {"form": form, "heading": _("Close the account"), "crumbs": _crumbs(_("Close the account"))}
    return render(request, "hall/mine/close.html", context, status=422 if form.errors else 200)


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """On a machine others use too: no case that was opened here stays open."""
    access.close_all(request)
    messages.success(request, _("You are signed out; no case is open in this browser."))
    return redirect("hall:home")


@own
@require_POST
def keep(request: HttpRequest, case: Case) -> HttpResponse:
    """Find this case in the account from now on."""
    account = accounts.signed_in(request)
    if account is None:
        return redirect("hall:mine-enter")
    actions.keep_case(account, case)
    messages.success(request, _("%(number)s is among your cases now.") % {"number": case.number})
    return redirect("hall:case", case.number)


@account_holder
@require_POST
def let_go(request: HttpRequest, account: HallAccount, number: str) -> HttpResponse:
    """The account no longer opens this case."""
    actions.let_case_go(account, number)
    messages.success(request, _("%(number)s is no longer among your cases.") % {"number": number})
    return redirect("hall:mine")


def _crumbs(last: str) -> list[Link]:
    return [Link(_("Home"), reverse("hall:home")), Link(_("My matters"), reverse("hall:mine")), Link(last)]
