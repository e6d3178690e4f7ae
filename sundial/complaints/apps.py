from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


def _mark_device(request: Any, **more: Any) -> None:
    """Remember that somebody of the staff signed in from this address: its ratings do not count."""
    from sundial.complaints.ratings import mark_device

    if request is not None:
        mark_device(request.META.get("REMOTE_ADDR", ""))


class ComplaintsConfig(AppConfig):
    name = "sundial.complaints"

    def ready(self) -> None:
        """Make the life of complaints known, with what only this room checks and does."""
        from sundial.cases import stated
        from sundial.cases.documents.kinds import add
        from sundial.complaints import checks, effects, explained, kinds, panels, wanted  # noqa: F401 - importing them registers them

        add(Path(__file__).with_name("documents.yaml"))
        stated.take(Path(__file__).with_name("life.yaml"))
        user_logged_in.connect(_mark_device, dispatch_uid="sundial.complaints.devices")
