import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from sundial.cases.models import NumberSeries
from sundial.cases.numbering import OutsideTransaction, case_number, document_number, next_number

DAY = dt.date(2026, 3, 2)


def test_a_document_number_holds_the_marks_the_year_and_a_number_without_leading_zero(bureau):
    for _ in range(11):
        next_number(bureau, "document 许受", 2026)
    assert document_number(bureau, "许受", DAY) == "临安监许受字〔2026〕第12号"


def test_every_kind_and_every_year_counts_from_one(bureau):
    assert document_number(bureau, "许受", DAY).endswith("〔2026〕第1号")
    assert document_number(bureau, "准许", DAY).endswith("〔2026〕第1号")
    assert document_number(bureau, "许受", dt.date(2027, 1, 1)).endswith("〔2027〕第1号")
    assert document_number(bureau, "许受", DAY).endswith("〔2026〕第2号")


def test_an_organ_without_a_mark_signs_with_its_short_name(bureau):
    bureau.document_mark = ""
    assert document_number(bureau, "许受", DAY).startswith("临武县安监局许受字")


def test_a_case_of_a_listed_item_is_numbered_as_the_national_platform_does(bureau, retail):
    retail.code = "12441500196720244T3442199806003"
    assert case_number(bureau, retail, dt.date(2022, 6, 23)) == "12441500196720244T3442199806003202206230001"


def test_a_case_of_a_local_item_is_numbered_by_its_organ(bureau, retail):
    assert case_number(bureau, retail, DAY) == "006131105202603020001"
    assert case_number(bureau, retail, DAY) == "006131105202603020002"
    assert case_number(bureau, retail, dt.date(2026, 3, 3)) == "006131105202603030001"


def test_a_rollback_gives_the_number_back(bureau):
    next_number(bureau, "document 许受", 2026)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert next_number(bureau, "document 许受", 2026) == 2
        raise ZeroDivisionError
    assert next_number(bureau, "document 许受", 2026) == 2


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_number_is_given(bureau):
    with pytest.raises(OutsideTransaction):
        next_number(bureau, "document 许受", 2026)
    assert not NumberSeries.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_hands_at_once_take_each_number_once_even_when_some_give_up(bureau):
    taken = []

    def take(turn: int) -> None:
        try:
            with transaction.atomic():
                n = next_number(bureau, "document 许受", 2026)
                if turn % 5 == 0:
                    raise ZeroDivisionError
                taken.append(n)
        except ZeroDivisionError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hands:
        list(hands.map(take, range(60)))
    assert sorted(taken) == list(range(1, 49))
