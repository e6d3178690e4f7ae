"""Routes of the rules on the desk; included in the desk's own."""

from django.urls import path

from sundial.desk.rules import editing, life, past_day, views

urlpatterns = [
    path("", views.rules, name="rules"),
    path("new/", editing.new, name="rule_new"),
    path("past-day/", past_day.past_day, name="rules_past_day"),
    path("versions/<uuid:pk>/", life.version, name="rule_version"),
    path("versions/<uuid:pk>/edit/", editing.edit, name="rule_edit"),
    path("versions/<uuid:pk>/text/", editing.text, name="rule_text"),
    path("versions/<uuid:pk>/do/<slug:action>/", life.step, name="rule_step"),
    path("rule/<slug:rule_id>/", views.rule, name="rule"),
    path("rule/<slug:rule_id>/draft/", views.draft, name="rule_draft"),
]
