"""An order of supervision may be recorded apart from the case it speaks of."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import F

from sundial.cases.models import Case
from sundial.cases.naming import Chain, speaks_elsewhere
from sundial.supervision.orders.models import Order


@speaks_elsewhere
def orders_on(cases: Collection[Case]) -> Iterator[tuple[UUID, Chain]]:
    """The orders that speak of a case and are recorded in a chain of their own."""
    for order in Order.objects.filter(case__in=cases).exclude(subject_id=F("case_id")).select_related("organ"):
        if order.case_id:
            yield order.case_id, Chain("order", order.subject_id, order.organ.code)
