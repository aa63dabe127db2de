import pytest
from mlflow.entities import ViewType
from mlflow.exceptions import MlflowException


def refused(code):
    return pytest.raises(MlflowException, check=lambda error: error.error_code == code)


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
