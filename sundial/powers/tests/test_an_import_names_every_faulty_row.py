"""One faulty row stops the file; each fault is told with line, item, field, value, rule and basis."""

from __future__ import annotations

import csv

import pytest

from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs.models import Organ
from sundial.powers import queries
from sundial.powers.actions.import_items import import_items
from sundial.powers.item_map import SHIPPED, load_map
from sundial.powers.models import LimitRow, PowerItem

pytestmark = pytest.mark.django_db

GOOD = {
    "task_code": "11440000006939756B2440101007000", "impl_org_uscc": "11440000006939756B", "org_code": "006939756",
    "task_type_code": "01", "task_type": "行政许可", "task_name": "临时价格干预范围事项提价申报", "catalog_id": "440101007000",
    "catalog_name": "临时价格干预", "parent_catalog_id": "440101007000", "dept_name": "广东省发展和改革委员会",
    "area_code": "440000", "area": "广东省", "level": "省级", "statutory_limit_raw": "30(工作日)", "statutory_days": "30",
    "statutory_unit": "工作日", "promised_limit_raw": "7(工作日)", "promised_days": "7", "promised_unit": "工作日",
    "onsite_visits": "0", "stages_by_level": "", "online": "1", "service_objects": "自然人|企业法人",
}  # fmt: skip
NO_PROMISE = {"promised_limit_raw": "无", "promised_days": "", "promised_unit": ""}


def promised(value, unit="工作日"):
    return {"promised_days": value, "promised_unit": unit, "promised_limit_raw": f"{value}({unit})"}


def statutory(value, unit="工作日"):
    return {"statutory_days": value, "statutory_unit": unit, "statutory_limit_raw": f"{value}({unit})"}


@pytest.fixture
def guangdong():
    return load_map(SHIPPED / "guangdong.yaml")


@pytest.fixture
def file(tmp_path):
    """Write a list of a good row and the rows given, each a change of the good one."""

    def write(*changes):
        path = tmp_path / "items.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.DictWriter(out, list(GOOD))
            writer.writeheader()
            writer.writerow(GOOD)
            second = {"task_code": "11440000006939756B2440101008000", "task_name": "另一事项"}
            writer.writerows(GOOD | second | change for change in changes)
        return path

    return write


@pytest.mark.parametrize(
    ("change", "rule", "field", "value"),
    [
        ({"impl_org_uscc": "11440000006939756C"}, "uscc.checkdigit", "organ", "11440000006939756C"),
        ({"impl_org_uscc": "11440000006939756b"}, "uscc.lowercase", "organ", "11440000006939756b"),
        ({"task_name": " "}, "field_missing", "name", ""),
        ({"task_code": ""}, "field_missing", "code", ""),
        ({"task_code": GOOD["task_code"]}, "code_repeated", "code", GOOD["task_code"]),
        ({"task_type": "行政恩典"}, "value_unknown", "power_type", "行政恩典"),
        ({"area_code": "450000"}, "area_differs", "area", "450000"),
        ({"statutory_days": "三十"}, "limit_unreadable", "statutory", "三十"),
        ({"statutory_days": ""}, "limit_unreadable", "statutory", "30(工作日)"),
        ({"promised_unit": ""}, "unit_missing", "promised", "7"),
        ({"promised_unit": "旬"}, "value_unknown", "promised", "旬"),
        ({"promised_days": "8"}, "limit_disagrees", "promised", "7(工作日)"),
        ({"onsite_visits": "-1"}, "number_unreadable", "visits", "-1"),
        ({"task_name": "长" * 301}, "too_long", "name", "长" * 301),
        (promised("31"), "promised_exceeds_statutory", "promised", "31 working_day"),
        (promised("22") | statutory("30", "自然日"), "promised_exceeds_statutory", "promised", "22 working_day"),
    ],
)
def test_a_faulty_row_is_refused_by_name_and_nothing_is_loaded(file, guangdong, change, rule, field, value):
    done = import_items(file(change), guangdong)
    fault = next(fault for fault in done.refused if fault.rule == rule)
    assert (fault.line, fault.field, fault.value) == (3, field, value)
    assert fault.item == change.get("task_code", "11440000006939756B2440101008000") and str(fault)
    assert done.stopped and done.loaded == 0
    assert not PowerItem.objects.exists() and not Organ.objects.exists() and not Event.objects.exists()


@pytest.mark.parametrize(
    "change", [promised("30"), promised("10") | statutory("30", "自然日"), promised("30", "自然日"), NO_PROMISE]
)
def test_a_promise_within_the_law_after_conversion_is_let_in(file, guangdong, change):
    done = import_items(file(change), guangdong)
    assert done.loaded == 2 and not done.refused


def test_only_the_good_rows_are_loaded_when_asked(file, guangdong):
    done = import_items(file(promised("31")), guangdong, accept_good=True)
    assert done.loaded == 1 and len(done.refused) == 1
    assert PowerItem.objects.get().code == GOOD["task_code"]
    assert Event.objects.get(kind="power.import").subject_id == PowerItem.objects.get().pk


def test_a_missing_limit_has_no_row_and_is_counted(file, guangdong):
    done = import_items(file(NO_PROMISE), guangdong)
    assert done.missing == {"statutory": 0, "promised": 1}
    assert not LimitRow.objects.filter(version__name="另一事项", kind="promised").exists()


def test_an_imported_item_is_listed_but_not_offered(file, guangdong):
    import_items(file(), guangdong)
    assert queries.listed().get().name == GOOD["task_name"]
    assert not queries.offered().exists()


def test_a_dry_run_writes_nothing(file, guangdong):
    done = import_items(file(), guangdong, dry_run=True)
    assert done.good == 1 and done.loaded == 0 and not PowerItem.objects.exists()


def test_importing_again_changes_nothing_and_a_changed_row_is_refused(file, guangdong):
    import_items(file(), guangdong)
    again = import_items(file(), guangdong)
    assert (again.unchanged, again.loaded, again.refused) == (1, 0, [])
    changed = file()
    changed.write_text(changed.read_text(encoding="utf-8-sig").replace("提价申报", "调价申报"), encoding="utf-8")
    assert [fault.rule for fault in import_items(changed, guangdong).refused] == ["differs"]


def test_every_row_can_be_given_to_an_organ_that_is_entered(file, guangdong, linwu):
    organ = linwu.catalogue.organ
    done = import_items(file({"impl_org_uscc": ""}), guangdong, organ=organ)
    assert done.loaded == 2 and done.organs == 0
    assert PowerItem.objects.filter(catalogue="guangdong_provincial", organ=organ).count() == 2


def test_a_file_without_the_mapped_columns_is_refused_with_their_names(tmp_path, guangdong):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        import_items(path, guangdong)
    assert refused.value.code == "import.columns" and "task_name" in str(refused.value)


def test_a_file_in_another_encoding_is_refused(tmp_path, guangdong):
    path = tmp_path / "gbk.csv"
    path.write_bytes((",".join(GOOD) + "\n" + ",".join(GOOD.values()) + "\n").encode("gbk"))
    with pytest.raises(Refusal) as refused:
        import_items(path, guangdong)
    assert refused.value.code == "import.encoding"


def test_a_mapping_that_lacks_a_key_is_refused_with_its_name(tmp_path):
    path = tmp_path / "map.yaml"
    path.write_text("format: sundial-item-map/1\ntitle: 试验\n", encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        load_map(path)
    assert refused.value.code == "map.incomplete" and "organ" in str(refused.value)


def test_the_province_s_real_list(shared, guangdong):
    path = shared / "data" / "cn" / "items" / "guangdong_provincial_items.csv"
    stopped = import_items(path, guangdong)
    assert stopped.rows == 2024 and stopped.stopped and not PowerItem.objects.exists()
    named = {(fault.line, fault.value, fault.rule) for fault in stopped.refused}
    assert named == {
        *((line, "TE440000GD030003VV", "uscc.alphabet") for line in (1835, 1959, 1995)),
        *((line, "13440000515356094L", "uscc.checkdigit") for line in (1933, 1934, 1935)),
    }
    loaded = import_items(path, guangdong, accept_good=True)
    assert (loaded.loaded, loaded.organs) == (2018, 164)
    assert loaded.missing == {"statutory": 712, "promised": 539}
    assert LimitRow.objects.filter(kind="statutory").count() == 2018 - 712
    assert not LimitRow.objects.filter(value=0).exists()


def test_the_county_s_real_list(shared):
    done = import_items(
        shared / "data" / "cn" / "items" / "guangan_items.csv", load_map(SHIPPED / "guangan.yaml"), dry_run=True
    )
    assert (done.rows, done.good) == (1135, 981)
    assert {fault.rule for fault in done.refused} == {"organ_unreadable", "uscc.checkdigit"}
