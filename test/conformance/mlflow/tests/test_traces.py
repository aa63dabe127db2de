"""Tracing with the real client: MLflow 3 logs spans over OTLP and traces over the V3 API, MLflow 2 over the V2 API."""

import gzip
import json
import math
import os
import time
import urllib.error
import urllib.request
import uuid

import mlflow
import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

MLFLOW_3 = int(mlflow.__version__.split(".")[0]) >= 3
only_3 = pytest.mark.skipif(not MLFLOW_3, reason="needs the MLflow 3 client")


@pytest.fixture
def experiment_id():
    mlflow.set_tracking_uri(os.environ["MLFLOW_TRACKING_URI"])
    experiment = mlflow.set_experiment(f"traces-{uuid.uuid4().hex}")
    return experiment.experiment_id


def flush():
    if hasattr(mlflow, "flush_trace_async_logging"):
        mlflow.flush_trace_async_logging()


def logged(experiment_id, count=1, **search):
    """Traces of the experiment, newest first, once there are `count` of them with their spans."""
    flush()
    return until(
        lambda: MlflowClient().search_traces(experiment_ids=[experiment_id], **search),
        lambda traces: len(traces) == count and all(trace.data.spans for trace in traces),
    )


def until(read, fits, seconds=20):
    end = time.monotonic() + seconds
    value = read()
    while not fits(value):
        assert time.monotonic() < end, f"still {value}"
        value = read()
    return value


def found(experiment_id, filter_string, **search):
    traces = MlflowClient().search_traces(experiment_ids=[experiment_id], filter_string=filter_string, **search)
    return [trace.info.tags["mlflow.traceName"] for trace in traces]


@mlflow.trace(span_type="CHAIN", attributes={"model": "small", "temperature": 0.5, "tokens": 12})
def answer(question):
    return retrieve(question) + "!"


@mlflow.trace(span_type="RETRIEVER")
def retrieve(question):
    return f"answer to {question}"


@mlflow.trace
def fail():
    raise ValueError("no luck")


def test_nested_spans_come_back(experiment_id):
    answer("why")
    [trace] = logged(experiment_id)
    outer, inner = sorted(trace.data.spans, key=lambda span: span.start_time_ns)
    assert (outer.name, outer.span_type, outer.parent_id) == ("answer", "CHAIN", None)
    assert (inner.name, inner.span_type, inner.parent_id) == ("retrieve", "RETRIEVER", outer.span_id)
    assert outer.inputs == {"question": "why"}
    assert outer.outputs == "answer to why!"
    assert outer.attributes["model"] == "small"
    assert outer.attributes["temperature"] == 0.5
    assert outer.attributes["tokens"] == 12
    assert str(trace.info.status).endswith("OK")
    assert trace.info.execution_time_ms >= 0
    assert trace.info.tags["mlflow.traceName"] == "answer"


def test_error_is_recorded(experiment_id):
    with pytest.raises(ValueError):
        fail()
    [trace] = logged(experiment_id)
    assert str(trace.info.status).endswith("ERROR")
    [span] = trace.data.spans
    assert span.events[0].name == "exception"
    assert span.events[0].attributes["exception.message"] == "no luck"


def test_trace_by_id(experiment_id):
    answer("who")
    [trace] = logged(experiment_id)
    again = mlflow.get_trace(trace.info.request_id)
    assert again.info.request_id == trace.info.request_id
    assert {span.name for span in again.data.spans} == {"answer", "retrieve"}
    assert mlflow.get_trace("tr-" + "0" * 32) is None


def test_tags(experiment_id):
    answer("tag")
    [trace] = logged(experiment_id)
    client = MlflowClient()
    client.set_trace_tag(trace.info.request_id, "colour", "blue")
    assert found(experiment_id, "tags.colour = 'blue'") == ["answer"]
    assert found(experiment_id, "tag.colour = 'red'") == []
    client.delete_trace_tag(trace.info.request_id, "colour")
    assert found(experiment_id, "tags.colour = 'blue'") == []
    with pytest.raises(MlflowException):
        client.delete_trace_tag(trace.info.request_id, "colour")
    with pytest.raises(MlflowException):
        client.set_trace_tag("tr-" + "0" * 32, "colour", "blue")


def test_search_by_attributes(experiment_id):
    answer("one")
    with pytest.raises(ValueError):
        fail()
    traces = logged(experiment_id, 2)
    times = [trace.info.timestamp_ms for trace in traces]
    assert times == sorted(times, reverse=True)
    assert found(experiment_id, "status = 'OK'") == ["answer"]
    assert found(experiment_id, "status = 'ERROR'") == ["fail"]
    assert found(experiment_id, "name = 'fail' AND execution_time_ms >= 0") == ["fail"]
    assert found(experiment_id, f"timestamp_ms > {max(times)}") == []
    assert found(experiment_id, f"timestamp_ms <= {max(times)}", order_by=["timestamp_ms ASC"]) == ["answer", "fail"]
    with pytest.raises(MlflowException):
        found(experiment_id, "colour = 'red'")


@only_3
def test_search_by_text(experiment_id):
    for name, value in [("one", "I like it"), ("two", "not at all")]:
        with mlflow.start_span(name=name) as span:
            span.set_attributes({"words": value})
    logged(experiment_id, 2)
    assert found(experiment_id, "trace.text LIKE '%I like it%'") == ["one"]
    assert sorted(found(experiment_id, "trace.text LIKE '%words%'")) == ["one", "two"]
    assert found(experiment_id, "trace.text LIKE '%nothing of this%'") == []


@only_3
def test_names_that_are_no_text(experiment_id):
    client = MlflowClient()
    root = client.start_trace(name=1234, experiment_id=experiment_id)
    child = client.start_span(name=None, trace_id=root.trace_id, parent_id=root.span_id)
    client.end_span(trace_id=root.trace_id, span_id=child.span_id)
    client.end_trace(trace_id=root.trace_id)
    [trace] = logged(experiment_id)
    assert trace.info.tags["mlflow.traceName"] == "1234"
    assert len(trace.data.spans) == 2


@only_3
def test_info_without_spans(experiment_id):
    """What a client reports of a trace before its spans; told again, the later word counts."""
    trace_id = f"tr-{uuid.uuid4().hex}"
    info = mlflow.entities.TraceInfo(
        trace_id=trace_id,
        trace_location=mlflow.entities.TraceLocation.from_experiment_id(experiment_id),
        request_time=1_000,
        execution_duration=2_000,
        state=mlflow.entities.TraceState.OK,
        trace_metadata={"meta": "apple"},
        tags={"tag1": "red", "tag2": "blue"},
    )
    client = MlflowClient()
    client._tracing_client.start_trace(info)
    client.set_trace_tag(trace_id, "tag1", "green")
    client.delete_trace_tag(trace_id, "tag2")
    read = client._tracing_client.get_trace_info(trace_id)
    assert (read.request_time, read.execution_duration, read.state) == (1_000, 2_000, "OK")
    assert read.trace_metadata["meta"] == "apple"
    assert (read.tags["tag1"], "tag2" in read.tags) == ("green", False)


@only_3
@pytest.mark.parametrize("partial", ["true", "false"])
def test_trace_with_spans_in_one_call(rest, experiment_id, partial):
    from google.protobuf.json_format import ParseDict
    from opentelemetry.proto.trace.v1.trace_pb2 import Span

    answer("whole")
    [trace] = logged(experiment_id)
    query = {"trace_id": trace.info.trace_id, "allow_partial": partial}
    read = rest("GET", "/api/3.0/mlflow/traces/get", query=query).json()["trace"]
    assert read["trace_info"]["trace_id"] == trace.info.trace_id
    spans = {span["name"]: ParseDict(span, Span()) for span in read["spans"]}
    assert set(spans) == {"answer", "retrieve"}
    attributes = {each.key: each.value for each in spans["answer"].attributes}
    assert (attributes["model"].string_value, attributes["tokens"].int_value) == ("small", 12)
    assert spans["retrieve"].parent_span_id == spans["answer"].span_id
    missing = rest("GET", "/api/3.0/mlflow/traces/get", query={**query, "trace_id": "tr-" + "0" * 32})
    assert (missing.status_code, missing.json()["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")


def test_search_is_paged(experiment_id):
    for number in range(5):
        answer(str(number))
    logged(experiment_id, 5)
    ids, token = [], None
    while True:
        page = MlflowClient().search_traces(experiment_ids=[experiment_id], max_results=2, page_token=token)
        ids += [trace.info.request_id for trace in page]
        token = page.token
        if not token:
            break
    assert len(ids) == len(set(ids)) == 5


def test_delete(experiment_id):
    for number in range(3):
        answer(str(number))
    traces = logged(experiment_id, 3)
    client = MlflowClient()
    ids = [traces[0].info.request_id]
    by_id = {"trace_ids": ids} if MLFLOW_3 else {"request_ids": ids}
    assert client.delete_traces(experiment_id, **by_id) == 1
    assert client.delete_traces(experiment_id, max_timestamp_millis=int(time.time() * 1000), max_traces=1) == 1
    assert len(client.search_traces(experiment_ids=[experiment_id])) == 1
    assert client.delete_traces(experiment_id, max_timestamp_millis=int(time.time() * 1000)) == 1
    assert client.search_traces(experiment_ids=[experiment_id]) == []


def test_traces_of_a_run(experiment_id):
    with mlflow.start_run() as run:
        answer("in a run")
    answer("outside")
    logged(experiment_id, 2)
    traces = MlflowClient().search_traces(experiment_ids=[experiment_id], run_id=run.info.run_id)
    assert [trace.data.spans[0].inputs for trace in traces] == [{"question": "in a run"}]


def test_many_spans(experiment_id):
    with mlflow.start_span("root") as root:
        root.set_inputs({"größe": "ü"})
        for number in range(200):
            with mlflow.start_span(f"step {number}"):
                pass
    [trace] = logged(experiment_id)
    trace = until(lambda: mlflow.get_trace(trace.info.request_id), lambda each: len(each.data.spans) == 201)
    assert trace.data.spans[0].inputs == {"größe": "ü"}


def test_server_refuses_unknown_experiment():
    mlflow.set_tracking_uri(os.environ["MLFLOW_TRACKING_URI"])
    with pytest.raises(MlflowException):
        MlflowClient().search_traces(experiment_ids=["not-a-number"])


@only_3
def test_correlation_of_filters(experiment_id):
    from mlflow.tracing.client import TracingClient

    for question in ("a", "b", "c"):
        answer(question)
    with pytest.raises(ValueError):
        fail()
    logged(experiment_id, 4)
    correlate = TracingClient().calculate_trace_filter_correlation
    together = correlate([experiment_id], "status = 'ERROR'", "name = 'fail'")
    assert (together.filter1_count, together.filter2_count, together.joint_count, together.total_count) == (1, 1, 1, 4)
    assert together.npmi == pytest.approx(1)
    assert 0 < together.npmi_smoothed < 1
    assert correlate([experiment_id], "status = 'ERROR'", "name = 'answer'").npmi == pytest.approx(-1)
    assert math.isnan(correlate([experiment_id], "status = 'ERROR'", "name = 'nobody'").npmi)
    based = correlate([experiment_id], "status = 'OK'", "name = 'answer'", "status = 'OK'")
    assert (based.total_count, based.joint_count) == (3, 3)
    with pytest.raises(MlflowException):
        correlate([experiment_id], "colour = 'red'", "name = 'answer'")


@only_3
def test_search_by_spans(experiment_id):
    answer("spans")
    with pytest.raises(ValueError):
        fail()
    logged(experiment_id, 2)
    assert found(experiment_id, "span.name = 'retrieve'") == ["answer"]
    assert found(experiment_id, "span.type IN ('RETRIEVER', 'LLM')") == ["answer"]
    assert found(experiment_id, "span.status = 'ERROR'") == ["fail"]
    assert found(experiment_id, "span.name = 'retrieve' AND span.type = 'CHAIN'") == []
    assert found(experiment_id, "span.name RLIKE '^ret'") == ["answer"]
    assert found(experiment_id, "span.attributes.model = 'small'") == ["answer"]
    assert found(experiment_id, "span.attributes.model LIKE 'sm%'") == ["answer"]
    assert found(experiment_id, "trace.text LIKE '%answer to spans%'") == ["answer"]
    with pytest.raises(MlflowException):
        found(experiment_id, "span.name RLIKE '('")


@only_3
def test_metadata_and_sessions(experiment_id):
    with mlflow.start_span("chat"):
        mlflow.update_current_trace(metadata={"mlflow.trace.session": "s-1"}, client_request_id="request 7")
    answer("other")
    logged(experiment_id, 2)
    assert found(experiment_id, "metadata.`mlflow.trace.session` = 's-1'") == ["chat"]
    assert found(experiment_id, "metadata.`mlflow.trace.session` IS NULL") == ["answer"]
    assert found(experiment_id, "client_request_id = 'request 7'") == ["chat"]


@only_3
def test_feedback(experiment_id):
    answer("good?")
    [trace] = logged(experiment_id)
    trace_id = trace.info.trace_id
    source = mlflow.entities.AssessmentSource(source_type="HUMAN", source_id="dana")
    first = mlflow.log_feedback(
        trace_id=trace_id, name="correct", value=True, source=source, rationale="checked", metadata={"by": "hand"}
    )
    read = mlflow.get_assessment(trace_id, first.assessment_id)
    assert (read.name, read.value, read.rationale) == ("correct", True, "checked")
    assert (read.source.source_type, read.source.source_id) == ("HUMAN", "dana")
    assert read.metadata == {"by": "hand"}

    second = mlflow.override_feedback(trace_id=trace_id, assessment_id=first.assessment_id, value=False, source=source)
    assert second.overrides == first.assessment_id
    assert mlflow.get_assessment(trace_id, first.assessment_id).valid is False
    assert found(experiment_id, "feedback.correct = 'false'") == ["answer"]
    assert found(experiment_id, "feedback.correct = 'true'") == []

    mlflow.delete_assessment(trace_id=trace_id, assessment_id=second.assessment_id)
    assert mlflow.get_assessment(trace_id, first.assessment_id).valid is True
    with pytest.raises(MlflowException):
        mlflow.get_assessment(trace_id, second.assessment_id)
    assert [each.assessment_id for each in mlflow.get_trace(trace_id).info.assessments] == [first.assessment_id]


@only_3
def test_feedback_is_updated(experiment_id):
    answer("score")
    [trace] = logged(experiment_id)
    trace_id = trace.info.trace_id
    logged_one = mlflow.log_feedback(trace_id=trace_id, name="score", value=0.4, metadata={"a": "1"})
    updated = mlflow.update_assessment(
        trace_id,
        logged_one.assessment_id,
        mlflow.entities.Feedback(name="score", value=0.9, rationale="better", metadata={"b": "2"}),
    )
    assert (updated.value, updated.rationale, updated.metadata) == (0.9, "better", {"a": "1", "b": "2"})
    assert found(experiment_id, "feedback.score > 0.8") == ["answer"]
    assert found(experiment_id, "feedback.score < 0.8") == []
    assert found(experiment_id, "feedback.other IS NULL") == ["answer"]


@only_3
def test_expectations(experiment_id):
    answer("expected")
    [trace] = logged(experiment_id)
    trace_id = trace.info.trace_id
    plain = mlflow.log_expectation(trace_id=trace_id, name="answer", value="yes")
    nested = mlflow.log_expectation(trace_id=trace_id, name="facts", value={"a": [1, {"b": 2}]})
    assert mlflow.get_assessment(trace_id, plain.assessment_id).value == "yes"
    assert mlflow.get_assessment(trace_id, nested.assessment_id).value == {"a": [1, {"b": 2}]}
    assert found(experiment_id, "expectation.answer = 'yes'") == ["answer"]
    with pytest.raises(MlflowException):
        mlflow.update_assessment(
            trace_id, plain.assessment_id, mlflow.entities.Feedback(name="answer", value="no")
        )


@only_3
def test_feedback_with_an_error(experiment_id):
    answer("error")
    [trace] = logged(experiment_id)
    one = mlflow.log_feedback(trace_id=trace.info.trace_id, name="judge", error=ValueError("broken"))
    assert mlflow.get_assessment(trace.info.trace_id, one.assessment_id).error.error_message == "broken"


@only_3
def test_assessment_of_a_missing_trace_is_refused(experiment_id):
    with pytest.raises(MlflowException, match="not found"):
        mlflow.log_feedback(trace_id="tr-" + "0" * 32, name="correct", value=True)


def traces_in(experiment_id, **search):
    """Body of a search in this experiment."""
    place = {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": experiment_id}}
    return {"locations": [place], **search}


@pytest.mark.parametrize(
    "search",
    [
        {"filter": "colour = 'x'"},
        {"filter": "status = OK"},
        {"filter": "tag.a"},
        {"filter": "metadata.m = 1"},
        {"filter": "tag.a = 'b' OR tag.a = 'c'"},
        {"filter": "span.colour = 'x'"},
        {"filter": "span.name = 5"},
        {"filter": "feedback.q"},
        {"filter": "trace.text = 'x'"},
        {"filter": "prompt = 'x'"},
        {"filter": "execution_time_ms > 1s"},
        {"order_by": ["colour"]},
        {"order_by": ["timestamp_ms SIDEWAYS"]},
        {"page_token": "evil"},
        {"max_results": 0},
        {"max_results": 501},
    ],
)
def test_bad_search(rest, experiment, search):
    response = rest("POST", "/api/3.0/mlflow/traces/search", traces_in(experiment, **search))
    assert (response.status_code, response.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE"), response.text


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"request_ids": ["x"], "max_timestamp_millis": 5},
        {"request_ids": ["x"], "max_traces": 5},
        {"max_timestamp_millis": 5, "max_traces": 0},
    ],
)
def test_bad_deletion(rest, experiment, body):
    response = rest("POST", "traces/delete-traces", {"experiment_id": experiment, **body})
    assert (response.status_code, response.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE"), response.text


def test_long_tag_is_taken(rest, experiment):
    """How much of it is kept is the server's affair."""
    info = rest("POST", "traces", {"experiment_id": experiment, "timestamp_ms": 1_000}).json()["trace_info"]
    path = f"traces/{info['request_id']}/tags"
    assert rest("PATCH", path, {"key": "long", "value": "x" * 8_001}).status_code == 200
    ended = rest("GET", f"traces/{info['request_id']}/info").json()["trace_info"]
    [value] = [tag["value"] for tag in ended["tags"] if tag["key"] == "long"]
    assert value.startswith("x" * 4_096)


def test_deletion_of_what_is_not_there(rest, experiment):
    response = rest("POST", "traces/delete-traces", {"experiment_id": experiment, "request_ids": ["x"]})
    assert response.status_code == 200
    assert response.json().get("traces_deleted", 0) == 0


def test_trace_of_an_old_client(rest, experiment):
    """Started, then ended: what is said at the end is added to the beginning, or takes its place."""

    def pairs(of):
        return {each["key"]: each["value"] for each in of}

    start = {
        "experiment_id": experiment,
        "timestamp_ms": 1_000,
        "request_metadata": [{"key": "meta1", "value": "apple"}, {"key": "meta2", "value": "grape"}],
        "tags": [{"key": "tag1", "value": "football"}, {"key": "tag2", "value": "basketball"}],
    }
    info = rest("POST", "traces", start).json()["trace_info"]
    assert (info["status"], info["timestamp_ms"]) == ("IN_PROGRESS", 1_000)
    end = {
        "request_id": info["request_id"],
        "timestamp_ms": 3_000,
        "status": "OK",
        "request_metadata": [{"key": "meta1", "value": "orange"}, {"key": "meta3", "value": "banana"}],
        "tags": [{"key": "tag1", "value": "soccer"}, {"key": "tag3", "value": "tennis"}],
    }
    assert rest("PATCH", f"traces/{info['request_id']}", end).status_code == 200
    ended = rest("GET", f"traces/{info['request_id']}/info").json()["trace_info"]
    assert (ended["status"], ended["timestamp_ms"], ended["execution_time_ms"]) == ("OK", 1_000, 2_000)
    expected = {"meta1": "orange", "meta2": "grape", "meta3": "banana"}
    assert expected.items() <= pairs(ended["request_metadata"]).items()
    expected = {"tag1": "soccer", "tag2": "basketball", "tag3": "tennis"}
    assert expected.items() <= pairs(ended["tags"]).items()


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "traces/none/info", None, 404),
        ("GET", "/api/3.0/mlflow/traces/none", None, 404),
        ("GET", "/api/3.0/mlflow/traces/none/assessments/a-none", None, 404),
        ("DELETE", "traces/none/tags", {"key": "x"}, 404),
        ("PATCH", "traces/none/tags", {"value": "y"}, 400),
        ("PATCH", "traces/none/tags", {"key": "k" * 251, "value": "y"}, 400),
        ("POST", "/api/3.0/mlflow/traces", {}, 400),
        ("POST", "traces/link-to-run", {"trace_ids": ["x"]}, 400),
        ("POST", "traces/link-to-run", {"trace_ids": ["x"] * 101, "run_id": "x"}, 400),
    ],
)
def test_refusals(rest, method, path, body, status):
    response = rest(method, path, body)
    assert response.status_code == status, response.text
    assert response.json()["error_code"] == {400: "INVALID_PARAMETER_VALUE", 404: "RESOURCE_DOES_NOT_EXIST"}[status]


@only_3
def test_link_traces_to_run(experiment_id):
    answer("linked")
    [trace] = logged(experiment_id)
    with mlflow.start_run() as run:
        pass
    MlflowClient().link_traces_to_run([trace.info.trace_id], run.info.run_id)
    traces = MlflowClient().search_traces(experiment_ids=[experiment_id], run_id=run.info.run_id)
    assert [each.info.trace_id for each in traces] == [trace.info.trace_id]


@only_3
def test_link_prompts_to_trace(experiment_id):
    answer("prompted")
    [trace] = logged(experiment_id)
    prompt = mlflow.entities.model_registry.PromptVersion(name="greeting", version=3, template="Hello")
    MlflowClient().link_prompt_versions_to_trace([prompt], trace.info.trace_id)
    assert found(experiment_id, "prompt = 'greeting/3'") == ["answer"]
    assert found(experiment_id, "prompt = 'greeting/4'") == []


@only_3
def test_search_traces_as_frame(experiment_id):
    answer("frame")
    logged(experiment_id)
    frame = mlflow.search_traces(locations=[experiment_id])
    assert list(frame["request"]) == [{"question": "frame"}]


@only_3
def test_log_trace_afterwards(experiment_id):
    root = mlflow.start_span_no_context("manual", inputs={"x": 1}, tags={"team": "risk"})
    child = mlflow.start_span_no_context("part", parent_span=root)
    child.end()
    root.end(outputs={"y": 2})
    [trace] = logged(experiment_id)
    assert trace.info.tags["team"] == "risk"
    assert json.loads(trace.info.request_preview) == {"x": 1}
    assert json.loads(trace.info.response_preview) == {"y": 2}


def post_spans(body, experiment_id, content_type="application/json", **headers):
    token = os.environ.get("MLFLOW_TRACKING_TOKEN")
    headers = {
        "authorization": f"Bearer {token}" if token else None,
        "content-type": content_type,
        "x-mlflow-experiment-id": experiment_id,
        **headers,
    }
    request = urllib.request.Request(
        f"{os.environ['MLFLOW_TRACKING_URI']}/v1/traces",
        data=body,
        headers={name: value for name, value in headers.items() if value is not None},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def otlp_json():
    span = {
        "traceId": uuid.uuid4().hex,
        "spanId": uuid.uuid4().hex[:16],
        "name": "GET /",
        "kind": 2,
        "startTimeUnixNano": str(time.time_ns()),
        "endTimeUnixNano": str(time.time_ns() + 5_000_000),
        "attributes": [{"key": "http.status", "value": {"intValue": "200"}}],
        "status": {"code": 1},
    }
    return {"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}


@only_3
def test_otlp_json(experiment_id):
    assert post_spans(json.dumps(otlp_json()).encode(), experiment_id) == (200, b"{}")
    zipped = gzip.compress(json.dumps(otlp_json()).encode())
    assert post_spans(zipped, experiment_id, **{"content-encoding": "gzip"}) == (200, b"{}")
    assert len(MlflowClient().search_traces(experiment_ids=[experiment_id])) == 2


@pytest.mark.modelkeep
def test_otlp_asks_for_a_token(experiment_id):
    body = json.dumps(otlp_json()).encode()
    assert post_spans(body, experiment_id, authorization=None)[0] == 401


def test_otlp_refuses_what_it_cannot_read(experiment_id):
    body = json.dumps(otlp_json()).encode()
    assert post_spans(b"nonsense", experiment_id)[0] == 400
    assert post_spans(b"\xff\xff", experiment_id, "application/x-protobuf")[0] == 400
    assert post_spans(body, experiment_id, "text/plain")[0] == 400
    assert post_spans(body, None)[0] == 400
    assert post_spans(body, "999999999")[0] == 404
    assert post_spans(b'{"resourceSpans": []}', experiment_id)[0] == 400
    assert MlflowClient().search_traces(experiment_ids=[experiment_id]) == []


@only_3
def test_plain_opentelemetry_exporter(experiment_id):
    exporter_of = pytest.importorskip("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    exporter = exporter_of.OTLPSpanExporter(
        endpoint=f"{os.environ['MLFLOW_TRACKING_URI']}/v1/traces",
        headers={
            "authorization": f"Bearer {os.environ['MLFLOW_TRACKING_TOKEN']}",
            "x-mlflow-experiment-id": experiment_id,
        },
    )
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(exporter))
    tracer = provider.get_tracer("shop")
    with tracer.start_as_current_span("order") as order:
        order.set_attribute("items", [1, 2, 3])
        order.set_attribute("session.id", "s-9")
        with tracer.start_as_current_span("pay") as pay:
            pay.set_attribute("amount", 9.5)
            pay.add_event("declined", {"code": 51})
    assert provider.force_flush()

    [trace] = logged(experiment_id)
    order, pay = sorted(trace.data.spans, key=lambda span: span.start_time_ns)
    assert (order.name, pay.name, pay.parent_id) == ("order", "pay", order.span_id)
    assert list(order.attributes["items"]) == [1, 2, 3]
    assert pay.attributes["amount"] == 9.5
    assert pay.events[0].attributes["code"] == 51
    assert str(trace.info.state).endswith("OK")
    assert trace.info.trace_metadata["mlflow.trace.session"] == "s-9"
    assert found(experiment_id, "span.attributes.amount = '9.5'") == ["order"]
