"""P-CATCH: a unit drafts and files, the legal office reviews, a day comes, the old version stays with its cases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs.models import OrganKind, Role
from sundial.organs.tests import builders as build
from sundial.powers import access, queries
from sundial.powers.actions import change as changes
from sundial.powers.actions.change import Cause, NewItem
from sundial.powers.drafts import Edits
from sundial.powers.models import ChangeState, ChangeTrigger, ItemVersion, PowerItem, VersionState

MONDAY = date(2026, 3, 2)
CAUSE = Cause(ChangeTrigger.SERVICE_REFORM, "压缩办理时限", settled_on=date(2026, 2, 20))


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen(MONDAY) as moment:
        yield moment


@pytest.fixture
def item(linwu):
    return PowerItem.objects.get(code="LW-06")


@pytest.fixture
def keeper(item):
    return build.officer("罗军", build.post(item.organ, Role.CATALOGUE_KEEPER, "权力库管理员"))


@pytest.fixture
def reviewer(item):
    office = build.organ(
        "临武县人民政府法制办公室", "LINWU-LEGAL", kind=OrganKind.LEGAL_OFFICE, region=item.organ.region
    )
    return build.officer("赵宁", build.post(office, Role.LEGAL_REVIEWER, "法制审核岗"))


@pytest.fixture
def drafted(item, keeper):
    return changes.draft_change(item.pk, CAUSE, by=keeper)


@pytest.fixture
def filed(drafted, keeper):
    shorter = {"limits": [limit("promised", 10), limit("extension", 5), limit("statutory", 20)]}
    changes.edit_change(drafted.pk, Edits(fields={"name": "烟花爆竹零售许可"}, rows=shorter), by=keeper)
    return changes.file_change(drafted.pk, by=keeper)


def limit(kind, value, unit="working_day"):
    return {"kind": kind, "position": 1, "value": value, "unit": unit, "starts": "受理"}


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code
    return caught.value


def test_a_draft_begins_as_a_copy_of_what_holds(item, drafted):
    held, draft = queries.version_on(item), drafted.draft
    assert (draft.number, draft.state) == (2, VersionState.DRAFT)
    for rows in ("basis", "materials", "limits", "route", "risks"):
        assert getattr(draft, rows).count() == getattr(held, rows).count() > 0
    pairs = [(risk.step.name, risk.description) for risk in draft.risks.select_related("step")]
    assert pairs == [(risk.step.name, risk.description) for risk in held.risks.select_related("step")]
    assert all(risk.step.version_id == draft.pk for risk in draft.risks.all())


def test_a_draft_is_neither_listed_nor_found(item, drafted, keeper):
    changes.edit_change(drafted.pk, Edits(fields={"name": "全新名称"}), by=keeper)
    assert queries.version_on(item).number == 1
    assert queries.search("全新名称").count() == 0


def test_the_whole_way(item, filed, reviewer, monday):
    assert filed.state == ChangeState.FILED
    approved = changes.approve_change(filed.pk, "同意", MONDAY + timedelta(days=7), by=reviewer)
    assert approved.state == ChangeState.APPROVED and changes.put_into_effect(MONDAY) == []
    monday.advance(timedelta(days=7))
    assert [done.pk for done in changes.put_into_effect(clock.today())] == [filed.pk]
    old, new = item.versions.order_by("number")
    assert (old.state, old.effective_to) == (VersionState.RETIRED, date(2026, 3, 9))
    assert (new.state, new.effective_from, new.name) == (VersionState.IN_FORCE, date(2026, 3, 9), "烟花爆竹零售许可")
    assert queries.version_on(item, date(2026, 3, 8)) == old and queries.version_on(item, date(2026, 3, 9)) == new
    assert queries.search("烟花爆竹零售许可")[0] == new
    kinds = list(Event.objects.filter(subject_id=item.pk).order_by("position").values_list("kind", flat=True))
    assert kinds == ["power.load", "power.draft", "power.edit", "power.file", "power.approve", "power.effect"]


def test_the_sweep_does_a_thing_once(filed, reviewer, monday):
    changes.approve_change(filed.pk, "同意", MONDAY + timedelta(days=1), by=reviewer)
    monday.advance(timedelta(days=3))
    assert changes.sweep() is True
    assert changes.sweep() is False


def test_rows_a_case_points_at_stay_untouched(item, filed, reviewer, monday):
    held = queries.version_on(item)
    before = [(step.pk, step.name) for step in held.route.all()]
    changes.approve_change(filed.pk, "同意", MONDAY + timedelta(days=1), by=reviewer)
    monday.advance(timedelta(days=1))
    changes.sweep()
    kept = ItemVersion.objects.get(pk=held.pk)
    assert [(step.pk, step.name) for step in kept.route.all()] == before
    assert kept.limits.get(kind="promised").value == 15


def test_a_returned_change_is_edited_and_filed_again(filed, keeper, reviewer):
    returned = changes.return_change(filed.pk, "承诺时限缺少依据", by=reviewer)
    assert returned.state == ChangeState.RETURNED and returned.review_opinion == "承诺时限缺少依据"
    changes.edit_change(filed.pk, Edits(fields={"name": "烟花爆竹经营(零售)许可"}), by=keeper)
    assert changes.file_change(filed.pk, by=keeper).state == ChangeState.FILED


def test_a_return_needs_a_reason(filed, reviewer):
    assert refused("change.opinion", changes.return_change, filed.pk, "  ", by=reviewer).field == "opinion"


def test_once_filed_the_draft_is_locked_for_its_unit(filed, keeper):
    refused("change.locked", changes.edit_change, filed.pk, Edits(fields={"name": "改"}), by=keeper)
    refused("change.state", changes.file_change, filed.pk, by=keeper)
    refused("change.state", changes.abandon_change, filed.pk, "不改了", by=keeper)


@pytest.mark.parametrize(
    ("edits", "code"),
    [
        (Edits(rows={"basis": []}), "powers.basis_missing"),
        (Edits(fields={"rights": []}), "powers.element_missing"),
        (Edits(fields={"conditions": []}), "powers.element_missing"),
        (Edits(rows={"route": []}), "powers.route_empty"),
        (Edits(rows={"limits": [limit("promised", 21), limit("statutory", 20)]}), "powers.promised_exceeds_statutory"),
        (Edits(fields={"name": "烟花爆竹经营(批发)许可证初审"}), "powers.name_taken"),
        (
            Edits(rows={"route": [
                {"stage": 1, "name": "审", "kind": "handle", "role": "handler_a", "limit_value": 16, "limit_unit": "working_day"},
                {"stage": 2, "name": "签", "kind": "sign", "role": "director"},
            ]}),
            "powers.steps_exceed_promised",
        ),
    ],
)  # fmt: skip
def test_what_may_not_be_published_is_not_filed(drafted, keeper, edits, code):
    changes.edit_change(drafted.pk, edits, by=keeper)
    refused(code, changes.file_change, drafted.pk, by=keeper)
    drafted.refresh_from_db()
    assert drafted.state == ChangeState.DRAFT and drafted.filed_at is None


def test_risks_stay_with_their_step_when_the_route_is_edited(drafted, keeper):
    route = [
        {"stage": 1, "name": "法制审核", "kind": "legal_review", "role": "legal_reviewer"},
        {"stage": 2, "name": "签署决定", "kind": "sign", "role": "director"},
    ]
    changes.edit_change(drafted.pk, Edits(rows={"route": route}), by=keeper)
    steps = {risk.step.name if risk.step else None for risk in drafted.draft.risks.select_related("step")}
    assert steps == {"签署决定", None}


def test_only_the_keeper_of_the_unit_drafts(item, reviewer):
    handler = build.officer("张强", build.post(item.organ, Role.HANDLER_A))
    stranger = build.officer("孙磊", build.post(build.organ("临武县林业局", "FOREST"), Role.CATALOGUE_KEEPER))
    for officer in (handler, stranger, reviewer):
        assert refused("change.not_keeper", changes.draft_change, item.pk, CAUSE, by=officer).who


def test_only_a_legal_office_above_reviews(item, filed, keeper):
    own = build.officer("自审", build.post(item.organ, Role.LEGAL_REVIEWER, "局法制岗"))
    elsewhere = build.organ(
        "桂阳县法制办", "GUIYANG", kind=OrganKind.LEGAL_OFFICE, region=build.region("431021", "桂阳县")
    )
    far = build.officer("远方", build.post(elsewhere, Role.LEGAL_REVIEWER))
    for officer in (own, far, keeper):
        refused("change.not_reviewer", changes.approve_change, filed.pk, "同意", MONDAY, by=officer)


def test_nobody_reviews_what_he_filed(item, drafted, reviewer):
    build.Appointment.objects.create(
        officer=reviewer, post=build.post(item.organ, Role.CATALOGUE_KEEPER, "权力库管理员"), valid_from=build.LONG_AGO
    )
    changes.file_change(drafted.pk, by=reviewer)
    refused("change.same_hand", changes.approve_change, drafted.pk, "同意", MONDAY + timedelta(days=1), by=reviewer)


@pytest.mark.parametrize("days", [-1, -400])
def test_nothing_takes_effect_in_the_past(filed, reviewer, days):
    error = refused(
        "change.too_early", changes.approve_change, filed.pk, "同意", MONDAY + timedelta(days=days), by=reviewer
    )
    assert error.field == "effective_on"


def test_a_change_of_law_takes_effect_with_the_law(item, keeper, reviewer):
    law = date(2026, 5, 1)
    cause = Cause(ChangeTrigger.LAW_CHANGED, "条例修订", date(2026, 2, 20), law)
    change = changes.draft_change(item.pk, cause, by=keeper)
    changes.file_change(change.pk, by=keeper)
    refused("change.law_day", changes.approve_change, change.pk, "同意", date(2026, 4, 20), by=reviewer)
    assert changes.approve_change(change.pk, "同意", law, by=reviewer).effective_on == law


def test_a_change_of_law_says_when_the_law_takes_effect(item, keeper):
    cause = Cause(ChangeTrigger.LAW_CHANGED, "条例修订", date(2026, 2, 20))
    assert refused("change.law_day", changes.draft_change, item.pk, cause, by=keeper).field == "law_effective_on"


def test_one_change_at_a_time_until_it_is_given_up(item, drafted, keeper):
    refused("change.in_progress", changes.draft_change, item.pk, CAUSE, by=keeper)
    changes.abandon_change(drafted.pk, "另行申报", by=keeper)
    assert changes.draft_change(item.pk, CAUSE, by=keeper).draft.number == 3


def test_lateness_is_written_into_the_event(item, keeper, reviewer, monday):
    late = changes.draft_change(item.pk, Cause(ChangeTrigger.SERVICE_REFORM, "改革", date(2026, 2, 1)), by=keeper)
    changes.file_change(late.pk, by=keeper)
    assert Event.objects.get(kind="power.file").data["late"] == {"file": "2026-02-21"}
    monday.advance(timedelta(days=11))
    changes.return_change(late.pk, "补充依据", by=reviewer)
    assert Event.objects.get(kind="power.return").data["late"]["review"] == "2026-03-12"


def test_a_new_item_appears_with_its_first_version(item, keeper, reviewer, monday):
    facts = NewItem("LW-15", "安全生产培训机构备案", "filing", "permit")
    change = changes.draft_item(item.organ, facts, Cause(ChangeTrigger.NEW_POWER, "新设", MONDAY), by=keeper)
    refused("change.unjustified", changes.file_change, change.pk, by=keeper)
    needed = {"major_interest": True, "argued": "", "by": keeper}
    changes.justify_change(change.pk, "上位法新授权。", **needed)
    refused("change.not_argued", changes.file_change, change.pk, by=keeper)
    changes.justify_change(change.pk, "上位法新授权。", **needed | {"argued": "2026年2月10日论证会，同意。"})
    refused("powers.element_missing", changes.file_change, change.pk, by=keeper)
    whole = {
        "no_conditions": True, "rights": ["陈述、申辩权"], "complaint_channels": ["举报电话"], "supervision_points": ["是否按时"],
    }  # fmt: skip
    route = [{"stage": 1, "name": "签署", "kind": "sign", "role": "director"}]
    changes.edit_change(
        change.pk, Edits(fields=whole, rows={"route": route, "limits": [limit("promised", 5)]}), by=keeper
    )
    changes.file_change(change.pk, by=keeper)
    changes.approve_change(change.pk, "同意", MONDAY, by=reviewer)
    assert not queries.listed().filter(item__code="LW-15").exists()
    changes.sweep()
    assert queries.offered().get(item__code="LW-15").number == 1


def test_a_taken_code_is_refused(item, keeper):
    facts = NewItem("LW-06", "另一事项", "licence")
    refused("change.code_taken", changes.draft_item, item.organ, facts, CAUSE, by=keeper)


def test_each_sees_the_changes_he_has_a_hand_in(item, drafted, keeper, reviewer):
    assert list(access.changes_visible(keeper)) == [drafted] and list(access.changes_visible(reviewer)) == []
    changes.file_change(drafted.pk, by=keeper)
    assert [change.pk for change in access.changes_visible(reviewer)] == [drafted.pk]
    assert access.may_keep(keeper, item) and not access.may_keep(reviewer, item)
    assert access.may_review(reviewer, item) and not access.may_review(keeper, item)
