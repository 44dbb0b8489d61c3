"""How the weight of a facility falls as the way there grows: by name and parameters."""

import math
from collections.abc import Callable

import numpy as np

from access.contracts.arrays import Floats
from access.contracts.sharing import STEP_WEIGHTS, Decay, Number

_STEPS = (1 / 3, 2 / 3, 1.0)  # of the limit, where nothing else is said
_AT_LIMIT = 0.01  # assumed: what is left at the limit is negligible (the critical weight of Luo & Qi 2009)
_NEAR = 0.1  # assumed, of the limit: nearer than this the power law falls no further


def binary(cost: Floats, limit: float) -> Floats:  # noqa: ARG001
    """Weigh all within the limit alike: w = 1 (Luo & Wang 2003, Environment and Planning B 30)."""
    return np.ones(len(cost))


def step(
    cost: Floats, limit: float, *, steps: Number | None = None, weights: Number = STEP_WEIGHTS
) -> Floats:
    """Weigh by zones: w = weights[k] where cost ≤ steps[k], of the first such k; 0 beyond the last.

    Luo & Qi 2009, Health & Place 15: 1, 0.68 and 0.22 in three zones of 10 minutes. Without steps, three
    equal zones up to the limit.
    """
    ends = np.array([each * limit for each in _STEPS] if steps is None else np.atleast_1d(steps), dtype=float)
    found = np.searchsorted(ends, cost, side="left")
    return np.append(np.atleast_1d(np.asarray(weights, dtype=float)), 0.0)[found]


def linear(cost: Floats, limit: float) -> Floats:
    """Weigh less in proportion: w = 1 − cost / limit."""
    return np.clip(1 - cost / limit, 0.0, 1.0)


def gaussian(cost: Floats, limit: float, *, sigma: float | None = None) -> Floats:
    """Weigh by a Gaussian.

    With sigma: w = exp(−cost² / 2σ²), as PySAL's access has it. Without: the form that is 0 at the limit,
    w = (exp(−½ (cost/limit)²) − exp(−½)) / (1 − exp(−½)) (Dai 2010, Health & Place 16).
    """
    if sigma is not None:
        return np.exp(-(cost**2) / (2 * sigma**2))
    least = math.exp(-0.5)
    return np.clip((np.exp(-0.5 * (cost / limit) ** 2) - least) / (1 - least), 0.0, 1.0)


def exponential(cost: Floats, limit: float, *, beta: float | None = None) -> Floats:
    """Weigh by w = exp(−β cost) (Wilson 1971, Environment and Planning A 3); without β, 0.01 at the limit."""
    return np.exp(-(-math.log(_AT_LIMIT) / limit if beta is None else beta) * cost)


def power(cost: Floats, limit: float, *, alpha: float = 1.0, near: float | None = None) -> Floats:
    """Weigh by w = (max(cost, near) / near)^−α (Hansen 1959, J. American Inst. of Planners 25).

    Nearer than ``near`` all weigh 1, since the power has no bound at 0; without, a tenth of the limit.
    """
    least = _NEAR * limit if near is None else near
    return (np.maximum(cost, least) / least) ** -alpha


def kernel(cost: Floats, limit: float) -> Floats:
    """Weigh by Epanechnikov's kernel: w = ¾ (1 − (cost/limit)²).

    Dai & Wang 2011, Environment and Planning B 38.
    """
    return np.clip(0.75 * (1 - (cost / limit) ** 2), 0.0, None)


DECAYS: dict[str, Callable[..., Floats]] = {
    "binary": binary,
    "step": step,
    "linear": linear,
    "gaussian": gaussian,
    "exponential": exponential,
    "power": power,
    "kernel": kernel,
}


def weights(decay: Decay, cost: Floats, limit: float) -> Floats:
    """Return the weight of each cost.

    Args:
        decay: by name and parameters, in the unit of costs.
        cost: of each pair, at most the limit.
        limit: above 0.
    """
    return DECAYS[decay.name](cost, limit, **decay.parameters)
