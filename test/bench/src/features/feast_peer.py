"""Feast's feature server on PostgreSQL with the same rows as ours. Arguments: folder, PostgreSQL URL, port, entities."""

import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
from feast import Entity, FeatureStore, FeatureView, Field, FileSource
from feast.types import Float64
from feast.value_type import ValueType
from yaml import safe_dump

folder, url, port, entities = Path(sys.argv[1]), urlsplit(sys.argv[2]), sys.argv[3], int(sys.argv[4])
folder.mkdir(parents=True, exist_ok=True)
online_store = {
    "type": "postgres",
    "host": url.hostname,
    "port": url.port,
    "database": url.path.lstrip("/"),
    "db_schema": "public",
    "user": url.username,
    "password": url.password,
    "sslmode": "disable",
}
settings = {
    "project": "bench",
    "provider": "local",
    "registry": str(folder / "registry.db"),
    "online_store": online_store,
    "entity_key_serialization_version": 3,
}
(folder / "feature_store.yaml").write_text(safe_dump(settings))

names = [f"f{place}" for place in range(10)]
rows = pd.DataFrame({"entity_id": [f"e{index}" for index in range(entities)]})
rows["event_timestamp"] = datetime.now(timezone.utc)
for place, name in enumerate(names):
    rows[name] = [index * (place + 1) * 0.5 for index in range(entities)]
rows.head(1).to_parquet(folder / "rows.parquet")

entity = Entity(name="entity", join_keys=["entity_id"], value_type=ValueType.STRING)
view = FeatureView(
    name="online",
    entities=[entity],
    ttl=timedelta(days=0),
    schema=[Field(name=name, dtype=Float64) for name in names],
    source=FileSource(path=str(folder / "rows.parquet"), timestamp_field="event_timestamp"),
)
store = FeatureStore(repo_path=str(folder))
store.apply([entity, view])
for start in range(0, entities, 5_000):
    store.write_to_online_store("online", rows.iloc[start : start + 5_000])

feast = str(Path(sys.executable).parent / "feast")
sys.exit(subprocess.call([feast, "--chdir", str(folder), "serve", "--host", "127.0.0.1", "--port", port, "--no-access-log"]))
