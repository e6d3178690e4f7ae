import csv
from datetime import date as D

import pytest

from sundial.kernel.identifiers import task_code
from sundial.kernel.refusal import Refusal

SHANWEI = "12441500196720244T3442199806003"


def test_the_parts_of_a_task_code():
    code = task_code.parse_task_code("11370800MB285591843370117002011")
    assert code.body_is_valid and (code.level, code.type) == ("3", "01")
    assert (code.catalogue, code.handling) == ("370117002011", "")
    assert str(code) == "11370800MB285591843370117002011"


def test_a_split_item_has_two_more_digits():
    code = task_code.parse_task_code(SHANWEI + "07")
    assert (code.type, code.handling, str(code)) == ("21", "07", SHANWEI + "07")


def test_a_new_code_needs_a_valid_body():
    assert str(task_code.make_task_code("12441500196720244T", "3", "442199806003")) == SHANWEI
    with pytest.raises(Refusal) as refused:
        task_code.make_task_code("124415001967202440", "3", "442199806003")
    assert refused.value.code == "uscc.checkdigit"


def test_an_imported_code_with_a_bad_body_is_read_and_marked():
    assert not task_code.parse_task_code("1" + SHANWEI[1:17] + "0" + SHANWEI[18:]).body_is_valid


@pytest.mark.parametrize(
    "text", ["", SHANWEI[:-1], SHANWEI + "1", SHANWEI.replace("T3", "T9"), "TE" + SHANWEI[2:-1] + "V"]
)
def test_other_texts_are_not_task_codes(text):
    with pytest.raises(Refusal) as refused:
        task_code.parse_task_code(text)
    assert refused.value.code == "task_code.form"


def test_real_items_of_guangdong(shared):
    with (shared / "data/cn/items/guangdong_provincial_items.csv").open(encoding="utf-8") as file:
        codes = [row["task_code"] for row in csv.DictReader(file)]
    refused = [code for code in codes if not is_task_code(code)]
    assert len(codes) == 2024 and [code[:18] for code in refused] == ["TE440000GD030003VV"] * 3


def is_task_code(text):
    try:
        return str(task_code.parse_task_code(text)) == text
    except Refusal:
        return False


def test_a_project_number_of_a_live_platform():
    task = task_code.parse_task_code(SHANWEI)
    number = task_code.make_project_number(task, D(2022, 6, 23), 68)
    assert str(number) == "12441500196720244T3442199806003202206230068"
    assert task_code.parse_project_number(str(number)) == number


def test_a_project_number_of_a_split_item():
    number = task_code.make_project_number(task_code.parse_task_code(SHANWEI + "01"), D(2026, 3, 2), 9999)
    assert task_code.parse_project_number(str(number)) == number


@pytest.mark.parametrize("sequence", [0, 10_000])
def test_a_day_has_9999_project_numbers(sequence):
    with pytest.raises(Refusal) as refused:
        task_code.make_project_number(task_code.parse_task_code(SHANWEI), D(2026, 3, 2), sequence)
    assert refused.value.code == "project_number.sequence"


@pytest.mark.parametrize("text", ["", SHANWEI, SHANWEI + "202202300068", SHANWEI + "2022062300x8"])
def test_other_texts_are_not_project_numbers(text):
    with pytest.raises(Refusal) as refused:
        task_code.parse_project_number(text)
    assert refused.value.code == "project_number.form"


def test_our_case_number_can_be_typed_from_paper():
    number = task_code.make_case_number("431081", D(2026, 3, 2), 17)
    written = str(number)
    assert written.startswith("431081-20260302-00017-") and len(written) == 23
    assert task_code.parse_case_number(f" {written.replace('-', ' ')} ") == number


def test_a_mistyped_digit_is_noticed():
    written = str(task_code.make_case_number("431081", D(2026, 3, 2), 17)).replace("-", "")
    for place in range(len(written)):
        changed = written[:place] + str((int(written[place]) + 1) % 10) + written[place + 1 :]
        with pytest.raises(Refusal):
            task_code.parse_case_number(changed)


@pytest.mark.parametrize(
    ("region", "sequence", "code"),
    [
        ("43108", 1, "case_number.region"),
        ("431081", 0, "case_number.sequence"),
        ("431081", 100_000, "case_number.sequence"),
    ],
)
def test_a_case_number_out_of_range_is_refused(region, sequence, code):
    with pytest.raises(Refusal) as refused:
        task_code.make_case_number(region, D(2026, 3, 2), sequence)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["", "12345", "43108120261302000171"])
def test_other_texts_are_not_case_numbers(text):
    with pytest.raises(Refusal) as refused:
        task_code.parse_case_number(text)
    assert refused.value.code == "case_number.form"
