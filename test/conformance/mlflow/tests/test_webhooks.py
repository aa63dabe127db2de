"""Webhooks through MLflow's own client, received by a server of the test."""

import base64
import hashlib
import hmac
import json
import os
import threading
import time
import uuid
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from mlflow.exceptions import MlflowException

pytestmark = pytest.mark.mlflow3

SECRET = "whsec-conformance"


class Receiver:
    """Keeps what it is sent. `answers` are status, headers and body of the next answers; 200 when there are none."""

    def __init__(self):
        self.requests = []
        self.answers = []
        self.changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                with receiver.changed:
                    receiver.requests.append((self.headers, body))
                    status, headers, text = receiver.answers.pop(0) if receiver.answers else (200, {}, "ok")
                    receiver.changed.notify_all()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait_for(self, count, timeout=30):
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.requests) >= count, timeout), self.requests
            return self.requests[:count]

    def told(self, count):
        """(entity, action, data) of the next deliveries, in any order."""
        bodies = [json.loads(body) for _, body in self.wait_for(count)]
        return {f"{b['entity']}.{b['action']}": b["data"] for b in bodies}


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


@pytest.fixture
def webhook(client, receiver):
    """Makes webhooks that lead to the receiver, and takes them away again."""
    made = []

    def create(events, url=receiver.url, **rest):
        hook = client.create_webhook(f"hook-{uuid.uuid4().hex[:12]}", url, events, **rest)
        made.append(hook.webhook_id)
        return hook

    yield create
    for webhook_id in made:
        try:
            client.delete_webhook(webhook_id)
        except MlflowException:
            pass


def check_signature(headers, body, secret=SECRET):
    signed = f"{headers['X-MLflow-Delivery-Id']}.{headers['X-MLflow-Timestamp']}.{body}"
    digest = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    assert headers["X-MLflow-Signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert abs(time.time() - int(headers["X-MLflow-Timestamp"])) < 60


def test_webhook_life(client, webhook, receiver):
    made = webhook(["registered_model.created", "model_version.created"], description="d", secret=SECRET)
    assert (made.url, made.description, made.status) == (receiver.url, "d", "ACTIVE")
    assert sorted(map(str, made.events)) == ["model_version.created", "registered_model.created"]
    assert made.secret is None
    assert made.creation_timestamp == made.last_updated_timestamp
    found = client.get_webhook(made.webhook_id)
    assert (found.name, found.url, found.secret) == (made.name, made.url, None)
    changed = client.update_webhook(
        made.webhook_id, name="other", description="e", events=["model_version_tag.set"], status="DISABLED"
    )
    assert (changed.name, changed.description, changed.status) == ("other", "e", "DISABLED")
    assert list(map(str, changed.events)) == ["model_version_tag.set"]
    assert changed.url == receiver.url
    client.delete_webhook(made.webhook_id)
    for call in (client.get_webhook, client.delete_webhook, client.test_webhook):
        with pytest.raises(MlflowException) as gone:
            call(made.webhook_id)
        assert gone.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_list_is_paged_newest_first(client, webhook):
    ids = [webhook(["registered_model.created"]).webhook_id for _ in range(3)]
    found, token = [], None
    while True:
        page = client.list_webhooks(max_results=2, page_token=token)
        assert len(page) <= 2
        found += [each.webhook_id for each in page]
        token = page.token
        if not token:
            break
    assert [each for each in found if each in ids] == ids[::-1]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "-begins-badly"),
        ("name", "a" * 64),
        ("name", "a b"),
        ("url", "ftp://example.com/"),
        ("url", ""),
        ("url", "no url"),
        ("events", []),
        ("events", [{"entity": "MODEL_VERSION", "action": "EXCEEDED"}]),
    ],
)
def test_what_is_refused(rest, receiver, field, value):
    body = {
        "name": "fine",
        "url": receiver.url,
        "events": [{"entity": "MODEL_VERSION", "action": "CREATED"}],
    }
    response = rest("POST", "webhooks", {**body, field: value})
    assert response.status_code == 400
    assert response.json()["error_code"] == "INVALID_PARAMETER_VALUE"


def test_models_are_told(client, webhook, receiver, run_id, name):
    webhook(
        [
            "registered_model.created",
            "model_version.created",
            "model_version_tag.set",
            "model_version_tag.deleted",
            "model_version_alias.created",
            "model_version_alias.deleted",
        ],
        secret=SECRET,
    )
    client.create_registered_model(name, {"team": "risk"}, "words")
    source = f"runs:/{run_id}/model"
    client.create_model_version(name, source, run_id, tags={"k": "v"}, description="d")
    client.set_model_version_tag(name, "1", "validated", "yes")
    client.delete_model_version_tag(name, "1", "validated")
    client.set_registered_model_alias(name, "champion", "1")
    client.delete_registered_model_alias(name, "champion")
    assert receiver.told(6) == {
        "registered_model.created": {"name": name, "tags": {"team": "risk"}, "description": "words"},
        "model_version.created": {
            "name": name,
            "version": "1",
            "source": source,
            "run_id": run_id,
            "tags": {"k": "v"},
            "description": "d",
        },
        "model_version_tag.set": {"name": name, "version": "1", "key": "validated", "value": "yes"},
        "model_version_tag.deleted": {"name": name, "version": "1", "key": "validated"},
        "model_version_alias.created": {"name": name, "alias": "champion", "version": "1"},
        "model_version_alias.deleted": {"name": name, "alias": "champion"},
    }
    deliveries = receiver.wait_for(6)
    for headers, body in deliveries:
        assert headers["Content-Type"] == "application/json"
        check_signature(headers, body)
        assert datetime.fromisoformat(json.loads(body)["timestamp"]).utcoffset().total_seconds() == 0
    assert len({headers["X-MLflow-Delivery-Id"] for headers, _ in deliveries}) == 6


def test_prompts_are_told_as_prompts(client, webhook, receiver, name):
    webhook(["registered_model.created", "model_version.created"])
    webhook(
        [
            "prompt.created",
            "prompt_version.created",
            "prompt_tag.set",
            "prompt_tag.deleted",
            "prompt_version_tag.set",
            "prompt_version_tag.deleted",
            "prompt_alias.created",
            "prompt_alias.deleted",
        ]
    )
    client.create_prompt(name, "about greeting", {"team": "risk"})
    client.create_prompt_version(name, "Hello {{name}}!", "first", {"k": "v"})
    client.set_prompt_tag(name, "owner", "amira")
    client.delete_prompt_tag(name, "owner")
    client.set_prompt_version_tag(name, "1", "good", "yes")
    client.delete_prompt_version_tag(name, "1", "good")
    client.set_prompt_alias(name, "live", 1)
    client.delete_prompt_alias(name, "live")
    told = receiver.told(8)
    assert told["prompt.created"] == {"name": name, "tags": {"team": "risk"}, "description": "about greeting"}
    assert told["prompt_version.created"] == {
        "name": name,
        "version": "1",
        "template": "Hello {{name}}!",
        "tags": {"k": "v"},
        "description": "first",
    }
    assert told["prompt_tag.set"] == {"name": name, "key": "owner", "value": "amira"}
    assert told["prompt_tag.deleted"] == {"name": name, "key": "owner"}
    assert told["prompt_version_tag.set"] == {"name": name, "version": "1", "key": "good", "value": "yes"}
    assert told["prompt_version_tag.deleted"] == {"name": name, "version": "1", "key": "good"}
    assert told["prompt_alias.created"] == {"name": name, "alias": "live", "version": "1"}
    assert told["prompt_alias.deleted"] == {"name": name, "alias": "live"}


def test_only_active_webhooks_are_told_and_without_a_secret_unsigned(client, webhook, receiver, name):
    silent = webhook(["registered_model.created"], status="DISABLED")
    webhook(["model_version.created"])
    plain = webhook(["registered_model.created"])
    client.create_registered_model(name)
    headers, _ = receiver.wait_for(1)[0]
    assert "X-MLflow-Signature" not in headers
    client.delete_webhook(plain.webhook_id)
    client.update_webhook(silent.webhook_id, status="ACTIVE")
    client.create_registered_model(f"{name}-2")
    receiver.wait_for(2)
    assert [json.loads(body)["data"]["name"] for _, body in receiver.requests] == [name, f"{name}-2"]


def test_a_failed_delivery_comes_again_with_the_same_id(client, webhook, receiver, name):
    webhook(["registered_model.created"], secret=SECRET)
    receiver.answers = [(503, {}, "busy"), (429, {"Retry-After": "3"}, "slowly")]
    client.create_registered_model(name)
    receiver.wait_for(2)
    asked = time.monotonic()
    deliveries = receiver.wait_for(3)
    assert time.monotonic() - asked > 2
    assert len({headers["X-MLflow-Delivery-Id"] for headers, _ in deliveries}) == 1
    assert len({body for _, body in deliveries}) == 1
    for headers, body in deliveries:
        check_signature(headers, body)


def test_a_webhook_can_be_tried(client, webhook, receiver):
    made = webhook(["model_version_alias.created", "prompt_version.created"], secret=SECRET)
    result = client.test_webhook(made.webhook_id)
    assert (result.success, result.response_status, result.response_body) == (True, 200, "ok")
    told = json.loads(receiver.wait_for(1)[0][1])
    assert f"{told['entity']}.{told['action']}" in ("model_version_alias.created", "prompt_version.created")
    receiver.answers = [(418, {}, "teapot")]
    result = client.test_webhook(made.webhook_id, "prompt_version.created")
    assert (result.success, result.response_status, result.response_body) == (False, 418, "teapot")
    headers, body = receiver.wait_for(2)[1]
    check_signature(headers, body)
    assert set(json.loads(body)["data"]) == {"name", "version", "template", "tags", "description"}
    receiver.server.shutdown()
    receiver.server.server_close()
    result = client.test_webhook(made.webhook_id)
    assert (result.success, result.response_status) == (False, None)
    assert "Failed to test webhook" in result.error_message


def own_api(webhook_id):
    """Our own log of deliveries."""
    response = requests.get(
        f"{os.environ['MLFLOW_TRACKING_URI']}/api/v1/registry/webhooks/{webhook_id}/deliveries",
        headers={"authorization": f"Bearer {os.environ['MLFLOW_TRACKING_TOKEN']}"},
        timeout=30,
    )
    response.raise_for_status()
    return response.json()["items"]


@pytest.mark.modelkeep
def test_every_attempt_is_on_record(client, webhook, receiver, name):
    made = webhook(["registered_model.created"], secret=SECRET)
    receiver.answers = [(503, {}, "busy")]
    client.create_registered_model(name)
    receiver.wait_for(2)
    deadline = time.monotonic() + 30
    while (delivery := own_api(made.webhook_id)[0])["state"] == "pending":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert delivery["state"] == "delivered"
    assert delivery["id"] == receiver.requests[0][0]["X-MLflow-Delivery-Id"]
    assert [(each["number"], each["status"]) for each in delivery["attempts"]] == [(1, 503), (2, 200)]
    receiver.answers = [(404, {}, "")]
    client.create_registered_model(f"{name}-2")
    while (delivery := own_api(made.webhook_id)[0])["state"] != "failed":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert [each["status"] for each in delivery["attempts"]] == [404]


@pytest.mark.modelkeep
@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[fd00:ec2::254]/",
        "http://0x0a000001/",
        "http://user:word@127.0.0.1/",
        "http://no-such-host.invalid/",
    ],
)
def test_where_webhooks_may_not_lead(rest, url):
    events = [{"entity": "MODEL_VERSION", "action": "CREATED"}]
    response = rest("POST", "webhooks", {"name": "n", "url": url, "events": events})
    assert response.status_code == 400
    assert response.json()["error_code"] == "INVALID_PARAMETER_VALUE"
