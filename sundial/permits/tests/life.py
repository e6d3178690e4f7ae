"""Living a case through the actions alone: what the tests, the state machine and the parametrised items share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from functools import cache

from sundial.cases.documents.kinds import Field
from sundial.cases.models import Case, CaseStep, Party, PartyKind, StepState
from sundial.cases.procedure import APPLICANT
from sundial.cases.stated import do
from sundial.kernel import clock, workdays
from sundial.kernel.tests.mondays import nine_o_clock
from sundial.meetings import actions as meetings
from sundial.meetings.checks import next_step
from sundial.meetings.clearing import clear
from sundial.meetings.models import Cleared, Meeting, Resolution
from sundial.organs.actions import load_calendar
from sundial.organs.models import Calendar, Delegation, Officer, Organ, Post, Role, Tier
from sundial.organs.tests import builders
from sundial.organs.tests.builders import certify
from sundial.permits import actions
from sundial.permits.materials import Verdict
from sundial.permits.models import VisitResult
from sundial.permits.papers import fields_for
from sundial.powers.models import FIRST_REVIEW, ItemVersion, StepKind
from sundial.powers.queries import offered


@dataclass
class Bureau:
    """临武县安全生产监督管理局 and the people of the tests."""

    organ: Organ
    wang: Officer
    zhang: Officer
    zhou: Officer
    chen: Officer
    liu: Officer
    office: Officer
    recorder: Officer
    expert: Officer
    zhao: Officer

    @classmethod
    def found(cls, organ: Organ | None = None) -> Bureau:
        organ = organ or an_organ("临武县安全生产监督管理局", "LINWU-SAFETY", document_mark="临安监")
        held = builders.staff(organ, *(each.name for each in fields(cls) if each.name != "organ"))
        for key in ("zhang", "zhou", "expert"):
            certify(held[key])
        return cls(organ, **held)

    def post(self, role: str) -> Post:
        return Post.objects.get(organ=self.organ, role=role)

    def delegate(self, role: str, holder: Officer, deputy: Officer) -> Delegation:
        """While the holder is away, on a paper."""
        return Delegation.objects.create(
            post=self.post(role),
            holder=holder,
            deputy=deputy,
            valid_from=clock.today(),
            valid_to=clock.today() + dt.timedelta(days=60),
            reason="外出培训",
            paper="临安监授〔2026〕1号",
        )


def short_calendar() -> Calendar:
    return load_calendar(days_from_2025())


@cache
def days_from_2025() -> workdays.Calendar:
    """The national days from 2025 on: all these tests live in, and quick to load."""
    rows = [row for row in workdays.national().rows() if row.date.year >= 2025]
    return workdays.Calendar.from_rows("2025年起", 1, rows)


def an_organ(name: str, code: str, **fields: object) -> Organ:
    return Organ.objects.create(
        name=name,
        code=code,
        short_name=name[:6],
        region=builders.region(),
        tier=Tier.COUNTY,
        calendar=short_calendar(),
        address="临武县舜峰镇",
        **fields,
    )


def shop() -> Party:
    return Party(
        kind=PartyKind.ENTERPRISE,
        name="临武县楚江镇红火烟花零售店",
        identifier="91350100M000100Y43",
        legal_representative="李娟",
        contact_name="李娟",
        telephone="13800138000",
        address="临武县楚江镇",
    )


@dataclass
class Linwu:
    """The bureau at work. Every method is one or a few actions; the case is always read anew."""

    bureau: Bureau
    today: clock.Frozen

    def second_handler(self) -> Officer:
        """Another officer at the same post as 张强."""
        return builders.officer("李军", self.bureau.post(Role.HANDLER_A))

    def days(self, n: int) -> None:
        """Let ``n`` calendar days pass."""
        self.today.advance(dt.timedelta(days=n))

    def again(self, case: Case) -> Case:
        return Case.objects.get(pk=case.pk)

    def step(self, case: Case, kind: str) -> CaseStep | None:
        return case.steps.filter(kind=kind, state=StepState.ACTIVE).first()

    def kinds_in_hand(self, case: Case) -> list[str]:
        return list(case.steps.filter(state=StepState.ACTIVE).order_by("step__stage").values_list("kind", flat=True))

    def draft(self, version: ItemVersion, **more: object) -> Case:
        return actions.open_draft(version, shop(), by=APPLICANT, form={"area": "24"}, **more)

    def hand_in_all(self, case: Case, but: int = 0) -> None:
        """Hand in every material of the list, leaving out the last ``but``."""
        listed = [each for each in case.version.materials.all() if not each.catch_all]
        listed = [each for each in listed if each.group in ("", case.applicant_group)]
        for requirement in listed[: len(listed) - but]:
            actions.hand_in(case.pk, by=APPLICANT, requirement=requirement, form="original")

    def submitted(self, version: ItemVersion, but: int = 0, **more: object) -> Case:
        case = self.draft(version, **more)
        self.hand_in_all(case, but)
        return actions.submit(case.pk, by=APPLICANT).case

    def check_all(self, case: Case) -> None:
        verdicts = {m.pk: (Verdict.OK, "") for m in case.materials.filter(verdict="", withdrawn_at__isnull=True)}
        actions.check_materials(case.pk, verdicts, by=self.bureau.wang)

    def accepted(self, version: ItemVersion, **more: object) -> Case:
        case = self.submitted(version, **more)
        self.check_all(case)
        return actions.accept(case.pk, by=self.bureau.wang)

    def handled(self, case: Case, **more: object) -> Case:
        asks = more.pop("recommend_visit", True) if "on_site_needed" not in self.again(case).answers else None
        return actions.handle(case.pk, "材料真实，符合条件。", by=self.bureau.zhang, recommend_visit=asks, **more)

    def visit_decided(self, case: Case, needed: bool = True) -> Case:
        handler = self.bureau.zhang if needed else None
        return actions.decide_visit(case.pk, needed, by=self.bureau.chen, handler=handler)

    def visited(self, case: Case, result: str = VisitResult.PASS) -> Case:
        """The whole inspection (or re-check), signed by everybody."""
        bureau, pk = self.bureau, case.pk
        actions.assemble_team(pk, [bureau.zhang, bureau.zhou], experts=[bureau.expert], by=bureau.zhang)
        actions.record_visit(
            pk,
            by=bureau.zhang,
            place="楚江镇",
            findings="专店销售，消防器材齐全。",
            result=result,
            rectification="补齐警示标志" if result == VisitResult.RECTIFY else "",
        )
        for member in (bureau.zhang, bureau.zhou, bureau.expert):
            actions.sign_visit(pk, by=member)
        actions.give_expert_opinion(pk, "安全距离符合要求。", by=bureau.expert)
        actions.sign_for_applicant(pk, "李娟", by=APPLICANT)
        closing = actions.recheck if self.step(case, StepKind.RECHECK) else actions.finish_visit
        return closing(pk, by=bureau.zhang)

    def reviewed(self, case: Case, **more: object) -> Case:
        return actions.review(case.pk, "同意承办人意见。", by=self.bureau.chen, **more)

    def delivered(self, case: Case) -> Case:
        return actions.deliver(case.pk, by=self.bureau.zhang, method="window", recipient="李娟", proof="送达回证已签收")

    def handed_up(self, case: Case) -> Case:
        """The first review goes to the authority that issues."""
        letter = {"authority": "郴州市安全生产监督管理局", "letter": "临安监〔2026〕8号", "receipt": "赵科 签收"}
        return do(case.pk, "report_up", letter, by=self.bureau.zhang)

    def published(self, case: Case) -> Case:
        actions.publish(case.pk, by=self.bureau.office, channel="临武县政府门户网站")
        return self.again(case)

    def item(self, code: str) -> ItemVersion:
        return offered().get(item__code=code)

    def group_of(self, code: str) -> str:
        """The first class of applicant the item's list knows, if it knows any."""
        return self.item(code).materials.exclude(group="").values_list("group", flat=True).first() or ""

    def tomorrow(self) -> dt.date:
        return clock.today() + dt.timedelta(days=1)

    def met(self, case: Case, resolution: str = Resolution.AGREED) -> Case:
        """The bureau meets the next morning and resolves on the case."""
        bureau = self.bureau
        planned = nine_o_clock(self.tomorrow())
        meeting = meetings.call_meeting(
            bureau.organ, "局务会", planned, by=bureau.office, chair=bureau.liu, recorder=bureau.recorder
        )
        topic = meetings.add_topic(meeting.pk, "审议办件", by=bureau.office, case=self.again(case))
        self.agenda_approved(meeting)
        self.today.move_to(planned)
        meetings.hold(meeting.pk, [bureau.liu, bureau.chen], by=bureau.recorder)
        for member in (bureau.liu, bureau.chen):
            meetings.take_position(meeting.pk, topic, member, resolution == Resolution.AGREED, by=bureau.recorder)
        meetings.resolve(meeting.pk, topic, resolution, "同意。", by=bureau.recorder)
        meetings.close(meeting.pk, "会议记录", by=bureau.recorder)
        for member in (bureau.liu, bureau.chen):
            meetings.sign(meeting.pk, member, by=member)
        return self.again(case)

    def agenda_approved(self, meeting: Meeting) -> None:
        """The head approves the agenda as it stands, where the body's rule wants it approved."""
        meeting.refresh_from_db()
        if next_step(meeting, Cleared.AGENDA):
            clear(meeting.pk, Cleared.AGENDA, True, by=self.bureau.liu, seen=meeting.agenda_round)

    def proposal_published(self, case: Case) -> Case:
        """The proposed decision stands for its period and nobody objects."""
        shown = actions.publish_proposed(case.pk, by=self.bureau.office, channel="临武县政府门户网站")
        self.today.move_to(shown.keep_until)
        return actions.close_proposed(case.pk, by=self.bureau.office)

    def examined(self, case: Case) -> Case:
        """Whatever the item's route asks for, until only the signature is left."""
        ways = {
            StepKind.HANDLE: self.handled,
            StepKind.DECIDE_VISIT: self.visit_decided,
            StepKind.ON_SITE: self.visited,
            StepKind.REVIEW: self.reviewed,
            StepKind.PUBLISH_PROPOSED: self.proposal_published,
            StepKind.MEETING: self.met,
        }
        while (kinds := self.kinds_in_hand(case)) and kinds != [StepKind.SIGN]:
            ways[StepKind(kinds[0])](self.again(case))
        return self.again(case)

    def lived(self, code: str) -> Case:
        """The whole life of one item of the catalogue, granted."""
        case = self.accepted(self.item(code), group=self.group_of(code))
        self.examined(case)
        actions.grant(case.pk, "同意。", by=self.bureau.liu, result=self.result(case))
        self.delivered(case)
        self.published(case)
        if case.version.subtype == FIRST_REVIEW:
            self.handed_up(case)
        self.days(20)
        return actions.archive(case.pk, by=self.bureau.zhou, paper_location="档案室")

    def result(self, case: Case) -> dict[str, object]:
        """What a person types before signing: whatever the item's own decision paper asks for."""
        return {field.name: self.typed(field) for field in fields_for(self.again(case), "grant") if not field.optional}

    def typed(self, field: Field) -> object:
        if field.type == "date":
            return clock.today()
        if field.type == "rows":
            return [dict.fromkeys(field.columns or {}, "丙酮")]
        return ["一份"] if field.type == "lines" else "楚江镇"
