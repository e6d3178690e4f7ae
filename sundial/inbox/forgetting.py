"""Where the party of a case could be reached is forgotten with the party; that it was told, and what, stays."""

from sundial.cases.forgetting import knows_applicants
from sundial.cases.models import Case
from sundial.inbox.models import MessageDispatch, Reach
from sundial.system.outgoing.models import DispatchState


@knows_applicants
def forget_addresses(case: Case) -> None:
    """Take away the addresses; what has not gone out yet goes nowhere any more."""
    Reach.objects.filter(case=case).delete()
    dispatches = MessageDispatch.objects.filter(message__case=case)
    dispatches.filter(state=DispatchState.WAITING).update(state=DispatchState.FAILED)
    dispatches.update(address="", trouble="")
