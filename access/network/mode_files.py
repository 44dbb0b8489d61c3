"""The files of the built-in modes: found, read and listed without what checks them."""

from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path

import yaml

from access.contracts.errors import FileError

_MODES = Path(str(files("access.network"))) / "modes"


def builtin() -> tuple[str, ...]:
    """Return the names of the built-in modes."""
    return tuple(sorted(path.stem for path in _MODES.glob("*.yaml")))


def titles() -> dict[str, str]:
    """Return the title of each built-in mode in both languages, by its name."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C ten times as fast; some builds lack it
    found = {name: yaml.load(source(name), Loader=loader)["title"] for name in builtin()}  # noqa: S506
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
        raise FileError(name, [f"no built-in mode and no file of this name; {hint(name)}"])
    return Path(name)


def hint(name: str) -> str:
    """Return which built-in mode a name may stand for, or which there are."""
    near = " or ".join(repr(each) for each in get_close_matches(name, builtin(), cutoff=0.5))
    return f"did you mean {near}?" if near else f"known: {', '.join(builtin())}"
