"""The bell's list: what an officer was told, read or not, and where notices reach him outside the system."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from sundial.organs.access import officer_in
from sundial.supervision.actions import notice as act
from sundial.supervision.notices.models import Contact, Notice
from sundial.system.access import staff_only
from sundial.wall.asking import frame_for, reader

PER_PAGE = 50


class ContactForm(forms.Form):
    email = forms.EmailField(label=_("E-mail for notices"), required=False)
    mobile = forms.RegexField(
        r"^\+?[0-9 -]{5,30}$",
        label=_("Mobile telephone for notices"),
        required=False,
        error_messages={"invalid": _("Write the number in digits.")},
    )


@staff_only
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    return show(request)


def show(request: HttpRequest, form: ContactForm | None = None, status: int = 200) -> HttpResponse:
    officer = reader(request)
    found = officer.notices.filter(digest=None).order_by("-told_at", "-pk")
    shown = found.prefetch_related("dispatches", "gathered")
    contact = Contact.objects.filter(officer=officer).first()
    initial = {"email": contact.email, "mobile": contact.mobile} if contact else {}
    context = {
        "frame": frame_for(officer),
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "unread": found.filter(read_at=None).count(),
        "form": form or ContactForm(initial=initial),
        "channels": settings.NOTICE_CHANNELS,
    }
    return render(request, "wall/notices/notices.html", context, status=status)


@staff_only
@require_POST
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and go where it leads."""
    found = get_object_or_404(Notice, pk=pk, officer=officer_in(request))
    act.mark_read(found.officer, [pk for pk in (found.pk, found.digest_id) if pk])
    return redirect(found.address)


@staff_only
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    act.mark_read(reader(request))
    return redirect("wall:notices")


@staff_only
@require_POST
def contact(request: HttpRequest) -> HttpResponse:
    form = ContactForm(request.POST)
    if not form.is_valid():
        return show(request, form, 422)
    act.set_contact(reader(request), **form.cleaned_data)
    return redirect("wall:notices")
