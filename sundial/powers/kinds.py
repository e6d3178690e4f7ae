"""What this room writes into the record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("catalogue.load", "catalogue", _("%(actor)s loaded the catalogue %(title)s; items: %(items)s"))
register("power.load", "catalogue", _("%(actor)s loaded the item %(name)s from a catalogue file"))
register("power.import", "import", _("%(actor)s imported the item %(name)s"))
register("power.draft", "catalogue", _("%(actor)s began a change of %(name)s: %(reason)s"))
register("power.edit", "catalogue", _("%(actor)s edited the draft of %(name)s"))
register("power.file", "catalogue", _("%(actor)s filed the change of %(name)s with the legal office"))
register("power.return", "catalogue", _("%(actor)s returned the change of %(name)s: %(reason)s"))
register(
    "power.approve", "catalogue", _("%(actor)s approved the change of %(name)s, to take effect on %(effective_on)s")
)
register("power.effect", "catalogue", _("version %(number)s of %(name)s took effect"))
register("power.maintain", "catalogue", _("%(actor)s updated the unit's own information of %(name)s"))
register("power.cancel", "catalogue", _("%(actor)s cancelled the item %(name)s: %(reason)s"))
register("power.abandon", "catalogue", _("%(actor)s gave up the change of %(name)s: %(reason)s"))
register("benchmark.load", "catalogue", _("%(actor)s loaded the benchmark %(title)s from a file"))
register("benchmark.draft", "catalogue", _("%(actor)s began version %(number)s of the benchmark %(title)s"))
register("benchmark.edit", "catalogue", _("%(actor)s edited the draft of the benchmark %(title)s"))
register("benchmark.confirm", "catalogue", _("%(actor)s confirmed the benchmark %(title)s in law"))
register("benchmark.return", "catalogue", _("%(actor)s returned the benchmark %(title)s: %(reason)s"))
register(
    "benchmark.enter", "catalogue", _("version %(number)s of the benchmark %(title)s holds from %(effective_from)s")
)
register("benchmark.retire", "catalogue", _("the benchmark %(title)s holds until %(last_day)s: %(reason)s"))
register("benchmark.abandon", "catalogue", _("%(actor)s gave up the draft of the benchmark %(title)s: %(reason)s"))
