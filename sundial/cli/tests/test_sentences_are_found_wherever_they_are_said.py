from pathlib import Path

import pytest

from sundial.cli import messages


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return tmp_path / "page.html"


def said(template: Path, text: str) -> list[tuple[str, str | None]]:
    template.write_text(text)
    return [(message.text, message.context) for message in messages.in_template(template)]


def test_it_finds_what_templates_say(template: Path) -> None:
    assert said(template, """{% trans "A" %}{% translate 'B "b"' context "c" %}{{ x|f:_("D") }}""") == [
        ("A", None),
        ('B "b"', "c"),
        ("D", None),
    ]


def test_it_reads_blocks_as_django_looks_them_up(template: Path) -> None:
    text = "{% blocktranslate trimmed count n=n %}\n  {{ n }} day, 90%\n  left\n{% plural %}x{% endblocktranslate %}"
    assert said(template, text) == [("%(n)s day, 90%% left", None)]


def test_it_finds_what_modules_say(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('_("a" "b"); pgettext_lazy("c", "d"); ngettext("e", "f", n); _(variable)')
    assert [(m.text, m.context) for m in messages.in_python(module)] == [("ab", None), ("d", "c"), ("e", None)]


@pytest.mark.parametrize(
    "text",
    [
        "<p>办理</p>",
        "<p>Apply</p>",
        '<img alt="seal">',
        "{% if x %}Yes{% endif %}",
        '<a title="more {{ x }}">&rarr;</a>',
    ],
)
def test_it_sees_text_past_the_translators(template: Path, text: str) -> None:
    template.write_text(text)
    assert messages.untranslated(template)


@pytest.mark.parametrize(
    "text",
    [
        '<p class="some">{% trans "Apply" %} · {{ name }}&nbsp;</p>',
        "{% blocktrans %}Many words{% endblocktrans %}",
        "{% block body_class %}sd-desk{% endblock %}",
        '<{% if x %}a href="{{ x }}"{% else %}div{% endif %} class="figure">{{ n }}</p>',
        "{% comment %}words{% endcomment %}",
        "{# literal: samples #}<p>words</p>",
    ],
)
def test_it_lets_the_rest_pass(template: Path, text: str) -> None:
    template.write_text(text)
    assert not messages.untranslated(template)
