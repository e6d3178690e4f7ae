"""撤销、撤回、注销: which permit a case ends, what the law wants beforehand, and how the permit itself comes to an end with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from sundial.cases.documents.wording import say_limit
from sundial.cases.lifecycle import SYSTEM
from sundial.cases.models import Case, ClockKind
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.cases.papers import values_of
from sundial.cases.procedure import Act
from sundial.cases.stated import do, effect, given_check, reckoned, stated_life
from sundial.cases.stated.acts import OPENING
from sundial.cases.stated.saying import asked_at, in_chinese
from sundial.kernel.clock import local_date
from sundial.kernel.limits import add_months
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.permits.states import PROCEDURE as PERMIT
from sundial.powers.models import FIRST_REVIEW

LIFE = "permit_end"
GRANTED = "granted"
STANDS = ("delivered", "published", "archived")
REVOKED = "revoked"
REVOKE, CANCEL = "revoke", "cancel"
MONTHS = 12
LAWS = Path(__file__).with_name("ending.yaml")

Answers = Mapping[str, Any]


@cache
def _law() -> dict[str, Any]:
    law: dict[str, Any] = read_yaml(LAWS)
    return law


def permit_of(case: Case) -> Case:
    """The case that granted what ``case`` is to end."""
    return Case.objects.select_related("applicant", "version").get(pk=case.answers["permit_case"])


def ground_of(answers: Answers) -> str:
    """Which ground of the chosen way is claimed."""
    return str(answers[f"{answers['way']}_ground"])


def _by_law(answers: Answers) -> dict[str, Any]:
    """What the law says of the ground claimed: its article, whether a loss is made good, whether the holder is barred."""
    grounds: dict[str, dict[str, Any]] = _law()["ways"][answers["way"]]["grounds"]
    return grounds[ground_of(answers)]


def _named(act: Act, answers: Answers) -> Case | None:
    number = str(answers["permit_number"]).strip()
    return Case.objects.filter(organ=act.case.organ, item=act.case.item, procedure=PERMIT, number=number).first()


@given_check("permit_stands")
def permit_stands(act: Act, answers: Answers, argument: None) -> None:
    """The number names a permit of this item that was granted and served, has not ended, and that no other case is about to end.

    A first review grants nothing: whoever decided on it above ends it.

    Raises ``Refusal``: ``permit.unknown``, ``permit.ended``, ``permit.twice``.
    """
    found = _named(act, answers)
    told = {"field": "permit_number", "number": answers["permit_number"]}
    if found is None or found.state not in (*STANDS, REVOKED) or found.version.subtype == FIRST_REVIEW:
        raise Refusal("permit.unknown", _("%(number)s granted nothing of this item."), **told)
    if found.outcome != GRANTED or found.state == REVOKED:
        raise Refusal("permit.ended", _("What %(number)s granted stands no longer, or was refused."), **told)
    running = Case.objects.filter(procedure=LIFE, closed_at=None, answers__permit_case=str(found.pk)).first()
    if running is not None:
        raise Refusal("permit.twice", _("Case %(other)s is about to end it already."), other=running.number, **told)


@given_check("public_interest_is_kept")
def public_interest_is_kept(act: Act, answers: Answers, argument: None) -> None:
    """What would do great harm to the public is not revoked. Raises ``Refusal`` ``permit.harm``."""
    if answers["way"] == REVOKE and answers.get("public_harm"):
        raise Refusal(
            "permit.harm",
            _("What would do great harm to the public interest is not revoked."),
            field="public_harm",
            basis=_law()["harm_by"],
        )


@reckoned("permit_case")
def permit_case(act: Act, answers: Answers) -> str:
    """Key of the case that granted it; empty where the number names none, which the check then refuses."""
    found = _named(act, answers)
    return str(found.pk) if found else ""


@reckoned("granted_on")
def granted_on(act: Act, answers: Answers) -> str:
    """The day it was granted."""
    found = _named(act, answers)
    return local_date(found.decided_at).isoformat() if found and found.decided_at else ""


@effect("take_permit")
def take_permit(act: Act, answers: Answers, argument: None) -> None:
    """The case concerns whoever holds the permit, and bears the name of what is to be done with it."""
    permit = Case.objects.get(pk=answers["permit_case"])
    act.case.applicant = permit.applicant
    act.case.project_name = f"{_law()['ways'][answers['way']]['said']}行政许可"
    act.note(permit=permit.number)


@reckoned("after_review_of_end")
def after_review_of_end(act: Act, answers: Answers) -> str:
    """Whoever only writes off what has ended by itself hears nobody; everything else is told first."""
    if answers["stance"] != "agree":
        return "drop"
    return "decide" if act.case.answers["way"] == CANCEL else "tell"


@given_check("heard_or_time_over")
def heard_or_time_over(act: Act, answers: Answers, argument: None) -> None:
    """Silence counts only when the days have passed, and what was stated is answered. Raises ``Refusal`` ``notice.open``, ``defence.unanswered``."""
    if answers["spoke"]:
        return
    if "statement" in act.case.answers:
        sentence = _("The holder has stated something; enter it and answer it.")
        raise Refusal("defence.unanswered", sentence, field="spoke", basis=act.transition.basis)
    running = act.case.clocks.filter(kind=ClockKind.DEFENCE, ended_at=None, due_at__gt=act.at)
    if running.exists():
        sentence = _("The holder's days to state and defend have not passed yet.")
        raise Refusal("notice.open", sentence, field="spoke", basis=act.transition.basis)


@given_check("loss_is_answered")
def loss_is_answered(act: Act, answers: Answers, argument: None) -> None:
    """Where the organ's own fault or a change of the law ends it, the decision says how the loss is made good. Raises ``permit.loss``."""
    owed = _by_law(act.case.answers).get("made_good", False)
    if answers["decision"] == "ends" and owed and not str(answers.get("made_good") or "").strip():
        raise Refusal(
            "permit.loss",
            _("Say how the holder's lawful loss is made good."),
            field="made_good",
            basis=_law()["made_good_by"],
        )


def way_named(case: Case) -> str:
    """撤销, 撤回 or 注销."""
    return str(_law()["ways"][case.answers["way"]]["said"])


@reckoned("said_way")
def said_way(act: Act, answers: Answers) -> str:
    """What the paper and the publication are called."""
    return f"{way_named(act.case)}行政许可：{act.case.version.name}"


@reckoned("ended_as")
def ended_as(act: Act, answers: Answers) -> str:
    """What became of it: the way it ends, or that it stands."""
    return str(act.case.answers["way"] if answers["decision"] == "ends" else answers["decision"])


def ground_named(case: Case) -> str:
    """The ground in the words of the law."""
    return in_chinese(asked_at(case, OPENING, f"{case.answers['way']}_ground"), case, ground_of(case.answers))


@reckoned("said_ground")
def said_ground(act: Act, answers: Answers) -> str:
    """The ground, as it is made public."""
    return ground_named(act.case)


def article_of(case: Case) -> str:
    """The article the end rests on."""
    said = _by_law(case.answers)
    return f"{said.get('law', _law()['law'])}{said['article']}"


@reckoned("end_basis")
def end_basis(act: Act, answers: Answers) -> str:
    """The article, as it is made public."""
    return article_of(act.case)


@reckoned("barred")
def barred(act: Act, answers: Answers) -> str:
    """Until when whoever obtained it by deceit may not apply again, where it concerns public safety; empty where nobody is barred."""
    if answers["decision"] != "ends" or not _by_law(act.case.answers).get("bars"):
        return ""
    years = stated_life(LIFE).parameter("barred_years", local_date(act.at)).value
    return add_months(local_date(act.at), MONTHS * int(years)).isoformat()


@effect("end_permit")
def end_permit(act: Act, answers: Answers, argument: None) -> None:
    """With the service the permit itself ends: its outcome says so, and what was published of it is taken down."""
    permit = permit_of(act.case)
    told = {"way": act.case.answers["way"], "ended_by": act.case.number, "reason": act.case.answers["said_ground"]}
    action = "end_filed" if permit.state == "archived" else "end"
    do(permit.pk, action, told, by=SYSTEM)


@values_of(LIFE)
def of_an_end(act: Act, kind: str) -> dict[str, Any]:
    """What the papers say beside the answers: which permit, on what ground and article, what the holder stated."""
    known = act.case.answers
    said: dict[str, Any] = {
        "permit_number": known["permit_number"],
        "granted_on": dt.date.fromisoformat(known["granted_on"]),
        "way_named": way_named(act.case),
        "ground_named": ground_named(act.case),
        "article": article_of(act.case),
    }
    if kind == "permit_end_notice":
        days = stated_life(LIFE).limit("defence", act.case, local_date(act.at))
        assert days is not None
        said["speak_within"] = say_limit(int(days.limit.value), days.limit.unit)
    elif known.get("spoke"):
        said["heard"] = f"被许可人陈述、申辩：{known['statement']}本机关复核意见：{known['answer']}"
    elif "spoke" in known:
        said["heard"] = "被许可人未在期限内提出陈述、申辩。"
    return said


@panel(LIFE)
def the_permit(case: Case) -> Panel:
    """The permit that is to end."""
    permit = permit_of(case)
    cells = (
        Cell(permit.number, reverse("desk:case", args=[permit.number])),
        Cell(permit.applicant.name),
        Cell(case.answers.get("granted_on", "")),
    )
    return Panel(_("The permit"), (_("Case"), _("Holder"), _("Granted on")), (Line(cells),))


@panel(PERMIT)
def ways_to_end_it(case: Case) -> Panel | None:
    """Where a permit that stands is revoked, recalled or cancelled."""
    if case.outcome != GRANTED or case.state not in STANDS or case.version.subtype == FIRST_REVIEW:
        return None
    begin = reverse("desk:begin_item", args=[case.item.code, LIFE])
    asked = f"{begin}?{urlencode({'permit_number': case.number})}"
    told = Cell(_("revoke, recall or cancel it"), asked)
    return Panel(_("The permit"), (_("What may follow"),), (Line((told,)),))
