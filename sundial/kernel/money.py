"""Yuan, exact to the fen, and as documents write it in words. Floats are refused: they cannot hold a fen."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from sundial.kernel.refusal import Refusal, gettext_noop

FEN = Decimal("0.01")
# The capital numerals end at 千亿; no fine, fee or grant comes near.
MOST = Decimal("999999999999.99")

_NUMERALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
_WRITTEN = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?", re.ASCII)


def yuan(amount: Decimal | int | str) -> Decimal:
    """Return ``amount`` as yuan with two places.

    ``TypeError`` for a float; ``Refusal``: ``money.form`` when it is no number, ``money.fen`` when it is
    finer than a fen, ``money.most`` beyond a million million yuan.
    """
    if isinstance(amount, bool | float):
        raise TypeError(f"money is Decimal, int or str, not {type(amount).__name__}")
    value = parse(amount) if isinstance(amount, str) else Decimal(amount)
    return _exact(value)


def parse(text: str, *, field: str = "amount") -> Decimal:
    """Read ``1234.5``, ``1,234.50``, ``￥1,234.50`` or ``1234.5元`` as yuan; refusals as ``yuan``."""
    bare = text.strip().removeprefix("¥").removeprefix("￥").removesuffix("元").strip()
    if not _WRITTEN.fullmatch(bare):
        raise Refusal("money.form", gettext_noop("Write an amount in yuan like 1234.50, to the fen."), field=field)
    return _exact(Decimal(bare.replace(",", "")), field)


def parse_sum(text: str, *, field: str = "amount") -> Decimal:
    """Read an amount that is a sum: more than nothing. Raises ``Refusal`` ``money.none`` besides those of ``parse``."""
    amount = parse(text, field=field)
    if amount <= 0:
        raise Refusal("money.none", gettext_noop("A sum is more than nothing."), field=field)
    return amount


def format_yuan(amount: Decimal) -> str:
    """Write an amount with thousands and two places: ``1,234.50``."""
    return f"{_exact(amount):,.2f}"


def rounded(amount: Decimal) -> Decimal:
    """Round a computed amount (a surcharge, a share) to the fen, half up."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def capitals(amount: Decimal) -> str:
    """Write an amount in capital numerals for a document: ``壹仟贰佰叁拾肆元伍角``, ``伍元整``.

    Source: 《正确填写票据和结算凭证的基本规定》 (支付结算办法, annex 1): 整 follows a round yuan or jiao, 零 stands
    once for any run of noughts inside.
    """
    value = _exact(amount)
    sign, value = ("负", -value) if value < 0 else ("", value)
    whole, fen = divmod(int(value * 100), 100)
    words = _whole(whole) + "元" if whole else ""
    return sign + (words + _fraction(fen, after_yuan=bool(whole)) or "零元整")


def _exact(value: Decimal, field: str = "amount") -> Decimal:
    if not value.is_finite() or abs(value) > MOST:
        raise Refusal("money.most", gettext_noop("This amount is too large."), field=field)
    if value != value.quantize(FEN, ROUND_HALF_UP):
        raise Refusal("money.fen", gettext_noop("An amount has no parts smaller than a fen."), field=field)
    return value.quantize(FEN)


def _whole(number: int) -> str:
    groups = [number // 10_000**place % 10_000 for place in range(len(_GROUPS))]
    words = ""
    for place in reversed(range(len(_GROUPS))):
        group = groups[place]
        # A gap is heard once: before a group that is short of its thousands, after anything already said.
        gap = "零" if words and group and (group < 1000 or groups[place + 1] == 0) else ""
        words += gap + _group(group) + (_GROUPS[place] if group else "")
    return words


def _group(number: int) -> str:
    words = ""
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if digit:
            words += _NUMERALS[digit] + _PLACES[place]
        elif words and number % 10**place and not words.endswith("零"):
            words += "零"
    return words


def _fraction(fen: int, *, after_yuan: bool) -> str:
    jiao, rest = divmod(fen, 10)
    if not fen:
        return "整" if after_yuan else ""
    tens = _NUMERALS[jiao] + "角" if jiao else "零" if after_yuan else ""
    return tens + (_NUMERALS[rest] + "分" if rest else "整")
