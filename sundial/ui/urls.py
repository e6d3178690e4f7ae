"""Routes of the frame: language, display, and the living style page of the demo."""

from django.urls import path
from django.views.i18n import set_language

from sundial.system import access
from sundial.ui import style_page, views

app_name = "ui"
urlpatterns = [
    path("language/", access.public(views.from_this_site(set_language)), name="language"),
    path("display/", access.public(views.change_display), name="display"),
    path("style/", access.public(style_page.show), name="style"),
]
