"""Who keeps and reads integrity files, and the far fewer who read what a leader reported of himself (RISK-06).

A file is kept by the supervisors of the officer's organ, the resident group too, and read by the officer himself. A report of personal
matters is read by him and by the upper level alone, each time with a reason that stands in the record. Nobody keeps his own file.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from sundial.organs.access import Duty, duties
from sundial.organs.models import Officer
from sundial.supervision.access import supervised_organs


def kept_organs(officer: Officer) -> set[UUID]:
    """Keys of the organs whose officers' files ``officer`` keeps."""
    return {organ for duty in duties(officer) for organ in supervised_organs(duty)}


def keeper_of(officer: Officer, other: Officer) -> Duty | None:
    """The duty by which ``officer`` keeps the file of ``other``; none for his own."""
    if officer.pk == other.pk:
        return None
    return next((duty for duty in duties(officer) if other.organ_id in supervised_organs(duty)), None)


def reader_of_reports(officer: Officer, other: Officer) -> Duty | None:
    """The duty by which ``officer`` may open what ``other`` reported of himself: the upper level's, and of no colleague of his own organ."""
    if other.organ_id == officer.organ_id:
        return None
    held = (duty for duty in duties(officer) if not duty.post.watches_id)
    return next((duty for duty in held if other.organ_id in supervised_organs(duty)), None)


def access_file(officer: Officer, pk: UUID) -> Officer:
    """The only way from an address to somebody's file; a stranger is told it does not exist."""
    found = Officer.objects.select_related("organ").filter(pk=pk).first()
    if found is None or (found.pk != officer.pk and keeper_of(officer, found) is None):
        raise Http404
    return found
