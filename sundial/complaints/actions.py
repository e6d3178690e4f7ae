"""Lodging a complaint or question: the case without a name, and the name sealed beside it, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, Channel, Party, PartyKind
from sundial.cases.procedure import APPLICANT
from sundial.cases.stated import open_case
from sundial.complaints.centres import centre_of, organ_named
from sundial.complaints.effects import tell_case
from sundial.complaints.models import GRAVE, Lodging, Naming
from sundial.kernel.refusal import Refusal
from sundial.organs.access import duties
from sundial.organs.models import Officer, Region, Role

# What stands in the file instead of a name. Papers are Chinese whoever prints them.
NOBODY = {
    Naming.ANONYMOUS: "匿名诉求人",
    Naming.PROTECTED: "诉求人（身份保密）",
    Naming.NAMED: "诉求人（身份另行封存）",
}


@dataclass(frozen=True)
class Person:
    """Who asks, as far as he says. An anonymous person says nothing; whoever wants to be reached gives one way."""

    naming: str = Naming.ANONYMOUS
    name: str = ""
    telephone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True)
class Wish:
    """How it came and what it is about, beside the answers.

    ``about`` is a case of which the person has shown that he is its party, ``about_number`` what anybody may write.
    ``place`` is where it happened, for whoever names no organ.
    """

    about_number: str = ""
    about: Case | None = None
    may_publish: bool = False
    first_asked: Officer | None = None
    place: Region | None = None
    key: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Lodged:
    """The case and the password that follows it, empty when the same form had lodged it before."""

    case: Case
    password: str


@transaction.atomic
def lodge(person: Person, given: Mapping[str, Any], wish: Wish, *, occurred_at: dt.datetime | None = None) -> Lodged:
    """Lodge a complaint, report, question, suggestion or request for help.

    Raises ``Refusal``: ``complaint.no_centre``, ``complaint.name`` for a named person without a name, ``complaint.reach`` without
    any way to be told, ``complaint.hotline``, ``complaint.group``, ``complaint.papers``, ``asked.*`` and ``act.future``.
    """
    if before := Lodging.objects.select_related("case").filter(key=wish.key).first():
        return Lodged(before.case, "")
    concerned = given.get("about_organ") or (wish.about.organ_id if wish.about else None)
    version = centre_of(organ_named(concerned), wish.place)
    if version is None:
        raise Refusal("complaint.no_centre", _("No complaint centre is set up here; call the supervision line."))
    _check(person)
    _check_first_asked(given, wish)
    party = Party(kind=PartyKind.PERSON, name=NOBODY[Naming(person.naming)], identifier="", telephone="")
    opened = open_case(
        version,
        party,
        _answers(given, wish),
        by=APPLICANT,
        occurred_at=occurred_at,
        project_name=given["subject"],
        channel=Channel.ONLINE if given["channel"] == Channel.ONLINE else Channel.WINDOW,
    )
    lodging = _seal(opened.case, person, given, wish)
    if wish.about is not None and lodging.lit_at is not None:
        tell_case(wish.about, "complaint.against", "complain", opened.case)
    return Lodged(opened.case, opened.password)


def _answers(given: Mapping[str, Any], wish: Wish) -> dict[str, Any]:
    who = wish.first_asked
    if who is None:
        return {**given}
    took = {"taken_by": who.pk} if given.get("papers") else {}
    return {**given, **took, "first_asked": f"{who.organ.short_name} {who.name}"}


def _check(person: Person) -> None:
    if person.naming == Naming.ANONYMOUS:
        return
    if not person.name:
        raise Refusal("complaint.name", _("Give your name, or choose to stay anonymous."), field="name")
    if not (person.telephone or person.email or person.address):
        raise Refusal(
            "complaint.reach", _("Give one way to reach you: telephone, e-mail or address."), field="telephone"
        )


def _check_first_asked(given: Mapping[str, Any], wish: Wish) -> None:
    """A hotline of the heads is answered by one; whoever takes papers is of the organ they are for."""
    if given.get("hotline") and not (wish.first_asked and heads(wish.first_asked)):
        raise Refusal(
            "complaint.hotline",
            _("Whoever heads an organ answers this hotline in person."),
            field="hotline",
            basis="政风行风热线制度（单位负责人接听）",
        )
    of_the_organ = wish.first_asked and str(wish.first_asked.organ_id) == given.get("about_organ")
    if given.get("papers") and not of_the_organ:
        raise Refusal(
            "complaint.papers",
            _("Papers are taken for a colleague of one's own organ; for another organ, say where to go."),
            field="papers",
            basis="某镇首问责任制度",
        )


def heads(officer: Officer) -> bool:
    """Whether the officer heads an organ today, alone or as a deputy."""
    return any(duty.post.role in (Role.DIRECTOR, Role.DEPUTY_HEAD) for duty in duties(officer))


def _seal(case: Case, person: Person, given: Mapping[str, Any], wish: Wish) -> Lodging:
    hidden = person.naming == Naming.ANONYMOUS
    named = Case.objects.filter(number=wish.about_number.strip().upper()).first() if wish.about_number else None
    about = wish.about or named
    return Lodging.objects.create(
        case=case,
        key=wish.key,
        kind=given["kind"],
        channel=given["channel"],
        naming=person.naming,
        organ_id=given.get("about_organ") or (about.organ_id if about else None),
        about=about,
        about_number=wish.about_number.strip()[:60],
        proven=wish.about is not None,
        lit_at=case.opened_at if wish.about is not None and given["kind"] in GRAVE else None,
        name="" if hidden else person.name,
        telephone="" if hidden else person.telephone,
        email="" if hidden else person.email,
        address="" if hidden else person.address,
        may_publish=wish.may_publish,
        first_asked=wish.first_asked,
    )
