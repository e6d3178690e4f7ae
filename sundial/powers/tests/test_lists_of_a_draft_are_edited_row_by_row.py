"""The route editor and its like: a row more without JavaScript, rules as messages, nothing lost that no column shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from sundial.powers import queries
from sundial.powers.drafts import copy_of
from sundial.powers.forms import ConditionsForm, LinesField
from sundial.powers.models import PowerItem
from sundial.powers.row_forms import PARTS


@pytest.fixture
def version(linwu):
    return queries.version_on(PowerItem.objects.get(code="LW-01"))


def posted(formset, **changes: Any) -> dict[str, Any]:
    """What a browser sends for the formset as it is drawn, with some cells changed (``row__field=value``)."""
    data = {f"form-{name}": formset.management_form[name].value() for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    for form in formset:
        for field in form:
            value = field.value()
            if value is True:
                data[field.html_name] = "on"
            elif value not in (None, False):
                data[field.html_name] = value
    for key, value in changes.items():
        row, _dash, field = key.partition("__")
        data[f"form-{row[1:]}-{field}"] = value
    return data


def sent(part, version, more=0, **changes):
    fresh = PARTS[part].rows(version)
    return PARTS[part].rows(version, as_query(posted(fresh, **changes)), more=more)


def as_query(data):
    query = QueryDict(mutable=True)
    for key, value in data.items():
        query[key] = str(value)
    return query


@pytest.mark.parametrize("part", list(PARTS))
def test_what_is_sent_back_unchanged_is_what_was_stored(version, part):
    formset = sent(part, version)
    assert formset.is_valid(), (formset.errors, formset.non_form_errors())
    stored = copy_of(version, 9)
    rows = formset.edits().rows[part]
    assert len(rows) == len(getattr(stored, part))
    for row, before in zip(rows, getattr(stored, part), strict=True):
        for name, value in row.items():
            if name not in ("step", "position"):
                assert getattr(before, name) == value, (part, name)


def test_one_row_more_is_given_without_saving(version):
    before = PARTS["route"].rows(version).total_form_count()
    formset = sent("route", version, more=1)
    assert formset.total_form_count() == before + 1
    assert formset.is_valid() and len(formset.rows()) == before


def test_steps_of_one_number_run_side_by_side_and_numbers_close_up(version):
    rows = checked(sent("route", version, r1__stage=1, r7__stage=20)).rows()
    assert [(row["stage"], row["position"]) for row in rows][:3] == [(1, 0), (1, 1), (2, 0)]
    assert [row["stage"] for row in rows] == [1, 1, 2, 3, 4, 5, 6, 7]


def test_a_ticked_row_is_left_out(version):
    formset = sent("route", version, r2__DELETE="on")
    assert formset.is_valid() and "现场审查" not in [row["name"] for row in formset.rows()]


def checked(formset):
    assert formset.is_valid()
    return formset


def refused(formset):
    assert not formset.is_valid()
    return {error.code for error in formset.non_form_errors().as_data()}


def test_the_steps_may_not_take_longer_than_the_promise(version):
    long = {
        "r0__limit_value": 10,
        "r0__limit_unit": "working_day",
        "r4__limit_value": 6,
        "r4__limit_unit": "working_day",
    }
    assert refused(sent("route", version, **long)) == {"steps_exceed_promised"}
    fits = long | {"r4__limit_value": 5}
    assert sent("route", version, **fits).is_valid()


def test_a_route_nobody_signs_is_refused(version):
    assert refused(sent("route", version, r7__DELETE="on")) == {"route_unsigned"}


def test_a_limit_needs_number_and_unit(version):
    formset = sent("route", version, r0__limit_value=3)
    assert not formset.is_valid() and "limit_unit" in formset.errors[0]
    formset = sent("route", version, r0__limit_unit="working_day")
    assert not formset.is_valid() and "limit_value" in formset.errors[0]


def test_a_promise_beyond_the_law_is_refused(version):
    kinds = [form["kind"].value() for form in PARTS["limits"].rows(version)]
    place = kinds.index("promised")
    assert refused(sent("limits", version, **{f"r{place}__value": 46})) == {"promised_exceeds_statutory"}


def test_two_statutory_limits_are_refused(version):
    place = [form["kind"].value() for form in PARTS["limits"].rows(version)].index("promised")
    assert refused(sent("limits", version, **{f"r{place}__kind": "statutory"})) == {"limit_twice"}


def test_what_no_column_shows_stays_with_its_limit(version):
    rows = checked(sent("limits", version)).rows()
    assert next(row for row in rows if row["kind"] == "correction_notice")["detail"] == {"alternative": "当场"}


def test_a_licence_keeps_a_basis(version):
    everything = {f"r{place}__DELETE": "on" for place in range(PARTS["basis"].rows(version).total_form_count())}
    assert refused(sent("basis", version, **everything)) == {"basis_missing"}


def test_known_measures_keep_their_kind_and_new_ones_are_reminders(version):
    first = PARTS["risks"].rows(version).stored()[0]
    rows = checked(sent("risks", version, r0__measures=first["measures"] + "\n每季度抽查")).rows()
    assert [measure["kind"] for measure in rows[0]["measures"]] == ["commitment", "post_education", "reminder"]
    assert rows[0]["step"] == (1, 0)


def test_conditions_are_written_in_groups_by_a_mark():
    field = ConditionsForm.base_fields["conditions"]
    groups = field.to_python("一般条件\n# 露天矿山\n台阶高度合规\n\n禁止掏采")
    assert groups == [
        {"group": "", "items": ["一般条件"]},
        {"group": "露天矿山", "items": ["台阶高度合规", "禁止掏采"]},
    ]
    assert field.prepare_value(groups) == "一般条件\n# 露天矿山\n台阶高度合规\n禁止掏采"


def test_a_list_is_one_text_a_line():
    field = LinesField()
    assert field.to_python(" 一 \n\n二") == ["一", "二"]
    assert field.prepare_value([{"name": "窗口", "address": "三楼"}, "二"]) == "窗口，三楼\n二"
