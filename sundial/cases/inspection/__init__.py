"""Whether an uploaded file is what it says and does no harm. Bytes decide; the name only has to agree with them."""

from sundial.cases.inspection.inspect import Accepted, inspect
from sundial.cases.inspection.policy import slot

__all__ = ["Accepted", "inspect", "slot"]
