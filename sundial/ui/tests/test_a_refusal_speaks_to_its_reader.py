"""An uncaught refusal, an unserved method and our own faults become calm pages; none needs the database."""

from __future__ import annotations

from datetime import date

import pytest
from asgiref.sync import async_to_sync
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.test import AsyncClient, Client
from django.urls import include, path
from django.views.decorators.http import require_POST

from sundial.kernel.refusal import Refusal


def refuse(request):
    raise Refusal(
        "permit.once", "已于%(day)s告知。", day=date(2026, 3, 3), basis="行政许可法第三十二条", who="分管领导"
    )


async def refuse_later(request):
    refuse(request)


def forbid(request):
    raise PermissionDenied


def suspect(request):
    raise SuspiciousOperation


def fail(request):
    raise RuntimeError("no page shows this")


@require_POST
def post_only(request):
    return HttpResponse("posted")


urlpatterns = [
    path("", include("sundial.ui.urls")),
    path("refuse", refuse),
    path("refuse-later", refuse_later),
    path("forbid", forbid),
    path("suspect", suspect),
    path("fail", fail),
    path("post", post_only),
]
handler400 = "sundial.ui.views.bad_request"
handler403 = "sundial.ui.views.forbidden"
handler404 = "sundial.ui.views.not_found"
handler500 = "sundial.ui.views.server_error"


@pytest.fixture
def browser(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False, headers={"accept-language": "zh-CN"})


def test_it_names_the_rule_its_basis_and_who_may(browser):
    answer = browser.get("/refuse", headers={"referer": "http://testserver/case/7"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for said in ("已于2026年3月3日告知。", "行政许可法第三十二条", "分管领导", "permit.once", "没有任何改动。"):
        assert said in page
    assert 'href="http://testserver/case/7"' in page


def test_a_view_that_streams_may_refuse_too(settings):
    settings.ROOT_URLCONF = __name__
    answer = async_to_sync(AsyncClient().get)("/refuse-later")
    assert answer.status_code == 422


def test_the_way_back_never_leads_to_another_site(browser):
    page = browser.get("/refuse", headers={"referer": "https://evil.example/"}).content.decode()
    assert "evil.example" not in page


def test_htmx_is_given_a_fragment(browser):
    answer = browser.get("/refuse", headers={"hx-request": "true"})
    assert answer.status_code == 422
    assert "<html" not in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_a_boosted_link_is_given_the_page(browser):
    answer = browser.get("/refuse", headers={"hx-request": "true", "hx-boosted": "true"})
    assert "<html" in answer.content.decode()


def test_it_speaks_the_language_of_the_reader(browser):
    browser.cookies["django_language"] = "en"
    page = browser.get("/refuse").content.decode()
    assert 'lang="en"' in page
    assert "Nothing was changed." in page
    assert "3 March 2026" in page


@pytest.mark.parametrize(
    ("address", "status", "code", "title"),
    [
        ("/suspect", 400, "SD-400", "无法识别这次请求"),
        ("/forbid", 403, "SD-403", "您无权查看此页"),
        ("/nowhere", 404, "SD-404", "没有找到此页面"),
        ("/post", 405, "SD-405", "此页面不支持这种操作"),
        ("/fail", 500, "SD-500", "系统出现故障"),
    ],
)
def test_each_problem_has_a_page_and_a_code_that_stays(browser, address, status, code, title):
    answer = browser.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert code in page
    assert title in page
    assert "no page shows this" not in page


def test_a_method_not_served_still_names_those_that_are(browser):
    assert browser.get("/post")["Allow"] == "POST"


def test_an_expired_form_says_that_nothing_changed(settings):
    settings.ROOT_URLCONF = __name__
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "zh-CN"})
    answer = strict.post("/post")
    assert answer.status_code == 403
    assert "SD-403-FORM" in answer.content.decode()


def test_the_fault_page_stands_even_without_built_assets(browser, settings, tmp_path):
    broken = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": broken}
    settings.STATIC_ROOT = tmp_path
    answer = browser.get("/fail")
    assert answer.status_code == 500
    assert answer.content == b"SD-500"
