"""Keys that this program stores, found by the real OpenClaw without anything in its environment."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.e2e.openclaw import Home

from openclaw_wisgate.system.emulator import emulate

pytestmark = pytest.mark.openclaw

KEY = "sk-canary-6d1e8b03f7a2"
NEXT = "sk-canary'77#aa\\19c5"
"""A key that has to be quoted."""


@pytest.fixture
def home(tmp_path: Path, openclaw_command: tuple[str, ...]) -> Home:
    """A home with nothing in it, and no key in the environment of its programs."""
    return Home(tmp_path, openclaw_command, key=None)


def given(home: Home, key: str, *arguments: str) -> None:
    """Run this program with `key` on standard input."""
    done = home.ours_with_input(f"{key}\n", *arguments, "--key-stdin", "--yes")
    assert done.returncode == 0, done
    assert key not in done.stdout + done.stderr


def answer(home: Home) -> list[object]:
    """Return what the model answers to OpenClaw; nothing where the gateway does not take the key."""
    done = home.openclaw("infer", "model", "run", "--model", "wisgate/claude-opus-4-6", "--prompt", "hi", "--json")
    said = json.loads(done.stdout[done.stdout.index("{") :]) if "{" in done.stdout else {}
    return [output["text"] for output in said.get("outputs", ())]


def test_openclaw_finds_the_key_by_itself(home: Home) -> None:
    """From nothing to an answer by one command; the next key is found, too, and the old one is back after `undo`."""
    with emulate(key=KEY) as gateway, emulate(key=NEXT) as other:
        given(home, KEY, "add", "--gateway-mode", "local", "--base-url", gateway.base_url)
        assert home.selectable() == {"wisgate/claude-opus-4-6"}
        assert answer(home) != []
        assert {request.key_header for request in gateway.requests} == {"authorization"}
        home.write(home.config.read_text("utf-8").replace(gateway.base_url, other.base_url))
        assert answer(home) == []
        given(home, NEXT, "key", "set")
        assert answer(home) != []
        assert home.ours("undo", "--yes").returncode == 0
        assert answer(home) == []


def test_a_reference_to_a_variable(home: Home) -> None:
    """A SecretRef whose variable is in the .env file gives the key as well."""
    with emulate(key=KEY) as gateway:
        reference = ("--key-ref", "env:default:MY_WISGATE_KEY")
        given(home, KEY, "add", *reference, "--gateway-mode", "local", "--base-url", gateway.base_url)
        valid = home.openclaw_json("config", "validate", "--json")
        assert (valid["valid"], valid["warnings"]) == (True, [])
        assert answer(home) != []


def test_the_key_is_where_it_was_put_only(home: Home) -> None:
    """After OpenClaw has worked with it, the key is in its .env file, and nowhere else in the home."""
    with emulate(key=KEY) as gateway:
        given(home, KEY, "add", "--gateway-mode", "local", "--base-url", gateway.base_url)
        assert home.ours("key", "check", "wisgate").returncode == 0
        assert answer(home) != []
    files = (file for file in home.folder.rglob("*") if file.is_file())
    assert [file.name for file in files if KEY.encode() in file.read_bytes()] == [".env"]
