"""How good a model is on rows that it has not seen, for all applicants and by group."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import accuracy_score, brier_score_loss, confusion_matrix, log_loss, roc_auc_score, roc_curve

from credit_risk.features import AGE, SEX, YOUNG_UP_TO

THRESHOLD = 0.5
BINS = 10


def metrics(labels: np.ndarray, scores: np.ndarray) -> dict[str, float]:
    """Scores are probabilities of bad credit."""
    false_positive_rate, true_positive_rate, _ = roc_curve(labels, scores)
    return {
        "auc": float(roc_auc_score(labels, scores)),
        # Kolmogorov-Smirnov: the largest distance between the score distributions of good and bad.
        "ks": float(np.max(true_positive_rate - false_positive_rate)),
        "brier": float(brier_score_loss(labels, scores)),
        "log_loss": float(log_loss(labels, scores)),
        "accuracy": float(accuracy_score(labels, scores >= THRESHOLD)),
    }


def confusion(labels: np.ndarray, scores: np.ndarray) -> dict[str, int]:
    """Positive is bad credit."""
    counts = confusion_matrix(labels, scores >= THRESHOLD, labels=[0, 1]).ravel().tolist()
    return dict(zip(["trueNegative", "falsePositive", "falseNegative", "truePositive"], counts, strict=True))


def calibration(labels: np.ndarray, scores: np.ndarray) -> list[dict[str, float | int | None]]:
    """Ten bins of equal width: what was said and what came."""
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    rows: list[dict[str, float | int | None]] = []
    for index in range(BINS):
        inside = bins == index
        count = int(inside.sum())
        rows.append(
            {
                "from": index / BINS,
                "to": (index + 1) / BINS,
                "count": count,
                "meanScore": float(scores[inside].mean()) if count else None,
                "badRate": float(labels[inside].mean()) if count else None,
            }
        )
    return rows


def fairness(rows: pd.DataFrame, labels: np.ndarray, scores: np.ndarray) -> dict[str, Any]:
    """Favourable is to be predicted good. Differences are the largest rate minus the smallest."""
    young = np.where(rows[AGE] <= YOUNG_UP_TO, f"up_to_{YOUNG_UP_TO}", f"above_{YOUNG_UP_TO}")
    return {
        "sex": _by_group(rows[SEX].to_numpy(dtype=object), labels, scores),
        "age_group": _by_group(young, labels, scores),
    }


def _by_group(group: np.ndarray, labels: np.ndarray, scores: np.ndarray) -> dict[str, Any]:
    favourable = scores < THRESHOLD
    groups: dict[str, dict[str, float | int | None]] = {}
    for name in sorted(set(group)):
        inside = group == name
        good = inside & (labels == 0)
        groups[str(name)] = {
            "count": int(inside.sum()),
            "badRate": float(labels[inside].mean()),
            "favourableRate": float(favourable[inside].mean()),
            "truePositiveRate": float(favourable[good].mean()) if good.any() else None,
        }
    return {
        "groups": groups,
        "demographicParityDifference": _range(groups, "favourableRate"),
        "equalOpportunityDifference": _range(groups, "truePositiveRate"),
    }


def _range(groups: dict[str, dict[str, float | int | None]], rate: str) -> float:
    rates = [value for group in groups.values() if (value := group[rate]) is not None]
    return float(max(rates) - min(rates)) if rates else 0.0
