"""The desk says what was filled in, and offers no button that leads to a closed door."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from sundial.cases.models import Case
from sundial.desk.show import lines
from sundial.organs.models import Officer
from sundial.permits import applied
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.powers.models import PowerItem


def test_answers_of_the_applicant_have_names(linwu: Linwu, signed_in: Callable[[Officer], Client]) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    page = signed_in(linwu.bureau.wang).get(f"/desk/cases/{case.number}/").content.decode()
    assert case.form == {"area": "24"}
    assert ">零售场所面积（平方米）<" in page
    assert "办理经过" in page


def test_a_table_of_answers_is_one_line_of_words() -> None:
    assert applied.said([{"name": "盐酸", "volume": "20吨"}, {"name": "硫酸"}]) == "盐酸 20吨；硫酸"


def test_an_answer_nobody_knows_keeps_its_own_name() -> None:
    assert [label for label, _answer in applied.rows({"area": "24", "new": "x"})][1] == "new"


def test_only_the_window_is_offered_to_receive(linwu: Linwu, signed_in: Callable[[Officer], Client]) -> None:
    button = 'href="/desk/receive/"'
    assert button in signed_in(linwu.bureau.wang).get("/desk/").content.decode()
    assert button not in signed_in(linwu.bureau.zhang).get("/desk/").content.decode()


def test_a_case_that_ends_a_permit_wants_none_of_the_papers_of_its_application():
    ending = Case(procedure="permit_end", item=PowerItem(procedure="permit"))
    assert lines(ending) == []
