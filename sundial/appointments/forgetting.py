"""Visits booked for a case bear a name and a telephone, which go with the case's applicant."""

from sundial.appointments.actions.booking import forget
from sundial.appointments.models import Appointment
from sundial.cases.erasures import BASIS
from sundial.cases.forgetting import knows_applicants
from sundial.cases.models import Case


@knows_applicants
def forget_visitors(case: Case) -> None:
    """Forget who came; every visit says so in a chain of its own, where no case is named."""
    for visit in Appointment.objects.filter(case=case).select_related("window__organ", "item"):
        forget(visit, BASIS)
