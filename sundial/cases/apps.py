from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CasesConfig(AppConfig):
    name = "sundial.cases"

    def ready(self) -> None:
        """Load every room's ``archive_parts.py``: what it puts into the file of a case; and the act that binds the file."""
        from sundial.cases import archive_papers  # noqa: F401 - importing it registers its effect

        autodiscover_modules("archive_parts")
