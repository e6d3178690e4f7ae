"""Label, hint, error and control belong together; the summary leads to each field."""

from __future__ import annotations

import pytest
from django import forms

from sundial.ui.fields import Rows, YesNo


class Application(forms.Form):
    name = forms.CharField(label="经营者名称", help_text="与营业执照一致。")
    kind = forms.ChoiceField(label="经营类型", widget=forms.RadioSelect, choices=[("l", "常年零售")])
    site = forms.ChoiceField(label="所在乡镇", choices=[("", "请选择"), ("1", "舜峰镇")])
    opening = forms.SplitDateTimeField(label="开业时间", required=False)
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea)
    paper = forms.FileField(label="营业执照")
    promise = forms.BooleanField(label="我承诺内容真实")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture
def empty():
    return Application()


@pytest.fixture
def rejected():
    return Application({"token": "t"}, {})


def test_the_label_names_the_control_and_the_hint_describes_it(empty):
    drawn = str(empty["name"].as_field_group())
    assert '<label for="id_name">经营者名称</label>' in drawn
    assert 'aria-describedby="id_name_helptext"' in drawn
    assert 'id="id_name_helptext">与营业执照一致。' in drawn


def test_an_optional_field_says_so_and_a_required_one_is_told_to_the_reader(empty):
    assert "（选填）" in str(empty["note"].as_field_group())
    assert "（选填）" not in str(empty["name"].as_field_group())
    assert 'aria-required="true"' in str(empty["name"])


def test_the_browser_never_stops_a_form_before_we_can_explain(empty):
    assert " required" not in str(empty)


def test_a_group_of_boxes_is_a_fieldset_with_a_legend(empty):
    drawn = str(empty["kind"].as_field_group())
    assert "<fieldset" in drawn
    assert "<legend>经营类型</legend>" in drawn


def test_every_control_wears_our_class(empty):
    for name in ("name", "site", "note", "paper", "opening"):
        assert "sd-input" in str(empty[name]), name


def test_an_error_stands_beside_its_field_and_is_read_with_it(rejected):
    drawn = str(rejected["name"].as_field_group())
    assert "请填写：经营者名称" in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("name", "请填写：经营者名称"),
        ("kind", "请选择：经营类型"),
        ("site", "请选择：所在乡镇"),
        ("paper", "请上传：营业执照"),
        ("promise", "请勾选：我承诺内容真实"),
    ],
)
def test_a_missing_value_is_asked_for_by_name(rejected, field, sentence):
    assert rejected[field].problems == [sentence]


def test_the_summary_leads_to_each_field_and_to_the_first_box_of_a_group(draw, rejected):
    rejected.add_error(None, "两处电话不能相同。")
    drawn = draw("{% error_summary form %}", form=rejected)
    assert 'role="alert"' in drawn
    assert '<a href="#id_name">请填写：经营者名称</a>' in drawn
    assert '<a href="#id_kind_0">' in drawn
    assert "<li>两处电话不能相同。</li>" in drawn
    assert 'id="id_kind_0"' in str(rejected["kind"])


def test_another_error_is_led_by_the_name_of_its_field(draw, rejected):
    rejected.add_error("note", "不能超过500字。")
    assert "说明：不能超过500字。" in draw("{% error_summary form %}", form=rejected)


def test_without_errors_there_is_no_summary_and_no_mark_in_the_title(draw, empty):
    assert draw("{% error_summary form %}", form=empty).strip() == ""
    assert draw("{% error_prefix form %}", form=empty) == ""


def test_the_title_says_that_there_are_errors(draw, rejected):
    assert draw("{% error_prefix form %}", form=rejected) == "错误："


def test_what_was_typed_is_kept_and_escaped():
    drawn = str(Application({"name": '"><b>'})["name"])
    assert "&quot;&gt;&lt;b&gt;" in drawn


def test_a_hidden_field_shows_nothing(rejected):
    drawn = str(rejected["token"].as_field_group())
    assert 'type="hidden"' in drawn
    assert "label" not in drawn


@pytest.mark.parametrize(("known", "chosen"), [(False, "no"), (True, "yes"), (None, None)])
def test_an_answer_known_beforehand_is_chosen(known, chosen):
    form = forms.Form()
    form.fields["continuing"] = YesNo(yes="是", no="否", initial=known)
    checked = [each.data["value"] for each in form["continuing"] if each.data["selected"]]
    assert checked == ([chosen] if chosen else [])


def test_a_table_offers_as_many_rows_as_its_act_says():
    table = Rows({"voucher": "凭证号"}, 30)
    sent = {f"vouchers-{n}-voucher": str(n) for n in range(30)}
    assert len(table.widget.value_from_datadict(sent, {}, "vouchers")) == 30
    assert str(table.widget.render("vouchers", None)).count("<input") == 30


def test_a_column_of_sentences_has_room_for_them():
    table = Rows({"speaker": "发言人", "speech": "发言"}, 2, cells={"speech": "long"})
    said = {"talk-0-speaker": "李四", "talk-0-speech": "距离不足。" * 80 + "\n要求复核。"}
    (row,) = table.widget.value_from_datadict(said, {}, "talk")
    drawn = str(table.widget.render("talk", [row]))
    assert (
        f'aria-label="发言 1">{row["speech"]}</textarea>' in drawn
        and "maxlength" not in drawn.partition("<textarea")[2].partition(">")[0]
    )
