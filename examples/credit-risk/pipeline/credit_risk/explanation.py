"""explanation.json: all that a server in any language needs to compute reason codes of the model exactly.

The format is described in README.md beside this package.
"""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from credit_risk.attribution import expected_margin
from credit_risk.features import CATEGORICAL, FEATURES, NUMERIC

FORMAT_VERSION = 1


def explain(model: Pipeline, background: pd.DataFrame) -> dict[str, Any]:
    """Explanation of a trained pipeline; the background rows give a linear model's means."""
    classifier = model.named_steps["classify"]
    document: dict[str, Any] = {
        "formatVersion": FORMAT_VERSION,
        "method": "linear" if hasattr(classifier, "coef_") else "tree-shap",
        "output": {"name": "probabilities", "index": 1, "link": "logit"},
        "features": _features(model),
    }
    if document["method"] == "linear":
        document["linear"] = _linear(model, background)
    else:
        document["ensemble"] = _ensemble(classifier)
    document["baseline"] = expected_margin(document)
    return document


def _features(model: Pipeline) -> list[dict[str, Any]]:
    """Raw features in the order of the signature, each with the encoded columns that it fills."""
    encode = model.named_steps["encode"]
    medians = encode.named_transformers_["numbers"].named_steps["simpleimputer"].statistics_
    categories = encode.named_transformers_["categories"].categories_
    features: list[dict[str, Any]] = []
    column = 0
    for name in FEATURES:
        feature: dict[str, Any] = {"name": name, "firstColumn": column}
        if name in NUMERIC:
            feature |= {"kind": "numeric", "missing": float(medians[NUMERIC.index(name)])}
            column += 1
        else:
            known = [str(value) for value in categories[CATEGORICAL.index(name)]]
            feature |= {"kind": "categorical", "categories": known}
            column += len(known)
        features.append(feature)
    return features


def _linear(model: Pipeline, background: pd.DataFrame) -> dict[str, Any]:
    """Coefficients and means of the encoded columns, with scaling folded in: numbers are as they come."""
    classifier = model.named_steps["classify"]
    scaler = model.named_steps["encode"].named_transformers_["numbers"].named_steps["standardscaler"]
    count = len(NUMERIC)
    coefficients = classifier.coef_[0].astype(np.float64).copy()
    coefficients[:count] /= scaler.scale_
    means = model.named_steps["encode"].transform(background).mean(axis=0)
    means[:count] = means[:count] * scaler.scale_ + scaler.mean_
    intercept = float(classifier.intercept_[0]) - float(coefficients[:count] @ scaler.mean_)
    return {
        "intercept": intercept,
        "coefficients": [float(value) for value in coefficients],
        "means": [float(value) for value in means],
    }


def _ensemble(classifier: Any) -> dict[str, Any]:
    """Trees as parallel arrays over their nodes; leaf values have the learning rate in them."""
    prior = classifier.init_.class_prior_[1]
    trees = []
    for (estimator,) in classifier.estimators_:
        tree = estimator.tree_
        leaf = tree.children_left == -1
        trees.append(
            {
                "feature": np.where(leaf, -1, tree.feature).tolist(),
                "threshold": np.where(leaf, 0.0, tree.threshold).tolist(),
                "left": tree.children_left.tolist(),
                "right": tree.children_right.tolist(),
                "value": np.where(leaf, tree.value[:, 0, 0] * classifier.learning_rate, 0.0).tolist(),
                "cover": tree.weighted_n_node_samples.tolist(),
            }
        )
    return {"base": float(np.log(prior / (1 - prior))), "trees": trees}
