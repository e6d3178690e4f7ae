"""The outbox of messages: each that leaves, or is given up, is an event of its case."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from sundial.cases.models import Case
from sundial.inbox.models import Language, MessageDispatch, Reach
from sundial.inbox.occasions import texts
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.system.outgoing.models import DispatchState
from sundial.system.outgoing.sending import Letter, Outbox

WAYS = {"mail": ("电子邮件", "e-mail"), "sms": ("短信", "SMS")}


def letter(dispatch: MessageDispatch) -> Letter:
    """The line that may leave the house, in the language the party chose; never the message itself."""
    message = dispatch.message
    case = Case.objects.select_related("organ").get(pk=message.case_id)
    reach = Reach.objects.filter(pk=case.pk).first()
    language = reach.language if reach else Language.ZH
    line = texts().occasions[message.occasion].out[language].format(organ=case.organ.name, number=case.number)
    title = message.title_zh if language == Language.ZH else message.title_en
    return Letter(title, f"{line}\n\n{settings.PUBLIC_ADDRESS}{reverse('hall:progress')}\n", line)


def settled(dispatch: MessageDispatch) -> None:
    """Record that the message left, or that it was given up; without the address."""
    message = dispatch.message
    case = Case.objects.select_related("organ").get(pk=message.case_id)
    zh, en = WAYS[dispatch.channel]
    record(
        "case.message_sent" if dispatch.state == DispatchState.SENT else "case.message_failed",
        subject_type="case",
        subject_id=case.pk,
        by=Actor.system(),
        organ=case.organ.code,
        data={"verb": "other", "way": zh, "way_en": en, "title": message.title_zh, "title_en": message.title_en},
    )


OUTBOX = Outbox(MessageDispatch, "message", letter, settled)
one_pass = OUTBOX.one_pass
