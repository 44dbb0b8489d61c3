"""Which facilities of a place are of some types, and lead a trip on."""

from access.standards.choices import Condition
from access.verdicts.clause import Trip
from tests.verdicts.places import county

LISTED = [
    {"type": "library", "capacity": 10.0},
    {"type": "nursery", "capacity": 20.0},
    {"type": "library", "capacity": None},
    {"type": "library", "capacity": 30.0},
]


def test_facilities_of_types_stand_in_the_order_of_the_table() -> None:
    place = county(facilities=LISTED)
    assert place.of_types(["library"]).tolist() == [0, 2, 3]
    assert place.of_types(["nursery", "library"]).tolist() == [0, 1, 2, 3]
    assert place.of_types(["hospital"]).tolist() == []


def test_a_trip_leads_to_what_meets_its_conditions() -> None:
    place = county(facilities=LISTED)
    large = Condition.model_validate({"at_least": 20})
    for where, expected in (((), [0, 2, 3]), ((("capacity", large),), [3])):
        trip = Trip("library", "walk", "time_s", "demand_to_facility", where)
        assert place.selected(trip).nonzero()[0].tolist() == expected
        assert place.selected(trip).tolist() == trip.selects(place.facilities).tolist()
