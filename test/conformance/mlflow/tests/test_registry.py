"""Model registry through MLflow's own client. MLFLOW_TRACKING_URI and MLFLOW_TRACKING_TOKEN say where."""

import hashlib
import os
import uuid

import mlflow
import pytest
import requests
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

MAJOR = int(mlflow.__version__.split(".")[0])


@pytest.fixture
def client():
    return MlflowClient()


@pytest.fixture
def name():
    return f"Conformance Model {uuid.uuid4().hex}"


@pytest.fixture
def run_id(client):
    return client.create_run("0").info.run_id


def create_version(client, name, run_id, path="model", **rest):
    return client.create_model_version(name, f"runs:/{run_id}/{path}", run_id, **rest)


def error_of(call, *args, **kwargs):
    with pytest.raises(MlflowException) as caught:
        call(*args, **kwargs)
    return caught.value


def own_api(path, method="GET", body=None):
    response = requests.request(
        method,
        f"{os.environ['MLFLOW_TRACKING_URI']}/api/v1/registry/{path}",
        json=body,
        headers={"authorization": f"Bearer {os.environ['MLFLOW_TRACKING_TOKEN']}"},
        timeout=30,
    )
    response.raise_for_status()
    return response.json()


def test_model_life(client, name):
    created = client.create_registered_model(name, {"team": "risk"}, "first words")
    assert (created.name, created.tags, created.description) == (name, {"team": "risk"}, "first words")
    assert created.creation_timestamp == created.last_updated_timestamp
    again = error_of(client.create_registered_model, name)
    assert again.error_code == "RESOURCE_ALREADY_EXISTS"
    assert f"Registered Model (name={name}) already exists" in again.message
    assert client.update_registered_model(name, "other words").description == "other words"
    client.set_registered_model_tag(name, "stage", "trial")
    client.delete_registered_model_tag(name, "team")
    client.delete_registered_model_tag(name, "not there")
    assert client.get_registered_model(name).tags == {"stage": "trial"}
    client.rename_registered_model(name, name + " II")
    assert client.get_registered_model(name + " II").tags == {"stage": "trial"}
    assert error_of(client.get_registered_model, name).error_code == "RESOURCE_DOES_NOT_EXIST"
    client.delete_registered_model(name + " II")
    gone = error_of(client.get_registered_model, name + " II")
    assert f"Registered Model with name={name} II not found" in gone.message


@pytest.mark.parametrize("bad", ["a/b", "a:b", "..", " "])
def test_names_that_are_refused(client, bad):
    assert error_of(client.create_registered_model, bad).error_code == "INVALID_PARAMETER_VALUE"


def test_version_life(client, name, run_id):
    client.create_registered_model(name)
    one = create_version(client, name, run_id, tags={"k": "v"}, description="d", run_link="http://x/y")
    assert (str(one.version), one.run_id, one.status, one.current_stage) == ("1", run_id, "READY", "None")
    assert (one.tags, one.description, one.run_link) == ({"k": "v"}, "d", "http://x/y")
    two = create_version(client, name, run_id)
    assert str(two.version) == "2", "the same run registers again"
    assert client.update_model_version(name, "1", "new").description == "new"
    client.set_model_version_tag(name, "1", "k2", "v2")
    client.delete_model_version_tag(name, "1", "k")
    assert client.get_model_version(name, "1").tags == {"k2": "v2"}
    assert client.get_model_version_download_uri(name, "1") == f"runs:/{run_id}/model"
    client.delete_model_version(name, "2")
    assert error_of(client.get_model_version, name, "2").error_code == "RESOURCE_DOES_NOT_EXIST"
    assert str(create_version(client, name, run_id).version) == "3", "numbers are not given again"
    assert error_of(client.get_model_version, name, "x").error_code == "INVALID_PARAMETER_VALUE"
    assert error_of(client.get_model_version, name, "99999999999").error_code == "RESOURCE_DOES_NOT_EXIST"


def test_stages(client, name, run_id):
    client.create_registered_model(name)
    for _ in range(3):
        create_version(client, name, run_id)
    client.transition_model_version_stage(name, "1", "production")
    client.transition_model_version_stage(name, "2", "Production", archive_existing_versions=True)
    stages = {mv.version: mv.current_stage for mv in client.search_model_versions(f"name = '{name}'")}
    assert {str(k): v for k, v in stages.items()} == {"1": "Archived", "2": "Production", "3": "None"}
    latest = client.get_latest_versions(name, ["Production"])
    assert [str(mv.version) for mv in latest] == ["2"]
    assert {str(mv.version) for mv in client.get_latest_versions(name)} == {"1", "2", "3"}
    error = error_of(client.transition_model_version_stage, name, "1", "Nowhere")
    assert "Invalid Model Version stage" in error.message
    error = error_of(client.transition_model_version_stage, name, "1", "None", True)
    assert "not an Active stage" in error.message


def test_aliases(client, name, run_id):
    client.create_registered_model(name)
    create_version(client, name, run_id)
    create_version(client, name, run_id)
    client.set_registered_model_alias(name, "Champion", "1")
    assert str(client.get_model_version_by_alias(name, "Champion").version) == "1"
    client.set_registered_model_alias(name, "Champion", "2")
    assert client.get_model_version(name, "2").aliases == ["Champion"]
    assert {k: str(v) for k, v in client.get_registered_model(name).aliases.items()} == {"Champion": "2"}
    assert str(client.get_model_version_by_alias(name, "latest").version) == "2"
    client.delete_registered_model_alias(name, "Champion")
    error = error_of(client.get_model_version_by_alias, name, "Champion")
    assert "Registered model alias Champion not found" in error.message
    for reserved in ("latest", "v1"):
        assert error_of(client.set_registered_model_alias, name, reserved, "1").error_code == "INVALID_PARAMETER_VALUE"
    error = error_of(client.set_registered_model_alias, name, "other", "9")
    assert error.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_search_models(client):
    mark = uuid.uuid4().hex
    for index in range(5):
        client.create_registered_model(f"{mark}-{index}", {"parity": str(index % 2)})
    found = client.search_registered_models(f"name LIKE '{mark}%'", max_results=2)
    assert [m.name for m in found] == [f"{mark}-0", f"{mark}-1"]
    following = client.search_registered_models(f"name LIKE '{mark}%'", max_results=4, page_token=found.token)
    assert [m.name for m in following] == [f"{mark}-{i}" for i in (2, 3, 4)]
    assert not following.token
    odd = client.search_registered_models(
        f"name ILIKE '{mark.upper()}%' AND tags.parity = '1'", order_by=["name DESC"]
    )
    assert [m.name for m in odd] == [f"{mark}-3", f"{mark}-1"]
    newest = client.search_registered_models(f"name LIKE '{mark}%'", order_by=["last_updated_timestamp DESC"])
    assert newest[0].name == f"{mark}-4"
    assert error_of(client.search_registered_models, "colour = 'red'").error_code == "INVALID_PARAMETER_VALUE"


def test_search_versions(client, name, run_id):
    other = client.create_run("0").info.run_id
    client.create_registered_model(name)
    create_version(client, name, run_id, "a")
    create_version(client, name, other, "b", tags={"t": "x"})
    numbers = lambda query, **rest: [  # noqa: E731
        int(mv.version) for mv in client.search_model_versions(query, **rest)
    ]
    assert numbers(f"name = '{name}'", order_by=["version_number ASC"]) == [1, 2]
    assert numbers(f"name = '{name}'") == [2, 1]
    assert numbers(f"run_id = '{other}'") == [2]
    assert sorted(numbers(f"run_id IN ('{run_id}', '{other}')")) == [1, 2]
    assert numbers(f"source_path = 'runs:/{run_id}/a'") == [1]
    assert numbers(f"name = '{name}' AND tags.t = 'x'") == [2]
    assert numbers(f"name = '{name}' AND version_number > 1") == [2]
    first = client.search_model_versions(f"name = '{name}'", max_results=1)
    assert [int(mv.version) for mv in first] == [2]
    assert numbers(f"name = '{name}'", max_results=1, page_token=first.token) == [1]


@pytest.mark.parametrize(
    "source",
    [
        "/etc/passwd",
        "file:///etc/passwd",
        "s3://bucket/../other",
        "mlflow-artifacts:/0/%2e%2e/x",
        "mlflow-artifacts:/0/someone-elses/artifacts",
        "http://host/api/2.0/mlflow-artifacts/artifacts/..%252f..",
        "runs:/0123456789abcdef0123456789abcdef/model",
    ],
)
def test_sources_that_are_refused(client, name, run_id, source):
    client.create_registered_model(name)
    error = error_of(client.create_model_version, name, source, run_id)
    assert error.error_code == "INVALID_PARAMETER_VALUE"
    assert "source" in error.message


def test_source_inside_the_run(client, name, run_id):
    client.create_registered_model(name)
    artifacts = client.get_run(run_id).info.artifact_uri
    version = client.create_model_version(name, f"{artifacts}/model", run_id)
    assert client.get_model_version_download_uri(name, version.version) == f"{artifacts}/model"


def test_copy(client, name, run_id):
    client.create_registered_model(name)
    create_version(client, name, run_id)
    copy = client.copy_model_version(f"models:/{name}/1", name + " copy")
    assert (copy.name, str(copy.version), copy.run_id) == (name + " copy", "1", run_id)
    assert copy.source == f"models:/{name}/1"
    assert client.get_model_version_download_uri(copy.name, "1") == f"runs:/{run_id}/model"


@pytest.mark.modelkeep
def test_both_apis_see_a_version(client, name, run_id):
    client.create_registered_model(name)
    create_version(client, name, run_id)
    client.set_registered_model_alias(name, "champion", "1")
    seen = own_api(f"models/{requests.utils.quote(name, safe='')}/versions/1")
    assert (seen["model"], seen["runId"], seen["stage"]) == (name, run_id, "candidate")
    assert (seen["aliases"], seen["mlflowStage"]) == (["champion"], "None")


@pytest.mark.modelkeep
def test_own_api_registers_a_run_once(client, name, run_id):
    path = f"models/{requests.utils.quote(name, safe='')}/versions"
    first = own_api(path, "POST", {"runId": run_id})
    client.create_model_version(name, f"runs:/{run_id}/model", run_id)
    assert own_api(path, "POST", {"runId": run_id})["id"] == first["id"]
    assert sorted(int(mv.version) for mv in client.search_model_versions(f"run_id = '{run_id}'")) == [1, 2]


@pytest.mark.modelkeep
def test_packaged_version_stays(client, name, run_id, tmp_path):
    model = tmp_path / "model.onnx"
    model.write_bytes(uuid.uuid4().bytes)
    client.log_artifact(run_id, str(model), "model")
    client.create_registered_model(name)
    create_version(client, name, run_id)
    digest = f"sha256:{hashlib.sha256(model.read_bytes()).hexdigest()}"
    package = {
        "files": [{"path": "model.onnx", "role": "model", "digest": digest}],
        "signature": {"inputs": [], "outputs": []},
        "resources": {"cpu": 1, "memoryMiB": 64},
    }
    own_api(f"models/{requests.utils.quote(name, safe='')}/versions/1/package", "POST", package)
    refused = (
        error_of(client.delete_model_version, name, "1"),
        error_of(client.delete_registered_model, name),
        error_of(client.rename_registered_model, name, name + " II"),
    )
    assert {error.error_code for error in refused} == {"RESOURCE_CONFLICT"}
    assert "has a package" in refused[0].message
    assert client.get_model_version(name, "1").run_id == run_id


def test_artifacts_through_model_uris(client, name, tmp_path):
    (tmp_path / "MLmodel").write_text("artifact_path: model\nflavors: {}\n")
    run_id = client.create_run("0").info.run_id
    client.log_artifacts(run_id, str(tmp_path), "model")
    client.create_registered_model(name)
    create_version(client, name, run_id)
    client.set_registered_model_alias(name, "champion", "1")
    for uri in (f"models:/{name}/1", f"models:/{name}@champion", f"models:/{name}/latest"):
        folder = mlflow.artifacts.download_artifacts(uri)
        with open(os.path.join(folder, "MLmodel")) as file:
            assert "artifact_path: model" in file.read()


def test_register_model(client, name, tmp_path):
    with mlflow.start_run(experiment_id="0") as run:
        (tmp_path / "MLmodel").write_text("artifact_path: model\nflavors: {}\n")
        mlflow.log_artifacts(str(tmp_path), "model")
    registered = mlflow.register_model(f"runs:/{run.info.run_id}/model", name)
    assert (registered.name, str(registered.version), registered.run_id) == (name, "1", run.info.run_id)


@pytest.mark.skipif(MAJOR < 3, reason="prompts came with MLflow 3")
def test_prompts(client):
    prompt = f"prompt-{uuid.uuid4().hex}"
    first = mlflow.genai.register_prompt(prompt, "Hello {{who}}", commit_message="first")
    second = mlflow.genai.register_prompt(prompt, "Good day {{who}}")
    assert (first.version, second.version) == (1, 2)
    assert mlflow.genai.load_prompt(f"prompts:/{prompt}/1").template == "Hello {{who}}"
    mlflow.genai.set_prompt_alias(prompt, "live", 2)
    assert mlflow.genai.load_prompt(f"prompts:/{prompt}@live").format(who="you") == "Good day you"
    assert not client.search_registered_models(f"name = '{prompt}'"), "prompts are no models"
    assert not client.search_model_versions(f"name = '{prompt}'")
    asked = f"name = '{prompt}' AND tags.`mlflow.prompt.is_prompt` = 'true'"
    assert [m.name for m in client.search_registered_models(asked)] == [prompt]
    assert [p.name for p in mlflow.genai.search_prompts(f"name = '{prompt}'")] == [prompt]
    error = error_of(client.create_registered_model, prompt)
    assert error.error_code == "RESOURCE_ALREADY_EXISTS"
