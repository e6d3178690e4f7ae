"""Who stands at the desk for an applicant: asked beside the applicant, with the letter of authority taken at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from sundial.cases.forms import AgentForm
from sundial.ui.forms import choices_of


class WindowAgentForm(AgentForm):
    """Who stands before the window for the applicant; the letter of authority is taken along with the rest."""

    letter = forms.BooleanField(
        label=gettext_lazy("The letter of authority was handed in and the agent's identity document checked"),
        required=False,
    )
    OWED = (*AgentForm.OWED, "letter")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"acts": "no"}, prefix="agent", **kwargs)
        self.fields["acts"].required = False
        choices_of(
            self,
            "acts",
            [
                ("yes", gettext_lazy("Yes, an agent hands it in")),
                ("no", gettext_lazy("No, the applicant is here in person")),
            ],
        )
