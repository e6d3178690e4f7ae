"""征求意见: an opinion another body would give on paper, asked of that body as a case of its own with its own clock (JOINT-07).

Its effects are named in ``further.yaml``, which ``states`` reads: this module knows nothing of ``states``.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.cases.lifecycle import SYSTEM
from sundial.cases.models import Case, Material
from sundial.cases.procedure import Act
from sundial.cases.stated import do, effect, given_check, open_case
from sundial.cases.stated.asked import choices_of
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs.access import subtree
from sundial.organs.models import Organ, Post
from sundial.powers.models import MaterialForm

LIFE = "outside_opinion"
REQUEST, REPLY = "opinion_request", "opinion_reply"
SIGNING = ("director", "deputy_head")
BASIS = "行政许可法第三十四条第一款"

Answers = Mapping[str, Any]


@choices_of("organs_that_may_be_asked")
def organs_that_may_be_asked(case: Case) -> dict[str, object]:
    """The organs of the place and below it that somebody here signs for; a body that is not on the platform answers on paper."""
    signed_for = Post.objects.filter(organ=OuterRef("pk"), role__in=SIGNING)
    here = Organ.objects.filter(Exists(signed_for), region__in=subtree(case.organ.region)).exclude(pk=case.organ_id)
    return {str(each.pk): each.name for each in here.order_by("tier", "name")}


@choices_of("lines_another_issues")
def lines_another_issues(case: Case) -> dict[str, object]:
    """The lines of the list that are made out by somebody else than the applicant."""
    lines = case.version.materials.exclude(issuer="") if case.version_id else ()
    return {str(each.pk): f"{each.name}（{each.issuer}）" for each in lines}


def asked(case: Case) -> QuerySet[Case]:
    """The opinions asked for on ``case``, in the order they were."""
    return case.children.filter(procedure=LIFE).select_related("organ", "holder").order_by("opened_at", "number")


@given_check("not_asked_already")
def not_asked_already(act: Act, answers: Answers, argument: None) -> None:
    """Nobody is asked twice while his answer is owed. Raises ``Refusal`` ``opinion.asked``."""
    waiting = asked(act.case).filter(closed_at=None, organ=answers["opinion_of"]).first()
    if waiting is not None:
        raise Refusal(
            "opinion.asked",
            _("%(organ)s has been asked already; its answer is owed (%(number)s)."),
            field="opinion_of",
            basis=BASIS,
            organ=waiting.organ.name,
            number=waiting.number,
        )


@effect("begin_opinion")
def begin_opinion(act: Act, answers: Answers, argument: None) -> None:
    """Begin the case of the organ asked, once the request has its number."""
    act.once_recorded(partial(_begin, act.case, answers))


def _begin(case: Case, answers: Answers, event: Event) -> None:
    request = case.documents.filter(kind=REQUEST, event_id=event.pk).get()
    told = {"asked_by": case.organ.name, "asked_matter": answers["opinion_matter"], "request_number": request.number}
    open_case(
        case.version,
        case.applicant,
        told,
        by=SYSTEM,
        parent=case,
        organ=Organ.objects.get(pk=answers["opinion_of"]),
        procedure=LIFE,
        project_name=case.project_name,
    )


@effect("return_opinion")
def return_opinion(act: Act, answers: Answers, argument: None) -> None:
    """Put the signed opinion into the file of the permit; one that has moved on meanwhile is left as it is."""
    act.once_recorded(partial(_return, act.case))


def _return(case: Case, event: Event) -> None:
    assert case.parent is not None
    paper = case.documents.get(kind=REPLY)
    told = {
        "opinion_from": case.organ.name,
        "opinion_case": case.number,
        "opinion_stance": paper.values["stance"],
        "opinion_number": paper.number,
    }
    with suppress(Refusal):
        do(case.parent.pk, "take_opinion", told, by=SYSTEM)


@effect("keep_opinion")
def keep_opinion(act: Act, answers: Answers, argument: None) -> None:
    """The opinion as a material of the file, for the line it was asked for."""
    given = Case.objects.get(number=answers["opinion_case"], parent=act.case)
    wanted = _request_of(act.case, given).get("opinion_for")
    line = act.case.version.materials.filter(pk=wanted).first() if wanted else None
    Material.objects.create(
        case=act.case,
        requirement=line,
        name=line.name if line else f"{answers['opinion_from']}意见书",
        form=MaterialForm.ORIGINAL,
        file=given.documents.get(kind=REPLY).file,
        note=f"{answers['opinion_number']}：{answers['opinion_stance']}",
        round=act.case.corrections.count() + 1,
        received_at=act.at,
    )


def _request_of(case: Case, given: Case) -> Answers:
    """What was asked when ``given`` was begun."""
    records = case.records.filter(action="ask_opinion", values__opinion_of=str(given.organ_id))
    record = records.filter(at__lte=given.opened_at).order_by("at", "pk").last()
    return record.values if record else {}
