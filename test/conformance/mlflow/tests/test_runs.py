import mlflow
import pytest
from mlflow.entities import Param
from mlflow.exceptions import MlflowException


def refused(code):
    return pytest.raises(MlflowException, check=lambda error: error.error_code == code)


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
