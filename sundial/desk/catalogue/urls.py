"""Routes of the catalogue on the desk; included in the desk's own."""

from django.urls import path

from sundial.desk.catalogue import booklet, changes, editing, lists, rounds, views

urlpatterns = [
    path("", views.items, name="catalogue"),
    path("new/<str:organ>/", changes.new, name="catalogue_new"),
    path("items/<str:code>/", views.item, name="catalogue_item"),
    path("items/<str:code>/versions/<int:number>/", views.version, name="catalogue_version"),
    path("items/<str:code>/versions/<int:number>/chart.svg", views.chart_image, name="catalogue_chart"),
    path("items/<str:code>/versions/<int:number>/route.bpmn", views.route_bpmn, name="catalogue_bpmn"),
    path("items/<str:code>/pack.zip", booklet.pack, name="catalogue_pack"),
    path("booklet/<str:organ>.zip", booklet.booklet, name="catalogue_booklet"),
    path("items/<str:code>/own/", editing.own, name="catalogue_own"),
    path("items/<str:code>/change/", changes.begin, name="catalogue_begin"),
    path("items/<str:code>/cancel/", changes.cancel, name="catalogue_cancel"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/order/", rounds.order, name="rounds_order"),
    path("tiers/", lists.tiers, name="tiers"),
    path("tiers/file.xlsx", lists.tiers_file, name="tiers_file"),
    path("figures/", lists.figures, name="catalogue_figures"),
    path("figures/file.xlsx", lists.figures_file, name="catalogue_figures_file"),
    path("overlaps/", lists.overlaps, name="overlaps"),
    path("overlaps/file.xlsx", lists.overlaps_file, name="overlaps_file"),
    path("changes/", changes.changes, name="changes"),
    path("changes/<uuid:pk>/", changes.change, name="change"),
    path("changes/<uuid:pk>/file/", changes.file_it, name="change_file"),
    path("changes/<uuid:pk>/justify/", changes.justify, name="change_justify"),
    path("changes/<uuid:pk>/review/", changes.review, name="change_review"),
    path("changes/<uuid:pk>/abandon/", changes.abandon, name="change_abandon"),
    path("changes/<uuid:pk>/text/<slug:name>/", editing.text, name="change_text"),
    path("changes/<uuid:pk>/rows/<slug:name>/", editing.rows, name="change_rows"),
]
