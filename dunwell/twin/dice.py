"""Chance that depends on nothing but its names: the same names, the same dice."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

T = TypeVar("T")


def drawn(seed: str, *of: object) -> Random:
    """Dice for (seed, whose, the how-manieth)."""
    return Random("/".join(map(str, (seed, *of))))  # noqa: S311 - a simulation's dice


def pick(dice: Random, weights: Mapping[T, float]) -> T:
    """One of the keys, by weight."""
    return dice.choices(list(weights), list(weights.values()))[0]


def money(minor: int, currency: str) -> dict[str, str]:
    """As the doors take it; all currencies here have two decimals."""
    return {"value": f"{minor // 100}.{minor % 100:02}", "currency": currency}
