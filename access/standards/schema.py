"""The JSON Schema of plan files, by which an editor completes and checks them."""

from typing import Any

from access.standards.model import Plan


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema of a plan file.

    The rule of a target holds only what differs from the standard's, so nothing in it is required.
    """
    schema = Plan.model_json_schema()
    parts: dict[str, Any] = schema["$defs"]
    for name in [each for each in parts if each.endswith("Target")]:
        rule = parts[name]["properties"]["rule"]["anyOf"][0]["$ref"].rpartition("/")[2]
        parts[f"{rule}Part"] = {key: value for key, value in parts[rule].items() if key != "required"}
        parts[name]["properties"]["rule"] = {"$ref": f"#/$defs/{rule}Part"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
