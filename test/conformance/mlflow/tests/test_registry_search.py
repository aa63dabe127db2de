"""Filters, order and pages of registered models and their versions."""

import pytest
from conftest import refused


def numbers(found):
    return [int(version.version) for version in found]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("version_number = 2", [2]),
        ("version_number <= 2", [2, 1]),
        ("version_number != 2", [3, 1]),
        ("tag.`place` = 'a'", [1]),
        ("tag.place != 'a'", [3, 2]),
        ("tag.nothing = 'a'", []),
        ("tag.nothing != 'a'", []),
        ("tag.KIND = 'Xyz'", []),
        ("tag.kind LIKE 'X%'", [3, 2, 1]),
        ("tag.kind LIKE 'x%'", []),
        ("tag.kind ILIKE 'x%'", [3, 2, 1]),
        ("tag.kind LIKE 'X%' AND tag.place = 'b' and version_number > 1", [2]),
        ("tag.kind LIKE 'X%' and tag.kind != 'Xyz'", []),
        ("source_path = ''", []),
        ("run_id LIKE '%'", [3, 2, 1]),
    ],
)
def test_versions_are_filtered(client, versions, condition, expected):
    found = client.search_model_versions(f"name = '{versions}' AND {condition}", order_by=["version_number DESC"])
    assert numbers(found) == expected


@pytest.mark.parametrize("value", ["../x", "a/../b", "http://x//y", "100%", "a+b&c=d#e?f", "größe 東京"])
def test_values_of_all_kinds_are_searched(client, versions, value):
    client.set_model_version_tag(versions, "2", "odd", value)
    assert numbers(client.search_model_versions(f"name = '{versions}' AND tags.odd = '{value}'")) == [2]


def test_deleted_versions_are_not_found(client, versions, run_id):
    client.delete_model_version(versions, "2")
    assert sorted(numbers(client.search_model_versions(f"run_id = '{run_id}'"))) == [1, 3]
    assert numbers(client.search_model_versions(f"source_path = 'runs:/{run_id}/b'")) == []


def test_versions_changed_last_come_first(client, versions):
    client.update_model_version(versions, "1", "words")
    assert numbers(client.search_model_versions(f"name = '{versions}'"))[0] == 1
    oldest = client.search_model_versions(f"name = '{versions}'", order_by=["last_updated_timestamp ASC"])
    assert numbers(oldest)[-1] == 1
    made = client.search_model_versions(f"name = '{versions}'", order_by=["creation_timestamp DESC"])
    assert numbers(made) == [3, 2, 1]


@pytest.mark.parametrize(
    "condition",
    [
        "run_id IN (1,2,3)",
        "run_id IN ()",
        "run_id IN (",
        "run_id IN",
        "run_id IN (,)",
        "run_id IN ('a',,'b')",
        "name LIKE",
        "colour = 'red'",
        "version_number = 'x'",
        "version_number LIKE 1",
        "name = 'a' OR name = 'b'",
    ],
)
def test_bad_filter_of_versions(client, condition):
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_model_versions(condition)


@pytest.mark.parametrize(
    "condition",
    ["name != something", "name > 'a'", "run_id = 'x'", "source_path = 'x'", "evil = true", "name LIKE", "tag.k > 'a'"],
)
def test_bad_filter_of_models(client, condition):
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_registered_models(condition)


@pytest.mark.parametrize("search", ["search_registered_models", "search_model_versions"])
@pytest.mark.parametrize(
    "asked",
    [
        {"order_by": ["name ASC", "last_updated_timestamp DESC blah"]},
        {"order_by": ["colour"]},
        {"page_token": "evilhax"},
    ],
)
def test_bad_order_or_page(client, search, asked):
    with refused("INVALID_PARAMETER_VALUE"):
        getattr(client, search)(**asked)


@pytest.fixture
def family(client, name):
    """Models RM1 to RM4ab; the first two have tags."""
    tags = [{"t1": "abc", "t2": "xyz"}, {"t1": "abcd", "t3": "XYZ"}]
    for index, suffix in enumerate(["RM1", "RM2", "RM4", "RM4A", "RM4ab"]):
        client.create_registered_model(f"{name}{suffix}", tags[index] if index < 2 else None)
    return name


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("name LIKE '%RM4A%'", ["RM4A"]),
        ("name ILIKE '%rm4A%'", ["RM4A", "RM4ab"]),
        ("name liKe '%RM4a%'", ["RM4ab"]),
        ("name LIKE '%cats%'", []),
        ("name iLike '%%'", ["RM1", "RM2", "RM4", "RM4A", "RM4ab"]),
        ("tag.t1 LIKE 'ab%'", ["RM1", "RM2"]),
        ("tag.t1 LIKE 'aB%'", []),
        ("tag.t1 ILIKE 'aB%' AND tag.t3 = 'XYZ'", ["RM2"]),
        ("tag.t3 = 'XYz'", []),
        ("tag.T3 = 'XYZ'", []),
        ("tag.t1 != 'abc'", ["RM2"]),
        ("tag.t1 != 'abcd' and tag.t1 LIKE 'ab%'", ["RM1"]),
    ],
)
def test_models_are_filtered(client, family, condition, expected):
    found = client.search_registered_models(f"name LIKE '{family}%' AND {condition}")
    assert [model.name.removeprefix(family) for model in found] == expected


@pytest.mark.parametrize(
    "clause",
    ["name DESC", "name  deSc", "name\tdesc", "last_updated_timestamp DESC", "timestamp desc"],
)
def test_models_are_ordered(client, family, clause):
    found = client.search_registered_models(f"name LIKE '{family}%'", order_by=[clause])
    assert [model.name.removeprefix(family) for model in found] == ["RM4ab", "RM4A", "RM4", "RM2", "RM1"]


def test_pages_of_versions_hold_each_once(client, versions, run_id):
    for place in "defgh":
        client.create_model_version(versions, f"runs:/{run_id}/{place}", run_id)
    seen, token = [], None
    for size in (1, 3, 100):
        page = client.search_model_versions(f"name = '{versions}'", max_results=size, page_token=token)
        seen += numbers(page)
        token = page.token
    assert seen == [8, 7, 6, 5, 4, 3, 2, 1]
    assert not token
