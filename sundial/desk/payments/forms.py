"""What drawing up a list, releasing it and entering a standard ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.benefits.models import Frequency
from sundial.benefits.queries import categories_of, names_of, with_standards
from sundial.kernel import clock
from sundial.organs.models import Organ
from sundial.powers.models import PowerItem
from sundial.powers.queries import versions_on
from sundial.ui.once import OnceForm


class DrawUpForm(OnceForm):
    """The benefit and the month; only benefits somebody is owed under are offered."""

    item = forms.ModelChoiceField(label=_("Benefit"), queryset=PowerItem.objects.none(), empty_label=None)
    month = forms.DateField(
        label=_("Month (any day of it)"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, items: Iterable[PowerItem], data: Any = None) -> None:
        super().__init__(data, initial={"month": clock.today})
        offered = list(items)
        names = names_of(offered)
        field = self.fields["item"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = PowerItem.objects.filter(pk__in=[each.pk for each in offered])
        field.label_from_instance = lambda obj: names.get(obj.pk, obj.code)  # type: ignore[method-assign]  # as documented


class ReleaseForm(OnceForm):
    """The voucher of the payment."""

    voucher = forms.CharField(label=_("Voucher of the payment"), max_length=100)


class StandardForm(OnceForm):
    """A standard as a paper sets it."""

    about = forms.ChoiceField(label=_("Benefit and category"))
    amount = forms.DecimalField(label=_("Standard (yuan)"), min_value=0, max_digits=12, decimal_places=2)
    per = forms.ChoiceField(label=_("For"), choices=Frequency.choices)
    since = forms.DateField(label=_("Holds from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    paper = forms.CharField(label=_("Paper that sets it"), max_length=200)

    def __init__(self, organ: Organ, data: Any = None) -> None:
        super().__init__(data)
        self.items = {item.code: (item, name) for item, name in items_of(organ)}
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (f"{code}|{category}", f"{name}：{word}")
            for code, (item, name) in self.items.items()
            for category, word in categories_of(item.procedure).items()
        ]

    def chosen(self) -> tuple[PowerItem, str]:
        code, _bar, category = self.cleaned_data["about"].partition("|")
        return self.items[code][0], category


def items_of(organ: Organ) -> list[tuple[PowerItem, str]]:
    """The benefits with categories whose standard ``organ`` may set, with their names; one query."""
    benefits = versions_on().filter(item__procedure__in=with_standards()).select_related("item")
    return [
        (version.item, version.name)
        for version in benefits.order_by("item__code")
        if organ.pk == version.item.organ_id or organ.code in version.extra.get("seats", {}).values()
    ]
