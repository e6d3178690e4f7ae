"""What a closed file must hold (P-LIC step 14): read off the item version and what happened, never off a fixed list."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, StepState
from sundial.permits.models import SiteVisit
from sundial.powers.models import StepKind

WITH_OPINION = (
    StepKind.HANDLE,
    StepKind.REVIEW,
    StepKind.SIGN,
    StepKind.EXPERT,
    StepKind.LEGAL_REVIEW,
    StepKind.SECTION,
)


@dataclass(frozen=True)
class Entry:
    """One thing the file must hold, and whether it does."""

    title: object
    present: bool


def file_list(case: Case) -> list[Entry]:
    """Everything the file of a decided case must hold, in the order of the procedure."""
    return [
        Entry(_("application and materials"), case.materials.exists()),
        *_corrections(case),
        Entry(_("acceptance"), case.accepted_at is not None),
        *_steps(case),
        Entry(_("decision"), case.decided_at is not None),
        Entry(_("proof of delivery"), bool(case.answers.get("delivery", {}).get("proof"))),
        *_extensions(case),
    ]


def missing(case: Case) -> list[object]:
    """The titles of what the file lacks."""
    return [entry.title for entry in file_list(case) if not entry.present]


def _corrections(case: Case) -> list[Entry]:
    return [Entry(_("corrections handed in"), notice.answered_at is not None) for notice in case.corrections.all()]


def _steps(case: Case) -> list[Entry]:
    done = case.steps.filter(state=StepState.DONE).select_related("step").prefetch_related("opinions")
    written = [Entry(run.step.name, bool(run.opinions.all())) for run in done if run.kind in WITH_OPINION]
    visits = SiteVisit.objects.filter(case=case, run__state=StepState.DONE).select_related("run__step")
    return written + [Entry(visit.run.step.name, visit.applicant_signed_at is not None) for visit in visits]


def _extensions(case: Case) -> list[Entry]:
    approved = case.extensions.filter(state="approved")
    return [Entry(_("notice of the extension"), each.told_applicant_at is not None) for each in approved]
