import os
from pathlib import Path

import mlflow
import pytest
import requests

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
    client.log_artifact(run_id, str(tmp_path / "empty"))
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


@pytest.mark.parametrize("path", ["../outside.txt", "a/../../outside.txt"])
def test_refusal_of_a_path_is_told(rest, run_id, path):
    response = rest("GET", "artifacts/list", query={"run_id": run_id, "path": path})
    assert (response.status_code, response.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE"), response.text


def peak_mib():
    """Greatest resident memory of the service so far, MiB; 0 where the service is not ours."""
    pid = os.environ.get("CONFORMANCE_METADATA_PID")
    if not pid:
        return 0
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


@pytest.mark.parametrize("in_parts", ["false", "true"])
def test_big_file_does_not_fill_the_service(client, run_id, tmp_path, monkeypatch, in_parts):
    """1 GiB up and down, by the proxy and in parts; the service's memory grows by less than an eighth of it."""
    monkeypatch.setenv("MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", in_parts)
    monkeypatch.setenv("MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD", in_parts)
    big = tmp_path / "big.bin"
    block = os.urandom(MIB)
    with big.open("wb") as file:
        for _ in range(1024):
            file.write(block)
    client.log_text(run_id, "warm", "warm.txt")
    before = peak_mib()
    client.log_artifact(run_id, str(big))
    big.unlink()
    out = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="big.bin", dst_path=tmp_path / "out")
    copy = Path(out)
    assert copy.stat().st_size == 1024 * MIB
    with copy.open("rb") as file:
        assert all(file.read(MIB) == block for _ in range(1024))
    copy.unlink()
    grown = peak_mib() - before
    print(f"peak memory of the service grew by {grown:.0f} MiB")
    assert grown < 128


def test_file_in_parts(client, run_id, tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", str(6 * MIB))
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", str(5 * MIB))
    monkeypatch.setenv("MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE", str(2 * MIB))
    monkeypatch.setenv("MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", "true")
    monkeypatch.setenv("MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD", "true")
    content = os.urandom(12 * MIB + 7)
    (tmp_path / "parts.bin").write_bytes(content)
    client.log_artifact(run_id, str(tmp_path / "parts.bin"), "model")
    assert listed(client, run_id, "model") == [("model/parts.bin", False, len(content))]
    assert Path(client.download_artifacts(run_id, "model/parts.bin")).read_bytes() == content


@pytest.fixture
def transfer(rest, run_id):
    """Calls an endpoint of the artifact service for the folder of the run."""

    def call(method, step, /, at="", **body):
        root = f"/api/2.0/mlflow-artifacts/{step}/{mlflow.get_run(run_id).info.experiment_id}/{run_id}/artifacts"
        return rest(method, f"{root}/{at}".rstrip("/"), body or None)

    return call


@pytest.mark.modelkeep
def test_upload_ends_whole_or_not_at_all(client, run_id, transfer):
    begun = transfer("POST", "mpu/create", path="C:\\data\\parts.bin", num_parts=2).json()
    first, second = begun["credentials"]
    assert (first["part_number"], second["part_number"]) == (1, 2)
    parts = [b"a" * 5 * MIB, b"b"]
    etags = [requests.put(each["url"], data=part).headers["ETag"] for each, part in zip((first, second), parts)]
    done = [{"part_number": number, "etag": etag} for number, etag in enumerate(etags, 1)]
    wrong = [{**done[0], "etag": "0" * 32}, done[1]]
    of_upload = {"path": "parts.bin", "upload_id": begun["upload_id"]}
    refused = transfer("POST", "mpu/complete", **of_upload, parts=wrong)
    assert (refused.status_code, refused.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
    assert listed(client, run_id) == []
    assert transfer("POST", "mpu/complete", **of_upload, parts=done).status_code == 200
    assert listed(client, run_id) == [("parts.bin", False, 5 * MIB + 1)]
    assert transfer("POST", "mpu/complete", **of_upload, parts=done).status_code == 404


@pytest.mark.modelkeep
def test_upload_is_given_up(client, run_id, transfer):
    begun = transfer("POST", "mpu/create", path="parts.bin", num_parts=1).json()
    of_upload = {"path": "parts.bin", "upload_id": begun["upload_id"]}
    assert transfer("POST", "mpu/abort", **of_upload).status_code == 200
    assert requests.put(begun["credentials"][0]["url"], data=b"late").status_code == 404
    assert transfer("POST", "mpu/abort", **of_upload).status_code == 404
    assert listed(client, run_id) == []


@pytest.mark.modelkeep
def test_signed_url_reads_one_file_only(client, run_id, transfer):
    client.log_text(run_id, "signed", "note.txt")
    signed = transfer("GET", "presigned", at="note.txt").json()
    assert signed["file_size"] == 6
    assert requests.get(signed["url"], headers={"Range": "bytes=1-3"}).text == "ign"
    assert requests.put(signed["url"], data=b"x").status_code == 403
    assert transfer("GET", "presigned", at="other.txt").status_code == 404


@pytest.mark.modelkeep
@pytest.mark.parametrize(
    "body",
    [
        {"num_parts": 1},
        {"path": "..", "num_parts": 1},
        {"path": "x", "num_parts": 0},
        {"path": "x", "num_parts": 10_001},
    ],
)
def test_uploads_that_are_refused(transfer, body):
    refused = transfer("POST", "mpu/create", **body)
    assert (refused.status_code, refused.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
