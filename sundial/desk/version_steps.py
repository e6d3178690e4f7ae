"""The steps of a version's life on its page: a form for each that leads on, or the reason why not; and taking one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Officer
from sundial.organs.version_life import Version, VersionLife
from sundial.ui import parts
from sundial.ui.forms import refused_at

Verb = Callable[[UUID, dict[str, Any], Officer], Any]
Page = Callable[[HttpRequest, Any, str, forms.Form | None], HttpResponse]


@dataclass(frozen=True)
class NextStep:
    """A step as the page offers it: a form, or the reason why not."""

    label: str
    url: str
    form: forms.Form | None = None
    refusal: Refusal | None = None
    primary: bool = False


def _given(found: Any) -> dict[str, Any]:
    """What a form begins with: a version that has yet to begin ends on its first day at the earliest."""
    return {"last_day": max(clock.today(), found.effective_from)} if found.effective_from else {}


@dataclass(frozen=True)
class Steps(Generic[Version]):
    """The steps of ``life`` that its pages offer (``acts``), each with its form and verb.

    ``page``, ``step_url`` and ``edit_url`` name the addresses of a version, of a step of it, and of its draft.
    """

    life: VersionLife[Version]
    acts: Mapping[str, tuple[type[forms.Form], Verb]]
    page: str
    step_url: str
    edit_url: str

    def offered(
        self, found: Version, officer: Officer, wrong: str = "", form: forms.Form | None = None
    ) -> list[NextStep]:
        """The steps that lead on from this state; one that this officer may not take says why."""
        return [
            self._next(action, found, officer, form if action == wrong else None)
            for action in self.acts
            if found.state in self.life.steps[action].sources
        ]

    def _next(self, action: str, found: Version, officer: Officer, wrong: forms.Form | None) -> NextStep:
        label = str(self.life.steps[action].label)
        url = reverse(self.step_url, args=[found.pk, action])
        try:
            self.life.check(action, found, officer)
        except Refusal as refusal:
            return NextStep(label, url, refusal=refusal)
        form_class, _verb = self.acts[action]
        return NextStep(
            label,
            url,
            form=wrong or form_class(prefix=action, initial=_given(found)),
            primary=action in self.life.forward,
        )

    def edit(self, found: Version, officer: Officer) -> parts.Action | None:
        """The way to the draft, or the reason why not; None once it is a draft no more."""
        if found.state not in self.life.steps["edit"].sources:
            return None
        label = _("Edit the draft")
        try:
            self.life.check("edit", found, officer)
        except Refusal as refusal:
            return parts.Action(label, refusal=str(refusal), basis=refusal.basis, instead=str(refusal.who))
        return parts.Action(label, url=reverse(self.edit_url, args=[found.pk]), primary=True)

    def take(self, request: HttpRequest, action: str, found: Version, page: Page) -> HttpResponse:
        """Take one step; what the form or the life refuses is said on ``page``."""
        if action not in self.acts:
            raise Http404
        form_class, verb = self.acts[action]
        form = form_class(request.POST, prefix=action)
        if form.is_valid():
            try:
                verb(found.pk, form.cleaned_data, me(request))
            except Refusal as refusal:
                refused_at(form, refusal)
            else:
                messages.success(request, _("Done: %(step)s.") % {"step": self.life.steps[action].label})
                return redirect(self.page, found.pk)
        return page(request, found, action, form)
