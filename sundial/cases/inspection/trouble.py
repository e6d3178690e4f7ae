"""What an inspection found. Only ``inspect`` knows slot and field, so only it turns a finding into a refusal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sundial.cases.inspection.policy import signatures


class Harmful(Exception):
    """A file that is not taken. ``code`` is stable, ``sentence`` a message id, ``values`` what fills its places."""

    def __init__(self, code: str, sentence: object, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.values = values


def no_malware(data: bytes) -> None:
    """Raise Harmful when ``data`` holds a signature of the policy."""
    if any(signature in data for signature in signatures("malware")):
        raise Harmful("malware", _("The file carries a known malicious signature."))
