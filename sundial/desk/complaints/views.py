"""The first person asked writes it down (首问责任); and whoever must know who asked says why and is told, on the record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from sundial.cases.access import note_read
from sundial.cases.files import serve
from sundial.cases.models import Case
from sundial.cases.queries import visible_to
from sundial.complaints.access import identity, may_know
from sundial.complaints.actions import Wish, lodge
from sundial.complaints.explained import PAPER
from sundial.complaints.forms import LodgeForm, choices
from sundial.complaints.models import Lodging
from sundial.desk.views import me, opened, trail
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Officer
from sundial.system.access import staff_only
from sundial.ui import parts
from sundial.ui.fields import Moment, YesNo
from sundial.ui.forms import refused_at

ask_methods = require_http_methods(["GET", "HEAD", "POST"])
HERE = ("channel", "received_at", "people", "identity", "hotline")
MATTER = ("kind", "about_organ", "about_number", "subject", "content")
SETTLED = ("settled", "reply", "explained_item")
PAPERS = ("papers", "absent")
ON_A_VISIT = ("people", "identity", *PAPERS)
WHO = ("naming", "name", "telephone", "email", "address", "may_publish")


class RegisterForm(LodgeForm):
    """受理事项登记表: what the visitor, caller or letter says, when it came, and what was answered on the spot."""

    channel = forms.ChoiceField(label=gettext_lazy("How did it come?"), widget=forms.RadioSelect)
    received_at = forms.DateTimeField(label=gettext_lazy("When was it received?"), required=False, widget=Moment())
    people = forms.IntegerField(label=gettext_lazy("How many came"), required=False, min_value=1)
    identity = forms.ChoiceField(
        label=gettext_lazy("Identity of the visitor"),
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Look at the paper; its number is not written down."),
    )
    hotline = forms.ChoiceField(
        label=gettext_lazy("Hotline a head answers in person"),
        required=False,
        help_text=gettext_lazy("Only for whoever heads an organ and answered it."),
    )
    papers = forms.CharField(
        label=gettext_lazy("Papers you take, one a line"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy(
            "Only where a colleague of your organ handles it, is absent and could not be reached. The visitor gets a receipt."
        ),
    )
    absent = forms.CharField(label=gettext_lazy("Who handles it and is absent"), required=False, max_length=60)
    settled = YesNo(
        label=gettext_lazy("Was it settled on the spot?"),
        required=False,
        yes=gettext_lazy("yes"),
        no=gettext_lazy("no"),
    )
    reply = forms.CharField(
        label=gettext_lazy("What was answered"), required=False, widget=forms.Textarea({"rows": 4}), max_length=4000
    )

    explained_item = forms.CharField(
        label=gettext_lazy("Written notice of what an item wants (its name or code)"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "Only where the person asks for it in writing. It lists every paper, condition and limit of the catalogue, in two copies."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("channel", [each for each in choices("channel") if each[0] != "online"])
        self._ask_when("reply", settled="yes")
        self._offer("identity", choices("identity"))
        self._offer("hotline", [("", "—"), *choices("hotline")])
        self._ask_when("hotline", channel="phone")
        for name in ON_A_VISIT:
            self._ask_when(name, channel="visit")

    def given(self) -> dict[str, Any]:
        """The answers of the opening, as the first person asked writes them."""
        told = self.cleaned_data
        settled = {"settled": told["settled"], "reply": told["reply"]} if told["settled"] else {}
        asked = {"visit": ON_A_VISIT, "phone": ("hotline",)}.get(told["channel"], ())
        here = {name: told[name] for name in (*asked, "explained_item") if told[name]}
        return {**super().given(), "channel": told["channel"], **settled, **here}

    def received(self) -> dt.datetime | None:
        """When it came, where it is entered later."""
        return self.cleaned_data["received_at"] or None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("settled") and not data.get("reply"):
            self.add_error("reply", _("Write what was answered."))
        if data.get("channel") == "visit" and not data.get("identity"):
            self.add_error("identity", _("Say whether the visitor showed an identity paper."))
        if data.get("papers") and not data.get("absent"):
            self.add_error("absent", _("Say for whom you take the papers."))
        return data

    def drawn(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names]


@staff_only
@sensitive_post_parameters("name", "telephone", "email", "address")
@ask_methods
def register(request: HttpRequest) -> HttpResponse:
    """Any officer, of any organ: whoever was asked first registers it, and hands over number and password."""
    form = RegisterForm(request.POST if request.method == "POST" else None, initial={"channel": "visit"})
    if request.method == "POST" and form.is_valid():
        try:
            lodged = lodge(form.person(), form.given(), _wish(form, me(request)), occurred_at=form.received())
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            context = {"case": lodged.case, "password": lodged.password, "trail": _trail(_("Registered"))}
            context["papers"] = _to_hand_over(lodged.case, me(request))
            return render(request, "desk/complaints/registered.html", context)
    groups = [
        (_("How it came"), form.drawn(HERE)),
        (_("What it is about"), form.drawn(MATTER)),
        (_("On the spot"), form.drawn(SETTLED)),
        (_("Papers for somebody who is absent"), form.drawn(PAPERS)),
        (_("Who asks"), form.drawn(WHO)),
    ]
    context = {"form": form, "groups": groups, "trail": _trail()}
    return render(request, "desk/complaints/register.html", context, status=422 if form.is_bound else 200)


def _to_hand_over(case: Case, officer: Officer) -> list[parts.Document]:
    """The papers the person takes along, for whoever may open the case; to all others the written notice alone, which says of nobody who he is."""
    if not visible_to(officer).filter(pk=case.pk).exists():
        url = reverse("desk:told_once", args=[case.number])
        told = case.documents.filter(kind=PAPER)
        return [parts.Document(each.title, url, each.number, at=each.issued_at) for each in told]
    return [
        parts.Document(
            each.title, reverse("desk:document", args=[case.number, each.pk]), each.number, at=each.issued_at
        )
        for each in case.documents.filter(public_to_applicant=True).order_by("issued_at", "pk")
    ]


@staff_only
@require_safe
def told_once(request: HttpRequest, number: str) -> HttpResponseBase:
    """The written notice, for whoever was asked first and hands it over, wherever the case went since."""
    case = get_object_or_404(Case, number=number, lodging__first_asked=me(request))
    paper = get_object_or_404(case.documents.select_related("file"), kind=PAPER)
    note_read(case, me(request), paper)
    return serve(paper.file)


def _wish(form: RegisterForm, officer: Officer) -> Wish:
    told = form.cleaned_data
    return Wish(told["about_number"], None, told["may_publish"], officer, form.place(), told["key"])


class ReasonForm(forms.Form):
    """Why somebody must know who asked."""

    reason = forms.CharField(label=gettext_lazy("Why do you need to know?"), max_length=200)


@staff_only
@ask_methods
def who(request: HttpRequest, number: str) -> HttpResponse:
    """Who asked, for whoever may know and says why; the look is an event of the case."""
    case = opened(request, number)
    sealed = get_object_or_404(Lodging.objects.select_related("case"), case=case)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"case": case, "form": form, "trail": trail(case, _("Who asked")), "sealed": sealed}
    context["may"] = may_know(me(request), sealed)
    if request.method == "POST" and form.is_valid():
        try:
            context["told"] = _told(identity(me(request), number, form.cleaned_data["reason"]))
        except Refusal as refusal:
            context["refusal"] = refusal
    return render(request, "desk/complaints/who.html", context)


def _told(lodging: Lodging) -> list[parts.Row]:
    said = [
        (_("Name"), lodging.name),
        (_("Telephone"), lodging.telephone),
        (_("E-mail"), lodging.email),
        (_("Address"), lodging.address),
        (_("How far to be known"), str(lodging.get_naming_display())),
    ]
    return [parts.Row(label, value) for label, value in said if value]


def _trail(*more: str) -> list[parts.Link]:
    links = [parts.Link(_("My work"), reverse("desk:work")), parts.Link(_("First asked"), reverse("desk:first_asked"))]
    return [*links, *(parts.Link(each, current=True) for each in more)]
