"""The service, and data that both sides see."""

import io
import json
import os
import urllib.request

import numpy as np
import pandas as pd
import pytest


class Service:
    """Modelkeep's monitoring service, through the gateway."""

    def _call(self, method: str, path: str, body: bytes, content_type: str) -> dict:
        request = urllib.request.Request(
            os.environ["MODELKEEP_URL"] + path,
            data=body,
            method=method,
            headers={
                "Authorization": f"Bearer {os.environ['MODELKEEP_TOKEN']}",
                "Content-Type": content_type,
            },
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)

    def upload(self, frame: pd.DataFrame) -> str:
        parquet = io.BytesIO()
        frame.to_parquet(parquet, index=False)
        path = "/api/v1/metadata/data-snapshots?name=conformance&format=parquet"
        return self._call("POST", path, parquet.getvalue(), "application/octet-stream")["digest"]

    def compare(self, reference: pd.DataFrame, current: pd.DataFrame, bins: str = "sturges", **settings) -> dict:
        """Columns by name, as the service compares them."""
        body = {
            "referenceDigest": self.upload(reference),
            "currentDigest": self.upload(current),
            "bins": bins,
            "settings": settings,
        }
        answer = self._call(
            "POST", "/api/v1/monitoring/comparisons", json.dumps(body).encode(), "application/json"
        )
        return {column["feature"]: column for column in answer["columns"]}


@pytest.fixture(scope="session")
def service() -> Service:
    return Service()


def make(rows: int, shift: float, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "normal": random.normal(shift, 1 + shift / 10, rows),
            "skewed": random.lognormal(shift / 4, 1, rows),
            "whole": random.poisson(20 + shift, rows),
            "few": random.integers(0, 3, rows),
            "with_nulls": random.normal(0, 1, rows),
            "text": random.choice(list("abcdef"), rows, p=np.array([5, 4, 3, 2, 1, 1]) / 16),
            "flag": random.choice(["yes", "no"], rows, p=[0.5 + shift / 10, 0.5 - shift / 10]),
        }
    )
    frame.loc[random.random(rows) < 0.1, "with_nulls"] = np.nan
    return frame


SIZES = {"small": (400, 300), "uneven": (1000, 173), "large": (20_000, 15_000)}


@pytest.fixture(scope="session", params=list(SIZES))
def pair(request) -> tuple[pd.DataFrame, pd.DataFrame]:
    reference, current = SIZES[request.param]
    return make(reference, 0, 1), make(current, 0.5, 2)
