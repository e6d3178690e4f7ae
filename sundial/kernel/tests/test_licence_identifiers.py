import pytest

from sundial.kernel.identifiers import licence_id
from sundial.kernel.identifiers.check_characters import ALPHANUMERIC, DIGITS, hybrid
from sundial.kernel.refusal import Refusal

TYPE, ISSUER = "11100000000013338W011", "11430000006122244L"
WRITTEN = f"1.2.156.3005.2.{TYPE}.{ISSUER}.20230000403.001.U"


def test_made_and_read_again():
    made = licence_id.make(TYPE, ISSUER, "20230000403", 1)
    assert str(made) == WRITTEN
    assert licence_id.parse(WRITTEN) == made


def test_other_published_check_characters():
    assert str(licence_id.make("11100000000013338W009", "11330105002500287C", "2025052201", 2)).endswith(".002.0")
    assert hybrid("11100000MB0327169902234010000000001600" + "1", ALPHANUMERIC) == "9"


def test_iso_7064_check_of_digits():
    assert hybrid("0794", DIGITS) == "5"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (WRITTEN[:-1] + "V", "checkdigit"),
        (WRITTEN.replace("403.", "404."), "checkdigit"),
        (WRITTEN.replace("1.2.156", "1.2.157"), "form"),
        (WRITTEN.replace(".001.", ".01."), "form"),
        ("", "form"),
    ],
)
def test_a_faulty_identifier_is_refused(text, fault):
    with pytest.raises(Refusal) as refused:
        licence_id.parse(text)
    assert refused.value.code == f"licence_id.{fault}"


@pytest.mark.parametrize(
    "parts",
    [
        (TYPE[:-1], ISSUER, "1", 1),
        (TYPE, ISSUER[:-1], "1", 1),
        (TYPE, ISSUER, "浙一", 1),
        (TYPE, ISSUER, "", 1),
        (TYPE, ISSUER, "1", 0),
        (TYPE, ISSUER, "1", 1000),
    ],
)
def test_parts_of_a_wrong_form_are_refused(parts):
    with pytest.raises(Refusal):
        licence_id.make(*parts)
