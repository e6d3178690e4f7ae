"""The ASGI entry point; uvicorn serves it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sundial.settings")
site = get_asgi_application()

from sundial.ui.kept_pages import Door  # noqa: E402 - the applications are loaded first

application = Door(site)
