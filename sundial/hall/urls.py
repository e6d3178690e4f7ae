"""Routes of the hall. All of it is open to everybody; what is one applicant's is behind ``access``."""

from django.urls import URLPattern, URLResolver, path

from sundial.hall.views import home, papers, published, services

app_name = "hall"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("services/", services.services, name="services"),
    path("services/suggest/", services.suggest, name="suggest"),
    path("services/<str:code>/", services.item, name="item"),
    path("organs/", services.organs, name="organs"),
    path("organs/<str:code>/", services.organ, name="organ"),
    path("published/", published.published, name="published"),
    path("published/<uuid:pk>/", published.publication, name="publication"),
    path("documents/<uuid:pk>/", papers.paper, name="paper"),
]
