"""What whoever asks or complains fills in, online or through the first person asked."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.cases.forms import TelephoneField
from sundial.cases.stated import stated_life
from sundial.complaints.actions import Person
from sundial.complaints.centres import PROCEDURE, centres, organs_by_place
from sundial.complaints.models import RATING, Naming
from sundial.organs.models import Region

LONGEST = 4000
ABOUT = ("kind", "about_organ", "about_number", "subject", "content")
PLACE = "place"  # before the key of a place in the list of organs
WHO = ("naming", "name", "telephone", "email", "address")


def kinds() -> list[tuple[str, Any]]:
    """Complaint, report, question, suggestion, help, as the life names them."""
    return [each for each in choices("kind") if each[0] != RATING]


def choices(name: str) -> list[tuple[str, Any]]:
    """What a question of the opening may be answered with."""
    opening = stated_life(PROCEDURE).opening
    assert opening is not None
    return list(next(each for each in opening.asked if each.name == name).options.items())


def _concerned() -> list[tuple[str, Any]]:
    """The organs of every centre's place; where there are several, each place by itself, with a line for whoever knows no organ."""
    regions = {each.item.organ.region_id: each.item.organ.region for each in centres()}
    organs = organs_by_place(regions.values())
    named = {place: [(str(organ.pk), organ.name) for organ in found] for place, found in organs.items()}
    if len(regions) < 2:
        return [("", _("I do not know, or none")), *(each for found in named.values() for each in found)]
    unknown = _("I do not know, or none: %(place)s")
    places = [
        (region.name, [(f"{PLACE}:{key}", unknown % {"place": region.name}), *named[key]])
        for key, region in regions.items()
    ]
    return [("", "—"), *places]


class LodgeForm(forms.Form):
    """What it is about, and who asks. ``key`` is the form's own, so that two presses lodge once."""

    kind = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect)
    about_organ = forms.ChoiceField(label=_("Which organ does it concern?"), required=False)
    about_number = forms.CharField(
        label=_("Number of the case it is about"),
        required=False,
        max_length=60,
        help_text=_("If it is about a case you know the number of."),
    )
    subject = forms.CharField(label=_("In one line"), max_length=100)
    content = forms.CharField(
        label=_("What happened, or what do you want to know?"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 7}),
        help_text=_("When, where, what. Leave out names and numbers that tell who you are; you may give them below."),
    )
    naming = forms.ChoiceField(
        label=_("How far may you be known?"),
        widget=forms.RadioSelect,
        choices=[
            (Naming.PROTECTED, _("By name, to the complaint centre only")),
            (Naming.NAMED, _("By name, and the organ that handles it may know me too")),
            (Naming.ANONYMOUS, _("Anonymously")),
        ],
        help_text=_("The organ complained of is never told who you are, whichever you choose."),
    )
    name = forms.CharField(label=_("Your name"), required=False, max_length=60)
    telephone = TelephoneField(label=_("Telephone"), required=False, max_length=30)
    email = forms.EmailField(label=_("E-mail"), required=False)
    address = forms.CharField(label=_("Address"), required=False, max_length=300)
    may_publish = forms.BooleanField(
        label=_("Question and answer may be published without my identity"), required=False
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("kind", kinds())
        self._offer("about_organ", _concerned())
        for name in WHO[1:]:
            self._ask_when(name, naming=("named", "protected"))

    def _ask_when(self, name: str, **answers: str | tuple[str, ...]) -> None:
        """Fold the field away until another is answered so; without a script it stands there, and may be left empty."""
        wanted = {other: [each] if isinstance(each, str) else list(each) for other, each in answers.items()}
        self.fields[name].asked_when = json.dumps(wanted)  # type: ignore[attr-defined]  # the template reads it

    def _offer(self, name: str, found: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("naming") in (Naming.NAMED, Naming.PROTECTED):
            if not data.get("name"):
                self.add_error("name", _("Give your name, or choose to stay anonymous."))
            if not any(data.get(each) or each in self.errors for each in ("telephone", "email", "address")):
                self.add_error("telephone", _("Give one way to reach you: telephone, e-mail or address."))
        return data

    def person(self) -> Person:
        """Who asks."""
        return Person(**{name: self.cleaned_data[name] for name in WHO})

    def place(self) -> Region | None:
        """Where it happened, of whoever knows no organ and lives where several centres serve."""
        mark, _dot, place = str(self.cleaned_data["about_organ"]).partition(":")
        return Region.objects.get(pk=place) if mark == PLACE else None

    def given(self) -> dict[str, Any]:
        """The answers of the opening, for one that comes online."""
        told = {name: self.cleaned_data[name] for name in ("kind", "subject", "content")}
        organ = "" if self.place() else self.cleaned_data["about_organ"]
        return {**told, "channel": "online", **({"about_organ": organ} if organ else {})}
