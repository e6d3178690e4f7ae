import csv
from collections import Counter

import pytest

from sundial.kernel.identifiers import uscc
from sundial.kernel.refusal import Refusal

GOOD = [
    "91350100M000100Y43",
    "12441500196720244T",
    "11511301008778183N",
    "91230500MA1B3N1N2M",
    "91320105780688132K",
    "11100000000013338W",
    "11370900004341048Y",
    "11100000000013661B",
]


@pytest.mark.parametrize("code", GOOD)
def test_good_codes_and_the_organisation_code_inside_them(code):
    assert uscc.validate(code) == code
    assert uscc.organisation_check(code[8:16]) == code[16]
    assert uscc.organisation_code_is_good(code[8:17])


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("11440300007542785T", "checkdigit"),
        ("91350100M000100Y44", "checkdigit"),
        ("9135010OM000100Y43", "alphabet"),
        ("91350100m000100y43", "lowercase"),
        ("91350100M000100Y4", "length"),
        ("9.13E+17", "length"),
        ("", "length"),
    ],
)
def test_a_faulty_code_is_refused_by_its_fault(code, fault):
    with pytest.raises(Refusal) as refused:
        uscc.validate(code, field="organ")
    assert (refused.value.code, refused.value.field) == (f"uscc.{fault}", "organ")
    assert str(refused.value)


def test_the_check_character_of_an_invented_sample():
    assert uscc.check_digit("11440300007542785") == "U"


def test_real_codes_as_found(shared):
    with (shared / "data/cn/uscc/uscc_real.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    faults = [uscc.fault_of(row["uscc"]) for row in rows]
    assert Counter(fault.value if fault else "ok" for fault in faults) == {
        "ok": 3333,
        "lowercase": 78,
        "length": 10,
        "alphabet": 2,
        "checkdigit": 2,
    }
    assert [fault.value if fault else "ok" for fault in faults] == [row["check"] for row in rows]


def test_a_repair_is_only_proposed_when_it_makes_the_code_good():
    assert uscc.repaired(" 91350100m000100y43 ") == "91350100M000100Y43"
    assert uscc.repaired("91350100m000100y44") is None


@pytest.mark.parametrize(("first", "check"), [("D2143569", "X"), ("00000000", "0"), ("12345678", "8")])
def test_a_remainder_of_ten_is_written_x_and_eleven_nought(first, check):
    assert uscc.organisation_check(first) == check
    assert uscc.organisation_code_is_good(first + check)


@pytest.mark.parametrize("code", ["00000000", "M000100Y5", "m000100Y4", ""])
def test_bad_organisation_codes(code):
    assert not uscc.organisation_code_is_good(code)


def test_every_single_wrong_character_is_noticed():
    code = GOOD[0]
    for place, right in enumerate(code):
        wrong = (code[:place] + other + code[place + 1 :] for other in uscc.ALPHABET if other != right)
        assert all(uscc.fault_of(changed) is uscc.Fault.CHECKDIGIT for changed in wrong)
