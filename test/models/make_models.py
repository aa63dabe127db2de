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

PERCEPTRON_INPUTS = ["age", "income", "debt", "years"]

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
    column = {"inputs": [tensor("x", "FP32", [-1, 1])], "outputs": [tensor("y", "FP32", [-1, 1])]}
    write(folder / "slow", slow(), column)
    write(folder / "centred", centred(), column)
    write(folder / "perceptron", perceptron(), {
        "inputs": [tensor(name, "FP32", [-1, 1]) for name in PERCEPTRON_INPUTS],
        "outputs": [tensor("probability", "FP32", [-1, 1])],
    })
    (folder / "perceptron" / "explanation.json").write_text(json.dumps(background()))


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
    """A matrix product: in a batch the runtime may add up in another order than for a row alone."""
    weights = np.random.default_rng(7).normal(size=(64, 8)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "dense",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 64])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 8])],
        [numpy_helper.from_array(weights, "w")],
    )
    return serialized(graph)


def slow() -> bytes:
    """Some tens of milliseconds for a row, whatever is in it; it takes one row at a time."""
    size, products = 600, 8
    nodes = [helper.make_node("Add", ["c", "x"], ["m0"])]
    nodes += [helper.make_node("MatMul", [f"m{at}", "c"], [f"m{at + 1}"]) for at in range(products)]
    nodes.append(helper.make_node("ReduceMean", [f"m{products}"], ["y"], axes=[0, 1], keepdims=1))
    return columns("slow", nodes, [numpy_helper.from_array(np.full((size, size), 1 / size, np.float32), "c")])


def centred() -> bytes:
    """Distance from the mean of all rows of a run: a row's answer depends on its neighbours."""
    nodes = [
        helper.make_node("ReduceMean", ["x"], ["mean"], axes=[0], keepdims=1),
        helper.make_node("Sub", ["x", "mean"], ["y"]),
    ]
    return columns("centred", nodes, [])


def perceptron() -> bytes:
    """Two layers over four features: neither linear nor a tree."""
    random = np.random.default_rng(7)
    constants = {
        "w1": random.normal(size=(len(PERCEPTRON_INPUTS), 6)),
        "b1": random.normal(size=6),
        "w2": random.normal(size=(6, 1)),
        "b2": random.normal(size=1),
    }
    nodes = [
        helper.make_node("Concat", PERCEPTRON_INPUTS, ["x"], axis=1),
        helper.make_node("MatMul", ["x", "w1"], ["xw1"]),
        helper.make_node("Add", ["xw1", "b1"], ["h1"]),
        helper.make_node("Tanh", ["h1"], ["h"]),
        helper.make_node("MatMul", ["h", "w2"], ["hw2"]),
        helper.make_node("Add", ["hw2", "b2"], ["margin"]),
        helper.make_node("Sigmoid", ["margin"], ["probability"]),
    ]
    info = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, 1])
    return serialized(helper.make_graph(
        nodes,
        "perceptron",
        [info(name) for name in PERCEPTRON_INPUTS],
        [info("probability")],
        [numpy_helper.from_array(value.astype(np.float32), name) for name, value in constants.items()],
    ))


def background() -> dict:
    """What the perceptron's predictions are compared with, for their explanation."""
    rows = np.random.default_rng(11).normal(size=(5, len(PERCEPTRON_INPUTS))).round(3)
    return {
        "formatVersion": 1,
        "method": "permutation-shapley",
        "output": {"name": "probability", "index": 0, "link": "logit"},
        "background": {name: rows[:, at].tolist() for at, name in enumerate(PERCEPTRON_INPUTS)},
        "orders": 24,
        "seed": 7,
    }


def columns(name: str, nodes: list[onnx.NodeProto], constants: list[onnx.TensorProto]) -> bytes:
    """A model of one column x with one column y."""
    x, y = (helper.make_tensor_value_info(each, TensorProto.FLOAT, [None, 1]) for each in ("x", "y"))
    return serialized(helper.make_graph(nodes, name, [x], [y], constants))


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
