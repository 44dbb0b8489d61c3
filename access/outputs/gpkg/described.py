"""The layers of the GeoPackage that opens looking like the map, column by column."""

from access.contracts.documents import Text
from access.contracts.results import Meaning, ResultFile
from access.outputs.columns import CAUSES, COLUMNS, STATES, VERDICTS
from access.outputs.gaps.described import causes
from access.outputs.gpkg.write import NAME

_NUMBER = Text(
    zh="列名以条款序号开头（c001），见 clauses 层",
    en="its name begins with a clause's number (c001): see `clauses`",
)


def files() -> tuple[ResultFile, ...]:
    """Return the layers of ``results.gpkg``."""
    layers = (
        ("zones", Text(zh="分区与判定", en="Zones with verdicts"), _zones()),
        ("cells", Text(zh="格网与状态", en="Cells with states"), _cells()),
        ("gaps", Text(zh="缺口与原因", en="Gaps with causes"), _gaps()),
        ("facilities", Text(zh="设施", en="Facilities"), _facilities()),
        ("clauses", Text(zh="条款序号", en="Numbers of the clauses"), _clauses()),
        ("layer_styles", Text(zh="图层样式（QGIS）", en="Styles of the layers (QGIS)"), _styles()),
    )
    return tuple(ResultFile(NAME, title, ("run",), each, name, maybe=True) for name, title, each in layers)


def _zones() -> dict[str, Meaning]:
    return {
        "zone_id": COLUMNS["zone_id"],
        "name": Meaning("名称", "name"),
        "level": Meaning("层级", "level"),
        "parent_id": Meaning("上级分区", "zone around it"),
        "persons": COLUMNS["persons"],
        "c*_share": Meaning("达标人口占比", "share of people within the limit", "share", _NUMBER, maybe=True),
        "c*_value": Meaning("现状值", "value found", "number", _NUMBER, maybe=True),
        "c*_verdict": Meaning("判定", "verdict", None, _NUMBER, VERDICTS, maybe=True),
        "geometry": COLUMNS["geometry"],
    }


def _cells() -> dict[str, Meaning]:
    up = Text(zh=f"取上整；{_NUMBER.zh}", en=f"rounded up; {_NUMBER.en}")
    second, metre = Text(zh="秒", en="s"), Text(zh="米", en="m")
    return {
        "cell_id": Meaning("格网编号", "cell"),
        "persons": COLUMNS["persons"],
        "c*_state": Meaning("状态", "state", None, _NUMBER, STATES, maybe=True),
        "c*_share": Meaning("达标人口占比", "share of people within the limit", "share", _NUMBER, maybe=True),
        "c*_s": Meaning("用时", "time", "number", up, unit=second, maybe=True),
        "c*_m": Meaning("路程", "way", "number", up, unit=metre, maybe=True),
        "population": COLUMNS["population"],
        "geometry": COLUMNS["geometry"],
    }


def _gaps() -> dict[str, Meaning]:
    return {
        "gap_id": Meaning("缺口编号", "id of the gap"),
        "clause": Meaning("条款序号", "number of the clause", "whole"),
        "number": Meaning("序号", "number", "whole"),
        **{name: COLUMNS[name] for name in ("target", "zone_id", "zone", "persons", "population")},
        "cause": Meaning("主要原因", "main cause", values=CAUSES),
        **{
            f"persons_{k}": Meaning(f"其中{each.zh}", f"of these {each.en}", maybe=True)
            for k, each in CAUSES.items()
        },
        "nearest_facility_id": Meaning("最近设施的编号", "id of the nearest facility"),
        "nearest_facility": Meaning("最近设施", "nearest facility"),
        "excess_s": Meaning("平均超出限值的时间", "mean time beyond the limit"),
        "excess_m": Meaning("平均超出限值的路程", "mean way beyond the limit"),
        **causes(),
        "geometry": COLUMNS["geometry"],
    }


def _facilities() -> dict[str, Meaning]:
    return {
        "facility_id": Meaning("设施编号", "id of the facility"),
        "type": Meaning("设施类型代码", "code of the facility type"),
        "type_zh": Meaning("设施类型（中文）", "facility type (Chinese)"),
        "type_en": Meaning("设施类型（英文）", "facility type (English)"),
        "name": Meaning("名称", "name"),
        "capacity": Meaning("容量", "capacity", "number", maybe=True),
        "units": Meaning("数量", "number of units", "number", maybe=True),
        "source": Meaning("出处", "source"),
        "geometry": COLUMNS["geometry"],
    }


def _clauses() -> dict[str, Meaning]:
    return {
        "clause": Meaning("条款序号", "number of the clause", "whole"),
        "columns": Meaning("列名的开头", "what its columns begin with"),
        "clause_id": Meaning("目标编号", "id of the target"),
        "title_zh": Meaning("标题", "title (Chinese)"),
        "title_en": Meaning("标题（英文）", "title"),
        "quote_zh": Meaning("条款原文", "clause (Chinese)"),
        "quote_en": Meaning("条款译文", "clause (English)"),
        "kind_zh": Meaning("条款类型", "kind of clause (Chinese)"),
        "kind_en": Meaning("条款类型（英文）", "kind of clause"),
        **{name: COLUMNS[name] for name in ("value", "required", "unit_zh")},
        "unit_en": COLUMNS["unit"],
        "verdict_zh": Meaning("判定", "verdict (Chinese)"),
        "verdict_en": Meaning("判定（英文）", "verdict"),
        "population": COLUMNS["population"],
        "run_id": COLUMNS["run_id"],
    }


def _styles() -> dict[str, Meaning]:
    return {
        "f_table_catalog": Meaning("目录", "catalogue"),
        "f_table_schema": Meaning("模式", "schema"),
        "f_table_name": Meaning("图层", "layer"),
        "f_geometry_column": Meaning("图形列", "column of the shapes"),
        "styleName": Meaning("样式名", "name of the style"),
        "styleQML": Meaning("样式", "style"),
        "styleSLD": Meaning("另一格式的样式", "style in another format", more=Text(zh="空", en="empty")),
        "useAsDefault": Meaning("是否默认", "whether it is the default", "truth"),
        "description": Meaning("说明", "description"),
        "owner": Meaning("所有者", "owner"),
        "ui": Meaning("表单", "form"),
        "update_time": Meaning("时间", "time", more=Text(zh="固定不变", en="always the same")),
    }
