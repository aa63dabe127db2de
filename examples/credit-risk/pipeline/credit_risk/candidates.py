"""The two models that compete. Simplest first: it wins a tie."""

from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from credit_risk.features import CATEGORICAL, NUMERIC

CANDIDATES = ["logistic", "gradient_boosting"]


def build(candidate: str, seed: int) -> Pipeline:
    """Untrained scikit-learn pipeline with the steps `encode` and `classify`."""
    if candidate == "logistic":
        classifier = LogisticRegression(C=0.3, max_iter=1000, tol=1e-8)
        numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    elif candidate == "gradient_boosting":
        classifier = GradientBoostingClassifier(
            n_estimators=150,
            learning_rate=0.06,
            max_depth=3,
            min_samples_leaf=10,
            subsample=0.7,
            max_features=0.5,
            random_state=seed,
        )
        numbers = make_pipeline(SimpleImputer(strategy="median"))
    else:
        raise SystemExit(f"candidate '{candidate}' is unknown: expected {' or '.join(CANDIDATES)}")
    encode = ColumnTransformer(
        [
            ("numbers", numbers, NUMERIC),
            ("categories", OneHotEncoder(handle_unknown="ignore", sparse_output=False), CATEGORICAL),
        ]
    )
    return Pipeline([("encode", encode), ("classify", classifier)])
