"""What the draw bound and brought, and which inspections hang on a plan."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.inspections.drawing import Roll, draw, seed_of
from sundial.inspections.models import Draw
from sundial.ledger.models import Event


@panel("inspection_plan")
def the_draw(case: Case) -> Panel | None:
    """The digest before the draw; seed and result after it."""
    made = Draw.objects.filter(case=case).first()
    if made is None:
        return None
    roll = Roll.read(made.roll)
    lines = [
        _pair(_("Digest of the secret, published before"), made.commitment),
        _pair(_("Digest of the list"), roll.digest),
        _pair(_("Subjects, inspectors, drawn"), f"{len(roll.subjects)} / {len(roll.inspectors)} / {roll.number}"),
    ]
    if made.drawn_at is not None:
        event = Event.objects.get(pk=str(made.committed_event))
        secret = bytes.fromhex(made.secret)
        seed = seed_of(secret, bytes(event.leaf_hash), roll.digest)
        lines += [_pair(_("Secret, shown at the draw"), made.secret), _pair(_("Seed"), seed.hex())]
        for place, pair in enumerate(draw(roll, seed), 1):
            team = "、".join(roll.inspectors[each] for each in pair.inspectors)
            lines.append(_pair(f"{place}. {roll.subjects[pair.subject]}", team))
    return Panel(_("Random draw"), (_("What"), _("Value")), tuple(lines))


def _pair(what: str, value: str) -> Line:
    return Line((Cell(what), Cell(value)))
