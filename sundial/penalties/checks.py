"""Gates of a penalty that its life's file names and cannot spell out itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.models import Case, CaseClock, ClockKind
from sundial.cases.procedure import Act, Hand
from sundial.cases.stated import given_check, hand_check, standing_check, stated_life
from sundial.kernel.clock import local_date
from sundial.kernel.limits import add_months, backwards
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Certificate
from sundial.organs.queries import calendar_for
from sundial.penalties import terms
from sundial.powers.drafts import day_means

Answers = Mapping[str, Any]
MONTHS_OF_A_YEAR = 12
# Kinds of correction whose very name is that they come by a deadline (options of ``corrections`` in the life).
BY_A_DEADLINE = {"rectify", "register", "cancel_name", "repair"}
LEGAL_QUALIFICATION = "法律职业资格"
FILED = ("investigating", "investigated", "notice_proposed", "notice_agreed", "noticed")


# ----------------------------------------------------------------------------------------------------- filing, evidence


@given_check("discoverable")
def discoverable(act: Act, answers: Answers, argument: None) -> None:
    """Two years, five where life, health or finance is harmed, from the end of the act (art. 36)."""
    if answers["proposal"] != "file" or answers["continuing"]:
        return
    found, ended = terms.on_day(act.case.answers["found_on"]), terms.on_day(answers["act_on"])
    assert found is not None and ended is not None
    term = stated_life(act.life.procedure).parameter(
        "discoverable_years_harmful" if answers["harmful"] else "discoverable_years", found
    )
    if found > add_months(ended, int(term.value) * MONTHS_OF_A_YEAR):
        raise Refusal(
            "filing.lapsed",
            _("The breach ended on %(ended)s and was found on %(found)s, after more than %(years)s years."),
            field="act_on",
            basis=term.basis,
            ended=ended,
            found=found,
            years=term.value,
        )


@standing_check("preserved_is_settled")
def preserved_is_settled(case: Case, at: dt.datetime, argument: None) -> None:
    """What is registered and preserved is dealt with in its days, and outlives no case (art. 56)."""
    if case.answers.get("preserved"):
        raise Refusal(
            "preservation.open",
            _("The evidence under preservation is dealt with first."),
            basis="行政处罚法第五十六条",
        )


@standing_check("filed_or_urgent")
def filed_or_urgent(case: Case, at: dt.datetime, argument: None) -> None:
    """Evidence is taken in a filed case by the officers named for it, or before filing where it was urgent (arts. 54, 55)."""
    if not case.answers.get("investigators"):
        raise Refusal(
            "evidence.unnamed",
            _("Evidence is taken once the case is filed and its investigators are named, or where it is urgent."),
            basis="行政处罚法第五十四条、第五十五条",
        )


@standing_check("clock_stands")
def clock_stands(case: Case, at: dt.datetime, argument: None) -> None:
    if not deadlines.stands(case):
        raise Refusal("clock.running", _("The clock is running; there is nothing to resume."))


@standing_check("justice_is_decided")
def justice_is_decided(case: Case, at: dt.datetime, argument: None) -> None:
    """What was decided otherwise is not handed over to criminal justice afterwards by this act."""
    if case.state == "decided" and case.outcome != "crime":
        raise Refusal(
            "justice.otherwise", _("The case was decided otherwise."), basis="行政处罚法第五十七条第一款第四项"
        )


@standing_check("not_for_justice")
def not_for_justice(case: Case, at: dt.datetime, argument: None) -> None:
    if case.outcome == "crime":
        raise Refusal(
            "justice.instead", _("The case goes to criminal justice."), basis="行政处罚法第五十七条第一款第四项"
        )


# ------------------------------------------------------------------------------------------------------ notice, hearing


@standing_check("hearing_may_be_asked")
def hearing_may_be_asked(case: Case, at: dt.datetime, argument: None) -> None:
    """Only where the law gives the right, within its days, and once on one notice (arts. 63, 64)."""
    if not case.answers.get("hearing_due"):
        raise Refusal(
            "hearing.none", _("The law gives no right to a hearing on this penalty."), basis="行政处罚法第六十三条"
        )
    if case.answers.get("waived"):
        raise Refusal(
            "hearing.waived", _("The right to a hearing has been waived."), basis="行政处罚法第六十二条、第六十四条"
        )
    clock = _latest(case, ClockKind.HEARING)
    if clock is None or clock.ended_at is not None or (clock.due_at is not None and clock.due_at <= at):
        raise Refusal(
            "hearing.late",
            _("A hearing is asked for within %(days)s days of the notice."),
            basis="行政处罚法第六十四条第一项",
            days=clock.budget if clock else 0,
        )


@given_check("hearing_told_in_time")
def hearing_told_in_time(act: Act, answers: Answers, argument: None) -> None:
    """The party is told so many days before the hearing (art. 64)."""
    held = local_date(dt.datetime.fromisoformat(answers["held_at"]))
    term = stated_life(act.life.procedure).limit("hearing_notice", act.case, local_date(act.at))
    assert term is not None
    latest = backwards(
        term.limit, held, calendar_for(act.case.organ), resolution=day_means(act.case.item, act.case.version)
    )
    if local_date(act.at) > latest:
        raise Refusal(
            "hearing.notice_short",
            _("For a hearing on %(held)s the party had to be told by %(latest)s."),
            field="held_at",
            basis=term.basis,
            held=held,
            latest=latest,
        )


@standing_check("hearing_day_has_come")
def hearing_day_has_come(case: Case, at: dt.datetime, argument: None) -> None:
    planned = dt.datetime.fromisoformat(case.answers["held_at"])
    if at < planned:
        raise Refusal(
            "hearing.early",
            _("The hearing is on %(day)s."),
            basis="行政处罚法第六十四条",
            day=local_date(planned),
        )


@standing_check("notice_period_is_over")
def notice_period_is_over(case: Case, at: dt.datetime, argument: None) -> None:
    """The party's days are over, or it has spoken and been answered, or it has waived them (arts. 44, 45, 62)."""
    if case.answers.get("waived") or case.answers.get("heard_on"):
        return
    kinds = [ClockKind.HEARING] if case.answers.get("defended") else [ClockKind.DEFENCE, ClockKind.HEARING]
    open_now = deadlines.open_clocks(case, kinds).filter(due_at__gt=at).order_by("-due_at").first()
    if open_now is not None and open_now.due_at is not None:
        raise Refusal(
            "notice.open",
            _("The party may still speak until the end of %(day)s."),
            basis="行政处罚法第四十五条、第六十二条、第六十四条",
            day=deadlines.last_day(open_now.due_at),
        )


def _latest(case: Case, kind: str) -> CaseClock | None:
    return case.clocks.filter(kind=kind).order_by("-started_at", "-pk").first()


# ----------------------------------------------------------------------------------------------------- review, decision


@hand_check("legally_qualified")
def legally_qualified(case: Case, hand: Hand, at: dt.datetime, argument: None) -> None:
    """Who reviews legality for the first time has passed the national examination (art. 58)."""
    on = local_date(at)
    if hand.officer is None or qualification(hand.officer.pk, on):
        return
    raise Refusal(
        "review.unqualified",
        _("Legality is reviewed by an officer with the legal profession qualification."),
        basis="行政处罚法第五十八条第二款",
    )


def qualification(officer: Any, on: dt.date) -> str:
    """The number of an officer's legal qualification valid on a day; empty when he has none."""
    held = Certificate.objects.filter(officer=officer, kind__contains=LEGAL_QUALIFICATION, valid_from__lte=on)
    return str(held.filter(valid_to__gte=on).values_list("number", flat=True).first() or "")


@standing_check("reviewed_where_required")
def reviewed_where_required(case: Case, at: dt.datetime, argument: None) -> None:
    """Without the legal review the law demands nobody decides (art. 58)."""
    reviewed = case.records.filter(action="review_legality").order_by("-at").first()
    proposed = case.records.filter(action="propose_penalty").order_by("-at").first()
    current = reviewed is not None and proposed is not None and reviewed.at >= proposed.at
    if case.answers.get("legal_required") and not current:
        raise Refusal("decision.unreviewed", _("The legal review comes first."), basis="行政处罚法第五十八条第一款")


@given_check("as_proposed")
def as_proposed(act: Act, answers: Answers, argument: None) -> None:
    """A penalty is decided as its notice told it; anything else goes back for a new notice, except letting the party off (art. 44)."""
    proposed, decision = act.case.answers.get("proposed"), answers["decision"]
    if decision == "penalty" and (proposed != "penalty" or not act.case.answers.get("noticed")):
        raise Refusal(
            "decision.untold",
            _("Only the penalty the party was told of may be decided; send the case back for a new notice."),
            field="decision",
            basis="行政处罚法第四十四条、第六十二条",
        )
    if decision == "crime" and proposed != "crime":
        raise Refusal(
            "decision.justice",
            _("A suspected crime is proposed as such first; send the case back."),
            field="decision",
            basis="行政处罚法第二十七条、第五十七条",
        )
    if decision != "penalty" and not answers.get("reason"):
        raise Refusal(
            "decision.reason",
            _("Say why there is no penalty."),
            field="reason",
            basis="行政处罚法第五十七条",
        )


# -------------------------------------------------------------------------------------------- performance, court, filing


@given_check("no_more_than_owed")
def no_more_than_owed(act: Act, answers: Answers, argument: None) -> None:
    if terms.money_of(answers["paid"]) > terms.left_to_pay(act.case):
        raise Refusal(
            "payment.more",
            _("Only %(left)s yuan are left to pay."),
            field="paid",
            basis="行政处罚法第六十七条",
            left=terms.left_to_pay(act.case),
        )


@given_check("receipt_once")
def receipt_once(act: Act, answers: Answers, field: str) -> None:
    """A receipt proves one payment of the case and no second (two clerks may enter it, one after the other)."""
    kept = act.case.records.filter(action=act.transition.action, **{f"values__{field}": answers[field]})
    if kept.exists():
        raise Refusal(
            "receipt.twice", _("This receipt has been entered already."), field=field, basis=act.transition.basis
        )


@standing_check("money_is_owed")
def money_is_owed(case: Case, at: dt.datetime, argument: None) -> None:
    """Nothing is asked, arranged or entered of money once all of it is paid. Raises ``payment.none``."""
    if terms.left_to_pay(case) <= 0:
        raise Refusal("payment.none", _("No money is owed on this case."), basis="行政处罚法第六十六条、第六十七条")


@standing_check("no_money_is_owed")
def no_money_is_owed(case: Case, at: dt.datetime, argument: None) -> None:
    if terms.left_to_pay(case) > 0:
        raise Refusal(
            "payment.open",
            _("%(left)s yuan are still to be paid; proof of payment is entered outside the enforcement post."),
            basis="行政处罚法第六十七条、第七十四条",
            who=_("bureau office"),
            left=terms.left_to_pay(case),
        )


@standing_check("payment_is_late")
def payment_is_late(case: Case, at: dt.datetime, argument: None) -> None:
    due = terms.on_day(case.answers.get("pay_by"))
    if due is None or local_date(at) <= due or terms.left_to_pay(case) <= 0:
        raise Refusal(
            "payment.in_time",
            _("The time to pay is not over, or nothing is owed."),
            basis="行政处罚法第六十七条、第七十二条",
        )


@given_check("schedule_is_whole")
def schedule_is_whole(act: Act, answers: Answers, argument: None) -> None:
    """The instalments come to what is owed, each with its day."""
    rows = answers.get("schedule")
    if rows is None:
        return
    if not all(row["due"] and row["amount"] for row in rows):
        sentence = _("Every instalment has its day and its sum.")
        raise Refusal("payment.row", sentence, field="schedule", basis="行政处罚法第六十六条第二款")
    if sum(terms.money_of(row["amount"]) for row in rows) != terms.left_to_pay(act.case):
        raise Refusal(
            "payment.schedule",
            _("The instalments do not come to the %(left)s yuan owed."),
            field="schedule",
            basis="行政处罚法第六十六条第二款",
            left=terms.left_to_pay(act.case),
        )


@standing_check("no_remedy_runs")
def no_remedy_runs(case: Case, at: dt.datetime, argument: None) -> None:
    """While a review or suit runs nobody is dunned for the surcharge's sake."""
    if case.answers.get("remedy") and case.answers.get("remedy_result", "pending") == "pending":
        raise Refusal("court.pending", _("The review or suit is pending."), basis="行政处罚法第七十三条")


@given_check("remedy_days_fit")
def remedy_days_fit(act: Act, answers: Answers, argument: None) -> None:
    """A review or suit that is over says when it ended, after it began and not ahead: its days stand still for the surcharge."""
    begun, ended = terms.on_day(answers["remedy_on"]), terms.on_day(answers.get("remedy_ended_on"))
    over = answers.get("remedy_result", "pending") != "pending"
    if over is not (ended is not None) or (begun and ended and ended < begun):
        raise Refusal(
            "remedy.days",
            _("What is over has a last day, not before its first; what is pending has none."),
            field="remedy_ended_on",
            basis="行政处罚法第七十三条第三款",
        )


@standing_check("court_may_be_asked")
def court_may_be_asked(case: Case, at: dt.datetime, argument: None) -> None:
    """Neither review nor suit nor performance, demanded in vain, and not later than three months after (行政强制法 arts. 53, 54)."""
    day = local_date(at)
    basis = "行政强制法第五十三条、第五十四条"
    no_remedy_runs(case, at, None)
    over = _undisputed_from(case)
    if over is None or day <= over:
        raise Refusal(
            "court.early", _("The party may still apply for review or sue until %(day)s."), basis=basis, day=over
        )
    demanded = terms.on_day(case.answers.get("demand_until"))
    if demanded is None or day <= demanded:
        raise Refusal(
            "court.undemanded", _("Performance is demanded first, and the days left for it must be over."), basis=basis
        )
    last = terms.ends_on(case, "court_window", over)
    if last is not None and day > last:
        raise Refusal("court.late", _("The court had to be asked by %(day)s."), basis=basis, day=last)


def _undisputed_from(case: Case) -> dt.date | None:
    """The last day on which the decision can still be attacked: of the suit, of the suit against a review, or the suit's own end."""
    ended = terms.on_day(case.answers.get("remedy_ended_on"))
    if ended is None:
        return terms.on_day(case.answers.get("suit_until"))
    if case.answers.get("remedy") == "review":
        return terms.ends_on(case, "suit_after_review", ended, roll=True)
    return ended


@standing_check("published_still")
def published_still(case: Case, at: dt.datetime, argument: None) -> None:
    """Something is public, and is annulled or has stood its time."""
    standing = case.publications.filter(withdrawn_at__isnull=True).order_by("keep_until").first()
    if standing is None:
        raise Refusal("publication.none", _("Nothing of this case is published."))
    if at < standing.keep_until and not case.answers.get("annulled"):
        raise Refusal(
            "publication.early",
            _("The publication stands until the end of %(day)s."),
            basis="行政处罚法第四十八条",
            day=deadlines.last_day(standing.keep_until),
        )


@given_check("correction_has_its_day")
def correction_has_its_day(act: Act, answers: Answers, argument: None) -> None:
    """What is corrected by a deadline says by when, and not by a day that is over (art. 28). Raises ``correction.day``."""
    kinds, day = set(answers.get("corrections") or []), terms.on_day(answers.get("complete_by"))
    if (day is None and kinds & BY_A_DEADLINE) or (day is not None and day < local_date(act.at)):
        raise Refusal(
            "correction.day",
            _("Say by which day it is corrected; the day must not be over."),
            field="complete_by",
            basis="行政处罚法第二十八条第一款",
        )


@standing_check("correction_is_checked")
def correction_is_checked(case: Case, at: dt.datetime, argument: None) -> None:
    """What the party was ordered to correct was checked and is corrected before the case closes. Raises ``closing.correction``."""
    if case.answers.get("corrections") and not case.answers.get("corrected"):
        raise Refusal(
            "closing.correction",
            _("The correction that was ordered is checked first, and the case closes when it is done."),
            basis="行政处罚法第二十八条第一款",
            who=_("the investigators"),
        )


@standing_check("annulled_is_withdrawn")
def annulled_is_withdrawn(case: Case, at: dt.datetime, argument: None) -> None:
    if case.answers.get("annulled") and case.publications.filter(withdrawn_at__isnull=True).exists():
        raise Refusal(
            "archive.public",
            _("The decision was annulled; its publication is withdrawn first."),
            basis="行政处罚法第四十八条第二款",
            who=_("bureau office"),
        )


@given_check("joinable")
def joinable(act: Act, answers: Answers, argument: None) -> None:
    """Cases are joined that are open, of one organ and of one party."""
    into = Case.objects.filter(number=answers["into"], closed_at__isnull=True, organ=act.case.organ).first()
    if into is None or into.pk == act.case.pk:
        raise Refusal("merge.unfit", _("Choose another open case of the same party."), field="into")
