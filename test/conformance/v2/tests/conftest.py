"""The model server, as the runner started it, and the two clients."""

import json
import os
from pathlib import Path

import pytest
import tritonclient.grpc
import tritonclient.http

HTTP = os.environ["V2_HTTP"]
GRPC = os.environ["V2_GRPC"]
MODELS = Path(os.environ["V2_MODELS"])


class Served:
    """A model with one client of it: `api` is the module that client and tensors come from."""

    def __init__(self, name: str, protocol: str) -> None:
        self.name = name
        self.api = tritonclient.http if protocol == "http" else tritonclient.grpc
        self.client = self.api.InferenceServerClient(HTTP if protocol == "http" else GRPC)

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


def golden_of(model: str) -> list[dict]:
    """Rows of real applicants, with the bytes that the Python runtime gives for each alone."""
    return json.loads((MODELS / model / "golden.json").read_text())["rows"]


@pytest.fixture
def golden() -> list[dict]:
    return golden_of("credit-gradient-boosting")
