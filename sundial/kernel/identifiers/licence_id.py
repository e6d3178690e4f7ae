"""电子证照标识, GB/T 36904-2018: root . type(21) . issuer(18) . serial . version(3) . check(1).

``type`` is the credit code of the body that defines the licence plus three digits; the check character is
ISO 7064 MOD 37,36 over the four middle parts without dots.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sundial.kernel.identifiers.check_characters import ALPHANUMERIC, hybrid
from sundial.kernel.refusal import Refusal, gettext_noop

ROOT = "1.2.156.3005.2"
_FORM = re.compile(re.escape(ROOT) + r"\.([0-9A-Z]{21})\.([0-9A-Z]{18})\.([0-9A-Z]{1,64})\.([0-9]{3})\.([0-9A-Z])")


class Fault(StrEnum):
    """What is wrong with an identifier."""

    FORM = "form"
    CHECKDIGIT = "checkdigit"


_SENTENCES = {
    Fault.FORM: gettext_noop("This is not an electronic licence identifier."),
    Fault.CHECKDIGIT: gettext_noop("The check character of this licence identifier does not fit."),
}


@dataclass(frozen=True)
class LicenceId:
    """The parts of an identifier; ``str()`` writes it with its check character."""

    type: str
    issuer: str
    serial: str
    version: int

    def __str__(self) -> str:
        body = [self.type, self.issuer, self.serial, f"{self.version:03d}"]
        return ".".join([ROOT, *body, hybrid("".join(body), ALPHANUMERIC)])


def make(licence_type: str, issuer: str, serial: str, version: int = 1) -> LicenceId:
    """Return the identifier of one licence. ``Refusal`` ``licence_id.form`` when a part has a wrong form.

    ``licence_type`` 21 characters, ``issuer`` an 18-character credit code, ``serial`` letters and digits,
    ``version`` 1–999.
    """
    made = LicenceId(licence_type, issuer, serial.upper(), version)
    well_formed = {*licence_type, *issuer, *made.serial} <= set(ALPHANUMERIC)
    if not well_formed or not 1 <= version <= 999 or fault_of(str(made)):
        raise _refusal(Fault.FORM, "licence_id")
    return made


def fault_of(text: str) -> Fault | None:
    """Return what is wrong with an identifier, or ``None`` when it is good."""
    match = _FORM.fullmatch(text)
    if match is None:
        return Fault.FORM
    *body, check = match.groups()
    return None if hybrid("".join(body), ALPHANUMERIC) == check else Fault.CHECKDIGIT


def parse(text: str, *, field: str = "licence_id") -> LicenceId:
    """Return the parts of ``text``; ``Refusal`` ``licence_id.<fault>`` when it is not good."""
    fault = fault_of(text)
    if fault is not None:
        raise _refusal(fault, field)
    licence_type, issuer, serial, version, _ = text.removeprefix(ROOT + ".").split(".")
    return LicenceId(licence_type, issuer, serial, int(version))


def _refusal(fault: Fault, field: str) -> Refusal:
    return Refusal(f"licence_id.{fault.value}", _SENTENCES[fault], field=field, basis="GB/T 36904-2018")
