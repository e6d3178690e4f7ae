"""Backups as whoever keeps the house sees them: the newest one and the newest proof, whether either is too old, and what was done."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sundial.backups.access import keeps_the_house
from sundial.backups.models import Backup
from sundial.backups.queries import Standing, newest_deeds, standing
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.organs.models import Officer
from sundial.system.access import staff_only
from sundial.ui.parts import Row
from sundial.ui.words import moment, size


def standing_for(officer: Officer) -> Standing | None:
    """How backups stand, for whoever keeps the house."""
    return standing() if keeps_the_house(officer) else None


@staff_only
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The backups of the house; 404 for whoever does not keep it."""
    now = standing_for(me(request))
    if now is None:
        raise Http404
    facts = [
        Row(_("Newest backup"), _told(now.backup), hint=_at_most(now.backup_days)),
        Row(_("Newest proof or restore"), _told(now.drill), hint=_at_most(now.drill_days)),
        Row(_("Demanded by"), now.basis),
    ]
    return render(
        request, "desk/backups.html", {"standing": now, "facts": facts, "rows": newest_deeds(), "typed": _typed()}
    )


def _typed() -> str:
    """What is typed on the server."""
    day = f"/mnt/backup/{clock.today():%Y-%m-%d} --keys /mnt/keys/sundial.keys"
    return f"sundial backup {day}\nsundial backup check {day} --record"


def _told(deed: Backup | None) -> str:
    if deed is None:
        return _("none yet")
    return f"{moment(deed.at)} · {size(deed.size)}"


def _at_most(days: int) -> str:
    return ngettext("at least every %(days)s day", "at least every %(days)s days", days) % {"days": days}
