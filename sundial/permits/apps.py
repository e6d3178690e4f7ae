from django.apps import AppConfig


class PermitsConfig(AppConfig):
    name = "sundial.permits"

    def ready(self) -> None:
        """Make the statutory life and the guards of its acts known to the spine."""
        from sundial.permits import actions  # noqa: F401 - importing it is what registers them
