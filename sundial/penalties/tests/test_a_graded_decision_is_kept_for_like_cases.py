"""A decision that the benchmark graded is kept for like cases, and forgotten when it is annulled."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.penalties.tests.life import UNTRAINED, Penal
from sundial.powers.discretion import queries as discretion
from sundial.powers.discretion.similar import like_cases
from sundial.powers.models import DecidedSanction, ItemVersion


def decided(penal: Penal, version: ItemVersion, amount: str):
    case = penal.noticed(penal.proposed(penal.investigated(version), amount, **UNTRAINED))
    penal.working_days(6)
    return penal.decided(penal.reviewed(penal.submitted(case)))


def test_a_decision_is_kept_with_its_grade_and_what_was_lawful(penal, graded):
    case = decided(penal, graded, "15000")
    (kept,) = DecidedSanction.objects.filter(case_id=case.pk)
    assert (kept.violation, kept.grade, kept.sanction, kept.amount) == ("untrained-workers", "g2", "fine", 15000)
    assert (kept.least, kept.most, kept.facts["untrained"]) == (Decimal("10000.01"), Decimal(20000), "4")


def test_the_next_one_is_compared_with_it(penal, graded):
    first = decided(penal, graded, "15000")
    told = penal.proposed(penal.investigated(graded), "12000", **UNTRAINED).answers["benchmark"]
    found = like_cases(graded.item, told["violation"], told["grade"], on=clock.today())
    assert (found.median, [each.case_id for each in found.cases]) == (15000, [first.pk])


def test_an_annulled_decision_is_no_example(penal, graded):
    case = decided(penal, graded, "15000")
    discretion.forget_decided(case.pk)
    assert not DecidedSanction.objects.exists()


def test_leaving_the_range_needs_a_reason(penal, graded):
    case = penal.investigated(graded)
    with pytest.raises(Refusal) as refused:
        penal.proposed(case, "25000", **UNTRAINED)
    assert refused.value.code == "penalty.beyond_benchmark"
    assert penal.proposed(case, "25000", deviation="另有两次违法", **UNTRAINED).state == "notice_proposed"
