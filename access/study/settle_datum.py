"""Which datum a layer of a study is taken to be in: what the study says, held against the streets."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import geopandas
import pandas as pd

from access.contracts.among import among
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said
from access.contracts.tables import Streets, Zones
from access.contracts.tiles import LayerDatum, MapDatum
from access.places import datums, likely_datum, polygons
from access.places.likely_datum import NAMES, Evidence
from access.study.sources import plain
from access.study.study import Study

Subject = Literal["facilities", "zones", "population"]


def settled(
    path: Path, subject: Subject, said: LayerDatum | None, evidence: Evidence | None
) -> tuple[MapDatum, list[Note]]:
    """Return the datum of a layer: what the study says, or what fits where it asks for that.

    Args:
        path: the file.
        subject: which input it is, for the report.
        said: what the study says.
        evidence: how the layer, read in ``plain(said)``, lies against the streets, if that is known.

    Returns:
        (the datum; notes: a conversion, a doubt with its evidence).

    Raises:
        FileError: nothing is said, and the layer surely is in another datum than WGS 84.
    """
    given = plain(said)
    likelier = None if evidence is None or said == "as_given" else evidence.likelier(given)
    if evidence is None or likelier is None:
        return given, [_converted(path, subject, given)] if given != "wgs84" else []
    datum, sure = likelier
    if sure and said is None:
        raise FileError(str(path), [_refusal(evidence, datum, given)])
    if sure and said == "auto":
        return datum, [_chosen(path, subject, evidence, datum, given)]
    return given, [_doubt(path, subject, evidence, datum, given)]


def areas(
    study: Study, zones: Zones, streets: Streets, of_layers: Sequence[pd.Index]
) -> tuple[Study, list[Note]]:
    """Return the study with the datum of its zones and of its land settled.

    Args:
        study: the study.
        zones: ZONES, read in the datum that is ``plain`` from what the study says.
        streets: STREETS in the same CRS.
        of_layers: ids of the zones of each layer.

    Raises:
        FileError: see ``settled``.
    """
    notes: list[Note] = []
    chosen: dict[str, Any] = {}
    layers = list(study.zones.parts)
    for number, layer in enumerate(layers):
        if layer.path is None:
            continue
        own = zones[among(zones.index, of_layers[number])]
        evidence = likely_datum.of_borders(
            own.geometry,
            streets,
            plain(layer.datum),
            if_likelier=True,
            streets_too=own_streets(study) is not None,
        )
        datum, more = settled(layer.path, "zones", layer.datum, evidence)
        notes += [*more, *of_streets(study, layer.path, layer.datum, evidence)]
        if datum != plain(layer.datum):  # else it has been read rightly, and is not read again
            layers[number] = layer.model_copy(update={"datum": datum})
    several = study.zones.model_copy(update={"layers": tuple(layers)})
    chosen["zones"] = several if study.zones.layers else layers[0]
    land = study.land
    paths = [path for path in (land.residential, land.built_up) if path is not None]
    if paths:
        read_in = plain(land.datum)
        read = [polygons.read(path, land.reading, subject="zones")[0] for path in paths]
        shapes = geopandas.GeoSeries(pd.concat([datums.project(each, streets.crs) for each in read]))
        datum, more = settled(
            *(paths[0], "population", land.datum),
            likely_datum.of_borders(shapes, streets, read_in, if_likelier=True, streets_too=False),
        )
        notes += more
        if datum != read_in:
            chosen["land"] = land.model_copy(update={"datum": datum})
    return study.model_copy(update=chosen), notes


def own_streets(study: Study) -> Path | None:
    """The file of streets that are not OpenStreetMap's, of which nobody knows the datum but the planner."""
    return None if study.streets is None else study.streets.path or study.streets.edges


def of_streets(study: Study, layer: Path, said: LayerDatum | None, evidence: Evidence | None) -> list[Note]:
    """Doubt own streets that surely are in another datum than a layer that is held against them."""
    path = own_streets(study)
    datum = None if evidence is None or path is None else evidence.streets()
    if evidence is None or path is None or datum is None:
        return []
    fit, here = evidence.streets_in[datum], evidence.by[plain(said)]
    return [
        Note(
            "doubtful",
            "streets",
            f"{path.name}：街道像是 {NAMES[datum]} 坐标：换算后 {layer.name} 与之相合（距街道的中位数"
            f" {fit.beside_m:,.0f} 米，现为 {here.beside_m:,.0f} 米）；若确是如此，"
            f"请在 streets 下写 datum: {datum}",
            f"{path.name}: the streets look like {NAMES[datum]}: turned, {layer.name} fits them (median"
            f" distance to a street {fit.beside_m:,.0f} m, now {here.beside_m:,.0f} m); if they are, write"
            f" `datum: {datum}` under `streets`",
            evidence.number,
            "points",
        )
    ]


def _converted(path: Path, subject: Subject, datum: MapDatum) -> Note:
    return Note(
        "found",
        subject,
        f"{path.name}：坐标由 {NAMES[datum]} 换算为 WGS-84",
        f"{path.name}: coordinates turned from {NAMES[datum]} to WGS-84",
        1,
        "layers",
    )


def _chosen(path: Path, subject: Subject, evidence: Evidence, datum: MapDatum, given: MapDatum) -> Note:
    return Note(
        "doubtful",
        subject,
        f"{path.name}：按街道判断坐标为 {NAMES[datum]}，已换算为 WGS-84（{_zh(evidence, datum, given)}）",
        f"{path.name}: by the streets its coordinates are {NAMES[datum]}, turned to WGS-84"
        f" ({_en(evidence, datum, given)})",
        evidence.number,
        "points",
    )


def _doubt(path: Path, subject: Subject, evidence: Evidence, datum: MapDatum, given: MapDatum) -> Note:
    return Note(
        "doubtful",
        subject,
        f"{path.name}：坐标像是 {NAMES[datum]}，而非 {NAMES[given]}（{_zh(evidence, datum, given)}）；"
        f"若确是如此，请写 datum: {datum}",
        f"{path.name}: its coordinates look like {NAMES[datum]}, not {NAMES[given]}"
        f" ({_en(evidence, datum, given)}); if they are, write `datum: {datum}`",
        evidence.number,
        "points",
    )


def _refusal(evidence: Evidence, datum: MapDatum, given: MapDatum) -> Said:
    return Said(
        f"坐标是 {NAMES[datum]}，不是 {NAMES[given]}（{_zh(evidence, datum, given)}）；"
        f"请写 `datum: {datum}`，如坐标本来无误，请写 `datum: as_given`",
        f"its coordinates are {NAMES[datum]}, not {NAMES[given]} ({_en(evidence, datum, given)}); write"
        f" `datum: {datum}`, or `datum: as_given` if they are right as they are",
    )


def _zh(evidence: Evidence, datum: MapDatum, given: MapDatum) -> str:
    places = evidence.kind == "places"
    what = f"{evidence.number} 处" if places else f"边界上 {evidence.number} 点"
    told = "落在车行道上的" if places else "沿街道的"
    one, other = evidence.by[datum], evidence.by[given]
    return (
        f"{what}：按 {NAMES[datum]} {told}占 {one.share:.0%}，按 {NAMES[given]} 占 {other.share:.0%}，"
        f"任意平移约 {evidence.chance:.0%}；距街道的中位数 {one.beside_m:,.0f} 米与 {other.beside_m:,.0f} 米"
    )


def _en(evidence: Evidence, datum: MapDatum, given: MapDatum) -> str:
    places = evidence.kind == "places"
    what = f"{evidence.number} places" if places else f"{evidence.number} points of the borders"
    told = "stand on a carriageway" if places else "run along a street"
    one, other = evidence.by[datum], evidence.by[given]
    return (
        f"{what}: by {NAMES[datum]} {one.share:.0%} {told}, by {NAMES[given]} {other.share:.0%}, shifted"
        f" anywhere some {evidence.chance:.0%}; median distance to a street {one.beside_m:,.0f} m and"
        f" {other.beside_m:,.0f} m"
    )
