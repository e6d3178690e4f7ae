from __future__ import annotations

import pytest
import yaml

from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.ledger.models import Event
from sundial.organs.models import Organ
from sundial.powers.actions.load import load_catalogue
from sundial.powers.models import Catalogue, ItemVersion, PowerItem
from sundial.powers.tests.conftest import SHIPPED


@pytest.mark.parametrize(
    ("name", "items"), [("linwu", 14), ("nantong_water", 129), ("township", 26), ("ningxia_market", 9)]
)
def test_every_item_of_a_shipped_catalogue_is_loaded_with_its_event(load, name, items):
    loaded = load(name)
    assert loaded.new == items == PowerItem.objects.count() == ItemVersion.objects.count()
    assert len(loaded.catalogue.duties) == (10 if name == "township" else 0)
    events = Event.objects.filter(kind="power.load", subject_type="power_item")
    assert {event.subject_id for event in events} == set(PowerItem.objects.values_list("pk", flat=True))


def test_loading_again_changes_nothing_but_adds_what_is_new_with_its_unit(load, tmp_path):
    load("linwu")
    before = (Event.objects.count(), ItemVersion.objects.count(), Organ.objects.count())
    again = load("linwu")
    assert (again.new, again.unchanged) == (0, 14)
    assert (Event.objects.count(), ItemVersion.objects.count(), Organ.objects.count()) == before
    whole = read_yaml(SHIPPED / "linwu.yaml")
    whole["items"].append(whole["items"][0] | {"item_id": "LW-99", "responsible_unit": "新设股"})
    path = tmp_path / "linwu.yaml"
    path.write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")
    assert load_catalogue(path).new == 1
    told = Event.objects.get(kind="organ.units", data__units="新设股")
    assert told.subject_id == Organ.objects.get().pk, "the guard of a known organ asks for an event on it"


@pytest.fixture
def copy(tmp_path, db):
    """Write Linwu's catalogue anew with one item changed."""

    def changed(code, **fields):
        whole = read_yaml(SHIPPED / "linwu.yaml")
        next(item for item in whole["items"] if item["item_id"] == code).update(fields)
        path = tmp_path / "linwu.yaml"
        path.write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")
        return path

    return changed


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"power_type_code": "grace"}, "grace"),
        ({"name": ""}, "name"),
        ({"colour": "red"}, "colour"),
        ({"limits": {"promised": {"value": "fifteen", "unit": "working_day"}}}, "fifteen"),
        ({"limits": {"promised": {"value": 15, "unit": "fortnight"}}}, "fortnight"),
    ],
)
def test_one_unreadable_item_stops_the_whole_file(copy, fields, rule):
    with pytest.raises(Refusal) as refused:
        load_catalogue(copy("LW-06", **fields))
    assert refused.value.code == "catalogue.faulty"
    assert "LW-06" in str(refused.value) and rule in str(refused.value)
    assert not PowerItem.objects.exists() and not Organ.objects.exists() and not Catalogue.objects.exists()


def test_a_step_of_a_permit_that_fits_no_kind_is_refused(copy):
    steps = [{"no": 1, "actor": "门卫", "action": "放行"}]
    with pytest.raises(Refusal) as refused:
        load_catalogue(copy("LW-06", steps=steps))
    assert "LW-06" in str(refused.value) and "门卫" in str(refused.value)


def test_an_item_stored_with_other_content_is_not_overwritten(load, copy):
    load("linwu")
    with pytest.raises(Refusal) as refused:
        load_catalogue(copy("LW-06", handling_kind="即办件"))
    assert refused.value.code == "catalogue.differs" and "LW-06" in str(refused.value)


def test_a_file_of_another_kind_is_refused_with_its_name(tmp_path, db):
    path = tmp_path / "notes.yaml"
    path.write_text("a: [1, 2", encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        load_catalogue(path)
    assert refused.value.code == "catalogue.unreadable" and "notes.yaml" in str(refused.value)
