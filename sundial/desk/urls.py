"""Routes of the officers' desk."""

from django.urls import include, path

from sundial.desk import absence, account, beginning, disclosure, imports, markets, meetings, receiving, views, visits
from sundial.desk.complaints import analysis
from sundial.desk.complaints import views as complaints

app_name = "desk"
urlpatterns = [
    path("sign-in/", account.sign_in, name="login"),
    path("sign-out/", account.sign_out, name="logout"),
    path("signed-out/", account.logged_out, name="logged_out"),
    path("awake/", account.awake, name="awake"),
    path("password/", account.password, name="password"),
    path("", views.work, name="work"),
    path("lights/", views.lights, name="lights"),
    path("cases/<str:number>/", views.case, name="case"),
    path("cases/<str:number>/clock/", views.clock, name="clock"),
    path("cases/<str:number>/file/", views.file, name="file"),
    path("cases/<str:number>/file/zip/", views.whole_file, name="whole_file"),
    path("cases/<str:number>/do/<slug:action>/", views.do, name="do"),
    path("cases/<str:number>/materials/<uuid:pk>/", views.material, name="material"),
    path("cases/<str:number>/documents/<uuid:pk>/", views.document, name="document"),
    path("cases/<str:number>/documents/<uuid:pk>/public/", views.public_document, name="public_document"),
    path("cases/<str:number>/records/<uuid:record>/<uuid:pk>/", views.record_file, name="record_file"),
    path("begin/", beginning.begin, name="begin"),
    path("begin/<str:code>/<str:procedure>/", beginning.begin_item, name="begin_item"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/call/", meetings.call, name="call"),
    path("meetings/<uuid:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:pk>/hold/", meetings.hold, name="meeting_hold"),
    path(
        "meetings/<uuid:pk>/topics/<int:topic>/stands/<uuid:officer>/<int:place>/", meetings.stand, name="meeting_stand"
    ),
    path("meetings/<uuid:pk>/topics/<int:topic>/resolve/", meetings.resolve, name="meeting_resolve"),
    path("meetings/<uuid:pk>/topics/", meetings.add_topic, name="meeting_topic"),
    path("meetings/<uuid:pk>/signatures/<uuid:officer>/", meetings.sign, name="meeting_sign"),
    path("meetings/<uuid:pk>/unsigned/<uuid:officer>/", meetings.unsigned, name="meeting_unsigned"),
    path("meetings/<uuid:pk>/close/", meetings.close, name="meeting_close"),
    path("catalogue/", include("sundial.desk.catalogue.urls")),
    path("rules/", include("sundial.desk.rules.urls")),
    path("paper-texts/", include("sundial.desk.paper_texts.urls")),
    path("absences/", absence.absences, name="absences"),
    path("absences/<int:pk>/recall/", absence.recall, name="absence_recall"),
    path("visits/", visits.day, name="visits"),
    path("visits/<uuid:pk>/<slug:to>/", visits.move, name="visit_move"),
    path("windows/<uuid:pk>/walk-in/", visits.walk_in, name="visit_walk_in"),
    path("windows/<uuid:pk>/hours/", visits.hours, name="visit_hours"),
    path("windows/hours/<int:pk>/end/", visits.end, name="visit_hours_end"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<uuid:pk>/", imports.delivered, name="import"),
    path("markets/", markets.markets, name="markets"),
    path("markets/statistics.xlsx", markets.workbook, name="markets_file"),
    path("payments/", include("sundial.desk.payments.urls")),
    path("benchmarks/", include("sundial.desk.discretion.urls")),
    path("complaints/", analysis.analysis, name="complaints"),
    path("first-asked/", complaints.register, name="first_asked"),
    path("cases/<str:number>/who/", complaints.who, name="complaint_who"),
    path("disclosure/", disclosure.owed, name="owed"),
    path("receive/", receiving.receive, name="receive"),
    path("receive/items/<str:code>/", receiving.receive_item, name="receive_item"),
    path("receive/<str:number>/papers/", receiving.papers, name="papers"),
    path("receive/<str:number>/papers/as-listed/", receiving.take_listed, name="take_listed"),
    path("receive/<str:number>/papers/<int:requirement>/", receiving.take_paper, name="take_paper"),
    path("receive/<str:number>/papers/<uuid:pk>/give-back/", receiving.give_back, name="give_back"),
    path("receive/<str:number>/submit/", receiving.submit, name="submit"),
    path("receive/<str:number>/receipt/", receiving.receipt, name="receipt"),
]
