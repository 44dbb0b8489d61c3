"""What to look at once more in a plan file that has no faults."""

from access.contracts.documents import Text
from access.standards.model import Plan, TravelTimeRule
from access.standards.registry import targets


def doubts(plan: Plan) -> list[Text]:
    """Return what to look at once more: ambulances that the plan file does not send from a station."""
    found = []
    for standard, target in targets(plan):
        rule = target.rule or standard.rule
        if isinstance(rule, TravelTimeRule) and rule.mode.offers("emergency_vehicle"):
            if "direction" not in rule.model_fields_set:
                zh = "没有写 direction；急救车辆按从站点到居民（facility_to_demand）计算"
                en = "gives no `direction`; emergency vehicles run from the station (facility_to_demand)"
            elif rule.direction == "demand_to_facility":
                zh = (
                    "急救车辆按从居民到站点（direction: demand_to_facility）计算；"
                    "通常从站点出发（facility_to_demand）"
                )
                en = (
                    "emergency vehicles run from people to the station (`direction: demand_to_facility`);"
                    " usually they run from the station (facility_to_demand)"
                )
            else:
                continue
            found.append(Text(zh=f"{target.id}：{zh}", en=f"{target.id}: {en}"))
    return found
