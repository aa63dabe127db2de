"""`modelkeep import mlflow` from a server of the client's own MLflow, filled by the client."""

import contextlib
import hashlib
import json
import math
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import uuid

import mlflow
import numpy as np
import pytest
import requests
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag, ViewType

MAJOR = int(mlflow.__version__.split(".")[0])
TOKEN = os.environ.get("MLFLOW_TRACKING_TOKEN")
CLI = pathlib.Path(__file__).parents[4] / "dist" / "apps" / "cli" / "src" / "main.js"
RUNS = 30
POINTS = 2500

pytestmark = pytest.mark.modelkeep


@contextlib.contextmanager
def tracking(uri):
    """Clients of MLflow 2 send artifacts to this server, whatever their own says."""
    before = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(uri)
    try:
        yield
    finally:
        mlflow.set_tracking_uri(before)


class Source:
    """An MLflow server with something of everything in it. Names are new each time: the target is shared."""

    def __init__(self, uri, folder):
        self.uri = uri
        self.folder = folder
        self.client = MlflowClient(tracking_uri=uri, registry_uri=uri)
        self.key = uuid.uuid4().hex[:8]
        self.experiment = f"churn {self.key}"
        self.gone = f"gone {self.key}"
        self.model = f"Churn O'Neill {self.key}"
        self.other = f"copied {self.key}"
        self.prompt = f"greeting-{self.key}"
        self.runs = []

    def file(self, name, content):
        path = self.folder / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return str(path)

    def fill(self):
        experiment = self.client.create_experiment(self.experiment, tags={"team": "risk"})
        for index in range(RUNS):
            self.runs.append(self.add_run(experiment, index))
        self.long_history(self.runs[0])
        self.files(self.runs[1])
        self.client.delete_run(self.runs[2])
        self.client.set_terminated(self.runs[3], "FAILED", end_time=1_600_000_009_000)
        gone = self.client.create_experiment(self.gone)
        self.add_run(gone, 0)
        self.client.delete_experiment(gone)
        if MAJOR >= 3:
            self.logged_model(experiment)
            self.add_prompt()
        self.registry()

    def add_run(self, experiment, index):
        tags = {"index": str(index), "mlflow.user": "amira", "mlflow.note.content": "ü\n" * 3}
        if index % 5 == 4:
            tags["mlflow.parentRunId"] = self.runs[index - 1]
        start = 1_600_000_000_000 + index
        run_id = self.client.create_run(experiment, start, tags, f"run {index}").info.run_id
        metrics = [Metric("loss", 1 / (step + 1), start + step, step) for step in range(20)]
        metrics += [Metric("odd", value, start, 0) for value in (math.nan, -0.5)]
        params = [Param(f"p{each}", f"{index}-{each}") for each in range(120 if index == 0 else 3)]
        for first in range(0, len(params), 100):
            self.client.log_batch(run_id, params=params[first : first + 100])
        self.client.log_batch(run_id, metrics, tags=[RunTag("late", "yes")])
        self.client.log_artifact(run_id, self.file("notes.txt", f"run {index}".encode()), "a folder/inner")
        self.client.set_terminated(run_id, "FINISHED", end_time=start + 5000)
        return run_id

    def long_history(self, run_id):
        for first in range(0, POINTS, 1000):
            steps = range(first, min(first + 1000, POINTS))
            self.client.log_batch(run_id, [Metric("long", step / 7, 1_600_000_000_000 + step, step) for step in steps])
        data = mlflow.data.from_numpy(np.arange(10), name="numbers")
        entity = mlflow.entities.DatasetInput(data._to_mlflow_entity(), [mlflow.entities.InputTag("mlflow.data.context", "train")])
        self.client.log_inputs(run_id, [entity])

    def files(self, run_id):
        self.client.log_artifact(run_id, self.file("large.bin", os.urandom(6_000_000)), "model")
        self.client.log_artifact(run_id, self.file("with 100% ü & #.txt", b"name"), "model")
        self.client.log_artifact(run_id, self.file("empty", b""))

    def logged_model(self, experiment):
        run_id = self.runs[5]
        model = self.client.create_logged_model(
            experiment, "net", run_id, {"kind": "onnx"}, {"depth": "3"}, "pytorch"
        )
        self.client.log_model_artifact(model.model_id, self.file("weights.bin", os.urandom(1000)))
        self.client.finalize_logged_model(model.model_id, "READY")
        self.client.log_outputs(run_id, [mlflow.entities.LoggedModelOutput(model.model_id, 7)])
        self.client.log_metric(
            run_id, "auc", 0.75, 1_600_000_000_500, 7, model_id=model.model_id,
            dataset_name="held out", dataset_digest="abc",
        )
        self.logged = model.model_id

    def add_prompt(self):
        self.client.register_prompt(self.prompt, "Hello {{name}}!", "first", {"k": "v"})
        self.client.register_prompt(self.prompt, "Hi {{name}}!", "second")
        self.client.set_prompt_alias(self.prompt, "live", 2)

    def registry(self):
        client, name = self.client, self.model
        client.create_registered_model(name, {"team": "risk"}, "words")
        run = client.get_run(self.runs[1])
        for index in range(4):
            source = f"{run.info.artifact_uri}/model" if index % 2 else f"runs:/{self.runs[1]}/model"
            client.create_model_version(name, source, self.runs[1], {"n": str(index)}, description=f"no. {index}")
        client.delete_model_version(name, "1")
        client.delete_model_version(name, "3")
        client.set_registered_model_alias(name, "champion", "2")
        client.transition_model_version_stage(name, "4", "Production")
        client.copy_model_version(f"models:/{name}/2", self.other)
        if MAJOR >= 3:
            client.create_model_version(name, f"models:/{self.logged}", self.runs[5], model_id=self.logged)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    folder = tmp_path_factory.mktemp("source")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    # The client's environment of MLflow 2 has no SQLAlchemy that its server would run with.
    database = f"sqlite:///{folder}/mlflow.db" if MAJOR >= 3 else f"file://{folder}/mlruns"
    stores = ["--backend-store-uri", database, "--artifacts-destination", f"{folder}/artifacts"]
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "mlflow", "server", "--port", str(port), "--workers", "1", *stores],
            cwd=folder,
            env={**os.environ, "PATH": f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    uri = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: server.poll() is not None or answers(uri), 120)
        assert server.poll() is None, (folder / "log").read_text()
        made = Source(uri, folder)
        with tracking(uri):
            made.fill()
        yield made
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait(30)


def answers(uri):
    try:
        return requests.get(f"{uri}/health", timeout=5).ok
    except requests.RequestException:
        return False


def wait_until(condition, timeout):
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def start(*arguments):
    env = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW_")}
    env |= {"MODELKEEP_URL": os.environ["MLFLOW_TRACKING_URI"], "MODELKEEP_TOKEN": TOKEN}
    command = ["node", str(CLI), "import", "mlflow", *arguments, "-o", "json"]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run_import(*arguments):
    process = start(*arguments)
    printed, said = process.communicate(timeout=300)
    assert process.returncode in (0, 1), said
    return process.returncode, json.loads(printed)


def copies_of(client, source):
    """Runs on the target by their id at the source."""
    experiments = client.search_experiments(view_type=ViewType.ALL)
    runs = client.search_runs(
        [each.experiment_id for each in experiments],
        f"tags.`modelkeep.import.source` = '{source.uri}'",
        ViewType.ALL,
    )
    by_id = {run.data.tags["modelkeep.import.source_id"]: run for run in runs}
    assert len(by_id) == len(runs), "a run was copied twice"
    return by_id


def test_an_import_goes_on_where_it_was_killed(client, source):
    code, plan = run_import(source.uri, "--dry-run")
    assert (code, plan["counts"]["runs"]) == (0, RUNS + 1)
    assert copies_of(client, source) == {}

    def complete():
        return sum("modelkeep.import.state" in run.data.tags for run in copies_of(client, source).values())

    process = start(source.uri, "--concurrency", "1")
    wait_until(lambda: complete() >= 3 or process.poll() is not None, 120)
    assert process.poll() is None, "it was done before it could be killed"
    process.kill()
    process.communicate()
    assert 3 <= complete() < RUNS

    code, report = run_import(source.uri)
    assert (code, report["differences"]) == (0, [])
    assert report["counts"]["runs"] == RUNS + 1
    assert len(copies_of(client, source)) == RUNS + 1


def test_runs_are_the_same(client, source):
    copies = copies_of(client, source)
    for run_id in [*source.runs[:6], source.runs[9]]:
        original, copy = source.client.get_run(run_id), copies[run_id]
        for field in ("run_name", "user_id", "status", "start_time", "end_time", "lifecycle_stage"):
            assert getattr(copy.info, field) == getattr(original.info, field), field
        assert copy.data.params == original.data.params
        tags = {key: value for key, value in copy.data.tags.items() if not key.startswith("modelkeep.import.")}
        parent = original.data.tags.get("mlflow.parentRunId")
        expected = {**original.data.tags, **({"mlflow.parentRunId": copies[parent].info.run_id} if parent else {})}
        assert tags == expected
        for key in original.data.metrics:
            histories = [
                sorted((m.timestamp, m.step, str(m.value)) for m in of.get_metric_history(id, key))
                for of, id in ((source.client, run_id), (client, copy.info.run_id))
            ]
            assert histories[0] == histories[1], key
    inputs = copies[source.runs[0]].inputs.dataset_inputs
    assert [(each.dataset.name, each.tags[0].value) for each in inputs] == [("numbers", "train")]
    assert len(client.get_metric_history(copies[source.runs[0]].info.run_id, "long")) == POINTS


def test_files_are_the_same(client, source, tmp_path):
    copy = copies_of(client, source)[source.runs[1]].info.run_id

    def digests(of, run_id, name):
        (tmp_path / name).mkdir()
        root = pathlib.Path(of.download_artifacts(run_id, "", str(tmp_path / name)))
        files = [path for path in root.rglob("*") if path.is_file()]
        return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    with tracking(source.uri):
        original = digests(source.client, source.runs[1], "source")
    assert len(original) == 4
    assert digests(client, copy, "target") == original


def test_experiments_are_the_same(client, source):
    assert client.get_experiment_by_name(source.experiment).tags["team"] == "risk"
    assert client.get_experiment_by_name(source.gone).lifecycle_stage == "deleted"


def test_the_registry_is_the_same(client, source):
    run_id = copies_of(client, source)[source.runs[1]].info.run_id
    model = client.get_registered_model(source.model)
    assert (model.description, model.tags["team"], model.aliases) == ("words", "risk", {"champion": "2"})
    versions = client.search_model_versions(f'name="{source.model}"')
    expected = ["2", "4"] + (["5"] if MAJOR >= 3 else [])
    assert sorted(str(each.version) for each in versions) == expected
    two, four = client.get_model_version(source.model, "2"), client.get_model_version(source.model, "4")
    artifacts = client.get_run(run_id).info.artifact_uri
    assert (two.source, two.run_id, two.description, two.tags["n"]) == (f"{artifacts}/model", run_id, "no. 1", "1")
    assert (four.source, four.current_stage) == (f"{artifacts}/model", "Production")
    copied = client.get_model_version(source.other, "1")
    assert (copied.source, copied.run_id) == (f"models:/{source.model}/2", run_id)


@pytest.mark.mlflow3
def test_logged_models_and_prompts_are_the_same(client, source, tmp_path):
    five = client.get_model_version(source.model, "5")
    model = client.get_logged_model(five.source.removeprefix("models:/"))
    assert (model.name, model.model_type, model.params, model.tags["kind"]) == ("net", "pytorch", {"depth": "3"}, "onnx")
    assert str(model.status) == "READY"
    copies = copies_of(client, source)
    assert model.source_run_id == copies[source.runs[5]].info.run_id
    assert [(m.key, m.value, m.step, m.dataset_name) for m in model.metrics] == [("auc", 0.75, 7, "held out")]
    outputs = copies[source.runs[5]].outputs.model_outputs
    assert [(each.model_id, each.step) for each in outputs] == [(model.model_id, 7)]
    prompt = client.get_prompt_version(source.prompt, 2)
    assert (prompt.template, prompt.commit_message) == ("Hi {{name}}!", "second")
    assert client.get_prompt_version_by_alias(source.prompt, "live").version == 2


def test_what_differs_is_told(client, source, tmp_path):
    copy = copies_of(client, source)[source.runs[1]].info.run_id
    changed = tmp_path / "large.bin"
    changed.write_bytes(os.urandom(6_000_000))
    client.log_artifact(copy, str(changed), "model")
    client.set_tag(copy, "index", "other")
    client.log_metric(copy, "loss", 9.0, 1, 99)
    code, report = run_import(source.uri, "--experiment", source.experiment)
    assert code == 1
    assert {each["subject"] for each in report["differences"]} == {f"run {source.runs[1]}"}
    told = sorted(each["what"].split(":")[0] for each in report["differences"])
    assert told == ["SHA-256 of file model/large.bin", "points of metric loss", "tag index"]


def test_models_of_others_are_left_alone(client, source):
    name = f"taken {source.key}"
    source.client.create_registered_model(name, description="theirs")
    client.create_registered_model(name, description="ours")
    code, report = run_import(source.uri, "--experiment", source.gone, "--models")
    assert code == 1
    assert f"model {name}" in {each["subject"] for each in report["differences"]}
    assert client.get_registered_model(name).description == "ours"


def test_what_is_no_mlflow_server_is_told():
    process = start("http://127.0.0.1:9")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 4
    assert "127.0.0.1:9" in said and TOKEN not in said
