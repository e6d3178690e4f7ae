"""Messages to the party of a case, and what is on its way by e-mail or SMS."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.system.outgoing.models import Outgoing, waits_in_order


class Language(models.TextChoices):
    ZH = "zh", _("Chinese")
    EN = "en", _("English")


class Reach(models.Model):
    """Where the party agreed to be reached outside the hall (个人信息保护法第十四条). No row, no address: the hall alone."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="reach")
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=11, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.ZH)
    agreed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.case_id)


class Message(models.Model):
    """消息. ``occasion`` is a row of ``messages.yaml``; told once for each case, occasion and ``about``.

    The words are kept as they were said: a later text does not rewrite what the party read. ``happened_at`` is the moment
    of what it tells, ``told_at`` when it stood in the hall.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    occasion = models.CharField(max_length=40)
    about = models.CharField(max_length=80)
    title_zh = models.CharField(max_length=100)
    title_en = models.CharField(max_length=100)
    zh = models.TextField()
    en = models.TextField()
    happened_at = models.DateTimeField()
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "occasion", "about"], name="message_once")]
        indexes = [models.Index(fields=["case", "-id"], name="message_newest")]

    def __str__(self) -> str:
        return self.title_zh


class MessageDispatch(Outgoing):
    """发件: one message on its way through one channel."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="dispatches")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="message_dispatched_once")]
        indexes = [waits_in_order("message_outbox")]


class Mark(models.Model):
    """How far the sealed record has been read for news: the index of the next leaf. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    next_leaf = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_mark")]

    def __str__(self) -> str:
        return str(self.next_leaf)
