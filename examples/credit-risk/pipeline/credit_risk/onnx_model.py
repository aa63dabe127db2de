"""From scikit-learn to ONNX, and how an ONNX model is run here."""

from pathlib import Path

import numpy as np
import onnxruntime
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.pipeline import Pipeline

from credit_risk.features import FEATURES, NUMERIC

# Operator sets and file version that ONNX Runtime has known for years: a newer one runs it too.
OPERATOR_SETS = {"": 17, "ai.onnx.ml": 3}
FILE_VERSION = 8

SIGNATURE = {
    "inputs": [
        {"name": name, "datatype": "FP32" if name in NUMERIC else "BYTES", "shape": [-1, 1]}
        for name in FEATURES
    ],
    "outputs": [
        {"name": "label", "datatype": "INT64", "shape": [-1]},
        {"name": "probabilities", "datatype": "FP32", "shape": [-1, 2]},
    ],
}


def to_onnx(model: Pipeline) -> bytes:
    """The same bytes for the same model: no name is drawn at random."""
    inputs = [
        (name, FloatTensorType([None, 1]) if name in NUMERIC else StringTensorType([None, 1]))
        for name in FEATURES
    ]
    converted = convert_sklearn(
        model,
        name="credit_risk",
        initial_types=inputs,
        target_opset=OPERATOR_SETS,
        options={id(model): {"zipmap": False}},
    )
    converted.ir_version = FILE_VERSION
    # The converter lists them in the order of a Python set, which differs from process to process.
    operator_sets = sorted(converted.opset_import, key=lambda entry: entry.domain)
    del converted.opset_import[:]
    converted.opset_import.extend(operator_sets)
    return converted.SerializeToString(deterministic=True)


class OnnxModel:
    def __init__(self, model: Path | bytes) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            model if isinstance(model, bytes) else str(model), options, providers=["CPUExecutionProvider"]
        )
        names = [output.name for output in self._session.get_outputs()]
        expected = [output["name"] for output in SIGNATURE["outputs"]]
        if names != expected:
            raise SystemExit(f"the model's outputs are {names}: expected {expected}")

    def run(self, inputs: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """Labels, int64 [rows], and probabilities, float32 [rows, 2]: of good credit, of bad credit."""
        label, probabilities = self._session.run(["label", "probabilities"], inputs)
        return label, probabilities
