import pytest
from tritonclient.utils import InferenceServerException


def metadata(answer) -> dict:
    """The same form from both clients."""
    if isinstance(answer, dict):
        return answer
    return {
        "name": answer.name,
        "versions": list(answer.versions),
        "inputs": [{"name": t.name, "datatype": t.datatype, "shape": list(t.shape)} for t in answer.inputs],
        "outputs": [{"name": t.name, "datatype": t.datatype, "shape": list(t.shape)} for t in answer.outputs],
    }


def test_server_and_model_are_ready(types):
    assert types.client.is_server_live()
    assert types.client.is_server_ready()
    assert types.client.is_model_ready("types")
    assert types.client.is_model_ready("types", "1")


def test_another_model_or_version_is_not_ready(types):
    for name, version in (("nothing", ""), ("types", "2")):
        try:
            assert not types.client.is_model_ready(name, version)
        except InferenceServerException as error:
            assert "NOT_FOUND" in error.status()


def test_server_metadata(types):
    answer = types.client.get_server_metadata()
    found = answer if isinstance(answer, dict) else {"name": answer.name, "extensions": list(answer.extensions)}
    assert found["name"] == "modelkeep"
    assert "binary_tensor_data" in found["extensions"]


def test_model_metadata(credit):
    for version in ("", "1"):
        found = metadata(credit.client.get_model_metadata(credit.name, version))
        assert found["name"] == credit.name
        assert found["versions"] == ["1"]
        assert {"name": "age_years", "datatype": "FP32", "shape": [-1, 1]} in found["inputs"]
        assert found["outputs"] == [
            {"name": "label", "datatype": "INT64", "shape": [-1]},
            {"name": "probabilities", "datatype": "FP32", "shape": [-1, 2]},
        ]


def test_metadata_of_another_model(credit):
    with pytest.raises(InferenceServerException, match="model nothing"):
        credit.client.get_model_metadata("nothing")
    with pytest.raises(InferenceServerException, match="version 9 of model"):
        credit.client.get_model_metadata(credit.name, "9")
