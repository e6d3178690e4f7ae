"""The one way our code says no: a stable code, one sentence, the field, the rule's basis, and who may do it instead."""

from __future__ import annotations


class Refusal(Exception):
    """What was asked is against a rule. Nothing was changed.

    ``sentence`` may be a lazy translation holding ``%(name)s`` places, filled from ``values``.
    """

    def __init__(
        self, code: str, sentence: object, *, field: str = "", basis: str = "", who: object = "", **values: object
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field
        self.basis = basis
        self.who = who
        self.values = values

    def __str__(self) -> str:
        return str(self.sentence) % self.values if self.values else str(self.sentence)

    def as_dict(self) -> dict[str, str]:
        """The refusal as plain text fields, for an API or a log."""
        return {
            "code": self.code,
            "sentence": str(self),
            "field": self.field,
            "basis": self.basis,
            "who": str(self.who),
        }
