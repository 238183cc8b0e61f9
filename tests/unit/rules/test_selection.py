"""How the rules about selection depend on releases, includes, variables and plugins; the rest is in fixtures/rules."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from openclaw_wisgate import syntax
from openclaw_wisgate.check import check
from openclaw_wisgate.diagnostics import Diagnostic, Drop
from openclaw_wisgate.effective import resolve
from openclaw_wisgate.effective.reading import IncludeRequest, NotIncluded
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.system import resources

AREAS = ("selection/", "gateway/", "file/", "release/")
DESK = {"baseUrl": "http://127.0.0.1:9/v1", "apiKey": "${K}", "models": [{"id": "q", "name": "Q"}]}
WISGATE = {**DESK, "models": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]}


def found(
    value: Mapping[str, object],
    release: Release = NEWEST,
    *,
    name: str = "part.json5",
    baseline: Baseline | None = None,
) -> list[Diagnostic]:
    """Return what the rules of these areas say of a config that is called `name`."""
    document = syntax.parse(json.dumps(value), name=name).document
    assert document is not None
    effective = resolve(document, environment={"K": "k"}, read=nothing, release=release)
    diagnostics = check(effective, resources.reference(release), release=release, baseline=baseline)
    return [diagnostic for diagnostic in diagnostics if diagnostic.rule.startswith(AREAS)]


def nothing(request: IncludeRequest) -> NotIncluded:
    """Refuse to include."""
    return NotIncluded("include/unreadable", f'there is no "{request.path}"', "")


def told(value: Mapping[str, object], release: Release = NEWEST) -> list[tuple[str, str]]:
    """Return rule and severity of each finding."""
    return [(diagnostic.rule, diagnostic.severity.value) for diagnostic in found(value, release)]


def agents(defaults: Mapping[str, object], **providers: object) -> dict[str, object]:
    """Return a config with these agent defaults and providers."""
    return {"models": {"providers": providers}, "agents": {"defaults": defaults}}


UNKNOWN = ("selection/unknown-provider", "warning")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, [UNKNOWN]),
        ({"plugins": {"entries": {"telegram": {}}}}, [UNKNOWN]),
        ({"plugins": {"entries": {"gone-provider": {}}}}, []),
        ({"plugins": {"allow": ["@somebody/Gone"]}}, []),
        ({"plugins": {"load": {"paths": ["./plugins"]}}}, []),
        ({"plugins": {"load": {"paths": []}}}, [UNKNOWN]),
    ],
)
def test_a_plugin_may_bring_the_provider(more: dict[str, object], expected: list[tuple[str, str]]) -> None:
    """A provider is not called unknown where the config names a plugin that may have it."""
    assert told({**agents({"model": "gone/x"}), **more}) == expected


def test_a_command_line_is_a_provider() -> None:
    """Until 2026.7.35 `cliBackends` made providers."""
    assert told(agents({"model": "gone/x", "cliBackends": {"Gone": {}}}), Release(2026, 7, 1)) == []


def test_what_is_not_known_is_not_judged() -> None:
    """An include that failed may bring the provider, and a variable that is not set may name it."""
    assert told({**agents({"model": "gone/x"}), "models": {"$include": "./models.json5"}}) == []
    assert told(agents({"model": "${PROVIDER}/x"})) == []


@pytest.mark.parametrize(
    ("model", "release", "expected"),
    [
        ("claude-opus-4-6", NEWEST, [("selection/incomplete-reference", "warning")]),
        ("claude-opus-4-6", Release(2026, 3, 2), [("selection/incomplete-reference", "note")]),
        ("gpt-5.4", NEWEST, [("selection/incomplete-reference", "note")]),
        ("gpt-5.4", Release(2026, 3, 2), [("selection/incomplete-reference", "warning")]),
    ],
)
def test_the_provider_of_a_bare_name_changed(model: str, release: Release, expected: list[tuple[str, str]]) -> None:
    """It was anthropic before 2026.4.5 and is openai since; a model of that house is only a note."""
    assert told(agents({"model": model}), release) == expected


def test_hints_name_what_may_be_meant() -> None:
    """A close provider, a listed model, the house of a model."""
    value = agents(
        {"model": {"primary": "wisgat/a", "fallbacks": ["wisgate/A", "q", "wisgate/zzz"]}}, wisgate=WISGATE, desk=DESK
    )
    assert [diagnostic.hint for diagnostic in found(value)] == [
        'did you mean "wisgate"?',
        'did you mean "wisgate/a"?',
        'write "desk/q"',
        "add it to the provider's models, or name one of: a, b",
    ]
    (bare,) = found(agents({"model": "claude-opus-4-6"}))
    assert bare.hint == 'write "anthropic/claude-opus-4-6"'
    (far,) = found(agents({"model": "zzzzzz/a"}))
    assert far.hint == 'add "zzzzzz" to "models.providers", or name another model'


HIDDEN = ("selection/hidden-model", "warning")


@pytest.mark.parametrize(
    ("release", "entry", "expected"),
    [
        (NEWEST, "wisgate/*", []),
        (Release(2026, 5, 12), "wisgate/*", []),
        (Release(2026, 5, 7), "wisgate/*", [HIDDEN]),
        (NEWEST, "openai/*", [HIDDEN]),
        (Release(2026, 2, 17), "openai/gpt-5.4", [HIDDEN]),
    ],
)
def test_a_model_map_that_hides_a_provider(release: Release, entry: str, expected: list[tuple[str, str]]) -> None:
    """The map is the allowlist of all older releases; `provider/*` means something since 2026.5.12."""
    value = agents({"model": "openai/gpt-5.4", "models": {"openai/gpt-5.4": {}, entry: {}}}, wisgate=WISGATE)
    assert told(value, release) == expected


def test_the_hint_is_an_entry_that_the_release_reads() -> None:
    """Before 2026.5.12 it names a model, later all of the provider; a map wants an object."""
    value = agents({"model": "openai/gpt-5.4", "models": {"openai/gpt-5.4": {}}}, wisgate=WISGATE)
    hints = [found(value, release)[0].hint for release in (NEWEST, Release(2026, 5, 7))]
    assert hints == ['add "wisgate/*": {} to it', 'add "wisgate/a": {} to it']
    policy = agents({"model": "openai/gpt-5.4", "modelPolicy": {"allow": ["openai/*"]}}, wisgate=WISGATE)
    (told_of_policy,) = found(policy)
    assert told_of_policy.hint == 'add "wisgate/*" to it'
    (related,) = told_of_policy.related
    assert related.message == '"wisgate" is set up here'


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({"main": {}}, [HIDDEN]),
        ({"main": {}, "free": {"modelPolicy": {"allow": []}}}, []),
        ({"main": {}, "other": {"model": "wisgate/a", "modelPolicy": {"allow": ["wisgate/*"]}}}, []),
        ({"main": {"imageModel": "wisgate/a"}}, []),
        ({"main": {"modelPolicy": {"allow": ["openai/*"]}}}, [HIDDEN]),
    ],
)
def test_a_model_is_hidden_if_no_agent_may_use_it(entries: object, expected: list[tuple[str, str]]) -> None:
    """One agent without restriction, or with the model in its list, is enough; so is a task that uses the model."""
    value = agents({"model": "openai/gpt-5.4", "modelPolicy": {"allow": ["openai/*"]}}, wisgate=WISGATE)
    assert told({**value, "agents": {**value["agents"], "entries": entries}}) == expected  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("release", "allow", "expected"),
    [
        (NEWEST, ["anthropic/*"], [("selection/default-not-allowed", "warning")]),
        (NEWEST, ["anthropic/a"], [("selection/default-not-allowed", "note")]),
        (Release(2026, 7, 1), ["anthropic/*"], [("selection/default-not-allowed", "warning")]),
        (Release(2026, 7, 1), ["anthropic/a"], []),
        (Release(2026, 5, 7), ["anthropic/*"], []),
    ],
)
def test_a_default_outside_the_allowlist(release: Release, allow: list[str], expected: list[tuple[str, str]]) -> None:
    """Only a wildcard makes OpenClaw take another one; before 2026.8.1 the default counts as allowed else."""
    assert told(agents({"model": "openai/gpt-5.4", "models": {entry: {} for entry in allow}}), release) == expected


@pytest.mark.parametrize(
    ("release", "providers", "expected"),
    [
        (NEWEST, {"desk": DESK, "wisgate": WISGATE}, '"desk/q", the first model of the first provider that lists one'),
        (
            NEWEST,
            {"wisgate": WISGATE, "desk": DESK},
            '"wisgate/a", the first model of the first provider that lists one',
        ),
        (NEWEST, {"desk": DESK}, None),
        (Release(2026, 3, 22), {"desk": DESK}, '"anthropic/claude-opus-4-6", whatever is set up here'),
        (Release(2026, 3, 22), {"anthropic": DESK}, None),
    ],
)
def test_the_default_that_nobody_named(release: Release, providers: dict[str, object], expected: str | None) -> None:
    """The order of providers decides; before 2026.3.28 no provider of the file was taken."""
    messages = [item.message for item in found({"models": {"providers": providers}}, release)]
    assert messages == ([f"no default model is named, and OpenClaw takes {expected}"] if expected else [])


def test_repeated_fallbacks_can_be_dropped() -> None:
    """The fix drops the entry that has no effect, and nothing else."""
    value = agents({"model": {"primary": "openai/a", "fallbacks": ["openai/b", "OpenAI/a"]}})
    (repeated,) = found(value)
    assert repeated.fix is not None
    assert repeated.fix.steps == (Drop(("agents", "defaults", "model", "fallbacks", 1)),)


@pytest.mark.parametrize(
    ("value", "name", "release", "code"),
    [
        ({"models": {}}, "openclaw.json", NEWEST, 78),
        ({"models": {}}, "~/.openclaw/openclaw.json", NEWEST, 78),
        ({"models": {}}, "C:\\Users\\x\\.openclaw\\openclaw.json", NEWEST, 78),
        ({"models": {}}, "<stdin>", NEWEST, 78),
        ({"models": {}}, "<stdin>", Release(2026, 3, 2), 1),
        ({"models": {}, "channels": {}}, "gateway.openclaw.json", NEWEST, 78),
        ({"models": {}, "agents": {}, "$schema": "x", "_note": ""}, "models.json5", NEWEST, None),
        ({"gateway": {"mode": "remote"}}, "openclaw.json", NEWEST, None),
        ({"gateway": {"mode": "${MODE}"}}, "openclaw.json", NEWEST, None),
        ({"gateway": {"$include": "./gateway.json5"}}, "openclaw.json", NEWEST, None),
        ({"$include": "./all.json5"}, "openclaw.json", NEWEST, None),
    ],
)
def test_a_gateway_without_mode(value: dict[str, object], name: str, release: Release, code: int | None) -> None:
    """A whole config is called openclaw.json, comes from standard input or has what only a gateway needs."""
    messages = [item.message for item in found(value, release, name=name)]
    assert messages == ([f'without "gateway.mode" the gateway does not start: it exits with {code}'] if code else [])


def test_the_machines_own_config() -> None:
    """What OpenClaw keeps about a file tells that it is a whole config, and whether it would be reverted."""
    baseline = Baseline(size=5000, has_meta=False, gateway_mode=True, restorable=True)
    rules = [item.rule for item in found({"models": {}}, name="mine.json5", baseline=baseline)]
    assert rules == ["file/would-be-reverted", "gateway/mode-missing"]
    older = found({"models": {}}, Release(2026, 3, 28), name="mine.json5", baseline=baseline)
    assert [item.rule for item in older] == ["gateway/mode-missing"]


@pytest.mark.parametrize(
    ("wrote", "release", "is_told"),
    [
        ("2026.9.6", Release(2026, 9, 5), True),
        ("2026.9.6", Release(2026, 4, 25), True),
        ("2026.9.6", Release(2026, 4, 24), False),
        ("2026.9.6", NEWEST, False),
        ("2026.9.5-1", Release(2026, 9, 5), False),
        ("2999.1.1", NEWEST, False),
        ("latest", Release(2026, 9, 5), False),
    ],
)
def test_a_file_of_a_newer_release(wrote: str, release: Release, *, is_told: bool) -> None:
    """Releases since 2026.4.25 refuse it, corrections apart; a writer that nobody knows here is no reason."""
    value = {"meta": {"lastTouchedVersion": wrote}, "gateway": {"mode": "local"}}
    assert told(value, release) == ([("release/older-than-file", "warning")] if is_told else [])
