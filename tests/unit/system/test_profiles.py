"""Auth profiles, which OpenClaw prefers to the key of the config."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from tests.unit.system.openclaw_state import make_database

from openclaw_wisgate.system.keys import ResolvedKey, sources_of
from openclaw_wisgate.system.locate import Location, Surroundings
from openclaw_wisgate.system.profiles import names_profile, profile_key
from openclaw_wisgate.system.secret_refs import Sources

KEY = "sk-canary-4711-do-not-show"
LATER = (time.time() + 10**6) * 1000


def api_key(key: str = KEY, provider: str = "wisgate") -> dict[str, object]:
    """Return a profile with a key."""
    return {"type": "api_key", "provider": provider, "key": key}


def sources(state: Path, config: object = None) -> Sources:
    """Return where secrets come from at `state`."""
    around = Surroundings({"WG": KEY}, state, state)
    return sources_of(config or {}, location=Location(state / "openclaw.json", state, ()), around=around)


def find(state: Path, store: object, config: object = None) -> ResolvedKey | None:
    """Return what profile `store` gives to "wisgate"."""
    make_database(state, machine={"authProfiles.store": store})
    found = profile_key("wisgate", sources(state, config))
    assert found is None or KEY not in repr(found) + found.origin
    return found


@pytest.mark.parametrize(
    ("profile", "origin"),
    [
        (api_key(), ""),
        (api_key(provider=" WisGate"), ""),
        ({"type": "token", "provider": "wisgate", "token": KEY, "expires": LATER}, ""),
        (
            {"type": "api_key", "provider": "wisgate", "keyRef": {"source": "env", "provider": "default", "id": "WG"}},
            ": WG from the environment",
        ),
        (
            {"type": "token", "provider": "wisgate", "tokenRef": {"source": "env", "provider": "default", "id": "WG"}},
            ": WG from the environment",
        ),
    ],
)
def test_profile_of_the_database(tmp_path: Path, profile: dict[str, object], origin: str) -> None:
    """A key, a token and a reference to either are found, and the origin names the profile."""
    found = find(tmp_path, {"profiles": {"wisgate:manual": profile}})
    assert found is not None
    assert (found.key, found.origin) == (KEY, f'the auth profile "wisgate:manual" of OpenClaw{origin}')


@pytest.mark.parametrize(
    "profile",
    [
        api_key(provider="other"),
        {"type": "api_key", "provider": "wisgate"},
        {"type": "token", "provider": "wisgate", "token": KEY, "expires": 5},
        {"type": "strange", "provider": "wisgate", "key": KEY},
        {},
        "text",
    ],
)
def test_profile_that_does_not_count(tmp_path: Path, profile: object) -> None:
    """A profile of another provider, without a credential or with one that has expired, is none."""
    assert find(tmp_path, {"profiles": {"wisgate:manual": profile}}) is None


@pytest.mark.parametrize("store", [None, {}, [], {"profiles": []}])
def test_no_profile(tmp_path: Path, store: object) -> None:
    """Without profiles there is no key, and none is missed."""
    assert find(tmp_path, store) is None


def test_login_and_missing_reference(tmp_path: Path) -> None:
    """A login that only OpenClaw can use and a reference to nothing are missing keys, not the key of the config."""
    found = find(tmp_path, {"profiles": {"l": {"type": "oauth", "provider": "wisgate", "access": KEY, "refresh": KEY}}})
    assert found is not None
    assert (found.key, "a login, which only OpenClaw can use" in found.origin) == (None, True)
    reference = {"source": "env", "provider": "default", "id": "NOPE"}
    found = find(tmp_path / "b", {"profiles": {"r": {"type": "api_key", "provider": "wisgate", "keyRef": reference}}})
    assert found is not None
    assert (found.key, "NOPE is not set" in found.origin) == (None, True)


@pytest.mark.parametrize(
    ("store", "config", "key"),
    [
        ({}, {}, "a"),
        ({"usageStats": {"p:a": {"lastUsed": 9}, "p:b": {"lastUsed": 5}}}, {}, "c"),
        ({"order": {"wisgate": ["p:b", "p:a"]}}, {}, "b"),
        ({}, {"auth": {"order": {"WisGate": ["p:c"]}}}, "c"),
        ({"order": {"wisgate": ["p:b"]}}, {"auth": {"order": {"wisgate": ["p:c"]}}}, "b"),
        ({}, {"auth": {"profiles": {"p:b": {"provider": "wisgate", "mode": "api_key"}}}}, "b"),
        ({}, {"auth": {"profiles": {"gone": {"provider": "wisgate", "mode": "api_key"}}}}, "a"),
        ({}, {"auth": {"profiles": {"p:a": {"provider": "wisgate", "mode": "token"}}}}, None),
        ({}, {"auth": {"order": {"wisgate": ["gone"]}}}, "a"),
    ],
)
def test_order_of_profiles(tmp_path: Path, store: dict[str, object], config: object, key: str | None) -> None:
    """The stored order goes first, then that of the config, its profiles, and the one that was not used for longest."""
    profiles = {f"p:{name}": api_key(name) for name in "abc"}
    found = find(tmp_path, {"profiles": profiles, **store}, config)
    assert (found.key if found else None) == key


def test_token_goes_before_key(tmp_path: Path) -> None:
    """Where nothing else decides, a token is preferred to a key."""
    token = {"type": "token", "provider": "wisgate", "token": "t"}
    found = find(tmp_path, {"profiles": {"a": api_key(), "b": token}})
    assert found is not None
    assert found.key == "t"


def test_file_of_older_releases(tmp_path: Path) -> None:
    """Without a database the files of agents count, the main agent's first."""
    for agent in ("alpha", "main"):
        file = tmp_path / "agents" / agent / "agent" / "auth-profiles.json"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps({"profiles": {"p": api_key(agent)}}), "utf-8")
    found = profile_key("wisgate", sources(tmp_path))
    assert found is not None
    assert found.key == "main"


def test_names_of_profiles(tmp_path: Path) -> None:
    """The name of a profile of the provider, in the config or in the database, is told from a key."""
    make_database(
        tmp_path, machine={"authProfiles.store": {"profiles": {"w:s": api_key(), "o:s": api_key(provider="o")}}}
    )
    config = {"auth": {"profiles": {"w:c": {"provider": "wisgate", "mode": "api_key"}}}}
    told = [
        text
        for text in ("w:s", " w:c ", "o:s", "sk-1", "w")
        if names_profile(text, "wisgate", sources(tmp_path, config))
    ]
    assert told == ["w:s", " w:c "]
