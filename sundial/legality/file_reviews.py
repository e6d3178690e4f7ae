"""案卷评查: which files are drawn, what each is worth, and who may not judge it. And until when a verdict is carried out.

The seed of the draw is the leaf hash of the event that began the review. It was in the public log before anybody said how many are
drawn; a file's rank is SHA-256 of ``seed ‖ number``, and the lowest are drawn. Anyone can draw again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.models import Case, ClockKind, Involvement
from sundial.cases.papers import values_of
from sundial.cases.stated import effect, given_check, reckoned, standing_check, stated_life
from sundial.cases.stated.asked import choices_of
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Limit, Unit
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.powers import procedures

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

REVIEW = "file_review"
FULL = 100
FAILED, PASSED, EXCELLENT = "failed", "passed", "excellent"
GRADES = {FAILED: _("failed"), PASSED: _("passed"), EXCELLENT: _("excellent")}
IN_CHINESE = {FAILED: "不合格", PASSED: "合格", EXCELLENT: "优秀"}  # papers are Chinese whoever prints them
# Procedures that exercise power on somebody outside: their files are reviewed.
REVIEWED = (
    "permit",
    "penalty",
    "summary_penalty",
    "seizure",
    "execution",
    "inspection",
    "levy",
    "requisition",
    "confirmation",
)


@choices_of("reviewed_procedures")
def reviewed_procedures(case: Case) -> dict[str, object]:
    """The kinds of files there are."""
    return {each.name: each.title for each in procedures.every() if each.name in REVIEWED}


@choices_of("drawn_files")
def drawn(case: Case) -> dict[str, object]:
    """The files drawn, by number; those without a score first."""
    scores = case.answers.get("scores", {})
    numbers = sorted(case.answers.get("drawn", []), key=lambda number: (number in scores, number))
    return {number: _told(number, scores) for number in numbers}


@choices_of("scored_files")
def scored(case: Case) -> dict[str, object]:
    """The files that have a score."""
    scores = case.answers.get("scores", {})
    return {number: _told(number, scores) for number in scores}


def _told(number: str, scores: Mapping[str, Any]) -> str:
    return f"{number}  {scores[number]['score']}" if number in scores else number


@given_check("runs_forward")
def runs_forward(act: Act, answers: Mapping[str, Any], names: Iterable[str]) -> None:
    """A period that ends before it begins is none. Raises ``period.backward``."""
    first, last = names
    if answers[last] < answers[first]:
        raise Refusal("period.backward", _("The period ends before it begins."), field=last)


def _files(case: Case) -> QuerySet[Case]:
    told = case.answers
    first = clock.start_of_day(dt.date.fromisoformat(told["period_from"]))
    end = clock.start_of_day(dt.date.fromisoformat(told["period_to"]) + dt.timedelta(days=1))
    return Case.objects.filter(
        organ=case.organ, procedure__in=told["procedures"], closed_at__gte=first, closed_at__lt=end
    )


@given_check("enough_to_draw")
def enough_to_draw(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """No more files are drawn than were closed in the period. Raises ``files.few``."""
    there = _files(act.case).count()
    if answers["number"] > there:
        sentence = _("Only %(there)s files of these kinds were closed in the period.")
        raise Refusal("files.few", sentence, field="number", there=there)


@reckoned("drawn_files")
def drawn_files(act: Act, answers: Mapping[str, Any]) -> list[str]:
    """The numbers of the files drawn."""
    opening = Event.objects.get(subject_id=act.case.pk, kind=f"{REVIEW}.open")
    return draw(_files(act.case).values_list("number", flat=True), bytes(opening.leaf_hash), int(answers["number"]))


def draw(numbers: Iterable[str], seed: bytes, wanted: int) -> list[str]:
    """The ``wanted`` numbers of the lowest rank. Pure, and how anyone draws again."""
    return sorted(numbers, key=lambda number: hashlib.sha256(seed + number.encode()).digest())[:wanted]


@given_check("no_part_in_the_file")
def no_part_in_the_file(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Whoever had a part in a file does not review it. Raises ``files.own``."""
    file = Case.objects.get(number=answers["file"])
    if act.hand.officer and Involvement.objects.filter(case=file, officer=act.hand.officer).exists():
        sentence = _("You had a part in this file; somebody else reviews it.")
        raise Refusal("files.own", sentence, field="file", basis=act.transition.basis)


@reckoned("file_score")
def file_score(act: Act, answers: Mapping[str, Any]) -> int:
    """A hundred less every point lost."""
    return FULL - sum(int(value) for name, value in answers.items() if name.startswith("lost_"))


@reckoned("file_grade")
def file_grade(act: Act, answers: Mapping[str, Any]) -> str:
    """Failed by any basic fault, whatever its points; else by the points."""
    if answers.get("vetoes"):
        return FAILED
    life, on, score = stated_life(REVIEW), local_date(act.at), file_score(act, answers)
    if score >= life.parameter("least_excellent", on).value:
        return EXCELLENT
    return PASSED if score >= life.parameter("least_passed", on).value else FAILED


@effect("keep_score")
def keep_score(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Keep the newest score of the file beside those of the others."""
    kept = {"score": answers["score"], "grade": answers["grade"]}
    act.case.answers["scores"] = {**act.case.answers.get("scores", {}), answers["file"]: kept}


@effect("score_falls")
def score_falls(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """An objection that was accepted takes the score away, so that the file is reviewed again."""
    objected = act.case.records.filter(action="object").order_by("-at", "-pk").first()
    assert objected is not None  # the objection stood
    scores = act.case.answers["scores"]
    act.case.answers["scores"] = {number: kept for number, kept in scores.items() if number != objected.values["file"]}


@standing_check("every_file_scored")
def every_file_scored(case: Case, at: dt.datetime, argument: None) -> None:
    """Every file drawn has its score. Raises ``files.left``."""
    left = set(case.answers.get("drawn", [])) - set(case.answers.get("scores", {}))
    if left:
        raise Refusal("files.left", _("%(left)s of the files drawn have not been reviewed yet."), left=len(left))


@values_of(REVIEW)
def of_a_review(act: Act, kind: str) -> dict[str, Any]:
    """The table of the report, and how many files have which grade."""
    scores = act.case.answers["scores"]
    rows = [
        {"file": number, "score": str(scores[number]["score"]), "grade": IN_CHINESE[scores[number]["grade"]]}
        for number in sorted(scores)
    ]
    counts = {grade: sum(1 for each in scores.values() if each["grade"] == grade) for grade in IN_CHINESE}
    told = "，".join(f"{IN_CHINESE[grade]}{counts[grade]}份" for grade in (EXCELLENT, PASSED, FAILED))
    return {"files": rows, "counted": f"共评查{len(rows)}份：{told}。"}


@effect("run_to_day")
def run_to_day(act: Act, answers: Mapping[str, Any], name: str) -> None:
    """Start the clock of what a verdict orders, to the end of the day FIELD names; for a day that is over, there is no clock left."""
    days = (dt.date.fromisoformat(answers[name]) - local_date(act.at)).days
    if days > 0:
        limit = Limit(days, Unit.CALENDAR_DAY)
        deadlines.start(act, ClockKind.RECTIFY, limit, since=act.at, source=act.transition.basis)
