"""The benchmark of the day of the act, unless the one of the day of the decision is lighter; and outcomes of like cases."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.tests import builders as build
from sundial.powers.actions.load import load_catalogue
from sundial.powers.actions.load_benchmarks import load_benchmarks
from sundial.powers.discretion import queries as discretion
from sundial.powers.discretion.models import BenchmarkState, BenchmarkVersion, LawDay
from sundial.powers.discretion.queries import Decided
from sundial.powers.discretion.similar import FARTHEST, like_cases
from sundial.powers.discretion.tests.tables import SHIPPED
from sundial.powers.models import DecidedSanction, PowerItem

FACTS = {"overdue": False, "untrained": 12}
TODAY = date(2026, 3, 2)
NEW = date(2026, 1, 1)


@pytest.fixture
def newer(item):
    """Put a second version in force from the first of January, with another range for the fourth grade."""

    def enter(fine):
        old = discretion.in_force(item)
        content = old.content
        content["violations"][0]["rows"][3]["sanctions"]["fine"] = fine
        BenchmarkVersion.objects.filter(pk=old.pk).update(effective_to=NEW)
        return BenchmarkVersion.objects.create(
            item=item, number=2, state=BenchmarkState.IN_FORCE, title="新", content=content,
            effective_from=NEW, drafted_at=clock.now(), entered_at=clock.now(),
        )  # fmt: skip

    return enter


def applied(item, act_on):
    return discretion.applicable(item, "untrained-workers", FACTS, act_on=act_on, decided_on=TODAY)


def test_the_same_version_holds_on_both_days(item):
    found = applied(item, date(2025, 6, 1))
    assert (found.law_day, found.other, found.finding.grade.key) == (LawDay.ACT, None, "g4")


def test_the_day_of_the_act_decides_when_the_new_one_is_heavier(item, newer):
    newer("amount (40000..60000]")
    found = applied(item, date(2025, 6, 1))
    assert (found.law_day, found.version.number) == (LawDay.ACT, 1)
    assert found.other.sanction("fine").amount.most == 60000


def test_the_lighter_new_one_reaches_back(item, newer):
    newer("amount (30000..45000]")
    found = applied(item, date(2025, 6, 1))
    assert (found.law_day, found.version.number) == (LawDay.DECISION, 2)
    assert found.other.sanction("fine").amount.most == 50000


def test_an_act_under_the_new_one_knows_no_other(item, newer):
    newer("amount (30000..45000]")
    assert applied(item, NEW).version.number == 2
    assert applied(item, NEW).other is None


def test_a_benchmark_younger_than_the_act_holds_where_none_did(item):
    assert applied(item, date(2020, 1, 1)).law_day == LawDay.DECISION
    DecidedSanction.objects.all().delete()
    BenchmarkVersion.objects.filter(item=item).update(effective_to=date(2021, 9, 2))
    assert applied(item, date(2020, 1, 1)) is None


def decide(item, amount, *, days_ago=1, grade="g4", organ=None, case=None):
    found = applied(item, date(2025, 6, 1))
    case = case or uuid4()
    discretion.record_decided(
        case,
        item=item,
        organ=organ or item.organ,
        version=found.version,
        violation="untrained-workers",
        finding=found.finding,
        facts={"untrained": Decimal(12)},
        sanctions=[Decided("rectify"), Decided("fine", Decimal(amount))],
        decided_on=TODAY - timedelta(days=days_ago),
        law_day=found.law_day,
        grade=grade,
    )
    return case


def like(item, **more):
    return like_cases(item, "untrained-workers", "g4", on=TODAY, **more)


def test_what_was_decided_is_kept_with_what_was_lawful(item):
    decide(item, "32000.50")
    fine, order = DecidedSanction.objects.order_by("sanction")
    assert (fine.amount, fine.least, fine.most) == (Decimal("32000.50"), Decimal("30000.01"), Decimal(50000))
    assert (order.sanction, order.amount) == ("rectify", None)


def test_a_decision_changed_replaces_itself_and_one_annulled_is_forgotten(item):
    case = decide(item, 32000)
    decide(item, 33000, case=case)
    assert [each.amount for each in DecidedSanction.objects.filter(sanction="fine")] == [33000]
    discretion.forget_decided(case)
    assert not DecidedSanction.objects.exists()


def test_quartiles_are_amounts_that_were_decided(item):
    for amount in (31000, 32000, 33000, 34000, 35000):
        decide(item, amount)
    found = like(item)
    assert (found.count, found.least, found.lower, found.median, found.upper, found.most) == (
        5, 31000, 32000, 33000, 34000, 35000)  # fmt: skip
    assert [type(each.case_id) for each in found.cases] == [UUID] * 5
    assert found.cases[0].facts == {"untrained": "12"}


def test_too_few_are_shown_and_not_measured_against(item):
    for _each in range(9):
        decide(item, 32000)
    assert like(item).count == 9 and not like(item).is_enough
    assert like(item).distance(Decimal(50000)) is None
    assert not like(item).is_apart(Decimal(50000))


def test_the_distance_is_in_widths_of_the_middle_half(item):
    for amount in range(31000, 41000, 1000):
        decide(item, amount)
    found = like(item)
    assert (found.lower, found.median, found.upper) == (33000, 35000, 38000)
    assert found.distance(Decimal(35000)) == 0
    assert found.distance(Decimal(50000)) == 3
    assert not found.is_apart(Decimal(50000)) and found.is_apart(Decimal("50100"))


def test_where_all_came_to_the_same_any_other_is_far(item):
    for _each in range(10):
        decide(item, 32000)
    assert like(item).distance(Decimal("32000.01")) == FARTHEST
    assert like(item).distance(Decimal(32000)) == 0


def test_only_like_cases_of_the_time_count(item):
    decide(item, 32000, grade="g5")
    decide(item, 32000, days_ago=366)
    decide(item, 32000, days_ago=-1)
    own = decide(item, 32000)
    assert like(item).count == 1
    assert like(item, but=own).count == 0
    assert like(item, organ=build.organ("外单位", "OTHER")).count == 0
    assert like_cases(item, "other", "g4", on=TODAY).median is None


# --- files ---------------------------------------------------------------------------------------------------------------


def test_loading_a_file_again_changes_nothing(item):
    assert load_benchmarks(SHIPPED / "linwu.yaml").unchanged == 1
    assert BenchmarkVersion.objects.count() == 1


def loaded(tmp_path, change):
    text = (SHIPPED / "linwu.yaml").read_text(encoding="utf-8")
    file = tmp_path / "changed.yaml"
    file.write_text(change(text), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        load_benchmarks(file)
    return refused.value


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("title: 临武县", "title: 某县", "benchmark.differs"),
        ("item: LW-09", "item: LW-99", "benchmark.unknown_item"),
        ("item: LW-09", "item: LW-06", "benchmark.not_penalty"),
        ("effective_from: 2021-09-01", "", "benchmark.no_day"),
        ("untrained: '>= 30'}, sanctions: {rectify", "untrained: '> 30'}, sanctions: {rectify", "benchmark.faulty"),
        ("format: sundial", "format: [sundial", "benchmark.file"),
    ],
)
def test_a_file_that_cannot_hold_is_refused(item, tmp_path, old, new, code):
    assert loaded(tmp_path, lambda text: text.replace(old, new, 1)).code == code


def test_the_refusal_names_document_and_row(item, tmp_path):
    said = str(loaded(tmp_path, lambda text: text.replace("'[3..5]'", "some", 1)))
    assert "violations[1].rows[2].when.untrained" in said and "changed.yaml" in said


def test_the_market_of_ningxia_loads(db):
    load_catalogue(SHIPPED.parent / "catalogue" / "ningxia_market.yaml")
    assert load_benchmarks(SHIPPED / "ningxia_market.yaml").new == 4
    ranges = {}
    for code in ("NX-04", "NX-05", "NX-06"):
        (violation,) = discretion.in_force(PowerItem.objects.get(code=code), TODAY).violations
        ((fine,),) = ([each for each in row.sanctions if each.kind.key == "fine"] for row in violation.law)
        ranges[code] = (fine.formula.span.low, fine.formula.span.high)
    assert ranges == {"NX-04": (5000, 10000), "NX-05": (1000, 2000), "NX-06": (1000, 5000)}, (
        "articles 17 to 19 (PEN-30)"
    )
    version = discretion.in_force(PowerItem.objects.get(code="NX-06"), TODAY)
    assert version.unverified and version.effective_from == date(1994, 8, 8)
