"""What this room writes into the record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("meeting.call", "decide", _("%(actor)s called the meeting “%(title)s”"))
register("meeting.add_topic", "decide", _("%(actor)s put “%(topic)s” on the agenda"))
register("meeting.leave", "decide", _("%(member)s asked for leave from the meeting"))
register("meeting.grant_leave", "decide", _("%(actor)s decided on the leave of %(member)s"))
register("meeting.clear_agenda", "decide", _("%(actor)s decided on the agenda: %(step)s"))
register("meeting.clear_minutes", "decide", _("%(actor)s decided on the minutes: %(step)s"))
register("meeting.amend_minutes", "decide", _("%(actor)s wrote the minutes anew"))
register("meeting.plan", "decide", _("%(actor)s reckoned %(minutes)s minutes for “%(topic)s”"))
register("meeting.invite", "decide", _("%(actor)s called “%(unit)s” to “%(topic)s”"))
register("meeting.strike", "decide", _("%(actor)s struck “%(unit)s” from the list for “%(topic)s”"))
register("meeting.admit", "decide", _("%(actor)s entered whether “%(unit)s” came"))
register("meeting.take_off", "decide", _("%(actor)s took “%(topic)s” off the agenda"))
register("meeting.make_ready", "decide", _("%(actor)s entered as ready: %(what)s"))
register("meeting.conduct", "decide", _("%(actor)s entered of %(member)s: %(what)s"))
register("meeting.file", "decide", _("%(actor)s filed the papers of the meeting away"))
register("meeting.backlog", "decide", _("%(actor)s reported %(waiting)s topics that wait"))
register("meeting.answer_backlog", "decide", _("%(actor)s answered the report on topics that wait"))
register("meeting.arrive", "decide", _("%(member)s came after the meeting had begun"))
register("meeting.leave_early", "decide", _("%(member)s left before the end"))
register("meeting.hold", "decide", _("%(actor)s opened the meeting: %(present)s of %(members)s members present"))
register("meeting.position", "decide", _("%(actor)s entered the stand of %(member)s"))
register("meeting.resolve", "decide", _("%(actor)s entered the resolution on “%(topic)s”"))
register("meeting.close", "decide", _("%(actor)s closed the meeting; minutes %(number)s"))
register("meeting.sign", "decide", _("%(member)s signed the record"))
register("meeting.unsigned", "decide", _("%(actor)s entered why %(member)s did not sign the record"))
register("case.resolve", "decide", _("The meeting “%(meeting)s” resolved on this case"))
