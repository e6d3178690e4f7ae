from django.apps import AppConfig


class PermitsConfig(AppConfig):
    name = "sundial.permits"

    def ready(self) -> None:
        """Make the statutory life and the guards of its acts, and what it wants from whom, known to the spine."""
        from sundial.permits import actions, wanted  # noqa: F401 - importing them is what registers them
