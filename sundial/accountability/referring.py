"""What is not decided here: discipline and crime go to the body that decides them and are followed to their end (ACC-30).

Also what carrying out takes away: a transfer with loss of the enforcement qualification ends the certificates (ACC-15).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sundial.accountability.regimes import CERTIFICATES, regime_of
from sundial.accountability.trace import PROCEDURE
from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.cases.stated import effect, standing_check
from sundial.cases.stated.asked import Choices, choices_of, names_of
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Certificate
from sundial.organs.people import date_certificate

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

A_DAY = dt.timedelta(days=1)
BASIS = "违反权力运行责任追究制度第四条"
TOLD = ("receiving_body", "referral_number", "referred_on")
RESULT = ("referral_result", "result_number", "ended_on")


def _decided(case: Case) -> Iterator[tuple[str, str]]:
    """Key and words of every referral the decision names: one for each person and body."""
    referred = regime_of(case).referred
    for line in case.answers.get("decided", []):
        for code in line.get("held", []):
            if code in referred:
                yield f"{line['officer']}:{code}", f"{line['name']}：{referred[code]}"


@names_of("referrals_due", "referrals_open")
def _all(case: Case) -> Choices:
    return dict(_decided(case))


@choices_of("referrals_due")
def referrals_due(case: Case) -> Choices:
    """The referrals decided that have not been made."""
    return {key: words for key, words in _decided(case) if key not in _kept(case)}


@choices_of("referrals_open")
def referrals_open(case: Case) -> Choices:
    """Those made whose end is not known."""
    return {key: words for key, words in _decided(case) if "ended_on" not in _kept(case).get(key, {"ended_on": ""})}


def _kept(case: Case) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = case.answers.get("referrals", {})
    return found


@effect("keep_referral")
def keep_referral(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """To whom it went, by which letter, on which day."""
    told = {name: answers[name] for name in TOLD}
    act.case.answers["referrals"] = _kept(act.case) | {answers["referral"]: told}


@effect("end_referral")
def end_referral(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """What the receiving body decided, with the number of its paper."""
    key, kept = answers["referral"], _kept(act.case)
    result = {name: answers.get(name) or "" for name in RESULT}
    act.case.answers["referrals"] = kept | {key: kept[key] | result}


@standing_check("referrals_ended")
def referrals_ended(case: Case, at: dt.datetime, argument: None) -> None:
    """Every referral decided has been made and has ended. Raises ``liability.referral``."""
    left = [*referrals_due(case).values(), *referrals_open(case).values()]
    if left:
        raise Refusal(
            "liability.referral",
            gettext_lazy("Not referred, or without a result yet: %(left)s."),
            basis=BASIS,
            left="、".join(map(str, left)),
        )


@effect("take_certificates")
def take_certificates(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Whoever is transferred with loss of his qualification holds no certificate from today on."""
    forms, yesterday = regime_of(act.case).forms, local_date(act.at) - A_DAY
    taking = {code for code, form in forms.items() if form.takes == CERTIFICATES}
    losing = [line["officer"] for line in act.case.answers.get("decided", []) if taking.intersection(line["held"])]
    for held in Certificate.objects.filter(officer__in=losing, valid_from__lte=yesterday, valid_to__gt=yesterday):
        date_certificate(held, yesterday, case=act.case.number, by=act.hand.actor)


@panel(PROCEDURE)
def followed(case: Case) -> Panel | None:
    """Every referral with its letter and its end."""
    kept = _kept(case)
    lines = tuple(
        Line((Cell(str(words)), *(Cell(kept.get(key, {}).get(name) or "—") for name in (*TOLD, "referral_result"))))
        for key, words in _decided(case)
    )
    if not lines:
        return None
    return Panel(
        _("Referred to other bodies"), (_("Referral"), _("Receiving body"), _("Number"), _("Day"), _("Result")), lines
    )
