"""Checks a life's file calls by name. What only one room knows, that room registers; what several need stands below.

``requires`` names standing checks (the case alone), ``hand`` those of who acts: both also say on the case page why an act is
not possible now. ``checks`` names those that need the answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.cases import documents, exclusions
from sundial.cases.lifecycle import life_of
from sundial.cases.masking import leaks
from sundial.cases.models import Case, Document
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.organs.access import duties
from sundial.organs.models import Certificate, Officer

if TYPE_CHECKING:
    from sundial.cases import procedure
    from sundial.cases.procedure import Act

Standing = Callable[[Case, dt.datetime, Any], None]
Hand = Callable[[Case, "procedure.Hand", dt.datetime, Any], None]
Given = Callable[["Act", Mapping[str, Any], Any], None]

standing_checks: dict[str, Standing] = {}
hand_checks: dict[str, Hand] = {}
given_checks: dict[str, Given] = {}


@dataclass(frozen=True)
class Named:
    """A check or an effect as the file calls it: its name, and what it is called with."""

    name: str
    argument: Any = None


def named(row: Any, where: str) -> Named:
    """``name`` or ``{name: argument}``. Raises ValueError naming the place."""
    if isinstance(row, str):
        return Named(row)
    if not isinstance(row, Mapping) or len(row) != 1:
        raise ValueError(f"{where}: {row!r} is neither a name nor one name with its argument")
    return Named(*next(iter(row.items())))


def _into(registry: dict[str, Any], name: str) -> Callable[[Any], Any]:
    def _register(check: Any) -> Any:
        if name in registry:
            raise ValueError(f"the check {name} is registered twice")
        registry[name] = check
        return check

    return _register


def standing_check(name: str) -> Callable[[Standing], Standing]:
    """Register a check of the case alone: ``(case, at, argument)``."""
    return _into(standing_checks, name)


def hand_check(name: str) -> Callable[[Hand], Hand]:
    """Register a check of who acts: ``(case, hand, at, argument)``."""
    return _into(hand_checks, name)


def given_check(name: str) -> Callable[[Given], Given]:
    """Register a check of what was answered: ``(act, answers, argument)``."""
    return _into(given_checks, name)


def acts_done(case: Case) -> set[str]:
    """The acts done on the case; one query, none where ``next_actions`` has read the records already."""
    return {each.action for each in case.records.all()}


@hand_check("other_than")
def other_than(case: Case, hand: procedure.Hand, at: dt.datetime, acts: Iterable[str]) -> None:
    """Whoever did one of ``acts`` on this case does not do this one (职能分离)."""
    if hand.officer is None:
        return
    if any(each.officer_id == hand.officer.pk and each.action in acts for each in case.records.all()):
        raise Refusal("hand.same", _("You have acted on this case before; this act needs another hand."))


@hand_check("certified")
def certified(case: Case, hand: procedure.Hand, at: dt.datetime, argument: None) -> None:
    """Whoever acts holds an enforcement certificate valid that day, for the item's field where it names one (PEN-07)."""
    if hand.officer is not None:
        check_certificate(hand.officer, case, local_date(at))


@hand_check("among")
def among(case: Case, hand: procedure.Hand, at: dt.datetime, name: str) -> None:
    """Whoever acts is one of the officers the case remembers as ``name``."""
    if hand.officer is not None and hand.officer.pk not in remembered(case, name):
        raise Refusal(
            "hand.not_named",
            _("Only the officers named for this case do this."),
            who=_names(case, name),
        )


@hand_check("not_among")
def not_among(case: Case, hand: procedure.Hand, at: dt.datetime, name: str) -> None:
    """Whoever acts is none of the officers the case remembers as ``name`` (调查与审核、听证、收缴分离)."""
    if hand.officer is not None and hand.officer.pk in remembered(case, name):
        raise Refusal("hand.same", _("You have acted on this case before; this act needs another hand."))


def remembered(case: Case, name: str) -> set[UUID]:
    """The officers an earlier act remembered under ``name``."""
    return {UUID(each["id"]) for each in case.answers.get(name, [])}


def _names(case: Case, name: str) -> str:
    return "、".join(each["name"] for each in case.answers.get(name, []))


@given_check("named_among")
def named_among(act: Act, answers: Mapping[str, Any], argument: Mapping[str, str]) -> None:
    """Every officer of a field is one of those the case remembers: ``{field, of}``."""
    known = remembered(act.case, argument["of"])
    for officer in officers_in(answers.get(argument["field"])):
        if officer.pk not in known:
            raise Refusal(
                "officers.not_named",
                _("%(name)s is not named for this case."),
                field=argument["field"],
                basis="行政处罚法第四十二条第一款",
                name=officer.name,
            )


@given_check("none_of")
def none_of(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any]) -> None:
    """No officer of the fields is one of those the case remembers: ``{fields, of}``."""
    known = remembered(act.case, argument["of"])
    for name in argument["fields"]:
        for officer in officers_in(answers.get(name)):
            if officer.pk in known:
                raise Refusal(
                    "officers.same",
                    _("%(name)s investigates this case and cannot do this as well."),
                    field=name,
                    basis=act.transition.basis,
                    name=officer.name,
                )


@given_check("least_certified")
def least_certified(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any]) -> None:
    """At least so many certified officers: ``{field, parameter, only}`` (行政处罚法 art. 42); see ``hands_of``."""
    there = hands_of(act, answers, argument)
    for officer in there:
        check_certificate(officer, act.case, local_date(act.at), argument["field"])
    check_enough(act, len(there), argument, _("At least %(least)s certified officers take part."))


@given_check("least_hands")
def least_hands(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any]) -> None:
    """At least so many officers take part: ``{field, parameter, only}``; see ``hands_of``."""
    there = hands_of(act, answers, argument)
    check_enough(act, len(there), argument, _("At least %(least)s officers take part."))


def hands_of(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any]) -> list[Officer]:
    """The officers of ``field`` and whoever enters it, unless ``only`` says that those named do it without him."""
    there = {each.pk: each for each in officers_in(answers.get(argument["field"]))}
    if act.hand.officer is not None and not argument.get("only"):
        there[act.hand.officer.pk] = act.hand.officer
    return list(there.values())


def check_enough(
    act: Act, there: int, argument: Mapping[str, Any], sentence: object, code: str = "officers.few", **values: Any
) -> None:
    """Raise ``Refusal`` ``code`` unless as many are ``there`` as the life's ``parameter`` of the day asks for."""
    from sundial.cases.stated.lives import stated_life

    least = stated_life(act.life.procedure).parameter(argument["parameter"], local_date(act.at))
    if there < int(least.value):
        raise Refusal(code, sentence, field=argument["field"], basis=least.basis, least=least.value, **values)


def entitling(case: Case, on: dt.date) -> QuerySet[Certificate]:
    """The certificates by which an officer may enforce on that day in such a case."""
    held = Certificate.objects.filter(valid_from__lte=on, valid_to__gte=on)
    wanted, issuers = case.version.extra.get("officer_field", ""), case.version.extra.get("officer_issuers", [])
    held = held.filter(issued_by__in=issuers) if issuers else held
    return held.filter(field=wanted) if wanted else held


def check_certificate(officer: Officer, case: Case, on: dt.date, field: str = "") -> None:
    """Raise ``Refusal`` ``officer.certificate``, ``officer.issuer`` or ``officer.field`` unless ``officer`` may enforce on that day.

    ``officer_issuers`` of the item names whose certificates count (PEN-07); where it names nobody, everybody's do.
    """
    held = officer.certificates.filter(valid_from__lte=on, valid_to__gte=on)
    wanted, issuers = case.version.extra.get("officer_field", ""), case.version.extra.get("officer_issuers", [])
    if not held.exists():
        raise Refusal(
            "officer.certificate",
            _("%(name)s holds no enforcement certificate valid on %(day)s."),
            field=field,
            basis="行政处罚法第四十二条第一款",
            name=officer.name,
            day=on,
        )
    if issuers:
        held = held.filter(issued_by__in=issuers)
        if not held.exists():
            raise Refusal(
                "officer.issuer",
                _("The certificate of %(name)s was not issued by one whose certificates count here: %(issuers)s."),
                field=field,
                basis="行政处罚法第四十二条第一款",
                name=officer.name,
                issuers="、".join(issuers),
            )
    if wanted and not held.filter(field=wanted).exists():
        raise Refusal(
            "officer.field",
            _("The certificate of %(name)s is not for the field “%(wanted)s”."),
            field=field,
            basis="行政处罚法第四十二条第一款",
            name=officer.name,
            wanted=wanted,
        )


@standing_check("party_is_not_shut_out")
def party_is_not_shut_out(case: Case, at: dt.datetime, argument: None) -> None:
    """The party is not shut out of the organ's market (``cases.exclusions``)."""
    exclusions.check(case, at)


@standing_check("done")
def done(case: Case, at: dt.datetime, action: str) -> None:
    """An act that must have been done first."""
    if action not in acts_done(case):
        raise Refusal("order.first", _("“%(act)s” comes first."), act=_label(case, action))


@standing_check("any_done")
def any_done(case: Case, at: dt.datetime, actions: Iterable[str]) -> None:
    """At least one of several acts has been done."""
    if not acts_done(case) & set(actions):
        labels = "、".join(str(_label(case, action)) for action in actions)
        raise Refusal("order.none", _("One of these comes first: %(acts)s."), acts=labels)


@standing_check("stands")
def stands(case: Case, at: dt.datetime, name: str) -> None:
    """The case remembers something under ``name``."""
    if not case.answers.get(name):
        raise Refusal("order.stands", _("What this act answers has not been entered, or is settled already."))


@standing_check("stands_not")
def stands_not(case: Case, at: dt.datetime, name: str) -> None:
    """The case remembers nothing under ``name``."""
    if case.answers.get(name):
        raise Refusal("order.stands_still", _("Something before this act is not settled yet, or has settled it."))


@standing_check("parts_are_closed")
def parts_are_closed(case: Case, at: dt.datetime, procedures: Iterable[str]) -> None:
    """No part of the case by one of these procedures is open: what was seized for it is released or decided on first."""
    still = case.children.filter(procedure__in=list(procedures), closed_at=None).order_by("number").first()
    if still is not None:
        raise Refusal(
            "parts.open",
            _("%(number)s (%(name)s), a part of this case, is closed first."),
            number=still.number,
            name=still.version.name,
        )


@standing_check("not_done")
def not_done(case: Case, at: dt.datetime, action: str) -> None:
    """An act that excludes this one."""
    if action in acts_done(case):
        raise Refusal(
            "order.excluded", _("“%(act)s” has been done; this is not possible any more."), act=_label(case, action)
        )


@standing_check("papers_delivered")
def papers_delivered(case: Case, at: dt.datetime, argument: None) -> None:
    """Every paper the party must sign for has been delivered."""
    left = papers_to_deliver(case).order_by("issued_at", "pk")
    if names := [f"{each.title} {each.number}" for each in left]:
        raise Refusal("delivery.missing", _("Not delivered yet: %(names)s."), names="、".join(names))


def papers_to_deliver(case: Case) -> QuerySet[Document]:
    """The papers of the case that the party must sign for and that nobody has delivered."""
    wanted = [name for name, kind in documents.kinds().items() if kind.to_applicant and kind.receipt_line]
    return case.documents.filter(kind__in=wanted, deliveries__isnull=True)


@standing_check("published_long_enough")
def published_long_enough(case: Case, at: dt.datetime, argument: None) -> None:
    """What the item publishes has been published, and has stood until the end of its period."""
    shown = case.publications.order_by("published_at").last()
    if shown is None and case.version.publishes_result:
        raise Refusal("publication.missing", _("The item publishes its results; this one is not published yet."))
    if shown is not None and at < shown.keep_until:
        from sundial.cases.publishing import too_early

        raise too_early(shown.keep_until)


@standing_check("stood_published")
def stood_published(case: Case, at: dt.datetime, kind: str) -> None:
    """What was published has stood its whole period. Refuses ``publication.none`` and ``publication.early``."""
    from sundial.cases.publishing import BASIS, too_early

    standing = case.publications.filter(kind=kind, withdrawn_at__isnull=True).order_by("-published_at").first()
    if standing is None:
        raise Refusal("publication.none", _("Nothing of this case is published."), basis=BASIS)
    if at < standing.keep_until:
        raise too_early(standing.keep_until)


@given_check("gives_nobody_away")
def gives_nobody_away(act: Act, answers: Mapping[str, Any], fields: Iterable[str]) -> None:
    """No identity number, telephone, card or mail address stands in what is to be published; the field that has one is named."""
    for field in fields:
        if found := leaks(str(answers.get(field, ""))):
            raise Refusal(
                "publication.leak",
                _("This would publish what must not be public: %(found)s."),
                field=field,
                basis="政府信息公开条例第十五条；个人信息保护法第二十五条",
                found="、".join(found),
            )


@given_check("holds_post")
def holds_post(act: Act, answers: Mapping[str, Any], fields: Iterable[str]) -> None:
    """Whoever is named acts at a post of the organ on that day."""
    for name in fields:
        for officer in officers_in(answers.get(name)):
            held = duties(officer, local_date(act.at))
            if not any(each.post.organ_id == act.case.organ_id for each in held):
                raise Refusal("officer.post", _("%(name)s holds no post here."), field=name, name=officer.name)


def officers_in(answer: Any) -> list[Officer]:
    """The officers an answer names: one, several or none."""
    rows = answer if isinstance(answer, list) else [answer] if answer else []
    return list(Officer.objects.filter(pk__in=[row["id"] for row in rows]).order_by("name"))


def _label(case: Case, action: str) -> object:
    return life_of(case.procedure).by_action[action].label
