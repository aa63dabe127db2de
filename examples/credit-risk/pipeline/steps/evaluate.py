"""logistic.onnx, gradient_boosting.onnx, test.parquet -> evaluation.json. The larger AUC wins; the simpler wins a tie."""

import mlflow
import pandas as pd

from credit_risk.candidates import CANDIDATES
from credit_risk.evaluation import THRESHOLD, calibration, confusion, fairness, metrics
from credit_risk.features import LABEL
from credit_risk.onnx_model import OnnxModel
from credit_risk.step import Step, write_json
from credit_risk.training_set import read_training_set, tensors


def main() -> None:
    step = Step()
    test = read_training_set(step.input("test.parquet"))
    run_ids = {name: str(step.parameter(f"{name}_run_id")) for name in CANDIDATES}
    reports = {name: _report(OnnxModel(step.input(f"{name}.onnx")), test) for name in CANDIDATES}
    # max() keeps the first of equals, and the simplest candidate is first.
    winner = max(CANDIDATES, key=lambda name: reports[name]["metrics"]["auc"])
    file = step.output("evaluation.json")
    write_json(
        file,
        {
            "formatVersion": 1,
            "winner": winner,
            "runId": run_ids[winner],
            "testRows": len(test),
            "threshold": THRESHOLD,
            "candidates": {name: {"runId": run_ids[name], **reports[name]} for name in CANDIDATES},
        },
    )
    for name in CANDIDATES:
        _log(run_ids[name], reports[name]["metrics"], str(file), name == winner)
    won = reports[winner]["metrics"]
    step.write_parameters(winner=winner, run_id=run_ids[winner], metrics=won)
    for name in CANDIDATES:
        print(f"{name}: " + ", ".join(f"{key} {value:.4f}" for key, value in reports[name]["metrics"].items()))
    print(f"winner: {winner}")


def _report(model: OnnxModel, test: pd.DataFrame) -> dict:
    _, probabilities = model.run(tensors(test))
    scores, labels = probabilities[:, 1].astype("float64"), test[LABEL].to_numpy()
    return {
        "metrics": metrics(labels, scores),
        "confusion": confusion(labels, scores),
        "calibration": calibration(labels, scores),
        "fairness": fairness(test, labels, scores),
    }


def _log(run_id: str, values: dict[str, float], file: str, won: bool) -> None:
    with mlflow.start_run(run_id=run_id):
        mlflow.log_metrics({f"test_{name}": value for name, value in values.items()})
        mlflow.set_tag("modelkeep.winner", str(won).lower())
        mlflow.log_artifact(file)


if __name__ == "__main__":
    main()
