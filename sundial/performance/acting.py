"""What the life of an assessment reckons, checks and does beside its file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.documents.wording import say_limit
from sundial.cases.models import Case, ClockKind
from sundial.cases.papers import values_of
from sundial.cases.procedure import Act
from sundial.cases.stated import effect, given_check, reckoned, standing_check, stated_life
from sundial.cases.stated.asked import choices_of
from sundial.cases.stated.saying import CHINESE
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.performance.coming_round import ASSESSED, PROCEDURE
from sundial.performance.queries import consequences_of
from sundial.performance.reckoning import Sheet, added_up, room_for, said, sheets, with_points
from sundial.performance.schemes import Grade, Scheme, scheme_of
from sundial.performance.showing import rows, spread
from sundial.supervision.statistics.measures import Period

Answers = Mapping[str, Any]


def sheet_now(case: Case, since: str, until: str) -> Sheet:
    """The sheet of the organ assessed, from the record as it stands now."""
    organ = UUID(case.seats[ASSESSED])
    period = Period(dt.date.fromisoformat(since), dt.date.fromisoformat(until))
    return sheets(_scheme(case), [organ], period)[organ]


def _scheme(case: Case) -> Scheme:
    return scheme_of(case.version)


def grade_of(case: Case) -> Grade:
    """The grade that the points of the case make."""
    return _scheme(case).grade_of(case.answers["sheet"])


@reckoned("score_of_the_period")
def score_of_the_period(act: Act, answers: Answers) -> Sheet:
    return sheet_now(act.case, answers["since"], answers["until"])


@effect("score_again")
def score_again(act: Act, answers: Answers, argument: None) -> None:
    """Reckon the sheet anew; what was given or taken by hand stays."""
    known = act.case.answers
    fresh = sheet_now(act.case, known["since"], known["until"])
    known["sheet"] = added_up(_scheme(act.case), {**fresh, "by_hand": known["sheet"]["by_hand"]})


@choices_of("marks_by_hand")
def marks_by_hand(case: Case) -> dict[str, object]:
    """What the scheme lets an officer give or take points for."""
    return {each.key: each.label for each in _scheme(case).by_hand}


@choices_of("lines_of_the_sheet")
def lines_of_the_sheet(case: Case) -> dict[str, object]:
    """The lines of the sheet an organ may object to."""
    return {row.key: row.label for row in rows(_scheme(case), case.answers["sheet"])}


@given_check("points_by_hand_in_bounds")
def points_by_hand_in_bounds(act: Act, answers: Answers, argument: None) -> None:
    """Points by hand stay within what the scheme allows, all entries of the period together."""
    rule = next(each for each in _scheme(act.case).by_hand if each.key == answers["mark"])
    least, most = room_for(rule, act.case.answers["sheet"])
    if not least <= Decimal(answers["points"]) <= most:
        raise Refusal(
            "assessment.bounds",
            _("For “%(mark)s” from %(least)s to %(most)s points may still be entered."),
            field="points",
            basis=rule.basis,
            mark=rule.label,
            least=least,
            most=most,
        )


@effect("add_points")
def add_points(act: Act, answers: Answers, argument: str | None) -> None:
    """Add points by hand to the sheet, in the name of who does; ``argument`` says for what where nobody chose."""
    row = {
        "key": argument or answers["mark"],
        "points": said(Decimal(answers["points"])),
        "reason": answers["reason"],
        "by": act.hand.actor.name,
    }
    act.case.answers["sheet"] = with_points(_scheme(act.case), act.case.answers["sheet"], row)


@standing_check("organ_has_had_its_say")
def organ_has_had_its_say(case: Case, at: dt.datetime, argument: None) -> None:
    """The organ has answered, or its days to do so are over."""
    clock = deadlines.open_clocks(case, [ClockKind.DEFENCE]).first()
    if clock is not None and clock.due_at is not None and at < clock.due_at:
        raise Refusal(
            "assessment.say",
            _("The organ may have its say until %(day)s."),
            day=local_date(clock.due_at - dt.timedelta(seconds=1)),
        )


@reckoned("points_settled")
def points_settled(act: Act, answers: Answers) -> str:
    return str(act.case.answers["sheet"]["total"])


@reckoned("grade_settled")
def grade_settled(act: Act, answers: Answers) -> str:
    return grade_of(act.case).key


@reckoned("grade_in_words")
def grade_in_words(act: Act, answers: Answers) -> str:
    with translation.override(CHINESE):
        return str(grade_of(act.case).label)


@reckoned("what_follows")
def what_follows(act: Act, answers: Answers) -> list[str]:
    with translation.override(CHINESE):
        return [str(each.says) for each in consequences_of(_scheme(act.case), act.case, grade_of(act.case).key)]


@reckoned("is_below_the_line")
def is_below_the_line(act: Act, answers: Answers) -> bool:
    """The last grade of the scheme is that of who has to put something right."""
    return _below(act.case)


def _below(case: Case) -> bool:
    return grade_of(case) == _scheme(case).grades[-1]


@given_check("below_the_line_is_told_what_to_put_right")
def below_the_line_is_told_what_to_put_right(act: Act, answers: Answers, argument: None) -> None:
    """An organ below the line is told what to put right (PERF-09, PERF-13)."""
    if _below(act.case) and not answers.get("opinions"):
        raise Refusal(
            "assessment.opinions",
            _("The result is “%(grade)s”: say what is to be put right."),
            field="opinions",
            basis="种子文件003第一篇八、第五篇事后",
            grade=grade_of(act.case).label,
        )


@values_of(PROCEDURE)
def of_an_assessment(act: Act, kind: str) -> dict[str, Any]:
    """What its papers say: the lines of the sheet, the points, the days the organ has."""
    case, scheme = act.case, _scheme(act.case)
    with translation.override(CHINESE):
        lines = [
            {"line": row.label, "counted": row.counted, "points": row.points}
            for row in rows(scheme, case.answers["sheet"])
        ]
        return {
            "period": period_in_words(case),
            "scheme": str(scheme.title),
            "sheet_rows": lines,
            "sum": case.answers["sheet"]["total"],
            "say_within": _days(act, "defence"),
            "spread": spread(scheme, case.answers["sheet"]),
            "consequences": case.answers.get("consequences", []),
            "grade_named": str(grade_of(case).label),
            "rectify_within": _days(act, "rectify") if _below(case) else "",
        }


def period_in_words(case: Case) -> str:
    """The days of the period as papers name them."""
    since, until = (dt.date.fromisoformat(case.answers[name]) for name in ("since", "until"))
    return f"{since.year}年{since.month}月{since.day}日至{until.year}年{until.month}月{until.day}日"


def _days(act: Act, name: str) -> str:
    term = stated_life(PROCEDURE).limit(name, act.case, local_date(act.at))
    assert term is not None
    return say_limit(int(term.limit.value), term.limit.unit)
