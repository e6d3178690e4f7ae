"""The circumstances of a case as a form, for whoever tries a table or decides by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext

from sundial.kernel.refusal import Refusal
from sundial.powers.discretion.finding import Finding, lawful, read_value
from sundial.powers.discretion.show import finding as shown_finding
from sundial.powers.discretion.show import language
from sundial.powers.discretion.table import Benchmark, Fact

PREFIX = "fact-"


class FactsForm(forms.Form):
    """One field for each circumstance the violation asks for; none is required, for it may decide nothing.

    ``finding`` is what the benchmark says of them, None while something is wrong.
    """

    def __init__(self, benchmark: Benchmark, violation: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.benchmark, self.violation = benchmark, violation
        self.finding: Finding | None = None
        found = benchmark.violation(violation)
        self.facts = {each.key: each for each in benchmark.facts_of(found)} if found else {}
        for fact in self.facts.values():
            self.fields[f"{PREFIX}{fact.key}"] = _field(fact)

    def told(self) -> dict[str, object]:
        """The circumstances that were told, by their keys."""
        return {
            key: value for key in self.facts if (value := self.cleaned_data.get(f"{PREFIX}{key}")) not in (None, "")
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for key, fact in self.facts.items():
            self._check(fact, cleaned.get(f"{PREFIX}{key}"))
        if not self.errors:
            self._find()
        return cleaned

    def _check(self, fact: Fact, value: object) -> None:
        try:
            if value not in (None, ""):
                read_value(fact, value)
        except Refusal as refusal:
            self.add_error(f"{PREFIX}{fact.key}", str(refusal))

    def _find(self) -> None:
        try:
            self.finding = lawful(self.benchmark, self.violation, self.told())
        except Refusal as refusal:
            named = f"{PREFIX}{refusal.field}"
            self.add_error(named if named in self.fields else None, str(refusal))


def _field(fact: Fact) -> forms.Field:
    label = fact.name.said(language())
    if fact.type == "number":
        shown = f"{label}（{fact.unit}）" if fact.unit else label
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        return forms.CharField(label=shown, required=False, max_length=20, widget=widget)
    choices = [("", gettext("not told")), *((key, fact.label_of(key).said(language())) for key in fact.keys)]
    return forms.ChoiceField(label=label, required=False, choices=choices)


def tried(benchmark: Benchmark, data: Mapping[str, Any]) -> dict[str, Any]:
    """The panel that tries a table: a violation chosen, its circumstances asked, and once ``try`` is sent, what follows."""
    keys = [each.key for each in benchmark.violations]
    chosen = data.get("violation", "")
    chosen = chosen if chosen in keys else keys[0]
    sent = "try" in data
    form = FactsForm(benchmark, chosen, data if sent else None)
    found = form.finding if sent and form.is_valid() else None
    return {
        "try_form": form,
        "try_violation": chosen,
        "try_violations": [(each.key, each.name.said(language())) for each in benchmark.violations],
        "finding": shown_finding(found) if found else None,
    }
