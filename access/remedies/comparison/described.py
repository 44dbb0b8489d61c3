"""What a comparison writes, column by column (see ``contracts.results``)."""

from access.contracts.documents import Text
from access.contracts.results import Meaning, ResultFile
from access.outputs.columns import COLUMNS, VERDICTS, columns, record, report_file, rows
from access.outputs.described import limit_unit
from access.outputs.described_between import narrowing

_OF = ("compare",)
_SCENARIO = {
    "scenario": Meaning("情景代号", "key of the scenario", more=Text(zh="base：现状", en="base: as it is")),
    "scenario_zh": Meaning("情景（中文）", "scenario (Chinese)"),
    "scenario_en": Meaning("情景（英文）", "scenario (English)"),
}
_PERSONS = Text(zh="人", en="persons")


def files() -> tuple[ResultFile, ...]:
    """Return what a comparison writes."""
    verdicts = columns(
        *(
            "plan",
            "standard_id",
            "target",
            "clause_zh",
            "clause_en",
            "facility",
            "facility_zh",
            "facility_en",
        ),
        *("zone_zh", "zone_en", "comparison", "limit", "required", "unit", "unit_zh", "value", "value_low"),
        *("value_high", "persons", "persons_met", "persons_border", "persons_unlinked", "met_share"),
        *("shortfall", "shortfall_unit", "shortfall_unit_zh", "verdict", "verdict_zh", "missing_zh"),
        *("missing_en", "population"),
        **_SCENARIO,
        limit_unit=limit_unit(),
        verdict_base=Meaning("现状的判定", "verdict as it is", values=VERDICTS),
        value_difference=Meaning(
            "与现状值之差", "difference of the value", "number", more=COLUMNS["value"].more
        ),
        persons_difference=Meaning("人口之差", "difference of people"),
        persons_met_difference=Meaning("限值内人口之差", "difference of people within the limit"),
        met_share_difference=Meaning(
            "限值内人口占比之差", "difference of that share", "number", more=Text(zh="-1 至 1", en="-1 to 1")
        ),
    )
    people = columns(
        *("standard_id", "target", "zone_id", "zone", "persons", "persons_met"),
        **_SCENARIO,
        group=Meaning("人群", "group", more=Text(zh="all：全部", en="all: everybody")),
        persons_base=Meaning("现状人口", "people as it is"),
        persons_met_base=Meaning("现状限值内人口", "people within the limit as it is"),
        persons_gained=Meaning("新增覆盖人口", "people who gain"),
        persons_lost=Meaning("失去覆盖人口", "people who lose"),
        persons_met_by_population=Meaning(
            "因人口变化而增减的限值内人口", "change by numbers of people alone"
        ),
    )
    own = {name: each for name, each in verdicts.items() if name != "run_id"}
    return (
        ResultFile("comparison.csv", Text(zh="各情景的判定", en="Verdicts of all scenarios"), _OF, verdicts),
        ResultFile(
            "comparison.json",
            Text(zh="各情景的判定", en="Verdicts of all scenarios"),
            _OF,
            {"run_id": COLUMNS["run_id"], **rows(own, "verdicts[]")},
        ),
        ResultFile("people.csv", Text(zh="谁得谁失", en="Who gains and who loses"), _OF, people),
        narrowing("compare", **_SCENARIO),
        report_file("compare", scenario=_SCENARIO["scenario"]),
        ResultFile("run.json", Text(zh="运行记录", en="Record of the run"), _OF, record("scenarios")),
    )
