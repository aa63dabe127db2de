import base64
import json
import queue

import numpy as np
import pytest
from tritonclient.utils import np_to_triton_dtype

from conftest import Served

# A value of each datatype's lower and upper end, or what is hard about it.
VALUES = {
    "BOOL": np.array([[True, False]]),
    "UINT8": np.array([[0, 255]], dtype=np.uint8),
    "UINT16": np.array([[0, 65535]], dtype=np.uint16),
    "UINT32": np.array([[0, 2**32 - 1]], dtype=np.uint32),
    "UINT64": np.array([[0, 2**64 - 1]], dtype=np.uint64),
    "INT8": np.array([[-128, 127]], dtype=np.int8),
    "INT16": np.array([[-(2**15), 2**15 - 1]], dtype=np.int16),
    "INT32": np.array([[-(2**31), 2**31 - 1]], dtype=np.int32),
    "INT64": np.array([[-(2**63), 2**63 - 1]], dtype=np.int64),
    "FP16": np.array([[65504, -5.9604645e-08]], dtype=np.float16),
    "FP32": np.array([[np.inf, -0.0]], dtype=np.float32),
    "FP64": np.array([[-np.inf, 5e-324]], dtype=np.float64),
    "BYTES": np.array([["", "Grüße 日本"]], dtype=object),
}

# What JSON numbers do not hold, or the client does not write as JSON.
SMALL = VALUES | {
    "UINT64": np.array([[0, 2**53 - 1]], dtype=np.uint64),
    "INT64": np.array([[-(2**53) + 1, 2**53 - 1]], dtype=np.int64),
    "FP32": np.array([[1.1754944e-38, 3.4028235e38]], dtype=np.float32),
    "FP64": np.array([[1.7976931348623157e308, 5e-324]], dtype=np.float64),
}


def text(values: np.ndarray) -> np.ndarray:
    """BYTES come back as bytes, or as text where they came as JSON."""
    return np.array([value.decode() if isinstance(value, bytes) else value for value in values.ravel()]).reshape(
        values.shape
    )


def same(got: np.ndarray, sent: np.ndarray) -> None:
    assert got.shape == sent.shape
    if sent.dtype == object:
        np.testing.assert_array_equal(text(got), sent.astype(str))
    else:
        assert got.dtype == sent.dtype
        assert got.tobytes() == sent.tobytes()


def all_inputs(types, values, **options):
    return [types.input(f"{name}_in", name, value, **options) for name, value in values.items()]


def test_every_datatype_comes_back_to_the_bit(types):
    result = types.client.infer("types", all_inputs(types, VALUES))
    for name, sent in VALUES.items():
        same(result.as_numpy(f"{name}_out"), sent)


@pytest.mark.parametrize("protocol", ["http"], indirect=True)
def test_json_inputs_and_binary_outputs(types):
    # The client sends FP16 as binary data only.
    inputs = [
        types.input(f"{name}_in", name, value, binary_data=name == "FP16") for name, value in SMALL.items()
    ]
    result = types.client.infer("types", inputs)
    for name, sent in SMALL.items():
        same(result.as_numpy(f"{name}_out"), sent)


@pytest.mark.parametrize("protocol", ["http"], indirect=True)
def test_binary_inputs_and_json_outputs(types):
    wanted = [types.api.InferRequestedOutput(f"{name}_out", binary_data=name == "FP16") for name in SMALL]
    result = types.client.infer("types", all_inputs(types, SMALL), outputs=wanted)
    for name, sent in SMALL.items():
        same(result.as_numpy(f"{name}_out"), sent)


def test_many_rows(types):
    values = {name: np.repeat(value, 50, axis=0) for name, value in VALUES.items()}
    result = types.client.infer("types", all_inputs(types, values))
    for name, sent in values.items():
        same(result.as_numpy(f"{name}_out"), sent)


def test_only_the_outputs_that_are_asked_for(types):
    wanted = [types.api.InferRequestedOutput(name) for name in ("INT8_out", "BYTES_out")]
    result = types.client.infer("types", all_inputs(types, VALUES), outputs=wanted)
    same(result.as_numpy("INT8_out"), VALUES["INT8"])
    same(result.as_numpy("BYTES_out"), VALUES["BYTES"])
    assert result.as_numpy("INT16_out") is None


def test_id_name_and_version_come_back(types):
    result = types.client.infer("types", all_inputs(types, VALUES), request_id="mine", model_version="1")
    answer = result.get_response()
    found = answer if isinstance(answer, dict) else {
        "id": answer.id,
        "model_name": answer.model_name,
        "model_version": answer.model_version,
    }
    assert (found["id"], found["model_name"], found["model_version"]) == ("mine", "types", "1")


def applicant_inputs(credit, rows):
    tensors = []
    for place, first in enumerate(rows[0]["inputs"]):
        values = [row["inputs"][place]["data"][0] for row in rows]
        dtype = np.float32 if first["datatype"] == "FP32" else object
        tensors.append(credit.input(first["name"], first["datatype"], np.array(values, dtype=dtype).reshape(-1, 1)))
    return tensors


def test_real_applicants_get_the_bytes_of_the_python_runtime(credit, golden):
    for rows in ([golden[0]], golden):
        result = credit.client.infer(credit.name, applicant_inputs(credit, rows))
        for place, name in enumerate(("label", "probabilities")):
            expected = b"".join(base64.b64decode(row["outputs"][place]["raw"]) for row in rows)
            assert result.as_numpy(name).tobytes() == expected


def parameters(result) -> dict:
    answer = result.get_response()
    if isinstance(answer, dict):
        return answer["parameters"]
    return {name: value.string_param for name, value in answer.parameters.items()}


def test_each_row_has_a_prediction_id(credit, golden):
    ids = parameters(credit.client.infer(credit.name, applicant_inputs(credit, golden[:3])))["prediction_ids"]
    assert len(set(ids.split(",") if isinstance(ids, str) else ids)) == 3


def test_reason_codes_on_request(credit, golden):
    inputs = applicant_inputs(credit, golden[:2])
    assert "reason_codes" not in parameters(credit.client.infer(credit.name, inputs))
    codes = parameters(credit.client.infer(credit.name, inputs, parameters={"explain": True}))["reason_codes"]
    codes = json.loads(codes) if isinstance(codes, str) else codes
    assert len(codes) == 2
    for code, row in zip(codes, golden):
        total = code["baseline"] + sum(each["contribution"] for each in code["contributions"])
        good, bad = row["outputs"][1]["data"]
        assert total == pytest.approx(np.log(bad / good), abs=1e-4)


def test_reason_codes_by_permutation_of_a_model_that_is_neither_linear_nor_a_tree(protocol):
    served = Served("perceptron", protocol)
    metadata = ["age", "income", "debt", "years"]
    inputs = [
        served.input(name, "FP32", np.array([[0.5 * at], [-1.0]], dtype=np.float32)) for at, name in enumerate(metadata)
    ]
    answers = [served.client.infer("perceptron", inputs, parameters={"explain": True}) for _ in range(2)]
    first, second = (parameters(answer)["reason_codes"] for answer in answers)
    assert first == second
    codes = json.loads(first) if isinstance(first, str) else first
    for code, probability in zip(codes, answers[0].as_numpy("probability").ravel()):
        assert code["method"] == "permutation-shapley"
        assert code["sampling"] == {"seed": 7, "orders": 24}
        total = code["baseline"] + sum(each["contribution"] for each in code["contributions"])
        assert total == pytest.approx(code["margin"], abs=1e-12)
        assert code["margin"] == pytest.approx(np.log(probability / (1 - probability)), abs=1e-5)
        assert {each["feature"] for each in code["contributions"]} == set(metadata)


def test_asynchronous_calls(types, protocol):
    inputs = all_inputs(types, VALUES)
    if protocol == "http":
        results = [types.client.async_infer("types", inputs) for _ in range(5)]
        answers = [result.get_result() for result in results]
    else:
        arrived: queue.Queue = queue.Queue()
        for _ in range(5):
            types.client.async_infer("types", inputs, lambda result, error: arrived.put((result, error)))
        pairs = [arrived.get(timeout=30) for _ in range(5)]
        assert [error for _, error in pairs] == [None] * 5
        answers = [result for result, _ in pairs]
    for answer in answers:
        same(answer.as_numpy("FP64_out"), VALUES["FP64"])


@pytest.mark.parametrize("protocol", ["http"], indirect=True)
@pytest.mark.parametrize("algorithm", ["gzip", "deflate"])
def test_compressed_requests(types, algorithm):
    result = types.client.infer("types", all_inputs(types, VALUES), request_compression_algorithm=algorithm)
    same(result.as_numpy("BYTES_out"), VALUES["BYTES"])


def test_the_test_knows_the_datatypes():
    for name, value in VALUES.items():
        assert np_to_triton_dtype(value.dtype) == name
