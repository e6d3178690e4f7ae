"""Acts of the decision and after: grant, refuse, terminate, deliver, publish, archive."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Publication, PublicationKind
from sundial.desk.acts.base import ActForm, act
from sundial.desk.acts.examination import Channelled
from sundial.desk.acts.intake import Reasons
from sundial.desk.acts.paper_fields import asked_by
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.permits import actions, file_list, papers
from sundial.permits.states import PROCEDURE
from sundial.ui.fields import LongText

RESULT = "result_"


@act(PROCEDURE, "grant")
class Grant(ActForm):
    """The signature, and whatever the item's own decision paper must say that the case does not know."""

    verb = actions.grant
    intro = _("You sign the decision. It is written into the record at once and cannot be taken back.")
    beside = ("resolution", "opinions")
    text = LongText(label=_("Words with the signature"), required=False)

    def prepare(self) -> None:
        for field in papers.fields_for(self.case, "grant"):
            initial = clock.today() if field.name == "valid_from" and not field.optional else None
            self.fields[RESULT + field.name] = asked_by(field, initial)

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        result = {name.removeprefix(RESULT): given.pop(name) for name in list(given) if name.startswith(RESULT)}
        return {**given, "result": result}

    def refuse(self, refusal: Refusal) -> None:
        name = RESULT + refusal.field.partition(".")[0]
        if name in self.fields:
            self.add_error(name, str(refusal))
            return
        super().refuse(refusal)


@act(PROCEDURE, "refuse")
class Refuse(ActForm):
    verb = actions.refuse
    dangerous = True
    intro = _("The applicant gets these reasons in writing, with the remedies.")
    beside = ("resolution", "opinions")
    facts = LongText(label=_("Facts"))
    reasons = LongText(label=_("Reasons, one a line"))
    refusal_basis = forms.CharField(label=_("Law and article the refusal rests on"), max_length=300)

    def prepare(self) -> None:
        known = papers.derived(self.case, "refuse")
        if self.case.answers.get("proposal") == "refuse":
            self.fields["facts"].initial = known["facts"]
        self.fields["refusal_basis"].initial = known["refusal_basis"]


@act(PROCEDURE, "terminate")
class Terminate(Reasons):
    verb = actions.terminate


DELIVERY = {
    "direct": _("handed over"),
    "window": _("fetched at the window"),
    "mail": _("by registered post"),
    "electronic": _("electronically, with consent"),
    "leave": _("left at the address, with a witness"),
    "entrust": _("through another organ"),
    "notice": _("by public notice"),
}


@act(PROCEDURE, "deliver")
class Deliver(ActForm):
    verb = actions.deliver
    beside = ("papers",)
    method = forms.ChoiceField(
        label=_("How it is delivered"), choices=list(DELIVERY.items()), widget=forms.RadioSelect, initial="window"
    )
    recipient = forms.CharField(label=_("Received by"), max_length=100)
    proof = forms.CharField(
        label=_("Proof"), max_length=300, help_text=_("Such as the signed receipt, or the number of the letter.")
    )
    place = forms.CharField(label=_("Place, if not at the organ"), max_length=200, required=False)

    def prepare(self) -> None:
        applicant = self.case.applicant
        self.fields["recipient"].initial = applicant.contact_name or applicant.legal_representative or applicant.name


@act(PROCEDURE, "publish")
class Publish(Channelled):
    verb = actions.publish
    kind = PublicationKind.RESULT


@act(PROCEDURE, "unpublish")
class Unpublish(ActForm):
    verb = actions.unpublish
    dangerous = True
    publication = forms.ModelChoiceField(label=_("Publication"), queryset=Publication.objects.none(), empty_label=None)
    reason = LongText(label=_("Reason"))

    def prepare(self) -> None:
        self.choose("publication", self.case.publications.filter(withdrawn_at__isnull=True))


@act(PROCEDURE, "archive")
class Archive(ActForm):
    verb = actions.archive
    beside = ("file",)
    paper_location = forms.CharField(
        label=_("Where the paper originals are kept"), max_length=200, help_text=_("Room, shelf and box.")
    )

    @property
    def lacking(self) -> list[str]:
        """What the file lacks now; archiving is refused until it is there."""
        return [str(title) for title in file_list.missing(self.case)]
