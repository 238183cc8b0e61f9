"""What a ping sends, recorded beside what the real OpenClaw sends, in every API, to a third party's gateway."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e.openclaw import KEY, Home, aimock
from tests.e2e.recorder import Recorded, Recorder, recording

pytestmark = pytest.mark.openclaw

VERSIONS = {
    "openai-completions": "/v1",
    "openai-responses": "/v1",
    "anthropic-messages": "",
    "google-generative-ai": "/v1beta",
}
KEY_HEADERS = ("authorization", "x-api-key", "x-goog-api-key")
VERSION_HEADERS = ("anthropic-version", "anthropic-dangerous-direct-browser-access", "content-type", "accept")
MODEL = "claude-opus-4-6"


@pytest.fixture(scope="module")
def third_party(aimock_command: tuple[str, ...]) -> Iterator[str]:
    """The origin of a gateway that is not ours."""
    with aimock(aimock_command) as base_url:
        yield base_url.removesuffix("/v1")


@pytest.fixture
def recorder(third_party: str) -> Iterator[Recorder]:
    """What was asked of it."""
    with recording(third_party) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, openclaw_command: tuple[str, ...]) -> Home:
    """A home with nothing in it."""
    return Home(tmp_path, openclaw_command)


def configure(home: Home, recorder: Recorder, api: str, **settings: object) -> None:
    """Write a config with one provider of `api`; its model may answer with 16 tokens, as many as a ping asks for."""
    models = [{"id": MODEL, "name": "Claude", "maxTokens": 16}]
    provider = {"baseUrl": f"{recorder.origin}{VERSIONS[api]}", "apiKey": "${WISGATE_API_KEY}", "api": api}
    providers = {"wisgate": {**provider, "models": models, **settings}}
    home.write(json.dumps({"gateway": {"mode": "local"}, "models": {"mode": "merge", "providers": providers}}))


def sent(request: Recorded) -> tuple[str, str, dict[str, str], dict[str, str], object]:
    """Return what has to be the same: method, path, key, what the API's own headers say, and the whole body."""
    keys = {name: request.headers[name] for name in KEY_HEADERS if name in request.headers}
    # Google's client says that it takes anything, which is what a client means that says nothing.
    others = {name: request.headers[name] for name in VERSION_HEADERS if request.headers.get(name, "*/*") != "*/*"}
    return request.method, request.path, keys, others, json.loads(request.body)


@pytest.mark.parametrize("api", VERSIONS)
def test_a_ping_sends_what_openclaw_sends(home: Home, recorder: Recorder, api: str) -> None:
    """OpenClaw's turn and our ping ask the same thing at the same address with the same key, and both are answered."""
    configure(home, recorder, api)
    reference = f"wisgate/{MODEL}"
    turn = home.openclaw_json("infer", "model", "run", "--model", reference, "--prompt", "Reply with OK.", "--json")
    assert turn["outputs"] == [{"text": "an answer from a third party", "mediaUrl": None}]
    ping = home.ours("ping", reference, "--output", "json")
    assert [each["verdict"] for each in json.loads(ping.stdout)["pings"]] == ["ok"]
    theirs, ours = map(sent, recorder.requests)
    assert ours == theirs
    assert KEY in str(ours)
    assert KEY not in ping.stdout + ping.stderr


@pytest.mark.parametrize("api", VERSIONS)
def test_a_third_party_answers_everything(home: Home, recorder: Recorder, tmp_path: Path, api: str) -> None:
    """Of each API a stream, a call of a tool and a picture come back well, by a gateway that is not ours."""
    configure(home, recorder, api)
    flags = ("--stream", "--tools", "--image", "--save", str(tmp_path / "pictures"), "--output", "json")
    ping = home.ours("ping", f"wisgate/{MODEL}", *flags)
    call, image = json.loads(ping.stdout)["pings"]
    assert (call["ask"], call["verdict"], image["ask"], image["verdict"]) == ("tool-call", "ok", "image", "ok")
    for each in (call, image):
        assert {layer["state"] for layer in each["layers"]} == {"passed"}
    assert call["stream"]["pieces"] >= 1
    assert (image["picture"]["width"], image["picture"]["height"]) == (1, 1)
    (picture,) = (tmp_path / "pictures").iterdir()
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert KEY not in ping.stdout + ping.stderr
