"""Training sets: reading, checking, splitting."""

from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from credit_risk.features import CATEGORICAL, ENTITY, FEATURES, LABEL, NUMERIC, SEX


def read_training_set(path: Path) -> pd.DataFrame:
    """Rows in the order of the applicant id. Numbers are float32, as the model takes them; more columns may be there."""
    frame = pd.read_parquet(path)
    missing = [name for name in [ENTITY, LABEL, SEX, *FEATURES] if name not in frame.columns]
    if missing:
        raise SystemExit(f"the training set lacks the columns {', '.join(missing)}")
    unlabelled = int(frame[LABEL].isna().sum())
    if unlabelled:
        raise SystemExit(f"{unlabelled} rows of the training set have no {LABEL}")
    frame = frame.sort_values(ENTITY, kind="stable").reset_index(drop=True)
    for name in NUMERIC:
        frame[name] = frame[name].astype("float32")
    for name in CATEGORICAL:
        # A tensor of strings has no null: the empty string is the missing value, and no known category.
        frame[name] = frame[name].astype(object).where(frame[name].notna(), "")
    frame[LABEL] = frame[LABEL].astype("int64")
    return frame


def split(frame: pd.DataFrame, seed: int, test_share: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Train and test rows: the same for the same rows and seed, with the label's share kept in both."""
    train, test = train_test_split(frame, test_size=test_share, random_state=seed, stratify=frame[LABEL])
    return train.sort_index(), test.sort_index()


def tensors(frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """Model inputs: one tensor [rows, 1] per feature, float32 or string."""
    columns = {name: frame[name].to_numpy(dtype=np.float32).reshape(-1, 1) for name in NUMERIC}
    columns |= {name: frame[name].to_numpy(dtype=object).reshape(-1, 1) for name in CATEGORICAL}
    return columns
