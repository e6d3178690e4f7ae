"""What a publication may show of a person: per field, by the kind of party, from ``masking.yaml``.

Enterprises are shown in full; a natural person keeps surname, the ends of numbers and the road; a minor is never named.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sundial.cases.models import PartyKind
from sundial.kernel.yaml_files import read_yaml

RULES = Path(__file__).with_name("masking.yaml")

IDENTITY_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])\d{6}[ -]?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[0-9Xx](?![0-9A-Za-z])"
)
MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z])")
LANDLINE = re.compile(r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")
CARD = re.compile(r"(?<![0-9A-Za-z])[3-6]\d{3}(?:[ -]?\d{4}){2,3}[ -]?\d{2,4}(?![0-9A-Za-z])")
PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-HJ-NP-Z0-9]{5,6}(?![0-9A-Za-z])"
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
SOMEBODY = "某"
# What an input method writes where the half-wide sign is meant: an identity number in such figures is one all the same.
HALF_WIDE = {each: each - 0xFEE0 for each in range(0xFF01, 0xFF5F)}
WRITTEN = re.compile(r"[０-９Ａ-Ｚａ-ｚ＠－．]+")
PARTED = "·•‧・"  # between the parts of a name that begins with no surname
PRIVATE = {"name", "minor", "identifier", "telephone", "address", "card"}


def mask_name(name: str) -> str:
    """张某某: the surname stays (欧阳某 keeps both characters), the rest is withheld.

    A name in parts (司马义·艾买提) or in letters (John) begins with no surname: its first sign stays.
    """
    name = name.strip()
    if name[:1].isascii() or any(sign in name for sign in PARTED):
        return name[:1] + SOMEBODY * 2
    kept = 2 if name[:2] in _rules()["compound_surnames"] and len(name) > 2 else 1
    return name[:kept] + SOMEBODY * min(max(len(name) - kept, 1), 2)


def mask_minor(_name: str) -> str:
    """A minor is never named, nor is the surname shown."""
    return SOMEBODY * 2


def mask_identifier(number: str) -> str:
    """First 3 and last 1 of an identity number."""
    return _ends(number, "identifier")


def mask_telephone(number: str) -> str:
    """First 3 and last 4 of a telephone number."""
    return _ends(number, "telephone")


def mask_card(number: str) -> str:
    """First 4 and last 4 of a bank card number."""
    return _ends(number, "card")


def mask_address(address: str) -> str:
    """Down to the village or the road; an address that names neither is withheld whole."""
    ends = [address.find(word) + len(word) for word in _rules()["address_ends"] if word in address]
    return f"{address[: min(_after_town(address, ends))]}***" if ends else "***"


def mask_text(text: str) -> str:
    """Mask identity, telephone, card and plate numbers and mail addresses wherever they stand in a running text."""
    text = half_wide(text)
    text = IDENTITY_NUMBER.sub(lambda found: mask_identifier(found[0]), text)
    text = PLATE.sub(lambda found: _ends(found[0], "plate"), text)
    text = CARD.sub(lambda found: mask_card(found[0]) if passes_luhn(found[0]) else found[0], text)
    text = MOBILE.sub(lambda found: mask_telephone(found[0]), text)
    text = LANDLINE.sub(lambda found: mask_telephone(found[0]), text)
    return EMAIL.sub("***", text)


def masked(
    values: Mapping[str, Any], party: PartyKind | str, *, born_on: dt.date | None = None, on: dt.date | None = None
) -> dict[str, Any]:
    """Return ``values`` as they may be published of a ``party``; a field the rules do not know is left out.

    ``born_on`` with ``on`` (the day of publication) withholds the name of a person under age.
    """
    minor = on is not None and is_minor(born_on, on)
    ways = {field: _way(field, party, minor) for field, value in values.items() if value not in (None, "")}
    shown = {field: WAYS[way](values[field]) for field, way in ways.items() if way != "remove"}
    hidden = {str(values[field]): str(shown.get(field, SOMEBODY * 2)) for field, way in ways.items() if way in PRIVATE}
    for field in (field for field, way in ways.items() if way == "text"):
        shown[field] = _without(str(shown[field]), hidden)
    return shown


def is_minor(born_on: dt.date | None, on: dt.date) -> bool:
    """Whether somebody born on that day is under age ``on`` a day; nobody of unknown age is."""
    return born_on is not None and _age(born_on, on) < int(_rules()["minor_under"])


def born_on(identifier: str) -> dt.date | None:
    """The day of birth an identity number says; None for any other number."""
    if not IDENTITY_NUMBER.fullmatch(identifier):
        return None
    try:
        return dt.date(int(identifier[6:10]), int(identifier[10:12]), int(identifier[12:14]))
    except ValueError:
        return None


def _way(field: str, party: PartyKind | str, minor: bool) -> str:
    column = "person" if party == PartyKind.PERSON else "other"
    way = str(_rules()["fields"].get(field, {}).get(column, "remove"))
    return "minor" if minor and way == "name" else way


def _without(text: str, hidden: Mapping[str, str]) -> str:
    """A running text must not say what the fields beside it withhold."""
    for value in sorted(hidden, key=len, reverse=True):
        text = text.replace(value, hidden[value])
    return text


def leaks(text: str, known: tuple[str, ...] = ()) -> list[str]:
    """Return what a masked text still gives away: numbers, mail addresses, and any of the ``known`` private values."""
    text = half_wide(text)
    found = [match[0] for pattern in (IDENTITY_NUMBER, MOBILE, EMAIL, PLATE) for match in pattern.finditer(text)]
    found += [match[0] for match in CARD.finditer(text) if passes_luhn(match[0])]
    return found + [value for value in known if value and value in text]


def half_wide(text: str) -> str:
    """The text with figures and letters as they are meant: １３８ is 138."""
    return WRITTEN.sub(lambda found: found[0].translate(HALF_WIDE), text)


def passes_luhn(number: str) -> bool:
    """Tell a bank card number (GB/T 17552, Luhn) from any other long number, however it is spaced."""
    digits = [int(each) for each in reversed(number) if each.isdigit()]
    return sum(d if n % 2 == 0 else sum(divmod(2 * d, 10)) for n, d in enumerate(digits)) % 10 == 0


def _ends(number: str, kind: str) -> str:
    head, tail = _rules()["digits"][kind]["head"], _rules()["digits"][kind]["tail"]
    hidden = len(number) - head - tail
    return number[:head] + "*" * hidden + number[len(number) - tail :] if hidden > 0 else "*" * len(number)


def _after_town(address: str, ends: list[int]) -> list[int]:
    """A town alone says little; where a village or road follows it, stop there."""
    towns = [address.find(word) + 1 for word in "乡镇" if word in address]
    further = [end for end in ends if all(end > town for town in towns)]
    return further or ends


def _age(born_on: dt.date, on: dt.date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _show(value: Any) -> Any:
    return value


WAYS: dict[str, Callable[[Any], Any]] = {
    "show": _show,
    "name": mask_name,
    "minor": mask_minor,
    "identifier": mask_identifier,
    "telephone": mask_telephone,
    "address": mask_address,
    "card": mask_card,
    "text": mask_text,
}


@cache
def _rules() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(RULES)
    return loaded
