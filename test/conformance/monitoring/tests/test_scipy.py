"""Each number is SciPy's on the same values."""

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats
from scipy.spatial import distance

NUMERIC = ["normal", "skewed", "whole", "with_nulls"]
CATEGORICAL = ["text", "flag"]
close = lambda value: pytest.approx(value, rel=1e-9, abs=1e-12)


def counts(reference, current):
    return pd.DataFrame({"r": reference.value_counts(), "c": current.value_counts()}).fillna(0).T.values


def test_kolmogorov_smirnov(service, pair):
    reference, current = pair
    found = service.compare(reference, current, method="kolmogorov-smirnov")
    for name in NUMERIC:
        r, c = reference[name].dropna(), current[name].dropna()
        result = stats.ks_2samp(r, c, method="exact")
        assert found[name]["value"] == close(result.statistic)
        cells = 2 * result.statistic * len(r) * len(c) + len(r) + len(c)
        if cells <= 2e7:
            assert found[name]["pValue"] == close(result.pvalue)
        else:
            scaled = np.sqrt(len(r) * len(c) / (len(r) + len(c))) * result.statistic
            assert found[name]["pValue"] == close(special.kolmogorov(scaled))


def test_wasserstein(service, pair):
    reference, current = pair
    found = service.compare(reference, current, method="wasserstein")
    for name in NUMERIC:
        r, c = reference[name].dropna(), current[name].dropna()
        assert found[name]["value"] == close(stats.wasserstein_distance(r, c) / np.std(r))


def test_chi_squared(service, pair):
    reference, current = pair
    found = service.compare(reference, current, method="chi-squared")
    for name in CATEGORICAL:
        result = stats.chi2_contingency(counts(reference[name], current[name]), correction=False)
        assert found[name]["value"] == close(result.statistic)
        assert found[name]["pValue"] == close(result.pvalue)


def test_jensen_shannon(service, pair):
    reference, current = pair
    found = service.compare(reference, current, method="jensen-shannon")
    for name in CATEGORICAL:
        assert found[name]["value"] == close(distance.jensenshannon(*counts(reference[name], current[name])))


def test_population_stability_index(service, pair):
    reference, current = pair
    found = service.compare(reference, current, method="psi")
    for name in CATEGORICAL:
        r, c = (side / side.sum() for side in counts(reference[name], current[name]))
        assert found[name]["value"] == close(stats.entropy(r, c) + stats.entropy(c, r))


def test_false_discovery(service, pair):
    reference, current = pair
    found = service.compare(reference, current, columns={
        **{name: {"method": "kolmogorov-smirnov"} for name in NUMERIC},
        **{name: {"method": "chi-squared"} for name in [*CATEGORICAL, "few"]},
    })
    adjusted = stats.false_discovery_control([column["pValue"] for column in found.values()])
    assert [column["adjustedPValue"] for column in found.values()] == close(list(adjusted))
    assert all(column["drifted"] == (column["adjustedPValue"] < 0.05) for column in found.values())


def test_missing_values_are_counted(service, pair):
    reference, current = pair
    found = service.compare(reference, current)
    assert found["with_nulls"]["missing"] == current["with_nulls"].isna().sum()
