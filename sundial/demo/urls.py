"""Routes of the demo."""

from django.urls import path

from sundial.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.walk, name="walk"),
    path("clock/", views.move_clock, name="clock"),
]
