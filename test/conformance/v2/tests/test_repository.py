"""The model repository extension: what is served, and changing it."""

import json
import os

import numpy as np
import pytest
import tritonclient.grpc
import tritonclient.http
from tritonclient.utils import InferenceServerException

from conftest import GRPC, HTTP, Served

DIGESTS = json.loads(os.environ["V2_DIGESTS"])
HEADERS = {"authorization": f"Bearer {os.environ['V2_TOKEN']}"}


@pytest.fixture
def loaded(protocol) -> Served:
    """A name under which nothing is served, before and after."""
    served = Served(f"loaded-{protocol}", protocol)
    yield served
    if served.name in (name for name, _, _ in index(served.client)):
        served.client.unload_model(served.name, headers=HEADERS)


def index(client) -> list[tuple[str, str, str]]:
    answer = client.get_model_repository_index(headers=HEADERS)
    if isinstance(answer, list):
        return [(each["name"], each["version"], each["state"]) for each in answer]
    return [(each.name, each.version, each.state) for each in answer.models]


def load(served: Served, digest: str, revision: int = 1) -> None:
    config = json.dumps({"package_digest": digest, "revision": revision})
    served.client.load_model(served.name, headers=HEADERS, config=config)


def ask(served: Served) -> np.ndarray:
    inputs = [served.input("x", "FP32", np.ones((1, 64), dtype=np.float32))]
    return served.client.infer(served.name, inputs).as_numpy("y")


def test_the_index_names_every_model(types):
    assert {(name, "1", "READY") for name in DIGESTS} <= set(index(types.client))


def test_load_and_unload(loaded):
    assert not any(name == loaded.name for name, _, _ in index(loaded.client))
    load(loaded, DIGESTS["dense"])
    assert (loaded.name, "1", "READY") in index(loaded.client)
    assert loaded.client.is_model_ready(loaded.name)
    dense = Served("dense", "http")
    assert ask(loaded).tobytes() == ask(dense).tobytes()
    loaded.client.unload_model(loaded.name, headers=HEADERS)
    assert not any(name == loaded.name for name, _, _ in index(loaded.client))
    with pytest.raises(InferenceServerException, match=f"model {loaded.name}"):
        ask(loaded)


def test_load_again_takes_the_place(loaded):
    load(loaded, DIGESTS["types"])
    load(loaded, DIGESTS["dense"], revision=2)
    assert [each for each in index(loaded.client) if each[0] == loaded.name] == [(loaded.name, "1", "READY")]
    assert ask(loaded).shape == (1, 8)


def test_a_package_that_is_not_there(loaded):
    with pytest.raises(InferenceServerException):
        load(loaded, "sha256:" + "0" * 64)
    assert (loaded.name, "", "UNAVAILABLE") in index(loaded.client)


@pytest.mark.parametrize("parameters", ["{}", "no JSON", '{"package_digest": "sha256:7"}'])
def test_parameters_that_name_no_package(loaded, parameters):
    with pytest.raises(InferenceServerException, match="parameters"):
        loaded.client.load_model(loaded.name, headers=HEADERS, config=parameters)


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer nothing"}])
def test_only_services_may(types, headers):
    for change in (
        lambda: types.client.get_model_repository_index(headers=headers),
        lambda: types.client.load_model("types", headers=headers),
        lambda: types.client.unload_model("types", headers=headers),
    ):
        with pytest.raises(InferenceServerException, match="token"):
            change()
    assert types.client.is_model_ready("types")


def test_the_clients_of_both_protocols_see_the_same():
    http = tritonclient.http.InferenceServerClient(HTTP)
    grpc = tritonclient.grpc.InferenceServerClient(GRPC)
    assert index(http) == index(grpc)
