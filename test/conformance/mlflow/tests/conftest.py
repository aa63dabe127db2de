"""What the tests share: a client, a fresh experiment and run, and plain HTTP for what the client would not send."""

import os
import uuid

import mlflow
import pytest
import requests
from mlflow import MlflowClient

MAJOR = int(mlflow.__version__.split(".")[0])


def pytest_configure(config):
    config.addinivalue_line("markers", "mlflow3: about what only MLflow 3 has")


def pytest_runtest_setup(item):
    if item.get_closest_marker("mlflow3") and MAJOR < 3:
        pytest.skip("only MLflow 3 has this")


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
def rest():
    """Calls `/api/2.0/mlflow/<path>`; `body` is JSON, `query` the query string. Returns the response."""

    def call(method, path, body=None, query=None):
        token = os.environ.get("MLFLOW_TRACKING_TOKEN")
        return requests.request(
            method,
            f"{os.environ['MLFLOW_TRACKING_URI']}/api/2.0/mlflow/{path}",
            json=body,
            params=query,
            headers={"Authorization": f"Bearer {token}"} if token else {},
            timeout=60,
        )

    return call
