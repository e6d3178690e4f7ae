"""Changing what stands published: proposed by one hand, approved by another, the old version kept with its days and the reason (OPEN-23)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.masking import leaks, mask_text
from sundial.cases.models import Case, PartyKind, Publication, PublicationVersion
from sundial.cases.stated.asked import choices_of
from sundial.cases.stated.checks import given_check, standing_check
from sundial.cases.stated.effects import effect
from sundial.cases.stated.lives import stated_lives
from sundial.kernel.refusal import Refusal

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

BASIS = "政府信息公开条例第六条（发现不准确的及时更正）"
TITLE = "title"
LINE = 300  # characters of a title and of a reason
# What a publication says, in the order in which it says it.
LABELS: dict[str, Any] = {
    "applicant": _("Party"),
    "identifier": _("Identifier"),
    "legal_representative": _("Legal representative"),
    "item": _("Item"),
    "organ": _("Organ"),
    "project_name": _("Project"),
    "outcome": _("Outcome"),
    "content": _("Content"),
    "case_number": _("Case number"),
    "document_number": _("Document number"),
    "decided_on": _("Decided on"),
    "valid_from": _("Valid from"),
    "valid_to": _("Valid until"),
    "withheld": _("Withheld, and on which ground"),
    "people": _("Heads of the household"),
    "penalty": _("Penalty"),
    "points_settled": _("Points"),
    "grade_named": _("Grade"),
    "said_ground": _("Ground"),
    "end_basis": _("Legal basis"),
    "standing_term": _("Term"),
}


@cache
def words_of(procedure: str) -> Mapping[str, Any]:
    """What the fields of a publication are called: those that all have, and whatever the life of ``procedure`` asked."""
    stated = {each.procedure: each for each in stated_lives()}.get(procedure)
    acts = [stated.opening, *stated.acts.values()] if stated else []
    return {each.name: each.label for act in filter(None, acts) for each in act.asked} | LABELS


def standing_of(case: Case) -> Publication | None:
    """The publication of ``case`` that stands; of two the newer."""
    return case.publications.filter(withdrawn_at=None).order_by("-published_at").first()


@choices_of("published_fields")
def published_fields(case: Case) -> dict[str, object]:
    """What the standing publication says, name by name."""
    shown, words = standing_of(case), words_of(case.procedure)
    return {TITLE: _("Title"), **{name: words.get(name, name) for name in shown.content}} if shown else {}


@standing_check("something_is_published")
def something_is_published(case: Case, at: dt.datetime, argument: None) -> None:
    """Only what stands can be changed."""
    _standing(case)


@given_check("amendment_gives_nobody_away")
def amendment_gives_nobody_away(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The new text has its place, no private number, and of a natural person neither the name nor what is withheld beside it.

    Raises ``Refusal``: ``asked.long`` (a title or a reason longer than a line), ``publication.leak``.
    """
    _check_fits("amended_why", str(answers["amended_why"]))
    if answers["amended_field"] == TITLE:
        _check_fits("amended_text", str(answers["amended_text"]))
    party = act.case.applicant
    private = (party.name, party.identifier, party.telephone) if party.kind == PartyKind.PERSON else ()
    if found := leaks(str(answers["amended_text"]), tuple(each for each in private if each)):
        raise Refusal(
            "publication.leak",
            _("This would publish what must not be public: %(found)s."),
            field="amended_text",
            basis="个人信息保护法第二十五条",
            found="、".join(found),
        )


def _check_fits(field: str, text: str) -> None:
    if len(text) > LINE:
        raise Refusal(
            "asked.long", _("At most %(bound)s characters are shown here."), field=field, basis=BASIS, bound=LINE
        )


@effect("amend_publication")
def amend_publication(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Make the approved change; what stood before is kept. Raises ``Refusal`` ``publication.none`` when it was taken down since."""
    told, publication = act.case.answers, _standing(act.case)
    PublicationVersion.objects.create(
        publication=publication,
        number=publication.version,
        title=publication.title,
        content=publication.content,
        stood_from=publication.amended_at or publication.published_at,
        replaced_at=act.at,
        reason=str(told["amended_why"]),
        shown=not told.get("amended_hidden"),
    )
    _change(publication, str(told["amended_field"]), mask_text(str(told["amended_text"])))
    publication.version, publication.amended_at = publication.version + 1, act.at
    publication.save()
    act.note(publication=str(publication.pk), version=publication.version)


def _standing(case: Case) -> Publication:
    shown = standing_of(case)
    if shown is None:
        raise Refusal("publication.none", _("Nothing of this case is published."), basis=BASIS)
    return shown


def _change(publication: Publication, field: str, text: str) -> None:
    if field == TITLE:
        publication.title = text
    else:
        publication.content = {**publication.content, field: text}
