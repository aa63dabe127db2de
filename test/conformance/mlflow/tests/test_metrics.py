import math
import sys

import pytest
from mlflow.entities import Metric, Param, RunTag


def test_latest_is_of_the_greatest_step(client, run_id):
    for value, timestamp, step in [(1, 30, 0), (2, 10, 7), (3, 20, 7), (4, 40, 3)]:
        client.log_metric(run_id, "loss", value, timestamp=timestamp, step=step)
    assert client.get_run(run_id).data.metrics == {"loss": 3}


def test_history_has_every_value(client, run_id):
    logged = [(0.25, 100, -2), (0.5, 200, 0), (1e-300, 300, 2**40)]
    for value, timestamp, step in logged:
        client.log_metric(run_id, "loss", value, timestamp=timestamp, step=step)
    history = client.get_metric_history(run_id, "loss")
    assert sorted((metric.value, metric.timestamp, metric.step) for metric in history) == sorted(logged)


def test_history_of_an_unknown_metric_is_empty(client, run_id):
    assert list(client.get_metric_history(run_id, "nothing")) == []


def test_values_that_are_no_finite_numbers(client, run_id):
    """MLflow's server keeps ±inf as the greatest double; either is right here."""
    for key, value in {"nan": math.nan, "up": math.inf, "down": -math.inf}.items():
        client.log_metric(run_id, key, value)
    metrics = client.get_run(run_id).data.metrics
    assert math.isnan(metrics["nan"])
    assert metrics["up"] >= sys.float_info.max
    assert metrics["down"] <= -sys.float_info.max
    assert math.isnan(client.get_metric_history(run_id, "nan")[0].value)


def test_history_pages(client, run_id, rest):
    client.log_batch(run_id, metrics=[Metric("loss", step / 10, step, step) for step in range(7)])
    seen, token = [], None
    for _ in range(10):
        query = {"run_id": run_id, "metric_key": "loss", "max_results": 3, "page_token": token}
        page = rest("GET", "metrics/get-history", query=query).json()
        seen += [int(metric["step"]) for metric in page.get("metrics", [])]
        token = page.get("next_page_token")
        if not token:
            break
    assert sorted(seen) == list(range(7))


def test_batch(client, run_id):
    client.log_batch(
        run_id,
        metrics=[Metric(f"m{index}", index, 1, 0) for index in range(900)],
        params=[Param(f"p{index}", str(index)) for index in range(50)],
        tags=[RunTag(f"t{index}", str(index)) for index in range(50)],
    )
    data = client.get_run(run_id).data
    assert data.metrics == {f"m{index}": index for index in range(900)}
    assert data.params == {f"p{index}": str(index) for index in range(50)}
    assert {f"t{index}" for index in range(50)} <= set(data.tags)


def test_metric_sent_twice_counts_once(client, run_id):
    metric = Metric("loss", 1, 5, 2)
    client.log_batch(run_id, metrics=[metric, metric])
    client.log_batch(run_id, metrics=[metric])
    assert len(client.get_metric_history(run_id, "loss")) == 1


def test_batch_needs_no_steps(rest, client, run_id):
    body = {"run_id": run_id, "metrics": [{"key": "loss", "value": "2.5", "timestamp": "7"}]}
    assert rest("POST", "runs/log-batch", body).status_code == 200
    [metric] = client.get_metric_history(run_id, "loss")
    assert (metric.value, metric.timestamp, metric.step) == (2.5, 7, 0)


@pytest.mark.parametrize("key", ["a/b c.d:e-f", "größe", "x" * 250])
def test_keys_of_metrics(client, run_id, key):
    client.log_metric(run_id, key, 1)
    assert client.get_run(run_id).data.metrics == {key: 1}
    assert len(client.get_metric_history(run_id, key)) == 1


@pytest.mark.parametrize(
    ("metrics", "params", "tags", "accepted"),
    [
        (1_000, 0, 0, True),
        (1_001, 0, 0, False),
        (0, 100, 0, True),
        (0, 101, 0, False),
        (0, 0, 100, True),
        (0, 0, 101, False),
        (900, 50, 51, False),
    ],
)
def test_limits_of_a_batch(run_id, rest, metrics, params, tags, accepted):
    body = {
        "run_id": run_id,
        "metrics": [{"key": f"m{i}", "value": i, "timestamp": 1, "step": 0} for i in range(metrics)],
        "params": [{"key": f"p{i}", "value": "1"} for i in range(params)],
        "tags": [{"key": f"t{i}", "value": "1"} for i in range(tags)],
    }
    response = rest("POST", "runs/log-batch", body)
    if accepted:
        assert response.status_code == 200, response.text
    else:
        assert response.status_code == 400
        assert response.json()["error_code"] == "INVALID_PARAMETER_VALUE"


def test_refused_batch_writes_nothing(client, run_id, rest):
    client.log_param(run_id, "depth", "3")
    body = {
        "run_id": run_id,
        "metrics": [{"key": "loss", "value": 1, "timestamp": 1, "step": 0}],
        "params": [{"key": "k" * 300, "value": "1"}],
    }
    response = rest("POST", "runs/log-batch", body)
    assert response.status_code == 400
    assert client.get_run(run_id).data.metrics == {}


def test_history_of_many_runs_at_once(client, experiment, rest):
    runs = [client.create_run(experiment).info.run_id for _ in range(2)]
    for index, run in enumerate(runs):
        client.log_batch(run, metrics=[Metric("loss", index, step, step) for step in range(5)])
    query = {"run_ids": runs, "metric_key": "loss", "max_results": 100}
    response = rest("GET", "metrics/get-history-bulk-interval", query=query)
    assert response.status_code == 200, response.text
    found = [(metric["run_id"], int(metric["step"])) for metric in response.json()["metrics"]]
    assert sorted(found) == sorted((run, step) for run in runs for step in range(5))


@pytest.mark.parametrize(
    ("count", "size", "first", "last"),
    [(10, 5, 0, 9), (101, 5, 0, 100), (20, 5, 10, 19), (6, 5, 0, 5)],
)
def test_sampled_history(client, run_id, rest, count, size, first, last):
    """Which steps come may differ; they are spread over the range, with both of its ends."""
    client.log_batch(run_id, metrics=[Metric("loss", step, step, step) for step in range(count)])
    query = {"run_ids": [run_id], "metric_key": "loss", "max_results": size, "start_step": first, "end_step": last}
    found = rest("GET", "metrics/get-history-bulk-interval", query=query).json()["metrics"]
    steps = [int(metric["step"]) for metric in found]
    assert (steps[0], steps[-1]) == (first, last)
    assert len(steps) <= size + 1
    assert max(after - before for before, after in zip(steps, steps[1:])) <= 2 * -(-(last - first + 1) // size)


def test_sampled_history_keeps_all_where_few(client, run_id, rest):
    client.log_batch(run_id, metrics=[Metric("loss", step, step, step) for step in range(10)])
    query = {"run_ids": [run_id], "metric_key": "loss", "max_results": 5, "start_step": 2, "end_step": 4}
    found = rest("GET", "metrics/get-history-bulk-interval", query=query).json()["metrics"]
    assert [(metric["step"], metric["run_id"]) for metric in found] == [(2, run_id), (3, run_id), (4, run_id)]
