"""Routes of the hall. All of it is open to everybody; what is one applicant's is behind ``access``."""

from django.urls import URLPattern, URLResolver, path

from sundial.hall.views import application, apply, home, ledger, papers, progress, published, receipt, rules, services

app_name = "hall"
DRAFT, CASE = "application/<str:number>/", "progress/<str:number>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("services/", services.services, name="services"),
    path("services/suggest/", services.suggest, name="suggest"),
    path("services/<str:code>/", services.item, name="item"),
    path("services/<str:code>/chart.svg", services.flow, name="flow"),
    path("services/<str:code>/apply/", apply.start, name="start"),
    path("organs/", services.organs, name="organs"),
    path("organs/<str:code>/", services.organ, name="organ"),
    path("application/", apply.resume, name="resume"),
    path(DRAFT, application.tasks, name="application"),
    path(f"{DRAFT}applicant/", application.applicant, name="application-applicant"),
    path(f"{DRAFT}matter/", application.matter, name="application-matter"),
    path(f"{DRAFT}materials/", application.materials, name="application-materials"),
    path(f"{DRAFT}materials/<int:line>/", application.material, name="application-material"),
    path(f"{DRAFT}files/<uuid:key>/", application.download, name="application-file"),
    path(f"{DRAFT}files/<uuid:key>/remove/", application.remove, name="application-remove"),
    path(f"{DRAFT}check/", application.check, name="application-check"),
    path(f"{DRAFT}submit/", application.submit, name="application-submit"),
    path(f"{DRAFT}discard/", application.discard, name="application-discard"),
    path(f"{DRAFT}receipt/", receipt.receipt, name="receipt"),
    path(f"{DRAFT}receipt/noted/", receipt.noted, name="receipt-noted"),
    path(f"{DRAFT}receipt/paper/", receipt.paper, name="receipt-paper"),
    path("progress/", progress.enter, name="progress"),
    path(CASE, progress.case, name="case"),
    path(f"{CASE}seal/", progress.seal, name="case-seal"),
    path(f"{CASE}proof/", progress.proof, name="case-proof"),
    path(f"{CASE}papers/<uuid:key>/", progress.paper, name="case-paper"),
    path(f"{CASE}corrections/<int:line>/", progress.correct, name="case-correct"),
    path(f"{CASE}corrections/statements/", progress.restate, name="case-restate"),
    path(f"{CASE}corrections/more/", progress.add, name="case-add"),
    path(f"{CASE}corrections/<uuid:key>/remove/", progress.take_back, name="case-take-back"),
    path(f"{CASE}corrections/done/", progress.supplement, name="case-supplement"),
    path(f"{CASE}rectified/", progress.rectified, name="case-rectified"),
    path(f"{CASE}withdraw/", progress.withdraw, name="case-withdraw"),
    path(f"{CASE}leave/", progress.leave, name="case-leave"),
    path("published/", published.published, name="published"),
    path("published/<uuid:pk>/", published.publication, name="publication"),
    path("rules/", rules.rules, name="rules"),
    path("documents/<uuid:pk>/", papers.paper, name="paper"),
    path("log/", ledger.log, name="log"),
    path("log/verify/", ledger.verify, name="verify"),
    path("log/verify-receipt.html", ledger.verify_file, name="verify-file"),
    path("log/checkpoint", ledger.checkpoint, name="checkpoint"),
    path("log/tile/<path:path>", ledger.tile, name="tile"),
]
