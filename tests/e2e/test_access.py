"""With what a ping asks, recorded beside what the real OpenClaw asks with, for what a config can set."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.e2e.openclaw import KEY, Home, aimock
from tests.e2e.recorder import Recorded, recording

pytestmark = pytest.mark.openclaw

MODEL = "claude-opus-4-6"
APIS = {
    "openai-completions": "/v1",
    "openai-responses": "/v1",
    "anthropic-messages": "",
    "google-generative-ai": "/v1beta",
}
REF = {"source": "env", "provider": "default", "id": "WISGATE_API_KEY"}
OTHERS = ("user-agent", "content-type", "accept")
PROVIDERS: dict[str, dict[str, object]] = {
    "plain": {},
    "bearer": {"authHeader": True},
    "bearer-over-all": {
        "authHeader": True,
        "headers": {"authorization": "x"},
        "request": {"auth": {"mode": "authorization-bearer", "token": "x"}},
    },
    "token": {"headers": {"authorization": "x"}, "request": {"auth": {"mode": "authorization-bearer", "token": " t "}}},
    "own-header": {
        "headers": {"Authorization": "x"},
        "request": {"auth": {"mode": "header", "headerName": "X-Key", "value": " v ", "prefix": "Token "}},
    },
    "headers": {
        "headers": {"X-A": "a", "X-B": "b", "user-agent": "mine", "x-api-key": "k", "X-Goog-Api-Key": "k"},
        "request": {"headers": {"x-a": " c ", "X-B": " "}},
    },
    "secrets": {"apiKey": "$WISGATE_API_KEY", "headers": {"X-V": "pre-${WISGATE_API_KEY}", "X-D": "$WISGATE_API_KEY"}},
    "references": {"headers": {"X-R": REF}, "request": {"auth": {"mode": "authorization-bearer", "token": REF}}},
}
SOURCES: dict[str, dict[str, object]] = {
    "of-variable": {"source": "env", "provider": "listed", "id": "WISGATE_API_KEY"},
    "of-file": {"source": "file", "provider": "file", "id": "/a/b~1c"},
    "of-single": {"source": "file", "provider": "single", "id": "value"},
    "of-program": {"source": "exec", "provider": "program", "id": "a/b#c"},
    "of-shell": {"source": "exec", "provider": "shell", "id": "x"},
    "of-store": {"source": "store", "provider": "default", "id": "STORED"},
}


def carried(request: Recorded) -> tuple[str, dict[str, str]]:
    """Return what has to be the same: the path, and the headers that a config can set."""
    names = [name for name in request.headers if name in ("authorization", *OTHERS) or name.startswith("x-")]
    ours = {"x-stainless", "x-goog-api-client"}
    kept = {name: request.headers[name] for name in names if not any(name.startswith(each) for each in ours)}
    return request.path, {name: value for name, value in kept.items() if name not in OTHERS or value == "mine"}


def file(home: Home, name: str, text: str, mode: int = 0o600) -> str:
    """Make a file that OpenClaw trusts."""
    path = home.folder / name
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return str(path)


def secret_providers(home: Home) -> dict[str, object]:
    """Return a secret provider of every source, each of which gives the key."""
    body = 'import json, sys; ids = json.load(sys.stdin)["ids"]\n'
    body += f'print(json.dumps({{"protocolVersion": 1, "values": {{name: "{KEY}" for name in ids}}}}))\n'
    program = file(home, "program.py", f"#!{sys.executable}\n{body}", 0o700)
    shell = file(home, "program.sh", f"#!/bin/sh\necho ' {KEY} '\n", 0o700)
    return {
        "listed": {"source": "env", "allowlist": ["WISGATE_API_KEY"]},
        "file": {"source": "file", "path": file(home, "secrets.json", json.dumps({"a": {"b/c": KEY}}))},
        "single": {"source": "file", "path": file(home, "secret.txt", f"{KEY}\n"), "mode": "singleValue"},
        "program": {"source": "exec", "command": program, "passEnv": ["PATH"], "trustedDirs": [str(home.folder)]},
        "shell": {"source": "exec", "command": shell, "jsonOnly": False},
    }


def config(origin: str, providers: Mapping[str, tuple[str, Mapping[str, object]]], secrets: object) -> str:
    """Return a config with these providers, by name their api and settings."""
    blocks = {
        name: {
            "baseUrl": f"{origin}{APIS[api]}",
            "api": api,
            "apiKey": "${WISGATE_API_KEY}",
            "models": [{"id": MODEL, "name": "Claude", "maxTokens": 16, "headers": {"x-of": name}}],
            **settings,
        }
        for name, (api, settings) in providers.items()
    }
    return json.dumps(
        {"gateway": {"mode": "local"}, "models": {"providers": blocks}, "secrets": {"providers": secrets}}
    )


@pytest.mark.parametrize("api", APIS)
def test_headers_are_those_of_openclaw(
    tmp_path: Path, openclaw_command: tuple[str, ...], aimock_command: tuple[str, ...], api: str
) -> None:
    """OpenClaw's probe, which asks as its agent does, and our ping carry the same headers in every setting."""
    home = Home(tmp_path, openclaw_command)
    with aimock(aimock_command) as base_url, recording(base_url.removesuffix("/v1")) as recorder:
        home.write(config(recorder.origin, {name: (api, block) for name, block in PROVIDERS.items()}, {}))
        home.openclaw("models", "status", "--probe", "--json", "--probe-concurrency", "4")
        theirs = {request.headers["x-of"]: carried(request) for request in recorder.requests}
        recorder.requests.clear()
        home.ours("ping", "--all")
        ours = {request.headers["x-of"]: carried(request) for request in recorder.requests}
    assert theirs.keys() == PROVIDERS.keys()
    assert ours == theirs


@pytest.mark.skipif(os.name != "posix", reason="permissions and scripts of POSIX")
def test_keys_are_those_of_openclaw(
    tmp_path: Path, openclaw_command: tuple[str, ...], aimock_command: tuple[str, ...]
) -> None:
    """A key from every source reaches the gateway with OpenClaw and with us, and no program runs without leave."""
    home = Home(tmp_path, openclaw_command)
    with aimock(aimock_command) as base_url, recording(base_url.removesuffix("/v1")) as recorder:
        settings = {name: ("openai-completions", {"apiKey": ref}) for name, ref in SOURCES.items()}
        home.write(config(recorder.origin, settings, secret_providers(home)))
        value = file(home, "stored", KEY)
        assert home.openclaw("secrets", "store", "set", "STORED", "--value-file", value).returncode == 0
        for name in SOURCES:
            home.openclaw("infer", "model", "run", "--model", f"{name}/{MODEL}", "--prompt", "hi")
        theirs = {request.headers["x-of"]: request.headers["authorization"] for request in recorder.requests}
        recorder.requests.clear()
        done = home.ours("ping", "--all")
        ours = {request.headers["x-of"]: request.headers["authorization"] for request in recorder.requests}
    assert theirs == dict.fromkeys(SOURCES, f"Bearer {KEY}")
    assert ours == dict.fromkeys(set(SOURCES) - {"of-program", "of-shell"}, f"Bearer {KEY}")
    assert done.stdout.count("--allow-exec would run") == 2
    assert KEY not in done.stdout + done.stderr


def test_profile_goes_before_the_config(
    tmp_path: Path, openclaw_command: tuple[str, ...], aimock_command: tuple[str, ...]
) -> None:
    """A key that was pasted into OpenClaw is sent by both, though the config has another, unless `auth` is "api-key"."""
    home = Home(tmp_path, openclaw_command)
    with aimock(aimock_command) as base_url, recording(base_url.removesuffix("/v1")) as recorder:
        settings: dict[str, tuple[str, dict[str, object]]] = {
            "profile": ("openai-completions", {}),
            "config": ("openai-completions", {"auth": "api-key"}),
        }
        text = config(recorder.origin, settings, {})
        home.write(text)
        for name in settings:
            home.openclaw_with_input("sk-of-a-profile\n", "models", "auth", "paste-api-key", "--provider", name)
        home.write(text)
        for name in settings:
            home.openclaw("infer", "model", "run", "--model", f"{name}/{MODEL}", "--prompt", "hi")
        theirs = {request.headers["x-of"]: request.headers["authorization"] for request in recorder.requests}
        recorder.requests.clear()
        done = home.ours("ping", "--all")
        ours = {request.headers["x-of"]: request.headers["authorization"] for request in recorder.requests}
    assert ours == theirs == {"profile": "Bearer sk-of-a-profile", "config": f"Bearer {KEY}"}
    assert 'the auth profile "profile:manual" of OpenClaw' in done.stdout
