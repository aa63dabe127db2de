"""What the tests share: a client, a fresh experiment and run, and plain HTTP for what the client would not send."""

import os
import uuid

import mlflow
import pytest
import requests
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

MAJOR = int(mlflow.__version__.split(".")[0])


def pytest_configure(config):
    config.addinivalue_line("markers", "mlflow3: about what only MLflow 3 has")
    config.addinivalue_line("markers", "modelkeep: about what MLflow's own server does not have")


def pytest_runtest_setup(item):
    if item.get_closest_marker("mlflow3") and MAJOR < 3:
        pytest.skip("only MLflow 3 has this")
    if item.get_closest_marker("modelkeep") and "MLFLOW_TRACKING_TOKEN" not in os.environ:
        pytest.skip("MLflow's own server does not have this")


def refused(code, words=None):
    """The call inside ends in this MLflow error code; `words` is a pattern of its message."""
    return pytest.raises(MlflowException, match=words, check=lambda error: error.error_code == code)


@pytest.fixture
def client():
    return MlflowClient()


@pytest.fixture
def name():
    return f"conformance-{uuid.uuid4().hex}"


@pytest.fixture
def experiment(client, name):
    return client.create_experiment(name)


@pytest.fixture
def run_id(client, experiment):
    return client.create_run(experiment).info.run_id


@pytest.fixture
def model(client, name):
    return client.create_registered_model(name).name


@pytest.fixture
def versions(client, model, run_id):
    """Versions 1 to 3 of the model, of one run."""
    for place in "abc":
        client.create_model_version(model, f"runs:/{run_id}/{place}", run_id, tags={"place": place, "kind": "Xyz"})
    return model


@pytest.fixture
def rest():
    """Calls `/api/2.0/mlflow/<path>`, or a path from the root; `body` is JSON, `query` the query string."""

    def call(method, path, body=None, query=None):
        token = os.environ.get("MLFLOW_TRACKING_TOKEN")
        return requests.request(
            method,
            os.environ["MLFLOW_TRACKING_URI"] + (path if path.startswith("/") else f"/api/2.0/mlflow/{path}"),
            json=body,
            params=query,
            headers={"Authorization": f"Bearer {token}"} if token else {},
            timeout=60,
        )

    return call
