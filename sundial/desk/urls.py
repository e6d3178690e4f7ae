"""Routes of the officers' desk."""

from django.urls import path

from sundial.desk import account, views

app_name = "desk"
urlpatterns = [
    path("sign-in/", account.sign_in, name="login"),
    path("sign-out/", account.sign_out, name="logout"),
    path("signed-out/", account.logged_out, name="logged_out"),
    path("password/", account.password, name="password"),
    path("", views.work, name="work"),
]
