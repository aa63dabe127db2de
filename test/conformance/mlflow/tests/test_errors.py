"""Bad input gets a status, a code and a message that tells what is wrong."""

import pytest


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "experiments/create", {}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "experiments/create", {"name": ""}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "experiments/create", {"name": 5}, 400, "INVALID_PARAMETER_VALUE"),
        ("GET", "experiments/get", None, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "experiments/delete", {"experiment_id": "987654321"}, 404, "RESOURCE_DOES_NOT_EXIST"),
        ("POST", "experiments/update", {"experiment_id": "987654321"}, 400, "INVALID_PARAMETER_VALUE"),
        (
            "POST",
            "experiments/update",
            {"experiment_id": "987654321", "new_name": "x"},
            404,
            "RESOURCE_DOES_NOT_EXIST",
        ),
        ("POST", "runs/create", {"experiment_id": "987654321"}, 404, "RESOURCE_DOES_NOT_EXIST"),
        ("POST", "runs/update", {}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "runs/log-metric", {"key": "loss"}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "runs/search", {"max_results": 50_001}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "runs/search", {"max_results": "many"}, 400, "INVALID_PARAMETER_VALUE"),
    ],
)
def test_refusals(rest, method, path, body, status, code):
    response = rest(method, path, body)
    assert (response.status_code, response.json()["error_code"]) == (status, code), response.text
    assert response.json()["message"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("runs/log-metric", {"key": "loss", "value": "low", "timestamp": 1}),
        ("runs/log-metric", {"value": 1, "timestamp": 1}),
        ("runs/log-metric", {"key": "loss", "value": 1, "timestamp": "soon"}),
        ("runs/log-metric", {"key": "../loss", "value": 1, "timestamp": 1}),
        ("runs/log-metric", {"key": "m" * 251, "value": 1, "timestamp": 1}),
        ("runs/log-parameter", {"key": "", "value": "1"}),
        ("runs/log-parameter", {"key": "p" * 251, "value": "1"}),
        ("runs/set-tag", {"value": "1"}),
    ],
)
def test_what_a_run_refuses(rest, run_id, path, body):
    response = rest("POST", path, {"run_id": run_id, **body})
    assert response.status_code == 400, response.text
    assert response.json()["error_code"] == "INVALID_PARAMETER_VALUE"


def test_message_names_what_is_missing(rest):
    response = rest("POST", "runs/log-metric", {"key": "loss", "value": 1, "timestamp": 1})
    assert "run_id" in response.json()["message"]


def test_message_names_the_limit_of_a_batch(rest, run_id):
    metric = {"key": "loss", "value": 1, "timestamp": 1, "step": 0}
    response = rest("POST", "runs/log-batch", {"run_id": run_id, "metrics": [metric] * 1_001})
    assert "1000" in response.json()["message"]
