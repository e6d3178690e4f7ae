"""What an erasure takes out of the house, every earlier backup forgets: the keys it was sealed under go in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator

from sundial.backups.tables import holder_of, personal_models
from sundial.cases import naming
from sundial.cases.forgetting import knows_applicants
from sundial.cases.models import Case, Party, StoredFile
from sundial.ledger import case_keys
from sundial.ledger.unit_keys import BYTES, Holder


@knows_applicants
def forget_in_backups(case: Case) -> None:
    """Destroy the keys of the case's rows, of its applicant, and of whatever tells of him in a row of its own; files keep theirs, not their names."""
    for holder in (("case", case.pk), holder_of(Party._meta.db_table, case.applicant_id), *_rows_of(case)):
        case_keys.forget_rows(holder)
    for file in naming.files_of(case):
        case_keys.forget_rows(holder_of(StoredFile._meta.db_table, file), also=(BYTES,))


def _rows_of(case: Case) -> Iterator[Holder]:
    for model in personal_models():
        path = naming.hanging().get(model)
        if path:
            for key in model._base_manager.filter(**{path: case.pk}).values_list("pk", flat=True):
                yield holder_of(model._meta.db_table, key)
