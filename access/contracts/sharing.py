"""How supply is shared among people, as it is asked for: the method and its decay, by name and parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from access.contracts.errors import InputError
from access.contracts.said import Said
from access.contracts.suggest import suggestion

Method = Literal["2sfca", "e2sfca", "3sfca", "bfca"]
DecayName = Literal["binary", "step", "linear", "gaussian", "exponential", "power", "kernel"]
Number = float | tuple[float, ...]
STEP_WEIGHTS = (1.0, 0.68, 0.22)  # of Luo & Qi's (2009) three zones
PARAMETERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("binary", "linear", "kernel"), ()),
    "step": ("steps", "weights"),
    "gaussian": ("sigma",),
    "exponential": ("beta",),
    "power": ("alpha", "near"),
}
_SEVERAL = ("steps", "weights")
# in the unit of costs; or per such a unit
_LENGTHS, _RATES = ("steps", "sigma", "near"), ("beta",)


@dataclass(frozen=True)
class Decay:
    """How the weight of a facility falls as the way there grows: see ``access.verdicts.supply.decay``.

    Attributes:
        name: that of the function.
        parameters: its parameters; lengths (``steps``, ``sigma``, ``near``) in the unit of costs, ``beta``
            per such a unit.

    Raises:
        InputError: no such decay or parameter, or a value that it cannot have.
    """

    name: str = "binary"
    parameters: Mapping[str, Number] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if faults := _faults(self.name, self.parameters):
            raise InputError("decay", faults)

    def in_units(self, unit: float) -> "Decay":
        """Return the same in units of cost, its lengths being given in units of so many of these.

        >>> Decay("gaussian", {"sigma": 5.0}).in_units(60).parameters
        {'sigma': 300.0}
        """
        by = {**dict.fromkeys(_LENGTHS, unit), **dict.fromkeys(_RATES, 1 / unit)}
        return Decay(
            self.name, {key: _times(each, by.get(key, 1.0)) for key, each in self.parameters.items()}
        )

    def __str__(self) -> str:
        values = ", ".join(f"{name}={_shown(each)}" for name, each in self.parameters.items())
        return f"{self.name}({values})" if values else self.name


@dataclass(frozen=True)
class Sharing:
    """A floating catchment method and its decay.

    Attributes:
        method: see ``access.verdicts.supply.catchment``.
        decay: None: all within the limit alike for 2sfca, else Luo & Qi's three zones.

    Raises:
        InputError: no such method, or a decay with 2sfca, which knows none.
    """

    method: str = "2sfca"
    decay: Decay | None = None

    def __post_init__(self) -> None:
        if self.method not in get_args(Method):
            hint = suggestion(self.method, get_args(Method))
            fault = Said(f"没有方法“{self.method}”；{hint.zh}", f"no method '{self.method}'; {hint}")
            raise InputError("supply", [fault])
        if self.method == "2sfca" and self.decay is not None and self.decay.name != "binary":
            fault = Said(
                f"2sfca 在限值内不分远近，不能用衰减函数 {self.decay.name}；要用请写 e2sfca",
                f"2sfca weighs all within the limit alike and takes no decay {self.decay.name}; "
                "with one it is e2sfca",
            )
            raise InputError("supply", [fault])

    @property
    def weighing(self) -> Decay:
        """The decay that is used."""
        return self.decay or Decay("binary" if self.method == "2sfca" else "step")


def _times(value: Number, by: float) -> Number:
    return tuple(each * by for each in value) if isinstance(value, tuple) else value * by


def _faults(name: str, given: Mapping[str, Number]) -> list[Said]:
    if name not in PARAMETERS:
        hint = suggestion(name, sorted(PARAMETERS))
        return [Said(f"没有衰减函数“{name}”；{hint.zh}", f"no decay '{name}'; {hint}")]
    known = PARAMETERS[name]
    faults = [
        Said(
            f"衰减函数 {name} 没有参数 `{each}`；可写：{'、'.join(known) or '无'}",
            f"decay {name} has no parameter `{each}`; it takes: {', '.join(known) or 'none'}",
        )
        for each in given
        if each not in known
    ]
    faults += [
        Said(
            f"衰减函数 {name} 的 `{each}` 应{wanted.zh}，现为 {_shown(value)}",
            f"`{each}` of decay {name} must be {wanted}, not {_shown(value)}",
        )
        for each, value in given.items()
        if each in known and not _possible(each, value)
        for wanted in [_wanted(each)]
    ]
    ends, weights = _many(given.get("steps", (1.0, 2.0, 3.0))), _many(given.get("weights", STEP_WEIGHTS))
    if name == "step" and (len(ends) != len(weights) or tuple(sorted(set(ends))) != ends):
        faults.append(
            Said(
                "衰减函数 step 的 `steps` 应由小到大，且与 `weights` 个数相同",
                "`steps` of decay step must ascend, and be as many as `weights`",
            )
        )
    return faults


def _wanted(name: str) -> Said:
    several = (
        Said("列出数，每个", "a list of numbers, each ")
        if name in _SEVERAL
        else Said("为一个数，", "a number ")
    )
    least = Said("不小于 0", "of 0 or more") if name == "weights" else Said("大于 0", "above 0")
    return Said(f"{several.zh}{least.zh}", f"{several}{least}")


def _possible(name: str, value: Number) -> bool:
    values = _many(value)
    if isinstance(value, tuple) != (name in _SEVERAL) or not values:
        return False
    return all(0 <= each < float("inf") and (each > 0 or name == "weights") for each in values)


def _many(value: Number) -> tuple[float, ...]:
    return value if isinstance(value, tuple) else (value,)


def _shown(value: Number) -> str:
    return "|".join(f"{each:g}" for each in _many(value))
