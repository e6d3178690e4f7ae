"""The public figures are those of the inside, to the unit; a share needs enough behind it, and nobody is ranked."""

from __future__ import annotations

import re

from django.test import Client

from sundial.hall.views.statistics import SHOWN
from sundial.kernel import clock
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.supervision.statistics import figures
from sundial.supervision.statistics.figures import Scope
from sundial.supervision.statistics.measures import Period


def test_the_page_says_what_the_inside_counts(visitor: Client, linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    today = clock.today()
    period = Period(today.replace(month=1, day=1), today)
    (line,) = figures.lines(Scope(frozenset([case.organ_id])), period, "organ")
    page = visitor.get("/statistics/").content.decode()
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    assert [int(n) for n in re.findall(r'sd-num" data-label="[^"]*">(\d+)<', body)] == [line.counts[n] for n in SHOWN]
    assert line.counts["received"] == 1 and line.in_time.total == 0
    assert "—" in body and "0/0" not in body, "a share of nothing is none"
