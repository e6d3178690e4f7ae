"""Stale data is grey with its time; what became of a light stands beside it; title and icon know the reds."""

from __future__ import annotations

import datetime as dt

from sundial.exchange.actions import take_over
from sundial.exchange.tests.foreign import foreign_item
from sundial.rules.logs.log_map import load_map
from sundial.supervision.actions import transfer
from sundial.supervision.actions.deviation import accept_deviation
from sundial.supervision.actions.sweep import sweep
from sundial.supervision.appeals.terms import grounds_for
from sundial.supervision.models import Due, Signal
from sundial.supervision.tests.test_foreign_cases_are_watched_by_the_law_of_their_system import LOG, MAP


def test_a_watch_that_stands_still_is_said_on_the_wall(watch, late, browse):
    page = browse(watch.supervisor)
    assert "监察停顿" not in page.get("/wall/").content.decode()
    Due.objects.filter(case=late.case).update(next_check_at=watch.linwu.today.moment)
    watch.linwu.today.advance(dt.timedelta(minutes=5))
    assert "监察停顿" in page.get("/wall/burning/").content.decode()


def test_what_became_of_a_light_stands_beside_it_and_hides_nothing(watch, late, browse):
    page, by = browse(watch.supervisor), watch.duty(watch.resident)
    ends = dt.date(2026, 4, 30)
    accept_deviation(late.pk, ground=next(iter(grounds_for(late))), reason="停电。", ends_on=ends, by=by)
    transfer.transfer(late.pk, reason="涉及局领导。", by=by)
    shown = page.get("/wall/burning/").content.decode()
    assert late.sentence in shown
    assert "认可至" in shown
    assert "已移交上级" in shown


def test_the_page_carries_what_title_icon_and_staleness_need(watch, late, browse):
    shown = browse(watch.supervisor).get("/wall/").content.decode()
    for word in (
        'data-red="1"',
        "mark-red",
        "data-patience",
        "data-as-of",
        'id="wall-stale"',
        "连接中断，所示为{moment}",
    ):
        assert word in shown


def test_how_old_the_last_delivery_of_another_system_is_stands_beside_the_lights(watch, late, browse, tmp_path):
    page = browse(watch.supervisor)
    assert "数据来源" not in page.get(f"/wall/signals/{late.pk}/").content.decode(), "a case run here came from nowhere"
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    log, code = tmp_path / "log.csv", foreign_item(late.organ).item.code
    for rows in (LOG.splitlines()[:3], LOG.splitlines()):
        log.write_text("\n".join(rows), encoding="utf-8")
        take_over(log, code, load_map(tmp_path / "map.yaml"))
        watch.linwu.today.advance(dt.timedelta(days=4))
    while sweep():
        pass
    light = Signal.objects.get(case__number="neighbour-A1", rule_id="penalty-overtime")
    for address in ("/wall/", f"/wall/signals/{light.pk}/"):
        told = page.get(address).content.decode()
        assert "邻市处罚系统" in told and "<strong>4日前</strong>" in told, "the newest delivery counts"
