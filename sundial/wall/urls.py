"""Routes of the wall."""

from django.urls import path

from sundial.wall import stream, views

app_name = "wall"
urlpatterns = [
    path("", views.wall, name="wall"),
    path("burning/", views.burning, name="burning"),
    path("stream/", stream.stream, name="stream"),
    path("signals/", views.signals, name="signals"),
    path("signals/<uuid:pk>/", views.signal, name="signal"),
    path("signals/<uuid:pk>/reply/", views.reply, name="reply"),
    path("signals/<uuid:pk>/investigate/", views.investigate, name="investigate"),
    path("signals/<uuid:pk>/conclude/", views.conclude, name="conclude"),
    path("signals/<uuid:pk>/close/", views.close, name="close"),
    path("rules/", views.rules, name="rules"),
    path("rules/<slug:identifier>/", views.rule, name="rule"),
]
