"""The form of an act a life states in its file: the same fields the act reads, whatever the power."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.http import QueryDict

from sundial.cases.models import Case
from sundial.cases.panels import Panel
from sundial.cases.procedure import seat_of
from sundial.cases.stated import StatedAct, do, stated_act
from sundial.cases.stated.acts import Trial, trials
from sundial.cases.stated.recalling import recalled
from sundial.desk.acts.base import ActForm
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Officer, Organ
from sundial.ui.act_fields import fields_for, with_stored_files

# Whatever the power: nobody reviews or decides without what the room reckons and what was stated so far before his eyes.
ALWAYS_BESIDE = ("panels", "records")


class StatedForm(ActForm):
    """Asks for what the stated act asks; the law's checks are the act's own.

    ``trial`` is what the page can reckon from the answers typed so far, before anything is done.
    """

    stated: ClassVar[StatedAct]
    trial: ClassVar[Trial | None] = None
    finding: Panel | None = None
    finding_refused: Refusal | None = None

    def prepare(self) -> None:
        stated = type(self).stated
        organ = Organ.objects.get(pk=seat_of(self.case, stated.transition.seat))
        self.fields |= fields_for(recalled(stated.asks(self.case), self.case), self.case, organ, stated.checks)

    @classmethod
    def tried(cls, case: Case, officer: Officer, data: QueryDict) -> Self:
        """The form as it was typed, with what follows from it so far; nothing is done, and nothing said of what is still empty."""
        assert cls.trial is not None
        typed = cls(case, officer, data)
        given = {name: each.widget.value_from_datadict(data, {}, name) for name, each in typed.fields.items()}
        form = cls(case, officer, initial={name: each for name, each in given.items() if name != "once"})
        typed.is_valid()
        try:
            form.finding = trials[cls.trial.name](case, typed.cleaned_data)
        except Refusal as refusal:
            form.finding_refused = refusal
        return form

    def clean(self) -> dict[str, Any]:
        return with_stored_files(super().clean() or {}, self)

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return {"occurred_at": given.pop("occurred_at", None), "given": given}


def form_for(procedure: str, action: str) -> type[StatedForm] | None:
    """The form of a stated act; None when no file states it."""
    stated = stated_act(procedure, action)
    if stated is None:
        return None

    def verb(case_id: Any, *, by: Officer, given: Mapping[str, Any], occurred_at: Any = None) -> Case:
        return do(case_id, action, given, by=by, occurred_at=occurred_at)

    about = {
        "stated": stated,
        "verb": staticmethod(verb),
        "intro": stated.intro,
        "dangerous": stated.dangerous,
        "trial": stated.tries,
        "beside": (*stated.beside, *ALWAYS_BESIDE),
        "__module__": __name__,
    }
    return type(f"Stated_{procedure}_{action}", (StatedForm,), about)
