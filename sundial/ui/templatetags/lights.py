"""A light's words in the reader's language: a light's sentence, a rule's name."""

from django import template
from django.utils.translation import get_language

from sundial.rules.rule import Example, Rule
from sundial.supervision.models import Signal

register = template.Library()


def _english() -> bool:
    return (get_language() or "").startswith("en")


@register.simple_tag
def said(signal: Signal) -> str:
    """The sentence a light was raised with."""
    return signal.sentence_en if _english() else signal.sentence


@register.simple_tag
def rule_name(rule: Rule) -> str:
    """A rule's name."""
    return rule.name_en if _english() else rule.name


@register.simple_tag
def example_name(example: Example) -> str:
    """What a worked example tells; a county that wrote it in Chinese alone is read in Chinese."""
    return (_english() and example.name_en) or example.name
