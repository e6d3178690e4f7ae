"""An act as the desk asks for it: a form of what the verb needs, and the verb itself.

The law's checks are the verb's. A form only shapes what was typed and shows a refusal beside the field it names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Officer
from sundial.ui.fields import Moment
from sundial.ui.once import DoneBefore, OnceForm, do_once

Verb = Callable[..., object]
ASIDE = ("once", "occurred_at")

_acts: dict[tuple[str, str], type[ActForm]] = {}


class ActForm(OnceForm):
    """One act on one case. ``verb`` is called with the case id, ``by`` and what ``arguments`` returns.

    ``beside`` names what the page shows next to the form (``desk.beside``): what one must have read to do the act.
    """

    verb: ClassVar[Verb]
    intro: ClassVar[object] = ""
    dangerous: ClassVar[bool] = False
    may_be_late: ClassVar[bool] = True
    beside: ClassVar[tuple[str, ...]] = ()

    occurred_at = forms.DateTimeField(
        label=_("When it happened, if earlier than now"),
        help_text=_("Leave empty when it happens now. A late entry is shown as late."),
        required=False,
        widget=Moment,
    )

    def __init__(self, case: Case, officer: Officer, *args: Any, **kwargs: Any) -> None:
        self.case, self.officer = case, officer
        super().__init__(*args, **kwargs)
        if not self.may_be_late:
            del self.fields["occurred_at"]
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and first values that depend on the case."""

    def choose(self, name: str, rows: Any, initial: Any = None) -> None:
        """Let the field ``name`` choose among ``rows``, with a first choice."""
        self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a model choice has a queryset
        if initial is not None:
            self.fields[name].initial = initial

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of the act itself; the hidden key and the late entry stand apart."""
        return [bound for bound in self if bound.name not in ASIDE]

    def clean_occurred_at(self) -> dt.datetime | None:
        moment: dt.datetime | None = self.cleaned_data.get("occurred_at")
        if moment and moment > clock.now():
            raise forms.ValidationError(_("An act cannot be entered before it happens."))
        return moment

    def arguments(self) -> dict[str, Any]:
        """What the verb is called with, besides the case and the officer."""
        return {
            name: value for name, value in self.cleaned_data.items() if name != "once" and value not in (None, "", [])
        }

    def perform(self) -> bool:
        """Do the act; a refusal comes back on the form. Return whether it is done, by this sending or an earlier one."""
        verb, given = type(self).verb, self.arguments()
        try:
            self.done = do_once(
                self.officer, self.cleaned_data["once"], lambda: verb(self.case.pk, by=self.officer, **given)
            )
        except DoneBefore:
            return True
        except Refusal as refusal:
            self.refuse(refusal)
            return False
        return True

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the field it names, or above the form, with its basis and who may act instead."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, forms.ValidationError(str(refusal), code=refusal.code))
        self.refusal = refusal

    refusal: Refusal | None = None
    done: object = None  # what the verb returned, once it has


@dataclass(frozen=True)
class ItsOwn:
    """What a form says of itself, for a template: there ``form.refusal`` is the field of that name, where an act asks for one."""

    form: ActForm

    def __getattr__(self, name: str) -> Any:
        return getattr(self.form, name)


def act(procedure: str, action: str) -> Callable[[type[ActForm]], type[ActForm]]:
    """Register the form of an act; ``ValueError`` when the act has one already."""

    def _register(form: type[ActForm]) -> type[ActForm]:
        if (procedure, action) in _acts:
            raise ValueError(f"{procedure}.{action} has two forms")
        _acts[procedure, action] = form
        return form

    return _register


def form_of(procedure: str, action: str) -> type[ActForm] | None:
    """The form of an act, or None when the desk does not offer it."""
    return _acts.get((procedure, action))


def offered(procedure: str) -> set[str]:
    """The acts of a procedure the desk offers."""
    return {action for of, action in _acts if of == procedure}
