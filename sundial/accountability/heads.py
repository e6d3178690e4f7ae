"""行政首长问责 (P-NC): which heads, within which days, by which forms; who must be asked, what must be filed, what the review binds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from sundial.accountability.finding import RECORD
from sundial.accountability.regimes import regime_of
from sundial.cases import deadlines, todo
from sundial.cases.models import Case, ClockKind
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.cases.papers import values_of
from sundial.cases.stated import effect, given_check, reckoned, standing_check
from sundial.cases.stated.asked import Choices, choices_of
from sundial.cases.stated.saying import asked_at, in_chinese
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Limit, Unit
from sundial.kernel.refusal import Refusal
from sundial.organs.access import current, head_of, subtree
from sundial.organs.models import Officer, Organ, Role

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

PROCEDURE = "heads_accountability"
RULE = "南充市政府对政府部门行政首长问责暂行办法"


@choices_of("departments")
def departments(case: Case) -> Choices:
    """The bodies of the region with a head, by their key; the governments below among them, whom the rule reaches by reference."""
    headed = Q(posts__role=Role.DIRECTOR) & current("posts__appointments__", clock.today())
    found = Organ.objects.filter(headed, region__in=subtree(case.organ.region)).exclude(pk=case.organ.pk)
    return {str(each.pk): each.name for each in found.distinct().order_by("name")}


@choices_of("forms_of_the_regime")
def forms_of_the_regime(case: Case) -> Choices:
    """The regime's forms, the lightest first."""
    return {code: form.title for code, form in regime_of(case).forms.items()}


@reckoned("head_of_department")
def head_of_department(act: Act, answers: Mapping[str, Any]) -> list[dict[str, str]]:
    """Key and name of the department's head today. Raises ``liability.no_head``."""
    head = head_of(Organ.objects.get(pk=answers["department"]), local_date(act.at))
    if head is None:
        raise Refusal("liability.no_head", gettext_lazy("Nobody heads this department today."), field="department")
    return [{"id": str(head.pk), "name": head.name}]


@effect("limit_set")
def limit_set(act: Act, answers: Mapping[str, Any], argument: Mapping[str, str]) -> None:
    """Start a clock of ``kind`` with as many working days as FIELD ``days`` says: set case by case (第九条)."""
    limit = Limit(int(answers[argument["days"]]), Unit.WORKING_DAY)
    deadlines.start(act, argument["kind"], limit, since=act.at, source=act.transition.basis)


@given_check("head_was_asked")
def head_was_asked(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The head stated objections, or the report says why not. Raises ``liability.unheard``."""
    if not act.case.records.filter(action="object").exists() and not answers.get("unheard_why"):
        raise Refusal(
            "liability.unheard",
            gettext_lazy("The head has not stated anything yet: hear him, or say why he was not."),
            field="unheard_why",
            basis=f"{RULE}第八条",
        )


@given_check("filed_where_it_must_be")
def filed_where_it_must_be(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Suspension and resignation are reported under personnel authority. Raises ``liability.unfiled``."""
    forms = regime_of(act.case).forms
    if any(forms[code].filed for code in act.case.answers["decided_forms"]) and not answers.get("filed_with"):
        raise Refusal(
            "liability.unfiled",
            gettext_lazy("This form is filed under personnel authority: say with which body and number."),
            field="filed_with",
            basis=f"{RULE}第十三条",
        )


@given_check("ruled_as_found")
def ruled_as_found(act: Act, answers: Mapping[str, Any], follows: Mapping[str, str]) -> None:
    """What is decided follows what the legal office found: ``{FOUND: RULED}``. Raises ``liability.not_as_found``."""
    if follows[act.case.answers["review_found"]] != answers["ruled"]:
        raise Refusal(
            "liability.not_as_found",
            gettext_lazy(
                "The review report leads to another decision: clear goes on, severity off changes the form, gravely wrong revokes."
            ),
            field="ruled",
            basis=f"{RULE}第十六条",
        )


@standing_check("review_in_time")
def review_in_time(case: Case, at: dt.datetime, argument: None) -> None:
    """The days to ask for review run. Raises ``liability.appeal_late``."""
    if not case.clocks.filter(kind=ClockKind.REMEDY, ended_at=None, due_at__gt=at).exists():
        raise Refusal("liability.appeal_late", gettext_lazy("The time to appeal is over."), basis=f"{RULE}第十四条")


@standing_check("review_time_is_over")
def review_time_is_over(case: Case, at: dt.datetime, argument: None) -> None:
    """The head can ask for review no more. Raises ``liability.appeal_runs``."""
    row = case.clocks.filter(kind=ClockKind.REMEDY, ended_at=None, due_at__gt=at).first()
    if row is not None:
        raise Refusal(
            "liability.appeal_runs",
            gettext_lazy("Those held liable may still appeal until %(day)s."),
            basis=f"{RULE}第十四条",
            day=row.due_at,
        )


@standing_check("not_stopped")
def not_stopped(case: Case, at: dt.datetime, argument: None) -> None:
    """The carrying out is not suspended by the review. Raises ``liability.stopped``."""
    if case.answers.get("stopped"):
        raise Refusal(
            "liability.stopped",
            gettext_lazy("Carrying it out is suspended during the review."),
            basis=f"{RULE}第十五条",
        )


@todo.source(PROCEDURE)
def who_is_asked(case: Case, runs: object) -> Iterator[todo.Wanted]:
    """The head, from the findings until he stated something."""
    if case.state == "told" and not case.records.filter(action="object").exists():
        head = Officer.objects.get(pk=case.answers["head"][0]["id"])
        yield todo.Wanted(Role.DIRECTOR, head, UUID(case.seats["department"]))


@values_of(PROCEDURE)
def of_a_head(act: Act, kind: str) -> dict[str, Any]:
    """Whom it concerns, on which ground, by which forms, in the record's own words."""
    case, known = act.case, act.case.answers
    regime, organ = regime_of(case), Organ.objects.get(pk=case.answers["department"])
    objected = case.records.filter(action="object").order_by("at").last()
    with override(RECORD):
        forms = [] if case.outcome == "revoked" else known.get("decided_forms") or _proposed(case)
        return {
            "head": f"{organ.name} {known['head'][0]['name']}",
            "ground": str(regime.grounds[known["ground"]].title),
            "forms": "、".join(str(regime.forms[code].title) for code in forms) or "不予问责",
            "objected": _objected(case, objected.values) if objected else "未陈述",
        }


def _proposed(case: Case) -> list[str]:
    found = case.records.filter(action="report").order_by("at").last()
    return list(found.values.get("proposed_forms") or ()) if found else []


def _objected(case: Case, said: Mapping[str, Any]) -> str:
    stance = in_chinese(asked_at(case, "object", "objection"), case, said["objection"])
    return f"{stance}：{said['statement']}（纠正情况：{said['put_right']}）"


@panel(PROCEDURE)
def about(case: Case) -> Panel:
    """The head concerned, the ground, and what was decided."""
    regime, known = regime_of(case), case.answers
    organ = Organ.objects.get(pk=known["department"])
    told = [
        (_("Head concerned"), f"{organ.short_name} {known['head'][0]['name']}"),
        (pgettext("regime", "Ground"), str(regime.grounds[known["ground"]].title)),
    ]
    if "decided_forms" in known:
        told.append(
            (_("Held to account by"), "、".join(str(regime.forms[code].title) for code in known["decided_forms"]))
        )
    return Panel(
        str(regime.title),
        (pgettext("regime", "What"), pgettext("regime", "Told")),
        tuple(Line((Cell(a), Cell(b))) for a, b in told),
    )
