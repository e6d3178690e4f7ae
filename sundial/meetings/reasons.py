"""A reason somebody gives in a meeting: said at all, and no longer than its place in the record."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal


def longest(model: type[models.Model], name: str) -> int:
    """How many characters the record of ``model`` keeps of the reason ``name``."""
    place = model._meta.get_field(name)
    assert isinstance(place, models.CharField) and place.max_length
    return place.max_length


def said(place: tuple[type[models.Model], str], why: str, *, code: str, basis: str, field: str = "why") -> str:
    """The reason without the blanks around it. Raises ``Refusal`` ``code`` where none is given or its place cannot hold it."""
    reason, most = why.strip(), longest(*place)
    if not 0 < len(reason) <= most:
        sentence = _("Say why in at most %(most)s characters.")
        raise Refusal(code, sentence, field=field, basis=basis, most=most)
    return reason
