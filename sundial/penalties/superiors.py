"""A major penalty is filed with the organ above, which answers; what it finds wrong is put right and reported to it (LEG-14, PEN-21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sundial.cases import deadlines
from sundial.cases.models import Case, CaseStep, ClockKind
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.cases.procedure import Act
from sundial.cases.stated import effect, reckoned, standing_check, stated_life
from sundial.cases.stated.asked import choices_of
from sundial.cases.todo import Wanted, source
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Organ, OrganKind, Role

Answers = Mapping[str, Any]
PROCEDURE = "penalty"
SEAT = "superior"
ELSEWHERE = "elsewhere"  # the answer that the superior does not work with this system
FILE, ANSWER, REPORT = "file_with_superior", "answer_filing", "report_correction"
# What became of the filing, kept as ``filing`` among what the case remembers.
SENT, NOTED, FAULTY = "sent", "noted", "faulty"
BASIS = "临武县安全生产违法行为行政处罚制度四（九）"


def is_due(case: Case) -> bool:
    """Whether the decision is one the superior must be told: a major penalty, imposed."""
    return bool(case.answers.get("major")) and case.outcome == "penalty"


def superiors(organ: Organ) -> QuerySet[Organ]:
    """The organs above ``organ`` with somebody to receive a filing: governments and legal offices of its place, every organ above it."""
    above, place = [], organ.region.parent
    while place is not None:
        above.append(place.pk)
        place = place.parent
    receives = stated_life(PROCEDURE).acts[ANSWER].transition.who
    local = Q(region=organ.region, kind__in=(OrganKind.GOVERNMENT, OrganKind.LEGAL_OFFICE))
    found = Organ.objects.filter(local | Q(region__in=above) | Q(pk=organ.parent_id)).exclude(pk=organ.pk)
    return found.filter(posts__role__in=receives).distinct().order_by("-tier", "code")


@choices_of("superiors")
def choices(case: Case) -> dict[str, object]:
    """Where it may be filed, the organ the item names first; and that the superior does not work with this system."""
    named = case.version.extra.get("seats", {}).get(SEAT, "")
    found = sorted(superiors(case.organ), key=lambda each: each.code != named)
    return {**{str(each.pk): each.name for each in found}, ELSEWHERE: gettext_lazy("a superior outside this system")}


@reckoned("superior_is_here")
def superior_is_here(act: Act, answers: Answers) -> bool:
    return bool(answers["superior"] != ELSEWHERE)


@reckoned("superior_called")
def superior_called(act: Act, answers: Answers) -> str:
    """The name of the superior, kept as it was that day."""
    return answers.get("superior_name") or Organ.objects.get(pk=answers["superior"]).name


@reckoned("goes_to_superior")
def goes_to_superior(act: Act, answers: Answers) -> bool:
    return bool(act.case.answers.get("major")) and answers["decision"] == "penalty"


@effect("send_to_superior")
def send_to_superior(act: Act, answers: Answers, argument: None) -> None:
    """The organ named receives the filing at its own desk; one outside has taken it already, by the number it gave."""
    here = answers["superior_is_here"]
    if here:
        act.case.seats = {**act.case.seats, SEAT: answers["superior"]}
        act.note(to_organ=_receiver(act.case))
    act.case.answers["filing"] = SENT if here else NOTED


@effect("filing_answered")
def filing_answered(act: Act, answers: Answers, argument: None) -> None:
    act.case.answers["filing"] = answers["filing_answer"]


@effect("filing_sent_again")
def filing_sent_again(act: Act, answers: Answers, argument: None) -> None:
    act.case.answers["filing"] = SENT


# ------------------------------------------------------------------------------------------------------------ gates


@standing_check("filing_is_due")
def filing_is_due(case: Case, at: dt.datetime, argument: None) -> None:
    if not is_due(case) or case.answers.get("filing"):
        raise Refusal(
            "filing.not_due",
            gettext_lazy("Only a major penalty is filed with the superior, and once."),
            basis=BASIS,
        )


@standing_check("filing_stands")
def filing_stands(case: Case, at: dt.datetime, argument: str) -> None:
    """The filing waits for this: ``sent`` for the superior's answer, ``faulty`` for what is put right."""
    if case.answers.get("filing") != argument:
        raise Refusal("filing.not_now", gettext_lazy("The filing does not wait for this now."), basis=BASIS)


@standing_check("superior_is_told")
def superior_is_told(case: Case, at: dt.datetime, argument: None) -> None:
    """A major penalty is filed with the superior, and settled with it, before its file is closed away (PEN-21)."""
    if not is_due(case) or case.answers.get("filing") == NOTED or _filed_by_number(case):
        return
    if case.answers.get("filing") == SENT:
        raise Refusal(
            "archive.superior_answers",
            gettext_lazy("The superior has the filing and has not answered it yet."),
            basis=BASIS,
            who=_receiver(case),
        )
    raise Refusal(
        "archive.superior",
        gettext_lazy("A major penalty is filed with the superior first."),
        basis=BASIS,
        who=gettext_lazy("bureau office"),
    )


def _filed_by_number(case: Case) -> bool:
    """Filed while a filing was a number entered by hand."""
    return "filing" not in case.answers and case.records.filter(action=FILE).exists()


def _receiver(case: Case) -> str:
    return Organ.objects.get(pk=case.seats[SEAT]).name


# ------------------------------------------------------------------------------------------------- desk, page, papers


@source(PROCEDURE)
def waits_for_the_filing(case: Case, runs: Sequence[CaseStep]) -> Iterable[Wanted]:
    """The office files what is due; the superior answers at whichever of its posts may; the office reports what was put right."""
    if not is_due(case):
        return []
    if case.answers.get("filing") in (None, FAULTY):
        return [Wanted(Role.OFFICE)]
    return _at_superior(case) if case.answers["filing"] == SENT else []


def _at_superior(case: Case) -> list[Wanted]:
    receives = stated_life(PROCEDURE).acts[ANSWER].transition.who
    organ = Organ.objects.get(pk=case.seats[SEAT])
    roles = set(organ.posts.filter(role__in=receives).values_list("role", flat=True))
    return [Wanted(role, organ=organ.pk) for role in sorted(roles)]


def of_the_filing(act: Act, said: Answers) -> Answers:
    """What the report and the superior's opinion say beside the answers."""
    case = act.case
    term = deadlines.open_clocks(case, [ClockKind.REPORT_BACK]).filter(started_at=act.at).first()
    return {
        "maker": case.organ.name,
        "penalty": case.answers.get("penalty", []),
        "decision_number": _decision_number(case),
        "faults": [],
        "filed_number": "",
        **said,
        "superior": said.get("superior_called") or _receiver(case),
        "correct_by": local_date(term.due_at) if term and term.due_at else None,
    }


def _decision_number(case: Case) -> str:
    paper = case.documents.filter(kind="penalty_decision").order_by("-issued_at", "-pk").first()
    return paper.number if paper else ""


WORDS = {
    SENT: gettext_lazy("filed, waiting for the answer of the superior"),
    NOTED: gettext_lazy("put on record by the superior"),
    FAULTY: gettext_lazy("found faulty by the superior, to be put right"),
}


@panel(PROCEDURE)
def filing(case: Case) -> Panel | None:
    """With whom a major penalty is filed, and what came of it."""
    if not is_due(case):
        return None
    return Panel(_("Filing with the superior"), (_("What"), _("Finding")), tuple(_filing_lines(case)))


def _filing_lines(case: Case) -> Iterator[Line]:
    standing = case.answers.get("filing")
    yield _row(_("State"), str(WORDS[standing]) if standing else _("not filed yet"))
    for each in case.records.filter(action__in=(FILE, ANSWER, REPORT)).order_by("at", "pk"):
        yield from _told(each.action, each.values)


def _told(action: str, said: Answers) -> Iterator[Line]:
    if action == FILE:
        yield _row(_("Superior"), said.get("superior_called") or said["superior"])
    if said.get("filed_number"):
        yield _row(_("Number on file"), said["filed_number"])
    for fault in said.get("faults") or []:
        yield _row(_("Fault"), fault)
    if action == REPORT:
        yield _row(_("Put right"), said["corrected_how"])


def _row(name: str, text: str) -> Line:
    return Line((Cell(name), Cell(text)))
