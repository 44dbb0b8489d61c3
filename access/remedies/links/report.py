"""The result files of a search for missing links, and what a terminal shows of it."""

import math
from collections.abc import Mapping
from pathlib import Path

import geopandas
import pandas as pd

from access.contracts.documents import Text
from access.contracts.tables import counted
from access.outputs.maps.scenario import Step
from access.outputs.tables import report_csv, share_text, write_layer
from access.places import datums
from access.places.osm.file import WGS84
from access.places.streets.barriers import KINDS
from access.remedies.links.choose import Comparison
from access.remedies.links.pairs import LINK_KINDS, Links
from access.remedies.links.question import LinkQuestion
from access.verdicts.clause import Clause

_NO_WAY = Text(zh="无路可走", en="no way")
_COLUMNS = (
    *("step", "link_id", "kind", "kind_zh", "kind_en", "cause_zh", "cause_en", "gate_id", "length_m"),
    *("detour_m", "persons_gained", "persons_per_m", "persons_covered", "covered_share", "length_total_m"),
    *("lon", "lat", "from_street", "from_m", "to_street", "to_m", "access"),
)


def links_csv(links: Links) -> str:
    """Return links as CSV; ``detour_m`` is inf where there is no way at all.

    Args:
        links: LINKS with ``persons_gained`` and ``gate_id``.
    """
    return report_csv(_table(links))


def write_links(links: Links, candidates: Links, path: Path, *, run: str) -> None:
    """Write the links chosen and the candidates as a GeoPackage of two layers, with the id of the run."""
    for layer, table in (("links", links), ("candidates", candidates)):
        shapes = geopandas.GeoDataFrame(_table(table), geometry=table.geometry.to_numpy(), crs=table.crs)
        write_layer(shapes, path, layer, run=run)


def linking_record(
    clause: Clause,
    links: Links,
    against: Comparison | None,
    site: tuple[float, float] | None,
    people: Mapping[str, float],
    question: LinkQuestion,
) -> dict[str, object]:
    """Return what was asked and what came of it, for JSON."""
    return {
        "clause": clause.id,
        "limit": clause.limit,
        "limit_unit": "s" if clause.trip.impedance == "time_s" else "m",
        "links": len(links),
        "length_m": float(links["length_m"].sum()),
        "persons_gained": float(links["persons_gained"].sum()),
        "best_site": None
        if against is None or site is None
        else {
            "candidate_id": against.candidate_id,
            "lon": site[0],
            "lat": site[1],
            "persons_gained": against.site_persons,
            "links_that_bring_as_many": against.links,
            "length_of_these_m": against.length_m,
            "persons_by_these": against.link_persons,
        },
        "people": dict(people),
        "settings": question.settings,
    }


def link_rows(links: Links) -> list[tuple[str, ...]]:
    """Return what a terminal shows of each link: step, what, length, detour, gained, covered."""
    return [
        (
            f"{link['step']}",
            f"{what(link['kind'], link['cause'])}\n({link['lon']:.5f}, {link['lat']:.5f})",
            f"{link['length_m']:,.0f}",
            f"{link['detour_m']:,.0f}" if math.isfinite(link["detour_m"]) else str(_NO_WAY),
            f"{link['persons_gained']:,.0f}",
            f"{link['persons_covered']:,.0f}\n({share_text(link['covered_share'])})",
        )
        for link in _where(links).to_dict("records")
    ]


def steps(links: Links) -> tuple[Step, ...]:
    """Return what the map tells of each link, in the order of building."""
    return tuple(
        Step(
            Text(
                zh=f"{LINK_KINDS[link['kind']].zh} {length}米", en=f"{LINK_KINDS[link['kind']].en}, {length}m"
            ),
            float(link["persons_gained"]),
            float(link["covered_share"]),
        )
        for link in links.to_dict("records")
        for length in [f"{link['length_m']:,.0f} "]
    )


def what(kind: str, cause: str) -> str:
    """Return in words what is done, and what is in the way.

    >>> print(what("path", "wall"))
    打通步行通道 make a path · 隔着 across: 围墙 wall
    """
    zh, en = _cause(cause)
    across = f" · 隔着 across: {zh} {en}" if cause and kind != "gate" else ""
    return f"{LINK_KINDS[kind]}{across}"


def looked_at(question: LinkQuestion, number: int, helpful: int) -> str:
    """Return in words among how many links, and which."""
    most, times, extra = question.max_link_m, question.min_detour, question.min_extra_m
    zh = f"长 {most:g} 米以内、绕行 {times:g} 倍以上且至少多绕 {extra:g} 米；{helpful:,} 处能带来人"
    en = (
        f"of up to {most:g} m, where the way round is {times:g} times as long and {extra:g} m longer; "
        f"{helpful:,} bring anybody"
    )
    return f"候选连接 links looked at: {number:,} · {zh} {en}"


def beside_site(links: Links, against: Comparison | None, site: tuple[float, float] | None) -> str:
    """Return in words how the links compare with one new site."""
    if against is None or site is None:
        return "新建一处 a new site: 分区内没有路口能带来人 no junction in the zones brings anybody"
    best = f"最好的一处 the best one ({site[0]:.5f}, {site[1]:.5f}): +{against.site_persons:,.0f} 人 persons"
    if against.links is None:
        zh, en = f"这 {len(links)} 处连接不及一处新点", f"{counted(len(links), 'link')} bring fewer"
    else:
        zh = f"前 {against.links} 处连接（{against.length_m:,.0f} 米）带来同样多或更多"
        en = f"the first {counted(against.links, 'link')} ({against.length_m:,.0f} m) bring as many or more"
    return f"新建一处 a new site: {best} · {zh} {en} (+{against.link_persons:,.0f})"


def _cause(cause: str) -> tuple[str, str]:
    kinds = [KINDS[each] for each in cause.split(", ") if each]
    return "、".join(kind.zh for kind in kinds), ", ".join(kind.en for kind in kinds)


def _where(links: Links) -> Links:
    """The links with where their middles are, in degrees."""
    middles = geopandas.GeoSeries(links.geometry.interpolate(0.5, normalized=True), crs=links.crs)
    middle = datums.project(middles, WGS84)
    return links.assign(lon=middle.x, lat=middle.y)


def _table(links: Links) -> pd.DataFrame:
    """The rows of the files of links, in order."""
    causes = [_cause(cause) for cause in links["cause"]]
    kinds = [LINK_KINDS[kind] for kind in links["kind"]]
    table = pd.DataFrame(_where(links).drop(columns=links.geometry.name)).reset_index()
    table = table.assign(
        kind_zh=[kind.zh for kind in kinds],
        kind_en=[kind.en for kind in kinds],
        cause_zh=[zh for zh, _ in causes],
        cause_en=[en for _, en in causes],
        persons_per_m=table["persons_gained"] / table["length_m"],
    )
    return table[[name for name in _COLUMNS if name in table.columns]]
