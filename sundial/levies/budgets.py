"""The budget of a township: what each line may spend, by whose signatures, and never more than the congress voted (LEVY-06)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.stated import effect, given_check, hand_check, reckoned, standing_check, stated_life
from sundial.cases.stated.asked import choices_of
from sundial.kernel.clock import local_date
from sundial.kernel.money import format_yuan
from sundial.kernel.refusal import Refusal
from sundial.levies.account import NOTHING, enter
from sundial.levies.models import GROWS, Line, LineKind

if TYPE_CHECKING:
    from sundial.cases import procedure
    from sundial.cases.procedure import Act

PROCEDURE = "budget"
PROPOSED = "店口镇规范乡镇权力运行（年初由班子成员提出预算计划）"

NOT_ALONE = "店口镇规范乡镇权力运行（避免一把手“一支笔”，分权制约）"
JOINT, SINGLE = "joint", "single"


def left_on(case: Case) -> dict[str, Decimal]:
    """What each line may still spend, by its title; empty before the income is split."""
    titles = [row["title"] for row in _lines(case)]
    rows = Line.objects.filter(case=case)
    left = dict.fromkeys(titles, NOTHING) if rows.exists() else {}
    for title, kind, amount in rows.values_list("title", "kind", "amount"):
        left[title] = left.get(title, NOTHING) + (amount if kind in GROWS else -amount)
    return left


def signature_rule(case: Case, day: dt.date) -> str:
    """How payments are signed: as the township's own item says, else as the parameter of the day."""
    own = case.version.extra.get("signature_rule")
    return str(own or stated_life(PROCEDURE).parameter("signature_rule", day).value)


@choices_of("budget_lines")
def budget_lines(case: Case) -> dict[str, str]:
    """The lines of the budget with what is left on each."""
    return {title: f"{title}（余{format_yuan(left)}元）" for title, left in left_on(case).items()}


@given_check("lines_make_the_income")
def lines_make_the_income(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Every line has a title of its own, a leader and a sum, and together they are the income.

    Raises ``Refusal``: ``budget.line``, ``budget.twice``, ``budget.sum``.
    """
    whole, seen = NOTHING, set()
    for row in answers["lines"]:
        if not all(row.values()):
            raise Refusal(
                "budget.line", _("Every line has a title, a leader and a sum."), field="lines", basis=PROPOSED
            )
        if row["title"] in seen:
            raise Refusal("budget.twice", _("“%(title)s” stands twice."), field="lines", title=row["title"])
        seen.add(row["title"])
        whole += Decimal(row["amount"])
    if whole != Decimal(answers["income"]):
        sentence = _("The lines come to %(whole)s yuan, the income to %(income)s.")
        said = {"whole": format_yuan(whole), "income": format_yuan(Decimal(answers["income"]))}
        raise Refusal("budget.sum", sentence, field="lines", basis=PROPOSED, **said)


@given_check("votes_add_up")
def votes_add_up(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Whoever was present voted once, and nobody else. Raises ``Refusal`` ``vote.sum``."""
    cast = sum(int(answers[name]) for name in ("in_favour", "against", "abstained"))
    if cast != int(answers["present"]) or cast > int(answers["deputies"]):
        raise Refusal(
            "vote.sum",
            _("The votes are not those of the deputies present."),
            field="present",
            basis=act.transition.basis,
        )


@reckoned("carried_by_all_deputies")
def carried_by_all_deputies(act: Act, answers: Mapping[str, Any]) -> bool:
    """More than the share of the day (``carried_by``) of all deputies voted for it, not only of those present."""
    share = Fraction(stated_life(PROCEDURE).parameter("carried_by", local_date(act.at)).value)
    return int(answers["in_favour"]) > share * int(answers["deputies"])


@effect("split_by_line")
def split_by_line(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Give every line what was voted, to the fen."""
    told = str(act.case.answers["session"])
    for row in act.case.answers["lines"]:
        enter(act, LineKind.ALLOTTED, Decimal(row["amount"]), title=row["title"], told=told)


@given_check("adjustment_balances")
def adjustment_balances(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Every line gains or loses, none loses more than it has left, and together they change as the income does.

    Raises ``Refusal``: ``budget.line``, ``budget.twice``, ``budget.spent``, ``budget.sum``.
    """
    left, seen, whole = left_on(act.case), set(), NOTHING
    for row in answers["changes"]:
        title, basis = row["title"], act.transition.basis
        if bool(row["more"]) is bool(row["less"]) or not title or (title not in left and not row["leader"]):
            sentence = _("Every row names its line and either gains or loses; a new line has its leader.")
            raise Refusal("budget.line", sentence, field="changes", basis=basis)
        if title in seen:
            raise Refusal("budget.twice", _("“%(title)s” stands twice."), field="changes", title=title)
        seen.add(title)
        _loses_what_it_has(title, Decimal(row["less"] or 0), left.get(title, NOTHING), basis)
        whole += Decimal(row["more"] or 0) - Decimal(row["less"] or 0)
    change = Decimal(answers["income_change"])
    if whole != change:
        sentence = _("The lines change by %(whole)s yuan, the income by %(income)s.")
        said = {"whole": format_yuan(whole), "income": format_yuan(change)}
        raise Refusal("budget.sum", sentence, field="changes", basis=act.transition.basis, **said)


def _loses_what_it_has(title: str, less: Decimal, left: Decimal, basis: str) -> None:
    if less > left:
        sentence = _("Only %(left)s yuan are left on “%(line)s”.")
        raise Refusal("budget.spent", sentence, field="changes", basis=basis, left=format_yuan(left), line=title)


@effect("adjust_lines")
def adjust_lines(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Give and take what was voted, line by line; what the budget says of each line, and of the income, is the new sum."""
    said = act.case.answers
    lines = {row["title"]: dict(row) for row in said["lines"]}
    for row in said["changes"]:
        more, less = Decimal(row["more"] or 0), Decimal(row["less"] or 0)
        enter(
            act,
            LineKind.ALLOTTED if more else LineKind.WITHDRAWN,
            more or less,
            title=row["title"],
            told=str(answers["session"]),
        )
        line = lines.setdefault(row["title"], {"title": row["title"], "leader": row["leader"], "amount": "0.00"})
        line["amount"] = str(Decimal(line["amount"]) + more - less)
    said["lines"] = list(lines.values())
    said["income"] = str(Decimal(said["income"]) + Decimal(said["income_change"]))
    said["adjusted"] = True
    act.note(income=said["income"])


@given_check("inside_its_line")
def inside_its_line(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """No line spends beyond what it was given, and no voucher twice. Raises ``Refusal``: ``budget.spent``, ``receipt.twice``."""
    voucher = Line.objects.filter(case=act.case, kind=LineKind.SPENT, reference=answers["voucher"])
    if voucher.exists():
        raise Refusal("receipt.twice", _("This receipt has been entered already."), field="voucher")
    left = left_on(act.case)[answers["budget_line"]]
    if Decimal(answers["payment"]) > left:
        sentence = _("Only %(left)s yuan are left on “%(line)s”.")
        said = {"left": format_yuan(left), "line": answers["budget_line"]}
        raise Refusal("budget.spent", sentence, field="payment", basis=act.transition.basis, **said)


@hand_check("leads_its_line")
def leads_its_line(case: Case, hand: procedure.Hand, at: dt.datetime, argument: None) -> None:
    """Whoever signs for a line leads it. Raises ``Refusal`` ``budget.leader``."""
    leader = next((row["leader"] for row in _lines(case) if row["title"] == case.answers.get("budget_line")), "")
    if hand.officer is not None and leader and hand.officer.name != leader:
        raise Refusal("budget.leader", _("The leader of the line signs first."), who=leader, basis=NOT_ALONE)


@standing_check("signed_jointly")
def signed_jointly(case: Case, at: dt.datetime, argument: None) -> None:
    """Two sign where the rule of the township is to sign jointly. Raises ``Refusal`` ``signature.single``."""
    if signature_rule(case, local_date(at)) != JOINT:
        raise Refusal("signature.single", _("By the rule of this township its head signs alone."), basis=NOT_ALONE)


@standing_check("its_line_has_signed")
def its_line_has_signed(case: Case, at: dt.datetime, argument: None) -> None:
    """The head signs after the leader of the line, where two sign. Raises ``Refusal`` ``signature.first``."""
    if signature_rule(case, local_date(at)) == JOINT and not case.answers.get("countersigned"):
        raise Refusal(
            "signature.first",
            _("No single pen: the leader of the line signs before the head."),
            basis=NOT_ALONE,
            who=next((row["leader"] for row in _lines(case) if row["title"] == case.answers.get("budget_line")), ""),
        )


@effect("note_countersigned")
def note_countersigned(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Remember who signed for the line."""
    act.case.answers["countersigned"] = act.hand.actor.name
    act.note(budget_line=act.case.answers["budget_line"])


@effect("spend")
def spend(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Book the payment on its line; the voucher proves it."""
    asked = act.case.answers
    enter(
        act,
        LineKind.SPENT,
        Decimal(asked["payment"]),
        reference=asked["voucher"],
        title=asked["budget_line"],
        told=f"{asked['purpose']}（{asked['payee']}）",
    )
    act.note(spent=asked["payment"], budget_line=asked["budget_line"], countersigned=asked.get("countersigned", ""))


@given_check("the_year_is_over")
def the_year_is_over(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The final account is made when the year has ended. Raises ``Refusal`` ``budget.year``."""
    if local_date(act.at).year <= int(act.case.answers["year"]):
        raise Refusal("budget.year", _("The budget year is not over."), basis=act.transition.basis)


@hand_check("other_than_last")
def other_than_last(case: Case, hand: procedure.Hand, at: dt.datetime, action: str) -> None:
    """Whoever last did ``action`` does not do this one; what he did for an earlier payment does not count."""
    done: Iterable[Any] = [each for each in case.records.all() if each.action == action]
    last = max(done, key=lambda each: each.at, default=None)
    if last is not None and hand.officer is not None and last.officer_id == hand.officer.pk:
        raise Refusal("hand.same", _("You have acted on this before; this act needs another hand."), basis=NOT_ALONE)


def _lines(case: Case) -> list[dict[str, str]]:
    return list(case.answers.get("lines", []))
