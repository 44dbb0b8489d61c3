"""The zones that plans name: each selector by hand, and complements that leave nobody out."""

import dataclasses

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from access.contracts.zone_hierarchy import RANKS, hierarchy
from access.standards.model import Level, Plan
from access.verdicts import zones
from access.verdicts.missing import Missing
from access.verdicts.place import Place
from tests.conftest import CRS
from tests.verdicts.places import BOXES, PARENTS, county, placed, plan

TEXT = "text: {zh: 某地, en: some place}"
NOTHING = """
- id: o
  kind: other
  rule: {use: reported}
  targets: [{zone: whole, facility: park, value: 1, unit: "1"}]
"""


def asked(selectors: str) -> Plan:
    """A plan with zones, one on each line: ``key: selector``."""
    lines = (line.split(":", 1) for line in selectors.strip().splitlines())
    return plan(NOTHING, "".join(f"{key.strip()}: {{{TEXT}, {rest.strip()}}}\n" for key, rest in lines))


def people(place: Place, selectors: str, key: str = "z") -> dict[str, float]:
    """The persons of each unit that a zone stands for."""
    found = zones.extent(place, asked(selectors), key)
    persons = found.by_zone(place.living())[found.units]
    return dict(zip(found.ids, persons.tolist(), strict=True))


@pytest.mark.parametrize(
    ("selector", "units"),
    [
        ("by: all", {"C": 360}),
        ("by: all, levels: [district]", {"D1": 140, "D2": 220}),
        ("by: names, names: [D1区]", {"D1": 140}),
        ("by: names, names: [D1区, T1区, 没有这个区]", {"D1": 140}),
        ("by: names, names: [D1区, T4区]", {"D1": 140, "T4": 120}),
        ("by: names, names: [E区]", {"E": 15}),
        ("by: level, levels: [town]", {"T1": 60, "T2": 80, "T3": 100, "T4": 120}),
        ("by: level, levels: [development_zone]", {"E": 15}),
        ("by: where, where: {persons: {at_least: 100}}", {"C": 360}),
        ("by: where, levels: [town], where: {persons: {at_least: 100}}", {"T3": 100, "T4": 120}),
        ("by: where, levels: [town], where: {persons: {at_least: 80, below: 120}}", {"T2": 80, "T3": 100}),
        ("by: density, persons_per_km2: 6000", {"C": 210}),
        ("by: density, persons_per_km2: 6000, levels: [town]", {"T2": 60, "T3": 70, "T4": 80}),
    ],
)
def test_a_selector(selector: str, units: dict[str, float]) -> None:
    # a cell of 100 m × 100 m with 60 persons has 6,000 per km²
    assert people(county(), f"z: {selector}") == pytest.approx(units)


def test_a_class_is_that_of_the_nearest_zone_around_that_has_one() -> None:
    classes = {"C": None, "D1": "urban", "D2": "rural", "T1": None, "T2": "rural", "T3": "urban"}
    place = county(zones={"class": [classes.get(name) for name in BOXES]})
    # T1 is as D1 is; T2 is cut out of the urban D1, T3 out of the rural D2
    assert people(place, "z: by: class, class: urban") == {"D1": 60, "T3": 100}
    assert people(place, "z: by: class, class: rural") == {"D2": 120, "T2": 80}
    assert people(place, "z: by: class, class: urban, levels: [town]") == {"T1": 60, "T3": 100}


def test_a_complement_keeps_whole_what_nothing_is_taken_of() -> None:
    rest = "z: by: complement, of: [a]"
    assert people(county(), f"a: by: names, names: [T1区]\n{rest}") == {"D2": 220, "T2": 80}
    towns = "a: by: names, names: [E区]\nz: by: complement, of: [a], levels: [town]"
    assert people(county(), towns) == pytest.approx({"T1": 55, "T2": 70, "T3": 100, "T4": 120})
    dense = "a: by: density, persons_per_km2: 6000"
    assert people(county(), f"{dense}\n{rest}") == {"T1": 60, "T2": 20, "T3": 30, "T4": 40}


def test_no_complement_is_taken_of_a_list_that_did_not_match_whole() -> None:
    rest = "z: by: complement, of: [a]"
    for listed in ("[T1区, 没有这个区]", "[没有这个区]"):
        with pytest.raises(Missing) as caught:
            people(county(), f"a: by: names, names: {listed}\n{rest}")
        assert "the zones 没有这个区 that the plan names" in caught.value.text.en
        assert "在 plan_zones 中填写 a" in caught.value.text.zh
    # nor of what is made of it
    with pytest.raises(Missing, match="没有这个区"):
        people(county(), f"b: by: names, names: [没有这个区]\na: by: union, of: [b]\n{rest}")
    # the study may say what it stands for, or by which name the place goes
    assert people(county(plan_zones={"a": ("T1",)}), f"a: by: names, names: [没有这个区]\n{rest}") == {
        "D2": 220,
        "T2": 80,
    }
    alias = county(aliases={"没有这个区": "T1区"})
    assert people(alias, f"a: by: names, names: [没有这个区]\n{rest}") == {"D2": 220, "T2": 80}


def test_names_of_a_plan_are_matched_without_their_endings() -> None:
    assert people(county(), "z: by: names, names: [T1, T 2区]") == {"T1": 60, "T2": 80}


def test_a_union_counts_nobody_twice() -> None:
    both = "a: by: names, names: [T1区]\nb: by: names, names: [E区]\nz: by: union, of: "
    assert people(county(), f"{both}[a, b]") == pytest.approx({"T1": 60, "E": 10})
    assert people(county(), f"{both}[b, a]") == pytest.approx({"T1": 55, "E": 15})
    assert people(county(), f"{both}[b, a], levels: [town]") == pytest.approx({"T1": 60, "T2": 10})


def test_what_the_study_says_goes_first() -> None:
    place = county(plan_zones={"z": ("T4", "E"), "a": ("D1",)})
    assert people(place, "z: by: names, names: [D1区]") == pytest.approx({"T4": 120, "E": 15})
    assert people(place, "a: by: polygon\nb: by: list\nz: by: complement, of: [a]", "z") == pytest.approx(
        {"T4": 120, "E": 15}
    )
    assert people(place, "a: by: polygon\nc: by: complement, of: [a]", "c") == {"D2": 220}


@pytest.mark.parametrize(
    ("selectors", "columns", "missing"),
    [
        ("z: by: list", {}, "no zones of the study stand for 'some place' (give `z` under `plan_zones`)"),
        ("z: by: polygon", {}, "(give `z` under `plan_zones`)"),
        ("z: by: names, names: [没有这个区]", {}, "(give `z` under `plan_zones`)"),
        ("a: by: study\nz: by: complement, of: [a]", {}, "(give `a` under `plan_zones`)"),
        ("a: by: all\nz: by: complement, of: [a]", {}, "(give `z` under `plan_zones`)"),
        ("z: by: level, levels: [village]", {}, "zones with `level` village (or `z` under `plan_zones`)"),
        ("z: by: class, class: rural", {}, "zones with `class` rural (or `z` under `plan_zones`)"),
        ("z: by: class, class: rural", {"class": "urban"}, "zones with `class` rural (or `z` under `plan_"),
        ("z: by: where, where: {households: {at_least: 9}}", {}, "zones with `households` (or `z` under"),
        (
            "z: by: where, levels: [town], where: {households: {at_least: 9}}",
            {"households": [np.nan, 1, 2, np.nan, 4, 5, 6, np.nan]},
            "zones with `households`",
        ),
    ],
)
def test_what_is_missing_is_named(selectors: str, columns: dict[str, object], missing: str) -> None:
    with pytest.raises(Missing) as caught:
        people(county(zones=columns), selectors)
    assert missing in caught.value.text.en
    key = next((key for key in ("`z`", "`a`") if key in missing), None)
    assert key is None or key.strip("`") in caught.value.text.zh


def test_the_number_of_the_zones_goes_before_that_of_the_cells() -> None:
    place = county(zones={"persons": [np.nan] * 3 + [150, 80, 100, 90, np.nan]})
    selector = "z: by: where, levels: [town], where: {persons: {at_least: 100}}"
    assert set(people(place, selector)) == {"T1", "T3"}


@given(st.sets(st.sampled_from(sorted(BOXES))), st.sets(st.sampled_from(sorted(BOXES))))
def test_zones_and_their_complement_hold_each_person_and_each_facility_once(
    first: set[str], second: set[str]
) -> None:
    spots = [{"type": "park", "x": x, "y": y} for x in (0, 60, 100, 170, 200, 399) for y in (0, 99, 100)]
    place = county(facilities=spots, plan_zones={"a": tuple(first), "b": tuple(second)})
    whole = asked("a: by: list\nb: by: list\nu: by: union, of: [a, b]\nr: by: complement, of: [u]")
    taken, spotted = np.zeros(len(place.overlay.cell)), np.zeros(len(spots))
    for key in ("u", "r"):
        try:
            found = zones.extent(place, whole, key)
        except Missing:  # nothing is left, or nothing was named
            continue
        taken += found.taken
        spotted += found.spots.taken(len(spots))
    there = (place.overlay.zone >= 0) & (place.overlay.area_m2 > 0)
    assert taken[there] == pytest.approx(1)
    assert spotted == pytest.approx(1)


def test_slivers_between_layers_are_no_zones() -> None:
    """The central area covers T1 but for a strip of 0.5 m, and 0.5 m of T2, as layers drawn apart do."""
    place = county(plan_zones={"a": ("E",)})
    shapes = place.zones.geometry.copy()
    shapes["E"] = shapely.box(0.5, 0, 100.5, 200)
    outlines = list(place.cells["outline"])
    zone_table = place.zones.set_geometry(shapes)
    place = placed(zone_table, outlines, place.cells["persons"].to_list(), plan_zones={"a": ("E",)})
    assert set(people(place, "a: by: polygon\nz: by: complement, of: [a]")) == {"T2", "D2"}


def across(place: Place, box: tuple[float, float, float, float]) -> Place:
    """The same county with a development zone of this outline."""
    shapes = place.zones.geometry.copy()
    shapes["E"] = shapely.box(*box)
    outlines, persons = list(place.cells["outline"]), place.cells["persons"].to_list()
    return placed(place.zones.set_geometry(shapes), outlines, persons, plan_zones={"a": ("E",)})


@pytest.mark.parametrize(("left_m", "units"), [(0.9, {"T2", "D2"}), (1.1, {"T1", "T2", "D2"})])
def test_what_is_left_of_a_zone_is_a_sliver_below_a_hundredth(left_m: float, units: set[str]) -> None:
    """T1 is 100 m wide; people live all over it."""
    place = across(county(), (left_m, 0, 100, 200))
    assert set(people(place, "a: by: polygon\nz: by: complement, of: [a]")) == units


@pytest.mark.parametrize(("side_m", "cells"), [(49, set()), (50, set()), (51, {"c0", "c1"})])
def test_a_piece_lies_in_a_zone_across_that_holds_more_than_half_of_it(
    side_m: float, cells: set[str]
) -> None:
    place = across(county(), (100 - side_m, 0, 100 + side_m, 100))
    inside = place.around(np.array([place.zones.index.get_loc("E")]))
    in_cells = inside & (place.overlay.cell >= 0)
    assert set(place.cells.index[place.overlay.cell[in_cells]]) == cells


def test_zones_within_that_have_more_than_the_whole_leave_nothing() -> None:
    """The city has 100 persons by the register, T1 and T2 in it 120: the others get none, not -20."""
    place = county(zones={"persons_registered": [100, np.nan, np.nan, 90, 30, np.nan, np.nan, np.nan]})
    spread = place.spread("persons_registered")
    assert np.nanmin(spread) == 0
    persons = dict(zip(place.zones.index, place.in_zones(spread), strict=True))
    assert [persons[name] for name in ("T1", "T2", "T3", "T4", "C")] == pytest.approx([90, 30, 0, 0, 120])


def test_zones_within_that_cover_more_than_the_whole_leave_no_land() -> None:
    """T1 is drawn 20 m into T2: its district has nothing left, and no land below nothing."""
    place = county()
    shapes = place.zones.geometry.copy()
    shapes["T1"] = shapely.box(0, 0, 120, 200)
    area = hierarchy(place.zones.set_geometry(shapes)).own_area_m2
    assert dict(zip(place.zones.index, area, strict=True))["D1"] == 0
    assert area.min() == 0


def test_zones_that_name_no_parent_lie_in_the_next_level_up() -> None:
    place = county(zones={"parent_id": [None] * len(BOXES)})
    assert people(place, "z: by: all") == {"C": 360}
    assert people(place, "z: by: names, names: [D1区, T1区]") == {"D1": 140}
    parents = {
        name: place.zones.index[i] if i >= 0 else None
        for name, i in zip(BOXES, place.hierarchy.parent, strict=True)
    }
    assert parents == {
        **dict.fromkeys(("C", "E")),
        **{name: PARENTS[name] for name in PARENTS if name != "E"},
    }
    # a town whose parent lies across the division lies in the district there
    odd = county(zones={"parent_id": [None, "C", "C", "E", "D1", "D2", "D2", "D1"]})
    assert people(odd, "z: by: names, names: [D1区]") == {"D1": 140}


def test_the_levels_that_divide_are_those_of_plans() -> None:
    assert {*RANKS, "development_zone"} == set(Level.__args__)


def test_the_land_of_zones_that_lie_across_and_of_what_they_leave() -> None:
    """People live in the northern half alone: E and the south of T1 and T2 are land without cells."""
    place = county()
    north = list(place.cells["outline"])[4:]
    place = placed(place.zones, north, [50, 60, 70, 80], plan_zones={"a": ("E",)})
    assert dict(zip(place.zones.index, place.in_zones(place.overlay.area_m2), strict=True)) == pytest.approx(
        {
            "C": 80_000,
            "D1": 40_000,
            "D2": 40_000,
            "E": 10_000,
            **dict.fromkeys(("T1", "T2", "T3", "T4"), 20_000),
        }
    )
    left = zones.extent(place, asked("a: by: polygon\nz: by: complement, of: [a]"), "z")
    area = left.by_zone(place.overlay.area_m2)[left.units]
    assert dict(zip(left.ids, area, strict=True)) == pytest.approx({"D2": 40_000, "T1": 15_000, "T2": 15_000})


def test_cells_drawn_a_little_too_large_leave_a_zone_its_area() -> None:
    place = county()
    larger = place.cells["outline"].scale(1.01, 1.01)
    place = dataclasses.replace(place, cells=place.cells.assign(outline=larger))
    area = dict(zip(place.zones.index, place.in_zones(place.overlay.area_m2), strict=True))
    assert (area["T1"], area["D1"], area["C"]) == pytest.approx((20_000, 40_000, 80_000))


def test_cells_that_are_not_in_the_table_have_nobody() -> None:
    place = county()
    fewer = dataclasses.replace(place, cells=place.cells.iloc[1:])
    assert people(fewer, "z: by: level, levels: [town]") == {"T1": 50, "T2": 80, "T3": 100, "T4": 120}
    assert fewer.persons(["T1", "D1"]).to_dict()["c4"] == 50
    assert fewer.persons(["T1", "D1"]).sum() == 130


def test_a_zone_alone_is_told_by_the_zones_right_in_it() -> None:
    place = county()
    found = zones.extent(place, asked("z: by: all"), "z")
    assert (found.ids, found.divided().ids) == (("C",), ("D1", "D2"))
    towns = zones.extent(place, asked("z: by: level, levels: [town]"), "z")
    assert towns.divided().ids == towns.ids
    one = zones.extent(place, asked("z: by: names, names: [D1区]"), "z").divided()
    assert dict(zip(one.ids, one.by_zone(place.living())[one.units], strict=True)) == {"T1": 60, "T2": 80}


def test_zones_without_levels_are_simply_side_by_side() -> None:
    shapes = [shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)]
    table = geopandas.GeoDataFrame(
        {"name": ["a", "b"]}, index=pd.Index(["a", "b"], name="zone_id"), geometry=shapes, crs=CRS
    )
    flat = placed(table, [shapely.box(50, 0, 150, 100)], [8], [{"type": "park"}, {"type": "park", "x": 150}])
    assert people(flat, "z: by: all") == {"a": 4, "b": 4}
    assert flat.in_zones(flat.living()).tolist() == [4, 4]
    assert flat.standing(np.array([2.0, 5.0])).tolist() == [2, 5]
    # beside the cell, each zone has 5,000 m² of land more
    assert flat.in_zones(flat.overlay.area_m2).tolist() == pytest.approx([10_000, 10_000])
    with pytest.raises(Missing, match="level"):
        people(flat, "z: by: level, levels: [town]")


def test_the_units_of_a_level_are_those_that_lie_mostly_inside() -> None:
    place = county(plan_zones={"half": ("E",)})
    found = zones.extent(place, asked("z: by: all"), "z")

    def units(*levels: str) -> list[str]:
        return [place.zones.index[i] for i in zones.units_within(found, levels)]

    assert units("town") == ["T1", "T2", "T3", "T4"]
    assert units("district", "town") == ["D1", "D2", "T1", "T2", "T3", "T4"]
    assert units("development_zone") == ["E"]
    found = zones.extent(place, asked("half: by: polygon\nz: by: complement, of: [half]"), "z")
    assert units("town") == ["T1", "T2", "T3", "T4"]  # of T1, 55 of 60 persons
    found = zones.extent(place, asked("z: by: names, names: [T1区]"), "z")
    assert units("town") == ["T1"]
    with pytest.raises(Missing, match="district"):
        units("district")


def test_a_facility_on_a_border_stands_in_one_zone() -> None:
    place = county(facilities=[{"type": "park", "x": 100, "y": 50}, {"type": "park", "x": 200, "y": 50}])
    standing = dict(zip(place.zones.index, place.standing(np.ones(2)), strict=True))
    assert (standing["T1"], standing["T2"], standing["T3"]) == (1, 1, 0)
    assert (standing["D1"], standing["D2"], standing["C"], standing["E"]) == (2, 0, 2, 1)


def test_numbers_of_zones_are_spread_as_people_live() -> None:
    """The city has 720 persons by the register, T1 among them 90: 630 go to the 300 of the others."""
    registered = [720, np.nan, np.nan, 90, np.nan, np.nan, np.nan, 1]
    place = county(zones={"persons_registered": registered})
    spread = dict(zip(place.zones.index, place.in_zones(place.spread("persons_registered")), strict=True))
    assert spread["C"] == pytest.approx(720)
    assert (spread["T1"], spread["T2"]) == pytest.approx((90, 80 * 630 / 300))
    empty = county([0] * 8, zones={"persons_registered": registered})
    by_area = dict(zip(empty.zones.index, empty.in_zones(empty.spread("persons_registered")), strict=True))
    assert (by_area["T1"], by_area["T2"], by_area["C"]) == pytest.approx((90, 210, 720))


def test_a_settlement_stands_where_most_of_its_people_live() -> None:
    levels = [
        "city",
        "district",
        "district",
        "village",
        "village",
        "village",
        "settlement",
        "development_zone",
    ]
    place = county(zones={"level": levels, "parent_id": [None, "C", "C", "D1", "D1", "D2", "T3", "D1"]})
    # T4 now lies (by name) in T3: T3 itself is not counted beside it
    weight = zones.settlements(place)
    counted = {place.cells.index[place.overlay.cell[i]] for i in np.flatnonzero(weight)}
    assert counted == {"c4", "c5", "c7"}
    with pytest.raises(Missing, match="settlement / village / community"):
        zones.settlements(county())
