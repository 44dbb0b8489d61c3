"""Units of lengths and areas that plan files may use, in metres and square metres."""

LENGTHS_M = {"m": 1.0, "km": 1000.0, "li": 500.0}
AREAS_M2 = {"m2": 1.0, "ha": 1e4, "mu": 2000 / 3, "km2": 1e6}
AREA_COLUMNS = ("area_m2", "floor_area_m2")
