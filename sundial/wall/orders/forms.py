"""What a supervisor writes into an order, and what the addressee answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.organs.access import Duty
from sundial.organs.models import Organ
from sundial.supervision.access import supervised_organs
from sundial.supervision.models import Signal
from sundial.supervision.orders.access import kinds_on
from sundial.supervision.orders.kinds import order_kinds
from sundial.supervision.orders.papers import standing
from sundial.ui.forms import choices_of, rows_of
from sundial.ui.once import OnceForm

MORE = {"rows": 4}


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in given if each]


class OrderForm(OnceForm):
    kind = forms.ChoiceField(label=_("Kind of order"), widget=forms.HiddenInput)
    organ = forms.ModelChoiceField(label=_("Organ"), empty_label=_("Choose an organ"), queryset=Organ.objects.none())
    to = forms.CharField(
        label=_("Addressee outside the organ"),
        help_text=_("Only for a visit to somebody else than the applicant, or a transfer: the body that receives it."),
        max_length=200,
        required=False,
    )
    matter = forms.CharField(label=_("What supervision found"), widget=forms.Textarea(attrs=MORE), max_length=4000)
    demands = forms.CharField(
        label=_("What is demanded"),
        help_text=_("One demand a line; the paper numbers them."),
        widget=forms.Textarea(attrs=MORE),
        max_length=4000,
    )
    due_on = forms.DateField(
        label=_("To be answered by"),
        help_text=_("Leave empty for the period of this kind. More time may be given, never less."),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )

    def __init__(self, by: Duty, signal: Signal | None, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        kinds = kinds_on(by, signal)
        choices_of(self, "kind", [(kind.name, kind.label) for kind in kinds])
        organs = Organ.objects.filter(pk__in=supervised_organs(by)).exclude(pk=by.post.organ_id).order_by("name")
        rows_of(self, "organ", Organ.objects.filter(pk=by.post.watches_id) if by.post.watches_id else organs)
        if signal is not None:
            del self.fields["organ"]
        self._ask_only_what_fits((initial or {}).get("kind", ""))

    def _ask_only_what_fits(self, kind: str) -> None:
        """An order to the organ asks for no other addressee; one that is not answered here for no deadline."""
        known = order_kinds().get(kind)
        if known is not None and known.is_shown_to_organ:
            del self.fields["to"]
        if known is not None and not known.is_answered:
            del self.fields["due_on"]

    def clean_demands(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["demands"].splitlines() if line.strip()]


class KindForm(forms.Form):
    """Which kind of order, before its text is proposed."""

    kind = forms.ChoiceField(label=_("Kind of order"), widget=forms.RadioSelect)

    def __init__(self, by: Duty, signal: Signal | None, data: Any = None) -> None:
        super().__init__(data)
        kinds = kinds_on(by, signal)
        choices_of(self, "kind", [(kind.name, f"{kind.label} · {kind.end}") for kind in kinds])


def proposed(kind: str, signal: Signal | None) -> dict[str, str]:
    """What the form opens with: the light's own sentence and the demands the data proposes."""
    return {
        "kind": kind,
        "matter": standing(signal) if signal else "",
        "demands": "\n".join(order_kinds()[kind].demands),
    }


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 6}), max_length=8000)
    files = FilesField(  # type: ignore[assignment]  # the metaclass takes fields out of the class
        label=_("Enclosures"), help_text=_("PDF, OFD, pictures, Word or Excel; several at once."), required=False
    )


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Remark"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)


class ResultForm(forms.Form):
    result = forms.CharField(label=_("Result of the order"), widget=forms.Textarea(attrs=MORE), max_length=8000)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
