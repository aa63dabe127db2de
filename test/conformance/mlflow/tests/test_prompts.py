"""Prompts: versions of a text in the registry, apart from models."""

import json

import mlflow
import pytest
from conftest import refused
from mlflow.exceptions import MlflowException

pytestmark = pytest.mark.mlflow3


@pytest.fixture(autouse=True)
def no_cache(monkeypatch):
    """The client keeps prompts for a while; here the server is asked."""
    monkeypatch.setenv("MLFLOW_ALIAS_PROMPT_CACHE_TTL_SECONDS", "0")
    monkeypatch.setenv("MLFLOW_VERSION_PROMPT_CACHE_TTL_SECONDS", "0")


@pytest.fixture
def prompt(client, name):
    """A prompt of two versions."""
    client.register_prompt(name, "Hello, world!", commit_message="first", tags={"author": "ada"})
    client.register_prompt(name, "Hello, {{who}}!", tags={"author": "bob", "date": "today"})
    return name


def test_versions(client, prompt):
    first = client.load_prompt(prompt, version=1)
    assert (first.template, first.commit_message, first.tags) == ("Hello, world!", "first", {"author": "ada"})
    second = client.load_prompt(f"prompts:/{prompt}/2")
    assert (second.template, second.tags) == ("Hello, {{who}}!", {"author": "bob", "date": "today"})
    assert client.load_prompt(prompt).version == 2, "the last unless told"
    assert [version.version for version in client.search_prompt_versions(prompt)] == [2, 1]


def test_tags(client, prompt):
    client.set_prompt_tag(prompt, "language", "en")
    client.set_prompt_tag(prompt, "language", "ja")
    client.set_prompt_version_tag(prompt, 1, "author", "eve")
    assert client.get_prompt(prompt).tags["language"] == "ja"
    assert client.load_prompt(prompt, version=1).tags == {"author": "eve"}
    assert client.load_prompt(prompt, version=2).tags["author"] == "bob"
    client.delete_prompt_tag(prompt, "language")
    client.delete_prompt_version_tag(prompt, 1, "author")
    assert "language" not in client.get_prompt(prompt).tags
    assert client.load_prompt(prompt, version=1).tags == {}


def test_aliases(client, prompt):
    client.set_prompt_alias(prompt, "production", 1)
    found = client.load_prompt(f"prompts:/{prompt}@production")
    assert (found.template, found.aliases) == ("Hello, world!", ["production"])
    client.set_prompt_alias(prompt, "production", 2)
    assert client.load_prompt(f"prompts:/{prompt}@production").version == 2
    client.delete_prompt_alias(prompt, "production")
    with pytest.raises(MlflowException, match="production not found"):
        client.load_prompt(f"prompts:/{prompt}@production")
    assert client.load_prompt(f"prompts:/{prompt}@latest").version == 2


@pytest.mark.parametrize("asked", ["prompts:/$/999", "prompts:/$@nobody", "prompts:/$-none/1", "prompts:/$-none@nobody"])
def test_missing_prompt(client, prompt, asked):
    asked = asked.replace("$", prompt)
    assert client.load_prompt(asked, allow_missing=True) is None
    with pytest.raises(MlflowException, match="not found"):
        client.load_prompt(asked)


def test_deletion(client, prompt):
    with pytest.raises(MlflowException, match="version=999.*not found"):
        client.delete_prompt_version(prompt, "999")
    for version in "12":
        client.delete_prompt_version(prompt, version)
    assert client.get_prompt(prompt).name == prompt, "stays without versions"
    client.delete_prompt(prompt)
    assert client.get_prompt(prompt) is None
    with pytest.raises(MlflowException, match="not found"):
        client.delete_prompt(prompt)


def test_text_that_is_too_long_makes_nothing(client, name):
    with refused("INVALID_PARAMETER_VALUE", "100,?000"):
        client.register_prompt(name, "a" * 100_001)
    assert client.get_prompt(name) is None


@pytest.mark.parametrize("bad", ["", "a/b", "m%6fdel", "what?", "with space"])
def test_names_that_are_refused(client, bad):
    with refused("INVALID_PARAMETER_VALUE"):
        client.register_prompt(bad, "Hello")


def test_model_of_the_name(client, model):
    with pytest.raises(MlflowException, match="exists with the same name"):
        client.register_prompt(model, "Hello")
    with pytest.raises(MlflowException, match="registered as a model"):
        client.load_prompt(model, version=1)


@pytest.mark.parametrize(
    "call",
    [
        lambda client, name: client.rename_registered_model(name, f"{name}-2"),
        lambda client, name: client.get_registered_model(name),
        lambda client, name: client.delete_registered_model(name),
        lambda client, name: client.get_model_version(name, "1"),
        lambda client, name: client.delete_model_version(name, "1"),
        lambda client, name: client.set_model_version_tag(name, "1", "k", "v"),
        lambda client, name: client.set_registered_model_alias(name, "a", "1"),
        lambda client, name: client.copy_model_version(f"models:/{name}/1", f"{name}-2"),
    ],
)
def test_prompt_is_no_model(client, prompt, call):
    with pytest.raises(MlflowException, match="not found"):
        call(client, prompt)
    assert client.load_prompt(prompt).version == 2


def test_search(client, name):
    for suffix in "abc":
        client.register_prompt(f"{name}-{suffix}", "Hello")
    assert [each.name for each in client.search_prompts(f"name = '{name}-b'")] == [f"{name}-b"]
    found = client.search_prompts(f"name LIKE '{name}%'")
    assert [each.name for each in found] == [f"{name}-{suffix}" for suffix in "abc"]
    assert len(client.search_prompts(f"name LIKE '{name}%'", max_results=2)) == 2


def test_chat(client, name):
    template = [{"role": "system", "content": "You are {{style}}."}, {"role": "user", "content": "{{question}}"}]
    client.register_prompt(name, template, response_format={"type": "string"})
    loaded = client.get_prompt_version(name, 1)
    assert (loaded.template, loaded.response_format) == (template, {"type": "string"})
    assert loaded.format(style="brief", question="why")[1]["content"] == "why"


def test_prompts_of_runs_and_models(client, experiment, run_id, prompt):
    for version in (1, 2):
        client.link_prompt_version_to_run(run_id, f"prompts:/{prompt}/{version}")
    linked = json.loads(client.get_run(run_id).data.tags["mlflow.linkedPrompts"])
    assert {(each["name"], each["version"]) for each in linked} == {(prompt, "1"), (prompt, "2")}
    model = client.create_logged_model(experiment)
    client.link_prompt_version_to_model(prompt, "1", model.model_id)
    tag = client.get_logged_model(model.model_id).tags["mlflow.linkedPrompts"]
    assert json.loads(tag) == [{"name": prompt, "version": "1"}]


def test_prompt_loaded_in_a_run_is_linked(client, experiment, prompt):
    mlflow.set_experiment(experiment_id=experiment)
    with mlflow.start_run() as run:
        mlflow.genai.load_prompt(f"prompts:/{prompt}/1")
    linked = json.loads(client.get_run(run.info.run_id).data.tags["mlflow.linkedPrompts"])
    assert linked == [{"name": prompt, "version": "1"}]
