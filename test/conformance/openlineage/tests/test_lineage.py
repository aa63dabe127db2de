"""The clients of OpenLineage, pointed at Modelkeep as they are at any other server."""

import os
import uuid
from datetime import datetime, timezone

import pytest
import requests
from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import Dataset, Job, Run, RunEvent, RunState
from openlineage.client.facet_v2 import schema_dataset, sql_job
from openlineage.client.transport.http import ApiKeyTokenProvider, HttpConfig, HttpTransport

URL = os.environ["MODELKEEP_URL"]
TOKEN = os.environ["MODELKEEP_TOKEN"]
PRODUCER = "https://example.org/scheduler"


@pytest.fixture
def client():
    auth = ApiKeyTokenProvider({"api_key": TOKEN})
    return OpenLineageClient(transport=HttpTransport(HttpConfig(url=URL, auth=auth)))


@pytest.fixture
def names():
    mark = uuid.uuid4().hex[:8]
    return {name: f"{name}_{mark}" for name in ("raw", "clean", "report", "cleaning", "reporting")}


def emit(client, job, inputs, outputs, year, state=RunState.COMPLETE):
    client.emit(
        RunEvent(
            eventType=state,
            eventTime=datetime(year, 3, 1, tzinfo=timezone.utc).isoformat(),
            run=Run(runId=str(uuid.uuid4())),
            job=Job(namespace="dbt", name=job, facets={"sql": sql_job.SQLJobFacet(query="select 1")}),
            producer=PRODUCER,
            inputs=[Dataset(namespace="postgres://db", name=name) for name in inputs],
            outputs=[
                Dataset(
                    namespace="postgres://db",
                    name=name,
                    facets={
                        "schema": schema_dataset.SchemaDatasetFacet(
                            fields=[schema_dataset.SchemaDatasetFacetFields(name="id", type="int")]
                        )
                    },
                )
                for name in outputs
            ],
        )
    )


def graph(name, **query):
    answer = requests.get(
        f"{URL}/api/v1/metadata/lineage",
        params={"node": f"dataset:postgres://db:{name}", **query},
        headers={"authorization": f"Bearer {TOKEN}"},
        timeout=30,
    )
    return answer.status_code, {node["name"] for node in answer.json().get("nodes", [])}


def test_events_of_the_client_make_lineage(client, names):
    emit(client, names["cleaning"], [names["raw"]], [names["clean"]], 2020, RunState.START)
    emit(client, names["cleaning"], [names["raw"]], [names["clean"]], 2020)
    emit(client, names["reporting"], [names["clean"]], [names["report"]], 2020)
    assert graph(names["clean"]) == (200, set(names.values()))
    assert graph(names["clean"], direction="upstream") == (
        200,
        {names["raw"], names["cleaning"], names["clean"]},
    )
    assert graph(names["clean"], direction="downstream") == (
        200,
        {names["clean"], names["reporting"], names["report"]},
    )


def test_lineage_is_shown_as_it_was(client, names):
    emit(client, names["reporting"], [names["clean"]], [names["report"]], 2022)
    emit(client, names["cleaning"], [names["raw"]], [names["clean"]], 2020)
    assert graph(names["clean"], asOf="2021-01-01T00:00:00Z") == (
        200,
        {names["raw"], names["cleaning"], names["clean"]},
    )
    assert graph(names["clean"], asOf="2023-01-01T00:00:00Z") == (200, set(names.values()))
    assert graph(names["clean"], asOf="2019-01-01T00:00:00Z")[0] == 404
