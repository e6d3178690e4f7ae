"""The form of an act a life states in its file: the same fields the act reads, whatever the power."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from sundial.cases.models import Case
from sundial.cases.procedure import seat_of
from sundial.cases.stated import StatedAct, do, stated_act
from sundial.desk.acts.base import ActForm
from sundial.organs.models import Officer, Organ
from sundial.ui.act_fields import field_for, with_stored_files


class StatedForm(ActForm):
    """Asks for what the stated act asks; the law's checks are the act's own."""

    stated: ClassVar[StatedAct]

    def prepare(self) -> None:
        organ = Organ.objects.get(pk=seat_of(self.case, type(self).stated.transition.seat))
        for asked in type(self).stated.asks(self.case):
            self.fields[asked.name] = field_for(asked, self.case, organ)

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
        "beside": stated.beside,
        "__module__": __name__,
    }
    return type(f"Stated_{procedure}_{action}", (StatedForm,), about)
