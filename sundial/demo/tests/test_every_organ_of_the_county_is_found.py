"""Whoever looks for an organ of the county finds where it is, when it is open and whom to call (HALL-19, SVC-09)."""

from sundial.demo.county import description, where_it_is_found


def test_each_has_address_hours_and_both_telephones() -> None:
    told = description()
    for organ in told["organs"]:
        found = where_it_is_found(organ, told["contact"])
        assert all(found[name] for name in ("address", "office_hours", "telephone", "supervision_telephone")), organ
