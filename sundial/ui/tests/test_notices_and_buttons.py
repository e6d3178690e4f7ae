"""Notices, details and buttons say their content once and carry the token when they change something."""

from __future__ import annotations


def test_a_notice_escapes_values_and_keeps_markup(draw):
    drawn = draw('{% notice "bad" title %}<p>{{ value }}</p>{% endnotice %}', title="<i>", value="<b>")
    assert "<p>&lt;b&gt;</p>" in drawn
    assert "<h2>&lt;i&gt;</h2>" in drawn
    assert "sd-notice-bad" in drawn


def test_only_an_alert_speaks_at_once(draw):
    assert "role=" not in draw('{% notice "info" %}x{% endnotice %}')
    assert 'role="alert"' in draw('{% notice "info" alert=True %}x{% endnotice %}')


def test_details_open_without_script(draw):
    drawn = draw("{% why '为什么亮灯' True %}因为{% endwhy %}")
    assert '<details class="sd-why" open>' in drawn
    assert "为什么亮灯" in drawn


def test_a_button_with_an_address_is_a_link(draw):
    assert draw('{% button "继续" url="/next" tone="primary" %}').strip() == (
        '<a class="sd-button sd-button-primary" href="/next">继续</a>'
    )
    assert draw('{% button "保存" name="act" value="save" %}').strip() == (
        '<button class="sd-button" name="act" value="save">保存</button>'
    )


def test_a_post_button_carries_the_token_and_its_fields(draw):
    drawn = draw('{% post_button "销号" "/close" light=7 %}', csrf_token="t0k")
    assert 'method="post" action="/close"' in drawn
    assert 'name="csrfmiddlewaretoken" value="t0k"' in drawn
    assert 'name="light" value="7"' in drawn


def test_a_receipt_is_headed_and_shows_its_number(draw):
    drawn = draw('{% receipt "申请已提交" number %}<p>请记下查询密码。</p>{% endreceipt %}', number="LW-1")
    assert "<h1>申请已提交</h1>" in drawn
    assert '<span class="sd-receipt-number">LW-1</span>' in drawn
    assert "您的办件编号" in drawn
    assert "<p>请记下查询密码。</p>" in drawn
