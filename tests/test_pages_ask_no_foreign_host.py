"""Everything a page loads comes from this site. (A link that a person follows may lead elsewhere.)"""

import re
from pathlib import Path

import pytest

from tests.source import SUNDIAL, shown

LOADS = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed|object|link|use|image|form)\b[^>]*?
        (?:src|href|data|srcset|action|poster)\s*=\s*["']\s*(?:https?:)?//""",
    re.IGNORECASE | re.VERBOSE,
)
CSS_LOADS = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])\s*(?:https?:)?//""", re.IGNORECASE)
SCRIPT_LOADS = re.compile(
    r"""(?:fetch|EventSource|WebSocket|import|XMLHttpRequest)\s*\(?\s*["'`](?:https?:|wss?:)?//"""
)
PATTERNS = {".html": LOADS, ".svg": LOADS, ".css": CSS_LOADS, ".js": SCRIPT_LOADS}


def test_no_template_style_or_script_does() -> None:
    files = [path for path in SUNDIAL.rglob("*") if path.suffix in PATTERNS and "tests" not in path.parts]
    found = [shown(path) for path in files if PATTERNS[path.suffix].search(path.read_text("utf-8"))]
    assert files
    assert not found


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (".html", '<script src="https://cdn.example/x.js">'),
        (".html", '<link rel="x" href="//fonts.example/a.css">'),
        (".css", "a{background:url(https://x.example/a.png)}"),
        (".js", 'fetch("https://x.example/")'),
    ],
)
def test_the_guard_sees(kind: str, text: str) -> None:
    assert PATTERNS[kind].search(text)


@pytest.mark.parametrize("text", ['<a href="https://www.gov.cn/">', '<img src="/static/a.svg">'])
def test_the_guard_lets_pass(text: str) -> None:
    assert not LOADS.search(text)


def test_no_template_has_a_script_or_style_of_its_own() -> None:
    inline = re.compile(r"<style\b|<script(?![^>]*\bsrc=)[^>]*>|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
    templates = [path for path in SUNDIAL.rglob("templates/**/*.html") if "tests" not in path.parts]
    found = [shown(path) for path in templates if inline.search(markup(path))]
    assert not found, "the content security policy refuses these"


def markup(path: Path) -> str:
    """Return a template without its tags and comments, so that an argument is not taken for an attribute."""
    return re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
