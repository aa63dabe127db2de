"""Feast's own client, with its remote online store pointed at Modelkeep."""

import os
import uuid
from datetime import datetime, timedelta, timezone

import pandas as pd
import pytest
import requests
from feast import Entity, FeatureService, FeatureStore, FeatureView, Field, FileSource, RepoConfig
from feast.types import Float64, Int64, String
from feast.value_type import ValueType

URL = os.environ["MODELKEEP_URL"]
TOKEN = os.environ["MODELKEEP_TOKEN"]
NOON = datetime(2020, 3, 1, 12, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def http():
    session = requests.Session()
    session.headers["authorization"] = f"Bearer {TOKEN}"
    return session


@pytest.fixture
def view_name(http):
    """A feature view of its own for each test."""
    name = f"profile_{uuid.uuid4().hex[:8]}"
    http.put(f"{URL}/api/v1/feature-store/entities/applicant", json={"joinKey": "applicant_id"}).raise_for_status()
    view = {
        "entity": "applicant",
        "features": [
            {"name": "age", "type": "int64"},
            {"name": "income", "type": "float64"},
            {"name": "purpose", "type": "string"},
        ],
    }
    http.put(f"{URL}/api/v1/feature-store/feature-views/{name}", json=view).raise_for_status()
    return name


@pytest.fixture
def store(tmp_path, view_name):
    """A Feast repository that knows the same view, whose online store is ours."""
    config = RepoConfig(
        project="credit",
        provider="local",
        registry=str(tmp_path / "registry.db"),
        online_store={"type": "remote", "path": URL},
        auth={"type": "oidc", "token": TOKEN},
        entity_key_serialization_version=3,
    )
    store = FeatureStore(config=config)
    parquet = tmp_path / "rows.parquet"
    frame(["a-0"], [30], NOON).to_parquet(parquet)
    entity = Entity(name="applicant", join_keys=["applicant_id"], value_type=ValueType.STRING)
    view = FeatureView(
        name=view_name,
        entities=[entity],
        ttl=timedelta(days=0),
        schema=[
            Field(name="age", dtype=Int64),
            Field(name="income", dtype=Float64),
            Field(name="purpose", dtype=String),
        ],
        source=FileSource(path=str(parquet), timestamp_field="event_timestamp"),
    )
    store.apply([entity, view, FeatureService(name="credit-risk", features=[view[["age", "purpose"]]])])
    return store


def frame(keys, ages, time):
    return pd.DataFrame(
        {
            "applicant_id": keys,
            "event_timestamp": [time] * len(keys),
            "age": ages,
            "income": [1.5] * len(keys),
            "purpose": ["car"] * len(keys),
        }
    )


def test_writes_and_reads_back(store, view_name):
    store.write_to_online_store(view_name, frame(["a-1", "a-2"], [35, 44], NOON))
    read = store.get_online_features(
        features=[f"{view_name}:age", f"{view_name}:income", f"{view_name}:purpose"],
        entity_rows=[{"applicant_id": "a-2"}, {"applicant_id": "a-1"}, {"applicant_id": "nobody"}],
    ).to_dict()
    assert read == {
        "applicant_id": ["a-2", "a-1", "nobody"],
        "age": [44, 35, None],
        "income": [1.5, 1.5, None],
        "purpose": ["car", "car", None],
    }


def test_an_older_value_never_replaces_a_newer_one(store, view_name):
    store.write_to_online_store(view_name, frame(["a-1"], [35], NOON))
    store.write_to_online_store(view_name, frame(["a-1"], [34], NOON - timedelta(days=1)))
    read = store.get_online_features([f"{view_name}:age"], [{"applicant_id": "a-1"}]).to_dict()
    assert read["age"] == [35]


def test_full_feature_names(store, view_name):
    store.write_to_online_store(view_name, frame(["a-1"], [35], NOON))
    read = store.get_online_features(
        [f"{view_name}:age"], [{"applicant_id": "a-1"}], full_feature_names=True
    ).to_dict()
    assert read == {"applicant_id": ["a-1"], f"{view_name}__age": [35]}


def test_feature_service(store, view_name, http):
    service = f"service-{view_name.replace('_', '-')}"
    body = {"selections": [{"featureView": view_name, "features": ["age", "purpose"]}]}
    http.put(f"{URL}/api/v1/feature-store/feature-services/{service}", json=body).raise_for_status()
    store.write_to_online_store(view_name, frame(["a-1"], [35], NOON))
    request = {"feature_service": service, "entities": {"applicant_id": ["a-1"]}}
    answer = http.post(f"{URL}/get-online-features", json=request).json()
    assert answer["metadata"]["feature_names"] == ["applicant_id", "age", "purpose"]
    assert [vector["values"] for vector in answer["results"]] == [["a-1"], [35], ["car"]]


def test_offline_rows_come_online_by_materialization(store, view_name, http):
    read = lambda: store.get_online_features([f"{view_name}:age"], [{"applicant_id": "a-1"}]).to_dict()["age"]
    for age, day in [(35, 0), (36, 1), (37, 2)]:
        df = {
            "applicant_id": ["a-1"],
            "event_timestamp": [(NOON + timedelta(days=day)).isoformat()],
            "age": [age],
        }
        pushed = {"push_source_name": view_name, "df": df, "to": "offline"}
        http.post(f"{URL}/push", json=pushed).raise_for_status()
    assert read() == [None]

    span = {"start_ts": "2020-01-01T00:00:00", "end_ts": "2020-03-02T12:00:00", "feature_views": [view_name]}
    http.post(f"{URL}/materialize", json=span).raise_for_status()
    assert read() == [36]
    http.post(f"{URL}/materialize", json=span).raise_for_status()
    assert read() == [36]

    rest = {"end_ts": "2020-12-31T00:00:00", "feature_views": [view_name]}
    http.post(f"{URL}/materialize-incremental", json=rest).raise_for_status()
    assert read() == [37]


@pytest.mark.parametrize(
    "path, body, status",
    [
        ("/get-online-features", {"entities": {"applicant_id": ["a-1"]}, "features": ["no_such_view:age"]}, 404),
        ("/get-online-features", {"entities": {"applicant_id": ["a-1"]}, "features": ["age"]}, 422),
        ("/get-online-features", {"entities": {"other": ["a-1"]}, "features": ["VIEW:age"]}, 422),
        ("/get-online-features", {"entities": {"applicant_id": ["a-1"]}, "features": ["VIEW:colour"]}, 422),
        ("/get-online-features", {"features": ["VIEW:age"]}, 400),
        ("/push", {"push_source_name": "VIEW", "df": {"applicant_id": ["a-1"]}}, 422),
        ("/push", {"push_source_name": "VIEW", "df": {}, "to": "nowhere"}, 400),
        ("/materialize", {"start_ts": "2021-01-01", "end_ts": "2020-01-01", "feature_views": ["VIEW"]}, 400),
        ("/materialize-incremental", {"end_ts": "soon"}, 400),
    ],
)
def test_bad_input_is_refused(http, view_name, path, body, status):
    text = requests.models.complexjson.dumps(body).replace("VIEW", view_name)
    answer = http.post(f"{URL}{path}", data=text, headers={"content-type": "application/json"})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
