"""One version and the steps of its life: what it changes, what its back-test gave, and who may do what next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sundial.desk.rules import show
from sundial.desk.rules.forms import BacktestForm, LiveForm, OpinionForm, ReasonForm, RetireForm
from sundial.desk.version_steps import Steps
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.organs.models import Officer
from sundial.rules.rule import Rule
from sundial.supervision import backtest as past
from sundial.supervision import rule_words as words
from sundial.supervision.actions import rule_life
from sundial.supervision.models import RuleVersion
from sundial.supervision.rule_access import LIFE
from sundial.supervision.rule_states import rule_life as life_data
from sundial.supervision.rulebook import rule_of, rules_on
from sundial.system.access import staff_only


def _backtest(pk: UUID, data: dict[str, Any], by: Officer) -> Any:
    """Test first, then write down: nothing is locked while past cases are looked at."""
    version = RuleVersion.objects.get(pk=pk)
    LIFE.check("backtest", version, by)
    wanted = rule_of(version)
    rule_life.check_examples(wanted)
    result = past.backtest(wanted, held_of(wanted), data["since"], data["until"], seconds=life_data().backtest_seconds)
    return rule_life.keep_backtest(pk, version.text, result.as_data(life_data().listed), by=by)


STEPS: Steps[RuleVersion] = Steps(
    LIFE,
    {
        "backtest": (BacktestForm, _backtest),
        "confirm": (OpinionForm, lambda pk, data, by: rule_life.confirm(pk, data["opinion"], by=by)),
        "go_live": (LiveForm, lambda pk, data, by: rule_life.go_live(pk, data["effective_from"], by=by)),
        "send_back": (ReasonForm, lambda pk, data, by: rule_life.send_back(pk, data["reason"], by=by)),
        "retire": (RetireForm, lambda pk, data, by: rule_life.retire(pk, data["last_day"], data["reason"], by=by)),
        "abandon": (ReasonForm, lambda pk, data, by: rule_life.abandon(pk, data["reason"], by=by)),
    },
    page="desk:rule_version",
    step_url="desk:rule_step",
    edit_url="desk:rule_edit",
)


def version_of(pk: UUID) -> RuleVersion:
    """The version behind an address; 404 when there is none. Rules are open to every officer."""
    return get_object_or_404(RuleVersion.objects.select_related("drafted_by", "confirmed_by"), pk=pk)


def held_of(rule: Rule) -> Rule | None:
    """The version of the same rule that holds today."""
    return next((each for each in rules_on(clock.today()) if each.id == rule.id), None)


@staff_only
@require_GET
def version(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, version_of(pk))


def _page(request: HttpRequest, found: RuleVersion, step: str = "", form: forms.Form | None = None) -> HttpResponse:
    rule = show.readable(found)
    name = words.name_of(rule) if rule else found.rule_id
    context = {
        "version": found,
        "rule": rule,
        "name": name,
        "tone": show.TONES[found.state],
        "trail": show.trail(found.rule_id, name, _("Version %(number)s") % {"number": found.version}),
        "formula": words.formula(rule) if rule else "",
        "sentence": words.sentence(rule) if rule else "",
        "outcomes": show.tried(rule) if rule else [],
        "differences": show.differences(found),
        "before": show.before(found),
        "people": show.people(found),
        "steps": STEPS.offered(found, me(request), step, form),
        "edit": STEPS.edit(found, me(request)),
        "backtest": show.kept_backtest(found),
        "language": words.language(),
        "form": form,
    }
    return render(request, "desk/rules/version.html", context, status=422 if form else 200)


@staff_only
@require_POST
def step(request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
    """Take one step; what the form or the life refuses is said on the same page."""
    return STEPS.take(request, action, version_of(pk), _page)
