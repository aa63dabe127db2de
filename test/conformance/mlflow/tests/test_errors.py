"""Bad input gets a status, a code and a message that tells what is wrong."""

import mlflow
import pytest
import requests


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "experiments/create", {}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "experiments/create", {"name": ""}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "experiments/create", {"name": 5}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "experiments/create", {"name": "   "}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "experiments/create", {"name": "n" * 501}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "experiments/create", {"name": "x", "artifact_location": 9.0}, 400, "INVALID_PARAMETER_VALUE"),
        (
            "POST",
            "experiments/create",
            {"name": "x", "artifact_location": "s3://b/x#y"},
            400,
            "INVALID_PARAMETER_VALUE",
        ),
        ("POST", "experiments/create", {"name": "x", "tags": "5"}, 400, "INVALID_PARAMETER_VALUE"),
        ("GET", "experiments/get-by-name", None, 400, "INVALID_PARAMETER_VALUE"),
        (
            "POST",
            "experiments/set-experiment-tag",
            {"experiment_id": "0", "value": "v"},
            400,
            "INVALID_PARAMETER_VALUE",
        ),
        ("POST", "experiments/search", {"max_results": 0}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "experiments/search", {"max_results": 50_001}, 400, "INVALID_PARAMETER_VALUE"),
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
        ("POST", "runs/create", {"experiment_id": "letters"}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "runs/create", {"experiment_id": "0", "start_time": "soon"}, 400, "INVALID_PARAMETER_VALUE"),
        ("GET", "runs/get", None, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "runs/delete", {"run_id": "f" * 32}, 404, "RESOURCE_DOES_NOT_EXIST"),
        ("POST", "runs/restore", {"run_id": "f" * 32}, 404, "RESOURCE_DOES_NOT_EXIST"),
        ("POST", "runs/update", {"run_id": "f" * 32, "status": "FINISHED"}, 404, "RESOURCE_DOES_NOT_EXIST"),
        ("POST", "runs/log-batch", {"run_id": "f" * 32}, 404, "RESOURCE_DOES_NOT_EXIST"),
        ("POST", "runs/delete-tag", {"run_id": "f" * 32, "key": "k"}, 404, "RESOURCE_DOES_NOT_EXIST"),
        ("GET", "artifacts/list", None, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "runs/update", {}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "runs/log-metric", {"key": "loss"}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "runs/search", {"max_results": 50_001}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "runs/search", {"max_results": "many"}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "runs/search", {"max_results": 0}, 400, "INVALID_PARAMETER_VALUE"),
        ("POST", "runs/search", {"experiment_ids": ["letters"]}, 400, "INVALID_PARAMETER_VALUE"),
    ],
)
def test_refusals(rest, method, path, body, status, code):
    response = rest(method, path, body)
    assert (response.status_code, response.json()["error_code"]) == (status, code), response.text
    assert response.json()["message"]


METRIC = {"key": "loss", "value": 1, "timestamp": 1}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("runs/log-metric", {**METRIC, "value": "low"}, "value"),
        ("runs/log-metric", {"value": 1, "timestamp": 1}, "key"),
        ("runs/log-metric", {**METRIC, "key": None}, "key"),
        ("runs/log-metric", {**METRIC, "key": 31}, "key"),
        ("runs/log-metric", {**METRIC, "key": ""}, "key"),
        ("runs/log-metric", {"key": "loss", "timestamp": 1}, "value"),
        ("runs/log-metric", {"key": "loss", "value": 1}, "timestamp"),
        ("runs/log-metric", {**METRIC, "timestamp": "soon"}, "timestamp"),
        ("runs/log-metric", {**METRIC, "timestamp": -1}, "timestamp"),
        ("runs/log-metric", {**METRIC, "step": "first"}, "step"),
        ("runs/log-metric", {**METRIC, "key": "../loss"}, ""),
        ("runs/log-metric", {**METRIC, "key": "."}, ""),
        ("runs/log-metric", {**METRIC, "key": "a//b"}, ""),
        ("runs/log-metric", {**METRIC, "key": "a%b"}, ""),
        ("runs/log-metric", {**METRIC, "key": "a\\b"}, ""),
        ("runs/log-metric", {**METRIC, "key": "m" * 251}, "250"),
        ("runs/log-metric", {**METRIC, "run_id": 31}, "run_id"),
        ("runs/log-metric", {**METRIC, "run_id": None}, "run_id"),
        ("runs/log-parameter", {"key": "", "value": "1"}, "key"),
        ("runs/log-parameter", {"key": 31, "value": "1"}, "key"),
        ("runs/log-parameter", {"key": "depth", "value": 41}, "value"),
        ("runs/log-parameter", {"key": "../depth", "value": "1"}, "key"),
        ("runs/log-parameter", {"key": "p" * 251, "value": "1"}, "250"),
        ("runs/set-tag", {"value": "1"}, "key"),
        ("runs/set-tag", {"key": "t", "value": 41}, "value"),
        ("runs/set-tag", {"key": "t" * 251, "value": "1"}, "250"),
        ("runs/set-tag", {"key": "../t", "value": "1"}, "key"),
        ("runs/delete-tag", {}, "key"),
        ("runs/log-batch", {"metrics": "loss"}, "metrics"),
        ("runs/log-batch", {"params": "depth"}, "params"),
        ("runs/log-batch", {"tags": "stage"}, "tags"),
        ("runs/log-batch", {"metrics": [{"key": "loss", "value": 1}]}, "timestamp"),
        ("runs/log-batch", {"metrics": [{"value": 1, "timestamp": 1}]}, "key"),
        ("runs/log-batch", {"metrics": [{**METRIC, "timestamp": -1}]}, "timestamp"),
        ("runs/log-batch", {"metrics": [{**METRIC, "key": "../loss"}]}, ""),
        ("runs/log-batch", {"params": [{"key": "depth", "value": "1"}] * 2}, "depth"),
        ("runs/log-model", {}, "model_json"),
        ("runs/log-model", {"model_json": "no json"}, "JSON"),
        ("runs/log-model", {"model_json": "{}"}, "flavors"),
        ("runs/log-inputs", {"datasets": [{"dataset": {"name": "n" * 501, "digest": "d"}}]}, "name"),
    ],
)
def test_what_a_run_refuses(client, rest, run_id, path, body, field):
    response = rest("POST", path, {"run_id": run_id, **body})
    assert (response.status_code, response.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE"), response.text
    assert field in response.json()["message"]
    data = client.get_run(run_id).data
    assert (data.metrics, data.params, set(data.tags)) == ({}, {}, {"mlflow.runName"})


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("runs/log-metric", METRIC),
        ("runs/log-batch", {"metrics": [METRIC]}),
        ("runs/log-parameter", {"key": "depth", "value": "3"}),
        ("runs/set-tag", {"key": "k", "value": "v"}),
        ("runs/delete-tag", {"key": "k"}),
        ("runs/update", {"status": "FINISHED"}),
    ],
)
def test_deleted_run_refuses(client, rest, run_id, path, body):
    client.delete_run(run_id)
    response = rest("POST", path, {"run_id": run_id, **body})
    assert (response.status_code, response.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE"), response.text
    assert "must be in the 'active' state" in response.json()["message"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("experiments/set-experiment-tag", {"key": "k", "value": "v"}),
        ("experiments/delete-experiment-tag", {"key": "k"}),
        ("runs/create", {}),
    ],
)
def test_deleted_experiment_refuses(client, rest, experiment, path, body):
    client.delete_experiment(experiment)
    response = rest("POST", path, {"experiment_id": experiment, **body})
    assert (response.status_code, response.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE"), response.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "run_id"),
        ({"run_ids": ["x"]}, "metric_key"),
        ({"run_ids": ["x"], "metric_key": ""}, "metric_key"),
        ({"run_ids": [f"x{index}" for index in range(101)], "metric_key": "loss"}, "100"),
        ({"run_ids": ["x"], "metric_key": "loss", "max_results": 0}, "max_results"),
        ({"run_ids": ["x"], "metric_key": "loss", "max_results": 2_501}, "max_results"),
        ({"run_ids": ["x"], "metric_key": "loss", "start_step": 1, "end_step": 0}, "end_step must be greater"),
        ({"run_ids": ["x"], "metric_key": "loss", "start_step": 1}, "both must be specified"),
    ],
)
def test_bulk_history_refuses(rest, query, words):
    response = rest("GET", "metrics/get-history-bulk-interval", query=query)
    assert (response.status_code, response.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE"), response.text
    assert words in response.json()["message"]


@pytest.mark.parametrize(
    "query",
    [{"metric_key": "m"}, {"run_id": "$run"}, {"run_id": "$run", "metric_key": "m", "page_token": "invalid_token"}],
)
def test_history_refuses(rest, run_id, query):
    query = {key: run_id if value == "$run" else value for key, value in query.items()}
    response = rest("GET", "metrics/get-history", query=query)
    assert (response.status_code, response.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE"), response.text


def test_message_names_the_limit_of_a_batch(rest, run_id):
    response = rest("POST", "runs/log-batch", {"run_id": run_id, "metrics": [METRIC] * 1_001})
    assert "1000" in response.json()["message"]


def test_health():
    answer = requests.get(f"{mlflow.get_tracking_uri()}/health")
    assert (answer.status_code, answer.text) == (200, "OK")
