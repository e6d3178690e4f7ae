"""Event kinds of the spine that belong to no single procedure."""

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

READS = ("case.read", "case.read_paper")
AUDITS = ("audit.read", "audit.search")

register("case.document", "step", _("%(actor)s issued “%(title)s” (%(number)s)"))
register("case.read", "supervise", _("%(actor)s read the file"))
register("case.read_paper", "supervise", _("%(actor)s read “%(name)s”"))
register("audit.read", "supervise", _("%(actor)s read the audit record, %(since)s to %(until)s"))
register("audit.search", "supervise", _("%(actor)s searched the audit record for “%(name)s”, %(since)s to %(until)s"))
register("case.reuse", "supplement", _("%(actor)s had “%(taken_from)s” taken over from %(origin_case)s"))
register(
    "record.erase_ask", "step", _("%(actor)s applied to erase personal data from the record, on %(basis)s: %(reason)s")
)
register("record.erase_refuse", "step", _("%(actor)s refused to erase personal data from the record: %(reason)s"))
register("record.erase_party", "step", _("What the case knew of its applicant was erased, on %(basis)s"))
register("case.redate", "calendar", _("A new calendar moved the due dates"))
register("paper_text.draft", "rule", _("%(actor)s began version %(number)s of the text of “%(title)s”"))
register("paper_text.edit", "rule", _("%(actor)s edited version %(number)s of the text of “%(title)s”"))
register(
    "paper_text.confirm", "rule", _("%(actor)s confirmed version %(number)s of the text of “%(title)s”: %(reason)s")
)
register("paper_text.return", "rule", _("%(actor)s returned version %(number)s of the text of “%(title)s”: %(reason)s"))
register(
    "paper_text.live",
    "rule",
    _("%(actor)s put version %(number)s of the text of “%(title)s” into force from %(effective_from)s"),
)
register("paper_text.abandon", "rule", _("%(actor)s gave up version %(number)s of the text of “%(title)s”: %(reason)s"))
