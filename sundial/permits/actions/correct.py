"""The completeness check, the one-off correction notice, and the corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.models import Case, ClockKind, Material
from sundial.cases.procedure import Act, By, guard, perform
from sundial.kernel.refusal import Refusal
from sundial.permits import papers
from sundial.permits.actions.submit import start_intake_clock
from sundial.permits.materials import Verdict, check_list, gaps, unchecked
from sundial.permits.models import CorrectionNotice
from sundial.permits.states import PROCEDURE

ONCE = "行政许可法第三十二条第一款第四项"


def check_materials(
    case_id: UUID,
    verdicts: Mapping[UUID, tuple[str, str]],
    *,
    by: By,
    occurred_at: dt.datetime | None = None,
) -> Case:
    """Give a verdict and a note on materials, by their ids; those not named keep theirs.

    Raises ``Refusal``: ``material.unknown``, ``material.verdict``, ``material.reason`` (a defect without its note),
    ``material.no_substitute`` (the list names no substitute for this line).
    """
    with perform(case_id, "check_materials", by=by, occurred_at=occurred_at) as act:
        handed_in = act.case.materials.filter(withdrawn_at__isnull=True).select_related("requirement")
        known = handed_in.in_bulk(list(verdicts))
        judged = [_judge(known.get(key), key, verdict, note) for key, (verdict, note) in verdicts.items()]
        Material.objects.bulk_update(judged, ["verdict", "note"])
        act.note(verdicts={str(key): verdict for key, (verdict, _note) in verdicts.items()})
    return act.case


def request_correction(
    case_id: UUID,
    *,
    by: By,
    others: Iterable[str] = (),
    occurred_at: dt.datetime | None = None,
) -> CorrectionNotice:
    """Tell the applicant, once, everything that is missing or wrong (CASE-04).

    The gaps are read off the check, so the notice is complete by construction; ``others`` adds what is wrong with the
    form itself. A second notice may only concern what was handed in since the first.
    Raises ``Refusal``: ``correction.unchecked``, ``correction.no_gap``, ``correction.once``.
    """
    with perform(case_id, "request_correction", by=by, occurred_at=occurred_at) as act:
        assert act.hand.officer is not None
        found = gaps(check_list(act.case))
        found += [{"requirement": None, "name": text, "problem": text} for text in others]
        _check_worth_a_notice(act, found)
        notice = CorrectionNotice.objects.create(
            case=act.case,
            round=act.case.corrections.count() + 1,
            gaps=found,
            given_by=act.hand.officer,
            given_at=act.at,
        )
        deadlines.end(act, ClockKind.CORRECTION_NOTICE)
        act.note(gaps=[gap["name"] for gap in found], correction_round=notice.round)
        papers.issue(
            act, "request_correction", gaps=[{"name": gap["name"], "problem": gap["problem"]} for gap in found]
        )
    return notice


def supplement(case_id: UUID, *, by: By, occurred_at: dt.datetime | None = None) -> Case:
    """Declare the corrections complete. The day of the last of them is the day of acceptance, if all is well (CASE-05).

    Raises ``Refusal`` ``supplement.missing``, naming what the notice asked for and nobody handed in.
    """
    with perform(case_id, "supplement", by=by, occurred_at=occurred_at) as act:
        act.case.corrections.filter(answered_at__isnull=True).update(answered_at=act.at)
        start_intake_clock(act)
    return act.case


@guard(PROCEDURE, "request_correction")
def every_material_is_checked(case: Case, run: object, at: dt.datetime) -> None:
    """A notice that lists everything needs everything looked at."""
    if left := unchecked(check_list(case)):
        raise Refusal(
            "correction.unchecked", _("Check every material first: %(names)s."), basis=ONCE, names="、".join(left)
        )


@guard(PROCEDURE, "supplement")
def every_gap_is_answered(case: Case, run: object, at: dt.datetime) -> None:
    """Each line the notice named needs something new."""
    notice = case.corrections.last()
    if notice is None:
        return
    new = set(
        case.materials.filter(round=notice.round + 1, withdrawn_at__isnull=True).values_list(
            "requirement_id", flat=True
        )
    )
    left = [gap["name"] for gap in notice.gaps if gap["requirement"] and gap["requirement"] not in new]
    if left:
        raise Refusal("supplement.missing", _("Still to be handed in: %(names)s."), basis=ONCE, names="、".join(left))


def _judge(material: Material | None, key: UUID, verdict: str, note: str) -> Material:
    if material is None:
        raise Refusal("material.unknown", _("No such material was handed in."), field=str(key))
    if verdict not in Verdict.values:
        raise Refusal("material.verdict", _("Say whether the material is in order."), field=str(key))
    if verdict == Verdict.DEFECTIVE and not note.strip():
        raise Refusal("material.reason", _("Say what is wrong with the material."), field=str(key), basis=ONCE)
    if verdict == Verdict.SUBSTITUTE and not (material.requirement and material.requirement.substitute):
        raise Refusal("material.no_substitute", _("The list names no substitute for this material."), field=str(key))
    material.verdict, material.note = verdict, note
    return material


def _check_worth_a_notice(act: Act, found: list[dict[str, object]]) -> None:
    if not found:
        raise Refusal("correction.no_gap", _("Nothing is missing: accept the application."), basis=ONCE)
    before = act.case.corrections.last()
    if before is None:
        return
    told = {gap["requirement"] for gap in before.gaps if gap["requirement"]}
    late = [str(gap["name"]) for gap in found if gap["requirement"] not in told]
    if late:
        raise Refusal(
            "correction.once",
            _("Corrections are asked for once. This could have been seen before the first notice: %(names)s."),
            basis=ONCE,
            names="、".join(late),
        )
