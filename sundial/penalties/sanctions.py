"""Checks of what is proposed: kinds against amounts, one act one fine, age, and no heavier penalty for a defence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, PartyKind
from sundial.cases.procedure import Act
from sundial.cases.stated import given_check
from sundial.kernel.refusal import Refusal
from sundial.penalties import terms
from sundial.penalties.benchmark import applied
from sundial.penalties.terms import FINE, MEASURED
from sundial.powers.discretion.statutory import Statutory, applying, disregarded

Answers = Mapping[str, Any]
EVIDENCE = (
    "interview",
    "inspect_scene",
    "sample",
    "record_appraisal",
    "take_photographs",
    "extract_evidence",
    "extract_data",
)
EXEMPT = ("exempt",)


@given_check("sanctions_fit")
def sanctions_fit(act: Act, answers: Answers, argument: None) -> None:
    """Each amount belongs to a kind that is chosen, and gains are confiscated (arts. 9, 28)."""
    if answers["proposed"] != "penalty":
        return
    kinds = set(answers["kinds"])
    for kind, name in MEASURED.items():
        if kind in kinds and terms.money_of(answers.get(name)) <= 0:
            raise Refusal("penalty.amount", _("Say the amount."), field=name, basis="行政处罚法第九条")
    if terms.money_of(answers.get("amount")) > 0 and FINE not in kinds:
        raise Refusal(
            "penalty.kind", _("An amount is given, but no fine is chosen."), field="kinds", basis="行政处罚法第九条"
        )
    if terms.money_of(answers.get("gains")) > 0 and "confiscate_gains" not in kinds:
        raise Refusal(
            "penalty.gains",
            _("Unlawful gains are confiscated, unless they are to be paid back."),
            field="kinds",
            basis="行政处罚法第二十八条第二款",
        )


@given_check("one_act_one_fine")
def one_act_one_fine(act: Act, answers: Answers, argument: None) -> None:
    """One act is fined once (art. 29): another case fined this party for an act of the same day and cause."""
    if answers["proposed"] != "penalty" or FINE not in answers["kinds"] or not act.case.applicant.identifier:
        return
    fined = Case.objects.filter(
        applicant__identifier=act.case.applicant.identifier,
        outcome="penalty",
        project_name=act.case.project_name,
        answers__act_on=act.case.answers.get("act_on"),
        answers__kinds__contains=FINE,
    ).exclude(pk=act.case.pk)
    if other := fined.first():
        raise Refusal(
            "penalty.second_fine",
            _("Case %(number)s has fined this party for the same act already."),
            field="kinds",
            basis="行政处罚法第二十九条",
            number=other.number,
        )


@given_check("age_regarded")
def age_regarded(act: Act, answers: Answers, argument: None) -> None:
    """What the law commands in anybody's case holds before any benchmark: no penalty under fourteen, a lighter one until eighteen,

    none without fault (行政处罚法 arts. 30 to 33).
    """
    if answers["proposed"] != "penalty":
        return
    present = _commands(act, answers)
    if exempt := [each for each in present if each.directions == EXEMPT]:
        raise Refusal(
            "penalty.exempt",
            _("“%(circumstance)s”: the law allows no penalty."),
            field="born" if exempt[0].by_age else "statutory",
            basis=exempt[0].basis,
            circumstance=exempt[0].name.zh,
        )
    found = applied(act, answers)
    if found is not None and (left := disregarded(found.finding, present)) and not answers.get("deviation"):
        raise Refusal(
            "penalty.circumstance",
            _("“%(circumstance)s”: the law wants another measure than this grade; choose it and say why."),
            field="deviation",
            basis=left[0].basis,
            circumstance=left[0].name.zh,
        )


def _commands(act: Act, answers: Answers) -> list[Statutory]:
    acted, born = terms.on_day(act.case.answers.get("act_on")), terms.on_day(answers.get("born"))
    if act.case.applicant.kind == PartyKind.PERSON and born is None:
        raise Refusal("penalty.born", _("Say when the person was born."), field="born", basis="行政处罚法第三十条")
    told = dict.fromkeys(answers.get("statutory", []), True)
    present = applying(acted, born=born, answered=told) if acted else []
    return [each for each in present if each.must]


@given_check("not_heavier_for_defence")
def not_heavier_for_defence(act: Act, answers: Answers, argument: None) -> None:
    """Nobody is punished more heavily because he defended himself (art. 45): only new evidence makes the proposal heavier."""
    spoke = act.case.records.filter(action__in=["state_defence", "hear_defence", "hold_hearing"]).order_by("at").first()
    before = act.case.records.filter(action="propose_penalty").order_by("-at").first()
    if spoke is None or before is None or answers["proposed"] != "penalty":
        return
    if act.case.records.filter(action__in=EVIDENCE, at__gt=spoke.at).exists():
        return
    more = terms.money_of(answers.get("amount")) > terms.money_of(before.values.get("amount"))
    heavier = set(answers["kinds"]) - set(before.values.get("kinds", []))
    if more or heavier:
        raise Refusal(
            "penalty.heavier",
            _("The penalty may not become heavier because the party defended itself."),
            field="amount" if more else "kinds",
            basis="行政处罚法第四十五条第二款",
        )
