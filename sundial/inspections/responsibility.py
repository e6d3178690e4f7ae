"""What a year of responsibility for safety knows beside its file: the duties of each side, one letter a year, who failed before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.stated import given_check, reckoned, stated_life
from sundial.cases.stated.asked import choices_of
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

DUTIES = Path(__file__).with_name("safety_duties.yaml")
FAIL = "fail"
BASIS = "杭州市安全生产监督管理规定第二十一条"


@cache
def _duties() -> Mapping[str, list[str]]:
    loaded: Mapping[str, list[str]] = read_yaml(DUTIES)
    return loaded


@choices_of("duties_of_safety")
def duties_of_safety(case: Case) -> dict[str, object]:
    """The duties the rule lists for the side that signs, by their number."""
    listed = _duties().get(str(case.answers.get("responsible_as", "")), [])
    return {str(number): text for number, text in enumerate(listed, start=1)}


@given_check("one_letter_a_year")
def one_letter_a_year(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """One organ signs with one side once a year. Raises ``Refusal`` ``responsibility.twice``."""
    if _of_same_side(act.case).filter(answers__year=answers["year"]).exists():
        raise Refusal(
            "responsibility.twice", _("A letter of this year stands with this side already."), field="year", basis=BASIS
        )


@reckoned("years_failed")
def years_failed(act: Act, answers: Mapping[str, Any]) -> int:
    """How many years running the side has failed, the one decided on now among them."""
    if answers["grade"] != FAIL:
        return 0
    failed = set(_of_same_side(act.case).filter(answers__grade=FAIL).values_list("answers__year", flat=True))
    year = count = int(act.case.answers["year"])
    while count - 1 in failed:
        count -= 1
    return year - count + 1


@given_check("second_failure_is_handled")
def second_failure_is_handled(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Whoever fails so many years running is dealt with by the body that has authority over him. Raises ``responsibility.handled``."""
    graded = act.case.records.filter(action="grade").order_by("at", "pk").last()
    failed = int(graded.values.get("years_failed", 0)) if graded else 0
    running = stated_life(act.life.procedure).parameter("failed_running", local_date(act.at))
    if failed >= running.value and not answers.get("handled_by"):
        raise Refusal(
            "responsibility.handled",
            _("Failed %(years)s years running: name the body that deals with the officials."),
            field="handled_by",
            basis=running.basis,
            years=failed,
        )


def _of_same_side(case: Case) -> QuerySet[Case]:
    party = case.applicant
    same = Case.objects.filter(procedure=case.procedure, organ=case.organ).exclude(pk=case.pk)
    return same.filter(applicant__identifier=party.identifier, applicant__name=party.name)
