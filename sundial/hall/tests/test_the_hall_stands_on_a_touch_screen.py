"""HALL-14: everything is found by touching, nothing is typed, nothing leads away, and a screen left alone goes back to its start."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from sundial.hall.policy import policy
from sundial.powers.models import ItemVersion

PAGES = ("/touch/", "/touch/find/", "/touch/find/?letters=yhbz", "/touch/items/LW-06/")


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_typed_and_nothing_leads_away(visitor: Client, retail: ItemVersion, address: str) -> None:
    page = visitor.get(address).content.decode()
    typed = re.findall(r"<(?:input|textarea|select)\b[^>]*>", page)
    assert all('type="hidden"' in each for each in typed)
    links = [each for each in re.findall(r'<a\b[^>]*href="([^"]*)"', page) if each != "#main"]
    assert {each.split("?")[0].rstrip("/").split("/")[1] for each in links} <= {"touch"}


def test_an_item_is_found_by_letters_and_by_organ_and_read_whole(visitor: Client, retail: ItemVersion) -> None:
    start = visitor.get("/touch/").content.decode()
    assert f"/touch/find/?organ={retail.item.organ.code}" in start and "/touch/find/?letters=y" in start
    found = visitor.get("/touch/find/?letters=yhbz").content.decode()
    assert "/touch/items/LW-06/" in found
    assert "/touch/find/?letters=yhb" in found and "/touch/find/?letters=yhbza" in found, "a letter less, a letter more"
    many = visitor.get(f"/touch/find/?organ={retail.item.organ.code}").content.decode()
    assert many.count("/touch/items/") == policy().touch.items and "page=2" in many
    assert "/touch/items/" not in visitor.get("/touch/find/?letters=zzzzzzzz").content.decode()
    page = visitor.get("/touch/items/LW-06/").content.decode()
    paper = retail.materials.order_by("position").first()
    assert paper and paper.name in page and retail.item.organ.telephone in page
    assert "data-print" in page and "/services/LW-06/sheet/code.svg" in page
    assert visitor.get("/touch/items/FZ-99/").status_code == 404


def test_a_screen_left_alone_goes_back_to_its_start_with_and_without_scripts(
    visitor: Client, retail: ItemVersion
) -> None:
    wait = policy().touch
    found = visitor.get("/touch/find/?letters=yhbz").content.decode()
    assert f'content="{wait.idle_seconds};url=/touch/"' in found and f'data-idle="{wait.idle_seconds}"' in found
    assert wait.idle_seconds > wait.warned_seconds >= 20
    start = visitor.get("/touch/").content.decode()
    assert "http-equiv" not in start and "yhbz" not in start
