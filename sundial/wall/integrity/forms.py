"""What is written into the integrity register."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.organs.models import Officer, Organ
from sundial.powers.models import RiskGrade
from sundial.supervision.integrity.queries import CadreLine
from sundial.supervision.integrity.terms import matters, words
from sundial.ui.forms import rows_of
from sundial.ui.once import OnceForm

DAY = {"type": "date"}
LONG = {"rows": 3}
LONGEST = 2000


class CadreFilter(forms.Form):
    """Of whom the register is read: an organ, a highest risk, words of a name or post; what it cannot read narrows nothing."""

    q = forms.CharField(label=_("Name or post"), max_length=50, required=False)
    organ = forms.ChoiceField(label=_("Organ"), required=False)
    grade = forms.ChoiceField(
        label=_("Highest risk"), choices=[("", _("all together")), *RiskGrade.choices], required=False
    )

    def __init__(self, asked: Any, organs: Iterable[UUID]) -> None:
        super().__init__(asked)
        self._organs = set(organs)
        known = Organ.objects.filter(pk__in=self._organs).order_by("name")
        self.fields["organ"].choices = [("", _("all together")), *((str(each.pk), each.name) for each in known)]  # type: ignore[attr-defined]  # a choice field
        self.full_clean()

    @property
    def organs(self) -> set[UUID]:
        """The organs asked for, all where none is."""
        one = self.cleaned_data.get("organ")
        return {UUID(one)} if one else self._organs

    def narrow(self, lines: Iterable[CadreLine]) -> list[CadreLine]:
        """The lines asked for."""
        words, grade = self.cleaned_data.get("q", ""), self.cleaned_data.get("grade", "")
        return [each for each in lines if grade in ("", each.grade) and (not words or _says(each, words))]


def _says(line: CadreLine, words: str) -> bool:
    return any(words in name for name in (line.officer.name, *(post.name for post in line.posts)))


class EntryForm(OnceForm):
    kind = forms.ChoiceField(label=_("What is entered"))
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    text = forms.CharField(label=_("What happened"), widget=forms.Textarea(attrs=LONG), max_length=LONGEST)
    paper = forms.CharField(label=_("Paper it rests on"), max_length=200, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["kind"].choices = list(words("entries").items())  # type: ignore[attr-defined]  # a choice field


class ReportForm(OnceForm):
    year = forms.IntegerField(label=_("Year it tells of"), min_value=2010, max_value=2100)
    change = forms.BooleanField(label=_("A change within the year, reported by itself"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"year": clock.today().year - 1})
        for name, label in matters().items():
            self.fields[name] = forms.CharField(
                label=label, widget=forms.Textarea(attrs=LONG), max_length=LONGEST, required=False
            )

    @property
    def told(self) -> dict[str, str]:
        """The matters by name."""
        return {name: self.cleaned_data[name] for name in matters()}


class MemberForm(OnceForm):
    organ = forms.ModelChoiceField(Organ.objects.none(), label=_("Organ whose risks are assessed"), empty_label=None)
    officer = forms.ModelChoiceField(
        Officer.objects.none(), label=_("Name of the officer"), empty_label=_("Choose an officer")
    )
    part = forms.ChoiceField(label=_("Part in the group"))
    paper = forms.CharField(label=_("Paper that names the group"), max_length=200)

    def __init__(self, organs: Iterable[UUID], data: Any = None) -> None:
        super().__init__(data)
        self.fields["part"].choices = list(words("group").items())  # type: ignore[attr-defined]  # a choice field
        rows_of(self, "organ", Organ.objects.filter(pk__in=organs).order_by("name"))
        rows_of(self, "officer", Officer.objects.filter(organ__in=organs).order_by("organ__name", "name"))


class OnceReasonForm(OnceForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs=LONG), max_length=1000)
