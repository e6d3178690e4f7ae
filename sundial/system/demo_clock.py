"""The demo's movable clock. It only goes forward, so the record's own order of time holds.

Every process reads the offset when a request or a pass of work begins, so one act sees one time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.system.models import ClockOffset

_ahead = timedelta()
_lock = threading.Lock()


def install() -> None:
    """Make the house's clock run ahead by the stored offset, in this process."""
    clock.use(lambda: datetime.now(UTC) + _ahead)  # noqa: TID251 - the movable clock stands on the real one


def refresh() -> None:
    """Read the stored offset anew."""
    global _ahead
    row = ClockOffset.objects.filter(pk=1).values_list("ahead", flat=True).first()
    with _lock:
        _ahead = row or timedelta()


def move(by: timedelta) -> datetime:
    """Move the clock forward and return the new time. Raises ``Refusal`` for a step back."""
    if by <= timedelta():
        raise Refusal("demo.clock_back", _("The demo clock only goes forward; what is recorded stays recorded."))
    with transaction.atomic():
        offset, _created = ClockOffset.objects.select_for_update().get_or_create(pk=1)
        offset.ahead += by
        offset.save()
    refresh()
    return clock.now()


class DemoClockMiddleware:
    """Let each request see the clock as it stands when the request arrives."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        refresh()
        return self.get_response(request)
