"""How many streets a place with so many people has: where there are fewer, some may be missing."""

import numpy as np

from access.contracts.arrays import Booleans, Floats

# GB/T 51328-2018 asks for 8 km of street per km² in built-up areas; where a city has less than half of it
# (assumed), streets are missing rather than far apart. A place is a city from 1,500 persons per km² (urban
# centres of the degree of urbanisation), and nobody lives where there are fewer than 50 (its lowest class)
CITY_KM, COUNTRY_KM = 4.0, 1.0
_CITY_PERSONS, _LEAST_PERSONS = 1500.0, 50.0
LEAST_KM2 = 0.25  # of less land nothing is told


def settled(persons: Floats, area_km2: Floats) -> Booleans:
    """Tell where people live: on 50 persons per km² or more."""
    return np.asarray(persons >= _LEAST_PERSONS * area_km2)


def thin(street_km: Floats, land_km2: Floats, persons: Floats) -> Booleans:
    """Tell where there are so few streets that some may be missing, for the land and the people on it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        dense, per_km2 = persons / land_km2, street_km / land_km2
    least = np.where(dense >= _CITY_PERSONS, CITY_KM, COUNTRY_KM)
    return np.asarray((land_km2 >= LEAST_KM2) & (np.round(per_km2, 2) < least))
