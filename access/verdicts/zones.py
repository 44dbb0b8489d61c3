"""What a plan's words for a place stand for in a study: its zones, or parts of them."""

from dataclasses import dataclass, replace

import numpy as np

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.zone_hierarchy import Parts, Pick, of_zone, pick, sums
from access.standards.model import Plan, Zone
from access.verdicts import missing
from access.verdicts.conditions import column_of, holds, number_of
from access.verdicts.place import SLIVER, Place

_SETTLEMENTS = ("settlement", "village", "community")
_BELOW = ("subdistrict", "town", "township", "community", "village", "settlement", "residential_area")
_BY_STUDY = ("list", "polygon", "study")


@dataclass(frozen=True, eq=False)
class Extent:
    """The part of a place that a zone of a plan stands for, by units that do not overlap.

    Attributes:
        place: the place.
        pieces: its pieces that belong to the units.
        spots: its facilities that stand in them.
        fixed: the plan itself says which its units are (by name, by level): smaller ones are not judged.
    """

    place: Place
    pieces: Pick
    spots: Pick
    fixed: bool = False

    @property
    def units(self) -> Integers:
        """The positions of the units, in the order of the zones."""
        return self.pieces.units

    @property
    def ids(self) -> tuple[str, ...]:
        """The zone ids of the units."""
        return tuple(self.place.zones.index[self.units])

    @property
    def taken(self) -> Floats:
        """How much of each piece belongs to it."""
        return self.pieces.taken(len(self.place.overlay.cell))

    def total(self, values: Floats) -> float:
        """Add a number of each piece up; NaN where one is not known."""
        return float((self.pieces.weight * values[self.pieces.part]).sum())

    def by_zone(self, values: Floats) -> Floats:
        """Add a number of each piece up for each unit; 0 for zones that are no units."""
        part, unit, weight = self.pieces.part, self.pieces.unit, self.pieces.weight
        return sums(unit, weight * values[part], len(self.place.zones))

    def by_cell(self, values: Floats, unit: int | None = None) -> Floats:
        """Add a number of each piece up for each cell; of one unit alone, if given."""
        found = self.pieces
        weight = found.weight if unit is None else np.where(found.unit == unit, found.weight, 0.0)
        within = sums(found.part, weight, len(values))
        return self.place.by_cell(np.where(within > 0, within * values, 0.0))

    def divided(self) -> "Extent":
        """Return the same part by smaller units where it is one zone alone: the zones right in it."""
        kept, key = self.place.on_land, ("divided", id(self.pieces))
        if key not in kept or kept[key][0] is not self.pieces:  # many readings ask for the same
            unit = self._smaller
            kept[key] = self.pieces, self if unit is None else self._by(unit)
        found: Extent = kept[key][1]
        return replace(found, place=self.place)

    @property
    def _smaller(self) -> Integers | None:
        """The smaller unit of each zone; None: it is not one zone alone, or that has none."""
        hierarchy, units = self.place.hierarchy, self.units
        children = np.isin(hierarchy.parent, units) & ~hierarchy.across
        if len(units) > 1 or children.sum() < 2:
            return None
        smaller = hierarchy.units(children)
        unit = np.where(smaller >= 0, smaller, units[0])
        slivers = _slivers(self.place, _relabelled(self.place.overlay, self.pieces, unit))[units[0]]
        return smaller if slivers else unit

    def of_parts(self, plan: Plan, key: str, parts: Parts) -> tuple[Pick, Pick]:
        """Return which of other parts of the place belong to it: as it is, and as ``divided``.

        Args:
            plan, key: whose extent it is.
            parts: such as plots of land, none cut by a zone of the division.
        """
        picked = _picked(self.place, plan, key, parts)
        unit = self._smaller
        return picked, picked if unit is None else _relabelled(parts, picked, unit)

    def by_levels(self, levels: tuple[str, ...]) -> "Extent | None":
        """Return the same part by those units of which a plan speaks.

        They are the zones of its levels; where the study has none of them there, the zones as they are.
        None: these are known to be smaller ones, so that all of them together are all that can be judged.
        """
        place, units = self.place, self.units
        known = column_of(place.zones, "level")
        smallest = place.hierarchy.units(known.isin(levels).to_numpy())
        mine = of_zone(place.overlay, smallest)[self.pieces.part]
        if (mine >= 0).any():
            return self._by(np.where(smallest >= 0, smallest, -1))
        return None if known.iloc[units].isin(_BELOW).all() else self

    def _by(self, unit: Integers) -> "Extent":
        pieces = _relabelled(self.place.overlay, self.pieces, unit)
        return Extent(self.place, pieces, _relabelled(self.place.spots, self.spots, unit), self.fixed)


def extent(place: Place, plan: Plan, key: str) -> Extent:
    """Find what a plan's zone stands for. What the study itself says of the key goes first.

    Of zones that lie in one another, the largest is the unit. The complement of zones that nobody
    delimits is not known either; what slivers leave of a divided zone is no part of a complement.

    Raises:
        Missing: nothing in the study stands for it, or an attribute of the zones is not known.
    """
    known = place.picked.get((id(plan), key))  # many clauses ask for the same
    if known is None:
        pieces = _picked(place, plan, key, place.overlay)
        if not len(pieces.part):
            raise _nothing(plan.zones[key], key)
        known = place.picked[id(plan), key] = plan, pieces, _picked(place, plan, key, place.spots)
    zone = plan.zones[key]
    return Extent(place, *known[1:], fixed=zone.by == "names" or bool(zone.levels))


def units_within(found: Extent, levels: tuple[str, ...]) -> Integers:
    """Return the positions of the zones of these levels most of which lies in an extent.

    Most of its people; where nobody lives, most of its area. Zones of different levels may lie in
    one another: each is a unit.

    Raises:
        Missing: there is none.
    """
    place = found.place
    of_level = _of_levels(place, levels)
    share = np.zeros(len(place.zones))
    for values in (place.overlay.area_m2, place.living()):
        whole, inside = place.in_zones(values), place.in_zones(values * found.taken)
        share = np.where(whole > 0, inside / np.maximum(whole, 1e-12), share)
    units = np.flatnonzero(of_level & (share > 0.5))
    if not len(units):
        raise missing.zones_with("level", " / ".join(levels))
    return units


def _nothing(zone: Zone, key: str) -> missing.Missing:
    if zone.by == "level":
        return missing.zones_with("level", " / ".join(zone.levels), key=key)
    if zone.by == "class":
        return missing.zones_with("class", zone.class_ or "", key=key)
    return missing.plan_zone(key, zone.text)


def _picked(place: Place, plan: Plan, key: str, parts: Parts) -> Pick:
    zone, hierarchy = plan.zones[key], place.hierarchy
    if key in place.plan_zones:
        chosen = place.zones.index.isin(place.plan_zones[key])
        return hierarchy.within(parts, hierarchy.units(chosen), chosen)
    if zone.by in _BY_STUDY:
        raise missing.plan_zone(key, zone.text)
    if zone.by == "complement":
        return _rest(place, plan, zone, parts)
    if zone.by == "union":
        joined = _joined(place, plan, zone, parts)
        return joined if not zone.levels else _relabelled(parts, joined, _level_units(place, zone))
    if zone.by == "density":
        return pick(
            np.arange(len(parts.cell)), of_zone(parts, _level_units(place, zone)), _dense(place, zone, parts)
        )
    if zone.by == "class":
        return _of_class(place, zone, key, parts)
    chosen = _chosen(place, zone, key)
    return hierarchy.within(parts, hierarchy.units(chosen), chosen)


def _chosen(place: Place, zone: Zone, key: str) -> Booleans:
    """The zones that a selector names one by one."""
    candidates = _of_levels(place, zone.levels) if zone.levels else np.ones(len(place.zones), dtype=bool)
    if zone.by == "all":
        return candidates if zone.levels else _outermost(place)
    if zone.by == "names":
        named = [zone_id for name in zone.names for zone_id in place.names.find(name)]
        return np.asarray(candidates & place.zones.index.isin(named))
    if zone.by == "where":
        return candidates & _with_attributes(place, zone, key, candidates)
    return candidates


def _outermost(place: Place) -> Booleans:
    return (place.hierarchy.parent < 0) & ~place.hierarchy.across


def _of_levels(place: Place, levels: tuple[str, ...]) -> Booleans:
    if "level" not in place.zones.columns or place.zones["level"].isna().all():
        raise missing.zones_with("level", " / ".join(levels))
    return np.asarray(place.zones["level"].isin(levels))


def _level_units(place: Place, zone: Zone) -> Integers:
    """The unit of each zone: the largest one around it, of the levels that the selector names."""
    return place.hierarchy.units(_of_levels(place, zone.levels) if zone.levels else _outermost(place))


def _with_attributes(place: Place, zone: Zone, key: str, candidates: Booleans) -> Booleans:
    table = place.zones
    if "persons" in zone.where:
        known = number_of(table, "persons")
        living = place.in_zones(place.living())
        table = table.assign(persons=np.where(np.isnan(known), living, known))
    for name, condition in zone.where.items():
        if np.isnan(holds(table, {name: condition})[candidates]).any():
            raise missing.zones_with(name, key=key)
    return np.asarray(holds(table, zone.where) == 1)


def _of_class(place: Place, zone: Zone, key: str, parts: Parts) -> Pick:
    """Pick what is of a class; a zone without one has that of the zone around it."""
    hierarchy = place.hierarchy
    if "class" not in place.zones.columns or place.zones["class"].isna().all():
        raise missing.zones_with("class", zone.class_ or "", key=key)
    known, mine = place.zones["class"].notna().to_numpy(), (place.zones["class"] == zone.class_).to_numpy()
    around = hierarchy.smallest(known)
    of_class = np.where(hierarchy.across, mine, (around >= 0) & mine[around])
    if zone.levels:
        of_class = of_class & _of_levels(place, zone.levels)
        return hierarchy.within(parts, hierarchy.units(of_class), of_class)
    return hierarchy.within(parts, hierarchy.largest(of_class), of_class)


def _joined(place: Place, plan: Plan, zone: Zone, parts: Parts) -> Pick:
    """Pick what belongs to any of other keys, each part once."""
    first, *others = (_picked(place, plan, key, parts) for key in zone.of)
    for other in others:
        first = first.joined(other, len(parts.cell))
    return first


def not_found(place: Place, plan: Plan, key: str) -> tuple[str, ...]:
    """Return the names by which a key, or those that it is made of, calls zones that the study lacks.

    None of a key of which the study itself says what it stands for.
    """
    zone = plan.zones[key]
    if key in place.plan_zones:
        return ()
    if zone.by == "names":
        return tuple(name for name in zone.names if not place.names.find(name))
    return tuple(dict.fromkeys(name for other in zone.of for name in not_found(place, plan, other)))


def _rest(place: Place, plan: Plan, zone: Zone, parts: Parts) -> Pick:
    """Pick all but what belongs to other keys: whole zones where nothing is taken of them.

    Raises:
        Missing: some of the zones that these name are not found: what is left might hold them.
    """
    for key in zone.of:
        lost = not_found(place, plan, key)
        if lost:
            raise missing.named_zones(key, lost)
    hierarchy, overlay = place.hierarchy, place.overlay
    free = 1 - _joined(place, plan, zone, overlay).taken(len(overlay.cell))
    if zone.levels:
        unit = _level_units(place, zone)
    else:
        cut = place.in_zones(1 - free) > 0
        unit = np.where(cut, np.arange(len(cut)), hierarchy.largest(~cut))
    unit = np.where(_slivers(place, pick(np.arange(len(free)), of_zone(overlay, unit), free))[unit], -1, unit)
    if parts is not overlay:
        free = 1 - _joined(place, plan, zone, parts).taken(len(parts.cell))
    return pick(np.arange(len(free)), of_zone(parts, unit), free)


def _slivers(place: Place, found: Pick) -> Booleans:
    """Of which zones hardly anything was picked, neither of their land nor of their people."""
    share = np.zeros(len(place.zones))
    for values in (place.overlay.area_m2, place.living()):
        picked = sums(found.unit, found.weight * values[found.part], len(share))
        share = np.fmax(share, picked / np.maximum(place.in_zones(values), 1e-12))  # people may be unknown
    return share < SLIVER


def _dense(place: Place, zone: Zone, parts: Parts) -> Floats:
    if zone.persons_per_km2 is None:  # the model refuses it
        raise ValueError("a density selector without a density")
    if not place.peopled:
        raise missing.inputs(people=True)
    cells = place.raster_cells  # where in a cell people live says nothing of how dense they do
    km2 = cells["outline"].area.to_numpy() / 1e6
    dense = (cells["persons"].to_numpy() >= zone.persons_per_km2.default * km2)[place.raster_cell]
    return np.where(parts.cell >= 0, dense[parts.cell], False).astype(float)


def _relabelled(parts: Parts, found: Pick, unit: Integers) -> Pick:
    """Count what was picked for the units that their smallest zones belong to."""
    return pick(found.part, of_zone(parts, unit)[found.part], found.weight)


def centres(place: Place, chosen: Booleans) -> Integers:
    """Return the piece in which most people of each chosen zone live; -1: nobody does, not chosen.

    Of chosen zones that lie in one another, the smallest alone are looked at.
    """
    people = place.living()
    around = of_zone(place.overlay, place.hierarchy.smallest(chosen))
    order = np.lexsort((-people, around))
    zone, first = np.unique(around[order], return_index=True)
    found = np.full(len(chosen), -1)
    found[zone[zone >= 0]] = order[first][zone >= 0]
    for number in np.flatnonzero(chosen & place.hierarchy.across):
        found[number] = np.argmax(place.overlay.across[int(number)] * people)
    return np.where(place.in_zones(people) > 0, found, -1)


def settlements(place: Place) -> Floats:
    """Count each settlement (village or community, where it has no smaller ones) where it lives.

    Returns:
        1 for the piece in which most people of a settlement live, 0 for the others.

    Raises:
        Missing: the study has none.
    """
    chosen = _of_levels(place, _SETTLEMENTS) & ~place.hierarchy.across
    if not chosen.any():
        raise missing.zones_with("level", " / ".join(_SETTLEMENTS))
    inner = np.flatnonzero(chosen & (place.hierarchy.parent >= 0))
    around = place.hierarchy.smallest(chosen)[place.hierarchy.parent[inner]]
    chosen[around[around >= 0]] = False
    piece = centres(place, chosen)
    weight = np.zeros(len(place.overlay.zone))
    weight[piece[piece >= 0]] = 1.0
    return weight
