"""Rules about providers, keys and models leave alone what works, judge nothing unknown, and show no key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from openclaw_wisgate import syntax
from openclaw_wisgate.check import check
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.effective.config import resolve
from openclaw_wisgate.effective.reading import IncludeRequest, NotIncluded
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.plan_fix import plan_fix
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.system import resources

FIXTURES = Path(__file__).parents[3] / "fixtures" / "rules"
AREAS = ("provider", "url", "key", "model", "cost")
BAD = sorted(file for area in AREAS for file in (FIXTURES / area).rglob("bad.json5"))
MODEL = {"id": "claude-opus-4-6", "name": "Claude", "contextWindow": 256000, "maxTokens": 8192, "cost": {"input": 5}}

WORKING: Mapping[str, Mapping[str, object]] = {
    "preset": {
        "baseUrl": "https://api.wisgate.ai/v1",
        "apiKey": "${KEY}",
        "auth": "api-key",
        "api": "openai-completions",
    },
    "responses": {"baseUrl": "https://api.wisgate.ai/v1/", "apiKey": "${KEY}", "api": "openai-responses"},
    "messages": {"baseUrl": "https://api.wisgate.ai", "apiKey": "${KEY}", "api": "anthropic-messages"},
    "messages-v1": {"baseUrl": "https://api.wisgate.ai/v1", "apiKey": "${KEY}", "api": "anthropic-messages"},
    "gemini": {"baseUrl": "https://api.wisgate.ai/v1beta", "apiKey": "${KEY}", "api": "google-generative-ai"},
    "no-api": {"baseUrl": "https://llm.example.org/v1", "apiKey": "${KEY}"},
    "no-version": {"baseUrl": "https://api.deepseek.com", "apiKey": "${KEY}", "api": "openai-completions"},
    "other-version": {
        "baseUrl": "https://llm.example.org/api/paas/v4",
        "apiKey": "${KEY}",
        "api": "openai-completions",
    },
    "vendor-path": {"baseUrl": "https://api.groq.com/openai/v1", "apiKey": "${KEY}", "api": "openai-completions"},
    "local": {"baseUrl": "http://127.0.0.1:1234/v1", "apiKey": "lm-studio", "api": "openai-completions"},
    "keyless": {"baseUrl": "http://192.168.1.20:8000/v1", "api": "openai-completions"},
    "container": {"baseUrl": "http://vllm:8000/v1", "apiKey": "x", "api": "openai-completions"},
    "secret-ref": {
        "baseUrl": "https://llm.example.org/v1",
        "apiKey": {"source": "env", "provider": "default", "id": "KEY"},
    },
    "known-name": {"baseUrl": "https://llm.example.org/v1", "apiKey": "OPENROUTER_API_KEY"},
    "openai": {"apiKey": "${OPENAI_API_KEY}"},
    "ollama": {"baseUrl": "http://127.0.0.1:11434", "apiKey": "ollama-local"},
}


@pytest.mark.parametrize("name", WORKING)
def test_working_provider_is_left_alone(name: str) -> None:
    """A provider that works has no finding of these rules, not even a note."""
    models = [{"id": "gpt-5.5", "name": "GPT"}] if name == "openai" else [MODEL]
    assert judged({"models": {"providers": {name: {**WORKING[name], "models": models}}}}) == []


@pytest.mark.parametrize("key", ["baseUrl", "apiKey"])
def test_what_a_missing_variable_holds_is_not_judged(key: str) -> None:
    """A base URL or a key with a variable that nobody sets has no finding of these rules."""
    provider = {
        "baseUrl": "https://llm.example.org/v1",
        "apiKey": "${KEY}",
        "models": [MODEL],
        key: "${NOBODY_SETS_IT}",
    }
    assert judged({"models": {"providers": {"proxy": provider}}}) == []


def test_value_of_a_variable_is_judged_but_not_fixed() -> None:
    """A base URL from the environment is judged as OpenClaw sees it, and only the environment can cure it."""
    document = parsed('{ models: { providers: { wisgate: { baseUrl: "${URL}", apiKey: "${KEY}", models: [] } } } }')
    effective = resolve(document, environment={"URL": "https://api.wisgate.ai", "KEY": "k"}, read=nothing)
    found = [each for each in check(effective, resources.reference()) if each.rule == "url/version"]
    assert [each.fix for each in found] == [None]


@pytest.mark.parametrize("file", BAD, ids=[file.parent.name for file in BAD])
def test_fix_removes_its_cause(file: Path) -> None:
    """Once a fix is applied the same rule says nothing of the same place, and no rule says anything graver than before."""
    document = parsed(file.read_text("utf-8"))
    before = check(Effective(document), resources.reference())
    for diagnostic in before:
        if diagnostic.fix is None:
            continue
        plan = plan_fix(document, [diagnostic]).plan
        assert isinstance(plan, Plan)
        after = check(Effective(plan.after), resources.reference())
        assert (diagnostic.rule, diagnostic.key_path) not in {(each.rule, each.key_path) for each in after}
        assert errors(after) <= errors(before)


def test_no_message_holds_a_key_or_a_password() -> None:
    """What a finding says is free of the keys and passwords that it is about."""
    texts = [
        word
        for file in BAD
        for each in check(Effective(parsed(file.read_text("utf-8"))), resources.reference())
        for word in (each.message, each.hint or "", each.fix.summary if each.fix else "")
    ]
    assert not [text for text in texts if "not-a-real" in text or "a-password" in text or "YOUR_API_KEY" in text]


@pytest.mark.parametrize(
    ("release", "severities"),
    [(Release(2026, 2, 18), [Severity.WARNING]), (NEWEST, [])],
    ids=str,
)
def test_api_was_another_one_in_early_releases(release: Release, severities: list[Severity]) -> None:
    """Without an API a provider gets the Responses API from releases up to 2026.3.2, and chat completions now."""
    provider = {"baseUrl": "https://llm.example.org/v1", "apiKey": "${KEY}", "models": [MODEL]}
    found = judged({"models": {"providers": {"proxy": provider}}}, release=release)
    assert [each.severity for each in found if each.rule == "provider/api-missing"] == severities


@pytest.mark.parametrize(
    ("window", "release", "severity"),
    [
        (12000, Release(2026, 2, 18), Severity.WARNING),
        (12000, NEWEST, None),
        (7999, NEWEST, Severity.NOTE),
        (3999, NEWEST, Severity.WARNING),
    ],
)
def test_least_window_is_that_of_the_release(window: int, release: Release, severity: Severity | None) -> None:
    """OpenClaw 2026.9.6 refuses less than 4,000 tokens, early releases less than 16,000."""
    provider = {"baseUrl": "http://127.0.0.1:8000/v1", "apiKey": "x", "api": "openai-completions"}
    models = [{"id": "qwen3", "name": "Qwen", "contextWindow": window}]
    found = judged({"models": {"providers": {"desk": {**provider, "models": models}}}}, release=release)
    assert [each.severity for each in found] == ([severity] if severity else [])


def test_shapes_that_the_schema_refuses_are_survived() -> None:
    """Values of wrong types stop no rule."""
    odd = {"x": {"baseUrl": 1, "apiKey": [], "models": {}, "headers": 3}}
    values: tuple[object, ...] = (None, 1, [], {"x": []}, odd)
    for value in values:
        judged({"models": {"providers": value}})
    judged(
        {"models": {"providers": {"x": {"models": [None, {"id": 1, "cost": {"tieredPricing": [1, {"range": "a"}]}}]}}}}
    )
    judged(
        {"auth": {"profiles": []}, "plugins": {"entries": 1}, "models": {"providers": {"x": {"baseUrl": "http://x"}}}}
    )


def judged(config: object, *, release: Release = NEWEST) -> list[Diagnostic]:
    """Return what these rules say of `config`."""
    found = check(Effective(parsed(json.dumps(config))), resources.reference(release), release=release)
    return [
        each for each in found if each.rule.startswith(tuple(f"{area}/" for area in AREAS)) and each.rule not in OTHERS
    ]


OTHERS = ("provider/incomplete",)


def errors(diagnostics: tuple[Diagnostic, ...]) -> set[str]:
    """Return the rules that found errors."""
    return {each.rule for each in diagnostics if each.severity is Severity.ERROR}


def parsed(text: str) -> syntax.Document:
    """Return `text` as a document."""
    document = syntax.parse(text, name="openclaw.json").document
    assert document is not None
    return document


def nothing(_: IncludeRequest) -> NotIncluded:
    """Read no included file."""
    raise AssertionError
