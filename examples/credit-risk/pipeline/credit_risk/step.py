"""What a step process gets from the pipelines service, and how it gives back. Named by environment variables."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any


class Step:
    def __init__(self, environment: dict[str, str] | None = None) -> None:
        env = dict(os.environ) if environment is None else environment
        self._inputs = Path(env["MODELKEEP_INPUTS"])
        self._outputs = Path(env["MODELKEEP_OUTPUTS"])
        self._parameters: dict[str, Any] = json.loads(env.get("MODELKEEP_PARAMETERS") or "{}")

    def input(self, name: str) -> Path:
        """File of a declared input artifact."""
        path = self._inputs / name
        if not path.is_file():
            raise SystemExit(f"input artifact '{name}' is missing")
        return path

    def output(self, name: str) -> Path:
        """File to write a declared output artifact to."""
        return self._outputs / name

    def parameter(self, name: str, default: Any = None) -> Any:
        """Value of a parameter; without a default it must be there."""
        value = self._parameters.get(name, default)
        if value is None:
            raise SystemExit(f"parameter '{name}' is missing")
        return value

    def write_parameters(self, **values: Any) -> None:
        """Output parameters: other steps refer to them."""
        write_json(self._outputs / "parameters.json", values)


def write_json(path: Path, value: Any) -> None:
    """JSON without NaN or infinities; numbers in their shortest form that reads back as the same double."""
    path.write_text(json.dumps(value, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def digest_of(path: Path) -> str:
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
