"""A penalty told: the bureau's people act, the words come from ``data/penalties.yaml``."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from sundial.cases.models import Party
from sundial.cases.procedure import By
from sundial.cases.stated import do, open_case
from sundial.demo.applicants import applicant
from sundial.demo.county import DATA
from sundial.demo.director import Story
from sundial.demo.tale import Tale
from sundial.kernel import clock
from sundial.kernel.yaml_files import read_yaml

ITEM = "LW-09"
AT_SCENE = dt.timedelta(minutes=50)  # an interview or an inspection is entered when it has ended


@cache
def words() -> dict[str, Any]:
    """What is written in the records of the demonstration's penalties, by case."""
    found: dict[str, Any] = read_yaml(DATA / "penalties.yaml")
    return found


class Penalty:
    """One penalty case told through a tale; every method is a stage."""

    def __init__(self, tale: Tale, told: str) -> None:
        self.t = tale
        self.told: dict[str, Any] = words()[told]
        self.county = tale.county

    def act(self, action: str, by: By, **given: Any) -> None:
        do(self.t.pk, action, given, by=by)

    def registered(self, day: int, who: str | Party) -> Story:
        """Registered against a firm of the file, or the party the story names."""
        yield self.t.on(day)
        given = {"found_on": clock.today(), "handler_opinion": "拟进行初查。", **self.told["source"]}
        party = applicant(who) if isinstance(who, str) else who
        version = self.t.version(ITEM)
        self.t.item = ITEM
        self.t.pk = open_case(version, party, given, by=self.county.zhangqiang).case.pk
        self.person = party.legal_representative or party.name

    def accepted(self, day: int) -> Story:
        yield self.t.on(day)
        county = self.county
        self.act("check_source", county.zhangqiang, officers=[county.liwei], checked_facts=self.told["checked"])
        yield self.t.on(day)
        self.act("accept_source", county.chenli, accepted=True)

    def filed(self, day: int, *, reason: str = "") -> Story:
        """Proposed, reviewed, decided; with ``reason`` the head does not file it."""
        yield self.t.on(day)
        county = self.county
        gates = dict.fromkeys(("has_offender", "is_suspected", "is_ours", "is_timely"), True)
        given = {"proposal": "file", "act_on": clock.today(), "continuing": False, "harmful": False, **gates}
        told = {"facts": self.told["facts"], "suspected_basis": self.told["basis"], "handlers": [county.liwei]}
        self.act("propose_filing", county.zhangqiang, **given, **told, handler_opinion="建议立案。")
        yield self.t.on(day)
        self.act("review_filing", county.chenli, stance="agree", review_opinion="同意。")
        yield self.t.on(day + 1)
        if reason:
            self.act("decide_filing", county.liumin, filed=False, head_opinion="不予立案。", reason=reason)
            return
        self.act("decide_filing", county.liumin, filed=True, head_opinion="同意立案。")
        self.act("name_investigators", county.chenli, investigators=[county.zhangqiang, county.liwei])

    def investigated(self, day: int) -> Story:
        yield self.t.on(day)
        county = self.county
        told = {"recusal": "不申请回避。"}
        record = {
            **told,
            "present": f"{self.person}（负责人）",
            "attendance": "已口头通知当事人到场",
            "record": self.told["scene"],
        }
        self.act("inspect_scene", county.zhangqiang, **self._at_scene(), **record)
        yield self.t.on(day + 1)
        asked = {**told, "person": self.person, "identifier": "略", "relation": "负责人", "talk": self.told["talk"]}
        self.act("interview", county.zhangqiang, **self._at_scene(), **asked)
        yield self.t.on(day + 3)
        report = {name: self.told[name] for name in ("investigation", "facts", "evidence", "nature", "proposal")}
        self.act("report_investigation", county.zhangqiang, **report, officers=[county.liwei])

    def noticed(self, day: int) -> Story:
        yield self.t.on(day)
        county = self.county
        judged = {"proposed": "penalty", "complex": False, "public_interest": False, "grave": False}
        self.act("propose_penalty", county.zhangqiang, **judged, **self.told["penalty"], handler_opinion="建议处罚。")
        yield self.t.on(day + 1)
        self.act("agree_notice", county.chenli, stance="agree", review_opinion="同意告知。")
        yield self.t.on(day + 1)
        self.act("serve_notice", county.zhangqiang, **self._service())

    def defended(self, day: int) -> Story:
        yield self.t.on(day)
        said = {
            "person": self.person,
            "identifier": "略",
            "relation": "负责人",
            "adopted": False,
            **self.told["defence"],
        }
        self.act("hear_defence", self.county.zhangqiang, **self._at_scene(), **said)

    def decided(self, day: int) -> Story:
        yield self.t.on(day)
        county = self.county
        summary = self.told["statement_summary"]
        self.act("submit_case", county.zhangqiang, statement_summary=summary, handler_opinion="建议按告知的内容处罚。")
        yield self.t.on(day)
        self.act("review_case", county.chenli, stance="agree", review_opinion="事实清楚，同意。")
        yield self.t.on(day + 1)
        self.act("decide", county.liumin, decision="penalty", head_opinion="同意处罚。")
        yield self.t.on(day + 2)
        self.act("serve_decision", county.zhangqiang, **self._service())

    def paid_and_filed(self, day: int) -> Story:
        yield self.t.on(day)
        county = self.county
        paid = {"paid": self.told["penalty"]["amount"], "paid_on": clock.today(), "channel": "bank"}
        self.act("record_payment", county.hejing, **paid, voucher=f"湘财罚{clock.today():%y%m%d}01")
        yield self.t.on(day + 1)
        closing = {
            "content": "罚款",
            "performance": "已缴清",
            "closing_ground": "performed",
            "handler_opinion": "建议结案。",
        }
        remedies = "未申请行政复议，未提起行政诉讼。"
        self.act("propose_closing", county.zhangqiang, **closing, remedy_state=remedies)
        self.act("review_closing", county.chenli, stance="agree", review_opinion="同意。")
        yield self.t.on(day + 2)
        self.act("approve_closing", county.liumin, head_opinion="同意结案。")

    def _at_scene(self) -> dict[str, Any]:
        now = clock.now()
        there = {"place": self.told["place"], "officers": [self.county.liwei], "recorder": self.county.liwei.name}
        return {"began_at": now - AT_SCENE, "ended_at": now, **there}

    def _service(self) -> dict[str, str]:
        return {"method": "direct", "recipient": self.person, "proof": "送达回证，当事人签收"}
