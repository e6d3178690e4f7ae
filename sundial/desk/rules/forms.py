"""Forms by which the owner and the legal office work on a rule. They shape what was typed; the rule format decides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sundial.kernel import clock
from sundial.rules.reading import SEVERITIES
from sundial.rules.vocabulary import KIND_NAMES, LIGHT_NAMES, Name
from sundial.supervision import rule_text
from sundial.supervision.models import RuleState
from sundial.supervision.rule_states import rule_life

PARAM = "param-"
EDITED = ("when", "next", "light", "severity", "sentence", "sentence_en", "examples")
SEVERITY_LABELS = {
    "alarm": gettext_lazy("alarm"),
    "warning": gettext_lazy("caution"),
    "reminder": gettext_lazy("reminder"),
    "record": gettext_lazy("for the record"),
}


def named(name: Name) -> str:
    """A word of the rules' vocabulary in the reader's language."""
    return name.in_language("en" if (get_language() or "").startswith("en") else "zh")


def _choices(names: dict[str, Name]) -> list[tuple[str, str]]:
    return [(key, named(name)) for key, name in names.items()]


class PastDayForm(forms.Form):
    """The day whose lights are computed again; one that is over."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day >= clock.today():
            raise forms.ValidationError(_("Only a day that is over can be computed again."))
        return day


class RuleFilter(forms.Form):
    """Words, kind, light and state."""

    q = forms.CharField(label=gettext_lazy("Name or id"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=lambda: [("", _("all")), *_choices(dict(KIND_NAMES))],
    )
    light = forms.ChoiceField(
        label=gettext_lazy("Light"),
        required=False,
        choices=lambda: [("", _("all")), *_choices(LIGHT_NAMES)],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("all")), *RuleState.choices]
    )


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "spellcheck": "false", "class": "desk-code"})


class PartsForm(forms.Form):
    """A draft part by part: parameters, expression, sentence, light, examples. The rest is edited in the whole text."""

    when = forms.CharField(label=gettext_lazy("Lit when"), widget=_area(4))
    next = forms.CharField(
        label=gettext_lazy("Next look"),
        help_text=gettext_lazy(
            "The first moment at which time alone may change the answer; empty where only an act can."
        ),
        widget=_area(3),
        required=False,
    )
    light = forms.ChoiceField(label=gettext_lazy("Light"), choices=lambda: _choices(LIGHT_NAMES))
    severity = forms.ChoiceField(
        label=gettext_lazy("Severity"), choices=[(name, SEVERITY_LABELS.get(name, name)) for name in SEVERITIES]
    )
    sentence = forms.CharField(label=gettext_lazy("Sentence in Chinese"), widget=forms.Textarea({"rows": 3}))
    sentence_en = forms.CharField(label=gettext_lazy("Sentence in English"), widget=forms.Textarea({"rows": 3}))
    until = forms.DateField(
        label=gettext_lazy("Ends with"),
        help_text=gettext_lazy("Empty: it holds until a newer version or a decision ends it."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    examples = forms.CharField(
        label=gettext_lazy("Worked examples"),
        help_text=gettext_lazy("On both sides of the edge; each is run before a back-test."),
        widget=_area(14),
    )

    def __init__(self, text: str, data: Any = None) -> None:
        self.text = text
        self.params = rule_text.params_of(text)
        initial: dict[str, Any] = {name: rule_text.part_of(text, name) for name in EDITED}
        initial["until"] = rule_text.days_of(text)[1]
        super().__init__(data, initial=initial)
        for name, value in self.params.items():
            self.fields[f"{PARAM}{name}"] = forms.CharField(
                label=f":{name}",
                initial=_shown(value),
                max_length=200,
                required=False,
                help_text=gettext_lazy("Left empty, the rule has this parameter no longer."),
            )
        self.order_fields([f"{PARAM}{name}" for name in self.params])

    @property
    def param_fields(self) -> list[forms.BoundField]:
        return [self[f"{PARAM}{name}"] for name in self.params]

    def composed(self) -> str:
        """The whole text with what was typed in its place."""
        text = self.text
        for name in EDITED:
            typed = self.cleaned_data[name].replace("\r\n", "\n").strip()
            if typed != rule_text.part_of(self.text, name).strip():
                text = rule_text.with_part(text, name, rule_text.written(name, typed))
        first, last = rule_text.days_of(self.text)
        if self.cleaned_data["until"] != last:
            text = rule_text.with_part(text, "effective", rule_text.days_written(first, self.cleaned_data["until"]))
        typed_params = {name: self.cleaned_data[f"{PARAM}{name}"] for name in self.params}
        if any(value != _shown(self.params[name]) for name, value in typed_params.items()):
            text = rule_text.with_part(text, "params", rule_text.params_written(typed_params))
        return text

    def field_of(self, place: rule_text.Place) -> str | None:
        """The field a wrong place belongs to; None where this form does not show it."""
        part = "until" if place.part == "effective" else place.part
        if part in self.fields:
            return part
        return next((f"{PARAM}{name}" for name in self.params), None) if place.part == "params" else None


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(str, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


class TextForm(forms.Form):
    """A draft as one text."""

    text = forms.CharField(label=gettext_lazy("Text of the rule"), widget=_area(34), strip=False)

    def __init__(self, text: str, data: Any = None) -> None:
        super().__init__(data, initial={"text": text})

    def composed(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    def field_of(self, _place: rule_text.Place) -> str:
        return "text"


def _day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more)


def _last_year() -> date:
    return clock.today() - timedelta(days=rule_life().backtest_days)


def _tomorrow() -> date:
    return clock.today() + timedelta(days=1)


class BacktestForm(forms.Form):
    """The time to look back over."""

    since = _day_field(gettext_lazy("From"), initial=_last_year)
    until = _day_field(gettext_lazy("To"), initial=clock.today)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", _("The last day is before the first."))
        return data


class OpinionForm(forms.Form):
    opinion = forms.CharField(label=gettext_lazy("Opinion of the legal office"), widget=forms.Textarea({"rows": 3}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reasons"), widget=forms.Textarea({"rows": 3}))


class LiveForm(forms.Form):
    effective_from = _day_field(
        gettext_lazy("In force from"),
        initial=_tomorrow,
        help_text=gettext_lazy("Tomorrow at the earliest; the version before it ends the day before."),
    )


class RetireForm(ReasonForm):
    last_day = _day_field(gettext_lazy("Last day"), initial=clock.today)
    field_order = ("last_day", "reason")
