"""The files of the built-in modes: found, read and listed without what checks them."""

from importlib.resources import files
from pathlib import Path

import yaml

from access.contracts import yaml_core
from access.contracts.errors import FileError
from access.contracts.said import Said
from access.contracts.suggest import suggestion

_MODES = Path(str(files("access.network"))) / "modes"


def builtin() -> tuple[str, ...]:
    """Return the names of the built-in modes."""
    return tuple(sorted(path.stem for path in _MODES.glob("*.yaml")))


def titles() -> dict[str, str]:
    """Return the title of each built-in mode in both languages, by its name."""
    found = {name: yaml.load(source(name), Loader=yaml_core.Loader)["title"] for name in builtin()}  # noqa: S506
    return {name: f"{title['zh']} {title['en']}" for name, title in found.items()}


def source(name: str) -> str:
    """Return the YAML text of a mode, to be copied and changed.

    Args:
        name: of a built-in mode, or the path of a user's own file.

    Raises:
        FileError: there is no such mode and no such file.
    """
    return path(name).read_text(encoding="utf-8")


def path(name_or_path: str | Path) -> Path:
    """Return the file of a mode (see ``source``).

    Raises:
        FileError: there is no such mode and no such file.
    """
    name = str(name_or_path)
    if name in builtin():
        return _MODES / f"{name}.yaml"
    if not Path(name).is_file():
        near = hint(name)
        raise FileError(
            name,
            [
                Said(
                    f"没有这个内置出行方式，也没有这个文件；{near.zh}",
                    f"no built-in mode and no file of this name; {near}",
                )
            ],
        )
    return Path(name)


def hint(name: str) -> Said:
    """Return which built-in mode a name may stand for, or which there are."""
    return suggestion(name, builtin())
