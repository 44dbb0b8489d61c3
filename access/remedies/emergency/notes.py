"""What is doubtful of emergency services: what was assumed, and what cannot be told, for want of what."""

import pandas as pd

from access.contracts.notes import Note
from access.contracts.said import examples
from access.contracts.tables import Facilities, counted
from access.remedies.emergency.apportionment import WHOLE
from access.remedies.emergency.promises import Promises
from access.remedies.emergency.question import EmergencyQuestion
from access.verdicts import missing


def notes_on(
    question: EmergencyQuestion,
    promises: Promises,
    districts: pd.DataFrame,
    stations: Facilities,
    persons: float,
) -> list[Note]:
    """Tell what was assumed, and what cannot be told.

    Args:
        question, promises: what was asked, and what is promised.
        districts: the district table.
        stations: FACILITIES; ``vehicles`` (NaN: not known).
        persons: who live in the zones of the study.
    """
    return [
        *_assumed(question, promises),
        *_unknown_vehicles(question, districts, stations),
        *_elsewhere(districts, stations, persons),
    ]


def _assumed(question: EmergencyQuestion, promises: Promises) -> list[Note]:
    """The numbers that nobody has given."""
    told = {
        "urban": (
            promises.urban,
            "城区平均服务半径限值",
            "limit of the mean service radius in the city",
            "km",
        ),
        "rural": (promises.rural, "城区外平均服务半径限值", "limit of the radius outside the city", "km"),
        "response": (promises.response, "到达时限", "limit from the call to the arrival", "min"),
    }
    notes = [
        _doubt(zh, en, promise.clause.value, unit)
        for promise, zh, en, unit in told.values()
        if promise.source == "assumed"
    ]
    if promises.response.source == "assumed" and question.fixed_min is None:
        notes.append(
            _doubt("受理和出车用时", "handling the call and setting out", promises.fixed_s / 60, "min")
        )
    if promises.vehicles.source == "assumed":
        zh, en = "每辆救护车服务人口", "people for each vehicle"
        notes.append(_doubt(zh, en, promises.persons_per_vehicle, "persons"))
    if question.busy_assumed:
        notes.append(_doubt("车辆忙时比例", "busy fraction of the vehicles", question.busy_share, "share"))
    return notes


def _doubt(zh: str, en: str, value: float, unit: str) -> Note:
    words = {"km": "公里", "min": "分钟", "persons": "人", "share": ""}
    shown = f"{value:,.12g}"
    return Note(
        "doubtful",
        "facilities",
        f"假定：{zh}为 {shown}{' ' + words[unit] if words[unit] else ''}（规划未写明，也未指定）",
        f"assumed: {en}: {shown}{'' if unit == 'share' else ' ' + unit} (no plan of the study says it, "
        "nor was it asked)",
        value,
        unit,
    )


def _unknown_vehicles(
    question: EmergencyQuestion, districts: pd.DataFrame, stations: Facilities
) -> list[Note]:
    """What is not known of vehicles, and what cannot be told therefore."""
    notes = []
    unknown = stations.index[stations["vehicles"].isna()]
    if len(unknown):
        text = missing.facilities([question.facility], having="units").text
        zh = (
            f"缺少 {len(unknown)} 处（共 {len(stations)} 处）{text.zh}（{examples(unknown)}）："
            "计算到达时间时各按至少 1 辆；相关分区的车辆数、缺口、有空车可到的人口无法给出"
        )
        en = (
            f"missing for {len(unknown)} of {counted(len(stations), 'station')}: {text.en} "
            f"({examples(unknown)}); each is taken to have one vehicle at least; vehicles, what is lacking, "
            "and who can expect a free one cannot be told of the districts concerned"
        )
        notes.append(Note("doubtful", "facilities", zh, en, len(unknown), "stations"))
    rest = districts.drop(WHOLE)
    known = rest["vehicles_at_stations"].notna()
    lost = rest["name"][rest["vehicles"].isna() & known]
    if len(lost):
        text = missing.facilities(["ambulance"], having="units").text
        zh = f"缺少部分{text.zh}：以下分区的车辆总数和缺口无法给出（{examples(lost)}）"
        en = f"missing for some: {text.en}; vehicles and what is lacking cannot be told of {examples(lost)}"
        notes.append(Note("doubtful", "facilities", zh, en, len(lost), "districts"))
    return notes


def _elsewhere(districts: pd.DataFrame, stations: Facilities, persons: float) -> list[Note]:
    """Stations and people beyond the districts, and people in neither city nor countryside."""
    notes, rest = [], districts.drop(WHOLE)
    beyond = len(stations) - int(rest["stations"].sum())
    if beyond:
        zh = f"{beyond} 处站点在各分区之外：参与出车，不计入任何分区"
        en = f"{counted(beyond, 'station')} beyond the districts: they respond, but are counted in none"
        notes.append(Note("doubtful", "facilities", zh, en, beyond, "stations"))
    missed = persons - float(rest["persons"].sum())
    if missed >= 0.5:
        zh = f"研究分区内有 {missed:,.0f} 人不在任何所选分区中，未计入"
        en = f"{missed:,.0f} persons of the study live in none of the districts: they are not counted"
        notes.append(Note("doubtful", "zones", zh, en, missed, "persons"))
    neither = float((rest["persons"] - rest["persons_urban"] - rest["persons_rural"]).sum())
    if neither >= 0.5:
        zh = f"{neither:,.0f} 人既不在规划所说的城区也不在其他地区：对他们没有服务半径限值"
        en = f"{neither:,.0f} persons live neither in the plan's city nor outside it: no radius for them"
        notes.append(Note("doubtful", "zones", zh, en, neither, "persons"))
    return notes
