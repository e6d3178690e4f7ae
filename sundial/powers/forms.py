"""Forms by which a unit and the legal office change the catalogue. They shape what was typed; the rules decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.organs.models import Role
from sundial.powers import key_powers, procedures
from sundial.powers.actions.change import Cause, NewItem
from sundial.powers.drafts import Edits
from sundial.powers.item_settings import (
    EVERY_NAMES,
    HEARING_AMOUNT,
    PERIODIC,
    occasions_said,
    read_occasions,
    with_settings,
)
from sundial.powers.models import (
    ChangeTrigger,
    FivePower,
    HandlingKind,
    ItemVersion,
    MajorMatter,
    MergedForm,
    PowerType,
    Side,
)

GROUP_MARK = "#"


class LinesField(forms.CharField):
    """A list of texts, one in a line."""

    def __init__(self, **kwargs: Any) -> None:
        rows = kwargs.pop("rows", 4)
        kwargs.setdefault("help_text", _("One in each line."))
        super().__init__(widget=forms.Textarea({"rows": rows}), required=kwargs.pop("required", False), **kwargs)

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "\n".join(map(_line, value))


def _line(value: Any) -> str:
    """An entry of a list in one line; what a file gave as parts is joined."""
    return "，".join(str(part) for part in value.values() if part) if isinstance(value, dict) else str(value)


class ConditionsField(LinesField):
    """Conditions in groups: a line that begins with # names the class of applicants the lines below it concern."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            rows=10,
            help_text=_("One in each line. A line that begins with # names whom the following concern."),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        groups: list[dict[str, Any]] = []
        for line in super().to_python(value):
            if line.startswith(GROUP_MARK) or not groups:
                groups.append(
                    {"group": line.lstrip(GROUP_MARK).strip() if line.startswith(GROUP_MARK) else "", "items": []}
                )
            if not line.startswith(GROUP_MARK):
                groups[-1]["items"].append(line)
        return groups

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        lines = ([f"{GROUP_MARK} {group['group']}" if group.get("group") else "", *group["items"]] for group in value)
        return "\n".join(line for group in lines for line in group if line)


class CauseForm(forms.Form):
    """Why an item changes."""

    trigger = forms.ChoiceField(label=_("What brings the change about"), choices=ChangeTrigger.choices)
    reason = forms.CharField(label=_("What changes, and why"), widget=forms.Textarea({"rows": 4}), max_length=2000)
    settled_on = forms.DateField(
        label=_("The change was settled on"),
        help_text=_("The clock for filing runs from this day."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        initial=clock.today,
    )
    law_effective_on = forms.DateField(
        label=_("The law takes effect on"),
        help_text=_("Only when a law, regulation or rule changes."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def cause(self) -> Cause:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        return Cause(ChangeTrigger(data["trigger"]), data["reason"], data["settled_on"], data["law_effective_on"])


class NewItemForm(CauseForm):
    """An item that does not exist yet: what names it, and why it comes."""

    code = forms.CharField(label=_("Item code"), max_length=64)
    name = forms.CharField(label=_("Name of the item"), max_length=300)
    power_type = forms.ChoiceField(label=_("Power type"), choices=PowerType.choices)
    procedure = forms.ChoiceField(label=_("Procedure it runs by here"), required=False)

    field_order = ("code", "name", "power_type", "procedure")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = [(each.name, each.title) for each in procedures.every()]
        procedure = self.fields["procedure"]
        assert isinstance(procedure, forms.ChoiceField)
        procedure.choices = [("", _("none yet: the item is only listed")), *titles]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        chosen = data.get("procedure")
        if chosen and not procedures.runs(chosen, data.get("power_type", "")):
            self.add_error("procedure", _("This procedure is not for powers of that type."))
        return data

    def facts(self) -> NewItem:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        return NewItem(data["code"].strip(), data["name"].strip(), PowerType(data["power_type"]), data["procedure"])


class ReviewForm(forms.Form):
    """The legal office's opinion on a filed change."""

    APPROVE, RETURN = "approve", "return"

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(APPROVE, _("approve the change")), (RETURN, _("return to the unit"))],
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(
        label=_("Review opinion"), widget=forms.Textarea({"rows": 4}), max_length=2000, required=False
    )
    effective_on = forms.DateField(
        label=_("Takes effect on"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("decision") == self.APPROVE and not data.get("effective_on"):
            self.add_error("effective_on", _("Say on which day the new version takes effect."))
        return data


class ReasonForm(forms.Form):
    """A reason in words, for giving up a change or cancelling an item."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 3}), max_length=1000)


class CancelForm(ReasonForm):
    """The decision that cancels an item, and from when (CAT-17)."""

    on = forms.DateField(
        label=_("Cancelled from"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), initial=clock.today
    )


class PartForm(forms.Form):
    """A form of plain fields of a version; its field names are those of the version."""

    def __init__(self, version: ItemVersion, data: Any = None) -> None:
        initial = {name: getattr(version, name) for name in self.base_fields if hasattr(version, name)}
        if "units" in self.base_fields:
            initial["units"] = [unit.name for unit in version.units.all()]
        super().__init__(data, initial=initial)

    def edits(self) -> Edits:
        """What was typed, as edits of the draft."""
        fields = {name: value for name, value in self.cleaned_data.items() if name != "units"}
        return Edits(fields=fields, units=self.cleaned_data.get("units"))


ON_SITE = [
    ("none", _("never")),
    ("optional", _("if decided")),
    ("required", _("always")),
    ("not_applicable", _("not applicable")),
]
COLLECTIVE = [
    ("none", _("never")),
    ("optional", _("if decided")),
    ("major_only", _("for major matters")),
    ("required", _("always")),
]


class NameForm(PartForm):
    """What the item is called, who holds it, and how it is handled."""

    name = forms.CharField(label=_("Name of the item"), max_length=300)
    aliases = LinesField(label=_("Other names"), rows=2)
    subtype = forms.CharField(label=_("Subtype"), max_length=40, required=False)
    handling_kind = forms.ChoiceField(label=_("Kind of handling"), choices=HandlingKind.choices)
    responsible_unit = forms.CharField(label=_("Responsible unit"), max_length=200, required=False)
    units = LinesField(label=_("Sections that handle it"), rows=2)
    issuing_authority = forms.CharField(label=_("Issuing authority"), max_length=200, required=False)
    delegated_by = forms.CharField(label=_("Delegated by"), max_length=200, required=False)
    quantity_limit = forms.CharField(label=_("Limit of quantity"), max_length=200, required=False)
    classified_ground = forms.CharField(
        label=_("Ground on which the item is classified"),
        help_text=_("Only where its cases are state secrets. It then leaves the public list and runs off the network."),
        max_length=200,
        required=False,
    )
    classified_by = forms.CharField(
        label=_("Who approved the classification (organ and paper)"), max_length=200, required=False
    )
    internal_ground = forms.CharField(
        label=_("Ground on which the item is internal"),
        help_text=_("Only for a rule of the inside: the provision that lets it stay inside."),
        max_length=200,
        required=False,
    )
    key_power = forms.ChoiceField(
        label=_("Key power"),
        help_text=_("The main steps of its cases are open to everybody, without the names of parties."),
        choices=key_powers.choices,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("classified_ground")) != bool(data.get("classified_by")):
            wanting = "classified_by" if data.get("classified_ground") else "classified_ground"
            self.add_error(wanting, _("A classification names its ground and who approved it."))
        return data


class PlaceForm(PartForm):
    """Where the item stands among the powers, who answers for it, and what it sets for the procedure it runs by."""

    five_power = forms.ChoiceField(
        label=_("Inventory of five powers"), choices=[("", _("not said")), *FivePower.choices], required=False
    )
    side = forms.ChoiceField(label=_("Whose power it is"), choices=Side.choices)
    major_matter = forms.ChoiceField(
        label=_("Three majors and one large"), choices=[("", _("none of them")), *MajorMatter.choices], required=False
    )
    decision_scope = forms.CharField(
        label=_("Scope of the decision"),
        help_text=_("For a decision on major matters: what is decided this way, and from which amount."),
        max_length=500,
        required=False,
    )
    responsible_person = forms.CharField(label=_("Responsible person (name and post)"), max_length=100, required=False)
    elsewhere = forms.CharField(
        label=_("System or way it runs by instead of here"),
        help_text=_("Only where it cannot run here. Handler, time, flow and result are published here all the same."),
        max_length=200,
        required=False,
    )
    elsewhere_approved_by = forms.CharField(
        label=_("Who approved that it runs elsewhere (leading-group office and paper)"), max_length=200, required=False
    )
    hearing_amount = forms.DecimalField(
        label=_("A hearing is due from this amount (yuan)"),
        help_text=_("Of a penalty. Empty: the amounts of the law hold."),
        min_value=0,
        max_digits=18,
        decimal_places=2,
        required=False,
    )
    every = forms.ChoiceField(
        label=_("Work that comes round"), choices=[("", _("does not come round")), *EVERY_NAMES.items()], required=False
    )
    role = forms.ChoiceField(label=_("Post that owes it"), choices=[("", _("none")), *Role.choices], required=False)

    festivals = forms.BooleanField(label=_("It is owed before each public holiday too"), required=False)
    occasions = forms.CharField(
        label=_("Days before which it is owed too, one a line"),
        help_text=_("Major events and sensitive periods: 2026-09-03 name, or every year 03-05 name."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    OF_THE_PROCEDURE = ("hearing_amount", "every", "role", "festivals", "occasions")

    def __init__(self, version: ItemVersion, data: Any = None) -> None:
        super().__init__(version, data)
        self.version = version
        told = version.extra.get(PERIODIC, {})
        told = told | {"occasions": occasions_said(told)}
        self.initial.update({"hearing_amount": version.extra.get(HEARING_AMOUNT), **told})

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("five_power") == FivePower.MAJOR_DECISION and not (data.get("decision_scope") or "").strip():
            self.add_error("decision_scope", _("A decision on major matters says its scope."))
        if bool(data.get("elsewhere")) != bool(data.get("elsewhere_approved_by")):
            wanting = "elsewhere_approved_by" if data.get("elsewhere") else "elsewhere"
            self.add_error(wanting, _("What runs elsewhere names the way and who approved it."))
        if bool(data.get("every")) != bool(data.get("role")):
            wanting = "role" if data.get("every") else "every"
            self.add_error(wanting, _("Work that comes round names how often, and the post that owes it."))
        if data.get("hearing_amount") is not None and self.version.item.power_type != PowerType.PENALTY:
            self.add_error("hearing_amount", _("Only a penalty has such an amount."))
        return data

    def clean_occasions(self) -> list[dict[str, str]]:
        try:
            return read_occasions(self.cleaned_data["occasions"])
        except ValueError as error:
            raise forms.ValidationError(_("No day and name: “%(line)s”"), params={"line": error}) from None

    def edits(self) -> Edits:
        data = self.cleaned_data
        fields = {name: value for name, value in data.items() if name not in self.OF_THE_PROCEDURE}
        ahead = (data["festivals"], data["occasions"])
        extra = with_settings(self.version.extra, data["hearing_amount"], data["every"], data["role"], *ahead)
        return Edits(fields=fields | {"extra": extra})


class JustificationForm(forms.Form):
    """Why a newly set item is needed, and what was said of it in public (CAT-34)."""

    justification = forms.CharField(
        label=_("Why it is needed, lawful and workable"), widget=forms.Textarea({"rows": 6}), max_length=4000
    )
    major_interest = forms.BooleanField(label=_("It touches a major public interest"), required=False)
    argued = forms.CharField(
        label=_("Public argument: when, how, who took part, with which result"),
        widget=forms.Textarea({"rows": 4}),
        max_length=4000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("major_interest") and not (data.get("argued") or "").strip():
            self.add_error("argued", _("What touches a major public interest is argued in public first."))
        return data


class ConditionsForm(PartForm):
    """Conditions, results and the counterpart's position."""

    conditions = ConditionsField(label=_("Conditions"))
    no_conditions = forms.BooleanField(label=_("It is confirmed that there is no condition"), required=False)
    outcomes = LinesField(label=_("Results issued"), rows=2)
    rights = LinesField(label=_("Rights of the counterpart"))
    remedies = LinesField(label=_("Remedies"), rows=2)
    supervision_points = LinesField(label=_("Supervision points"))
    complaint_channels = LinesField(label=_("Complaint channels"))
    fees = LinesField(label=_("Fees and their basis"), rows=2)


class HandlingForm(PartForm):
    """How the procedure treats the item: visits, meetings, publication, what stops the clock."""

    merged_form = forms.ChoiceField(
        label=_("Stages lawfully merged"),
        choices=[("", _("none merged")), *MergedForm.choices],
        required=False,
    )
    merged_ground = forms.CharField(
        label=_("Legal ground for merging"),
        help_text=_("Law and article, or the decision that allows it. It stands on the guide beside the flow."),
        max_length=300,
        required=False,
    )
    on_site_review = forms.ChoiceField(label=_("On-site review"), choices=ON_SITE)
    collective_decision = forms.ChoiceField(label=_("Collective decision"), choices=COLLECTIVE)
    publishes_proposed = forms.BooleanField(label=_("The proposed decision is published"), required=False)
    publishes_result = forms.BooleanField(label=_("The result is published"), required=False)
    issues_acceptance_notice = forms.BooleanField(label=_("An acceptance notice is issued"), required=False)
    correction_stops_clock = forms.BooleanField(label=_("Time of correction does not count"), required=False)
    rectification_stops_clock = forms.BooleanField(label=_("Time of rectification does not count"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("merged_form") and not (data.get("merged_ground") or "").strip():
            self.add_error("merged_ground", _("A merged procedure names the legal ground for merging."))
        return data


class OwnForm(PartForm):
    """What the unit keeps up by itself, without review (CAT-21)."""

    audience = forms.CharField(label=_("For whom"), max_length=100, required=False)
    theme = forms.CharField(label=_("Theme"), max_length=60, required=False)
    keywords = LinesField(label=_("Words people search for"), rows=3)
    places = LinesField(label=_("Places and hours"), rows=3)
    visits = forms.IntegerField(label=_("Visits the applicant must make"), min_value=0, max_value=99, required=False)
    notes = LinesField(label=_("Notes"), rows=3)

    def changed(self) -> dict[str, Any]:
        """Only what differs from what holds, so that untouched lists keep their parts."""
        return {name: self.cleaned_data[name] for name in self.changed_data}
