"""Routes of the payment lists and the standards on the desk; included in the desk's own."""

from django.urls import path

from sundial.desk.payments import coverage, standards, views

urlpatterns = [
    path("", views.lists, name="payments"),
    path("draw-up/", views.draw_up, name="payment_draw_up"),
    path("standards/", standards.standards, name="standards"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("<uuid:pk>/", views.sheet, name="payment_list"),
    path("<uuid:pk>/release/", views.release, name="payment_release"),
    path("<uuid:pk>/<slug:kind>.xlsx", views.workbook, name="payment_file"),
]
