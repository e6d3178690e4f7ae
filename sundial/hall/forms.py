"""What visitors type to find things."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sundial.cases.models import PublicationKind
from sundial.complaints.forms import kinds
from sundial.complaints.queries import organs_that_answered
from sundial.hall.catalogue import AUDIENCE_NAMES, Facet, Filters, every_life_event
from sundial.hall.officers import CertificateFilters, organs_with_officers
from sundial.hall.publications import PublicationFilters, kinds_that_published, organs_that_published
from sundial.hall.risks import RiskFilters, grades, organs_with_risks

LONGEST_QUERY = 100
# Beyond these a day has no moment before or after it in Python's calendar.
DAYS = [MinValueValidator(date(1, 1, 3)), MaxValueValidator(date(9999, 12, 29))]


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """Data and files for a form: of a POST, even an empty one; else neither, so that the form only asks."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def search_field(label: Any) -> forms.CharField:
    """Words to look for."""
    return forms.CharField(
        label=label, required=False, max_length=LONGEST_QUERY, widget=forms.TextInput({"type": "search"})
    )


class Narrowing(forms.Form):
    """Words and what a list is narrowed by. A value nobody offers and a faulty day narrow nothing; the day says so beside its field."""

    q = search_field(_("Words"))

    def _offer(self, **offered: Iterable[tuple[str, Any]]) -> None:
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("All")), *choices]

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for, as far as it can be answered."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ServiceFilter(Narrowing):
    """Words and the filters of the catalogue."""

    organ = forms.ChoiceField(label=_("Organ"), required=False)
    kind = forms.ChoiceField(label=_("Kind of power"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    audience = forms.ChoiceField(label=_("For whom"), required=False)
    life = forms.ChoiceField(label=_("What happens in a life"), required=False)
    online = forms.BooleanField(label=_("Can be applied for online"), required=False)

    def __init__(
        self, data: Any, *, organs: Iterable[tuple[str, str]], kinds: Iterable[Facet], themes: Iterable[Facet]
    ) -> None:
        super().__init__(data)
        offered = {"kind": kinds, "theme": themes}
        lives = [(each.key, each.label) for each in every_life_event()]
        facets = {name: [(each.key, each.label) for each in found] for name, found in offered.items()}
        self._offer(organ=organs, audience=AUDIENCE_NAMES.items(), life=lives, **facets)

    @property
    def words(self) -> str:
        """What was typed, without the space around it."""
        said: str = self.asked.get("q", "")
        return said

    @property
    def filters(self) -> Filters:
        """The filters in force."""
        return Filters(**{name: value for name, value in self.asked.items() if name != "q"})


class PublicationFilter(Narrowing):
    """Which publications to list."""

    kind = forms.ChoiceField(label=_("What is published"), required=False)
    organ = forms.ChoiceField(label=_("Organ"), required=False)
    power = forms.ChoiceField(label=_("Kind of power"), required=False)
    since = forms.DateField(label=_("From"), required=False, validators=DAYS, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, validators=DAYS, widget=forms.DateInput({"type": "date"}))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self._offer(kind=PublicationKind.choices, organ=organs_that_published(), power=kinds_that_published())

    @property
    def filters(self) -> PublicationFilters:
        """The filters in force."""
        return PublicationFilters(**self.asked)


class OfficerFilter(Narrowing):
    """Whose certificate to look up."""

    q = search_field(_("Number of the certificate, or the officer's name"))
    organ = forms.ChoiceField(label=_("Organ"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self._offer(organ=organs_with_officers())

    @property
    def filters(self) -> CertificateFilters:
        """The filters in force."""
        return CertificateFilters(**self.asked)


class RiskFilter(Narrowing):
    """Which integrity risks to list."""

    q = search_field(_("Words of the power or of the risk"))
    organ = forms.ChoiceField(label=_("Organ"), required=False)
    grade = forms.ChoiceField(label=pgettext_lazy("risk", "Grade"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self._offer(organ=organs_with_risks(), grade=grades())

    @property
    def filters(self) -> RiskFilters:
        """The filters in force."""
        return RiskFilters(**self.asked)


class AnswerFilter(Narrowing):
    """Which questions and answers to list."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    organ = forms.ChoiceField(label=_("Organ"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self._offer(kind=kinds(), organ=organs_that_answered())


class ProgressForm(forms.Form):
    """Number and query password of a case."""

    number = forms.CharField(
        label=_("Case number"), max_length=60, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
    )
    password = forms.CharField(
        label=_("Query password"),
        max_length=40,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=_(
            "It stands on your receipt, for example 7KQ2-M4XN-PB9T. Small letters and missing dashes do no harm."
        ),
    )
