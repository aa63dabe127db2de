"""Model servers, as the runner started them, and the two clients."""

import json
import os
from pathlib import Path

import pytest
import tritonclient.grpc
import tritonclient.http

SERVERS = json.loads(os.environ["V2_SERVERS"])
MODELS = Path(os.environ["V2_MODELS"])


class Served:
    """A model with one client of it: `api` is the module that client and tensors come from."""

    def __init__(self, name: str, protocol: str) -> None:
        self.name = name
        self.api = tritonclient.http if protocol == "http" else tritonclient.grpc
        self.client = self.api.InferenceServerClient(SERVERS[name][protocol])

    def input(self, name: str, datatype: str, values, **options):
        tensor = self.api.InferInput(name, list(values.shape), datatype)
        tensor.set_data_from_numpy(values, **options)
        return tensor


@pytest.fixture(params=["http", "grpc"])
def protocol(request) -> str:
    return request.param


@pytest.fixture
def types(protocol) -> Served:
    return Served("types", protocol)


@pytest.fixture
def credit(protocol) -> Served:
    return Served("credit-gradient-boosting", protocol)


@pytest.fixture
def golden() -> list[dict]:
    """Rows of real applicants, with the bytes that the Python runtime gives for each alone."""
    path = MODELS / "credit-gradient-boosting" / "golden.json"
    return json.loads(path.read_text())["rows"]
