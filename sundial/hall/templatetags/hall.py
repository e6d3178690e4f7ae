"""What a list row asks of a version that a template cannot say by itself."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from sundial.cases.deadlines import last_day as last_counted_day
from sundial.cases.models import Publication
from sundial.hall import guide, officers
from sundial.inbox.models import Message
from sundial.inbox.queries import words
from sundial.organs.models import Certificate
from sundial.powers.models import ItemVersion

register = template.Library()


@register.simple_tag
def limit_of(version: ItemVersion, kind: str) -> SafeString | str:
    """The limit in words, or that none is on record."""
    text = guide.limit_text(version, kind)
    return text or format_html('<span class="sd-missing">{}</span>', gettext("Not recorded"))


@register.inclusion_tag("ui/tag.html")
def standing_of(certificate: Certificate) -> dict[str, str]:
    """Whether a certificate holds today, as a tag."""
    word, tone = officers.standing(certificate)
    return {"label": word, "tone": tone}


@register.filter
def last_day(publication: Publication) -> date:
    """The last day, counted whole, on which a publication must be seen."""
    return last_counted_day(publication.keep_until)


@register.filter
def percent(share: float | None) -> str:
    """A share in whole per cent; empty where there was nothing to count."""
    return "" if share is None else f"{share:.0%}"


@register.filter
def title_of(message: Message) -> str:
    """The heading of a message in the reader's language."""
    return words(message)[0]


@register.filter
def text_of(message: Message) -> str:
    """A message in the reader's language."""
    return words(message)[1]
