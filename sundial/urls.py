"""The map of the faces. Each room owns its own list of routes."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sundial.ui.urls")),
    path("", include("sundial.hall.urls")),
    path("desk/", include("sundial.desk.urls")),
    path("wall/", include("sundial.wall.urls")),
    path("demo/", include("sundial.demo.urls")),
]

handler400 = "sundial.ui.views.bad_request"
handler403 = "sundial.ui.views.forbidden"
handler404 = "sundial.ui.views.not_found"
handler500 = "sundial.ui.views.server_error"
