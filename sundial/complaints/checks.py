"""What is checked of a complaint beside what the spine checks: who may not handle it, and what must have been done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.stated import stated_life
from sundial.cases.stated.checks import acts_done, given_check, hand_check, standing_check
from sundial.complaints.centres import PROCEDURE
from sundial.complaints.models import NOT_CONTENT, RATING, REPORT, Lodging
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Officer

if TYPE_CHECKING:
    from sundial.cases.procedure import Act, Hand


@hand_check("another_handler")
def another_handler(case: Case, hand: Hand, at: dt.datetime, acts: Iterable[str]) -> None:
    """Whoever did one of ``acts`` before does not do this one: a second handling is another person's."""
    if hand.officer is not None and any(
        each.officer_id == hand.officer.pk and each.action in acts for each in case.records.all()
    ):
        raise Refusal(
            "hand.same",
            _("You have handled this before; it is another person's now."),
            basis="信访工作条例第三十五条（重新办理另行确定承办人）",
        )


@hand_check("not_of_the_accused")
def not_of_the_accused(case: Case, hand: Hand, at: dt.datetime, argument: None) -> None:
    """Nobody of the organ a report is about answers it."""
    if hand.officer is None or case.answers.get("kind") != REPORT:
        return
    if str(hand.officer.organ_id) == case.answers.get("about_organ"):
        raise _accused()


@hand_check("not_of_the_rated")
def not_of_the_rated(case: Case, hand: Hand, at: dt.datetime, argument: None) -> None:
    """Nobody of the organ rated decides whether the rating was untrue."""
    if hand.officer is not None and str(hand.officer.organ_id) == case.seats.get("handling"):
        raise Refusal(
            "rating.own",
            _("Whether a rating is untrue is decided by somebody outside the organ rated."),
            who=_("another organ or the supervision body"),
        )


@given_check("not_to_the_accused")
def not_to_the_accused(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """A report does not go to the organ it is about; a complaint may, with the identity sealed."""
    if act.case.answers.get("kind") == REPORT and answers["organ"] == act.case.answers.get("about_organ"):
        raise _accused()


@given_check("not_asked_of_the_accused")
def not_asked_of_the_accused(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Nobody asks the organ a report is about: it would learn of it."""
    if act.case.answers.get("kind") == REPORT and answers["department"] == act.case.answers.get("about_organ"):
        raise _accused("department")


@given_check("few_representatives")
def few_representatives(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """A group speaks through no more representatives than the law lets it choose."""
    most = stated_life(PROCEDURE).parameter("most_representatives", local_date(act.at))
    if answers["representatives"] > int(most.value):
        raise Refusal(
            "complaint.representatives",
            _("A group chooses at most %(most)s representatives."),
            field="representatives",
            basis=most.basis,
            most=most.value,
        )


@given_check("handed_within_the_organ")
def handed_within_the_organ(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Papers taken for a colleague go to somebody of the same organ, and not back to whoever took them."""
    officer = Officer.objects.get(pk=answers["handed_to"]["id"])
    mine = act.hand.officer is not None and officer.pk == act.hand.officer.pk
    if mine or officer.organ_id != seated(act.case, "handling"):
        raise Refusal(
            "complaint.handed",
            _("Papers are handed to a colleague of the organ they were taken for."),
            field="handed_to",
        )


def _accused(field: str = "organ") -> Refusal:
    return Refusal(
        "complaint.accused",
        _("A report is never handled by the organ it is about."),
        field=field,
        basis="信访工作条例第三十条",
        who=_("another organ or the supervision body"),
    )


@standing_check("lodged_as")
def lodged_as(case: Case, at: dt.datetime, kinds: Iterable[str]) -> None:
    """The act is for complaints of these kinds."""
    if case.answers.get("kind") not in kinds:
        raise Refusal("complaint.kind", _("This act is not for what was lodged here."))


@standing_check("lodged_by")
def lodged_by(case: Case, at: dt.datetime, channels: Iterable[str]) -> None:
    """The act is for what came in one of these ways."""
    if case.answers.get("channel") not in channels:
        raise Refusal("complaint.channel", _("This act is for another way of coming than this one."))


@standing_check("any_stands")
def any_stands(case: Case, at: dt.datetime, names: Iterable[str]) -> None:
    """The case remembers something under at least one of these names."""
    if not any(case.answers.get(name) for name in names):
        raise Refusal("order.stands", _("What this act answers has not been entered, or is settled already."))


@standing_check("discontent")
def discontent(case: Case, at: dt.datetime, argument: None) -> None:
    """The person said that the answer does not content."""
    if case.answers.get("satisfaction") not in NOT_CONTENT and case.answers.get("kind") != RATING:
        raise Refusal("complaint.content", _("Nobody said that the answer does not content."))


@standing_check("called_back")
def called_back(case: Case, at: dt.datetime, argument: None) -> None:
    """Whoever is not content has been called back before the file is closed."""
    wanted = case.answers.get("satisfaction") in NOT_CONTENT or case.answers.get("kind") == RATING
    if wanted and "call_back" not in acts_done(case):
        raise Refusal("complaint.call_back", _("The person is not content; call back before the file is closed."))


@standing_check("told_where_owed")
def told_where_owed(case: Case, at: dt.datetime, argument: None) -> None:
    """Whoever did not ask online has been told the answer in another way, on the spot or since."""
    told_already = case.answers.get("settled") or case.answers.get("channel") == "online"
    if not told_already and "tell" not in acts_done(case):
        raise Refusal("complaint.untold", _("The person has not been told the answer yet."))


@standing_check("reported_where_owed")
def reported_where_owed(case: Case, at: dt.datetime, argument: None) -> None:
    """What a leader took on is reported to the county, and what another asked to be told of is told, before the file is closed."""
    acts = acts_done(case)
    led = "approve_leader" in acts and "report_stability" not in acts
    if led or case.answers.get("report_to") or case.answers.get("superior"):
        raise Refusal(
            "complaint.unreported",
            _("What came of it has not been reported yet to whoever is to be told."),
            basis="某镇综治信访制度三、四（五）；某镇民政低保来信来访制度（六）",
        )


@standing_check("may_be_published")
def may_be_published(case: Case, at: dt.datetime, argument: None) -> None:
    """The person agreed, and it is no report."""
    lodging = Lodging.objects.filter(pk=case.pk).first()
    if lodging is None or not lodging.may_publish or lodging.kind == REPORT:
        raise Refusal(
            "complaint.not_public",
            _("Nobody agreed to have this published, or it is a report, which is never published."),
            basis="信访工作条例第二十条",
        )


def seated(case: Case, seat: str) -> UUID | None:
    """The organ at ``seat``, once an act has named it."""
    return UUID(case.seats[seat]) if seat in case.seats else None
