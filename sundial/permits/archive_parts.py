"""What a permit puts into the file of its case: inspections with every signature, and the gaps the law would see."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation

from sundial.cases.archive import Piece, day, lacking, part, words
from sundial.cases.archive_parts import labelled
from sundial.cases.documents.wording import say_moment
from sundial.cases.models import Case
from sundial.permits import file_list
from sundial.permits.materials import Standing, check_list
from sundial.permits.models import SiteVisit, TeamMember
from sundial.permits.states import PROCEDURE


@part("visits")
def visits(case: Case) -> Iterator[Piece]:
    title = words()["parts"]["visits"]["title"]
    for visit in SiteVisit.objects.filter(case=case).prefetch_related("team__officer").order_by("visited_at", "pk"):
        yield Piece(title, author=case.organ.short_name, on=day(visit.visited_at), text=_record(visit))


def _record(visit: SiteVisit) -> str:
    label = words()["visit"]
    with translation.override("zh-hans"):
        result = visit.get_result_display() if visit.result else ""
    signed = say_moment(visit.applicant_signed_at) if visit.applicant_signed_at else ""
    return labelled(
        (label["at"], say_moment(visit.visited_at) if visit.visited_at else ""),
        (label["place"], visit.place),
        (label["findings"], visit.findings),
        (label["rectification"], visit.rectification),
        (label["result"], result),
        *(pair for member in visit.team.all() for pair in _member(member)),
        (label["applicant"], f"{visit.applicant_signatory} {signed}".strip()),
    )


def _member(member: TeamMember) -> Iterator[tuple[str, str]]:
    label = words()["visit"]
    signed = say_moment(member.signed_at) if member.signed_at else label["unsigned"]
    yield label["expert" if member.is_expert else "member"], f"{member.officer.name} {signed}"
    if member.opinion:
        yield label["opinion"], member.opinion


@lacking
def gaps(case: Case) -> Iterator[str]:
    """What the file of a decided permit should hold and does not; one that ended before holds what there was."""
    if case.procedure != PROCEDURE or case.decided_at is None:
        return
    with translation.override("zh-hans"):
        yield from (str(title) for title in file_list.missing(case))
    for line in check_list(case):
        if line.standing == Standing.MISSING:
            yield words()["not_handed_in"].format(title=line.requirement.name)
