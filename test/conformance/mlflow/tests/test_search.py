import pytest
from mlflow.entities import ViewType
from mlflow.exceptions import MlflowException


@pytest.fixture
def trials(client, experiment):
    """Runs a to d: loss falls from 0.4 to 0.1, d has no depth, c has failed."""
    for index, letter in enumerate("abcd"):
        run = client.create_run(experiment, start_time=1_000 + index, run_name=letter, tags={"owner.team": letter})
        run_id = run.info.run_id
        client.log_metric(run_id, "loss", (4 - index) / 10)
        client.log_metric(run_id, "top 5", index)
        if letter != "d":
            client.log_param(run_id, "depth", str(index))
        client.set_terminated(run_id, "FAILED" if letter == "c" else "FINISHED")
    return experiment


def names(runs):
    return "".join(run.info.run_name for run in runs)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("", "abcd"),
        ("metrics.loss < 0.25", "cd"),
        ("metrics.loss >= 0.3", "ab"),
        ("metrics.loss != 0.4", "bcd"),
        ("metrics.`top 5` = 2", "c"),
        ('metrics."top 5" > 2', "d"),
        ("params.depth = '1'", "b"),
        ("params.depth != '1'", "ac"),
        ("params.depth LIKE '%'", "abc"),
        ("tags.`owner.team` = 'a'", "a"),
        ("tags.owner.team ILIKE 'A'", "a"),
        ("attributes.status = 'FAILED'", "c"),
        ("status != 'FAILED'", "abd"),
        ("run_name = 'b'", "b"),
        ("attributes.`run name` LIKE 'd%'", "d"),
        ("start_time > 1001", "cd"),
        ("metrics.loss < 0.4 AND params.depth = '2' and status = 'FAILED'", "c"),
        ("metrics.unknown > 0", ""),
    ],
)
def test_filters(client, trials, condition, expected):
    assert names(client.search_runs([trials], condition, order_by=["start_time ASC"])) == expected


def test_filter_by_run_ids(client, trials):
    wanted = [run.info.run_id for run in client.search_runs([trials]) if run.info.run_name in "ac"]
    listed = ", ".join(f"'{run_id}'" for run_id in wanted)
    found = client.search_runs([trials], f"attributes.run_id IN ({listed})", order_by=["start_time"])
    assert names(found) == "ac"


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (["metrics.loss"], "dcba"),
        (["metrics.loss DESC"], "abcd"),
        (["params.depth DESC"], "cbad"),
        (["attributes.start_time DESC"], "dcba"),
        (["tags.`owner.team` ASC"], "abcd"),
        (["status ASC", "metrics.loss ASC"], "cdba"),
    ],
)
def test_order(client, trials, order, expected):
    assert names(client.search_runs([trials], order_by=order)) == expected


@pytest.mark.parametrize("listed", ["('{0}',)", "('{0}', '{0}')", "( '{0}' )"])
def test_lists_as_python_writes_them(client, trials, listed):
    wanted = client.search_runs([trials], "run_name = 'b'")[0].info.run_id
    assert names(client.search_runs([trials], f"run_id IN {listed.format(wanted)}")) == "b"
    assert names(client.search_runs([trials], f"run_id NOT IN {listed.format(wanted)}")) == "dca"


def test_runs_of_the_same_time_keep_an_order(client, experiment):
    ids = sorted(client.create_run(experiment, start_time=1).info.run_id for _ in range(5))
    seen, token = [], None
    for _ in range(3):
        page = client.search_runs([experiment], max_results=2, page_token=token)
        seen += [run.info.run_id for run in page]
        token = page.token
    assert seen == ids
    assert not token


def test_newest_first_unless_told(client, trials):
    assert names(client.search_runs([trials])) == "dcba"


def test_pages(client, trials):
    seen, token = "", None
    for _ in range(5):
        page = client.search_runs([trials], max_results=3, order_by=["metrics.loss"], page_token=token)
        seen += names(page)
        token = page.token
        if not token:
            break
    assert seen == "dcba"


def test_views(client, trials):
    [run] = client.search_runs([trials], "run_name = 'a'")
    client.delete_run(run.info.run_id)
    assert names(client.search_runs([trials], run_view_type=ViewType.DELETED_ONLY)) == "a"
    assert names(client.search_runs([trials])) == "dcb"
    assert sorted(names(client.search_runs([trials], run_view_type=ViewType.ALL))) == list("abcd")


@pytest.mark.parametrize(
    "condition",
    [
        "metrics.loss",
        "metrics.loss < 'low'",
        "params.depth > 3",
        "colour = 'red'",
        "metrics.loss = 1 OR metrics.loss = 2",
        "attributes.status = FAILED",
        "= 1",
        "params.depth =",
        "metrics.loss LIKE '1'",
        "run_id IN ()",
        "run_id IN (1, 2)",
        "run_id IN 'a'",
        "tags.owner = 'unclosed",
        "(metrics.loss = 1)",
        "dataset.colour = 'red'",
        "end_time = 'x'",
    ],
)
def test_bad_filter_is_refused(client, experiment, condition):
    with pytest.raises(MlflowException, check=lambda error: error.error_code == "INVALID_PARAMETER_VALUE"):
        client.search_runs([experiment], condition)


@pytest.mark.parametrize(
    "asked",
    [
        {"order_by": ["metrics.loss SIDEWAYS"]},
        {"order_by": ["metrics.loss ASC DESC"]},
        {"order_by": ["colour"]},
        {"page_token": "evilhax"},
        {"max_results": 123_456_789},
    ],
)
def test_bad_order_or_page_is_refused(client, experiment, asked):
    with pytest.raises(MlflowException, check=lambda error: error.error_code == "INVALID_PARAMETER_VALUE"):
        client.search_runs([experiment], **asked)


def test_search_of_no_experiment_finds_nothing(client):
    assert list(client.search_runs(["987654321"])) == []
