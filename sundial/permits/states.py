"""The statutory life of an administrative licence, as the Administrative Licensing Law (行政许可法) orders it."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from sundial.cases.lifecycle import APPLICANT, STAYS, STEP, SYSTEM, Lifecycle, Transition, register
from sundial.cases.stated.reading import read_further
from sundial.organs.models import Role
from sundial.permits import opinions  # noqa: F401 - further.yaml names its effects
from sundial.powers.models import StepKind

PROCEDURE = "permit"
# What is granted on application: licences, and what catalogues have run beside them by the same steps.
POWER_TYPES = ("licence", "non_licence_approval", "filing", "confirmation", "public_service", "other")

STATES = {
    "draft": _("draft"),
    "submitted": _("submitted"),
    "correcting": _("being corrected"),
    "examining": _("under examination"),
    "granted": _("granted"),
    "refused": _("refused"),
    "delivered": _("delivered"),
    "published": _("published"),
    "archived": _("archived"),
    "declined": _("not accepted"),
    "withdrawn": _("withdrawn"),
    "returned": _("returned"),
    "terminated": _("terminated"),
    "transferred": _("handed over to another organ"),
    "lapsed": _("counted as given up"),
    "revoked": _("ended: revoked, recalled or cancelled"),
}

HANDLERS = (Role.WINDOW, Role.HANDLER_A, Role.HANDLER_B)
APPLYING = (APPLICANT, Role.WINDOW)
STAFF = (Role.HANDLER_A, Role.HANDLER_B, Role.DEPUTY_HEAD, Role.DIRECTOR, Role.OFFICE, Role.WINDOW, Role.EXPERT)
VISITS = (StepKind.ON_SITE, StepKind.RECHECK)


def act(
    action: str,
    sources: str,
    target: str,
    who: tuple[str, ...],
    article: str,
    label: object,
    verb: str = "other",
    *,
    limit: str = "",
    abnormal: bool = False,
    steps: tuple[str, ...] = (),
    step_optional: bool = False,
) -> Transition:
    """One row of the table; ``sources`` are states separated by blanks."""
    basis = f"行政许可法第{article}"
    return Transition(
        action, tuple(sources.split()), target, who, basis, label, verb, limit, abnormal, steps, step_optional
    )


INTAKE = (
    act("fill", "draft correcting", STAYS, APPLYING, "三十一条第一款", _("fill in the application")),
    act("hand_in", "draft correcting", STAYS, APPLYING, "三十一条第一款", _("hand in a material")),
    act("take_back", "draft correcting", STAYS, APPLYING, "三十一条第一款", _("take a material back")),
    act("pledge", "draft correcting", STAYS, APPLYING, "三十一条第一款", _("sign a pledge in place of a paper")),
    act("hand_in_later", "examining", STAYS, APPLYING, "三十一条第一款", _("hand in a paper that was to follow")),
    act("submit", "draft", "submitted", APPLYING, "二十九条", _("submit"), "submit"),
    act("check_materials", "submitted", "submitted", HANDLERS, "三十二条第一款第四项", _("check the materials")),
    act(
        "request_correction",
        "submitted",
        "correcting",
        HANDLERS,
        "三十二条第一款第四项",
        _("give the one-off correction notice"),
        "correction_notice",
        limit="correction_notice",
        abnormal=True,
    ),
    act(
        "supplement",
        "correcting",
        "submitted",
        APPLYING,
        "三十二条第一款第四项",
        _("hand in corrections"),
        "correction_done",
    ),
    act("accept", "submitted", "examining", HANDLERS, "三十二条第一款第五项", _("accept"), "accept"),
    act("accept_jointly", "submitted", "examining", (SYSTEM,), "二十六条第二款", _("accept with the whole"), "accept"),
    act(
        "deem_accepted",
        "submitted",
        "examining",
        (SYSTEM,),
        "三十二条第一款第四项",
        _("count as accepted"),
        "deemed_accept",
        abnormal=True,
    ),
    act(
        "decline",
        "submitted correcting",
        "declined",
        HANDLERS,
        "三十二条第一款第一、二项",
        _("decline to accept"),
        "decline",
        abnormal=True,
    ),
    act(
        "return_application",
        "submitted correcting",
        "returned",
        HANDLERS,
        "三十二条",
        _("return the application"),
        "return",
        abnormal=True,
    ),
)

EXAMINATION = (
    act(
        "handle",
        "examining",
        "examining",
        (STEP,),
        "三十四条第一款",
        _("give the handling opinion"),
        "step_done",
        steps=(StepKind.HANDLE,),
    ),
    act(
        "decide_visit",
        "examining",
        "examining",
        (STEP,),
        "三十四条第三款",
        _("decide on the inspection"),
        "step_done",
        steps=(StepKind.DECIDE_VISIT,),
    ),
    act("assemble_team", "examining", "examining", (STEP,), "三十四条第三款", _("form the team"), steps=VISITS),
    act("record_visit", "examining", "examining", (STEP,), "三十四条第三款", _("record the inspection"), steps=VISITS),
    act("sign_visit", "examining", "examining", STAFF, "三十四条第三款", _("sign the record"), steps=VISITS),
    act(
        "sign_for_applicant",
        "examining",
        "examining",
        (APPLICANT, STEP),
        "三十四条第三款",
        _("enter the applicant's signature"),
        steps=VISITS,
    ),
    act(
        "give_expert_opinion",
        "examining",
        "examining",
        (Role.EXPERT,),
        "五十五条",
        _("give the expert opinion"),
        steps=VISITS,
    ),
    act(
        "finish_visit",
        "examining",
        "examining",
        (STEP,),
        "三十四条第三款",
        _("close the inspection"),
        "step_done",
        steps=(StepKind.ON_SITE,),
    ),
    act(
        "report_rectified",
        "examining",
        "examining",
        (APPLICANT, *HANDLERS),
        "三十四条第三款",
        _("report the rectification"),
        steps=(StepKind.RECHECK,),
    ),
    act(
        "recheck",
        "examining",
        "examining",
        (STEP,),
        "三十四条第三款",
        _("close the re-check"),
        "step_done",
        steps=(StepKind.RECHECK,),
    ),
    act(
        "give_opinion",
        "examining",
        "examining",
        (STEP,),
        "三十四条第一款",
        _("give an opinion"),
        "step_done",
        steps=(StepKind.EXPERT, StepKind.LEGAL_REVIEW, StepKind.SECTION),
    ),
    act(
        "review",
        "examining",
        "examining",
        (STEP,),
        "三十四条第一款",
        _("review"),
        "step_done",
        steps=(StepKind.REVIEW,),
    ),
    act(
        "send_back",
        "examining",
        "examining",
        (STEP,),
        "三十四条第一款",
        _("send back to the handler"),
        abnormal=True,
        steps=(StepKind.REVIEW,),
    ),
    act(
        "publish_proposed",
        "examining",
        "examining",
        (STEP,),
        "四十条",
        _("publish the proposed decision"),
        "publish_proposed",
        limit="publication",
        steps=(StepKind.PUBLISH_PROPOSED,),
    ),
    act(
        "close_proposed",
        "examining",
        "examining",
        (STEP,),
        "四十条",
        _("close the publication of the proposed decision"),
        "step_done",
        steps=(StepKind.PUBLISH_PROPOSED,),
    ),
    act(
        "resolve",
        "examining",
        "examining",
        (STEP, Role.RECORDER),
        "三十四条第一款",
        _("enter the resolution of the meeting"),
        "meeting_decision",
        steps=(StepKind.MEETING,),
    ),
    act(
        "meet_again",
        "examining",
        "examining",
        (Role.DIRECTOR,),
        "三十四条第一款",
        _("put before a new meeting"),
        abnormal=True,
        steps=(StepKind.SIGN,),
    ),
    act(
        "stop_clock",
        "examining",
        "examining",
        (Role.HANDLER_A, Role.HANDLER_B, Role.DEPUTY_HEAD),
        "四十五条",
        _("stop the clock"),
        "clock_stop",
        abnormal=True,
    ),
    act(
        "resume_clock",
        "examining",
        "examining",
        (Role.HANDLER_A, Role.HANDLER_B, Role.DEPUTY_HEAD),
        "四十五条",
        _("resume the clock"),
        "clock_resume",
    ),
    act(
        "request_extension",
        "examining",
        "examining",
        (Role.HANDLER_A, Role.HANDLER_B),
        "四十二条第一款",
        _("ask for an extension"),
        "extension_request",
        abnormal=True,
    ),
    act(
        "decide_extension",
        "examining",
        "examining",
        (Role.DIRECTOR,),
        "四十二条第一款",
        _("decide on the extension"),
        "extension_approve",
    ),
    act(
        "notify_extension",
        "examining",
        "examining",
        HANDLERS,
        "四十二条第一款",
        _("tell the applicant why it takes longer"),
        "notify_extension",
    ),
    act(
        "reassign",
        "examining",
        "examining",
        (Role.DEPUTY_HEAD, Role.DIRECTOR),
        "三十四条第一款",
        _("name another officer"),
    ),
)

DECISION = (
    act(
        "grant",
        "examining",
        "granted",
        (STEP, Role.DIRECTOR),
        "三十八条第一款",
        _("grant"),
        "decide_grant",
        steps=(StepKind.SIGN,),
        step_optional=True,
    ),
    act(
        "refuse",
        "examining",
        "refused",
        (STEP, Role.DIRECTOR),
        "三十八条第二款",
        _("refuse with reasons"),
        "decide_refuse",
        steps=(StepKind.SIGN,),
        step_optional=True,
    ),
    act(
        "deliver",
        "granted refused",
        "delivered",
        HANDLERS,
        "四十四条",
        _("deliver"),
        "deliver",
        limit="delivery",
    ),
    act(
        "deliver_jointly",
        "granted refused",
        "delivered",
        (SYSTEM,),
        "二十六条第二款",
        _("deliver with the whole"),
        "deliver",
    ),
    act(
        "publish",
        "delivered",
        "published",
        (Role.OFFICE, *HANDLERS),
        "四十条",
        _("publish the result"),
        "publish",
        limit="publication",
    ),
    act(
        "unpublish",
        "published",
        "published",
        (Role.OFFICE, Role.DIRECTOR),
        "四十条",
        _("take the publication down"),
        "unpublish",
    ),
    act(
        "archive", "published delivered", "archived", (Role.HANDLER_B, Role.OFFICE), "六十一条", _("archive"), "archive"
    ),
)

ENDINGS = (
    act(
        "withdraw",
        "draft submitted correcting examining",
        "withdrawn",
        APPLYING,
        "三十二条",
        _("withdraw the application"),
        "withdraw",
        abnormal=True,
    ),
    act(
        "terminate",
        "examining",
        "terminated",
        (Role.DIRECTOR,),
        "七十条",
        _("terminate"),
        "terminate",
        abnormal=True,
    ),
)

# The acts of further.yaml name effects of ours, which are known once their module is.
FURTHER = read_further(PROCEDURE, Path(__file__).with_name("further.yaml"))

PERMIT = register(
    Lifecycle(
        procedure=PROCEDURE,
        states=STATES,
        start="draft",
        final=frozenset(
            {"archived", "declined", "withdrawn", "returned", "terminated", "transferred", "lapsed", "revoked"}
        ),
        transitions=(*INTAKE, *EXAMINATION, *DECISION, *ENDINGS, *FURTHER.transitions),
        holders={
            "submitted": Role.WINDOW,
            "examining": Role.DIRECTOR,
            "granted": Role.HANDLER_A,
            "refused": Role.HANDLER_A,
            "delivered": Role.OFFICE,
            "published": Role.HANDLER_B,
        },
        line=("submitted", "examining", "granted", "delivered", "published", "archived"),
        tones={
            "submitted": "info",
            "correcting": "attention",
            "examining": "info",
            "granted": "good",
            "refused": "bad",
            "delivered": "good",
            "published": "good",
            "declined": "bad",
            "returned": "bad",
            "revoked": "bad",
        },
    )
)
