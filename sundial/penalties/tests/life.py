"""Living a penalty through its acts: the bureau's people, a party, and every step of the procedure in one line each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import pytest

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.procedure import APPLICANT
from sundial.cases.stated import do, open_case
from sundial.kernel import clock, workdays
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import nine_o_clock
from sundial.ledger.actor import Actor
from sundial.meetings import actions as meetings
from sundial.organs.actions import load_calendar
from sundial.organs.models import Officer, Organ, Tier
from sundial.organs.tests import builders
from sundial.organs.tests.builders import certify
from sundial.powers.actions.benchmark import content_of, tell
from sundial.powers.discretion.models import BenchmarkState
from sundial.powers.discretion.tests.tables import shipped
from sundial.powers.models import BenchmarkVersion, ItemVersion, LimitKind, LimitRow, PowerItem

DAYS = workdays.national()
LIMITS = [
    ("other", 7, "working_day", "是否立案决定"),
    ("other", 5, "working_day", "补填立案审批表"),
    ("other", 7, "working_day", "送达决定书"),
    ("promised", 30, "calendar_day", ""),
    ("extension", 90, "calendar_day", ""),
    ("extension", 180, "calendar_day", ""),
]


def refused(code: str, field: str = ""):
    """The block is refused with this code, at this field, and the refusal names its basis."""
    return _Refused(code, field)


class _Refused:
    def __init__(self, code: str, field: str) -> None:
        self.code, self.field = code, field
        self.expected = pytest.raises(Refusal)

    def __enter__(self):
        self.caught = self.expected.__enter__()
        return self.caught

    def __exit__(self, *error: object) -> object:
        done = self.expected.__exit__(*error)
        assert (self.caught.value.code, self.caught.value.field) == (self.code, self.field)
        return done


def party(kind: str = PartyKind.ENTERPRISE) -> Party:
    person = kind == PartyKind.PERSON
    return Party(
        kind=kind,
        name="李娟" if person else "临武县楚江镇红火烟花零售店",
        identifier="11010519491231002X" if person else "91350100M000100Y43",
        legal_representative="" if person else "李娟",
        contact_name="李娟",
        telephone="13800138000",
        address="临武县楚江镇",
    )


def bureau(organ: Organ | None = None) -> dict[str, Any]:
    """The organ and its people, certified as they should be."""
    organ = organ or Organ.objects.create(
        name="临武县安全生产监督管理局",
        code="LINWU-SAFETY",
        short_name="临武县安监局",
        document_mark="临安监",
        region=builders.region(),
        tier=Tier.COUNTY,
        calendar=_calendar(),
        address="临武县舜峰镇",
    )
    held = builders.staff(organ, "zhang", "li", "zhou", "chen", "liu", "office", "recorder", "zhao")
    for key in ("zhang", "li", "zhou"):
        certify(held[key])
    certify(held["zhao"], field="法制审核", kind="法律职业资格证")
    return {"organ": organ, **held}


def _calendar() -> Any:
    rows = [row for row in workdays.national().rows() if row.date.year >= 2025]
    return load_calendar(workdays.Calendar.from_rows("2025年起", 1, rows))


def an_item(organ: Organ, code: str = "P-01", **extra: object) -> ItemVersion:
    """A penalty item with Linwu's limits, and the rule of the bureau's meetings beside it."""
    item = PowerItem.objects.create(organ=organ, code=code, power_type="penalty", procedure="penalty")
    version = ItemVersion.objects.create(
        item=item,
        number=1,
        state="in_force",
        effective_from=dt.date(2010, 1, 1),
        name="安全生产违法行为行政处罚",
        collective_decision="major_only",
        extra=extra,
    )
    LimitRow.objects.bulk_create(
        LimitRow(version=version, kind=LimitKind(kind), position=n, value=value, unit=unit, what=what, is_total=True)
        for n, (kind, value, unit, what) in enumerate(LIMITS, 1)
    )
    if not ItemVersion.objects.filter(item__organ=organ, extra__has_key="meeting").exists():
        rule = PowerItem.objects.create(organ=organ, code="M-01", power_type="internal_rule", internal_only=True)
        ItemVersion.objects.create(
            item=rule,
            number=1,
            state="in_force",
            effective_from=dt.date(2010, 1, 1),
            name="局务会制度",
            extra={"meeting": {"quorum": "2/3", "ad_hoc": True}},
        )
    return version


VOUCHERS = count(1)
UNTRAINED = {"violation": "untrained-workers", "overdue": "false", "untrained": "4"}


def grade(version: ItemVersion) -> ItemVersion:
    """Give the item Linwu's sample benchmark, in force."""
    benchmark = replace(shipped("LW-09"), item=version.item.code)
    held = BenchmarkVersion.objects.create(
        item=version.item,
        number=1,
        state=BenchmarkState.IN_FORCE,
        title=benchmark.title,
        content=content_of(benchmark),
        effective_from=dt.date(2021, 9, 1),
        drafted_at=clock.now(),
        entered_at=clock.now(),
    )
    tell("benchmark.load", held, Actor.system())
    return version


@dataclass
class Penal:
    """The bureau at work on penalties. Every method is one act, or the acts of one stage; the case is read anew."""

    today: clock.Frozen
    organ: Organ
    zhang: Officer
    li: Officer
    zhou: Officer
    chen: Officer
    liu: Officer
    office: Officer
    recorder: Officer
    zhao: Officer

    # ------------------------------------------------------------------------------------------------------ the means

    def days(self, n: int) -> None:
        self.today.advance(dt.timedelta(days=n))

    def working_days(self, n: int) -> None:
        day = DAYS.add(clock.today(), n)
        self.today.move_to(nine_o_clock(day))

    def minute(self) -> None:
        self.today.advance(dt.timedelta(minutes=1))

    def again(self, case: Case) -> Case:
        return Case.objects.get(pk=case.pk)

    def do(self, case: Case, action: str, by: Officer | str, **given: Any) -> Case:
        self.minute()
        return do(case.pk, action, given, by=by)

    # ------------------------------------------------------------------------------------------- source to filing (1–3)

    def registered(
        self, version: ItemVersion, who: Party | None = None, by: Officer | None = None, **more: Any
    ) -> Case:
        given = {
            "source": "complaint",
            "cause": "违规储存烟花爆竹",
            "clue": "群众反映店内楼上住人。",
            "found_on": clock.today(),
            "handler_opinion": "拟进行初查。",
        }
        occurred = more.pop("occurred_at", None)
        return open_case(version, who or party(), given | more, by=by or self.zhang, occurred_at=occurred).case

    def checked(self, version: ItemVersion, **more: Any) -> Case:
        case = self.registered(version, **more)
        return self.do(case, "check_source", self.zhang, officers=[self.zhou], checked_facts="情况属实。")

    def accepted(self, version: ItemVersion, **more: Any) -> Case:
        return self.do(self.checked(version, **more), "accept_source", self.chen, accepted=True)

    def filing_proposed(self, case: Case, **more: Any) -> Case:
        given = {
            "proposal": "file",
            "facts": "在住宅楼内储存烟花爆竹三十箱。",
            "act_on": clock.today(),
            "has_offender": True,
            "is_suspected": True,
            "is_ours": True,
            "is_timely": True,
            "continuing": False,
            "harmful": False,
            "suspected_basis": "《烟花爆竹安全管理条例》第二十条",
            "handlers": [self.zhou],
            "handler_opinion": "建议立案。",
        }
        return self.do(case, "propose_filing", self.zhang, **(given | more))

    def filing_decided(self, case: Case, filed: bool = True, **more: Any) -> Case:
        self.do(case, "review_filing", self.chen, stance="agree", review_opinion="同意。")
        return self.do(
            case, "decide_filing", self.liu, filed=filed, head_opinion="同意。" if filed else "不同意。", **more
        )

    def filed(self, about: ItemVersion | Case, **more: Any) -> Case:
        """A case on file about this item; or the one that is."""
        if isinstance(about, Case):
            assert not more, "it is on file as it is"
            return about
        case = self.filing_decided(self.filing_proposed(self.accepted(about, **more)))
        return self.do(case, "name_investigators", self.chen, investigators=[self.zhang, self.zhou])

    # ---------------------------------------------------------------------------------------------------- evidence (4)

    def at_scene(self) -> dict[str, Any]:
        now = clock.now()
        return {
            "began_at": now - dt.timedelta(hours=1),
            "ended_at": now,
            "place": "楚江镇红火烟花零售店",
            "officers": [self.zhou],
            "recorder": "周敏",
        }

    def interviewed(self, case: Case, **more: Any) -> Case:
        given = self.at_scene() | {
            "person": "李娟",
            "identifier": "11010519491231002X",
            "relation": "负责人",
            "recusal": "不申请回避。",
            "talk": [{"question": "楼上有人居住吗？", "answer": "有。"}],
        }
        return self.do(case, "interview", self.zhang, **(given | more))

    def inspected(self, case: Case, **more: Any) -> Case:
        given = self.at_scene() | {
            "present": "李娟（负责人）",
            "attendance": "已口头通知当事人到场",
            "recusal": "不申请回避。",
            "record": "二楼卧室存放烟花爆竹三十箱。",
        }
        return self.do(case, "inspect_scene", self.zhang, **(given | more))

    def reported(self, case: Case, **more: Any) -> Case:
        given = {
            "investigation": "接群众投诉，经初查立案，现场检查并询问当事人。",
            "facts": "在住宅楼内储存烟花爆竹三十箱。",
            "evidence": ["现场笔录一份", "询问笔录一份"],
            "nature": "违反《烟花爆竹安全管理条例》第二十条",
            "proposal": ["罚款"],
            "officers": [self.zhou],
        }
        return self.do(case, "report_investigation", self.zhang, **(given | more))

    def investigated(self, about: ItemVersion | Case, **more: Any) -> Case:
        return self.reported(self.interviewed(self.filed(about, **more)))

    # -------------------------------------------------------------------------------------- proposal, notice, word (5–7)

    def proposal(self, amount: str = "5000", **more: Any) -> dict[str, Any]:
        return {
            "proposed": "penalty",
            "legal_basis": "《烟花爆竹安全管理条例》第二十条",
            "penalty_basis": "《烟花爆竹安全管理条例》第四十一条",
            "kinds": ["fine"],
            "amount": amount,
            "penalty": [f"罚款人民币{amount}元"],
            "discretion": "数量较少，主动清理，按较轻等次处罚。",
            "complex": False,
            "public_interest": False,
            "grave": False,
            "handler_opinion": "建议处罚。",
        } | more

    def proposed(self, case: Case, amount: str = "5000", **more: Any) -> Case:
        return self.do(case, "propose_penalty", self.zhang, **self.proposal(amount, **more))

    def noticed(self, case: Case) -> Case:
        self.do(case, "agree_notice", self.chen, stance="agree", review_opinion="同意告知。")
        return self.do(case, "serve_notice", self.zhang, **self.service())

    def service(self) -> dict[str, str]:
        return {"method": "direct", "recipient": "李娟", "proof": "送达回证，当事人签收"}

    def defence_heard(self, case: Case, adopted: bool = False) -> Case:
        given = self.at_scene() | {
            "person": "李娟",
            "identifier": "11010519491231002X",
            "relation": "本人",
            "record": "已主动清理，请求从轻。",
            "answer": "已按较轻等次，不再变更。" if not adopted else "理由成立，予以采纳。",
            "adopted": adopted,
        }
        return self.do(case, "hear_defence", self.zhang, **given)

    def hearing_called(self, case: Case, **more: Any) -> Case:
        day = DAYS.add(clock.today(), 8)
        given = {
            "held_at": nine_o_clock(day),
            "place": "局三楼会议室",
            "form": "open",
            "hearing_chair": self.office,
            "recorder": "吴涛",
        }
        return self.do(case, "call_hearing", self.office, **(given | more))

    def hearing_held(self, case: Case) -> Case:
        self.today.move_to(dt.datetime.fromisoformat(self.again(case).answers["held_at"]) + dt.timedelta(hours=3))
        now = clock.now()
        return self.do(
            case,
            "hold_hearing",
            self.office,
            began_at=now - dt.timedelta(hours=2),
            ended_at=now,
            place="局三楼会议室",
            recorder="吴涛",
            attendants=["李娟"],
            recusal="不申请回避。",
            talk=[
                {"speaker": "张强", "speech": "陈述事实、证据和拟处罚意见。"},
                {"speaker": "李娟", "speech": "请求从轻。"},
            ],
        )

    def hearing_reported(self, case: Case, changes: bool = False) -> Case:
        return self.do(
            case,
            "report_hearing",
            self.office,
            attendants=["李娟", "张强", "周敏"],
            investigators_view="事实清楚。",
            party_view="请求从轻。",
            evidence_view="无异议。",
            opinion="维持原意见。" if not changes else "建议减轻。",
            changes=changes,
        )

    # ------------------------------------------------------------------------------------------- review, decision (8–10)

    def submitted(self, case: Case) -> Case:
        return self.do(
            case,
            "submit_case",
            self.zhang,
            statement_summary="已告知，当事人未提出陈述申辩。",
            handler_opinion="建议按告知的内容处罚。",
        )

    def reviewed(self, case: Case, stance: str = "agree") -> Case:
        return self.do(case, "review_case", self.chen, stance=stance, review_opinion="同意。")

    def legally_reviewed(self, case: Case, conclusion: str = "agree") -> Case:
        points = ["body", "facts", "law", "procedure", "power", "papers", "crime"]
        return self.do(case, "review_legality", self.zhao, conclusion=conclusion, points=points, opinion="同意。")

    def met(self, case: Case, resolution: str = "agreed") -> None:
        """The bureau meeting resolves on the case."""
        planned = clock.now() + dt.timedelta(hours=2)
        meeting = meetings.call_meeting(
            self.organ, "局务会", planned, by=self.office, chair=self.liu, recorder=self.recorder, ad_hoc=True
        )
        topic = meetings.add_topic(meeting.pk, "审议重大处罚", by=self.office, case=self.again(case))
        self.today.move_to(planned)
        members = [self.chen, self.liu]
        meetings.hold(meeting.pk, members, by=self.recorder)
        for member in members:
            meetings.take_position(
                meeting.pk, topic, member, resolution == "agreed", by=self.recorder, statement="同意"
            )
        meetings.resolve(meeting.pk, topic, resolution, "同意处罚意见。", by=self.recorder)
        meetings.close(meeting.pk, "纪要", by=self.recorder)
        for member in members:
            meetings.sign(meeting.pk, member, by=member)

    def decided(self, case: Case, decision: str = "penalty", **more: Any) -> Case:
        return self.do(case, "decide", self.liu, decision=decision, head_opinion="同意。", **more)

    def ready(self, about: ItemVersion | Case, amount: str = "5000", **more: Any) -> Case:
        """An ordinary case up to the decision: small, no hearing, no meeting."""
        case = self.noticed(self.proposed(self.investigated(about, **more), amount))
        self.working_days(6)
        return self.reviewed(self.submitted(case))

    def served(self, case: Case) -> Case:
        return self.do(case, "serve_decision", self.zhang, **self.service())

    # ------------------------------------------------------------------------------------------ performance to file (11–13)

    def paid(self, case: Case, amount: str, **more: Any) -> Case:
        given = {"paid": amount, "paid_on": clock.today(), "channel": "bank", "voucher": f"湘财票{next(VOUCHERS):04}"}
        return self.do(case, "record_payment", self.office, **(given | more))

    def paid_at_bank(self, case: Case, amount: str) -> Case:
        """A fine imposed on the spot, paid at the bank."""
        given = {"paid": amount, "paid_on": clock.today(), "channel": "bank", "voucher": f"湘财票{next(VOUCHERS):04}"}
        return self.do(case, "record_payment", self.office, **given)

    def closed(self, case: Case, ground: str = "performed") -> Case:
        self.do(
            case,
            "propose_closing",
            self.zhang,
            content="罚款",
            performance="已缴清",
            remedy_state="未申请行政复议，未提起行政诉讼。",
            closing_ground=ground,
            handler_opinion="建议结案。",
        )
        self.do(case, "review_closing", self.chen, stance="agree", review_opinion="同意。")
        return self.do(case, "approve_closing", self.liu, head_opinion="同意结案。")

    def archived(self, case: Case) -> Case:
        return self.do(case, "archive", self.zhou, paper_location="一号柜")

    def says(self, case: Case, text: str = "请求从轻处罚。") -> Case:
        return self.do(case, "state_defence", APPLICANT, statement=text)
