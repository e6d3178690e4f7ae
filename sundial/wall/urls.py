"""Routes of the wall."""

from django.urls import path

from sundial.wall import liability, stream, views
from sundial.wall.appeals import views as appeals
from sundial.wall.coverage import views as coverage
from sundial.wall.integrity import views as integrity
from sundial.wall.notices import views as notices
from sundial.wall.orders import views as orders
from sundial.wall.reconciling import views as reconciling
from sundial.wall.register import views as register
from sundial.wall.resolutions import views as resolutions
from sundial.wall.statistics import enforcement, quality
from sundial.wall.statistics import views as statistics

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
    path("signals/<uuid:pk>/liability/", liability.liability, name="liability"),
    path("cases/<str:number>/liability/", liability.of_case, name="case-liability"),
    path("rules/", views.rules, name="rules"),
    path("rules/<slug:identifier>/", views.rule, name="rule"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/file.<slug:form>", statistics.file, name="statistics-file"),
    path("statistics/cases/<slug:measure>/", statistics.cases, name="statistics-cases"),
    path("statistics/lights/<slug:measure>/", statistics.lights, name="statistics-lights"),
    path("statistics/quality/", quality.quality, name="quality"),
    path("statistics/enforcement/", enforcement.figures, name="enforcement"),
    path("statistics/enforcement/file.<slug:form>", enforcement.file, name="enforcement-file"),
    path("statistics/enforcement/cases/<slug:name>/", enforcement.cases, name="enforcement-cases"),
    path("coverage/", coverage.items, name="coverage"),
    path("resolutions/", resolutions.resolutions, name="resolutions"),
    path("resolutions/<int:pk>/", resolutions.resolution, name="resolution"),
    path("reconciling/", reconciling.reconciling, name="reconciling"),
    path("orders/", orders.orders, name="orders"),
    path("orders/new/", orders.new, name="order-new"),
    path("orders/<uuid:pk>/", orders.order, name="order"),
    path("orders/<uuid:pk>/paper/", orders.paper, name="order-paper"),
    path("orders/<uuid:pk>/papers/<uuid:file>/", orders.enclosure, name="order-enclosure"),
    path("orders/<uuid:pk>/receive/", orders.receive, name="order-receive"),
    path("orders/<uuid:pk>/reply/", orders.reply, name="order-reply"),
    path("orders/<uuid:pk>/accept/", orders.accept, name="order-accept"),
    path("orders/<uuid:pk>/send-back/", orders.send_back, name="order-send-back"),
    path("orders/<uuid:pk>/close/", orders.close, name="order-close"),
    path("orders/<uuid:pk>/withdraw/", orders.withdraw, name="order-withdraw"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="notices-read"),
    path("notices/contact/", notices.contact, name="notice-contact"),
    path("notices/<int:pk>/open/", notices.open_one, name="notice-open"),
    path("signals/<uuid:pk>/appeal/", appeals.appeal, name="appeal"),
    path("signals/<uuid:pk>/appeal/decision/", appeals.decision, name="appeal-decision"),
    path("signals/<uuid:pk>/appeal/papers/<uuid:file>/", appeals.appeal_paper, name="appeal-paper"),
    path("signals/<uuid:pk>/deviation/", appeals.deviation, name="deviation"),
    path("signals/<uuid:pk>/transfer/", appeals.transfer, name="transfer"),
    path("proposals/<int:rung>/decline/", appeals.decline, name="decline"),
    path("corrections/", appeals.corrections, name="corrections"),
    path("corrections/new/", appeals.new_correction, name="correction-new"),
    path("corrections/<uuid:pk>/", appeals.correction, name="correction"),
    path("corrections/<uuid:pk>/paper/", appeals.correction_paper, name="correction-paper"),
    path("integrity/", integrity.cadres, name="integrity"),
    path("integrity/cadres.csv", integrity.cadres_file, name="integrity-ledger"),
    path("integrity/own/", integrity.own_report, name="integrity-own"),
    path("integrity/group/", integrity.join, name="integrity-join"),
    path("integrity/group/<int:pk>/", integrity.leave, name="integrity-leave"),
    path("integrity/reports/<uuid:pk>/", integrity.report, name="integrity-report"),
    path("integrity/<uuid:pk>/", integrity.file, name="integrity-file"),
    path("register/", register.register, name="register"),
    path("register/<uuid:pk>/", register.entry, name="register-entry"),
    path("register/<uuid:pk>/strike/", register.strike, name="register-strike"),
    path("register/operators/", register.name_operator, name="operator-name"),
    path("register/operators/<int:pk>/end/", register.end_operator, name="operator-end"),
]
