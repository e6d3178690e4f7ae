"""What this room writes into the record: one kind per act of the table, with its public verb and its sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("permit.open", "step", _("%(actor)s opened an application"))
register("permit.fill", "step", _("%(actor)s filled in the application"))
register(
    "permit.hand_in",
    "supplement",
    _("%(actor)s handed in “%(material)s”"),
    by_officer=_("%(actor)s received “%(material)s”"),
)
register("permit.take_back", "supplement", _("%(actor)s took “%(material)s” back"))
register("permit.pledge", "supplement", _("%(actor)s signed in place of “%(material)s”: %(promise)s"))
register("permit.hand_in_later", "supplement", _("%(actor)s handed in “%(material)s”, which was to follow"))
register(
    "permit.submit",
    "submit",
    _("%(actor)s submitted the application"),
    by_officer=_("%(actor)s received the application at the window"),
)
register("permit.check_materials", "step", _("%(actor)s checked the materials"))
register("permit.request_correction", "correct", _("%(actor)s told the applicant once what must be corrected"))
register(
    "permit.supplement",
    "supplement",
    _("%(actor)s handed in all corrections"),
    by_officer=_("%(actor)s received all corrections at the window"),
)
register("permit.await_papers", "supplement", _("The time for the papers that are to follow runs"))
register("permit.accept", "accept", _("%(actor)s accepted the application, as of %(accepted_on)s"))
register("permit.accept_jointly", "accept", _("Accepted with the whole of the joint approval"))
register(
    "permit.deem_accepted",
    "accept",
    _("Nobody answered in time: the application counts as accepted on %(accepted_on)s"),
)
register("permit.decline", "refuse", _("%(actor)s declined to accept the application: %(reason)s"))
register("permit.return_application", "refuse", _("%(actor)s returned the application: %(reason)s"))
register(
    "permit.withdraw",
    "revoke",
    _("%(actor)s withdrew the application"),
    by_officer=_("%(actor)s entered that the applicant withdrew the application"),
)
register("permit.terminate", "revoke", _("%(actor)s terminated the case: %(reason)s"))

register("permit.start_step", "step", _("Step %(step)s “%(step_name)s” began"))
register("permit.handle", "step", _("%(actor)s gave the handling opinion at “%(step_name)s”"))
register("permit.decide_visit", "step", _("%(actor)s decided on the inspection"))
register("permit.give_opinion", "step", _("%(actor)s gave an opinion at “%(step_name)s”"))
register("permit.review", "step", _("%(actor)s reviewed the case"))
register("permit.send_back", "step", _("%(actor)s sent the case back to “%(returned_to)s”: %(reason)s"))
register("permit.reassign", "step", _("%(actor)s put “%(step_name)s” into the hands of %(to_officer)s"))
register("permit.resolve", "decide", _("The meeting %(meeting)s resolved on the case"))

register("permit.meet_again", "step", _("%(actor)s put the case before a new meeting: %(reason)s"))

register("permit.assemble_team", "inspect", _("%(actor)s formed the team of the inspection"))
register("permit.record_visit", "inspect", _("%(actor)s recorded the inspection"))
register("permit.sign_visit", "inspect", _("%(actor)s signed the record of the inspection"))
register("permit.sign_for_applicant", "inspect", _("The applicant's responsible person signed the record"))
register("permit.give_expert_opinion", "inspect", _("%(actor)s gave an independent expert opinion"))
register("permit.finish_visit", "inspect", _("%(actor)s closed the inspection"))
register("permit.report_rectified", "supplement", _("%(actor)s reported that the rectification is done"))
register("permit.recheck", "inspect", _("%(actor)s closed the re-check"))

register("permit.stop_clock", "step", _("%(actor)s stopped the clock: %(reason)s"))
register("permit.resume_clock", "step", _("The clock runs again"))
register("permit.request_extension", "step", _("%(actor)s asked for an extension: %(reason)s"))
register("permit.decide_extension", "decide", _("%(actor)s decided on the extension"))
register("permit.extend", "step", _("The limit was extended, approved by %(approver)s"))
register("permit.notify_extension", "deliver", _("%(actor)s told the applicant why it takes longer"))

register("permit.publish_proposed", "release", _("%(actor)s published the proposed decision"))
register("permit.close_proposed", "release", _("%(actor)s closed the publication of the proposed decision"))
register("permit.sign", "decide", _("%(actor)s signed"))
register("permit.grant", "decide", _("%(actor)s granted the permit"))
register("permit.refuse", "decide", _("%(actor)s refused the permit: %(reason)s"))
register("permit.deliver", "deliver", _("%(actor)s delivered the decision"))
register("permit.deliver_jointly", "deliver", _("Delivered with the one result of the joint approval"))
register("permit.publish", "release", _("%(actor)s published the result"))
register("permit.unpublish", "release", _("%(actor)s took the publication down: %(reason)s"))
register("permit.archive", "step", _("%(actor)s put the file into the archive"))
