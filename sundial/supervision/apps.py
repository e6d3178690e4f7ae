from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


def _attended(sender: object, user: Any, **_more: object) -> None:
    """A supervisor who signs in has done the day's duty."""
    from sundial.supervision.actions.duty import attend

    if user.is_staff:
        attend(user.officer)


class SupervisionConfig(AppConfig):
    name = "sundial.supervision"

    def ready(self) -> None:
        """Hear of what this room acts on at once: who signs in, what is resolved where the rule wants it reported,
        and what a register sends up."""
        from sundial.meetings.reporting import hear_of_resolutions
        from sundial.registers.going_up import hear_of_entries
        from sundial.supervision.notices.entries import tell_upward
        from sundial.supervision.notices.tell import tell_of_resolution

        hear_of_resolutions(tell_of_resolution)
        hear_of_entries(tell_upward)
        user_logged_in.connect(_attended, dispatch_uid="sundial.supervision.attend")
