"""The verbs of a permit. One call, one transaction, one event of the act (and those it brings with it)."""

from sundial.permits.actions.accept import accept, accept_jointly, deem_accepted, sweep_deemed
from sundial.permits.actions.close import decline, return_application, terminate, withdraw
from sundial.permits.actions.correct import check_materials, request_correction, supplement
from sundial.permits.actions.decide import grant, meet_again, refuse
from sundial.permits.actions.deliver import archive, deliver, deliver_jointly
from sundial.permits.actions.examine import decide_visit, give_opinion, handle, review, send_back
from sundial.permits.actions.open import fill, hand_in, hand_in_held, open_draft, take_back
from sundial.permits.actions.pledge import hand_in_later, pledge
from sundial.permits.actions.publish import close_proposed, publish, publish_proposed, unpublish
from sundial.permits.actions.reassign import reassign
from sundial.permits.actions.submit import Receipt, submit
from sundial.permits.actions.timing import (
    decide_extension,
    notify_extension,
    request_extension,
    resume_clock,
    stop_clock,
)
from sundial.permits.actions.visit import (
    assemble_team,
    finish_visit,
    give_expert_opinion,
    recheck,
    record_visit,
    report_rectified,
    sign_for_applicant,
    sign_visit,
)

__all__ = [
    "Receipt",
    "accept",
    "accept_jointly",
    "archive",
    "assemble_team",
    "check_materials",
    "close_proposed",
    "decide_extension",
    "decide_visit",
    "decline",
    "deem_accepted",
    "deliver",
    "deliver_jointly",
    "fill",
    "finish_visit",
    "give_expert_opinion",
    "give_opinion",
    "grant",
    "hand_in",
    "hand_in_held",
    "hand_in_later",
    "handle",
    "meet_again",
    "notify_extension",
    "open_draft",
    "pledge",
    "publish",
    "publish_proposed",
    "reassign",
    "recheck",
    "record_visit",
    "refuse",
    "report_rectified",
    "request_correction",
    "request_extension",
    "resume_clock",
    "return_application",
    "review",
    "send_back",
    "sign_for_applicant",
    "sign_visit",
    "stop_clock",
    "submit",
    "supplement",
    "sweep_deemed",
    "take_back",
    "terminate",
    "unpublish",
    "withdraw",
]
