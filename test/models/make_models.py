"""Models that tests and benchmarks serve, as `<folder>/<name>/` with model.onnx, signature.json and, of the credit models, more.

Runs in the environment of the credit risk pipeline, whose code is on the path.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from credit_risk.candidates import CANDIDATES, build
from credit_risk.explanation import explain
from credit_risk.features import ENTITY, FEATURES, LABEL, NUMERIC
from credit_risk.golden import golden
from credit_risk.onnx_model import SIGNATURE, OnnxModel, to_onnx
from credit_risk.training_set import split
from tests.sample import sample

GOLDEN_ROWS = 100

# Datatype of the protocol, of ONNX.
DATATYPES = {
    "BOOL": TensorProto.BOOL,
    "UINT8": TensorProto.UINT8,
    "UINT16": TensorProto.UINT16,
    "UINT32": TensorProto.UINT32,
    "UINT64": TensorProto.UINT64,
    "INT8": TensorProto.INT8,
    "INT16": TensorProto.INT16,
    "INT32": TensorProto.INT32,
    "INT64": TensorProto.INT64,
    "FP16": TensorProto.FLOAT16,
    "FP32": TensorProto.FLOAT,
    "FP64": TensorProto.DOUBLE,
    "BYTES": TensorProto.STRING,
}


def main() -> None:
    folder = Path(sys.argv[1])
    credit(folder)
    write(folder / "types", types(), {
        "inputs": [tensor(f"{name}_in", name, [-1, 2]) for name in DATATYPES],
        "outputs": [tensor(f"{name}_out", name, [-1, 2]) for name in DATATYPES],
    })
    write(folder / "dense", dense(), {
        "inputs": [tensor("x", "FP32", [-1, 64])],
        "outputs": [tensor("y", "FP32", [-1, 8])],
    })


def credit(folder: Path) -> None:
    train, test = split(sample(), 7, 0.25)
    for name in CANDIDATES:
        model = build(name, 7).fit(train, train[LABEL])
        onnx_bytes = to_onnx(model)
        place = folder / f"credit-{name.replace('_', '-')}"
        write(place, onnx_bytes, SIGNATURE)
        (place / "explanation.json").write_text(json.dumps(explain(model, train)))
        (place / "golden.json").write_text(json.dumps(golden(OnnxModel(onnx_bytes), test.head(GOLDEN_ROWS))))
    rows = [
        {"entityKey": str(row[ENTITY]), "values": {name: _plain(name, row[name]) for name in FEATURES}}
        for _, row in sample().iterrows()
    ]
    (folder / "applicants.json").write_text(json.dumps(rows))


def _plain(name: str, value: object) -> object:
    return float(value) if name in NUMERIC else str(value)


def types() -> bytes:
    """Gives back what it gets, of every datatype."""
    nodes = [helper.make_node("Identity", [f"{name}_in"], [f"{name}_out"]) for name in DATATYPES]
    inputs, outputs = (
        [helper.make_tensor_value_info(f"{name}_{end}", kind, [None, 2]) for name, kind in DATATYPES.items()]
        for end in ("in", "out")
    )
    return serialized(helper.make_graph(nodes, "types", inputs, outputs))


def dense() -> bytes:
    """A matrix product: the runtime adds up in another order in a batch than for a row alone."""
    weights = np.random.default_rng(7).normal(size=(64, 8)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "dense",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 64])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 8])],
        [numpy_helper.from_array(weights, "w")],
    )
    return serialized(graph)


def serialized(graph: onnx.GraphProto) -> bytes:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model.SerializeToString(deterministic=True)


def tensor(name: str, datatype: str, shape: list[int]) -> dict:
    return {"name": name, "datatype": datatype, "shape": shape}


def write(folder: Path, model: bytes, signature: dict) -> None:
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(model)
    (folder / "signature.json").write_text(json.dumps(signature))


if __name__ == "__main__":
    main()
