from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "sundial.meetings"

    def ready(self) -> None:
        from sundial.meetings import checks  # noqa: F401 - registers the check that lives above this room name
