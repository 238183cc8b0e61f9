"""Realistic configs, most of them with one or two faults, drawn from a seed.

The parts that this program does not judge are always right; the mutations are in `mutations.py`.
"""

from __future__ import annotations

import json

from tests.conformance.openclaw.cases import Case
from tests.conformance.openclaw.drawing import Draw, spelled
from tests.conformance.openclaw.mutations import mutate

SEED = 20261124
COUNT = 3000

_CUSTOM = ("wisgate", "acme", "desk", "acme-eu", "lab_2")
_BUNDLED = ("openai", "anthropic", "openrouter", "xai", "zai", "moonshot", "google", "ollama", "qwen")
_REFS = (
    "wisgate/claude-opus-4-6",
    "acme/m1",
    "openai/gpt-5.4",
    "anthropic/claude-opus-4-6",
    "openrouter/openai/gpt-5.4",
)
_ENV_REF = {"source": "env", "provider": "default", "id": "WISGATE_API_KEY"}
_FILE_REF = {"source": "file", "provider": "vault", "id": "/providers/acme"}
_EXEC_REF = {"source": "exec", "provider": "runner", "id": "vault/acme#key"}
_STORE_REF = {"source": "store", "provider": "default", "id": "WISGATE_API_KEY"}
_SECRETS = ("sk-acme", "${ACME_KEY}", "$${ACME_KEY}", _ENV_REF, _FILE_REF, _EXEC_REF, _STORE_REF)
_APIS = (
    "openai-completions", "openai-responses", "openai-chatgpt-responses", "anthropic-messages",
    "google-generative-ai", "google-vertex", "github-copilot", "bedrock-converse-stream", "ollama",
    "pi-messages", "azure-openai-responses", "${ACME_API}",
)  # fmt: skip
_URLS = (
    "https://api.wisgate.ai/v1",
    "http://127.0.0.1:11434",
    "${ACME_URL}",
    "https://acme.test/v1",
    "https://acme.test/v1/",
)
_TLS = {"ca": "PEM", "cert": _ENV_REF, "key": _FILE_REF, "serverName": "acme.test", "insecureSkipVerify": False}
_TIER = {"input": 1, "output": 2.5, "cacheRead": 0, "cacheWrite": 0, "range": [0, 200000]}

_REQUEST: dict[str, tuple[object, ...]] = {
    "headers": ({"X-Team": "a"}, {"X-Team": _ENV_REF}),
    "auth": (
        {"mode": "provider-default"},
        {"mode": "authorization-bearer", "token": _EXEC_REF},
        {"mode": "header", "headerName": "X-Key", "value": "k", "prefix": "Token"},
    ),
    "proxy": ({"mode": "env-proxy"}, {"mode": "explicit-proxy", "url": "http://proxy.test:3128", "tls": _TLS}),
    "tls": (_TLS,),
    "allowPrivateNetwork": (True,),
}
_PROVIDER: dict[str, tuple[object, ...]] = {
    "apiKey": _SECRETS,
    "auth": ("api-key", "aws-sdk", "oauth", "token"),
    "api": _APIS[:-1],
    "maxTokens": (8192,),
    "contextWindow": (128000,),
    "timeoutSeconds": (120,),
    "region": ("us-east-1",),
    "injectNumCtxForOpenAICompat": (True,),
    "params": ({}, {"temperature": 0.2, "nested": [1, None]}),
    "agentRuntime": ({"id": "codex"},),
    "localService": (
        {"command": "llama-server"},
        {"command": "llama-server", "args": ["-m", "x"], "env": {"A": "b"}, "readyTimeoutMs": 1, "idleStopMs": 0},
    ),
    "headers": ({"X-Team": "a", "X-Key": _ENV_REF}, {}),
    "authHeader": (True, False),
}
_COMPAT: dict[str, tuple[object, ...]] = {
    "supportsStore": (False,),
    "supportsDeveloperRole": (False,),
    "supportsTools": (True,),
    "supportsTemperature": (True,),
    "maxTokensField": ("max_tokens", "max_completion_tokens"),
    "thinkingFormat": ("openai", "openrouter", "deepseek", "together", "zai", "qwen", "qwen-chat-template"),
    "toolSchemaProfile": ("xai",),
    "supportedReasoningEfforts": (["low", "high"],),
    "reasoningEffortMap": ({"off": "none"},),
    "unsupportedToolSchemaKeywords": (["pattern"],),
    "visibleReasoningDetailTypes": (["reasoning.summary"],),
    "codeMode": ("preferred", "capable"),
    "cacheControlFormat": ("anthropic",),
    "openRouterRouting": ({"order": ["a"], "sort": {"by": "price"}, "max_price": {"prompt": "1"}},),
    "vercelGatewayRouting": ({"only": ["a"]},),
}
_MODEL: dict[str, tuple[object, ...]] = {
    "api": _APIS[:-1],
    "baseUrl": _URLS,
    "reasoning": (True, False),
    "input": (["text"], ["text", "image"], ["text", "image", "video", "audio"]),
    "cost": ({"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0}, {"input": 1.5, "tieredPricing": [_TIER]}),
    "contextWindow": (256000, 8192.5),
    "contextTokens": (128000,),
    "maxTokens": (8192,),
    "thinkingLevelMap": ({"off": None, "low": "low", "max": "high"},),
    "params": ({"top_p": 1},),
    "agentRuntime": ({"id": "codex"},),
    "headers": ({"X-Model": "m"},),
    "mediaInput": ({"image": {"maxBytes": 5000000, "tokenMode": "tile"}},),
    "metadataSource": ("models-add",),
}
_CHOICE = (
    "acme/m1",
    {"primary": "wisgate/claude-opus-4-6", "fallbacks": ["acme/m1", "openai/gpt-5.4"]},
    {"primary": "acme/m1"},
)
_TIMED = (*_CHOICE, {"primary": "openai/gpt-5.4", "timeoutMs": 60000})
_ENTRY: dict[str, tuple[object, ...]] = {
    "model": _CHOICE,
    "models": (
        {"wisgate/claude-opus-4-6": {"alias": "opus"}, "acme/m1": {}},
        {
            "acme/m1": {
                "alias": "Fast",
                "params": {"x": 1},
                "streaming": True,
                "codeMode": True,
                "pickerRuntimes": ["codex"],
            }
        },
        {"acme/*": {}},
    ),
    "modelPolicy": ({}, {"allow": []}, {"allow": ["acme/*", "wisgate/claude-opus-4-6", "openrouter/openai/*"]}),
    "utilityModel": _REFS,
    "decisionModel": _REFS,
    "thinkingDefault": ("off", "low", "adaptive", "max", "ultra"),
    "params": ({"temperature": 0.2},),
}
_DEFAULTS: dict[str, tuple[object, ...]] = {
    **_ENTRY,
    "imageModel": _TIMED,
    "pdfModel": _TIMED,
    "voiceModel": _TIMED,
    "mediaModels": ({"image": "openai/x", "video": {"primary": "openai/y", "timeoutMs": 1}}, {"music": {}}),
    "modelSelectionScope": ("session", "agent", "global"),
}
_AROUND: dict[str, tuple[object, ...]] = {
    "$schema": ("https://example.test/schema.json",),
    "meta": ({"lastTouchedVersion": "2026.9.6"},),
    "gateway": ({"mode": "local", "port": 18789},),
    "env": ({"vars": {"ACME_URL": "https://acme.test/v1", "ACME_API": "openai-completions"}},),
    "secrets": (
        {"providers": {"vault": {"source": "env"}}},
        {"providers": {"vault": {"source": "file", "path": "/run/vault.json"}}},
        {"defaults": {"env": "default"}},
    ),
}


def mutants(seed: int = SEED, count: int = COUNT) -> tuple[Case, ...]:
    """Return the configs of a seed; the first ones are the same whatever `count` is."""
    return tuple(_mutant(Draw(seed * 100_000 + number), f"{number:04}") for number in range(count))


def _mutant(draw: Draw, name: str) -> Case:
    config = json.loads(json.dumps(_config(draw)))
    faults = draw.one((0, 0, 1, 1, 1, 1, 1, 2, 2, 2))
    for _ in range(faults):
        config = mutate(config, draw)
    files: list[tuple[str, str]] = []
    if draw.chance(0.06):
        config = _with_include(config, files, draw)
    return Case(name, spelled(config, draw), tuple(files))


def _config(draw: Draw) -> dict[str, object]:
    names = draw.some(_CUSTOM, 0.25) + draw.some(_BUNDLED, 0.06) or ["wisgate"]
    models: dict[str, object] = {"providers": {name: _provider(name, draw) for name in names}}
    models |= _drawn({"mode": ("merge", "replace"), "catalogRefresh": ({"enabled": False},)}, 0.4, draw)
    config = {**_drawn(_AROUND, 0.2, draw), "models": models}
    if draw.chance(0.7):
        agents: dict[str, object] = {"defaults": _drawn(_DEFAULTS, 0.25, draw)}
        if draw.chance(0.3):
            agents["entries"] = {"main": _drawn(_ENTRY, 0.3, draw)}
        config["agents"] = agents
    return config


def _provider(name: str, draw: Draw) -> dict[str, object]:
    overlay = name in _BUNDLED
    provider = _drawn({"baseUrl": _URLS}, 0.4 if overlay else 1, draw) | _drawn(_PROVIDER, 0.2, draw)
    if draw.chance(0.15):
        provider["request"] = _drawn(_REQUEST, 0.5, draw)
    if not overlay or draw.chance(0.3):
        provider["models"] = [_model(number, draw) for number in range(draw.below(3))]
    return provider


def _model(number: int, draw: Draw) -> dict[str, object]:
    name = draw.one(("claude-opus-4-6", "gpt-5.4", "qwen3:8b", "openai/gpt-5.4", "gemini-1.5-pro"))
    model = {"id": f"{name}-{number}", "name": name.title()} | _drawn(_MODEL, 0.2, draw)
    if draw.chance(0.3):
        model["compat"] = _drawn(_COMPAT, 0.2, draw)
    return model


def _drawn(fields: dict[str, tuple[object, ...]], probability: float, draw: Draw) -> dict[str, object]:
    return {name: draw.one(fields[name]) for name in draw.some(tuple(fields), probability)}


def _with_include(config: dict[str, object], files: list[tuple[str, str]], draw: Draw) -> dict[str, object]:
    """Move a part of `config` into a file beside it."""
    key = draw.one(("models", "agents"))
    if not isinstance(config.get(key), dict):
        return config
    files.append(("part.json5", spelled(config[key], draw)))
    return {**config, key: {"$include": draw.one(("./part.json5", "part.json5"))}}
