"""How wide a text runs and where it breaks, for charts drawn without a browser. Pure; widths are in ems."""

from __future__ import annotations

import unicodedata

# Never first in a line, and never last.
NOT_FIRST = "、，。；：！？）》”’％%,.;:!?)]"
NOT_LAST = "（《“‘([ "


def width(text: str) -> float:
    """The width of ``text`` in ems: a Chinese sign is one, a letter or digit a little over a half."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.56 for sign in text)


def wrap(text: str, ems: float) -> list[str]:
    """``text`` in lines of at most ``ems``; no line begins with a closing mark, Latin words and numbers stay whole."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width(line + piece) > ems and not (piece[0] in NOT_FIRST and width(line) <= ems):
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def balanced(text: str, ems: float) -> list[str]:
    """As ``wrap``, with lines about equally long, so that no line is left with a single sign."""
    lines = wrap(text, ems)
    if len(lines) < 2:
        return lines
    narrower = max(width(text) / len(lines), 1.0)
    while narrower < ems:
        tried = wrap(text, narrower)
        if len(tried) == len(lines):
            return tried
        narrower += 0.5
    return lines


def _pieces(text: str) -> list[str]:
    """What may not be parted: a Chinese sign with the marks that cling to it, or a Latin word."""
    pieces: list[str] = []
    for sign in text:
        clings = pieces and ((_is_latin(sign) and _is_latin(pieces[-1][-1])) or pieces[-1][-1] in NOT_LAST)
        if clings:
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


def _is_latin(sign: str) -> bool:
    return sign.isascii() and (sign.isalnum() or sign in "-./@_")


def shortened(lines: list[str], most: int) -> list[str]:
    """At most ``most`` lines, the last of them ending in an ellipsis when something was left out."""
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1] + " …"]
