"""What an act does beside changing the state, called by name in the life's file. What only one room does, it registers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines, papers, passwords, publishing, route
from sundial.cases.models import Case, ClockKind, Delivery, Opinion, Stance
from sundial.cases.procedure import seat_of
from sundial.cases.stated.asked import choices_of, names_of
from sundial.cases.stated.checks import officers_in, papers_to_deliver
from sundial.cases.stated.words import fits
from sundial.kernel.clock import local_date
from sundial.kernel.limits import add_months
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Organ
from sundial.powers.drafts import day_means

if TYPE_CHECKING:
    from sundial.cases.models import Document
    from sundial.cases.procedure import Act
    from sundial.cases.stated.law import Stated

Does = Callable[["Act", Mapping[str, Any], Any], None]
MONTHS = {"year": 12, "month": 1}
MILESTONES = ("submitted_at", "accepted_at", "decided_at", "delivered_at")

IF_ANY = "if_any"
STOPS, RESUMES = "clock_stop", "clock_resume"
SETS, MEETS = "set_term", "meet_term"

_effects: dict[str, Does] = {}


@dataclass(frozen=True)
class Effect:
    """One effect with its argument, and the answers on which it depends."""

    name: str
    argument: Any
    when: Mapping[str, Any] = field(default_factory=dict)

    def happens(self, answers: Mapping[str, Any]) -> bool:
        return fits(self.when, answers)

    def do(self, act: Act, answers: Mapping[str, Any]) -> None:
        _effects[self.name](act, answers, self.argument)

    def check(self, limits: Mapping[str, Stated], where: str) -> None:
        """Raises ValueError for a clock whose limit the life does not state."""
        if self.name == "start_clock":
            named_limit = self.argument.get("limit", self.argument["kind"])
            if self.argument["kind"] not in ClockKind.values or named_limit not in limits:
                raise ValueError(f"{where}: no clock {self.argument}")


def effect(name: str) -> Callable[[Does], Does]:
    """Register an effect: ``(act, answers, argument)``."""

    def _register(does: Does) -> Does:
        if name in _effects:
            raise ValueError(f"the effect {name} is registered twice")
        _effects[name] = does
        return does

    return _register


def read_effect(row: Any, where: str) -> Effect:
    """``name`` or ``{name: argument, when: {field: answer}}``. Raises ValueError naming the place."""
    if isinstance(row, str):
        row = {row: None}
    names = [key for key in row if key != "when"]
    if len(names) != 1 or names[0] not in _effects:
        raise ValueError(f"{where}: no effect {sorted(map(str, names))}")
    return Effect(names[0], row[names[0]], row.get("when", {}))


@effect("milestone")
def milestone(act: Act, answers: Mapping[str, Any], name: str) -> None:
    """Set one of the case's milestones to the moment of the act."""
    if name not in MILESTONES:
        raise ValueError(f"{name} is no milestone")
    setattr(act.case, name, act.at)


@effect("outcome")
def outcome(act: Act, answers: Mapping[str, Any], argument: str | Mapping[str, str]) -> None:
    """What became of the case: a word, or the answer of a field."""
    act.case.outcome = argument if isinstance(argument, str) else str(answers[argument["field"]])


@effect("remember")
def remember(act: Act, answers: Mapping[str, Any], names: Iterable[str]) -> None:
    """Keep answers where later acts, routes and pages read them."""
    act.case.answers |= {name: answers[name] for name in names if name in answers}


@effect("remember_as")
def remember_as(act: Act, answers: Mapping[str, Any], names: Mapping[str, str]) -> None:
    """Keep answers under other names: ``{answer: name}``."""
    act.case.answers |= {name: answers[answer] for answer, name in names.items() if answer in answers}


@effect("note_figures")
def note_figures(act: Act, answers: Mapping[str, Any], names: Iterable[str]) -> None:
    """Say figures in the event for the rules: of these answers, or as the case remembers them."""
    known = {**act.case.answers.get("figures", {}), **act.case.answers, **answers}
    said = {name: known[name] for name in names if known.get(name) not in (None, "")}
    act.case.answers["figures"] = {**act.case.answers.get("figures", {}), **said}
    act.note(figures={**dict(act.data.get("figures", {})), **said})  # type: ignore[call-overload]  # figures are a mapping


@effect("forget")
def forget(act: Act, answers: Mapping[str, Any], names: Iterable[str]) -> None:
    """Let earlier answers no longer stand."""
    for name in names:
        act.case.answers.pop(name, None)


@effect("set_cause")
def set_cause(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The cause (案由) the case is named by: as answered, else that of the case it is part of."""
    whole = act.case.parent.project_name if act.case.parent else ""
    cause = answers.get("cause") or act.case.project_name or whole
    if cause != act.case.project_name:
        act.note(cause_before=act.case.project_name)
        act.case.project_name = cause


@effect("hands")
def hands(act: Act, answers: Mapping[str, Any], names: Iterable[str]) -> None:
    """Who took part: the named officers and, first, whoever enters it."""
    found = {each.pk: each for name in names for each in officers_in(answers.get(name))}
    if act.hand.officer is not None:
        found = {act.hand.officer.pk: act.hand.officer, **found}
    act.involved += found.values()
    act.note(hands=[str(pk) for pk in found])


@effect("opinion")
def opinion(act: Act, answers: Mapping[str, Any], argument: Mapping[str, str]) -> None:
    """Write the opinion of the acting post: ``{text: FIELD, stance: FIELD or word}``; disagreeing names what it overrules."""
    assert act.hand.officer is not None
    stance = str(answers.get(argument.get("stance", ""), argument.get("stance", Stance.AGREE)))
    before = act.case.opinions.order_by("-given_at", "-pk").first()
    Opinion.objects.create(
        case=act.case,
        run=act.run,
        officer=act.hand.officer,
        post_name=act.hand.post_name,
        stance=Stance(stance),
        text=str(answers.get(argument["text"], act.transition.label)),
        changes=before if stance in (Stance.CHANGE, Stance.DISAGREE, Stance.RETURN) else None,
        given_at=act.at,
    )
    act.note(stance=stance)


@effect("start_clock")
def start_clock(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any]) -> None:
    """Start a clock: ``{kind, limit (the kind's name unless said), since: FIELD}``; a limit nobody knows starts none.

    With ``unless_open: true`` one of its kind that has not ended goes on instead: the earlier limit binds.
    """
    from sundial.cases.stated.lives import stated_life

    if argument.get("unless_open") and deadlines.open_clocks(act.case, [argument["kind"]]).exists():
        return
    since = clock_moment(answers, argument.get("since", "")) or act.at
    stated = stated_life(act.life.procedure)
    term = stated.limit(argument.get("limit", argument["kind"]), act.case, local_date(since))
    if term is not None:
        deadlines.start(
            act,
            argument["kind"],
            term.limit,
            since=since,
            source=term.basis,
            day_means=day_means(act.case.item, act.case.version),
        )


@effect("set_term")
def set_term(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any]) -> None:
    """Tell the rules that the clock of ``kind`` this act has just started is the term of a duty ``{kind, duty: {zh, en}}``."""
    row = deadlines.open_clocks(act.case, [argument["kind"]]).filter(started_at=act.at).first()
    if row is not None:
        act.also(
            "set_term", verb=SETS, by_hand=True, extension_value=row.budget, extension_unit=row.unit, **_duty(argument)
        )


@effect("meet_term")
def meet_term(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any]) -> None:
    """Tell the rules that this act, which has ended the clock of ``kind``, does what its term was set for."""
    if act.case.clocks.filter(kind=argument["kind"], ended_at=act.at).exists():
        act.also("meet_term", verb=MEETS, by_hand=True, **_duty(argument))


def _duty(argument: Mapping[str, Any]) -> dict[str, Any]:
    return {"duty": argument["duty"]["zh"], "duty_en": argument["duty"]["en"]}


@effect("end_clock")
def end_clock(act: Act, answers: Mapping[str, Any], kinds: Iterable[str]) -> None:
    """End clocks of these kinds; an empty list ends all."""
    deadlines.end(act, *kinds)


@effect("stop_clock")
def stop_clock(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any]) -> None:
    """Stop the clocks of ``kinds`` for ``reason`` (a FIELD) or ``because`` (words, the same each time), on ``paper`` (a FIELD)."""
    because = argument.get("because", {})
    reason = because.get("zh") or str(answers.get(argument.get("reason", ""), ""))
    in_english = {"reason_en": because["en"]} if because else {}
    stopped = deadlines.stop_all(
        act,
        reason=reason,
        basis=act.transition.basis,
        approver=act.hand.actor.name,
        paper=str(answers.get(argument.get("paper", ""), "")),
        kinds=argument.get("kinds", deadlines.EXAMINATION),
    )
    if stopped and act.verb != STOPS:  # the rules know a stop by its verb alone
        act.also("stop_clock", verb=STOPS, by_hand=True, cause=act.transition.action, reason=reason, **in_english)


@effect("resume_clock")
def resume_clock(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any] | None) -> None:
    """Let the standing clocks of ``kinds`` run again, if some stand."""
    kinds = (argument or {}).get("kinds", deadlines.EXAMINATION)
    if deadlines.open_clocks(act.case, kinds).filter(running_since__isnull=True).exists():
        deadlines.resume_all(act, kinds=kinds)
        if act.verb != RESUMES:
            act.also("resume_clock", verb=RESUMES, by_hand=True, cause=act.transition.action)


@effect("paper")
def paper(act: Act, answers: Mapping[str, Any], kind: str) -> None:
    """Issue the formal document ``kind`` from these answers, those before them, and what the case knows."""
    papers.issue_stated(act, kind, answers)


@effect("paper_of_seat")
def paper_of_seat(act: Act, answers: Mapping[str, Any], kind: str) -> None:
    """Issue ``kind`` in the name of the organ at whose seat the act is done: the county decides, not the town it was applied at."""
    papers.issue_stated(act, kind, answers, organ=Organ.objects.get(pk=seat_of(act.case, act.transition.seat)))


@effect("letter")
def letter(act: Act, answers: Mapping[str, Any], kind: str) -> None:
    """Issue ``kind`` from what this act asked and nothing else."""
    papers.issue_letter(act, kind, answers)


@effect("deliver")
def deliver(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any]) -> None:
    """Hand over the papers of ``kinds``, or those a FIELD chooses: answers ``method``, ``recipient``, ``proof`` (送达回证)."""
    chosen = answers[argument["field"]] if "field" in argument else argument["kinds"]
    _hand_over(act, answers, list(chosen))
    act.note(method=answers["method"], proof=answers["proof"])


@effect("hand_over")
def hand_over(act: Act, answers: Mapping[str, Any], kind: str) -> None:
    """Hand over the paper the act itself issues, once it is drawn: answers as for ``deliver``."""
    act.once_recorded(lambda event: _hand_over(act, answers, [kind]))
    act.note(method=answers["method"], proof=answers["proof"])


def _hand_over(act: Act, answers: Mapping[str, Any], kinds: list[str]) -> None:
    rows = [
        Delivery(
            document=each,
            method=answers["method"],
            recipient=answers["recipient"],
            delivered_at=act.at,
            proof=answers["proof"],
        )
        for each in act.case.documents.filter(kind__in=kinds, deliveries__isnull=True)
    ]
    if not rows:
        raise nothing_to_deliver(act.transition.basis)
    Delivery.objects.bulk_create(rows)


def nothing_to_deliver(basis: str) -> Refusal:
    """The refusal of an act that would deliver no paper."""
    return Refusal("delivery.nothing", _("There is no paper to deliver."), basis=basis)


@choices_of("undelivered_papers")
def undelivered_papers(case: Case) -> dict[str, str]:
    """The kinds of paper the party must sign for and has not been handed yet, each with its newest number."""
    left = papers_to_deliver(case).order_by("issued_at", "pk") if case.pk else []
    return _kinds_named(left)


@names_of("undelivered_papers")
def papers_named(case: Case) -> dict[str, str]:
    """The kinds of paper issued on the case, each with its newest number."""
    return _kinds_named(case.documents.order_by("issued_at", "pk"))


def _kinds_named(papers: Iterable[Document]) -> dict[str, str]:
    return {each.kind: f"{each.title} {each.number}" for each in papers}


@effect("hand_password")
def hand_password(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Draw the query password of a case its party did not begin; who acts hands it over with the paper. A second act gives none."""
    if not act.case.secret_hash:
        act.case.handed_password = passwords.draw()
        act.case.secret_hash = passwords.hashed(act.case.handed_password)


@effect("publish")
def publish(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any]) -> None:
    """Publish, masked: ``{kind, limit, channel: FIELD, shows: [FIELD …]}``."""
    publishing.publish_stated(act, answers, argument)


@effect("unpublish")
def unpublish(act: Act, answers: Mapping[str, Any], argument: str | None) -> None:
    """Take down what stands; with ``if_any`` an act that finds nothing standing goes on without."""
    if argument == IF_ANY and not act.case.publications.filter(withdrawn_at__isnull=True).exists():
        return
    publishing.take_down(act, reason=str(answers.get("reason", "")))


@effect("join_parent")
def join_parent(act: Act, answers: Mapping[str, Any], name: str) -> None:
    """Make the case part of the one whose number FIELD names; an empty answer leaves it. Raises ``Refusal`` ``case.unknown``."""
    if answers.get(name):
        act.case.parent = _named_case(act, answers, name)
        act.note(parent=act.case.parent.number)


@effect("lead_to")
def lead_to(act: Act, answers: Mapping[str, Any], name: str) -> None:
    """Say that the case brought about the one whose number FIELD names; what it is part of stays. Raises ``Refusal`` ``case.unknown``."""
    act.case.led_to = _named_case(act, answers, name)
    act.note(led_to=act.case.led_to.number)


def _named_case(act: Act, answers: Mapping[str, Any], name: str) -> Case:
    number = str(answers[name])
    found = Case.objects.filter(number=number, organ=act.case.organ).exclude(pk=act.case.pk).first()
    if found is None:
        raise Refusal("case.unknown", _("No case of this organ has the number %(number)s."), field=name, number=number)
    return found


@effect("keep_file")
def keep_file(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Say until when the closed file is kept: the life's ``retention``."""
    from sundial.cases.stated.lives import stated_life

    closed_on = local_date(act.at)
    term = stated_life(act.life.procedure).parameter("retention", closed_on)
    act.case.keep_until = add_months(closed_on, int(term.value) * MONTHS[term.unit])
    act.case.paper_location = str(answers.get("paper_location", ""))
    act.note(keep_until=act.case.keep_until)


@effect("abandon")
def abandon(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """End every clock and step, because the case ends before its route."""
    route.abandon(act)
    deadlines.end(act)


def clock_moment(answers: Mapping[str, Any], name: str) -> dt.datetime | None:
    """The moment a field states, or None."""
    value = answers.get(name)
    return dt.datetime.fromisoformat(value) if value else None
