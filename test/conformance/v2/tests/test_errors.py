import numpy as np
import pytest
from tritonclient.utils import InferenceServerException

from test_infer import VALUES, all_inputs


def refused(served, inputs, match: str, model: str | None = None, **options) -> None:
    with pytest.raises(InferenceServerException, match=match) as caught:
        served.client.infer(model or served.name, inputs, **options)
    assert caught.value.status() in ("400", "404", "StatusCode.INVALID_ARGUMENT", "StatusCode.NOT_FOUND")


def without(inputs, name: str):
    return [tensor for tensor in inputs if tensor.name() != name]


def test_another_model_or_version(types):
    refused(types, all_inputs(types, VALUES), "model nothing", model="nothing")
    refused(types, all_inputs(types, VALUES), "version 7 of model types", model_version="7")


def test_a_missing_input(types):
    refused(types, without(all_inputs(types, VALUES), "INT8_in"), "these inputs are missing: INT8_in")


def test_an_unknown_input(types):
    inputs = [*all_inputs(types, VALUES), types.input("more", "FP32", np.zeros((1, 2), dtype=np.float32))]
    refused(types, inputs, "more: the model has no such input")


def test_an_input_twice(types):
    inputs = all_inputs(types, VALUES)
    refused(types, [*inputs, inputs[0]], "BOOL_in is there more than once")


def test_another_datatype(types):
    inputs = without(all_inputs(types, VALUES), "INT8_in")
    inputs.append(types.input("INT8_in", "FP32", np.zeros((1, 2), dtype=np.float32)))
    refused(types, inputs, "INT8_in: expected datatype INT8, got FP32")


@pytest.mark.parametrize("shape", [(1, 3), (1, 2, 1), (2,)])
def test_another_shape(types, shape):
    inputs = without(all_inputs(types, VALUES), "INT8_in")
    inputs.append(types.input("INT8_in", "INT8", np.zeros(shape, dtype=np.int8)))
    refused(types, inputs, r"INT8_in: expected shape \[-1, 2\], got")


def test_fewer_rows_than_the_others(types):
    inputs = all_inputs(types, {name: np.repeat(value, 2, axis=0) for name, value in VALUES.items()})
    inputs = without(inputs, "INT8_in") + [types.input("INT8_in", "INT8", VALUES["INT8"])]
    refused(types, inputs, "INT8_in: expected 2 rows as in the first input, got 1")


def test_bytes_that_are_no_text(types):
    inputs = without(all_inputs(types, VALUES), "BYTES_in")
    inputs.append(types.input("BYTES_in", "BYTES", np.array([[b"good", b"\xff"]], dtype=object)))
    refused(types, inputs, "BYTES_in: value 1 is no UTF-8")


def test_an_unknown_output(types):
    wanted = [types.api.InferRequestedOutput("nothing")]
    refused(types, all_inputs(types, VALUES), "the model has no output nothing", outputs=wanted)


def test_reason_codes_of_a_package_that_cannot_explain(types):
    with pytest.raises(InferenceServerException, match="no explanation"):
        types.client.infer("types", all_inputs(types, VALUES), parameters={"explain": True})


def test_the_server_goes_on(types):
    for _ in range(3):
        refused(types, all_inputs(types, VALUES)[:1], "these inputs are missing")
    types.client.infer("types", all_inputs(types, VALUES))
