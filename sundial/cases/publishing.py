"""What the public may see of a case, masked by the kind of party, from when and at least until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.masking import born_on, mask_text, masked
from sundial.cases.models import Case, ClockKind, Publication, PublicationKind
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.powers.drafts import day_means

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

BASIS = "政府信息公开条例第二十条第六项"


def public_content(case: Case, **further: object) -> dict[str, str]:
    """What a publication of ``case`` shows, masked by the kind of party; the form fields the item makes public with it."""
    known = {
        "applicant": case.applicant.name,
        "identifier": case.applicant.identifier,
        "legal_representative": case.applicant.legal_representative,
        "item": case.version.name,
        "organ": case.organ.name,
        "project_name": case.project_name,
        **further,
    }
    fields = {
        name: mask_text(str(case.form[name]))
        for name in case.version.extra.get("public_fields", [])
        if name in case.form
    }
    shown = masked(known, case.applicant.kind, born_on=born_on(case.applicant.identifier), on=clock.today())
    return {**{name: str(value) for name, value in shown.items()}, **fields}


def publish_stated(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any]) -> Publication:
    """Publish what an act of a stated life decides: ``{kind, limit, channel: FIELD, titled: FIELD, shows: [FIELD …], hides: [identifier …]}``.

    Raises ``Refusal``: ``publication.period`` when neither item nor law says how long it stands.
    """
    from sundial.cases.stated.lives import stated_life

    term = stated_life(act.life.procedure).limit(argument.get("limit", "publication"), act.case, local_date(act.at))
    if term is None:
        raise Refusal("publication.period", _("The item does not say how long this must be published."), basis=BASIS)
    # What stood before stands on to its own day; the clock of the case follows what was published last.
    deadlines.end(act, ClockKind.PUBLICATION)
    shown_until = deadlines.start(
        act,
        ClockKind.PUBLICATION,
        term.limit,
        since=act.at,
        source=term.basis,
        day_means=day_means(act.case.item, act.case.version),
    )
    assert shown_until.due_at is not None
    publication = Publication.objects.create(
        case=act.case,
        kind=argument.get("kind", PublicationKind.RESULT),
        title=mask_text(str(answers[argument["titled"]])) if "titled" in argument else act.case.version.name,
        content=_content(act.case, argument),
        channel=str(answers.get(argument.get("channel", ""), "")) or str(argument.get("place", "")),
        published_at=act.at,
        keep_until=shown_until.due_at,
    )
    act.note(channel=publication.channel, publication=str(publication.pk), keep_until=publication.keep_until)
    return publication


def take_down(act: Act, *, reason: str) -> list[Publication]:
    """Withdraw what stands; before its period only with a reason, and recorded as early. Raises ``Refusal`` ``publication.none``."""
    standing = list(act.case.publications.filter(withdrawn_at__isnull=True))
    if not standing:
        raise Refusal("publication.none", _("Nothing of this case is published."), basis=BASIS)
    for each in standing:
        if act.at < each.keep_until and not reason.strip():
            raise too_early(each.keep_until)
        each.withdrawn_at, each.withdrawal_reason = act.at, reason
        each.save()
    deadlines.end(act, ClockKind.PUBLICATION)
    act.note(early=any(act.at < each.keep_until for each in standing))
    return standing


def too_early(keep_until: dt.datetime, who: object = "", basis: str = BASIS) -> Refusal:
    """The refusal of ending a publication before its period is over."""
    return Refusal(
        "publication.early",
        _("The publication must stand until the end of %(day)s."),
        basis=basis,
        who=who,
        day=deadlines.last_day(keep_until),
    )


def _content(case: Case, argument: Mapping[str, Any]) -> dict[str, str]:
    """What the public sees; what the act ``hides`` (an identity number, even masked) is left out whole."""
    shown = {**public_content(case, **_milestones(case)), **_shown(case, argument.get("shows", ()))}
    return {name: value for name, value in shown.items() if name not in argument.get("hides", ())}


def _milestones(case: Case) -> dict[str, object]:
    decided = {"decided_on": local_date(case.decided_at)} if case.decided_at else {}
    return {"outcome": case.outcome, "case_number": case.number, **decided}


def _shown(case: Case, names: Any) -> dict[str, str]:
    """The latest answers a life makes public, under their field names, in Chinese and masked.

    What the case remembers under a name stands for it: an act may have changed it since it was answered, or the system worked it out.
    """
    from sundial.cases.stated.saying import answered, in_chinese

    worked_out = {name: str(case.answers[name]) for name in names if isinstance(case.answers.get(name), int | str)}
    latest = worked_out | {
        asked.name: in_chinese(asked, case, case.answers.get(asked.name, value))
        for _a, asked, value in answered(case)
        if asked.name in names
    }
    return {name: mask_text(latest[name]) for name in names if name in latest}
