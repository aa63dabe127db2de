"""What GenAI evaluations are kept with: data sets of records, and scorers."""

import json
import os

import mlflow
import pytest
import requests
from conftest import refused

pytestmark = pytest.mark.mlflow3

JUDGE = {
    "name": "tone",
    "instructions_judge_pydantic_data": {
        "instructions": "Is {{ outputs }} polite?",
        "model": "openai:/gpt-4o-mini",
        "feedback_value_type": {"type": "string"},
    },
}


@pytest.fixture
def dataset(client, name, experiment):
    return client.create_dataset(name, experiment_id=[experiment], tags={"team": "risk", "mlflow.user": "ada"})


def by_question(dataset):
    return {record.inputs["question"]: record for record in dataset.records}


def test_dataset_is_created(client, dataset, name, experiment):
    assert (dataset.name, dataset.experiment_ids) == (name, [experiment])
    assert dataset.dataset_id.startswith("d-")
    assert (dataset.created_by, dataset.last_updated_by) == ("ada", "ada")
    assert (dataset.schema, dataset.profile, dataset.records) == (None, None, [])
    assert dataset.created_time == dataset.last_update_time
    read = client.get_dataset(dataset.dataset_id)
    assert (read.name, read.tags, read.digest) == (name, {"team": "risk", "mlflow.user": "ada"}, dataset.digest)
    assert read.experiment_ids == [experiment]


def test_records_are_merged_by_their_inputs(client, dataset):
    empty = dataset.digest
    dataset.merge_records(
        [
            {"inputs": {"question": "a", "n": 1}, "expectations": {"answer": "A", "score": 0.5}, "tags": {"x": "1"}},
            {"inputs": {"question": "b", "n": 2}, "outputs": {"answer": "B"}},
        ]
    )
    dataset.merge_records(
        [
            {"inputs": {"n": 1, "question": "a"}, "expectations": {"answer": "AA"}, "tags": {"y": "2"}},
            {"inputs": {"question": "c", "n": 1.0}, "expectations": {"deep": {"list": [1, None, "é"]}}},
        ]
    )
    read = client.get_dataset(dataset.dataset_id)
    records = by_question(read)
    assert len(read.records) == 3
    assert records["a"].expectations == {"answer": "AA", "score": 0.5}
    assert (records["a"].tags["x"], records["a"].tags["y"]) == ("1", "2")
    assert records["b"].outputs == {"answer": "B"}
    assert records["c"].expectations == {"deep": {"list": [1, None, "é"]}}
    assert isinstance(records["c"].inputs["n"], float) and isinstance(records["a"].inputs["n"], int)
    assert all(record.dataset_record_id.startswith("dr-") for record in read.records)
    assert json.loads(read.profile) == {"num_records": 3}
    schema = json.loads(read.schema)
    assert schema["inputs"] == {"question": "string", "n": "integer"}
    assert schema["outputs"] == {"answer": "string"}
    assert schema["expectations"] == {"answer": "string", "score": "float", "deep": "object"}
    assert read.digest != empty


def test_counts_of_a_merge(client, dataset):
    store = mlflow.tracking._tracking_service.utils._get_store()
    merged = store.upsert_dataset_records(dataset.dataset_id, [{"inputs": {"a": 1}}, {"inputs": {"a": 2}}, {"inputs": {"a": 1}}])
    assert merged == {"inserted": 2, "updated": 1}
    assert store.upsert_dataset_records(dataset.dataset_id, [{"inputs": {"a": 1}}]) == {"inserted": 0, "updated": 1}


def test_source_of_a_record(client, dataset):
    dataset.merge_records(
        [
            {"inputs": {"question": "h"}, "source": {"source_type": "HUMAN", "source_data": {"user": "ada"}}},
            {"inputs": {"question": "t"}, "source": {"source_type": "TRACE", "source_data": {"trace_id": "tr-1"}}},
        ]
    )
    records = by_question(client.get_dataset(dataset.dataset_id))
    assert records["h"].source.source_type == "HUMAN"
    assert records["h"].source.source_data == {"user": "ada"}
    assert (records["t"].source_type, records["t"].source_id) == ("TRACE", "tr-1")


def test_pages_of_records(client, dataset):
    store = mlflow.tracking._tracking_service.utils._get_store()
    store.upsert_dataset_records(dataset.dataset_id, [{"inputs": {"n": n}} for n in range(5)])
    seen, token = [], None
    while True:
        records, token = store._load_dataset_records(dataset.dataset_id, max_results=2, page_token=token)
        seen += [record.inputs["n"] for record in records]
        assert len(records) <= 2
        if token is None:
            break
    assert sorted(seen) == [0, 1, 2, 3, 4]


def test_records_are_deleted(client, dataset):
    dataset.merge_records([{"inputs": {"question": "a"}}, {"inputs": {"question": "b"}}])
    read = client.get_dataset(dataset.dataset_id)
    gone = by_question(read)["a"].dataset_record_id
    assert read.delete_records([gone]) == 1
    assert read.delete_records([gone]) == 0
    left = client.get_dataset(dataset.dataset_id)
    assert list(by_question(left)) == ["b"]
    assert json.loads(left.profile) == {"num_records": 1}


def test_tags_of_a_dataset(client, dataset):
    client.set_dataset_tags(dataset.dataset_id, {"team": "fraud", "stage": "draft"})
    assert client.get_dataset(dataset.dataset_id).tags == {"team": "fraud", "stage": "draft", "mlflow.user": "ada"}
    client.delete_dataset_tag(dataset.dataset_id, "stage")
    client.delete_dataset_tag(dataset.dataset_id, "stage")
    assert client.get_dataset(dataset.dataset_id).tags == {"team": "fraud", "mlflow.user": "ada"}


def test_experiments_of_a_dataset(client, dataset, experiment, name):
    other = client.create_experiment(f"{name}-other")
    client.add_dataset_to_experiments(dataset.dataset_id, [other, experiment])
    assert sorted(client.get_dataset(dataset.dataset_id).experiment_ids) == sorted([experiment, other])
    client.remove_dataset_from_experiments(dataset.dataset_id, [experiment])
    client.remove_dataset_from_experiments(dataset.dataset_id, [experiment])
    assert client.get_dataset(dataset.dataset_id).experiment_ids == [other]
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.add_dataset_to_experiments(dataset.dataset_id, ["999999999"])


def test_search(client, dataset, experiment, name):
    second = client.create_dataset(f"{name}-2", experiment_id=[experiment], tags={"team": "fraud"})

    def found(filter_string=None, order_by=None, **options):
        return [
            each.name
            for each in client.search_datasets(
                experiment_ids=[experiment], filter_string=filter_string, order_by=order_by, **options
            )
        ]

    assert set(found()) == {name, second.name}
    assert found(f"name = '{name}'") == [name]
    assert found("name LIKE '%-2'") == [second.name]
    assert found("tags.team = 'fraud'") == [second.name]
    assert found(f"tags.team = 'risk' AND name != '{second.name}'") == [name]
    assert found("created_by = 'ada'") == [name]
    assert found(f"created_time >= {dataset.created_time}", order_by=["name ASC"]) == [name, second.name]
    assert found(order_by=["name DESC"]) == [second.name, name]
    first = client.search_datasets(experiment_ids=[experiment], max_results=1, order_by=["name ASC"])
    rest = client.search_datasets(
        experiment_ids=[experiment], max_results=1, order_by=["name ASC"], page_token=first.token
    )
    assert [first[0].name, rest[0].name] == [name, second.name]
    assert not rest.token
    with refused("INVALID_PARAMETER_VALUE"):
        found("digest = 'x'")


def test_dataset_is_deleted(client, dataset):
    client.delete_dataset(dataset.dataset_id)
    client.delete_dataset(dataset.dataset_id)
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_dataset(dataset.dataset_id)


def test_unknown_dataset(client):
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_dataset("d-unknown")
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.set_dataset_tags("d-unknown", {"a": "b"})


def test_genai_api(name, experiment):
    mlflow.set_experiment(experiment_id=experiment)
    made = mlflow.genai.datasets.create_dataset(name=name, experiment_id=experiment)
    made.merge_records([{"inputs": {"question": "what?"}, "expectations": {"answer": "that"}}])
    frame = mlflow.genai.datasets.get_dataset(name=name).to_df()
    assert frame["inputs"].tolist() == [{"question": "what?"}]
    mlflow.genai.datasets.delete_dataset(dataset_id=made.dataset_id)


@pytest.fixture
def store():
    return mlflow.tracking._tracking_service.utils._get_store()


def test_scorer_versions(store, experiment):
    first = store.register_scorer(experiment, "tone", json.dumps(JUDGE))
    second = store.register_scorer(experiment, "tone", json.dumps({**JUDGE, "description": "better"}))
    assert (first.scorer_version, second.scorer_version) == (1, 2)
    assert first.scorer_id == second.scorer_id
    assert json.loads(store.get_scorer(experiment, "tone")._serialized_scorer)["description"] == "better"
    assert json.loads(store.get_scorer(experiment, "tone", 1)._serialized_scorer) == JUDGE
    assert [scorer.scorer_version for scorer in store.list_scorer_versions(experiment, "tone")] == [1, 2]
    store.register_scorer(experiment, "length", json.dumps({**JUDGE, "name": "length"}))
    listed = {scorer.scorer_name: scorer.scorer_version for scorer in store.list_scorers(experiment)}
    assert listed == {"length": 1, "tone": 2}


def test_scorer_is_deleted(store, experiment):
    for _ in range(3):
        store.register_scorer(experiment, "tone", json.dumps(JUDGE))
    store.delete_scorer(experiment, "tone", 2)
    assert [scorer.scorer_version for scorer in store.list_scorer_versions(experiment, "tone")] == [1, 3]
    with refused("RESOURCE_DOES_NOT_EXIST"):
        store.get_scorer(experiment, "tone", 2)
    store.delete_scorer(experiment, "tone")
    with refused("RESOURCE_DOES_NOT_EXIST"):
        store.get_scorer(experiment, "tone")
    assert store.list_scorers(experiment) == []


def test_scorer_that_is_refused(store, client, experiment):
    with refused("INVALID_PARAMETER_VALUE"):
        store.register_scorer(experiment, "   ", json.dumps(JUDGE))
    with refused("INVALID_PARAMETER_VALUE"):
        store.register_scorer(experiment, "tone", "no json")
    with refused("INVALID_PARAMETER_VALUE"):
        store.register_scorer(experiment, "code", json.dumps({"name": "code", "call_source": "return 1"}))
    with refused("RESOURCE_DOES_NOT_EXIST"):
        store.register_scorer("999999999", "tone", json.dumps(JUDGE))
    client.delete_experiment(experiment)
    with refused("INVALID_PARAMETER_VALUE"):
        store.register_scorer(experiment, "tone", json.dumps(JUDGE))


def test_judge_is_registered_by_its_api(experiment):
    judge = mlflow.genai.judges.make_judge(
        name="tone", instructions="Is {{ outputs }} polite?", model="openai:/gpt-4o-mini", feedback_value_type=str
    )
    judge.register(experiment_id=experiment)
    read = mlflow.genai.scorers.get_scorer(name="tone", experiment_id=experiment)
    assert read.instructions == "Is {{ outputs }} polite?"


@pytest.mark.parametrize("records", ["{}", "[1]", '[{"inputs": 1}]', "no json", '[{"inputs": {"a": NaN}}]'])
@pytest.mark.modelkeep
def test_records_that_are_refused(dataset, records):
    answer = requests.post(
        f"{mlflow.get_tracking_uri()}/api/3.0/mlflow/datasets/{dataset.dataset_id}/records",
        headers={"Authorization": f"Bearer {os.environ['MLFLOW_TRACKING_TOKEN']}"},
        json={"records": records},
    )
    assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
