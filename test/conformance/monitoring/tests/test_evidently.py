"""Distances, methods and verdicts are Evidently's, where both define them alike."""

import numpy as np
import pytest
from evidently import DataDefinition, Dataset, Report
from evidently.metrics import ValueDrift
from evidently.presets import DataDriftPreset

CATEGORICAL = ["text", "flag"]
#: Ours by its name there.
DISTANCES = {"wasserstein": "wasserstein", "jensen-shannon": "jensenshannon", "psi": "psi"}


def run(reference, current, metrics):
    definition = DataDefinition(
        numerical_columns=[name for name in reference if name not in CATEGORICAL],
        categorical_columns=CATEGORICAL,
    )
    datasets = [Dataset.from_pandas(frame, data_definition=definition) for frame in (current, reference)]
    return Report(metrics).run(*datasets).dict()["metrics"]


@pytest.mark.parametrize("method", DISTANCES)
def test_distances(service, pair, method):
    # Evidently divides by the number of rows, missing ones among them.
    reference, current = (frame.dropna() for frame in pair)
    names = [name for name in reference if method != "wasserstein" or name not in CATEGORICAL]
    metrics = [ValueDrift(column=name, method=DISTANCES[method]) for name in names]
    theirs = {name: float(metric["value"]) for name, metric in zip(names, run(reference, current, metrics))}
    columns = {name: {"method": method} for name in names}
    ours = service.compare(reference, current, columns=columns)
    for name in names:
        if method == "psi" and has_empty_bin(reference[name], current[name]):
            continue
        assert ours[name]["value"] == pytest.approx(theirs[name], rel=1e-9), name


def has_empty_bin(reference, current):
    """Whether a bin is empty on one side: there Evidently puts a share of 0.0001, we half an observation."""
    if reference.nunique() <= 20 or reference.name in CATEGORICAL:
        return set(reference.unique()) != set(current.unique())
    bins = np.histogram_bin_edges(np.concatenate([reference, current]), bins="sturges")
    return any((np.histogram(side, bins)[0] == 0).any() for side in (reference, current))


def test_methods_and_verdicts_on_many_rows(service):
    from conftest import make

    reference, current = make(5000, 0, 1).dropna(), make(4000, 0.5, 2).dropna()
    ours = service.compare(reference, current)
    theirs = run(reference, current, [DataDriftPreset()])
    by_column = {m["config"]["column"]: m for m in theirs if "column" in m["config"]}
    names = {"wasserstein": "Wasserstein distance (normed)", "jensen-shannon": "Jensen-Shannon distance"}
    assert by_column.keys() == ours.keys()
    for name, column in ours.items():
        config, value = by_column[name]["config"], float(by_column[name]["value"])
        assert config["method"] == names[column["method"]]
        assert column["value"] == pytest.approx(value, rel=1e-9)
        assert column["drifted"] == (value >= config["threshold"])
