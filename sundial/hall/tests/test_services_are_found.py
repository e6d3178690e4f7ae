"""Search and filters over the catalogue, with and without htmx."""

from __future__ import annotations

import datetime as dt
import re

from django.test import Client

from sundial.hall.tests.conftest import CATALOGUES
from sundial.kernel import clock
from sundial.organs.models import Organ, Tier
from sundial.organs.tests import builders
from sundial.powers.actions.load import load_catalogue
from sundial.powers.models import Catalogue, ItemVersion


def found(visitor: Client, **query: str) -> list[str]:
    answer = visitor.get("/services/", query)
    assert answer.status_code == 200
    return [version.item.code for version in answer.context["page"]]


def test_words_of_the_name_find_it(visitor: Client, catalogue: None) -> None:
    assert found(visitor, q="烟花爆竹 零售") == ["LW-06"]


def test_the_code_finds_it(visitor: Client, catalogue: None) -> None:
    assert found(visitor, q="lw-06") == ["LW-06"]


def test_filters_narrow_together(visitor: Client, catalogue: None) -> None:
    licences = found(visitor, kind="licence")
    assert "LW-06" in licences
    assert "LW-09" not in licences
    assert found(visitor, kind="licence", theme="没有的主题") == licences, "a value nobody offers narrows nothing"


def test_only_what_can_be_applied_for_online(visitor: Client, catalogue: None) -> None:
    online = found(visitor, online="on")
    assert "LW-06" in online
    assert "LW-09" not in online


def test_internal_rules_and_cancelled_items_are_not_listed(visitor: Client, retail: ItemVersion) -> None:
    assert not {"LW-12", "LW-13", "LW-14"} & set(found(visitor))
    retail.item.cancelled_on = clock.today()
    retail.item.save()
    assert "LW-06" not in found(visitor)


def test_a_row_says_limit_visits_and_handling(visitor: Client, catalogue: None) -> None:
    page = visitor.get("/services/", {"q": "零售"}).content.decode()
    for told in ("15个工作日", "承诺件", "到现场次数"):
        assert told in page


def test_nothing_found_comes_with_advice(visitor: Client, catalogue: None) -> None:
    page = visitor.get("/services/", {"q": "查无此事"}).content.decode()
    assert "没有找到相关事项" in page
    assert "拼音首字母" in page


def test_suggestions_are_links(visitor: Client, catalogue: None) -> None:
    page = visitor.get("/services/suggest/", {"q": "零售"}).content.decode()
    assert 'href="/services/LW-06/"' in page
    assert "<html" not in page


def test_no_words_no_suggestions(visitor: Client, catalogue: None) -> None:
    assert "<a " not in visitor.get("/services/suggest/", {"q": "  "}).content.decode()


def test_hostile_words_are_only_words(visitor: Client, catalogue: None) -> None:
    page = visitor.get("/services/", {"q": "<script>alert(1)</script>' OR 1=1 --%"}).content.decode()
    assert "<script>alert" not in page


def test_the_way_in_by_what_happened_counts_what_it_leads_to(visitor: Client, catalogue: None) -> None:
    home = visitor.get("/").content.decode()
    shown = re.findall(r'\?life=(\w+)">[^<]+</a> <span class="sd-count">(\d+)', home)
    assert "enterprise_safety" in dict(shown)
    for key, count in shown:
        assert visitor.get("/services/", {"life": key}).context["page"].paginator.count == int(count), key
    assert "person_school" not in dict(shown), "an event without an item leads nowhere"
    everything = visitor.get("/services/").context["page"].paginator.count
    assert visitor.get("/services/", {"life": "nobody"}).context["page"].paginator.count == everything


def test_an_organs_page_says_what_it_answers_for_and_by_which_items(visitor: Client, retail: ItemVersion) -> None:
    of_the_organ = Catalogue.objects.filter(organ=retail.item.organ)
    of_the_organ.update(duties=[{"text": "烟花爆竹安全监管", "items": ["LW-06"]}, {"text": "殡葬管理"}])
    page = visitor.get(f"/organs/{retail.item.organ.code}/").content.decode()
    first, second = page.split("烟花爆竹安全监管")[1].split("殡葬管理")
    assert 'href="/services/LW-06/"' in first and "清单中尚无对应事项" in second


def test_a_townships_ten_duties_are_its_items(visitor: Client, db: None) -> None:
    load_catalogue(CATALOGUES / "linwu_welfare.yaml")
    page = visitor.get("/organs/LINWU-XH/").content.decode()
    assert page.count("清单中尚无对应事项") == 1, "to carry out policy is a duty and no item (WELF-09)"
    assert {"XH-12", "XH-13"} <= set(found(visitor, theme="社会保险")), "medical and old-age insurance (WELF-07)"
    assert "镇劳动保障站（专人：" in visitor.get("/services/XH-12/").content.decode(), "one named person (WELF-11)"


def test_the_rule_of_the_requisition_stands_in_the_hall_for_good(
    visitor: Client, catalogue: None, today: clock.Frozen
) -> None:
    for years in (0, 1, 10):
        today.advance(dt.timedelta(days=365 * years))
        page = visitor.get("/services/LW-08/")
        assert page.status_code == 200 and "征用" in page.content.decode()


def test_townships_and_villages_say_what_they_offer(visitor: Client, retail: ItemVersion) -> None:
    """Each point with its address and the items one begins there; a county organ is no point (HALL-19)."""
    county = retail.item.organ
    Organ.objects.filter(pk=county.pk).update(tier=Tier.TOWNSHIP, address="香花镇解放街1号")
    village = builders.organ("香花岭村村民委员会", "XHL", tier=Tier.VILLAGE)
    page = visitor.get("/service-points/").content.decode()
    assert county.name in page and "香花镇解放街1号" in page and village.name in page
    assert "/services/LW-06/" in page and "/services/LW-09/" not in page, "a penalty is nothing one comes for"
    Organ.objects.filter(pk=county.pk).update(tier=Tier.COUNTY)
    again = visitor.get("/service-points/").content.decode()
    assert (
        "/services/LW-06/" not in again
        and village.name in again
        and "/service-points/" in visitor.get("/organs/").content.decode()
    )
