"""Tracking of a training run, with the MLflow client."""

import os
from pathlib import Path

import mlflow
import pandas as pd

from credit_risk.features import LABEL
from credit_risk.step import digest_of

# Tag of a run -> environment variable that holds its value.
TAGS = {
    "mlflow.source.git.commit": "MODELKEEP_CODE_COMMIT",
    "mlflow.source.git.repoURL": "MODELKEEP_CODE_REPOSITORY",
    "modelkeep.pipeline_run_id": "MODELKEEP_PIPELINE_RUN_ID",
    "modelkeep.step": "MODELKEEP_STEP",
    "modelkeep.environment_digest": "MODELKEEP_ENVIRONMENT_DIGEST",
}


def start_run(name: str) -> mlflow.ActiveRun:
    """Starts a run in the experiment that MLFLOW_EXPERIMENT_NAME says; it says where code and environment come from."""
    mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])
    tags = {tag: os.environ[variable] for tag, variable in TAGS.items() if os.environ.get(variable)}
    return mlflow.start_run(run_name=name, tags=tags)


def log_rows(frame: pd.DataFrame, file: Path, name: str) -> None:
    """Names the rows as an input of the run, with the digest of their file."""
    dataset = mlflow.data.from_pandas(frame, source=file.as_uri(), targets=LABEL, name=name)
    mlflow.log_input(dataset, context="training", tags={"modelkeep.digest": digest_of(file)})
