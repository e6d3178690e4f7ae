"""Acts of the decision and after: grant, refuse, terminate, deliver, publish, archive."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Publication
from sundial.desk.acts.base import ActForm, LongText, act
from sundial.desk.acts.examination import Channelled
from sundial.desk.acts.intake import Reasons
from sundial.permits import actions
from sundial.permits.states import PROCEDURE


@act(PROCEDURE, "grant")
class Grant(ActForm):
    verb = actions.grant
    intro = _("You sign the decision. It is written into the record at once and cannot be taken back.")
    text = LongText(label=_("Text of the decision"), required=False)


@act(PROCEDURE, "refuse")
class Refuse(ActForm):
    verb = actions.refuse
    dangerous = True
    intro = _("The applicant gets these reasons in writing, with the remedies.")
    facts = LongText(label=_("Facts"), required=False)
    reasons = LongText(label=_("Reasons"))
    refusal_basis = forms.CharField(label=_("Law and article the refusal rests on"), max_length=300)


@act(PROCEDURE, "terminate")
class Terminate(Reasons):
    verb = actions.terminate


@act(PROCEDURE, "deliver")
class Deliver(ActForm):
    verb = actions.deliver
    method = forms.ChoiceField(
        label=_("How it is delivered"),
        choices=[
            ("direct", _("handed over")),
            ("post", _("by registered post")),
            ("electronic", _("electronically, with consent")),
            ("left", _("left at the address, with a witness")),
            ("entrusted", _("through another organ")),
            ("notice", _("by public notice")),
        ],
        widget=forms.RadioSelect,
    )
    recipient = forms.CharField(label=_("Received by"), max_length=100)
    proof = forms.CharField(
        label=_("Proof"), max_length=300, help_text=_("Such as the signed receipt, or the number of the letter.")
    )


@act(PROCEDURE, "publish")
class Publish(Channelled):
    verb = actions.publish
    intro = _("Names and numbers of persons are masked by rule before anything is shown.")


@act(PROCEDURE, "unpublish")
class Unpublish(ActForm):
    verb = actions.unpublish
    dangerous = True
    publication = forms.ModelChoiceField(label=_("Publication"), queryset=Publication.objects.none())
    reason = LongText(label=_("Reason"))

    def prepare(self) -> None:
        standing = self.case.publications.filter(withdrawn_at__isnull=True)
        self.fields["publication"].queryset = standing  # type: ignore[attr-defined]  # a model choice has a queryset


@act(PROCEDURE, "archive")
class Archive(ActForm):
    verb = actions.archive
    paper_location = forms.CharField(label=_("Where the paper originals are kept"), max_length=200)
