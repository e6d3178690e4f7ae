from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sundial.kernel.money import capitals, format_yuan, parse, rounded, yuan
from sundial.kernel.refusal import Refusal


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1.05", "壹元零伍分"),
        ("15.50", "壹拾伍元伍角整"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("10001", "壹万零壹元整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("20000", "贰万元整"),
        ("100010", "壹拾万零壹拾元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("10100001", "壹仟零壹拾万零壹元整"),
        ("100001000", "壹亿零壹仟元整"),
        ("1000000000", "壹拾亿元整"),
        ("1234567890.12", "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
        ("-3", "负叁元整"),
    ],
)
def test_capital_numerals(amount, words):
    assert capitals(Decimal(amount)) == words


@given(st.integers(0, 10**14 - 1))
def test_capital_numerals_read_back(fen):
    assert read_back(capitals(Decimal(fen) / 100)) == fen


def read_back(words: str) -> int:
    """Read capital numerals the way a cashier does, in fen."""
    total = group = digit = 0
    for character in words:
        if character in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(character)
        elif character in "拾佰仟":
            group, digit = group + digit * 10 ** ("拾佰仟".index(character) + 1), 0
        elif character in "万亿":
            total, group, digit = total + (group + digit) * {"万": 10**4, "亿": 10**8}[character], 0, 0
        elif character == "元":
            total, group, digit = (total + group + digit) * 100, 0, 0
        elif character in "角分":
            total, digit = total + digit * {"角": 10, "分": 1}[character], 0
    return total


@pytest.mark.parametrize("text", ["1234.5", "1,234.50", "￥1,234.50", "¥1234.50", "1234.5元", " 1234.50 "])
def test_amounts_as_people_write_them(text):
    assert parse(text) == Decimal("1234.50")
    assert str(parse(text)) == "1234.50"


@pytest.mark.parametrize("text", ["", "abc", "1.234", "12,34", "1e3", "NaN", "１２", "1,2345", "--1"])
def test_other_texts_are_refused(text):
    with pytest.raises(Refusal) as refused:
        parse(text, field="fine")
    assert (refused.value.code, refused.value.field) == ("money.form", "fine")


@pytest.mark.parametrize(
    ("amount", "code"),
    [(Decimal("0.001"), "money.fen"), (10**12, "money.most"), (Decimal("NaN"), "money.most")],
)
def test_amounts_that_do_not_fit_are_refused(amount, code):
    with pytest.raises(Refusal) as refused:
        yuan(amount)
    assert refused.value.code == code


@pytest.mark.parametrize("amount", [0.1, 1.0, True])
def test_floats_are_an_error(amount):
    with pytest.raises(TypeError):
        yuan(amount)


def test_writing_and_rounding():
    assert format_yuan(yuan(1234567)) == "1,234,567.00"
    assert rounded(Decimal("2.345")) == Decimal("2.35")
