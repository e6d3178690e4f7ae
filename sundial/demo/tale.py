"""What stories are told with: days counted in working days from today, and the acts that belong together.

Every method is a piece of a story: it waits for its day and then acts through the same verbs the desk uses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sundial.cases.models import Case, Stance
from sundial.cases.procedure import APPLICANT, By
from sundial.cases.stated import do
from sundial.demo.agenda import Agenda, Wish
from sundial.demo.applicants import applicant
from sundial.demo.attachments import uploaded
from sundial.demo.county import DATA, County
from sundial.demo.director import Story
from sundial.kernel import clock
from sundial.kernel.workdays import Calendar
from sundial.kernel.yaml_files import read_yaml
from sundial.organs.access import duties, duty_as
from sundial.organs.models import Officer, Role
from sundial.permits import actions
from sundial.permits.materials import Verdict
from sundial.permits.models import VisitResult
from sundial.powers.models import FIRST_REVIEW, ItemVersion, MaterialRequirement, StepKind
from sundial.supervision.actions import dispose
from sundial.supervision.actions.appeal import appeal
from sundial.supervision.models import Signal

CHANNEL = "临武县政府门户网站"
OPENS, NOON, AFTERNOON, CLOSES = dt.time(8, 35), dt.time(12, 0), dt.time(14, 32), dt.time(17, 28)


@dataclass
class Stage:
    """What all stories share: the county, its calendar, and the working day that counts as today."""

    county: County
    calendar: Calendar
    today: dt.date
    agenda: Agenda = field(default_factory=Agenda)
    opens: dt.time = OPENS

    def day(self, n: int) -> dt.date:
        """The working day ``n`` days from today; 0 is today, or the last working day when today is none."""
        return self.calendar.nth(self.calendar.ordinal(self.today) + n)

    def at(self, n: int, time: dt.time) -> dt.datetime:
        return dt.datetime.combine(self.day(n), time, clock.BEIJING).astimezone(dt.UTC)


class Tale:
    """One case being told. ``number`` spreads the tales over the hours of the day."""

    def __init__(self, stage: Stage, number: int) -> None:
        self.stage = stage
        self.number = number
        self.now: dt.datetime | None = None
        self.pk: Any = None
        self.item = ""

    @property
    def county(self) -> County:
        return self.stage.county

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return Case.objects.select_related("version", "applicant").get(pk=self.pk)

    @property
    def texts(self) -> dict[str, Any]:
        told: dict[str, Any] = texts()[self.item]
        return told

    def on(self, day: int, after: int = 0) -> dt.datetime:
        """The next moment of this tale in office hours of working day ``day``; ``after`` more minutes may pass."""
        first = self.stage.at(day, OPENS) + dt.timedelta(minutes=self.number * 7 % 150)
        wanted = (
            first if self.now is None or self.now < first else self.now + dt.timedelta(minutes=9 + self.number % 11)
        )
        wanted += dt.timedelta(minutes=after)
        noon, afternoon = self.stage.at(day, NOON), self.stage.at(day, AFTERNOON)
        if noon <= wanted < afternoon:
            wanted = afternoon + (wanted - noon) / 10
        self.now = wanted
        return wanted

    # Intake ------------------------------------------------------------------------------------------------

    def drafts(
        self,
        day: int,
        item: str,
        who: str,
        *,
        hands_in: int = 99,
        lacks: int = 0,
        project: str = "",
        window: bool = False,
    ) -> Story:
        """The applicant opens an application and hands in ``hands_in`` materials, all but the last ``lacks`` of the list."""
        yield self.on(day)
        self.item = item
        version = self.version(item)
        by: By = self.county.wangfang if window else APPLICANT
        case = actions.open_draft(
            version, applicant(who), by=by, group=self.texts.get("group", ""), project_name=project, form=self.form()
        )
        self.pk = case.pk
        listed = self.wanted(case)
        for n, requirement in enumerate(listed[: min(hands_in, len(listed) - lacks)]):
            self.hand_in(requirement, by, with_file=n == 0)

    def applies(self, day: int, item: str, who: str, **more: Any) -> Story:
        """The application is filled in and submitted."""
        yield from self.drafts(day, item, who, **more)
        actions.submit(self.pk, by=self.applying())

    def corrects(self, day: int, *, problem: str = "") -> Story:
        """The window checks the materials and tells the applicant, once, all that is missing or wrong."""
        yield self.on(day)
        self.check(defect=problem)
        actions.request_correction(self.pk, by=self.county.wangfang)

    def supplements(self, day: int) -> Story:
        """The applicant hands in everything the notice asked for."""
        yield self.on(day)
        notice = self.case.corrections.order_by("-round")[0]
        asked = {gap["requirement"] for gap in notice.gaps}
        for requirement in self.wanted(self.case):
            if requirement.pk in asked:
                self.hand_in(requirement, APPLICANT, with_file=True)
        actions.supplement(self.pk, by=APPLICANT)

    def is_accepted(self, day: int, by: Officer | None = None) -> Story:
        """The window finds the application complete and accepts it."""
        yield self.on(day)
        self.check(by=by)
        actions.accept(self.pk, by=by or self.county.wangfang)

    def is_deemed_accepted(self, day: int) -> Story:
        """Nobody answers; by ``day`` the law itself has accepted the application."""
        yield self.on(day)

    # Examination -------------------------------------------------------------------------------------------

    def handled(
        self, day: int, *, visit: bool = True, stance: str = Stance.AGREE, text: str = "", **more: Any
    ) -> Story:
        """The handler's documentary opinion, which also recommends an inspection or not."""
        yield self.on(day)
        asked: dict[str, Any] = {} if self.item == "LW-03" else {"recommend_visit": visit}
        actions.handle(
            self.pk, text or self.texts["documentary"], by=self.county.zhangqiang, stance=stance, **asked, **more
        )

    def visit_decided(self, day: int, needed: bool = True) -> Story:
        """The deputy head decides on the inspection and names who organises it."""
        yield self.on(day)
        handler = self.county.zhangqiang if needed else None
        text = "同意现场审查。" if needed else "近期已现场检查，本次不再安排现场审查。"
        actions.decide_visit(self.pk, needed, by=self.county.chenli, handler=handler, text=text)

    def team_formed(self, day: int) -> Story:
        yield self.on(day)
        self.form_team()

    def visited(self, day: int, result: str = VisitResult.PASS, *, signed: bool = True) -> Story:
        """The inspection or re-check: team, record, signatures, the expert's own opinion, the applicant's signature."""
        yield self.on(day, after=20)
        self.form_team()
        self.write_record(result)
        if signed:
            self.everybody_signs()
            closing = actions.recheck if self.rechecking() else actions.finish_visit
            closing(self.pk, by=self.county.zhangqiang)

    def rectified(self, day: int) -> Story:
        """The applicant reports that everything is put right."""
        yield self.on(day)
        actions.report_rectified(self.pk, by=APPLICANT, note="已按要求整改完毕，申请复查。")

    def summed_up(self, day: int, *, stance: str = Stance.AGREE, text: str = "") -> Story:
        """The handler's opinion after the inspection."""
        yield self.on(day)
        actions.handle(self.pk, text or self.texts["conclusion"], by=self.county.zhangqiang, stance=stance)

    def reviewed(self, day: int, *, stance: str = Stance.AGREE, text: str = "同意承办人意见。") -> Story:
        yield self.on(day)
        actions.review(self.pk, text, by=self.county.chenli, stance=stance)

    def sent_back(self, day: int, text: str) -> Story:
        yield self.on(day)
        actions.send_back(self.pk, text, by=self.county.chenli)

    def proposed(self, day: int) -> Story:
        """The office shows what is proposed."""
        yield self.on(day)
        actions.publish_proposed(self.pk, by=self.county.hejing, channel=CHANNEL)

    def proposal_closed(self, day: int) -> Story:
        yield self.on(day)
        actions.close_proposed(self.pk, by=self.county.hejing)

    def resolved(self, day: int, resolution: str = "agreed", *, against: str = "", text: str = "") -> Story:
        """The case waits for the next meeting after ``day``, which resolves on it."""
        meeting_day = self.stage.agenda.enter(day, Wish(self.pk, resolution, against, text))
        yield self.on(meeting_day, after=420)

    # Clock -------------------------------------------------------------------------------------------------

    def stopped(self, day: int, reason: str, note: str, paper: str, needed: str) -> Story:
        yield self.on(day)
        county = self.county
        actions.stop_clock(
            self.pk, reason, by=county.zhangqiang, paper=paper, needed_time=needed, note=note, approver=county.chenli
        )

    def resumed(self, day: int, note: str) -> Story:
        yield self.on(day)
        actions.resume_clock(self.pk, by=self.county.zhangqiang, note=note)

    def extension_asked(self, day: int, value: int, reason: str) -> Story:
        yield self.on(day)
        actions.request_extension(self.pk, value, reason, by=self.county.zhangqiang)

    def extension_decided(self, day: int, approve: bool, *, told: bool = True, note: str = "") -> Story:
        yield self.on(day)
        paper = f"临安监延〔{self.stage.today:%Y}〕{self.number}号" if approve else ""
        actions.decide_extension(self.pk, approve, by=self.county.liumin, paper=paper, note=note)
        if approve and told:
            actions.notify_extension(self.pk, by=self.county.zhangqiang, how="书面告知并电话确认")

    # Decision and after ------------------------------------------------------------------------------------

    def granted(self, day: int, by: Officer | None = None) -> Story:
        yield self.on(day)
        actions.grant(self.pk, "同意。", by=by or self.county.liumin, result=self.result())
        self._hand_up()

    def _hand_up(self) -> None:
        """A first review goes on to the authority that issues the same day."""
        case = self.case
        if case.version.subtype == FIRST_REVIEW:
            letter = {
                "authority": case.version.issuing_authority or "郴州市应急管理局",
                "letter": f"临应急报〔{self.stage.today:%Y}〕{40 + self.number}号",
                "receipt": "市局政务服务窗口签收",
            }
            do(self.pk, "report_up", letter, by=self.county.zhangqiang)

    def refused(self, day: int, reasons: str, by: Officer | None = None) -> Story:
        yield self.on(day)
        actions.refuse(self.pk, reasons, by=by or self.county.liumin, facts=self.texts.get("failed", reasons))

    def delivered(self, day: int, method: str = "window") -> Story:
        yield self.on(day)
        recipient = self.case.applicant.contact_name
        proof = f"{recipient}在送达回证上签收"
        actions.deliver(self.pk, by=self.county.zhangqiang, method=method, recipient=recipient, proof=proof)

    def published(self, day: int) -> Story:
        yield self.on(day)
        actions.publish(self.pk, by=self.county.hejing, channel=CHANNEL)

    def taken_down(self, day: int, reason: str) -> Story:
        yield self.on(day)
        shown = self.case.publications.get(kind="result")
        actions.unpublish(self.pk, shown, reason, by=self.county.liumin)

    def archived(self, day: int) -> Story:
        yield self.on(day)
        actions.archive(self.pk, by=self.county.liwei, paper_location=f"局档案室3号柜第{self.number % 6 + 1}层")

    def ends(self, day: int, act: Any, *args: Any, by: By, **more: Any) -> Story:
        """One of the ends that are no decision."""
        yield self.on(day)
        act(self.pk, *args, by=by, **more)

    # What follows a light ----------------------------------------------------------------------------------

    def light(self, rule: str) -> Signal:
        return Signal.objects.select_related("concerned").get(case_id=self.pk, rule_id=rule, closed_at=None)

    def answered(self, day: int, rule: str, text: str) -> Story:
        """The officer concerned states the reason."""
        yield self.on(day)
        light = self.light(rule)
        assert light.concerned is not None
        dispose.reply(light.pk, text=text, by=duties(light.concerned)[0])

    def investigated(self, day: int, rule: str, by: Officer, *, means: str = "", findings: str = "") -> Story:
        """A supervisor opens an investigation, and concludes it where there are findings."""
        yield self.on(day)
        duty = duty_as(by, [Role.SUPERVISOR], by.organ)
        assert duty is not None
        light = self.light(rule)
        dispose.open_investigation(light.pk, by=duty)
        if findings:
            dispose.conclude_investigation(light.pk, means=means, findings=findings, by=duty)

    def put_out(self, day: int, rule: str, verdict: str, finding: str, by: Officer) -> Story:
        yield self.on(day)
        duty = duty_as(by, [Role.SUPERVISOR], by.organ)
        assert duty is not None
        dispose.close(self.light(rule).pk, verdict=verdict, finding=finding, by=duty)

    def appealed(self, day: int, rule: str, text: str) -> Story:
        """The officer concerned appeals against what was found."""
        yield self.on(day)
        light = Signal.objects.select_related("concerned").get(case_id=self.pk, rule_id=rule)
        assert light.concerned is not None
        appeal(light.pk, text=text, by=duties(light.concerned)[0])

    # Pieces of the acts ------------------------------------------------------------------------------------

    def version(self, item: str) -> ItemVersion:
        return ItemVersion.objects.select_related("item__organ").get(item__code=item, state="in_force")

    def wanted(self, case: Case) -> list[MaterialRequirement]:
        """The lines of the list this applicant can hand in."""
        lines = case.version.materials.filter(group__in=["", case.applicant_group]).order_by("position")
        return [line for line in lines if not line.catch_all]

    def applying(self) -> By:
        return APPLICANT if self.case.channel == "online" else self.county.wangfang

    def hand_in(self, requirement: MaterialRequirement, by: By, *, with_file: bool) -> None:
        file = uploaded(requirement.name, self.case.applicant) if with_file else None
        form = requirement.form if requirement.form != "unspecified" else "original"
        actions.hand_in(self.pk, by=by, requirement=requirement, form=form, copies=requirement.copies or 1, file=file)

    def check(self, defect: str = "", by: Officer | None = None) -> None:
        """Look at every material not looked at yet; ``defect`` is what is wrong with the first of them."""
        unseen = list(self.case.materials.filter(verdict="", withdrawn_at=None).order_by("requirement__position"))
        verdicts = {each.pk: (str(Verdict.OK), "") for each in unseen}
        if defect:
            verdicts[unseen[0].pk] = (str(Verdict.DEFECTIVE), defect)
        actions.check_materials(self.pk, verdicts, by=by or self.county.wangfang)

    def rechecking(self) -> bool:
        return self.case.steps.filter(kind=StepKind.RECHECK, state="active").exists()

    def form_team(self) -> None:
        county = self.county
        actions.assemble_team(
            self.pk, [county.zhangqiang, county.liwei], experts=[county.zhenggong], by=county.zhangqiang
        )

    def write_record(self, result: str) -> None:
        told = {VisitResult.PASS: "findings", VisitResult.RECTIFY: "findings", VisitResult.FAIL: "failed"}
        findings = self.texts[
            "rechecked" if self.rechecking() and result == VisitResult.PASS else told[VisitResult(result)]
        ]
        actions.record_visit(
            self.pk,
            by=self.county.zhangqiang,
            place=self.case.applicant.address,
            findings=findings,
            result=result,
            rectification=self.texts["rectify"].strip() if result == VisitResult.RECTIFY else "",
        )

    def everybody_signs(self) -> None:
        county = self.county
        for member in (county.zhangqiang, county.liwei, county.zhenggong):
            actions.sign_visit(self.pk, by=member)
        actions.give_expert_opinion(self.pk, self.texts["expert"], by=county.zhenggong)
        actions.sign_for_applicant(self.pk, self.case.applicant.contact_name, by=county.zhangqiang)

    def form(self) -> dict[str, Any]:
        """The application form as filled in on the day."""
        filled = dict(self.texts.get("form", {}))
        days = {"today": clock.today(), "in_three_years": clock.today().replace(year=clock.today().year + 3)}
        return {key: value.format(**days) if isinstance(value, str) else value for key, value in filled.items()}

    def result(self) -> dict[str, Any]:
        """What the certificate says."""
        told = dict(self.texts.get("grant", {}))
        if years := told.pop("valid_years", 0):
            today = clock.today()
            told |= {"valid_from": today, "valid_to": today.replace(year=today.year + years)}
        return told


def chain(*parts: Iterable[dt.datetime]) -> Story:
    """One part of a story after the other."""
    for part in parts:
        yield from part


@cache
def texts() -> dict[str, Any]:
    """How things are said, by item."""
    loaded: dict[str, Any] = read_yaml(DATA / "texts.yaml")
    return loaded
