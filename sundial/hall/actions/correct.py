"""Answer a correction notice with what the county holds already."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from sundial.cases import reuse
from sundial.cases.models import Case
from sundial.cases.procedure import APPLICANT
from sundial.cases.reuse import Held
from sundial.permits import actions as permits
from sundial.powers.models import MaterialRequirement


@transaction.atomic
def hand_in_held(case: Case, requirement: MaterialRequirement, papers: Iterable[Held]) -> None:
    """Hand these papers in for one line of the notice, all or none. Raises the ``Refusal`` of ``hand_in`` and of ``reuse.check``."""
    for each in papers:
        material = permits.hand_in(
            case.pk, by=APPLICANT, requirement=requirement, form=requirement.form, file=each.file
        )
        reuse.take_over(material, each.origin)
