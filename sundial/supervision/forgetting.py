"""An order of supervision may be recorded apart from the case it speaks of."""

from collections.abc import Iterator

from django.db.models import F

from sundial.cases.models import Case
from sundial.cases.naming import Chain, speaks_elsewhere
from sundial.supervision.orders.models import Order


@speaks_elsewhere
def orders_on(case: Case) -> Iterator[Chain]:
    """The orders that speak of the case and are recorded in a chain of their own."""
    for order in Order.objects.filter(case=case).exclude(subject_id=F("case_id")).select_related("organ"):
        yield Chain("order", order.subject_id, order.organ.code)
