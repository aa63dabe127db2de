"""golden.json: inputs with the bytes that the runtime gave back, in the V2 protocol's binary form."""

import base64
from typing import Any

import numpy as np
import pandas as pd

from credit_risk.features import ENTITY
from credit_risk.onnx_model import SIGNATURE, OnnxModel
from credit_risk.training_set import tensors


def golden(model: OnnxModel, rows: pd.DataFrame) -> dict[str, Any]:
    """Each row is run alone, as a request of one."""
    return {"formatVersion": 1, "rows": [_row(model, rows.iloc[[index]]) for index in range(len(rows))]}


def _row(model: OnnxModel, row: pd.DataFrame) -> dict[str, Any]:
    inputs = tensors(row)
    label, probabilities = model.run(inputs)
    outputs = {"label": label, "probabilities": probabilities}
    return {
        "id": str(row[ENTITY].iloc[0]),
        "inputs": [_tensor(meta, inputs[meta["name"]]) for meta in SIGNATURE["inputs"]],
        "outputs": [_tensor(meta, outputs[meta["name"]]) for meta in SIGNATURE["outputs"]],
    }


def _tensor(meta: dict[str, Any], value: np.ndarray) -> dict[str, Any]:
    """Name, datatype, shape, data for reading, and `raw`: base64 of the bytes, which are the truth."""
    return {
        "name": meta["name"],
        "datatype": meta["datatype"],
        "shape": list(value.shape),
        "data": value.ravel().tolist(),
        "raw": base64.b64encode(_bytes(meta["datatype"], value)).decode("ascii"),
    }


def _bytes(datatype: str, value: np.ndarray) -> bytes:
    """Little endian; a string is its length in 4 bytes, then UTF-8."""
    if datatype != "BYTES":
        return value.astype({"FP32": "<f4", "INT64": "<i8"}[datatype]).tobytes()
    texts = [str(text).encode("utf-8") for text in value.ravel()]
    return b"".join(len(text).to_bytes(4, "little") + text for text in texts)
