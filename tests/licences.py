"""``make licences``: whose works a user gets by installing this package, and under which licences.

Packages tell their licences in three ways, or only in words; what none of them says, or says only where a
package is installed that another system or Python needs, stands here by hand.
"""

import json
import re
import sys
import tomllib
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

# found nowhere in the metadata, or not installed everywhere: read in the package's own licence file
BY_HAND = {
    "appnope": "BSD-2-Clause",  # macOS
    "click-plugins": "BSD-3-Clause",  # Python 3.11
    "cligj": "BSD-3-Clause",  # Python 3.11
    "colorama": "BSD-3-Clause",  # Windows
    "docutils": "BSD-2-Clause AND CC0-1.0 AND PSF-2.0",  # public domain for the most part, in its own words
    "exactextract": "Apache-2.0",
    "matplotlib": "PSF-2.0",  # "based on", in its own words
    "pywinpty": "MIT",  # Windows
    "tzdata": "Apache-2.0",  # Windows
    "typing-extensions": "PSF-2.0",
}
# libraries of others that wheels carry inside them, where these are not as free as the package itself
INSIDE = {
    "GEOS": ("LGPL-2.1-or-later", ("exactextract", "rasterio", "shapely", "pyogrio")),
    "libgfortran, libquadmath": ("GPL-3.0-or-later WITH GCC-exception-3.1", ("numpy", "scipy")),
    "libzmq": ("MPL-2.0", ("pyzmq",)),
}
# what the package itself carries: the page's scripts by package-lock.json; see NOTICE
CARRIED = {
    "access/outputs/maps/assets/leaflet.js": "Leaflet",
    "access/outputs/maps/assets/leaflet.css": "Leaflet",
    "access/outputs/maps/assets/leaflet.LICENSE": "Leaflet",
    "access/outputs/maps/assets/worker.js": "fflate",
    "access/outputs/notebook/fonts/NotoSansCJKsc-Subset.otf": "Noto Sans CJK SC",
    "access/outputs/notebook/fonts/NotoSansCJKsc-Subset.LICENSE": "Noto Sans CJK SC",
    "data/helsinki/helsinki.osm.pbf": "OpenStreetMap",
}
OF_CARRIED = {"Noto Sans CJK SC": "OFL-1.1", "OpenStreetMap": "ODbL-1.0"}
# an office may use, pass on and change what these cover; of the weak copyleft ones, as the libraries they are
FIT = re.compile(
    r"MIT(-0|-CMU)?|BSD(-[23]-Clause)?|0BSD|ISC|Zlib|Apache-2\.0( WITH LLVM-exception)?|PSF-2\.0|CC0-1\.0"
    r"|BlueOak-1\.0\.0|Python-2\.0|CC-BY-[34]\.0|MPL-2\.0|LGPL-2\.1-or-later|OFL-1\.1|ODbL-1\.0"
    r"|GPL-3\.0-or-later WITH GCC-exception-3\.1"
)
_WORDS = (
    (r"apache", "Apache-2.0"),
    (r"mozilla|mpl-2", "MPL-2.0"),
    (r"python software|psfl", "PSF-2.0"),
    (r"\bisc\b", "ISC"),
    (r"bsd 2|bsd-2", "BSD-2-Clause"),
    (r"bsd 3|bsd-3|new bsd", "BSD-3-Clause"),
    (r"bsd", "BSD"),
    (r"\bmit\b", "MIT"),
)


def fit(licence: str) -> bool:
    """Return whether each part of an expression is fit, or of alternatives one."""
    parts = (
        any(FIT.fullmatch(each.strip(" ()")) for each in one.split(" OR ")) for one in licence.split(" AND ")
    )
    return bool(licence) and all(parts)


def of(name: str) -> str:
    """Return the licence that an installed package tells; '' if none is understood."""
    if name in BY_HAND:
        return BY_HAND[name]
    told = metadata.metadata(name)
    kinds = [each for each in told.get_all("Classifier", []) if each.startswith("License ::")]
    words = (told.get("License") or "").strip().partition("\n")[0]
    if expression := told.get("License-Expression"):
        return str(expression)
    if re.fullmatch(r"[\w.-]+ OR [\w.-]+", words):
        return words
    for text in (words, " ".join(kinds).lower()):
        for pattern, licence in _WORDS:
            # whoever puts the whole text there begins with it
            if len(text) < 120 and re.search(r"\b(a?gpl|affero|general public)", text.lower()):
                return text
            if len(text) < 120 and re.search(pattern, text.lower()):
                return licence
    return ""


def locked() -> set[str]:
    """Return the names of all packages in the lock."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE))


def used() -> list[str]:
    """Return the packages that a user's installation may hold, on any system."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    first = [*project["dependencies"], *project["optional-dependencies"]["notebooks"]]
    waiting, found = (
        [(Requirement(each), frozenset[str]()) for each in first],
        set[tuple[str, frozenset[str]]](),
    )
    lock = locked()
    while waiting:
        needed, _ = waiting.pop()
        name, extras = canonicalize_name(needed.name), frozenset(needed.extras)
        if name not in lock or (name, extras) in found:
            continue
        found.add((name, extras))
        try:
            told = metadata.requires(name) or []
        except metadata.PackageNotFoundError:  # of another system
            continue
        for each in told:
            asked = re.search(r"extra == ['\"]([^'\"]+)", each)
            if asked is None or canonicalize_name(asked[1]) in {canonicalize_name(one) for one in extras}:
                waiting.append((Requirement(each), extras))
    return sorted({name for name, _ in found})


def scripts() -> dict[str, tuple[str, str]]:
    """Return the page's packages: those bundled into it, with versions and licences."""
    lock = json.loads((ROOT / "page" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {
        name.removeprefix("node_modules/"): (each["version"], each["license"])
        for name, each in lock.items()
        if name and not each.get("dev")
    }


def text() -> str:
    """Return the list."""
    carried = [
        *(f"| {name} {version} | {licence} |" for name, (version, licence) in scripts().items()),
        *(f"| {name} | {licence} |" for name, licence in OF_CARRIED.items()),
    ]
    inside = [f"| {name} | {licence} | {', '.join(of_)} |" for name, (licence, of_) in INSIDE.items()]
    return "\n".join(
        [
            "# 第三方许可证 Licences of others",
            "",
            "由 `make licences` 生成，测试保证其与锁定一致。 Made by `make licences`; a test holds it true.",
            "本软件自身 This package itself: Apache-2.0 (`LICENSE`, `NOTICE`).",
            "",
            "## 随软件分发 What this package carries (`NOTICE`)",
            "",
            "| | |",
            "|---|---|",
            *carried,
            "",
            "## 所依赖的软件包 Packages it needs, with the notebooks",
            "",
            "| | |",
            "|---|---|",
            *(f"| {name} | {of(name)} |" for name in used()),
            "",
            "## 软件包内含的库 Libraries inside these packages, as far as known, where less free than they",
            "",
            "| | | |",
            "|---|---|---|",
            *inside,
            "",
        ]
    )


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.write(text())
