"""The outbox of notices."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import connection

from sundial.supervision.notices.models import Dispatch
from sundial.system.outgoing.sending import Letter, Outbox


def letter(dispatch: Dispatch) -> Letter:
    """A notice as a letter; a digest says what it gathered."""
    notice = dispatch.notice
    body = "\n".join(f"{each.zh}\n{each.en}" for each in (notice, *notice.gathered.order_by("pk")))
    return Letter(notice.zh.splitlines()[0][:120], f"{body}\n\n{settings.PUBLIC_ADDRESS}{notice.address}\n", notice.zh)


OUTBOX = Outbox(Dispatch, "notice", letter)
one_pass, send_next = OUTBOX.one_pass, OUTBOX.send_next


def outbox_age() -> dt.datetime | None:
    """Since when the oldest unsent dispatch waits; None when nothing does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(n.told_at) FROM supervision_dispatch d JOIN supervision_notice n ON n.id = d.notice_id"
            " WHERE d.state = 'waiting'"
        )
        oldest: dt.datetime | None = cursor.fetchone()[0]
        return oldest
