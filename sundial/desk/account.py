"""Signing in and out, and the password that only its owner knows."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash, views
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from sundial.organs import accounts
from sundial.organs.access import account_in
from sundial.system.access import public, signed_in_only, staff_only


class SignInForm(AuthenticationForm):
    """One answer for a wrong name and a wrong password, so that nobody learns which names exist."""

    error_messages = {
        "invalid_login": _("The account name or the password is wrong."),
        "inactive": _("The account name or the password is wrong."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("Account name")
        self.fields["password"].label = _("Password")


class NewPasswordForm(PasswordChangeForm):
    """The owner's new password; stored by the action that also writes the event."""

    error_messages = {
        "password_incorrect": _("The present password is wrong."),
        "password_mismatch": _("The two new passwords differ."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Present password")
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = _(
            "At least 12 characters, with letters and digits; without the account name, and nothing twice."
        )
        self.fields["new_password2"].label = _("New password once more")


sign_in = public(
    views.LoginView.as_view(
        template_name="ui/account/login.html", authentication_form=SignInForm, redirect_authenticated_user=True
    )
)
sign_out = public(views.LogoutView.as_view())


@staff_only
@require_safe
def awake(request: HttpRequest) -> HttpResponse:
    """A sign of life of somebody who writes a long text: the session goes on."""
    return HttpResponse(status=204)


@public
@require_safe
def logged_out(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/account/logged_out.html", {"login_url": reverse("desk:login")})


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; every other session of the account ends with the old one."""
    own = account_in(request)
    form = NewPasswordForm(own, request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = accounts.change_password(own, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, account)
        return redirect("desk:work")
    status = 422 if form.is_bound else 200
    return render(
        request,
        "ui/account/password_change.html",
        {"form": form, "forced": accounts.must_change_password(own), "first": own.must_change_password},
        status=status,
    )
