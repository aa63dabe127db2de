import os
from pathlib import Path

import mlflow
import pytest

MIB = 1024 * 1024


def listed(client, run_id, path=None):
    return [(entry.path, entry.is_dir, entry.file_size) for entry in client.list_artifacts(run_id, path)]


def test_nothing_at_first(client, run_id):
    assert listed(client, run_id) == []


def test_folders_nest(client, run_id, tmp_path):
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    (tmp_path / "top.txt").write_text("top")
    (tmp_path / "deep" / "deeper" / "größe 1.txt").write_text("below")
    client.log_artifacts(run_id, tmp_path, "files")
    assert listed(client, run_id) == [("files", True, None)]
    assert listed(client, run_id, "files") == [("files/deep", True, None), ("files/top.txt", False, 3)]
    assert listed(client, run_id, "files/deep/deeper") == [("files/deep/deeper/größe 1.txt", False, 5)]
    folder = Path(mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="files", dst_path=tmp_path / "out"))
    assert (folder / "top.txt").read_text() == "top"
    assert (folder / "deep" / "deeper" / "größe 1.txt").read_text() == "below"


def test_artifact_is_overwritten(client, run_id):
    client.log_text(run_id, "old and longer", "note.txt")
    client.log_text(run_id, "new", "note.txt")
    assert listed(client, run_id) == [("note.txt", False, 3)]
    assert Path(client.download_artifacts(run_id, "note.txt")).read_text() == "new"


def test_empty_file(client, run_id, tmp_path):
    (tmp_path / "empty").touch()
    client.log_artifact(run_id, tmp_path / "empty")
    assert Path(client.download_artifacts(run_id, "empty")).read_bytes() == b""


def test_json_of_a_run(client, run_id):
    client.log_dict(run_id, {"depth": 3}, "config/model.json")
    loaded = mlflow.artifacts.load_dict(f"runs:/{run_id}/config/model.json")
    assert loaded == {"depth": 3}


def test_unknown_artifact(client, run_id):
    with pytest.raises(Exception, match="(?i)no such|not found|404|fail|does not exist"):
        client.download_artifacts(run_id, "nothing.txt")


@pytest.mark.parametrize("path", ["../outside.txt", "/outside.txt", "a/../../outside.txt"])
def test_path_stays_inside(client, run_id, tmp_path, path):
    with pytest.raises(Exception, match="(?i)invalid"):
        client.list_artifacts(run_id, path)


def test_big_file_does_not_fill_the_service(client, run_id, tmp_path):
    """256 MiB up and down; the service's memory grows by less than a quarter of it."""
    pid = os.environ.get("CONFORMANCE_METADATA_PID")
    peak = Path(f"/proc/{pid}/status")

    def peak_mib():
        """Greatest resident memory so far, MiB; 0 where the service is not ours."""
        if not pid:
            return 0
        line = next(line for line in peak.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024

    big = tmp_path / "big.bin"
    block = os.urandom(MIB)
    with big.open("wb") as file:
        for _ in range(256):
            file.write(block)
    client.log_text(run_id, "warm", "warm.txt")
    before = peak_mib()
    client.log_artifact(run_id, big)
    out = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="big.bin", dst_path=tmp_path / "out")
    copy = Path(out)
    assert copy.stat().st_size == 256 * MIB
    with copy.open("rb") as file:
        assert all(file.read(MIB) == block for _ in range(256))
    grown = peak_mib() - before
    print(f"peak memory of the service grew by {grown:.0f} MiB")
    assert grown < 64
