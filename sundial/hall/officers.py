"""Who may enforce the law: the certificates of officers, open to whoever wants to check the one that was shown to them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sundial.kernel import clock
from sundial.organs.access import current
from sundial.organs.models import Certificate, Officer, Organ
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
