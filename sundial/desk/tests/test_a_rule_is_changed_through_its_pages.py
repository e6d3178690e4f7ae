"""The owner drafts and tries a change, the legal office confirms it, and each is told why when it is not his turn."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from sundial.desk.tests.conftest import SignIn, text_of
from sundial.kernel import clock
from sundial.organs.models import Calendar
from sundial.permits.tests import items
from sundial.permits.tests.life import Linwu
from sundial.supervision.actions.rule_load import load_shipped
from sundial.supervision.actions.sweep import sweep
from sundial.supervision.models import RuleState, RuleVersion, Signal
from sundial.supervision.tests.rules_cast import RuleCast

RULE = "promised-near"
FIELDS = {
    "when": "clock_running AND NOT promised_exceeded AND promised_limit > 0 AND promised_used_fraction >= :fraction",
    "next": "",
    "light": "warning",
    "severity": "reminder",
    "until": "",
    "sentence": "已用{promised_used_fraction}。",
    "sentence_en": "{promised_used_fraction} is used.",
    "param-fraction": "0.5",
    "param-working_days_left": "",  # left empty, the parameter goes
    "examples": """- name: 用到第十日，预警
  case: {promised_value: 20, promised_unit: working_day}
  events: [{verb: accept, on: 2026-03-02}]
  on: 2026-03-16
  expect: warning
- name: 用到第九日，不预警
  case: {promised_value: 20, promised_unit: working_day}
  events: [{verb: accept, on: 2026-03-02}]
  on: 2026-03-13
  expect: none
""",
}


@pytest.fixture
def cast(linwu: Linwu) -> RuleCast:
    load_shipped()
    return RuleCast.found()


@pytest.fixture
def owner(cast: RuleCast, signed_in: SignIn) -> Client:
    return signed_in(cast.chen)


@pytest.fixture
def legal(cast: RuleCast, signed_in: SignIn) -> Client:
    return signed_in(cast.zhao)


def newest() -> RuleVersion:
    return RuleVersion.objects.filter(rule_id=RULE).order_by("-version")[0]


def drafted(owner: Client) -> str:
    owner.post(f"/desk/rules/rule/{RULE}/draft/")
    return f"/desk/rules/versions/{newest().pk}/"


def step(client: Client, page: str, action: str, **fields: object) -> int:
    return client.post(f"{page}do/{action}/", {f"{action}-{name}": value for name, value in fields.items()}).status_code


def waits(client: Client, page: str) -> bool:
    """Whether the version stands in the officer's list of work."""
    return f'href="{page}"' in client.get("/desk/").content.decode()


def test_a_change_is_drafted_tried_confirmed_and_put_into_force(owner, legal, cast):
    page = drafted(owner)
    assert owner.post(f"{page}edit/", FIELDS).status_code == 302
    assert "fraction: 0.5" in newest().text
    assert waits(owner, page) and not waits(legal, page), "drafted: its owner tries it"
    assert step(owner, page, "backtest", since="2026-01-01", until="2026-03-02") == 302
    assert "2026年1月1日" in text_of(legal.get(page)) and "2026-01-01" not in text_of(legal.get(page))
    assert waits(legal, page) and not waits(owner, page), "tried: the legal office confirms it"
    assert step(legal, page, "confirm", opinion="合法。") == 302
    assert waits(owner, page) and not waits(legal, page), "confirmed: its owner puts it into force"
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert step(owner, page, "go_live", effective_from=tomorrow) == 302

    assert (newest().state, newest().effective_from) == (RuleState.LIVE, tomorrow)
    assert not waits(owner, page) and not waits(legal, page)
    assert f'name="retire-last_day" value="{tomorrow}"' in legal.get(page).content.decode(), "not before it begins"
    shown = text_of(owner.get(page))
    assert "params: {fraction: 0.5}" in shown
    assert "已法制确认" not in shown and "赵宁" in shown
    text_under = f"/wall/rules/{RULE}/?version={newest().version}"
    assert "此版本今日不施行" in text_of(owner.get(text_under)), "a light leads to the version it was raised under"
    assert owner.get(text_under.replace(f"={newest().version}", "=99")).status_code == 404


def test_the_preview_tells_what_would_have_lit_and_writes_nothing(owner, linwu, today):
    slow = linwu.accepted(items.licence(linwu.bureau.organ))
    for _ in range(20):
        sweep()
        today.move_to(clock.end_of_day(clock.today()) + dt.timedelta(minutes=1))
    page = drafted(owner)
    before = newest().text
    never = {**FIELDS, "param-fraction": "9"}

    whole = text_of(owner.post(f"{page}edit/", {**never, "preview": "1"}))
    fragment = text_of(owner.post(f"{page}edit/", {**never, "preview": "1"}, headers={"hx-request": "true"}))

    for shown in (whole, fragment):
        assert slow.number in shown
        assert "减少" in shown
    assert "<html" in whole and "<html" not in fragment
    assert newest().text == before


def test_a_wrong_expression_is_shown_beside_its_field_with_the_place(owner):
    page = drafted(owner)
    answer = owner.post(f"{page}edit/", {**FIELDS, "when": "clock_running\n  AND promised_limt > 0"})

    shown = text_of(answer)
    assert answer.status_code == 422
    assert "promised_limit" in shown
    assert "第2行第7列" in shown
    assert 'aria-invalid="true"' in shown
    assert newest().text.count("promised_limt") == 0


def test_the_whole_text_may_be_edited_and_keeps_its_place_of_error(owner):
    page = drafted(owner)
    wrong = newest().text.replace("kind: time", "kind: weather")
    answer = owner.post(f"{page}text/", {"text": wrong})
    assert answer.status_code == 422
    assert "weather" in text_of(answer)
    right = newest().text.replace("name: 承诺时限将满", "name: 时限将满")
    assert owner.post(f"{page}text/", {"text": right}).status_code == 302
    assert "name: 时限将满" in newest().text


def test_who_drafted_reads_why_he_cannot_confirm(owner):
    page = drafted(owner)
    known = newest().text
    assert "text" in owner.post("/desk/rules/new/", {"text": known}).context["form"].errors, "it is a rule already"
    own = known.replace(f"id: {RULE}", "id: county-own")
    assert owner.post("/desk/rules/new/", {"text": own}).status_code == 302
    assert RuleVersion.objects.get(rule_id="county-own").state == RuleState.DRAFT
    owner.post(f"{page}edit/", FIELDS)
    step(owner, page, "backtest", since="2026-01-01", until="2026-03-02")
    shown = text_of(owner.get(page))
    assert "法制审核" in shown
    assert step(owner, page, "confirm", opinion="同意") == 422
    assert newest().state == RuleState.BACKTESTED


def test_a_stranger_reads_a_rule_and_changes_nothing(cast, signed_in):
    client = signed_in(cast.stranger)
    assert client.get("/desk/rules/").status_code == 200
    page = client.get(f"/desk/rules/rule/{RULE}/")
    assert "亮灯条件" in text_of(page) and "?examples" in text_of(page)
    assert page.context["outcomes"] is None, "nobody waits for the examples to read the rule"
    assert all(each.holds for each in client.get(f"/desk/rules/rule/{RULE}/?examples").context["outcomes"])
    assert client.post(f"/desk/rules/rule/{RULE}/draft/").status_code == 422
    assert newest().state == RuleState.LIVE


def test_the_list_is_narrowed_by_kind_light_and_state(owner):
    assert RULE in text_of(owner.get("/desk/rules/?kind=time&light=warning"))
    assert RULE not in text_of(owner.get("/desk/rules/?kind=integrity"))
    drafted(owner)
    shown = text_of(owner.get("/desk/rules/?state=draft"))
    assert RULE in shown and "same-officer" not in shown


def test_a_rule_nobody_knows_is_not_found(owner):
    assert owner.get("/desk/rules/rule/no-such-rule/").status_code == 404


def test_a_return_without_reasons_is_refused_on_the_page(owner, legal):
    page = drafted(owner)
    owner.post(f"{page}edit/", FIELDS)
    step(owner, page, "backtest", since="2026-01-01", until="2026-03-02")
    assert step(legal, page, "send_back", reason="") == 422
    assert step(legal, page, "send_back", reason="依据不足。") == 302
    assert newest().state == RuleState.DRAFT
    assert "依据不足。" in text_of(owner.get(page))


def test_a_past_day_is_computed_again_by_whoever_watches_the_rules(
    cast: RuleCast, legal: Client, signed_in: SignIn, linwu: Linwu
) -> None:
    """What was raised comes out again; a light the rules cannot account for is named; other officers get nothing."""
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    yesterday, page = clock.today(), "/desk/rules/past-day/"
    sweep()
    assert legal.get(page, {"day": yesterday}).status_code == 422, "the day is not over"
    linwu.today.advance(dt.timedelta(days=1))
    assert "复算结果一致" in text_of(legal.get(page, {"day": yesterday}))
    begun = {
        "rule_id": RULE,
        "rule_version": 1,
        "light": "warning",
        "rank": 3,
        "raised_at": clock.start_of_day(yesterday),
    }
    Signal.objects.create(case=case, subject_id=case.pk, organ=case.organ, calendar=Calendar.objects.first(), **begun)
    told = text_of(legal.get(page, {"day": yesterday}))
    assert "结果不一致" in told and "按规则查无依据" in told
    assert signed_in(linwu.bureau.wang).get(page).status_code == 403
