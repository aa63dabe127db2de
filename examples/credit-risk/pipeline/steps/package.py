"""The winner's files -> model.onnx, signature.json, explanation.json, golden.json: what a deployment package is built of."""

import json
import math

import numpy as np
import pandas as pd

from credit_risk.attribution import contributions, margin
from credit_risk.features import FEATURES, NUMERIC
from credit_risk.golden import golden
from credit_risk.onnx_model import SIGNATURE, OnnxModel
from credit_risk.step import Step, write_json
from credit_risk.training_set import read_training_set, tensors

GOLDEN_ROWS = 20
EXPECTED_ROWS = 5
# Reason codes are in double, the model in float32: their log-odds agree to this.
TOLERANCE = 1e-4


def main() -> None:
    step = Step()
    winner = str(step.parameter("winner"))
    rows = read_training_set(step.input("test.parquet")).head(GOLDEN_ROWS)
    onnx = step.input(f"{winner}.onnx").read_bytes()
    model = OnnxModel(onnx)
    step.output("model.onnx").write_bytes(onnx)
    write_json(step.output("signature.json"), SIGNATURE)
    write_json(step.output("golden.json"), golden(model, rows))
    explanation = json.loads(step.input(f"{winner}.explanation.json").read_text(encoding="utf-8"))
    explanation["expected"] = [_expect(explanation, row) for row in _rows(rows.head(EXPECTED_ROWS))]
    _check(explanation, model, rows)
    write_json(step.output("explanation.json"), explanation)
    step.write_parameters(winner=winner, run_id=step.parameter("run_id"), signature=SIGNATURE, features=FEATURES)
    print(f"{winner}: {len(onnx)} bytes, {len(rows)} golden rows")


def _rows(frame: pd.DataFrame) -> list[dict[str, float | str]]:
    return [
        {name: float(row[name]) if name in NUMERIC else row[name] for name in FEATURES}
        for row in frame.to_dict(orient="records")
    ]


def _expect(explanation: dict, row: dict) -> dict:
    return {"inputs": row, "margin": margin(explanation, row), "contributions": contributions(explanation, row)}


def _check(explanation: dict, model: OnnxModel, frame: pd.DataFrame) -> None:
    """The reason codes explain this very model, or the step fails."""
    _, probabilities = model.run(tensors(frame))
    for row, (good, bad) in zip(_rows(frame), probabilities.astype(np.float64), strict=True):
        said = math.log(bad / good)
        summed = explanation["baseline"] + math.fsum(contributions(explanation, row).values())
        if abs(said - summed) > TOLERANCE:
            raise SystemExit(f"reason codes sum to {summed}, but the model's log-odds are {said}")


if __name__ == "__main__":
    main()
