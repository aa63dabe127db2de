"""train.parquet -> model.onnx, explanation.json. Trains one candidate, tracked by MLflow; no pickle leaves the process."""

import mlflow
import numpy as np
import pandas as pd
from mlflow.entities import Metric
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline

from credit_risk.candidates import build
from credit_risk.explanation import explain
from credit_risk.features import FEATURES, LABEL
from credit_risk.onnx_model import OnnxModel, to_onnx
from credit_risk.step import Step, write_json
from credit_risk.tracking import log_rows, start_run
from credit_risk.training_set import read_training_set, tensors

FOLDS = 5
# float32 against double: the probabilities of both agree to this.
TOLERANCE = 1e-5


def main() -> None:
    step = Step()
    candidate, seed = str(step.parameter("candidate")), int(step.parameter("seed", 7))
    file = step.input("train.parquet")
    frame = read_training_set(file)
    with start_run(candidate) as run:
        log_rows(frame[[*FEATURES, LABEL]].astype({LABEL: "float64"}), file, "train")
        model = build(candidate, seed)
        mlflow.log_params({"candidate": candidate, "seed": seed, "train_rows": len(frame), **_settings(model)})
        aucs = _cross_validate(candidate, seed, frame)
        model.fit(frame, frame[LABEL])
        onnx = to_onnx(model)
        difference = _difference(model, onnx, frame)
        metrics = {"cv_auc_mean": float(np.mean(aucs)), "onnx_max_difference": difference}
        mlflow.log_metrics(metrics)
        step.output("model.onnx").write_bytes(onnx)
        write_json(step.output("explanation.json"), explain(model, frame))
        for name in ("model.onnx", "explanation.json"):
            mlflow.log_artifact(str(step.output(name)), "model")
    step.write_parameters(run_id=run.info.run_id, candidate=candidate, metrics=metrics)
    print(f"{candidate}: AUC {np.mean(aucs):.4f} over {FOLDS} folds; ONNX differs by {difference:.1e} at most")


def _settings(model: Pipeline) -> dict[str, object]:
    parameters = model.named_steps["classify"].get_params()
    return {name: value for name, value in parameters.items() if value is not None}


def _cross_validate(candidate: str, seed: int, frame: pd.DataFrame) -> list[float]:
    """AUC of each fold, logged by fold; for boosting also the held-out loss after each tree."""
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(frame, frame[LABEL])
    aucs: list[float] = []
    losses: list[list[float]] = []
    for fold, (inside, outside) in enumerate(folds):
        model = build(candidate, seed).fit(frame.iloc[inside], frame[LABEL].iloc[inside])
        held_out, labels = frame.iloc[outside], frame[LABEL].iloc[outside]
        aucs.append(float(roc_auc_score(labels, model.predict_proba(held_out)[:, 1])))
        mlflow.log_metric("cv_auc", aucs[-1], step=fold)
        classifier = model.named_steps["classify"]
        if hasattr(classifier, "staged_predict_proba"):
            stages = classifier.staged_predict_proba(model.named_steps["encode"].transform(held_out))
            losses.append([float(log_loss(labels, probabilities)) for probabilities in stages])
    if losses:
        _log_losses(np.mean(losses, axis=0))
    return aucs


def _log_losses(losses: np.ndarray) -> None:
    run = mlflow.active_run()
    now = mlflow.utils.time.get_current_time_millis()
    points = [Metric("validation_log_loss", float(loss), now, stage) for stage, loss in enumerate(losses)]
    mlflow.MlflowClient().log_batch(run.info.run_id, metrics=points)


def _difference(model: Pipeline, onnx: bytes, frame: pd.DataFrame) -> float:
    """Largest difference between the probabilities of scikit-learn and of ONNX Runtime; too large a one fails the step."""
    _, probabilities = OnnxModel(onnx).run(tensors(frame))
    difference = float(np.abs(probabilities - model.predict_proba(frame)).max())
    if difference > TOLERANCE:
        raise SystemExit(f"the ONNX model differs by {difference:.1e}: more than {TOLERANCE:.0e}")
    return difference


if __name__ == "__main__":
    main()
