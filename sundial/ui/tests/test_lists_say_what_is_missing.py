"""Summary, tasks, steps, timeline, actions, documents, figures: what is not there is said, not left blank."""

from __future__ import annotations

from datetime import UTC, datetime

from sundial.ui.parts import Action, Document, Entry, Link, Row, Step, Task

AT = datetime(2026, 3, 2, 1, 5, tzinfo=UTC)


def test_a_missing_fact_is_named_as_missing(draw):
    drawn = draw("{% summary_list rows %}", rows=[Row("专家意见", ""), Row("份数", 0)])
    assert "未登记" in drawn
    assert "<dd>0</dd>" in drawn


def test_the_link_of_a_fact_names_the_fact_for_screen_readers(draw):
    drawn = draw("{% summary_list rows %}", rows=[Row("申请人", "李娟", action_url="/e")])
    assert '<a href="/e">更改<span class="sd-hidden"> 申请人</span></a>' in drawn


def test_a_task_that_cannot_begin_is_no_link_and_says_why(draw):
    drawn = draw("{% task_list tasks %}", tasks=[Task("核对并提交", "未开始", hint="前两项完成后可以开始")])
    assert "<a " not in drawn
    assert "前两项完成后可以开始" in drawn


def test_each_step_says_its_state_in_words(draw):
    steps = [
        Step("收件", "done", AT),
        Step("现场审查", "stopped", note="整改中"),
        Step("审批"),
        Step("送达", "skipped"),
    ]
    drawn = draw("{% steps steps %}", steps=steps)
    for said in ("已完成", "时钟停止", "未到", "不需要", "整改中", "3月2日"):
        assert said in drawn
    assert drawn.count('aria-current="step"') == 1


def test_the_timeline_mixes_events_documents_and_lights(draw):
    entries = [
        Entry(AT, "黄灯", "电子监察", light="yellow", url="/why"),
        Entry(AT, "受理", "王芳", documents=(Document("受理通知书", "/d", "PDF", 96_200, 1),), recorded_at=AT),
    ]
    drawn = draw("{% timeline entries %}", entries=entries)
    assert "sd-timeline-mark-yellow" in drawn
    assert '<a href="/d">受理通知书</a>' in drawn
    assert "录入" in drawn


def test_a_long_record_shows_its_newest_and_folds_the_rest_away_whole(draw):
    long = draw("{% timeline entries %}", entries=[Entry(AT, f"第{n}项", "王芳") for n in range(21)])
    shown, folded = long.split("<details")
    assert ("第11项" in shown, "第12项" in shown) == (True, False)
    assert "此前的9项记录" in folded
    assert folded.count("<li") == 9
    assert "<details" not in draw("{% timeline entries %}", entries=[Entry(AT, "受理", "王芳")] * 20)


def test_an_act_the_law_refuses_shows_the_reason_in_place_of_the_button(draw):
    actions = [
        Action("准予许可", "/grant", primary=True),
        Action("不予许可", "/refuse", refusal="尚未告知听证权利。", basis="行政许可法第四十七条", instead="承办人"),
    ]
    drawn = draw("{% action_list actions %}", actions=actions)
    assert 'href="/grant"' in drawn
    assert "/refuse" not in drawn
    for said in ("尚未告知听证权利。", "依据：行政许可法第四十七条", "可由谁办理：承办人"):
        assert said in drawn


def test_a_document_shows_its_kind_pages_size_and_digest(draw):
    drawn = draw("{% document_list docs %}", docs=[Document("自评报告", "", "PDF", 2_412_300, 14, sha256="9f2c")])
    for said in ("自评报告", "14页", "2.3\u00a0MB", "SHA-256 9f2c"):
        assert said in drawn
    assert "<a " not in drawn


def test_a_figure_without_data_is_not_nought(draw):
    assert "无数据" in draw('{% figure None "水务局" %}')
    assert "sd-figure-grey" in draw('{% figure None "水务局" %}')
    drawn = draw('{% figure 0 "红灯" unit="件" colour="red" %}')
    assert '<span class="sd-figure-value">0<small>件</small></span>' in drawn


def test_the_last_crumb_is_where_one_is(draw):
    drawn = draw("{% breadcrumb links %}", links=[Link("大厅", "/"), Link("许可")])
    assert '<a href="/">大厅</a>' in drawn
    assert '<span aria-current="page">许可</span>' in drawn


def test_a_tab_is_a_link_with_its_count(draw):
    drawn = draw("{% tabs links %}", links=[Link("在办", "?s=open", True, 0), Link("已办结", "?s=done")])
    assert '<a href="?s=open" aria-current="page">在办 <span class="sd-count">0</span></a>' in drawn
    assert '<a href="?s=done">已办结</a>' in drawn


def test_an_empty_list_says_what_to_do_next(draw):
    drawn = draw('{% empty_state "没有待办件" "新的办件会出现在这里。" "/done" "查看已办件" %}')
    assert "没有待办件" in drawn
    assert '<a class="sd-button" href="/done">查看已办件</a>' in drawn
