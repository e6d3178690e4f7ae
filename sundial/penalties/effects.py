"""What an act of a penalty does beyond the effects every life has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines, publishing
from sundial.cases.models import Case, ClockKind
from sundial.cases.procedure import Act
from sundial.cases.stated import effect, stated_life
from sundial.cases.stated.asked import choices_of
from sundial.cases.stated.extending import lengthen
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Limit, Unit
from sundial.kernel.refusal import Refusal
from sundial.ledger import kinds
from sundial.organs.models import Post, Role
from sundial.penalties import payments, terms
from sundial.penalties.terms import MEASURED
from sundial.powers.discretion import queries as discretion
from sundial.powers.discretion.finding import lawful
from sundial.powers.discretion.models import BenchmarkVersion, LawDay
from sundial.powers.discretion.queries import Decided
from sundial.powers.drafts import day_means

Answers = Mapping[str, Any]
SHOWN = ("legal_basis", "penalty_basis", "penalty", "kinds")
LIGHT = {"warning", "criticism"}
LONGEST_KEY = 40  # Where no benchmark names the violation, the cause stands for it, as far as a key reaches.

kinds.register("penalty.tell_hearing_right", "step", _("%(actor)s told the right to a hearing"))


@effect("seat_legal_reviewer")
def seat_legal_reviewer(act: Act, answers: Answers, argument: None) -> None:
    """Legality is reviewed in the organ itself where it has a reviewer, else by the legal office of its region (art. 58)."""
    case = act.case
    posts = Post.objects.filter(role=Role.LEGAL_REVIEWER)
    if posts.filter(organ=case.organ).exists():
        return
    office = posts.filter(organ__region=case.organ.region).order_by("organ__code").first()
    if office is not None:
        case.seats["legal"] = str(office.organ_id)


@effect("tell_hearing_right")
def tell_hearing_right(act: Act, answers: Answers, argument: None) -> None:
    """With the notice of a penalty art. 63 names, the right to a hearing is told and its days begin (arts. 63, 64)."""
    if not act.case.answers.get("hearing_due"):
        return
    term = stated_life(act.life.procedure).limit("hearing", act.case, local_date(act.at))
    assert term is not None
    deadlines.start(act, ClockKind.HEARING, term.limit, since=act.at, source=term.basis, day_means=_days(act.case))
    act.also("tell_hearing_right", verb="hearing_notice", by_hand=True)


@effect("decided_figures")
def decided_figures(act: Act, answers: Answers, argument: None) -> None:
    """The figures the rules judge a penalty by, in the event of its decision."""
    if answers["decision"] != "penalty":
        return
    known = act.case.answers
    said = {
        "amount": str(terms.fine_of(act.case)),
        "remedies_told": True,
        **(known.get("benchmark") or {}).get("figures", {}),
    }
    act.note(figures={name: value for name, value in said.items() if value is not None})
    remember_decided(act)


def remember_decided(act: Act) -> None:
    """Keep the decision among those like cases are compared with."""
    known = act.case.answers
    says = known.get("benchmark") or {}
    version = BenchmarkVersion.objects.filter(pk=says["version"]).first() if says else None
    discretion.record_decided(
        act.case.pk,
        item=act.case.item,
        organ=act.case.organ,
        version=version,
        violation=says.get("violation", act.case.project_name[:LONGEST_KEY]),
        finding=lawful(version.table, says["violation"], says["facts"]) if version and "facts" in says else None,
        facts=says.get("facts", {}),
        sanctions=[Decided(kind, _measure(act.case, kind)) for kind in known["kinds"]],
        decided_on=local_date(act.at),
        law_day=LawDay(says["law_day"]) if says else LawDay.ACT,
        grade=says.get("grade", ""),
    )


def _measure(case: Case, kind: str) -> Decimal | None:
    value = case.answers.get(MEASURED.get(kind, ""))
    return terms.money_of(value) if value else None


@effect("publish_penalty")
def publish_penalty(act: Act, answers: Answers, argument: None) -> None:
    """Publish the penalty by itself, masked, until the day the register has it withdrawn (arts. 48; PEN-23)."""
    if act.case.outcome != "penalty":
        return
    stated = stated_life(act.life.procedure)
    light = set(act.case.answers.get("kinds", [])) <= LIGHT
    name = "shown_until_minor" if light else "shown_until"
    there = name in stated.limits and stated.limit(name, act.case, local_date(act.at)) is not None
    publishing.publish_stated(
        act, answers, {"limit": name if there else "publication", "place": "政务大厅、政府门户网站", "shows": SHOWN}
    )
    act.also("published", verb="publish", by_hand=False)


for procedure in ("penalty", "summary_penalty"):
    kinds.register(f"{procedure}.published", "release", _("the penalty was published"))


@effect("payment_until")
def payment_until(act: Act, answers: Answers, field: str) -> None:
    """A new last day to pay: the clock of payment begins anew with the days until then."""
    until = terms.on_day(answers[field])
    if until is None or until <= local_date(act.at):
        raise Refusal(
            "payment.past", _("The new last day lies in the past."), field="schedule", basis=act.transition.basis
        )
    _pay_by(act, until)


@effect("pay_next_instalment")
def pay_next_instalment(act: Act, answers: Answers, argument: None) -> None:
    """After a payment the next open instalment is the one waited for; a missed one stays overdue until it is paid."""
    following = payments.next_instalment(act.case)
    if not payments.missed(act.case, local_date(act.at)):
        deadlines.end(act, ClockKind.ENFORCE)
    if (
        following is not None
        and local_date(act.at) < following.due
        and following.due != terms.on_day(act.case.answers["pay_by"])
    ):
        _pay_by(act, following.due)


@effect("note_missed")
def note_missed(act: Act, answers: Answers, argument: None) -> None:
    """Say in the event which day passed and what is open."""
    act.note(pay_by=act.case.answers["pay_by"], left=str(terms.left_to_pay(act.case)))


def _pay_by(act: Act, until: dt.date) -> None:
    days = (until - local_date(act.at)).days
    deadlines.end(act, ClockKind.PAYMENT)
    deadlines.start(act, ClockKind.PAYMENT, Limit(days, Unit.CALENDAR_DAY), since=act.at, source=act.transition.basis)
    act.case.answers["pay_by"] = until.isoformat()


@effect("extend_whole")
def extend_whole(act: Act, answers: Answers, argument: Mapping[str, str]) -> None:
    """Lengthen the clock of ``kind`` to that of ``like``, where it is shorter: a special rule goes before the general limit (art. 60)."""
    rows = {row.kind: row for row in deadlines.open_clocks(act.case, [argument["kind"], argument["like"]])}
    row, like = rows.get(argument["kind"]), rows.get(argument["like"])
    if row is None or like is None or like.budget <= row.budget or row.due_at is None:
        return
    lengthen(act, answers, argument, row, like.budget - row.budget, act.transition.basis)


@choices_of("cases_of_the_party")
def cases_of_the_party(case: Case) -> dict[str, object]:
    """Other open penalty cases against the same party in the same organ."""
    if case.pk is None or not case.applicant_id:
        return {}
    same = (
        {"applicant__identifier": case.applicant.identifier}
        if case.applicant.identifier
        else {"applicant__name": case.applicant.name}
    )
    rows = Case.objects.filter(procedure=case.procedure, organ=case.organ_id, closed_at__isnull=True, **same)
    return {each.number: f"{each.number} {each.project_name}" for each in rows.exclude(pk=case.pk)[:50]}


@effect("join")
def join(act: Act, answers: Answers, argument: None) -> None:
    """The case goes on as part of the other (并案)."""
    act.case.parent = Case.objects.get(number=answers["into"])


@effect("forget_decided")
def forget_decided(act: Act, answers: Answers, argument: None) -> None:
    """An annulled decision is no example for like cases."""
    discretion.forget_decided(act.case.pk)


def _days(case: Case) -> Unit:
    return day_means(case.item, case.version)
