"""What this room checks beside its lives' files: households, the income line, the appraisal, amounts by standard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.benefits.means import line_of, means_of, standard_of
from sundial.cases.models import Case, ClockKind
from sundial.cases.stated import given_check, standing_check
from sundial.cases.stated.checks import check_enough
from sundial.cases.stated.lives import stated_life
from sundial.kernel.clock import local_date
from sundial.kernel.identifiers import citizen_id
from sundial.kernel.refusal import Refusal

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

BASIS = "社会救助暂行办法第九条、第十二条"


@given_check("household")
def household(act: Act, answers: Mapping[str, Any], field: str) -> None:
    """Everybody of the household has a name and a true identity number, and nobody stands in it twice."""
    seen: set[str] = set()
    for row in answers.get(field) or []:
        number = citizen_id.validate(row.get("identifier", ""), field=field)
        if not row.get("name"):
            raise Refusal("household.name", _("Write the name of every member."), field=field, basis=BASIS)
        if number in seen:
            raise Refusal(
                "household.twice", _("%(name)s stands in the household twice."), field=field, name=row["name"]
            )
        seen.add(number)


@standing_check("recheck_over")
def recheck_over(case: Case, at: dt.datetime, argument: None) -> None:
    """The re-check is due once its clock has run out."""
    if not case.clocks.filter(kind=ClockKind.RECHECK, ended_at=None, due_at__lte=at).exists():
        raise Refusal("recheck.early", _("The day of the re-check has not come."), basis="社会救助暂行办法第十三条")


@given_check("within_line")
def within_line(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any]) -> None:
    """A grant needs a household below the line, and lifts it no further than the line: ``{granted, amount, lines}``."""
    if answers.get(argument["granted"]) is True:
        check_line(act, answers[argument["amount"]], argument["amount"], argument["lines"])


@given_check("within_line_after")
def within_line_after(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any]) -> None:
    """After a re-check: above the line it is ended, below it what is paid from now on, new or as before, stays within it:

    ``{result, amount, lines}``.
    """
    result = answers.get(argument["result"])
    if result == "change":
        check_line(act, answers[argument["amount"]], argument["amount"], argument["lines"])
    elif result == "keep":
        check_line(act, str(_paid_now(act.case)), argument["result"], argument["lines"])


def _paid_now(case: Case) -> Decimal:
    """What the household gets a month by the latest decision."""
    return case.award.amounts.order_by("-since").values_list("amount", flat=True)[0]


def check_line(act: Act, amount: str | None, field: str, lines: Mapping[str, str]) -> None:
    """Raises ``Refusal``: ``means.unknown``, ``line.above``, ``line.amount``."""
    means = means_of(act.case)
    line = line_of(act.case, lines, local_date(act.at))
    if means is None:
        raise Refusal("means.unknown", _("The household has not been surveyed."), basis=BASIS)
    if means.a_head >= Decimal(line.value):
        raise Refusal(
            "line.above",
            _("Income a head is %(income)s a year, the line is %(line)s; the household is not below it."),
            field=field,
            basis=line.basis,
            income=means.a_head,
            line=line.value,
        )
    most = means.most_a_month(Decimal(line.value))
    if amount is not None and Decimal(amount) > most:
        raise Refusal(
            "line.amount",
            _("At most %(most)s a month lift this household to the line."),
            field=field,
            basis=line.basis,
            most=most,
        )


@given_check("appraised_by_enough")
def appraised_by_enough(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any]) -> None:
    """Enough people appraise, and every voice is counted once: ``{present, voices, parameter}``."""
    present = answers[argument["present"]]
    few = _("At least %(least)s people appraise; %(present)s are named.")
    asked = {"field": argument["present"], "parameter": argument["parameter"]}
    check_enough(act, len(present), asked, few, "appraisal.few", present=len(present))
    if sum(Decimal(str(answers[name])) for name in argument["voices"]) != len(present):
        raise Refusal(
            "appraisal.voices",
            _("The voices do not add up to the %(present)s people who were present."),
            field=argument["voices"][0],
            present=len(present),
        )


@given_check("by_standard")
def by_standard(act: Act, answers: Mapping[str, Any], argument: Mapping[str, str]) -> None:
    """What is paid is the standard in force, no more and no less: ``{amount, category}`` (P-PREF step 1)."""
    if argument["amount"] not in answers:
        return
    category = str(answers.get(argument["category"]) or act.case.answers.get(argument["category"], ""))
    standard = standard_of(act.case, category, local_date(act.at))
    if standard is None:
        raise Refusal(
            "standard.none",
            _("No standard is in force for this category."),
            field=argument["category"],
            basis=act.transition.basis,
            who=_("whoever enters the standards of the year on the page of the payment lists"),
        )
    if Decimal(answers[argument["amount"]]) != standard.amount:
        raise Refusal(
            "standard.amount",
            _("The standard in force is %(amount)s yuan."),
            field=argument["amount"],
            basis=standard.paper,
            amount=standard.amount,
        )


@given_check("serious_enough")
def serious_enough(act: Act, answers: Mapping[str, Any], argument: Mapping[str, str]) -> None:
    """An illness that counts, or a cost above the threshold; never what is excluded: ``{granted, illness, cost, cause, threshold}``."""
    if answers.get(argument["granted"]) is not True:
        return
    cause = act.case.answers.get(argument["cause"])
    if cause != "illness":
        raise Refusal(
            "aid.excluded", _("Accidents, injuries by others and mental illness are excluded from this aid."), basis=AID
        )
    threshold = stated_life(act.life.procedure).parameter(argument["threshold"], local_date(act.at))
    listed = act.case.answers.get(argument["illness"]) in ("tumour", "leukaemia", "uraemia")
    hardship = act.case.answers.get("hardship") in ("five_guarantee", "special_hardship")
    cost = Decimal(str(act.case.answers.get(argument["cost"], 0)))
    if not (listed and hardship) and cost <= Decimal(threshold.value):
        raise Refusal(
            "aid.threshold",
            _(
                "Own medical costs of the year must exceed %(threshold)s yuan, or a listed illness strike a hardship family."
            ),
            field=argument["granted"],
            basis=threshold.basis,
            threshold=threshold.value,
        )


AID = "镇民政工作相关制度三（四）"


@given_check("batch_of_quarter")
def batch_of_quarter(act: Act, answers: Mapping[str, Any], field: str) -> None:
    """The county decides by quarterly batches: the quarter named is over or its last month has begun (P-AID step 3)."""
    day = local_date(act.at)
    year, _q, quarter = str(answers[field]).partition("Q")
    valid = year.isdigit() and quarter in ("1", "2", "3", "4")
    if not valid or (int(year), int(quarter) * 3) > (day.year, day.month):
        raise Refusal(
            "batch.early", _("Name a quarter that has come to its last month, like 2026Q1."), field=field, basis=AID
        )


@given_check("papers_of_group")
def papers_of_group(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any]) -> None:
    """Whoever belongs to a group brings the papers of the group: ``{group, brought, papers: {group: [paper …]}, common: […]}``."""
    brought = set(answers.get(argument["brought"]) or [])
    wanted: Iterable[str] = [*argument["common"], *argument["papers"].get(answers[argument["group"]], [])]
    if answers.get(argument.get("again", "")) is True:
        wanted = [*wanted, argument["certificate"]]
    if missing := [paper for paper in wanted if paper not in brought]:
        names = _names(act, argument["brought"], missing)
        raise Refusal("papers.missing", _("Still missing: %(names)s."), field=argument["brought"], names=names)


def _names(act: Act, field: str, papers: Iterable[str]) -> str:
    opening = stated_life(act.life.procedure).opening
    asked = next(each for each in opening.asked if each.name == field) if opening else None
    options = asked.choices(act.case) if asked else {}
    return "、".join(str(options.get(each, each)) for each in papers)
