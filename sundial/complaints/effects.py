"""What the acts of a complaint do beside changing the state: who handles it, the light on the case it is about, what is published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.masking import leaks
from sundial.cases.models import Case
from sundial.cases.papers import values_of
from sundial.cases.stated import effect, stated_life
from sundial.cases.stated.acts import reckoned
from sundial.cases.stated.asked import choices_of
from sundial.complaints.centres import PROCEDURE, organs_of
from sundial.complaints.checks import seated
from sundial.complaints.models import COMPLAINT, GRAVE, RATING, Lodging, PublishedAnswer
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.models import Organ, OrganKind

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

Answers = Mapping[str, Any]
GROUP = "group"  # the state a group visit begins in


@choices_of("organs_here")
def organs_here(case: Case) -> dict[str, object]:
    """The organs of the place the centre serves."""
    return {str(each.pk): each.name for each in organs_of(case.organ.region)}


@choices_of("supervision_bodies")
def supervision_bodies(case: Case) -> dict[str, object]:
    """The supervision bodies of the place, but not one the complaint is about."""
    here = [each for each in organs_of(case.organ.region) if each.kind == OrganKind.SUPERVISION]
    return {str(each.pk): each.name for each in here if str(each.pk) != case.answers.get("about_organ")}


def _known(name: str) -> None:
    @reckoned(f"known_{name}")
    def _(act: Act, answers: Answers) -> Any:
        return act.case.answers.get(name)


for each in ("leader", "team", "plan", "target", "settle_by", "consent", "leaders", "situation", "advice"):
    _known(each)


@reckoned("lodged_kind")
def lodged_kind(act: Act, answers: Answers) -> str:
    return str(act.case.answers.get("kind", ""))


@reckoned("lodged_channel")
def lodged_channel(act: Act, answers: Answers) -> str:
    return str(act.case.answers.get("channel", ""))


@reckoned("ordered_every")
def ordered_every(act: Act, answers: Answers) -> str:
    return str(act.case.answers.get("every", ""))


@reckoned("drafted_reply")
def drafted_reply(act: Act, answers: Answers) -> str:
    return str(act.case.answers.get("reply", ""))


@reckoned("sign_verdict")
def sign_verdict(act: Act, answers: Answers) -> str:
    """Whether signing answers the complaint or sends the draft back."""
    return "answered" if answers["agreed"] else "sent_back"


@reckoned("where_it_enters")
def where_it_enters(act: Act, answers: Answers) -> str:
    """The state it begins in: a group with the head, answered on the spot, papers with whoever took them, a bad rating with the organ rated, all else with the centre."""
    if is_group(act, answers):
        if answers.get("settled") or answers.get("papers"):
            raise Refusal(
                "complaint.group",
                _(
                    "So many are received by the head, who comes to the place; enter it as not settled and take no papers."
                ),
                field="people",
                basis="某镇综治信访制度二（一）、（四）",
            )
        return GROUP
    if answers.get("settled"):
        return "answered"
    if answers.get("papers"):
        return "papers_held"
    return "dispatched" if answers["kind"] == RATING else "received"


def is_group(act: Act, answers: Answers) -> bool:
    """Whether more came than may speak for themselves: they choose representatives, and the head receives them (COMP-05, COMP-06)."""
    most = stated_life(PROCEDURE).parameter("most_representatives", local_date(act.at)).value
    return int(answers.get("people") or 0) > int(most)


@reckoned("organ_of_the_first_asked")
def organ_of_the_first_asked(act: Act, answers: Answers) -> str:
    """The organ that took papers for one of its own: the one whoever was asked first named as concerned."""
    return str(answers.get("about_organ", ""))


@reckoned("whom_it_is_reported_to")
def whom_it_is_reported_to(act: Act, answers: Answers) -> str:
    """The superior that assigned it, else the organ the centre named."""
    said = act.case.answers
    superior = str(said.get("superior", ""))
    return superior or Organ.objects.get(pk=said["report_to"]).name


@values_of(PROCEDURE)
def told_on_paper(act: Act, kind: str) -> dict[str, Any]:
    """To whom the result is reported, as the act reckoned it."""
    told = act.case.records.filter(action="report_result").last()
    return {"reported_to": told.values["reported_to"]} if told else {}


@effect("leave_out")
def leave_out(act: Act, answers: Answers, argument: None) -> None:
    """The rating behind the case counts no more."""
    from sundial.complaints.ratings import exclude_untrue

    exclude_untrue(act.case)


@effect("take_seat")
def take_seat(act: Act, answers: Answers, argument: Mapping[str, str]) -> None:
    """Let the organ of ``field`` act at ``seat`` from now on."""
    organ = Organ.objects.get(pk=answers[argument["field"]])
    act.case.seats = {**act.case.seats, argument["seat"]: str(organ.pk)}
    act.note(to_organ=organ.short_name)


@effect("settle_at_once")
def settle_at_once(act: Act, answers: Answers, argument: None) -> None:
    """The first person asked answered on the spot: the answer is an event of its own, so that nobody waits for one."""
    act.case.decided_at = act.at
    act.also("settled", verb=_reply_verb(answers))
    act.also("done", verb="decide_grant")
    deadlines.end(act)


def _reply_verb(answers: Answers) -> str:
    """How the life calls an answer to this kind; the answer on the spot is the same act, done with the lodging."""
    verb = stated_life(PROCEDURE).acts["answer_at_once"].verb
    return (verb.word(answers) if verb else None) or "other"


@effect("light_the_case")
def light_the_case(act: Act, answers: Answers, argument: None) -> None:
    """Tell the case it is about that there is a complaint, or the organ where it is about none; the rules light it (COMP-01).

    A report about no case tells nobody: the organ would learn of it by its own light.
    """
    if str(act.case.answers.get("kind")) not in GRAVE:
        return
    lodging = Lodging.objects.select_related("about__organ", "about__item", "organ").get(pk=act.case.pk)
    if lodging.lit_at is not None:
        return
    if lodging.about is not None:
        tell_case(lodging.about, "complaint.against", "complain", act.case)
    elif lodging.organ is not None and lodging.kind == COMPLAINT:
        _tell_organ(lodging.organ, act.case)
    else:
        return
    lodging.lit_at = act.at
    lodging.save(update_fields=["lit_at"])


@effect("answer_the_case")
def answer_the_case(act: Act, answers: Answers, argument: None) -> None:
    """The answer is the decision of this case, and ends the wait of the one it is about."""
    act.also("done", verb="decide_grant")
    lodging = Lodging.objects.select_related("about__organ", "about__item").get(pk=act.case.pk)
    if lodging.about is not None and lodging.lit_at is not None:
        tell_case(lodging.about, "complaint.replied", "complain_reply", act.case)


def tell_case(about: Case, kind: str, verb: str, complaint: Case) -> None:
    """An event on ``about``, by nobody's hand: it names the complaint, never who made it."""
    record(
        kind,
        subject_type="case",
        subject_id=about.pk,
        by=Actor.system(),
        organ=about.organ.code,
        item=about.item.code,
        data={"verb": verb, "complaint": complaint.number},
    )


def _tell_organ(organ: Organ, complaint: Case) -> None:
    """An event on ``organ``, by nobody's hand, naming the complaint and never who made it."""
    record(
        "complaint.of_organ",
        subject_type="organ",
        subject_id=organ.pk,
        by=Actor.system(),
        organ=organ.code,
        data={"verb": "complain", "complaint": complaint.number},
    )


@effect("publish_answer")
def publish_answer(act: Act, answers: Answers, argument: None) -> None:
    """Publish question and answer. Raises ``Refusal`` ``complaint.leak`` naming the field that tells who asked."""
    lodging = Lodging.objects.get(pk=act.case.pk)
    for field in ("heading", "question", "answer"):
        _check_leaks(field, str(answers[field]), lodging)
    before = act.case.published_answers.order_by("version").last()
    if before is not None:
        before.replaced_at = act.at
        before.save(update_fields=["replaced_at"])
    PublishedAnswer.objects.create(
        case=act.case,
        version=before.version + 1 if before else 1,
        kind=lodging.kind,
        subject=answers["heading"],
        question=answers["question"],
        answer=answers["answer"],
        organ_id=seated(act.case, "handling") or act.case.organ_id,
        asked_on=local_date(act.case.opened_at),
        published_at=act.at,
    )


def _check_leaks(field: str, text: str, lodging: Lodging) -> None:
    if found := leaks(text, lodging.private):
        raise Refusal(
            "complaint.leak",
            _("This would tell who asked: %(found)s. Take it out before you publish."),
            field=field,
            basis="信访工作条例第二十条；个人信息保护法第二十五条",
            found="、".join(found),
        )
