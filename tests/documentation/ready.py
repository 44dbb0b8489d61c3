"""The folder that the commands of the documentation run in: the tiny town, and the files they name."""

import shutil
from pathlib import Path
from typing import Any

import docx
import geopandas
import networkx as nx
import pandas as pd

from tests.conftest import EAST, NORTH, ROOT
from tests.studies import bureaus

_PLAN = ("某区公共服务规划", "打造15分钟健身圈。", "每千人口托位数达到4.6个。")


def make(folder: Path, town: Path) -> None:
    """Make the folder; what needs results of an earlier command is there once ``after`` was called."""
    shutil.copytree(town, folder, dirs_exist_ok=True)
    stations(folder)
    shutil.copytree(ROOT / "data" / "helsinki", folder / "data" / "helsinki")
    own = folder / "我的数据"
    own.mkdir()
    bureaus.plain(own, "huangyan").unlink()
    for name in ("FOLDER", "文件夹"):
        shutil.copytree(own, folder / name)
    for name in ("各区/甲", "各区/乙"):
        shutil.copytree(town, folder / name)
    table = "study,id,name\nstudy.yaml,330106,甲区\nstudy.yaml,330110,乙区\n"
    (folder / "studies.csv").write_text(table, encoding="utf-8")
    plan = docx.Document()
    for line in _PLAN:
        plan.add_paragraph(line)
    plan.save(folder / "plan.docx")
    template = docx.Document()
    template.add_paragraph("{{附件}}")
    template.save(folder / "模板.docx")
    row = {"indicator": "huangyan.childcare_places", "year": 2024, "value": 4.1}
    pd.DataFrame([row]).to_csv(folder / "observed.csv", index=False)


def stations(folder: Path) -> None:
    """Give the town an ambulance station, beside a market."""
    row = {"id": "A", "name": "急救站", "x": EAST + 250, "y": NORTH + 310}
    pd.DataFrame([row]).to_csv(folder / "stations.csv", index=False)
    study = folder / "study.yaml"
    more = '- {path: stations.csv, type: emergency_station, id_column: id, crs: "EPSG:4547"}'
    text = study.read_text(encoding="utf-8").replace("population:", f"{more}\npopulation:")
    study.write_text(text, encoding="utf-8")


def after(folder: Path, command: str) -> None:
    """Copy this run to where the next command looks for an earlier one."""
    if command.startswith("access run study.yaml") and not (folder / "earlier").exists():
        shutil.copytree(folder / "results", folder / "earlier")


def a_network() -> dict[str, Any]:
    """What a notebook would hold before it asks for times: a graph of OSMnx, homes and clinics."""
    graph = nx.MultiDiGraph(crs="EPSG:4326")
    for i in range(3):
        graph.add_node(i, x=114 + 0.001 * i, y=22.6)
    for i, j in ((0, 1), (1, 0), (1, 2), (2, 1)):
        graph.add_edge(i, j, length=102.7, highway="residential", osmid=i + j)
    places = geopandas.GeoSeries(geopandas.points_from_xy([114.0, 114.002], [22.6, 22.6]), crs="EPSG:4326")
    return {"graph": graph, "homes": places.iloc[:1], "clinics": places.iloc[1:]}
