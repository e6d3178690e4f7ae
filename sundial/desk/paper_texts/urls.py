"""Routes of the texts of papers on the desk; included in the desk's own."""

from django.urls import path

from sundial.desk.paper_texts import editing, life, views

urlpatterns = [
    path("", views.texts, name="paper_texts"),
    path("kinds/<slug:kind>/", views.kind, name="paper_kind"),
    path("kinds/<slug:kind>/specimen/", views.specimen, name="paper_kind_specimen"),
    path("kinds/<slug:kind>/draft/", views.draft, name="paper_text_draft"),
    path("versions/<uuid:pk>/", life.version, name="paper_text"),
    path("versions/<uuid:pk>/specimen/", life.specimen, name="paper_text_specimen"),
    path("versions/<uuid:pk>/edit/", editing.edit, name="paper_text_edit"),
    path("versions/<uuid:pk>/try/", editing.try_out, name="paper_text_try"),
    path("versions/<uuid:pk>/do/<slug:action>/", life.step, name="paper_text_step"),
]
