"""Makes two Parquet files and times Evidently's DataDriftPreset on them: `evidently_peer.py FOLDER ROWS RUNS`."""

import json
import pathlib
import sys
import time

import numpy as np
import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset

CATEGORICAL = ["text", "flag"]


def make(rows: int, shift: float, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    columns = {f"normal_{i}": random.normal(shift * i / 8, 1, rows) for i in range(8)}
    columns["skewed"] = random.lognormal(0, 1, rows)
    columns["whole"] = random.poisson(20 + shift, rows)
    columns["text"] = random.choice(list("abcdefgh"), rows)
    columns["flag"] = random.choice(["yes", "no"], rows)
    return pd.DataFrame(columns)


def main() -> None:
    folder, rows, runs = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    frames = {"reference": make(rows, 0, 1), "current": make(rows, 0.5, 2)}
    for name, frame in frames.items():
        frame.to_parquet(folder / f"{name}.parquet")
    definition = DataDefinition(
        numerical_columns=[name for name in frames["reference"] if name not in CATEGORICAL],
        categorical_columns=CATEGORICAL,
    )
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        datasets = [
            Dataset.from_pandas(pd.read_parquet(folder / f"{name}.parquet"), data_definition=definition)
            for name in ("current", "reference")
        ]
        Report([DataDriftPreset()]).run(*datasets).dict()
        took.append((time.perf_counter() - start) * 1000)
    print(json.dumps(took))


main()
