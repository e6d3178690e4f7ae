"""The page around every page: language, htmx rules, no inline script or style, a light first view."""

from __future__ import annotations

import gzip
import json
import re
from html import unescape
from importlib.resources import files
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.test import Client
from django.utils import translation

from sundial.organs.models import Account

UI = Path(__file__).resolve().parents[1]
TEMPLATES = sorted((UI.parent).glob("*/templates/**/*.html"))
FACES = ["hall", "desk", "wall"]


@pytest.fixture
def page(settings, request_at):
    settings.DEMO = True

    def load(face: str = "hall", language: str = "zh-CN") -> str:
        client = Client()
        client.cookies["django_language"] = "en" if language == "en" else "zh-hans"
        answer = client.get(f"/style/?face={face}")
        assert answer.status_code == 200
        return answer.content.decode()

    return load


@pytest.mark.parametrize("face", FACES)
def test_the_page_names_its_language(page, face):
    assert '<html lang="zh-CN"' in page(face)
    assert '<html lang="en"' in page(face, "en")


@pytest.mark.parametrize("face", FACES)
def test_the_first_link_skips_to_the_content(page, face):
    body = page(face).partition("<body")[2]
    assert re.search(r'<a [^>]*href="([^"]*)"', body)[1] == "#main"
    assert 'id="main"' in body


def test_htmx_runs_no_text_as_code_and_swaps_a_rejected_form(page):
    config = json.loads(unescape(re.search(r'name="htmx-config" content="([^"]*)"', page())[1]))
    assert config["allowEval"] is False
    assert config["includeIndicatorStyles"] is False
    assert config["selfRequestsOnly"] is True
    assert config["historyCacheSize"] == 0
    assert {"code": "422", "swap": True} in config["responseHandling"]


def test_htmx_sends_the_token_of_whoever_is_signed_in_and_a_page_for_everybody_holds_none(page, draw, request_at):
    assert "csrf" not in page()
    request = request_at("/")
    request.user = Account()
    headers = json.loads(re.search(r"hx-headers='([^']*)'", draw('{% extends "ui/plain.html" %}', request))[1])
    assert len(headers["x-csrftoken"]) > 20


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_template_holds_inline_script_or_style_or_a_foreign_host(template):
    text = template.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text)


def test_the_frame_of_every_page_is_light():
    """A page may weigh 150 KB at first sight, what a phone on a poor line loads in about a second: most of it is the page's own."""
    parts = [path for path in (UI / "static/ui").iterdir() if path.suffix in {".css", ".js", ".svg"}]
    parts.append(Path(str(files("django_htmx"))) / "static/django_htmx/htmx-2.min.js")
    parts.append(settings.ROOT / "build/assets/tabler/tabler.min.css")
    assert sum(len(gzip.compress(part.read_bytes(), 9)) for part in parts) < 50_000


def test_every_class_is_one_of_ours():
    """Of Tabler only what dresses bare elements is shipped (``purgecss.config.cjs``): a class of Tabler's would do nothing."""
    for template in TEMPLATES:
        for said in re.findall(r'\bclass="([^"]*)"', template.read_text("utf-8")):
            words = re.sub(r"{%.*?%}|{{.*?}}", " ", said).split()
            assert [word for word in words if not word.startswith(("sd-", "hall-", "desk-", "wall-"))] == [], template


def test_every_class_is_dressed_or_used():
    """A class no style sheet and no script knows is a promise the page does not keep."""
    rooms = UI.parent
    known = {
        name for sheet in rooms.glob("*/static/**/*.css") for name in re.findall(r"\.([a-z][\w-]*)", sheet.read_text())
    }
    scripts = "".join(script.read_text("utf-8") for script in rooms.glob("*/static/**/*.js"))
    for template in TEMPLATES:
        for said in re.findall(r'\bclass="([^"]*)"', template.read_text("utf-8")):
            words = re.sub(r"{%.*?%}|{{.*?}}", "{", said).split()
            lost = [word for word in words if "{" not in word and word not in known and word not in scripts]
            assert not lost, template


def test_a_card_of_a_narrow_window_cuts_no_number_off():
    """Rows stand as cards whose box clips: what must not break in a line on a desk has to break there."""
    sheet = (UI / "static/ui/windows.css").read_text("utf-8")
    wraps = re.search(r"\.sd-table-stack :is\(([^)]*)\) { white-space: normal; }", sheet)
    assert wraps and {".sd-tag", ".sd-nowrap"} <= set(wraps[1].split(", "))


def test_every_element_keeps_its_dress():
    listed = re.search(r"const tags = `([^`]*)`", (settings.ROOT / "purgecss.config.cjs").read_text("utf-8"))[1].split()
    drawn = {tag for template in TEMPLATES for tag in re.findall(r"<([a-z][a-z0-9]*)", template.read_text("utf-8"))}
    assert drawn - set(listed) - {"head", "meta", "title", "link", "script"} == set()


def test_the_style_page_is_closed_outside_the_demo(settings):
    settings.DEMO = False
    assert Client().get("/style/").status_code == 404


def test_the_style_page_draws_every_component():
    library = engines["django"].engine.template_libraries["ui"]
    text = (UI / "templates/ui/style.html").read_text("utf-8")
    undrawn = {name for name in library.tags if f"{{% {name} " not in text} - {
        "icon",  # drawn inside the others
        "query",  # an address, not a drawing
        "sort_header",  # drawn by the table
        "error_prefix",  # stands in the title of a page
        "post_button",  # the style page changes nothing
    }
    assert undrawn - {"buttons"} == set()


def test_a_page_shows_when_its_data_was_read(page):
    assert re.search(r"数据时间 <time datetime=\"[^\"]+\">\d{4}年\d+月\d+日 \d\d:\d\d</time>", page())


def test_an_english_page_has_no_chinese_of_ours_left():
    with translation.override("en"):
        drawn = engines["django"].from_string('{% light "red" %}{% clock_chip None %}{{ 3|days_left }}').render({})
    assert not re.search(r"[\u4e00-\u9fff]", drawn)
