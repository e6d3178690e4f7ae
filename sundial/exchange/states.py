"""The life of a case that another system runs: it is told here and watched here, and nobody acts on it here (EXCH-12)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sundial.cases.lifecycle import STAYS, SYSTEM, Lifecycle, Transition, register

PROCEDURE = "imported"
RUNNING, ENDED = "running", "ended"

# The acts that end a case for the rules (the fact ``ended_on``).
ENDING = frozenset(
    [
        "decline",
        "decide_grant",
        "decide_refuse",
        "decide_penalty",
        "decide_no_penalty",
        "not_file",
        "cancel_filing",
        "withdraw",
        "terminate",
        "return",
        "merge",
        "transfer_out",
        "archive",
    ]
)
PENALTY = {"decide_penalty": "penalty", "decide_no_penalty": "no_penalty"}
OUTCOMES = {**PENALTY, "decide_grant": "granted", "decide_refuse": "refused"}

LIFE = register(
    Lifecycle(
        procedure=PROCEDURE,
        states={RUNNING: _("running in its own system"), ENDED: _("ended in its own system")},
        start=RUNNING,
        final=frozenset({ENDED}),
        line=(RUNNING, ENDED),
        tones={RUNNING: "info", ENDED: "good"},
        transitions=(
            Transition(
                action="take_over",
                sources=(RUNNING,),
                target=STAYS,
                branches=(ENDED,),
                who=(SYSTEM,),
                basis="关于加快推进全国一体化在线政务服务平台建设的指导意见（国发〔2018〕27号）",
                label=_("take over from another system"),
            ),
        ),
    )
)
