import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sundial.cases.masking import (
    leaks,
    mask_address,
    mask_card,
    mask_identifier,
    mask_name,
    mask_telephone,
    mask_text,
    masked,
)
from sundial.cases.models import Case, Party
from sundial.cases.publishing import public_content
from sundial.kernel import clock
from sundial.organs.models import Organ
from sundial.powers.models import ItemVersion

CARD = "6222021234567890128"
PRIVATE_NUMBERS = ["11010519491231002X", "13800138000", "138 0013 8000", CARD, "湘L8A234", "li.juan@example.cn"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张某"),
        ("张三丰", "张某某"),
        ("欧阳修", "欧阳某"),
        ("司马相如", "司马某某"),
        ("欧阳", "欧某"),
        ("李", "李某"),
        ("买买提·吐尔逊", "买某某"),
        ("司马义·艾买提", "司某某"),
        ("John Smith", "J某某"),
        (" 张三 ", "张某"),
    ],
)
def test_a_name_keeps_its_surname_only(name, shown):
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("mask", "number", "shown"),
    [
        (mask_identifier, "11010519491231002X", "110**************X"),
        (mask_identifier, "G12345678", "G12*****8"),
        (mask_identifier, "123", "***"),
        (mask_telephone, "13800138000", "138****8000"),
        (mask_telephone, "0735-6322000", "073*****2000"),
        (mask_telephone, "110", "***"),
        (mask_card, CARD, "6222***********0128"),
    ],
)
def test_a_number_keeps_its_ends_only(mask, number, shown):
    assert mask(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("湖南省郴州市临武县舜峰镇东云路1号3栋402室", "湖南省郴州市临武县舜峰镇东云路***"),
        ("临武县楚江镇油湾村三组12号", "临武县楚江镇油湾村***"),
        ("临武县金江镇", "临武县金江镇***"),
        ("北京市朝阳区建国门外大街甲6号", "北京市朝阳区建国门外大街***"),
        ("某地某处", "***"),
    ],
)
def test_an_address_ends_at_the_village_or_the_road(address, shown):
    assert mask_address(address) == shown


def test_numbers_are_masked_wherever_they_stand_in_a_text():
    text = (
        f"李娟（身份证11010519491231002X，电话13800138000，座机0735-6322000，邮箱li.juan@example.cn）"
        f"卡号{CARD}，代码91350100M000100Y43，办件12441500196720244T3442199806003202206230068"
    )
    shown = mask_text(text)
    assert "110**************X" in shown and "138****8000" in shown and "073*****2000" in shown
    assert "6222***********0128" in shown and "example.cn" not in shown
    assert "91350100M000100Y43" in shown and "12441500196720244T3442199806003202206230068" in shown


@pytest.mark.parametrize(
    "written",
    [
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "138 0013 8000",
        "１３８－００１３－８０００",
        "6222 0212 3456 7890 128",
        "湘L8A234",
        "湘L·D12345",
        "ｌｉ．ｊｕａｎ＠example.cn",
    ],
)
def test_a_number_is_found_however_it_is_written(written):
    assert leaks(f"联系{written}办理"), "it would be seen before it is published"
    shown = mask_text(f"联系{written}办理")
    assert leaks(shown) == [] and written not in shown and shown.startswith("联系") and shown.endswith("办理")


@given(
    st.text(alphabet="张三 ·0123456789xX-１２@.a", max_size=40),
    st.sampled_from(PRIVATE_NUMBERS),
    st.text("，。 年x", max_size=5),
)
@settings(max_examples=60, deadline=None)
def test_whatever_stands_around_it_no_private_number_survives_and_masking_twice_changes_nothing(before, number, after):
    shown = mask_text(f"{before}，{number}。{after}")
    assert number not in shown and leaks(shown) == [] and mask_text(shown) == shown


@given(st.text(alphabet="欧阳司马王李丽华·买 Joe", min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_of_a_name_at_most_a_surname_is_shown(name):
    shown = mask_name(name)
    assert "某" in shown and len(shown.replace("某", "")) <= 2


def test_an_enterprise_is_shown_in_full_and_its_people_s_telephones_are_not():
    values = {
        "applicant": "临武县红火烟花零售店",
        "legal_representative": "李娟",
        "identifier": "91350100M000100Y43",
        "address": "临武县楚江镇正街58号",
        "telephone": "13800138000",
        "contact_name": "李娟",
        "email": "a@example.cn",
    }
    assert masked(values, "enterprise") == {
        "applicant": "临武县红火烟花零售店",
        "legal_representative": "李娟",
        "identifier": "91350100M000100Y43",
        "address": "临武县楚江镇正街58号",
        "telephone": "138****8000",
    }


def test_a_person_is_shown_by_surname_and_the_ends_of_numbers():
    values = {
        "applicant": "张三丰",
        "identifier": "11010519491231002X",
        "telephone": "13800138000",
        "address": "临武县楚江镇油湾村三组12号",
        "content": "准予张三丰（13800138000）零售",
        "item": "烟花爆竹经营（零售）许可",
    }
    shown = masked(values, "person")
    assert shown["applicant"] == "张某某" and shown["identifier"] == "110**************X"
    assert shown["address"] == "临武县楚江镇油湾村***"
    assert shown["content"] == "准予张某某（138****8000）零售"
    assert shown["item"] == "烟花爆竹经营（零售）许可"
    assert leaks(" ".join(shown.values()), known=("张三丰", "三组12号")) == []


@pytest.mark.parametrize(
    ("on", "shown"), [(dt.date(2026, 3, 1), "某某"), (dt.date(2026, 3, 2), "张某某"), (dt.date(2026, 3, 3), "张某某")]
)
def test_a_minor_is_not_named_until_the_eighteenth_birthday(on, shown):
    assert masked({"applicant": "张三丰"}, "person", born_on=dt.date(2008, 3, 2), on=on)["applicant"] == shown


def test_a_field_nobody_ruled_on_is_not_published():
    assert masked({"health": "残疾三级", "diary": "……"}, "person") == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("电话138****8000", []),
        ("电话13800138000", ["13800138000"]),
        ("11010519491231002X", ["11010519491231002X"]),
        (f"卡{CARD}", [CARD]),
        ("编号3141592653589793", []),
        ("写给 a.b@example.cn", ["a.b@example.cn"]),
        ("申请人张三丰", ["张三丰"]),
    ],
)
def test_a_leak_in_a_masked_text_is_found(text, found):
    assert leaks(text, known=("张三丰",)) == found


@pytest.mark.parametrize(("born", "shown"), [("20100101", "某某"), ("19900101", "张某某")])
def test_a_case_of_somebody_under_age_is_published_without_the_surname(born, shown):
    party = Party(kind="person", name="张三丰", identifier=f"431025{born}0015", telephone="")
    version = ItemVersion(name="助学金", extra={})
    case = Case(applicant=party, version=version, organ=Organ(name="县教育局"), project_name="张三丰的助学金")
    with clock.frozen(dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)):
        content = public_content(case)
    assert content["applicant"] == shown and "张三丰" not in "".join(content.values())
