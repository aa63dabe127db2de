import pytest
from conftest import refused
from mlflow.entities import ViewType


def test_created_experiment_is_found_by_id_and_name(client, name):
    experiment_id = client.create_experiment(name, tags={"team": "credit"})
    by_id = client.get_experiment(experiment_id)
    by_name = client.get_experiment_by_name(name)
    assert by_id.name == name
    assert by_id.lifecycle_stage == "active"
    assert by_id.tags["team"] == "credit"
    assert by_id.artifact_location
    assert by_id.creation_time > 0
    assert by_name.experiment_id == experiment_id


def test_name_is_taken_once(client, experiment, name):
    with refused("RESOURCE_ALREADY_EXISTS"):
        client.create_experiment(name)


def test_name_of_a_deleted_experiment_stays_taken(client, experiment, name):
    client.delete_experiment(experiment)
    with refused("RESOURCE_ALREADY_EXISTS"):
        client.create_experiment(name)


def test_unknown_experiment(client, name):
    assert client.get_experiment_by_name(name) is None
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_experiment("987654321")


def test_stage_is_changed_once(client, experiment):
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.restore_experiment(experiment)
    client.delete_experiment(experiment)
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.delete_experiment(experiment)


def test_delete_and_restore(client, experiment):
    client.delete_experiment(experiment)
    assert client.get_experiment(experiment).lifecycle_stage == "deleted"
    client.restore_experiment(experiment)
    assert client.get_experiment(experiment).lifecycle_stage == "active"


def test_deleted_experiment_takes_no_runs(client, experiment):
    client.delete_experiment(experiment)
    with refused("INVALID_PARAMETER_VALUE"):
        client.create_run(experiment)


def test_runs_are_deleted_and_restored_with_their_experiment(client, experiment, run_id):
    client.delete_experiment(experiment)
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    client.restore_experiment(experiment)
    assert client.get_run(run_id).info.lifecycle_stage == "active"


def test_rename(client, experiment, name):
    client.rename_experiment(experiment, f"{name}-renamed")
    assert client.get_experiment(experiment).name == f"{name}-renamed"
    assert client.get_experiment_by_name(name) is None


def test_tags_are_overwritten(client, experiment):
    client.set_experiment_tag(experiment, "stage", "draft")
    client.set_experiment_tag(experiment, "stage", "final")
    assert client.get_experiment(experiment).tags["stage"] == "final"


def test_tags_of_experiments_are_apart(client, rest, experiment, name):
    other = client.create_experiment(f"{name}-2")
    client.set_experiment_tag(experiment, "data set", "line\nline")
    client.set_experiment_tag(other, "data set", "")
    assert client.get_experiment(experiment).tags["data set"] == "line\nline"
    assert client.get_experiment(other).tags["data set"] == ""
    tag = {"experiment_id": other, "key": "data set"}
    assert rest("POST", "experiments/delete-experiment-tag", tag).status_code == 200
    assert "data set" not in client.get_experiment(other).tags
    assert "data set" in client.get_experiment(experiment).tags
    assert rest("POST", "experiments/delete-experiment-tag", tag).json()["error_code"] == "RESOURCE_DOES_NOT_EXIST"


def test_long_tag(client, rest, experiment):
    client.set_experiment_tag(experiment, "long", "x" * 8_000)
    assert client.get_experiment(experiment).tags["long"] == "x" * 8_000
    response = rest("POST", "experiments/set-experiment-tag", {"experiment_id": experiment, "key": "valueless"})
    assert response.status_code == 200
    assert client.get_experiment(experiment).tags["valueless"] == ""


def test_tag_that_comes_twice_does_not_break_the_server(rest, name):
    tags = [{"key": "k", "value": "1"}, {"key": "k", "value": "2"}]
    assert rest("POST", "experiments/create", {"name": name, "tags": tags}).status_code < 500


def test_name_of_another_is_refused(client, rest, experiment, name):
    other = client.create_experiment(f"{name}-2")
    response = rest("POST", "experiments/update", {"experiment_id": other, "new_name": name})
    assert response.status_code == 400
    client.rename_experiment(other, f"{name}-2")


def test_artifacts_lie_where_the_experiment_says(client, name):
    experiment = client.create_experiment(name, artifact_location="s3://bucket/some/place")
    assert client.get_experiment(experiment).artifact_location == "s3://bucket/some/place"
    run = client.create_run(experiment)
    assert run.info.artifact_uri == f"s3://bucket/some/place/{run.info.run_id}/artifacts"


@pytest.fixture
def family(client, name):
    """Three experiments whose names share a prefix; the last is deleted."""
    ids = {
        suffix: client.create_experiment(f"{name}-{suffix}", tags={"letter": suffix})
        for suffix in ["a", "b", "c"]
    }
    client.delete_experiment(ids["c"])
    return ids


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (ViewType.ACTIVE_ONLY, ["b", "a"]),
        (ViewType.DELETED_ONLY, ["c"]),
        (ViewType.ALL, ["c", "b", "a"]),
    ],
)
def test_search_by_view(client, family, name, view, expected):
    found = client.search_experiments(view, filter_string=f"name LIKE '{name}%'", order_by=["name DESC"])
    assert [experiment.name.rsplit("-", 1)[1] for experiment in found] == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("tags.letter = 'a'", ["a"]),
        ("tags.letter != 'a'", ["b"]),
        ("tag.letter LIKE 'b%'", ["b"]),
        ("tag.letter LIKE 'B%'", []),
        ("tag.letter ILIKE 'B%'", ["b"]),
        ("tag.none != 'a'", []),
        ("attribute.name LIKE '%-a'", ["a"]),
        ("last_update_time >= 1", ["a", "b"]),
        ("name ILIKE 'CONFORMANCE%'", ["a", "b"]),
        ("creation_time > 0", ["a", "b"]),
    ],
)
def test_search_by_filter(client, family, name, condition, expected):
    found = client.search_experiments(filter_string=f"name LIKE '{name}-%' AND {condition}", order_by=["name"])
    assert [experiment.name.rsplit("-", 1)[1] for experiment in found] == expected


def test_search_pages(client, family, name):
    search = {"filter_string": f"name LIKE '{name}%'", "order_by": ["name ASC"], "max_results": 1}
    first = client.search_experiments(**search)
    second = client.search_experiments(**search, page_token=first.token)
    assert [page[0].name for page in (first, second)] == [f"{name}-a", f"{name}-b"]
    assert not second.token or not client.search_experiments(**search, page_token=second.token)


@pytest.mark.parametrize(
    "asked",
    [
        {"filter_string": "colour = 1"},
        {"filter_string": "name > 'a'"},
        {"filter_string": "name = 'a' OR name = 'b'"},
        {"filter_string": "creation_time = '5'"},
        {"order_by": ["name SIDEWAYS"]},
        {"order_by": ["colour"]},
        {"page_token": "evilhax"},
    ],
)
def test_bad_search_is_refused(client, asked):
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_experiments(**asked)


def test_changed_last_comes_first(client, family, name):
    client.set_experiment_tag(family["a"], "touched", "yes")
    client.rename_experiment(family["a"], f"{name}-a2")
    found = client.search_experiments(filter_string=f"name LIKE '{name}%'", order_by=["last_update_time DESC"])
    assert [experiment.experiment_id for experiment in found] == [family["a"], family["b"]]
