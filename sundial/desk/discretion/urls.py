"""Routes of the benchmarks on the desk; included in the desk's own."""

from django.urls import path

from sundial.desk.discretion import editing, exchange, life, views

VERSION = "versions/<uuid:pk>/"
urlpatterns = [
    path("", views.benchmarks, name="benchmarks"),
    path("items/<str:code>/", views.benchmark, name="benchmark"),
    path("items/<str:code>/draft/", life.draft, name="benchmark_draft"),
    path("items/<str:code>/upload/", exchange.upload, name="benchmark_upload"),
    path(VERSION, life.version, name="benchmark_version"),
    path(f"{VERSION}edit/", editing.edit, name="benchmark_edit"),
    path(f"{VERSION}edit/violations/", editing.violations, name="benchmark_violations"),
    path(f"{VERSION}edit/table/<slug:key>/", editing.table, name="benchmark_table"),
    path(f"{VERSION}do/<slug:action>/", life.step, name="benchmark_step"),
    path(f"{VERSION}file/<slug:kind>/", views.download, name="benchmark_file"),
]
