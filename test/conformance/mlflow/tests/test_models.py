"""Models of scikit-learn: logged, registered, loaded, evaluated, with the data they saw."""

import mlflow
import numpy as np
import pandas as pd
import pytest
from conftest import MAJOR
from mlflow.models import infer_signature
from sklearn.linear_model import LogisticRegression


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(7)
    inputs = pd.DataFrame(random.normal(size=(200, 3)), columns=["age", "income", "debt"])
    return inputs, (inputs["age"] + inputs["debt"] > 0).astype(int).rename("target")


@pytest.fixture(scope="module")
def model(data):
    return LogisticRegression().fit(*data)


@pytest.fixture
def active_run(experiment):
    mlflow.set_experiment(experiment_id=experiment)
    with mlflow.start_run() as run:
        yield run.info.run_id


def log_model(model, inputs, **options):
    place = {"name": "model"} if MAJOR >= 3 else {"artifact_path": "model"}
    signature = infer_signature(inputs, model.predict(inputs))
    return mlflow.sklearn.log_model(
        model, **place, signature=signature, input_example=inputs.head(2), pip_requirements=["scikit-learn"], **options
    )


def test_logged_model_predicts_the_same(active_run, model, data):
    inputs, _ = data
    info = log_model(model, inputs)
    loaded = mlflow.pyfunc.load_model(info.model_uri)
    assert (loaded.predict(inputs) == model.predict(inputs)).all()
    assert loaded.metadata.get_input_schema().input_names() == ["age", "income", "debt"]
    of_run = mlflow.sklearn.load_model(f"runs:/{active_run}/model")
    assert (of_run.predict_proba(inputs) == model.predict_proba(inputs)).all()


def test_logged_model_is_registered(active_run, client, name, model, data):
    inputs, _ = data
    log_model(model, inputs, registered_model_name=name)
    log_model(model, inputs, registered_model_name=name)
    versions = client.search_model_versions(f"name = '{name}'")
    assert sorted(int(version.version) for version in versions) == [1, 2]
    assert {version.run_id for version in versions} == {active_run}
    loaded = mlflow.sklearn.load_model(f"models:/{name}/2")
    assert (loaded.predict(inputs) == model.predict(inputs)).all()


def test_model_is_loaded_by_alias(active_run, client, name, model, data):
    inputs, _ = data
    log_model(model, inputs, registered_model_name=name)
    client.set_registered_model_alias(name, "champion", "1")
    loaded = mlflow.sklearn.load_model(f"models:/{name}@champion")
    assert (loaded.predict(inputs) == model.predict(inputs)).all()


def test_autolog(client, experiment, data):
    mlflow.set_experiment(experiment_id=experiment)
    mlflow.sklearn.autolog(log_input_examples=True)
    try:
        with mlflow.start_run() as run:
            fitted = LogisticRegression(C=0.5).fit(*data)
            fitted.score(*data)
    finally:
        mlflow.sklearn.autolog(disable=True)
    logged = client.get_run(run.info.run_id)
    assert logged.data.params["C"] == "0.5"
    assert logged.data.metrics["training_score"] > 0.9
    assert logged.data.tags["estimator_name"] == "LogisticRegression"
    loaded = mlflow.sklearn.load_model(f"runs:/{run.info.run_id}/model")
    assert (loaded.predict(data[0]) == fitted.predict(data[0])).all()


def test_evaluate(active_run, client, model, data):
    inputs, target = data
    info = log_model(model, inputs)
    result = mlflow.models.evaluate(
        info.model_uri,
        inputs.assign(target=target),
        targets="target",
        model_type="classifier",
        evaluator_config={"log_model_explainability": False},
    )
    stored = client.get_run(active_run).data.metrics
    assert stored["accuracy_score"] == pytest.approx(result.metrics["accuracy_score"])
    assert stored["accuracy_score"] > 0.9
    assert any(entry.path.endswith(".png") for entry in client.list_artifacts(active_run))


def test_data_set_inputs(active_run, client, experiment, data):
    inputs, target = data
    dataset = mlflow.data.from_pandas(inputs.assign(target=target), name="applicants", targets="target")
    mlflow.log_input(dataset, context="training")
    mlflow.log_input(dataset, context="training")
    [entry] = client.get_run(active_run).inputs.dataset_inputs
    assert (entry.dataset.name, entry.dataset.digest) == ("applicants", dataset.digest)
    assert entry.dataset.source_type
    assert {tag.key: tag.value for tag in entry.tags} == {"mlflow.data.context": "training"}
    for condition, found in [
        ("dataset.name = 'applicants'", 1),
        (f"dataset.digest = '{dataset.digest}'", 1),
        ("dataset.context = 'training'", 1),
        ("dataset.name = 'others'", 0),
    ]:
        assert len(client.search_runs([experiment], condition)) == found, condition


@pytest.mark.mlflow3
def test_logged_model_is_an_entity_of_its_own(active_run, client, experiment, model, data):
    inputs, _ = data
    info = log_model(model, inputs, params={"depth": 3})
    logged = client.get_logged_model(info.model_id)
    assert (logged.name, logged.source_run_id, logged.experiment_id) == ("model", active_run, experiment)
    assert logged.status == "READY"
    assert logged.params == {"depth": "3"}
    client.set_logged_model_tags(info.model_id, {"stage": "draft"})
    assert client.get_logged_model(info.model_id).tags["stage"] == "draft"
    client.delete_logged_model_tag(info.model_id, "stage")
    assert "stage" not in client.get_logged_model(info.model_id).tags


@pytest.mark.mlflow3
def test_logged_models_are_searched(active_run, client, experiment, model, data):
    inputs, _ = data
    kept = log_model(model, inputs, params={"depth": 3})
    other = log_model(model, inputs, params={"depth": 4})
    mlflow.log_metric("auc", 0.9, model_id=kept.model_id)
    found = client.search_logged_models([experiment], filter_string="params.depth = '3'")
    assert [logged.model_id for logged in found] == [kept.model_id]
    by_metric = client.search_logged_models([experiment], filter_string="metrics.auc > 0.8")
    assert [logged.model_id for logged in by_metric] == [kept.model_id]
    client.delete_logged_model(other.model_id)
    assert [logged.model_id for logged in client.search_logged_models([experiment])] == [kept.model_id]
