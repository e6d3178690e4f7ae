from datetime import date as D

import pytest

from sundial.kernel import clock
from sundial.kernel.identifiers import citizen_id
from sundial.kernel.refusal import Refusal


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", "11010519491231002x"])
def test_good_numbers(number):
    assert citizen_id.validate(number) == number.upper()


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("110105194912310021", "checkdigit"),
        ("11010519491331002X", "birth"),
        ("11010517991231002X", "birth"),
        ("11010519490230002X", "birth"),
        ("1101051949123100X2", "alphabet"),
        ("１1010519491231002X", "alphabet"),
        ("11010519491231002", "length"),
        ("110105491231002", "old"),
        ("110105491331002", "birth"),
    ],
)
def test_a_faulty_number_is_refused_by_its_fault(number, fault):
    with pytest.raises(Refusal) as refused:
        citizen_id.validate(number)
    assert refused.value.code == f"citizen_id.{fault}"
    assert number not in str(refused.value), "a refusal never repeats an identity number"


def test_nobody_is_born_tomorrow():
    number = "11010520260303001"
    number += citizen_id.check_digit(number)
    with clock.frozen(D(2026, 3, 2)):
        assert citizen_id.fault_of(number) is citizen_id.Fault.BIRTH
    with clock.frozen(D(2026, 3, 3)):
        assert citizen_id.fault_of(number) is None


def test_what_a_number_tells():
    assert citizen_id.read("11010519491231002X") == citizen_id.Citizen("110105", D(1949, 12, 31), False)
    assert citizen_id.read("440524188001010014").is_male


def test_an_old_number_is_read_but_not_accepted():
    assert citizen_id.read("110105491231001") == citizen_id.Citizen("110105", D(1949, 12, 31), True)


def test_an_unsound_number_is_not_read():
    with pytest.raises(Refusal):
        citizen_id.read("110105194912310021")
