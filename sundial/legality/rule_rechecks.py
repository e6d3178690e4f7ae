"""制度抽查: which rules in force are drawn, by the same draw as files, and who may not check one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.papers import values_of
from sundial.cases.stated import effect, given_check, reckoned, standing_check
from sundial.cases.stated.asked import choices_of
from sundial.cases.stated.saying import asked_at, in_chinese
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.legality.file_reviews import draw
from sundial.organs.models import Organ
from sundial.powers.models import ChangeRequest, ItemVersion, PowerItem, VersionState

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

RECHECK = "rule_recheck"


@choices_of("organs_with_rules")
def organs_with_rules(case: Case) -> dict[str, object]:
    """Every organ of the region with rules or powers in force, by its key."""
    rows = Organ.objects.filter(items__versions__state=VersionState.IN_FORCE, region=case.organ.region)
    return {str(each.pk): each.name for each in rows.distinct().order_by("name")}


def _rules(case: Case) -> QuerySet[PowerItem]:
    held = PowerItem.objects.filter(organ__in=case.answers["organs_checked"], cancelled_on=None)
    return held.filter(versions__state=VersionState.IN_FORCE).distinct()


@given_check("enough_rules")
def enough_rules(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """No more rules are drawn than are in force. Raises ``rules.few``."""
    there = _rules(act.case).count()
    if answers["number"] > there:
        raise Refusal("rules.few", _("Only %(there)s rules are in force there."), field="number", there=there)


@reckoned("drawn_rules")
def drawn_rules(act: Act, answers: Mapping[str, Any]) -> list[str]:
    """The codes of the rules drawn."""
    opening = Event.objects.get(subject_id=act.case.pk, kind=f"{RECHECK}.open")
    return draw(_rules(act.case).values_list("code", flat=True), bytes(opening.leaf_hash), int(answers["number"]))


@choices_of("drawn_rules_left")
def drawn_rules_left(case: Case) -> dict[str, object]:
    """The rules drawn, by code; those not checked yet first."""
    checked = case.answers.get("checked_rules", {})
    drawn = sorted(case.answers.get("drawn", []), key=lambda code: (code in checked, code))
    names = _names(drawn)
    return {code: f"{names.get(code, code)}{'  ✓' if code in checked else ''}" for code in drawn}


def _names(codes: list[str]) -> dict[str, str]:
    """The name in force of each rule, with the organ it belongs to."""
    rows = ItemVersion.objects.filter(item__code__in=codes, state=VersionState.IN_FORCE).select_related("item__organ")
    return {each.item.code: f"{each.item.organ.name} {each.name}" for each in rows}


@given_check("no_part_in_the_rule")
def no_part_in_the_rule(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Whoever drafted, filed or reviewed a change of the rule does not check it. Raises ``rules.own``."""
    officer = act.hand.officer
    mine = Q(drafted_by=officer) | Q(filed_by=officer) | Q(reviewed_by=officer)
    if officer and ChangeRequest.objects.filter(mine, item__code=answers["rule"]).exists():
        raise Refusal("rules.own", _("You had a part in this rule; somebody else checks it."), field="rule")


@effect("keep_check")
def keep_check(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Keep what was found of the rule beside the others; a second check stands for the first."""
    kept = {"wrong": answers.get("wrong", []), "findings": answers["findings"]}
    act.case.answers["checked_rules"] = {**act.case.answers.get("checked_rules", {}), answers["rule"]: kept}


@standing_check("every_rule_checked")
def every_rule_checked(case: Case, at: dt.datetime, argument: None) -> None:
    """Every rule drawn has been checked. Raises ``rules.left``."""
    left = set(case.answers.get("drawn", [])) - set(case.answers.get("checked_rules", {}))
    if left:
        raise Refusal("rules.left", _("%(left)s of the rules drawn have not been checked yet."), left=len(left))


@reckoned("something_is_wrong")
def something_is_wrong(act: Act, answers: Mapping[str, Any]) -> bool:
    """Whether anything was found wrong with any of them."""
    return any(kept["wrong"] for kept in act.case.answers["checked_rules"].values())


@values_of(RECHECK)
def of_a_recheck(act: Act, kind: str) -> dict[str, Any]:
    """The table of the report."""
    checked = act.case.answers["checked_rules"]
    names = _names(list(checked))
    wrong = asked_at(act.case, "check", "wrong")
    rows = [
        {
            "rule": names.get(code, code),
            "wrong": in_chinese(wrong, act.case, checked[code]["wrong"]) or "未发现问题",
            "findings": checked[code]["findings"],
        }
        for code in sorted(checked)
    ]
    faulty = sum(1 for kept in checked.values() if kept["wrong"])
    return {"rules": rows, "counted": f"共抽查{len(rows)}件，发现问题{faulty}件。"}
