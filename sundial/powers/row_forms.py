"""Lists of rows of an item version, edited one row a form: route, limits, materials, basis, risks.

Every list is saved whole. Rows are put in order by their own place; a row whose delete box is ticked is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, BaseFormSet, formset_factory
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sundial.kernel.limits import Unit
from sundial.organs.models import Role
from sundial.organs.queries import calendar_for
from sundial.powers import ranks, rules
from sundial.powers.drafts import Edits, apply, copy_of
from sundial.powers.models import ItemVersion, LimitKind, MaterialForm, RiskGrade, StepCondition, StepKind
from sundial.powers.rules import UNIT_NAMES

MOST_ROWS = 200
ANY = ("", "—")
UNITS = [ANY, *((unit.value, UNIT_NAMES[unit]) for unit in Unit if unit.is_countable)]
Row = dict[str, Any]


class RowForm(forms.Form):
    """One row. ``is_extra`` rows left empty are no rows."""

    def check_limit(self, value: str, unit: str) -> None:
        """A limit has a value and a unit, or neither."""
        given, named = self.cleaned_data.get(value), self.cleaned_data.get(unit)
        if given is not None and not named:
            self.add_error(unit, _("Choose the unit of the limit."))
        if named and given is None:
            self.add_error(value, _("Give the number of the limit; leave both empty when there is none."))


class StepForm(RowForm):
    """One step of the route. Steps with the same number run side by side."""

    stage = forms.IntegerField(label=_("Order"), min_value=1, max_value=99)
    name = forms.CharField(label=_("Step"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=StepKind.choices, initial=StepKind.HANDLE)
    role = forms.ChoiceField(label=_("Post"), choices=Role.choices, initial=Role.HANDLER_A)
    section = forms.CharField(
        label=_("Section"), max_length=60, required=False, help_text=_("Only where several sections have such a post.")
    )
    limit_value = forms.IntegerField(label=_("Limit"), min_value=0, max_value=9999, required=False)
    limit_unit = forms.ChoiceField(label=_("Unit"), choices=UNITS, required=False)
    condition = forms.ChoiceField(label=_("Only if"), choices=[ANY, *StepCondition.choices], required=False)
    duty = forms.CharField(label=_("Duty"), max_length=300, required=False)
    output = forms.CharField(label=_("Paper issued"), max_length=100, required=False)

    def clean(self) -> dict[str, Any] | None:
        self.check_limit("limit_value", "limit_unit")
        return super().clean()


class LimitForm(RowForm):
    """One limit of the item."""

    kind = forms.ChoiceField(label=_("Kind"), choices=LimitKind.choices, initial=LimitKind.OTHER)
    what = forms.CharField(label=_("Of what"), max_length=200, required=False)
    value = forms.IntegerField(label=_("Limit"), min_value=0, max_value=9999)
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS[1:], initial=Unit.WORKING_DAY)
    starts = forms.CharField(label=_("Counted from"), max_length=100, required=False)
    approver = forms.CharField(label=_("Approved by"), max_length=100, required=False)
    is_total = forms.BooleanField(label=_("In all, not added"), required=False)
    is_minimum = forms.BooleanField(label=_("At least"), required=False)
    source = forms.CharField(label=_("Source"), max_length=200, required=False)


class MaterialRow(RowForm):
    """One material of the list."""

    group = forms.CharField(label=_("Class of applicant"), max_length=60, required=False)
    name = forms.CharField(label=_("Material"), max_length=300)
    copies = forms.IntegerField(label=_("Copies"), min_value=1, max_value=99, required=False)
    form = forms.ChoiceField(label=_("Form"), choices=MaterialForm.choices, initial=MaterialForm.UNSPECIFIED)
    issuer = forms.CharField(label=_("Issued by"), max_length=100, required=False)
    substitute = forms.CharField(label=_("May be replaced by"), max_length=300, required=False)
    required = forms.BooleanField(label=_("Required"), required=False, initial=True)
    catch_all = forms.BooleanField(label=_("Catch-all (“other materials”)"), required=False)
    may_follow = forms.BooleanField(label=_("May follow after acceptance"), required=False)
    promise = forms.CharField(label=_("Promise that may stand in its place"), max_length=500, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class BasisForm(RowForm):
    """One legal basis. The list stands by rank, the highest first, whatever the order of the rows."""

    law = forms.CharField(label=_("Law"), max_length=200)
    article = forms.CharField(label=_("Article"), max_length=100, required=False)
    paragraph = forms.CharField(label=_("Paragraph, item"), max_length=100, required=False)
    document_number = forms.CharField(label=_("Number of the document"), max_length=100, required=False)
    rank = forms.ChoiceField(
        label=_("Rank"),
        choices=lambda: [("", _("as its title tells")), *ranks.choices()],
        required=False,
        help_text=_("Only where the title does not tell it, such as a delegation by a superior authority."),
    )


class RiskForm(RowForm):
    """One integrity risk with its measures (RISK-02, RISK-04)."""

    step = forms.ChoiceField(label=_("At the step"), required=False)
    grade = forms.ChoiceField(label=_("Grade"), choices=RiskGrade.choices, initial=RiskGrade.C)
    description = forms.CharField(label=_("What may go wrong"), max_length=300)
    measures = forms.CharField(
        label=_("Measures against it"),
        widget=forms.Textarea({"rows": 2}),
        help_text=_("At least one; one in each line."),
    )
    is_main = forms.BooleanField(label=_("Main risk point of the item"), required=False)


class RowSet(BaseFormSet):  # type: ignore[type-arg]  # generic only in the stubs
    """The rows of one part of a version. ``version`` is the draft they belong to."""

    part = ""
    order: tuple[str, ...] = ()

    def __init__(self, version: ItemVersion, data: Any = None, *, more: int = 0) -> None:
        self.version = version
        self.extra = 0
        if data is not None and more:
            data = _longer(data, self.get_default_prefix(), more, self.form)
        super().__init__(data, initial=self.stored())

    def stored(self) -> list[Row]:
        """The rows as they are stored."""
        names = list(self.form.base_fields)
        return [{name: getattr(row, name) for name in names} for row in getattr(self.version, self.part).all()]

    def kept(self) -> list[Row]:
        """The rows that stay, in order. Only after ``is_valid``."""
        rows = [
            form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data[DELETION_FIELD_NAME]
        ]
        plain = [{name: value for name, value in row.items() if name != DELETION_FIELD_NAME} for row in rows]
        return sorted(plain, key=lambda row: tuple(row[name] for name in self.order)) if self.order else plain

    def rows(self) -> list[Row]:
        """The rows as ``Edits`` take them."""
        return [row | {"position": place} for place, row in enumerate(self.kept(), 1)]

    def edits(self) -> Edits:
        return Edits(rows={self.part: self.rows()})

    def clean(self) -> None:
        """What the rules say of the version with these rows; faults of other parts wait until filing."""
        if any(self.errors):
            return
        draft = copy_of(self.version, self.version.number)
        apply(draft, self.edits())
        checks = CHECKS.get(self.part, ())
        calendar = calendar_for(self.version.item.organ)
        found = [fault for check in checks for fault in check(draft.sheet(), calendar) if not fault.warns]
        if found:
            raise forms.ValidationError([forms.ValidationError(str(fault), code=fault.rule) for fault in found])


CHECKS: dict[str, tuple[rules.Check, ...]] = {
    "route": (rules.route_is_workable, rules.steps_within_the_promise),
    "limits": (rules.unknown_units, rules.promised_within_the_law, rules.steps_within_the_promise),
    "basis": (rules.licence_has_a_basis,),
}


def _longer(data: Any, prefix: str, more: int, form: type[forms.Form]) -> Any:
    """The same data with room for ``more`` empty rows: how a row is added without JavaScript.

    A new row holds what its form would show, so that it does not count as begun and complains of nothing.
    """
    longer = data.copy()
    key = f"{prefix}-TOTAL_FORMS"
    begun = int(data.get(key) or 0)
    longer[key] = str(min(begun + more, MOST_ROWS))
    shown = {name: field.initial for name, field in form.base_fields.items() if field.initial is not None}
    for place in range(begun, int(longer[key])):
        for name, value in shown.items():
            longer[f"{prefix}-{place}-{name}"] = "on" if value is True else value
    return longer


class RouteSet(RowSet):
    """The internal route: series by number, side by side where the number is the same."""

    part, order = "route", ("stage",)

    def rows(self) -> list[Row]:
        placed = []
        for stage, (_old, steps) in enumerate(groupby(self.kept(), key=lambda row: row["stage"]), 1):
            placed += [step | {"stage": stage, "position": place} for place, step in enumerate(steps)]
        return [row | {"limit_unit": row["limit_unit"] or ""} for row in placed]


class LimitSet(RowSet):
    """The limits of the item."""

    part = "limits"

    def rows(self) -> list[Row]:
        # What no column shows (an alternative, a window) stays with the limit it belongs to.
        details = {(row.kind, row.what): row.detail for row in self.version.limits.all()}
        return [row | {"detail": details.get((row["kind"], row["what"]), {})} for row in super().rows()]

    def clean(self) -> None:
        kinds = [row["kind"] for row in self.kept()] if not any(self.errors) else []
        several = (LimitKind.OTHER, LimitKind.EXTENSION, LimitKind.PUBLICATION)
        for kind in {kind for kind in kinds if kinds.count(kind) > 1 and kind not in several}:
            text = _("There is more than one limit of the kind “%(kind)s”.")
            raise forms.ValidationError(text, code="limit_twice", params={"kind": LimitKind(kind).label})
        super().clean()


class MaterialSet(RowSet):
    """The list of materials."""

    part = "materials"


class BasisSet(RowSet):
    """The legal basis."""

    part = "basis"


class RiskSet(RowSet):
    """Integrity risks and the measures against them."""

    part = "risks"

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        steps = [(f"{step.stage}-{step.position}", step.name) for step in self.version.route.all()]
        step = form.fields["step"]
        assert isinstance(step, forms.ChoiceField)
        step.choices = [("", str(_("the whole item"))), *steps]

    def stored(self) -> list[Row]:
        return [
            {
                "step": f"{risk.step.stage}-{risk.step.position}" if risk.step else "",
                "grade": risk.grade,
                "description": risk.description,
                "measures": "\n".join(each["text"] if isinstance(each, dict) else each for each in risk.measures),
                "is_main": risk.is_main,
            }
            for risk in self.version.risks.select_related("step")
        ]

    def clean(self) -> None:
        """One risk at most is the main one (CAT-09)."""
        if not any(self.errors) and sum(bool(row["is_main"]) for row in self.kept()) > 1:
            raise forms.ValidationError(_("An item has one main risk point."), code="main_twice")
        super().clean()

    def rows(self) -> list[Row]:
        known = {
            each["text"]: each for risk in self.version.risks.all() for each in risk.measures if isinstance(each, dict)
        }
        return [
            row | {"step": _place(row["step"]), "measures": _measures(row["measures"], known)} for row in self.kept()
        ]


def _place(step: str) -> tuple[int, int] | None:
    stage, _dash, position = step.partition("-")
    return (int(stage), int(position)) if step else None


def _measures(text: str, known: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    """One measure a line; a known one keeps its kind, a new one is a reminder."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [known.get(line, {"kind": "reminder", "text": line}) for line in lines]


@dataclass(frozen=True)
class Part:
    """A list one may edit: its name in the address, its title, and its forms."""

    name: str
    title: str | Promise
    rows: type[RowSet]


def _part(name: str, title: str | Promise, form: type[RowForm], rows: type[RowSet]) -> Part:
    made = formset_factory(form, formset=rows, extra=0, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    return Part(name, title, cast(type[RowSet], made))


PARTS = {
    part.name: part
    for part in (
        _part("route", _("Internal route"), StepForm, RouteSet),
        _part("limits", _("Limits"), LimitForm, LimitSet),
        _part("materials", _("Materials"), MaterialRow, MaterialSet),
        _part("basis", _("Legal basis"), BasisForm, BasisSet),
        _part("risks", _("Integrity risks"), RiskForm, RiskSet),
    )
}
