"""A part of a place: its cells linked to the streets around them, and searched, by a worker."""

import hashlib
import pickle
import time
import traceback
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import geopandas
import numpy as np
import shapely

from access.assessment.checks.ways import slack_of
from access.assessment.links import NearestStreet
from access.assessment.many.outcome import How, Outcome
from access.contracts.arrays import Booleans, Floats, Integers, Words
from access.contracts.errors import AccessError
from access.contracts.said import Said
from access.contracts.system import WRONG, explained
from access.contracts.tables import Positions
from access.network.crossing import Crossing
from access.network.edges import Direction
from access.network.excerpt import Box, Pace, keep_pace
from access.network.linking import Linker
from access.network.network import Network
from access.network.parts import Sound
from access.network.positions import by_place
from access.network.reached import reached
from access.network.travel import nearest
from access.places.streets.visibility import Square


class Ask(NamedTuple):
    """A search.

    Attributes:
        network: the number of the network among those of the job.
        direction: of the trips.
        doors: rows of the job's entrances that count.
        limit: for all facilities within it; None: for the nearest one, however far.
    """

    network: int
    direction: Direction
    doors: Integers
    limit: float | None


@dataclass(frozen=True, eq=False)
class Job:
    """What a worker needs to link and to search the cells of a part.

    Attributes:
        networks: of one mode, with the same edges: those in ``box`` and more.
        paces: of each network (see ``excerpt.pace``).
        edge: the number of each edge in the whole.
        leading_out: of each edge, whether one might come along it to streets that are not here.
        box: what the edges are complete within.
        several: whether places may have several links (see ``Linker``).
        classes, sound: see ``Linker``; of the whole.
        max_leg_m, min_component_m, barriers, squares: see ``Linker``.
        cell, xy: the numbers of the cells in the whole, rising, and where they are.
        doors: POSITIONS of the entrances on these edges, indexed by the number of their facility.
        asks: what is searched.
    """

    networks: tuple[Network, ...]
    paces: tuple[Pace, ...]
    edge: Integers
    leading_out: Booleans
    box: Box
    several: bool
    classes: Words
    sound: Sound | None
    max_leg_m: float
    min_component_m: float
    barriers: Any
    squares: tuple[Square, ...]
    cell: Integers
    xy: Floats
    doors: Positions
    asks: tuple[Ask, ...]


@dataclass(frozen=True)
class Part:
    """A task: a job on the disk.

    Attributes:
        name: of the part, for people.
        job: its file.
        sha256: of that file: no other is opened.
        result: the file that is to hold what was found.
    """

    name: str
    job: Path
    sha256: str
    result: Path


def found(job: Job) -> dict[str, Any]:
    """Link and search the cells of a part.

    Returns:
        ``edge``, ``along_m``, ``leg_m``, ``barred``: POSITIONS of the cells, by edges of the whole; ``cell``:
        the number of the cell of each row. Of search ``i``, ``cost_i`` and ``facility_i`` (-1: none) of each
        cell, and where it has a limit also ``row_i``: of which cell. ``open``: for how many cells another
        way might be shorter that leads through streets which are not here.
    """
    for network, pace in zip(job.networks, job.paces, strict=True):
        keep_pace(network, pace)
    points = geopandas.GeoSeries(shapely.points(job.xy), index=job.cell, crs=job.networks[0].crs)
    at, barred = _linking(job).link(points)
    unsure, told = np.zeros(len(job.cell), dtype=bool), dict[str, Any]()
    for number, ask in enumerate(job.asks):
        network, doors = job.networks[ask.network], job.doors.iloc[ask.doors]
        safe = _safe_cost(job, at, network)
        if ask.limit is None:
            way = nearest(at, doors, network, direction=ask.direction)
            cost, facility = way["impedance"].to_numpy(), way["facility_id"]
            told[f"facility_{number}"] = facility.fillna("-1").to_numpy().astype(np.int64)
            unsure |= np.nan_to_num(cost, nan=-np.inf) > safe
        else:
            pairs = reached(at, doors, network, limit=ask.limit, direction=ask.direction)
            cost, codes = pairs.cost, np.asarray(pairs.facilities, dtype=np.int64)
            told[f"row_{number}"] = np.repeat(job.cell, np.diff(pairs.offset))
            told[f"facility_{number}"] = codes[pairs.column]
            unsure |= safe < ask.limit
        told[f"cost_{number}"] = cost
    linked, edge = at["edge"].notna().to_numpy(), np.full(len(at), np.nan)
    edge[linked] = job.edge[at["edge"].to_numpy()[linked].astype(np.int64)]
    legs = {name: at[name].to_numpy() for name in ("along_m", "leg_m")}
    return {**told, **legs, "edge": edge, "barred": barred, "cell": at.index.to_numpy(), "open": unsure.sum()}


def _linking(job: Job) -> Linker | NearestStreet:
    if not job.several:
        return NearestStreet(job.networks[0], job.max_leg_m, job.min_component_m)
    crossing = None if job.barriers is None else Crossing(job.barriers)
    made = Linker(*(job.networks[0], job.classes, job.max_leg_m, job.min_component_m), crossing, job.squares)
    vars(made)["sound"] = job.sound
    return made


def _safe_cost(job: Job, at: Positions, network: Network) -> Floats:
    """What a way of each cell may cost at most that surely leads through no street that is not here.

    A way out of the box is no shorter than the straight line there, but for how streets are drawn.
    """
    number, index = by_place(at)
    west, south, east, north = job.box
    x, y = job.xy[np.searchsorted(job.cell, index.to_numpy())].T
    out_m = np.minimum.reduce([x - west, east - x, y - south, north - y])
    slack = slack_of(network)
    safe: Floats = np.maximum(out_m - slack.metres, 0.0) / slack.times * network.least_cost_per_m
    on = at["edge"].to_numpy()
    row = np.flatnonzero(np.isfinite(on))
    open_ = np.zeros(len(index), dtype=bool)
    np.logical_or.at(open_, number[row], job.leading_out[on[row].astype(np.int64)])
    return np.where(open_, safe, np.inf)


def content(job: Job) -> bytes:
    """Return a job as the file that holds it."""
    return pickle.dumps(job, protocol=5)


def keep(content: bytes, path: Path) -> None:
    """Write a file, whole or not at all."""
    half = path.with_name(f"half-{path.name}")
    half.write_bytes(content)
    half.replace(path)


def search(part: Part, _: How) -> Outcome:
    """Do a job and write what was found, whatever happens; nothing is raised but an interruption."""
    begun = time.monotonic()

    def failed(why: Said, trace: str = "") -> Outcome:
        return Outcome(part.name, "failed", why=why, trace=trace, seconds=time.monotonic() - begun)

    try:
        content = part.job.read_bytes()
        if hashlib.sha256(content).hexdigest() != part.sha256:
            return failed(Said(f"{part.job} 不是写下的那个文件", f"{part.job} is not what was written"))
        told = found(pickle.loads(content))  # noqa: S301 (just what whoever gave the task has written)
        half = part.result.with_name(f"half-{part.result.name}")
        with half.open("wb") as file:
            np.savez(file, **told)
        half.replace(part.result)
    except AccessError as error:
        return failed(Said(error.zh, error.en))
    except WRONG as error:
        return failed(explained(error))
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        return failed(Said(f"程序出错（{what}）", f"the program failed ({what})"), traceback.format_exc())
    return Outcome(part.name, "done", seconds=time.monotonic() - begun)


def whole(path: Path) -> bool:
    """Tell whether a result is there, and as it was written."""
    try:
        with zipfile.ZipFile(path) as file:
            return file.testzip() is None
    except (OSError, zipfile.BadZipFile):
        return False


def read(path: Path) -> dict[str, Any]:
    """Read what ``search`` wrote."""
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}
