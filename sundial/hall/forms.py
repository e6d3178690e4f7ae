"""What visitors type to find things."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import PublicationKind
from sundial.complaints.forms import kinds
from sundial.complaints.queries import published
from sundial.hall.catalogue import AUDIENCE_NAMES, Facet, Filters
from sundial.hall.officers import CertificateFilters, organs_with_officers
from sundial.hall.publications import PublicationFilters, kinds_that_published, organs_that_published

LONGEST_QUERY = 100
# Beyond these a day has no moment before or after it in Python's calendar.
DAYS = [MinValueValidator(date(1, 1, 3)), MaxValueValidator(date(9999, 12, 29))]


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """Data and files for a form: of a POST, even an empty one; else neither, so that the form only asks."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


class ServiceFilter(forms.Form):
    """Words and the filters of the catalogue; a value nobody offers narrows nothing."""

    q = forms.CharField(
        label=_("Words"), required=False, max_length=LONGEST_QUERY, widget=forms.TextInput({"type": "search"})
    )
    organ = forms.ChoiceField(label=_("Organ"), required=False)
    kind = forms.ChoiceField(label=_("Kind of power"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    audience = forms.ChoiceField(label=_("For whom"), required=False)
    online = forms.BooleanField(label=_("Can be applied for online"), required=False)

    def __init__(
        self, data: Any, *, organs: Iterable[tuple[str, str]], kinds: Iterable[Facet], themes: Iterable[Facet]
    ) -> None:
        super().__init__(data)
        self._offer("organ", organs)
        self._offer("kind", [(each.key, each.label) for each in kinds])
        self._offer("theme", [(each.key, each.label) for each in themes])
        self._offer("audience", AUDIENCE_NAMES.items())

    def _offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *choices]

    @property
    def words(self) -> str:
        """What was typed, without the space around it."""
        self.is_valid()
        said: str = self.cleaned_data.get("q", "")
        return said

    @property
    def filters(self) -> Filters:
        """The filters that are in force; a faulty one is left out."""
        self.is_valid()
        return Filters(**{name: value for name, value in self.cleaned_data.items() if name != "q" and value})


class PublicationFilter(forms.Form):
    """Which publications to list; faulty dates narrow nothing and say so beside the field."""

    q = forms.CharField(
        label=_("Words"), required=False, max_length=LONGEST_QUERY, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(label=_("What is published"), required=False)
    organ = forms.ChoiceField(label=_("Organ"), required=False)
    power = forms.ChoiceField(label=_("Kind of power"), required=False)
    since = forms.DateField(label=_("From"), required=False, validators=DAYS, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, validators=DAYS, widget=forms.DateInput({"type": "date"}))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        kind, organ, power = (self.fields[name] for name in ("kind", "organ", "power"))
        assert isinstance(kind, forms.ChoiceField) and isinstance(organ, forms.ChoiceField)
        assert isinstance(power, forms.ChoiceField)
        kind.choices = [("", _("All")), *PublicationKind.choices]
        organ.choices = [("", _("All")), *organs_that_published()]
        power.choices = [("", _("All")), *kinds_that_published()]

    @property
    def filters(self) -> PublicationFilters:
        """The filters in force."""
        self.is_valid()
        return PublicationFilters(**{name: value for name, value in self.cleaned_data.items() if value})


class OfficerFilter(forms.Form):
    """Whose certificate to look up."""

    q = forms.CharField(
        label=_("Number of the certificate, or the officer's name"),
        required=False,
        max_length=LONGEST_QUERY,
        widget=forms.TextInput({"type": "search"}),
    )
    organ = forms.ChoiceField(label=_("Organ"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        organ = self.fields["organ"]
        assert isinstance(organ, forms.ChoiceField)
        organ.choices = [("", _("All")), *organs_with_officers()]

    @property
    def filters(self) -> CertificateFilters:
        """The filters in force."""
        self.is_valid()
        return CertificateFilters(**{name: value for name, value in self.cleaned_data.items() if value})


class AnswerFilter(forms.Form):
    """Which questions and answers to list; a value nobody offers narrows nothing."""

    q = forms.CharField(
        label=_("Words"), required=False, max_length=LONGEST_QUERY, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    organ = forms.ChoiceField(label=_("Organ"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        organs = published().order_by("organ__name").values_list("organ__code", "organ__short_name").distinct()
        for name, offered in (("kind", kinds()), ("organ", organs)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("All")), *offered]

    @property
    def narrowed(self) -> dict[str, str]:
        """The filters in force, by the names of ``published``."""
        self.is_valid()
        told = self.cleaned_data
        return {"words": told.get("q", ""), "kind": told.get("kind", ""), "organ": told.get("organ", "")}


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
