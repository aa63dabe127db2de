"""Logged models as entities: made, finished, tagged, searched, and linked to runs."""

import mlflow
import pytest
from conftest import refused
from mlflow.entities import Metric

pytestmark = pytest.mark.mlflow3


@pytest.fixture
def logged(client, experiment, run_id):
    """Makes a model of this name with these params and this accuracy on the data set `digits`, and returns its id."""

    def make(name, accuracy=None, **params):
        model_id = client.create_logged_model(experiment, name, source_run_id=run_id, params=params).model_id
        if accuracy is not None:
            client.log_metric(
                run_id, "accuracy", accuracy, model_id=model_id, dataset_name="digits", dataset_digest="d1"
            )
        return model_id

    return make


def names(found):
    return [model.name for model in found]


def test_new_model(client, experiment, run_id):
    made = client.create_logged_model(experiment, "m", run_id, {"k": "v"}, {"depth": "3"}, "LLM")
    model = client.get_logged_model(made.model_id)
    assert (model.name, model.source_run_id, model.model_type, model.status) == ("m", run_id, "LLM", "PENDING")
    assert (model.tags, model.params) == ({"k": "v"}, {"depth": "3"})
    assert made.model_id in model.artifact_location
    assert client.create_logged_model(experiment).name, "a model gets a name"
    assert client.list_logged_model_artifacts(made.model_id) == []


@pytest.mark.parametrize("bad", ["a/b", "a:b", "a.b", "a%b", "a'b", 'a"b'])
def test_names_that_are_refused(client, experiment, bad):
    with refused("INVALID_PARAMETER_VALUE"):
        client.create_logged_model(experiment, bad)


def test_experiment_has_to_be_there(client, experiment):
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.create_logged_model("987654321")
    client.delete_experiment(experiment)
    with refused("INVALID_PARAMETER_VALUE"):
        client.create_logged_model(experiment)


def test_end_may_change(client, logged):
    model_id = logged("m")
    assert client.finalize_logged_model(model_id, "READY").status == "READY"
    assert client.finalize_logged_model(model_id, "FAILED").status == "FAILED"


def test_params_and_tags(client, logged):
    model_id = logged("m", depth="3")
    client.log_model_params(model_id, {"width": "4"})
    client.set_logged_model_tags(model_id, {"a": "1", "b": "2"})
    client.set_logged_model_tags(model_id, {"a": "3"})
    client.delete_logged_model_tag(model_id, "b")
    model = client.get_logged_model(model_id)
    assert (model.params, model.tags) == ({"depth": "3", "width": "4"}, {"a": "3"})
    with refused("RESOURCE_DOES_NOT_EXIST", "No tag with key"):
        client.delete_logged_model_tag(model_id, "b")


@pytest.mark.parametrize(
    "call",
    [
        lambda client, model_id: client.get_logged_model(model_id),
        lambda client, model_id: client.finalize_logged_model(model_id, "READY"),
        lambda client, model_id: client.delete_logged_model_tag(model_id, "a"),
        lambda client, model_id: client.delete_logged_model(model_id),
    ],
)
def test_unknown_model(client, call):
    with refused("RESOURCE_DOES_NOT_EXIST"):
        call(client, "m-" + "0" * 32)


def test_deleted_model_is_gone(client, experiment, logged):
    model_id = logged("m")
    client.delete_logged_model(model_id)
    with refused("RESOURCE_DOES_NOT_EXIST", "not found"):
        client.get_logged_model(model_id)
    assert client.search_logged_models([experiment]) == []


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("name = 'a'", "a"),
        ("name LIKE '%'", "abc"),
        ("name != 'a'", "bc"),
        ("params.depth = '1'", "b"),
        ("metrics.accuracy > 0.55", "bc"),
        ("metrics.accuracy >= 0.5 AND params.depth = '0'", "a"),
        ("tags.stage = 'draft'", "c"),
        ("status = 'READY'", "b"),
        ("model_type = 'LLM'", ""),
    ],
)
def test_filters(client, experiment, logged, condition, expected):
    ids = [logged(name, 0.5 + index / 10, depth=str(index)) for index, name in enumerate("abc")]
    client.finalize_logged_model(ids[1], "READY")
    client.set_logged_model_tags(ids[2], {"stage": "draft"})
    found = client.search_logged_models([experiment], condition, order_by=[{"field_name": "name"}])
    assert "".join(names(found)) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ({"field_name": "creation_timestamp", "ascending": False}, ["b", "a"]),
        ({"field_name": "name", "ascending": True}, ["a", "b"]),
        ({"field_name": "metrics.accuracy", "ascending": True}, ["b", "a"]),
        ({"field_name": "metrics.accuracy", "ascending": False, "dataset_name": "digits"}, ["a", "b"]),
    ],
)
def test_order(client, experiment, logged, order, expected):
    logged("a", 0.9)
    logged("b", 0.8)
    assert names(client.search_logged_models([experiment], order_by=[order])) == expected


@pytest.mark.parametrize(
    ("dataset", "expected"),
    [
        ({"dataset_name": "digits", "dataset_digest": "d1"}, ["a"]),
        ({"dataset_name": "digits", "dataset_digest": "d2"}, []),
        ({"dataset_name": "letters"}, []),
    ],
)
def test_search_by_data_set(client, experiment, logged, dataset, expected):
    logged("a", 0.9)
    logged("b")
    found = client.search_logged_models([experiment], "metrics.accuracy > 0.5", datasets=[dataset])
    assert names(found) == expected


def test_pages(client, experiment, logged):
    for name in "abc":
        logged(name)
    first = client.search_logged_models([experiment], max_results=2)
    assert names(first) == ["c", "b"], "newest first"
    second = client.search_logged_models([experiment], max_results=2, page_token=first.token)
    assert names(second) == ["a"]
    assert not second.token


@pytest.mark.parametrize(
    "asked",
    [
        {"filter": "name LIKE"},
        {"order_by": [{"field_name": "colour"}]},
        {"datasets": [{"dataset_digest": "d1"}]},
    ],
)
def test_bad_search(rest, experiment, asked):
    response = rest("POST", "logged-models/search", {"experiment_ids": [experiment], **asked})
    assert (response.status_code, response.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE"), response.text


def test_models_of_a_run(client, rest, run_id, logged):
    read, written = logged("read"), logged("written")
    inputs = {"run_id": run_id, "models": [{"model_id": read}]}
    outputs = {"run_id": run_id, "models": [{"model_id": written, "step": 3}]}
    assert rest("POST", "runs/log-inputs", inputs).status_code == 200
    assert rest("POST", "runs/outputs", outputs).status_code == 200
    run = client.get_run(run_id)
    assert [model.model_id for model in run.inputs.model_inputs] == [read]
    assert [(model.model_id, model.step) for model in run.outputs.model_outputs] == [(written, 3)]
    for wrong in ({**outputs, "run_id": "f" * 32}, {"models": outputs["models"]}):
        assert rest("POST", "runs/outputs", wrong).status_code in (400, 404)


def test_metric_is_of_the_model_and_of_the_run(client, run_id, logged):
    model_id = logged("m", 0.9)
    client.log_batch(run_id, metrics=[Metric("loss", 0.1, 5, 2, model_id=model_id)])
    metrics = {metric.key: metric for metric in client.get_logged_model(model_id).metrics}
    assert (metrics["accuracy"].value, metrics["accuracy"].dataset_name) == (0.9, "digits")
    assert (metrics["loss"].value, metrics["loss"].step, metrics["loss"].run_id) == (0.1, 2, run_id)
    assert client.get_run(run_id).data.metrics == {"accuracy": 0.9, "loss": 0.1}


def test_artifacts(client, logged, tmp_path):
    (tmp_path / "dir").mkdir()
    (tmp_path / "file").write_text("a")
    (tmp_path / "dir" / "other").write_text("aa")
    model_id = logged("m")
    client.log_model_artifacts(model_id, str(tmp_path))
    found = client.list_logged_model_artifacts(model_id)
    assert [(each.path, each.is_dir, each.file_size) for each in found] == [("dir", True, None), ("file", False, 1)]
    [below] = client.list_logged_model_artifacts(model_id, "dir")
    assert (below.path, below.file_size) == ("dir/other", 2)


def test_metrics_of_the_active_model(client, experiment, name):
    mlflow.set_experiment(experiment_id=experiment)
    model = mlflow.create_external_model(name="outside")
    mlflow.set_active_model(model_id=model.model_id)
    try:
        with mlflow.start_run() as run:
            client.log_metric(run.info.run_id, "loss", 1)
            client.log_batch(run.info.run_id, [Metric("auc", 2, 0, 0)])
    finally:
        mlflow.clear_active_model()
    assert {metric.key: metric.value for metric in client.get_logged_model(model.model_id).metrics} == {
        "loss": 1,
        "auc": 2,
    }
