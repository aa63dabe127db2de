import json

import mlflow
import pytest
from conftest import refused
from mlflow.entities import Dataset, DatasetInput, InputTag, Param, RunTag
from mlflow.exceptions import MlflowException


def test_life_of_a_run(client, experiment):
    run = client.create_run(experiment, start_time=1_000, tags={"kind": "trial"}, run_name="first")
    assert run.info.status == "RUNNING"
    assert run.info.start_time == 1_000
    assert run.info.run_name == "first"
    assert run.data.tags["kind"] == "trial"
    assert run.data.tags["mlflow.runName"] == "first"
    client.set_terminated(run.info.run_id, "FAILED", end_time=2_000)
    ended = client.get_run(run.info.run_id).info
    assert (ended.status, ended.end_time) == ("FAILED", 2_000)


def test_run_gets_a_name(client, run_id):
    assert client.get_run(run_id).info.run_name


def test_rename(client, run_id):
    client.update_run(run_id, name="renamed")
    run = client.get_run(run_id)
    assert run.info.run_name == "renamed"
    assert run.data.tags["mlflow.runName"] == "renamed"
    client.set_tag(run_id, "mlflow.runName", "by tag")
    assert client.get_run(run_id).info.run_name == "by tag"


def test_run_keeps_who_made_it(client, experiment):
    tags = {"mlflow.user": "ada", "mlflow.source.name": "train.py", "mlflow.parentRunId": "7"}
    run = client.create_run(experiment, tags=tags)
    assert client.get_run(run.info.run_id).info.user_id == run.info.user_id == "ada"
    assert tags.items() <= run.data.tags.items()
    assert client.create_run(experiment).info.user_id == "unknown"


def test_two_names_of_a_run(rest, experiment):
    named = {"experiment_id": experiment, "run_name": "a", "tags": [{"key": "mlflow.runName", "value": "b"}]}
    response = rest("POST", "runs/create", named)
    assert (response.status_code, response.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE"), response.text
    assert rest("POST", "runs/create", {**named, "run_name": "b"}).status_code == 200


def test_end_of_a_run(client, run_id):
    assert client.get_run(run_id).info.end_time is None
    client.set_terminated(run_id)
    ended = client.get_run(run_id).info
    assert ended.status == "FINISHED"
    assert ended.end_time >= ended.start_time
    client.update_run(run_id, name="renamed")
    assert (client.get_run(run_id).info.status, client.get_run(run_id).info.end_time) == ("FINISHED", ended.end_time)
    client.update_run(run_id, status="RUNNING")
    assert client.get_run(run_id).info.run_name == "renamed"


def test_name_stays_where_the_new_one_is_empty(client, rest, run_id):
    name = client.get_run(run_id).info.run_name
    assert rest("POST", "runs/update", {"run_id": run_id, "run_name": ""}).status_code == 200
    assert client.get_run(run_id).info.run_name == name


def test_old_name_of_the_run_id(client, rest, run_id):
    metric = {"run_uuid": run_id, "key": "loss", "value": 1, "timestamp": 1}
    assert rest("POST", "runs/log-metric", metric).status_code == 200
    assert rest("POST", "runs/set-tag", {"run_uuid": run_id, "key": "k", "value": "v"}).status_code == 200
    assert rest("GET", "artifacts/list", query={"run_uuid": run_id}).status_code == 200
    run = rest("GET", "runs/get", query={"run_uuid": run_id}).json()["run"]
    assert run["info"]["run_uuid"] == run["info"]["run_id"] == run_id
    assert client.get_run(run_id).data.metrics == {"loss": 1}


def test_unknown_run(client):
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_run("0" * 32)


def test_param_is_written_once(client, run_id):
    client.log_param(run_id, "depth", 3)
    client.log_param(run_id, "depth", 3)
    with refused("INVALID_PARAMETER_VALUE"):
        client.log_param(run_id, "depth", 4)
    assert client.get_run(run_id).data.params == {"depth": "3"}


def test_param_may_be_empty(client, run_id):
    client.log_param(run_id, "note", "")
    assert client.get_run(run_id).data.params == {"note": ""}


def test_param_may_be_6000_characters_long(client, run_id):
    client.log_param(run_id, "long", "x" * 6_000)
    assert client.get_run(run_id).data.params == {"long": "x" * 6_000}


@pytest.mark.parametrize("batch", [False, True])
def test_long_values_are_cut(client, run_id, batch):
    if batch:
        client.log_batch(run_id, params=[Param("p", "é" * 6_001)], tags=[RunTag("t", "é" * 8_001)])
    else:
        client.log_param(run_id, "p", "é" * 6_001)
        client.set_tag(run_id, "t", "é" * 8_001)
    data = client.get_run(run_id).data
    assert (data.params["p"], data.tags["t"]) == ("é" * 6_000, "é" * 8_000)


def test_values_may_be_empty(client, rest, run_id):
    client.log_batch(run_id, params=[Param("p", "")], tags=[RunTag("t", "")])
    assert rest("POST", "runs/log-parameter", {"run_id": run_id, "key": "p2"}).status_code == 200
    assert rest("POST", "runs/set-tag", {"run_id": run_id, "key": "t2"}).status_code == 200
    data = client.get_run(run_id).data
    assert data.params == {"p": "", "p2": ""}
    assert (data.tags["t"], data.tags["t2"]) == ("", "")


def test_tag_that_comes_twice_in_a_batch(client, run_id):
    client.log_batch(run_id, tags=[RunTag("t", "1"), RunTag("t", "2")])
    assert client.get_run(run_id).data.tags["t"] == "2"


def test_models_of_old_clients(client, rest, run_id):
    for place in ("a", "b"):
        model = {"run_id": run_id, "artifact_path": place, "utc_time_created": "2020-01-01", "flavors": {}}
        response = rest("POST", "runs/log-model", {"run_id": run_id, "model_json": json.dumps(model)})
        assert response.status_code == 200, response.text
    history = json.loads(client.get_run(run_id).data.tags["mlflow.log-model.history"])
    assert [model["artifact_path"] for model in history] == ["a", "b"]


def test_data_sets_of_a_run(client, run_id):
    dataset = Dataset("rows", "digest1", "local", "file.csv", schema="{}", profile='{"rows": 2}')
    client.log_inputs(run_id, [DatasetInput(dataset, [InputTag("mlflow.data.context", "train"), InputTag("k", "v")])])
    client.log_inputs(run_id, [DatasetInput(Dataset("more", "digest2", "local", "x"), [])])
    inputs = {each.dataset.name: each for each in client.get_run(run_id).inputs.dataset_inputs}
    assert set(inputs) == {"rows", "more"}
    assert dict(inputs["rows"].dataset) == dict(dataset)
    assert {tag.key: tag.value for tag in inputs["rows"].tags} == {"mlflow.data.context": "train", "k": "v"}
    assert inputs["more"].tags == []


def test_batch_with_two_values_of_a_param_is_refused(client, run_id):
    with refused("INVALID_PARAMETER_VALUE"):
        client.log_batch(run_id, params=[Param("depth", "3"), Param("depth", "4")])


def test_tags(client, run_id):
    client.set_tag(run_id, "stage", "draft")
    client.set_tag(run_id, "stage", "final")
    assert client.get_run(run_id).data.tags["stage"] == "final"
    client.delete_tag(run_id, "stage")
    assert "stage" not in client.get_run(run_id).data.tags
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.delete_tag(run_id, "stage")


def test_text_of_all_scripts(client, run_id):
    text = "Größe 東京 🙂 ' \" \\ %"
    client.set_tag(run_id, "text", text)
    client.log_param(run_id, "text", text)
    data = client.get_run(run_id).data
    assert (data.tags["text"], data.params["text"]) == (text, text)


def test_deleted_run_takes_nothing_until_restored(client, run_id):
    client.delete_run(run_id)
    client.delete_run(run_id)
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    with refused("INVALID_PARAMETER_VALUE"):
        client.log_metric(run_id, "loss", 1)
    client.restore_run(run_id)
    client.log_metric(run_id, "loss", 1)
    assert client.get_run(run_id).data.metrics == {"loss": 1}


def test_what_a_script_logs(client, experiment):
    with mlflow.start_run(experiment_id=experiment) as run:
        mlflow.log_params({"rate": 0.1, "nested/depth": 5, "none": None, "list": [1, 2]})
        mlflow.set_tags({"count": 5, "nested/tag": "b"})
        mlflow.log_metrics({"loss": 30, "nested/nested/loss": -3}, step=-10)
        mlflow.log_metric("loss", 40, step=-2)
        mlflow.log_metric("loss", 25, step=-20)
    data = client.get_run(run.info.run_id).data
    assert data.params == {"rate": "0.1", "nested/depth": "5", "none": "None", "list": "[1, 2]"}
    assert (data.tags["count"], data.tags["nested/tag"]) == ("5", "b")
    assert data.metrics == {"loss": 40, "nested/nested/loss": -3}
    assert {metric.step for metric in client.get_metric_history(run.info.run_id, "loss")} == {-10, -2, -20}


def test_run_goes_on(client, experiment):
    mlflow.set_experiment(experiment_id=experiment)
    with mlflow.start_run(description="words") as run:
        mlflow.log_param("a", 1)
    with mlflow.start_run(run.info.run_id) as again:
        assert client.get_run(again.info.run_id).info.status == "RUNNING"
        mlflow.log_param("b", 2)
    ended = client.get_run(run.info.run_id)
    assert (ended.info.status, ended.data.params) == ("FINISHED", {"a": "1", "b": "2"})
    assert ended.data.tags["mlflow.note.content"] == "words"
    client.delete_run(run.info.run_id)
    with pytest.raises(MlflowException, match="deleted"):
        mlflow.start_run(run.info.run_id)


def test_experiment_of_this_name_is_made_once(client, name):
    first = mlflow.set_experiment(name)
    assert mlflow.set_experiment(name).experiment_id == first.experiment_id
    client.delete_experiment(first.experiment_id)
    with pytest.raises(MlflowException, match="deleted"):
        mlflow.set_experiment(name)


def test_frame_of_runs(client, experiment):
    for depth in (1, 2):
        with mlflow.start_run(experiment_id=experiment):
            mlflow.log_param("depth", depth)
            mlflow.log_metric("loss", 1 / depth)
    frame = mlflow.search_runs([experiment], "metrics.loss <= 1", order_by=["metrics.loss ASC"])
    assert list(frame["params.depth"]) == ["2", "1"]
    assert list(frame["metrics.loss"]) == [0.5, 1.0]
    assert set(frame["status"]) == {"FINISHED"}


def test_nested_runs(client, experiment):
    mlflow.set_experiment(experiment_id=experiment)
    with mlflow.start_run() as parent:
        with mlflow.start_run(nested=True) as child:
            mlflow.log_metric("loss", 0.5)
    found = client.search_runs([experiment], f"tags.mlflow.parentRunId = '{parent.info.run_id}'")
    assert [run.info.run_id for run in found] == [child.info.run_id]
    assert client.get_run(parent.info.run_id).info.status == "FINISHED"


def test_run_that_raises_has_failed(client, experiment):
    with pytest.raises(ZeroDivisionError):
        with mlflow.start_run(experiment_id=experiment) as run:
            raise ZeroDivisionError
    assert client.get_run(run.info.run_id).info.status == "FAILED"
