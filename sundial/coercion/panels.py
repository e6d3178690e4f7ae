"""The inventory on the case page: every object, where it is, who keeps it, and its trail."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.coercion.models import Good, GoodMove
from sundial.kernel.clock import BEIJING


@panel("seizure", "requisition", "execution")
def inventory(case: Case) -> Panel | None:
    """Two queries, whatever the number of objects and moves."""
    goods = list(case.goods.prefetch_related("moves"))
    columns = (_("Object"), _("Quantity"), _("State"), _("Where it is kept"), _("Keeper"))
    return Panel(_("Objects in custody and their trail"), columns, tuple(_line(good) for good in goods))


def _line(good: Good) -> Line:
    what = "　".join(filter(None, (good.name, good.model)))
    cells = (what, good.quantity, good.get_state_display(), good.place, good.keeper)
    return Line(tuple(Cell(str(each)) for each in cells), tuple(_told(move) for move in good.moves.all()))


def _told(move: GoodMove) -> str:
    said = (move.get_state_display(), move.place, move.keeper, move.note)
    return f"{move.at.astimezone(BEIJING):%Y-%m-%d %H:%M} {move.author}：{'，'.join(filter(None, map(str, said)))}"
