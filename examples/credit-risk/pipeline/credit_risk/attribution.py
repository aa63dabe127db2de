"""Reason codes from explanation.json alone: the reference that every other implementation is held against.

Linear: coefficient x (value - mean). Trees: Shapley values of the path-dependent expectation, as TreeSHAP gives them
(Lundberg et al. 2020, arXiv:1905.04610), here by their definition: over all subsets of the columns that a tree splits
on. That is exponential in those columns, at most seven for trees of depth three, and has no recursion to get wrong.
"""

from itertools import combinations
from math import factorial, fsum
from typing import Any

import numpy as np

Document = dict[str, Any]
Tree = dict[str, list[Any]]


def encode(document: Document, values: dict[str, float | str | None]) -> list[float]:
    """Encoded columns of one applicant: numbers as float32 (missing: the median), categories as 0 and 1."""
    columns: list[float] = []
    for feature in document["features"]:
        value = values.get(feature["name"])
        if feature["kind"] == "categorical":
            columns += [1.0 if value == category else 0.0 for category in feature["categories"]]
        else:
            missing = value is None or np.isnan(float(value))
            columns.append(float(np.float32(feature["missing"] if missing else float(value))))
    return columns


def contributions(document: Document, values: dict[str, float | str | None]) -> dict[str, float]:
    """Log-odds that each raw feature adds to the baseline; with it they sum to the margin."""
    columns = encode(document, values)
    if document["method"] == "linear":
        linear = document["linear"]
        per_column = [
            coefficient * (value - mean)
            for coefficient, value, mean in zip(linear["coefficients"], columns, linear["means"], strict=True)
        ]
    else:
        per_column = [0.0] * len(columns)
        for tree in document["ensemble"]["trees"]:
            for column, value in _shapley(tree, columns).items():
                per_column[column] += value
    result = {}
    for feature in document["features"]:
        first = feature["firstColumn"]
        width = len(feature["categories"]) if feature["kind"] == "categorical" else 1
        result[feature["name"]] = fsum(per_column[first : first + width])
    return result


def margin(document: Document, values: dict[str, float | str | None]) -> float:
    """Log-odds of bad credit, in double precision."""
    columns = encode(document, values)
    if document["method"] == "linear":
        linear = document["linear"]
        return linear["intercept"] + fsum(c * v for c, v in zip(linear["coefficients"], columns, strict=True))
    ensemble = document["ensemble"]
    every = set(range(len(columns)))
    return ensemble["base"] + fsum(_expectation(tree, columns, every) for tree in ensemble["trees"])


def expected_margin(document: Document) -> float:
    """Margin where no feature is known: the baseline."""
    if document["method"] == "linear":
        linear = document["linear"]
        pairs = zip(linear["coefficients"], linear["means"], strict=True)
        return linear["intercept"] + fsum(coefficient * mean for coefficient, mean in pairs)
    ensemble = document["ensemble"]
    return ensemble["base"] + fsum(_expectation(tree, [], set()) for tree in ensemble["trees"])


def _expectation(tree: Tree, columns: list[float], known: set[int], node: int = 0) -> float:
    """A tree's value where only the `known` columns are: at other splits the children are weighted by cover."""
    column = tree["feature"][node]
    if column < 0:
        return tree["value"][node]
    left, right = tree["left"][node], tree["right"][node]
    if column in known:
        return _expectation(
            tree, columns, known, left if columns[column] <= tree["threshold"][node] else right
        )
    cover = tree["cover"]
    return (
        cover[left] * _expectation(tree, columns, known, left)
        + cover[right] * _expectation(tree, columns, known, right)
    ) / cover[node]


def _shapley(tree: Tree, columns: list[float]) -> dict[int, float]:
    players = sorted({column for column in tree["feature"] if column >= 0})
    count = len(players)
    worth = {
        frozenset(subset): _expectation(tree, columns, set(subset))
        for size in range(count + 1)
        for subset in combinations(players, size)
    }
    values = dict.fromkeys(players, 0.0)
    for player in players:
        for subset, value in worth.items():
            if player not in subset:
                weight = factorial(len(subset)) * factorial(count - len(subset) - 1) / factorial(count)
                values[player] += weight * (worth[subset | {player}] - value)
    return values
