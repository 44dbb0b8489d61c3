"""A scenario as the HTML map exports it: a GeoJSON of points to open, to close and to move to."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from access.contracts.documents import Document, Location, Model
from access.contracts.errors import DocumentError
from access.contracts.said import Said, zh
from access.contracts.text_files import read_json

_CHANGES = ("open", "close", "move")
# what the export calls the fields of a scenario file
_NAMES = {"type": "facility_type", "id": "facility_id", "at": "geometry", "to": "geometry"}


class Features(Document):
    """An exported scenario in the shape of a scenario file; faults name the number of a feature."""

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            FileError: the file does not exist or is not UTF-8 text.
            DocumentError: it is no exported scenario.
        """
        self.path = path
        self.beside = frozenset()
        self._root = None
        self._number: dict[Location, int] = {}
        self._lines = []
        self._unknown: list[Said] = []
        collection = _collection(path)
        changes: dict[str, list[Any]] = {name: [] for name in _CHANGES}
        for number, feature in enumerate(collection["features"], start=1):
            properties = _properties(feature)
            change = properties.pop("change", None)
            if change in _CHANGES:
                self._number["facilities", change, len(changes[change])] = number
                changes[change].append(_content(change, properties, feature))
            else:
                known = ", ".join(_CHANGES)
                self._unknown.append(
                    Said(
                        f"第 {number} 个要素：change：应为 {known} 之一",
                        f"feature {number}: change: one of {known} is needed",
                    )
                )
        own = {name: collection[name] for name in ("name", "note") if name in collection}
        self.content: Any = {**own, "facilities": changes}

    def error(self, faults: Sequence[tuple[Location, str]]) -> DocumentError:
        """Return one error that names each fault with the number of its feature."""
        placed = [(self._number.get(where[:3], 0), where, what) for where, what in faults]
        placed.sort(key=lambda each: (each[0], tuple(map(str, each[1])), str(each[2])))
        return DocumentError(str(self.path), [*(_message(*each) for each in placed), *self._unknown])

    def parse(self, model: type[Model], **context: Any) -> Model:
        """Return the content as ``model``; see ``Document.parse``."""
        found = super().parse(model, **context)
        if self._unknown:
            raise self.error([])
        return found


def _collection(path: Path) -> dict[str, Any]:
    content = read_json(path)
    if not (isinstance(content, dict) and content.get("access") == "scenario"):
        fault = Said(
            '不是导出的情景（缺少 `"access": "scenario"`）；请从地图导出',
            'no exported scenario (it lacks `"access": "scenario"`); export it from the map',
        )
        raise DocumentError(str(path), [fault])
    if not isinstance(content.get("features"), list):
        fault = Said(
            "`features` 不是列表；请从地图重新导出情景",
            "`features` is no list; export the scenario from the map again",
        )
        raise DocumentError(str(path), [fault])
    return content


def _properties(feature: Any) -> dict[str, Any]:
    found = feature.get("properties") if isinstance(feature, dict) else None
    return {key: each for key, each in found.items() if each is not None} if isinstance(found, dict) else {}


def _content(change: str, properties: dict[str, Any], feature: dict[str, Any]) -> Any:
    """What a scenario file would say of a feature."""
    facility, point = properties.pop("facility_id", None), _point(feature)
    if change == "close":
        return facility
    if change == "move":
        return {"id": facility, "to": point}
    own = {"id": facility, "type": properties.pop("facility_type", None), "at": point}
    return {**properties, **{name: value for name, value in own.items() if value is not None}}


def _point(feature: dict[str, Any]) -> Any:
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return "no point"
    coordinates = geometry.get("coordinates")
    return coordinates[:2] if isinstance(coordinates, list) else coordinates


def _message(number: int, where: Location, what: str) -> Said:
    """A fault with its feature and the property that it lies in, by the names of the export."""
    if not number:
        at = ".".join(map(str, where))
        return Said(f"{at}：{zh(what)}", f"{at}: {what}") if where else Said(zh(what), what)
    field = str(where[3]) if len(where) > 3 else "id"
    shown = _NAMES.get(field, field)
    own, english = (text.replace(f"`{field}`", f"`{shown}`") for text in (zh(what), what))
    return Said(f"第 {number} 个要素：{shown}：{own}", f"feature {number}: {shown}: {english}")
