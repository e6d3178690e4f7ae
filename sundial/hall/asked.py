"""What an applicant fills in for a power whose life is stated in a file: the questions of its opening, and of each act that is his."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from sundial.cases.models import Case
from sundial.cases.procedure import APPLICANT, check_guards
from sundial.cases.stated import StatedAct, StatedLife, stated_lives
from sundial.cases.stated.saying import in_order
from sundial.hall.application_forms import MatterForm
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.permits.states import PROCEDURE as PERMIT
from sundial.powers.models import ItemVersion
from sundial.ui.act_fields import fields_for, with_stored_files


def life_of_item(version: ItemVersion) -> StatedLife | None:
    """The stated life by which the public applies for the item; None where a room of its own keeps it (a permit)."""
    found = (each for each in stated_lives() if each.procedure == version.item.procedure and each.is_applied_for)
    return next(found, None)


def matter_form(version: ItemVersion, *args: Any, **kwargs: Any) -> forms.Form:
    """What is applied for, as the item's life asks for it."""
    life = life_of_item(version)
    return MatterForm(version, *args, **kwargs) if life is None else AskedForm(version, life, *args, **kwargs)


class AskedForm(forms.Form):
    """The questions of the opening. Uploads belong to the list of materials, so the form asks for no file."""

    def __init__(self, version: ItemVersion, life: StatedLife, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blank = Case(procedure=life.procedure, version=version, item=version.item, organ=version.item.organ)
        assert life.opening is not None
        asks = [each for each in life.opening.asks(blank) if each.type != "file"]
        self.fields |= fields_for(asks, blank, version.item.organ)

    def clean(self) -> dict[str, Any]:
        """In a form a draft can keep; what was not answered is left out."""
        return {name: kept(value) for name, value in (super().clean() or {}).items() if value not in (None, "", [])}


class HisActForm(forms.Form):
    """One act of the applicant on his own case."""

    def __init__(self, case: Case, act: StatedAct, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= fields_for(act.asks(case), case, case.organ)

    def clean(self) -> dict[str, Any]:
        return with_stored_files(super().clean() or {}, self)


def kept(value: Any) -> Any:
    """An answer as JSON keeps it and the act reads it again."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def his_acts(case: Case) -> list[StatedAct]:
    """What the applicant himself may do on the case as it stands, by its table."""
    life = next((each for each in stated_lives() if each.procedure == case.procedure != PERMIT), None)
    if life is None:
        return []
    acts = [act for act in life.acts.values() if APPLICANT in act.transition.who]
    return [act for act in acts if case.state in act.transition.sources]


def open_to_him(case: Case) -> list[StatedAct]:
    """What his page offers: those of his acts that no check of the case refuses now."""
    return [act for act in his_acts(case) if _is_open(case, act)]


def _is_open(case: Case, act: StatedAct) -> bool:
    """Whether no check of the case refuses the act: a hearing where there is a right to one, a statement in its days."""
    try:
        check_guards(case, act.action, None, clock.now())
    except Refusal:
        return False
    return True


def shown(asked: Mapping[str, forms.Field], name: str, value: Any) -> str:
    """An answer of a draft in words: the choice instead of its key, a table row by row."""
    field = asked[name]
    if isinstance(value, list):
        return "；".join(_row(field, each) for each in value)
    if isinstance(value, bool):
        return _chosen(field, "yes" if value else "no")
    return _chosen(field, value)


def _row(field: forms.Field, row: Any) -> str:
    return " ".join(in_order(row, field.widget.columns)) if isinstance(row, dict) else _chosen(field, row)


def _chosen(field: forms.Field, value: Any) -> str:
    choices = dict(field.choices) if isinstance(field, forms.ChoiceField) else {}  # type: ignore[arg-type]  # ours are pairs
    return str(choices.get(value, value))
