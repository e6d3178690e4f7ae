"""An answer longer than the place it is kept at is refused at its field, as any other unfit answer is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import DataError
from django.utils.translation import gettext_lazy as _

from sundial.cases.stated.acts import StatedAct
from sundial.cases.stated.asked import Asked
from sundial.kernel.refusal import Refusal

TOO_LONG = "22001"  # string_data_right_truncation
PLACE = re.compile(r"varying\((\d+)\)")


@contextmanager
def fitting(stated: StatedAct, given: Mapping[str, Any]) -> Iterator[None]:
    """Within the block what a column cannot hold raises ``Refusal`` ``asked.long``, naming the first answer that is too long."""
    try:
        yield
    except DataError as error:
        place = PLACE.search(str(error))
        if getattr(error.__cause__, "sqlstate", "") != TOO_LONG or place is None:
            raise
        raise _refused(stated, given, int(place[1])) from error


def _refused(stated: StatedAct, given: Mapping[str, Any], most: int) -> Refusal:
    long = (each for each in stated.asked if any(len(text) > most for text in _texts(each, given.get(each.name))))
    found = next(long, None)
    return Refusal(
        "asked.long",
        _("“%(label)s” has at most %(bound)s characters."),
        field=found.name if found else "",
        basis=stated.transition.basis,
        label=found.label if found else stated.transition.label,
        bound=most,
    )


def _texts(asked: Asked, value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    if isinstance(value, list | tuple):
        for each in value:
            yield from each.values() if isinstance(each, dict) else [str(each)]
