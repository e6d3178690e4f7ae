"""Who handles and who may enforce: the board of the staff, and the certificates of officers for whoever was shown one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sundial.hall.policy import policy
from sundial.kernel import clock
from sundial.organs.access import current
from sundial.organs.board import Member, members
from sundial.organs.models import Certificate, Officer, Organ, Role
from sundial.powers.models import ItemVersion
from sundial.ui.parts import Tone


@dataclass(frozen=True)
class CertificateFilters:
    """What a visitor looks for: a part of a certificate's number or of a name, or all of one organ."""

    q: str = ""
    organ: str = ""

    def narrow(self, rows: QuerySet[Certificate]) -> QuerySet[Certificate]:
        if self.q:
            rows = rows.filter(Q(number__icontains=self.q) | Q(officer__name__icontains=self.q))
        return rows.filter(officer__organ__code=self.organ) if self.organ else rows


def certificates() -> QuerySet[Certificate]:
    """Every certificate of whoever holds a post today, by organ and name; one that ran out stays, and says so.

    The certificate of one who has left proves nothing any more. One that was withheld is shown once, as it stands now.
    """
    in_service = Officer.objects.filter(current("appointments__", clock.today()))
    latest = Certificate.objects.order_by("number", "-valid_from").distinct("number").values("pk")
    rows = Certificate.objects.filter(officer__in=in_service, pk__in=latest).select_related("officer__organ")
    return rows.order_by("officer__organ__name", "officer__name", "number")


def organs_with_officers() -> list[tuple[str, str]]:
    """Code and name of each organ that has one, for a list to choose from."""
    rows = Organ.objects.filter(officers__certificates__in=certificates().order_by())
    return list(rows.order_by("name").values_list("code", "name").distinct())


def standing(certificate: Certificate) -> tuple[str, Tone]:
    """Whether it holds today, in a word and a tone."""
    today = clock.today()
    if today < certificate.valid_from:
        return _("not yet valid"), "neutral"
    if today > certificate.valid_to:
        return _("expired"), "bad"
    return _("valid"), "good"


def staff(organ: Organ) -> list[Member]:
    """The board of the staff of an organ as everybody reads it."""
    return members(organ, policy().staff_board, clock.today())


def handling_staff(version: ItemVersion) -> list[Member]:
    """Of the board, whoever receives the item and does a step of its route; reads prefetched rows."""
    wanted = {Role.WINDOW.value, *(step.role for step in version.route.all())}
    return members(version.item.organ, [role for role in policy().staff_board if role in wanted], clock.today())
