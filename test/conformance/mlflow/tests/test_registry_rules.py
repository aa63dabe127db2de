"""What the registry takes, refuses and keeps in step, through plain HTTP where the client would not send it."""

import pytest
from conftest import refused
from mlflow.exceptions import MlflowException


LONG_KEY, LONG_VALUE = "k" * 251, "v" * 100_001


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("POST", "registered-models/create", {}, "name"),
        ("POST", "registered-models/create", {"name": ""}, "name"),
        ("POST", "registered-models/create", {"name": 5}, "name"),
        ("POST", "registered-models/rename", {"name": "$model"}, "new_name"),
        ("POST", "registered-models/rename", {"name": "$model", "new_name": ""}, "new_name"),
        ("PATCH", "registered-models/update", {"description": "x"}, "name"),
        ("DELETE", "registered-models/delete", {}, "name"),
        ("GET", "registered-models/get", {}, "name"),
        ("POST", "registered-models/set-tag", {"key": "k", "value": "v"}, "name"),
        ("POST", "registered-models/set-tag", {"name": "$model", "value": "v"}, "key"),
        ("POST", "registered-models/set-tag", {"name": "$model", "key": "k", "value": 5}, "value"),
        ("POST", "registered-models/set-tag", {"name": "$model", "key": LONG_KEY, "value": "v"}, "key"),
        ("POST", "registered-models/set-tag", {"name": "$model", "key": "k", "value": LONG_VALUE}, "value"),
        ("DELETE", "registered-models/delete-tag", {"name": "$model"}, "key"),
        ("POST", "registered-models/alias", {"name": "$model", "version": "1"}, "alias"),
        ("POST", "registered-models/alias", {"name": "$model", "alias": "a"}, "version"),
        ("GET", "registered-models/alias", {"name": "$model"}, "alias"),
        ("POST", "registered-models/get-latest-versions", {}, "name"),
        ("POST", "model-versions/create", {"name": "$model"}, "source"),
        ("POST", "model-versions/create", {"name": "$model", "source": 5}, "source"),
        ("POST", "model-versions/create", {"source": "s3://bucket/x"}, "name"),
        ("GET", "model-versions/get", {"name": "$model"}, "version"),
        ("GET", "model-versions/get", {"version": "1"}, "name"),
        ("PATCH", "model-versions/update", {"name": "$model", "description": "x"}, "version"),
        ("PATCH", "model-versions/update", {"name": "$model", "version": "x", "description": "x"}, "version"),
        ("DELETE", "model-versions/delete", {"name": "$model"}, "version"),
        ("POST", "model-versions/transition-stage", {"name": "$model", "version": "1"}, "stage"),
        ("POST", "model-versions/set-tag", {"name": "$model", "version": "1", "value": "v"}, "key"),
        ("POST", "model-versions/set-tag", {"name": "$model", "version": "x", "key": "k", "value": "v"}, "version"),
        ("POST", "model-versions/set-tag", {"name": "$model", "version": "1", "key": LONG_KEY, "value": "v"}, "key"),
        (
            "POST",
            "model-versions/set-tag",
            {"name": "$model", "version": "1", "key": "k", "value": LONG_VALUE},
            "value",
        ),
        ("DELETE", "model-versions/delete-tag", {"name": "$model", "version": "1"}, "key"),
        ("DELETE", "model-versions/delete-tag", {"name": "$model", "version": "x", "key": "k"}, "version"),
        ("GET", "model-versions/get-download-uri", {"name": "$model", "version": "x"}, "version"),
        ("GET", "registered-models/search", {"max_results": 1_001}, "max_results"),
        ("GET", "model-versions/search", {"max_results": 200_001}, "max_results"),
    ],
)
def test_message_names_the_field(rest, model, method, path, body, field):
    body = {key: model if value == "$model" else value for key, value in body.items()}
    response = rest(method, path, query=body) if method == "GET" else rest(method, path, body)
    assert (response.status_code, response.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE"), response.text
    assert field in response.json()["message"]


@pytest.mark.parametrize("of", ["model", "version"])
@pytest.mark.parametrize(
    "call",
    [
        ("PATCH", "update", {"description": "x"}),
        ("DELETE", "delete", {}),
        ("POST", "set-tag", {"key": "k", "value": "v"}),
        ("DELETE", "delete-tag", {"key": "k"}),
        ("GET", "get", {}),
    ],
    ids=lambda call: call[1],
)
def test_what_is_not_there_is_not_found(rest, model, of, call):
    method, step, more = call
    path, body = {
        "model": ("registered-models", {"name": "no such model"}),
        "version": ("model-versions", {"name": model, "version": "7"}),
    }[of]
    body |= more
    path = f"{path}/{step}"
    response = rest(method, path, query=body) if method == "GET" else rest(method, path, body)
    assert (response.status_code, response.json()["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST"), response.text
    assert "not found" in response.json()["message"]


def test_rename_to_a_name_that_is_taken(client, model):
    client.create_registered_model(f"{model}-2")
    with refused("RESOURCE_ALREADY_EXISTS", "already exists"):
        client.rename_registered_model(f"{model}-2", model)


def test_versions_follow_a_new_name(client, versions):
    client.set_registered_model_alias(versions, "champion", "2")
    client.rename_registered_model(versions, f"{versions}-new")
    assert client.get_model_version(f"{versions}-new", "3").name == f"{versions}-new"
    assert str(client.get_model_version_by_alias(f"{versions}-new", "champion").version) == "2"
    assert client.create_registered_model(versions).latest_versions == [], "the old name is free"


def test_deleted_model_takes_its_versions_and_aliases_along(client, versions):
    client.set_registered_model_alias(versions, "champion", "2")
    client.delete_registered_model(versions)
    with refused("RESOURCE_DOES_NOT_EXIST", "Registered Model with name=.* not found"):
        client.get_model_version_by_alias(versions, "champion")
    with refused("RESOURCE_DOES_NOT_EXIST", r"Model Version \(name=.*, version=1\) not found"):
        client.get_model_version(versions, "1")
    assert client.create_registered_model(versions).aliases == {}
    assert not client.search_model_versions(f"name = '{versions}'")


def test_deleted_version_takes_its_alias_along(client, versions):
    client.set_registered_model_alias(versions, "champion", "2")
    client.delete_model_version(versions, "2")
    assert client.get_registered_model(versions).aliases == {}
    with refused("INVALID_PARAMETER_VALUE", "alias champion not found"):
        client.get_model_version_by_alias(versions, "champion")
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_model_version_download_uri(versions, "2")


@pytest.mark.parametrize("alias", ["latest", "LATEST", "v1", "V22", "a/b", "has space", "a" * 256])
def test_aliases_that_are_refused(client, versions, alias):
    with refused("INVALID_PARAMETER_VALUE"):
        client.set_registered_model_alias(versions, alias, "1")


def test_alias_that_is_not_there_is_deleted_in_silence(client, versions):
    client.delete_registered_model_alias(versions, "nobody")
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.delete_registered_model_alias("no such model", "nobody")


def test_changes_of_versions_show_in_the_time_of_the_model(client, versions):
    def changed():
        return client.get_registered_model(versions).last_updated_timestamp

    def moves(step):
        before = changed()
        step()
        return changed() > before

    assert moves(lambda: client.transition_model_version_stage(versions, "1", "Staging"))
    assert moves(lambda: client.delete_model_version(versions, "2"))
    assert not moves(lambda: client.update_model_version(versions, "1", "words"))
    assert moves(lambda: client.update_registered_model(versions, "words"))
    version = client.get_model_version(versions, "1")
    assert version.last_updated_timestamp > version.creation_timestamp


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ([], {"None": "1", "Production": "3"}),
        (["pROduction"], {"Production": "3"}),
        (["None", "Production"], {"None": "1", "Production": "3"}),
        (["Staging"], {}),
    ],
)
def test_latest_versions(client, rest, versions, method, stages, expected):
    for version in "23":
        client.transition_model_version_stage(versions, version, "PRODUCTION")
    asked = {"name": versions, "stages": stages}
    path = "registered-models/get-latest-versions"
    response = rest(method, path, query=asked) if method == "GET" else rest(method, path, asked)
    assert response.status_code == 200, response.text
    found = response.json().get("model_versions", [])
    assert {each["current_stage"]: str(each["version"]) for each in found} == expected


def test_latest_version_falls_back(client, versions):
    client.delete_model_version(versions, "3")
    assert [str(each.version) for each in client.get_registered_model(versions).latest_versions] == ["2"]
    [found] = client.search_registered_models(f"name = '{versions}'")
    assert [str(each.version) for each in found.latest_versions] == ["2"]


def test_latest_version_of_an_unknown_stage(client, versions):
    with refused("INVALID_PARAMETER_VALUE", "Invalid Model Version stage"):
        client.get_latest_versions(versions, ["blaah"])


def test_versions_that_give_way_have_the_time_of_the_change(client, versions):
    client.transition_model_version_stage(versions, "1", "StAgInG")
    client.transition_model_version_stage(versions, "2", "production")
    moved = client.transition_model_version_stage(versions, "3", "staging", archive_existing_versions=True)
    stages = [client.get_model_version(versions, version) for version in "123"]
    assert [each.current_stage for each in stages] == ["Archived", "Production", "Staging"]
    assert stages[0].last_updated_timestamp == moved.last_updated_timestamp


@pytest.mark.parametrize("same", [True, False])
def test_copy_keeps_what_describes_it(client, model, run_id, same):
    source = client.create_model_version(
        model, f"runs:/{run_id}/model", run_id, tags={"k": "v"}, run_link="http://x/y", description="words"
    )
    client.transition_model_version_stage(model, "1", "Production")
    target = model if same else f"{model}-copies"
    copy = client.copy_model_version(f"models:/{model}/1", target)
    assert (copy.name, str(copy.version)) == (target, "2" if same else "1")
    assert (copy.tags, copy.run_link, copy.description) == ({"k": "v"}, "http://x/y", "words")
    assert (copy.run_id, copy.current_stage, copy.aliases) == (run_id, "None", [])
    again = client.copy_model_version(f"models:/{target}/{copy.version}", f"{model}-again")
    assert again.source == f"models:/{target}/{copy.version}"
    assert client.get_model_version_download_uri(again.name, "1") == source.source


@pytest.mark.parametrize("source", ["models:/no such model/1", "models:/$model/9", "models:/$model@nobody"])
def test_copy_of_what_is_not_there(client, model, source):
    with pytest.raises(MlflowException, match="(?i)not found|invalid"):
        client.copy_model_version(source.replace("$model", model), f"{model}-copies")
    assert not client.search_model_versions(f"name = '{model}-copies'")


@pytest.mark.parametrize("source", ["s3://bucket/a/b", "gs://bucket/a", "dbfs:/models/a", "s3://bucket/a%2520b"])
def test_sources_elsewhere(client, model, source):
    version = client.create_model_version(model, source)
    assert (version.source, version.run_id or None) == (source, None)
    assert client.get_model_version_download_uri(model, version.version) == source


@pytest.mark.parametrize(
    "source",
    [
        "mlflow-artifacts://host:9000/models/../../../",
        "mlflow-artifacts://host:9000/models/..%2f..%2fartifacts",
        "mlflow-artifacts://host:9000/models/artifact%00",
        "http://host:9000/models/../../../",
        "https://host/api/2.0/mlflow-artifacts/artifacts/../../../",
        "s3a://bucket/x/../../../",
        "ftp://host:8888/x/../../../",
        "/tmp",
        "file:///tmp",
        "models:/no such model/1",
    ],
)
def test_sources_that_leave_their_place(client, model, source):
    with pytest.raises(MlflowException) as caught:
        client.create_model_version(model, source)
    assert caught.value.error_code in ("INVALID_PARAMETER_VALUE", "RESOURCE_DOES_NOT_EXIST")


@pytest.mark.parametrize("place", ["", "/model"])
def test_sources_inside_the_run(client, model, run_id, place):
    artifacts = client.get_run(run_id).info.artifact_uri
    assert client.create_model_version(model, artifacts + place, run_id).source == artifacts + place


@pytest.mark.mlflow3
def test_version_of_a_logged_model_is_of_its_run(client, model, experiment, run_id):
    logged = client.create_logged_model(experiment, "model", source_run_id=run_id)
    version = client.create_model_version(model, f"models:/{logged.model_id}", model_id=logged.model_id)
    assert version.run_id == run_id


@pytest.mark.mlflow3
def test_prompt_and_model_share_names(client, rest, name):
    def create(name, tags):
        return rest("POST", "registered-models/create", {"name": name, "tags": tags})

    prompt = [{"key": "mlflow.prompt.is_prompt", "value": "true"}]
    assert create(name, []).status_code == create(f"{name}-prompt", prompt).status_code == 200
    for taken, tags, words in [
        (name, prompt, "already taken by a registered model"),
        (f"{name}-prompt", [], "already taken by a prompt"),
        (f"{name}-prompt", prompt, f"Prompt (name={name}-prompt) already exists"),
    ]:
        again = create(taken, tags)
        assert again.json()["error_code"] == "RESOURCE_ALREADY_EXISTS"
        assert words in again.json()["message"]
    for condition, expected in [("= 'true'", f"{name}-prompt"), ("= 'false'", name), ("!= 'true'", name)]:
        found = client.search_registered_models(f"name LIKE '{name}%' AND tags.`mlflow.prompt.is_prompt` {condition}")
        assert [each.name for each in found] == [expected], condition
