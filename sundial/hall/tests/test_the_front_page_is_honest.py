"""The front page: ways in, and figures that say when there is nothing to count."""

from __future__ import annotations

from django.test import Client

from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.powers.models import ItemVersion


def front(visitor: Client) -> str:
    answer = visitor.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_cases_the_figures_say_no_data(visitor: Client, catalogue: None) -> None:
    page = front(visitor)
    assert "无数据" in page
    assert page.count("sd-figure-grey") == 3
    assert "hall-often" not in page, "nothing was asked for yet"


def test_what_is_classified_is_counted_and_shown_nowhere(visitor: Client, catalogue: None) -> None:
    listed = visitor.get("/").context["figures"].listed
    said = {"classified_ground": "保密事项范围第三条", "classified_by": "县国家保密局"}
    ItemVersion.objects.filter(item__code="LW-06").update(**said)
    page = visitor.get("/")
    assert page.context["figures"].listed == listed - 1 and "另有1项涉密事项" in page.content.decode()
    assert visitor.get("/services/LW-06/").status_code == 404
    for place in ("/services/?q=LW-06", "/organs/114310250064025102/", "/risks/"):
        shown = visitor.get(place)
        assert shown.status_code == 200 and "/services/LW-06/" not in shown.content.decode(), place


def test_received_cases_are_counted_and_drafts_are_not(visitor: Client, linwu: Linwu) -> None:
    version = licence(linwu.bureau.organ)
    linwu.submitted(version)
    linwu.draft(version)
    figures = visitor.get("/").context["figures"]
    assert figures.received == 1
    assert [each.item for each in visitor.get("/").context["often"]] == [version.item]
    assert figures.decided == 0
    assert figures.in_time is None, "nothing was examined yet, so there is nothing to say about promises"


def test_every_organ_kind_and_theme_leads_to_its_items(visitor: Client, catalogue: None) -> None:
    page = front(visitor)
    for address in ("/organs/114310250064025102/", "/services/?kind=licence", "/services/?audience=enterprise"):
        assert address in page


def test_an_empty_house_still_opens(visitor: Client, db: None) -> None:
    assert "您要办什么事" in front(visitor)


def test_the_list_of_an_organ_holds_all_its_items(visitor: Client, catalogue: None) -> None:
    page = visitor.get("/organs/114310250064025102/").content.decode()
    for number in range(1, 12):
        assert f"/services/LW-{number:02}/" in page
    assert visitor.get("/organs/none/").status_code == 404
