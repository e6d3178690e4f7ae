"""Where the party wants to be told, and that it agrees."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sundial.inbox.models import Language


class ReachForm(forms.Form):
    """Nothing filled in: messages stand in the hall alone. An address needs the agreement (个人信息保护法第十四条)."""

    mobile = forms.RegexField(
        r"^1\d{10}$",
        label=_("Mobile number for SMS"),
        required=False,
        error_messages={"invalid": _("Enter a mobile number of 11 figures.")},
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "numeric"}),
    )
    email = forms.EmailField(
        label=_("E-mail for messages"), required=False, widget=forms.EmailInput({"autocomplete": "email"})
    )
    language = forms.ChoiceField(label=_("Language of the messages"), choices=Language, widget=forms.RadioSelect)
    agreed = forms.BooleanField(
        label=_("I agree that messages about this application are sent there. I may take this back at any time."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, channel in (("mobile", "sms"), ("email", "mail")):
            if channel not in settings.NOTICE_CHANNELS:
                del self.fields[name]
        self.fields["language"].initial = Language.EN if (get_language() or "").startswith("en") else Language.ZH

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        given = data.get("email") or data.get("mobile")
        if given and not data.get("agreed") and not self.errors:
            self.add_error("agreed", _("Tick this, or leave number and e-mail empty."))
        return data

    @property
    def chosen(self) -> dict[str, str]:
        """What ``actions.agree`` takes."""
        return {name: self.cleaned_data.get(name, "") for name in ("email", "mobile", "language")}
