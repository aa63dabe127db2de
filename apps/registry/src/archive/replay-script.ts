/** Stands in every bundle: plain Python, numpy and onnxruntime, nothing of ours. */
export const REPLAY_SCRIPT = `"""Runs the archived model on the golden inputs and compares the outputs bit by bit. Exit code 1: they differ."""

import base64
import json
import pathlib
import sys

import numpy as np
import onnxruntime

HERE = pathlib.Path(__file__).resolve().parent
TYPES = {
    "BOOL": "?", "UINT8": "u1", "UINT16": "<u2", "UINT32": "<u4", "UINT64": "<u8", "INT8": "i1", "INT16": "<i2",
    "INT32": "<i4", "INT64": "<i8", "FP16": "<f2", "FP32": "<f4", "FP64": "<f8",
}


def decode(tensor):
    raw = base64.b64decode(tensor["raw"])
    if tensor["datatype"] != "BYTES":
        return np.frombuffer(raw, dtype=TYPES[tensor["datatype"]]).reshape(tensor["shape"])
    texts, at = [], 0
    while at < len(raw):
        length = int.from_bytes(raw[at:at + 4], "little")
        texts.append(raw[at + 4:at + 4 + length].decode("utf-8"))
        at += 4 + length
    return np.array(texts, dtype=object).reshape(tensor["shape"])


def encode(datatype, value):
    if datatype != "BYTES":
        return value.astype(TYPES[datatype]).tobytes()
    texts = [str(text).encode("utf-8") for text in value.ravel()]
    return b"".join(len(text).to_bytes(4, "little") + text for text in texts)


def main():
    manifest = json.loads((HERE / "package/manifest.json").read_text(encoding="utf-8"))
    golden = json.loads((HERE / "golden/predictions.json").read_text(encoding="utf-8"))["predictions"]
    path = next(file["path"] for file in manifest["files"] if file["role"] == "model")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    session = onnxruntime.InferenceSession(
        str(HERE / "package/files" / path), options, providers=["CPUExecutionProvider"]
    )
    if onnxruntime.__version__ != manifest["runtime"]["version"]:
        print(f"This is onnxruntime {onnxruntime.__version__}; the model ran on {manifest['runtime']['version']}.")
    differing = 0
    for row, prediction in enumerate(golden):
        inputs = {tensor["name"]: decode(tensor) for tensor in prediction["inputs"]}
        names = [tensor["name"] for tensor in prediction["outputs"]]
        for tensor, value in zip(prediction["outputs"], session.run(names, inputs)):
            expected, actual = base64.b64decode(tensor["raw"]), encode(tensor["datatype"], value)
            if expected != actual:
                differing += 1
                print(f"row {row} ({prediction['id']}), {tensor['name']}: {expected.hex()} was, {actual.hex()} is")
    print(f"{len(golden)} predictions, " + (f"{differing} outputs differ" if differing else "identical to the last bit"))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
`;
