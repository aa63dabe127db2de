"""The real training set, and a folder pair to run a step in."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from credit_risk.features import ENTITY
from credit_risk.step import Step
from credit_risk.training_set import read_training_set

DATA = Path(__file__).parents[2] / "data"


def joined() -> pd.DataFrame:
    # "none" is a category here, not a missing value.
    applicants = pd.read_csv(DATA / "applicants.csv", keep_default_na=False)
    return applicants.merge(pd.read_csv(DATA / "outcomes.csv"), on=ENTITY)


def training_set(folder: Path) -> Path:
    path = folder / "training_set.parquet"
    joined().to_parquet(path, index=False)
    return path


def sample() -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as folder:
        return read_training_set(training_set(Path(folder)))


def step_in(folder: Path, parameters: dict[str, Any]) -> Step:
    for name in ("inputs", "outputs"):
        (folder / name).mkdir(exist_ok=True)
    return Step(
        {
            "MODELKEEP_INPUTS": str(folder / "inputs"),
            "MODELKEEP_OUTPUTS": str(folder / "outputs"),
            "MODELKEEP_PARAMETERS": json.dumps(parameters),
        }
    )
