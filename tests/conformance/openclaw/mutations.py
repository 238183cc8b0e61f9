"""Small changes to a config's plain data, most of which make it invalid."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from tests.conformance.openclaw.drawing import Draw, Literal, Twice

_Parent = dict[str, object] | list[object]
_Key = str | int

_JUDGED = ("models", "agents")
_WRONG_VALUES: tuple[object, ...] = (
    None,
    True,
    0,
    1,
    -1,
    0.5,
    "",
    " ",
    "x",
    "5",
    "true",
    [],
    {},
    [None],
    {"x": 1},
    ["x"],
    [[]],
)
_NUMBERS: tuple[object, ...] = (
    0, -1, 0.5, 1, 9007199254740991, 9007199254740992, "8192", None,
    *map(Literal, ("1e400", "NaN", "Infinity", "-Infinity", "0x100", "+5.", ".5", "-0", "1e21", "30.0", "1e-7")),
)  # fmt: skip
_ENUMS = (
    "merge", "replace", "api-key", "none", "token", "openai", "openai-codex-responses", "google-gemini-cli",
    "openai-chatgpt-responses", "pi-messages", "text", "pdf", "qwen", "anthropic", "default", "max", "ultra",
    "models-add", "tile", "auto", "session", "preferred", "env", "keychain", "header", "env-proxy", "OPENAI-completions",
)  # fmt: skip
_REFS = (
    "acme/m1", "m1", "", "acme/", "/m1", "acme/*", "*", "acme/gpt-*", "acme/m 1", "acme//m1", "acme/m1@work", "opus", "fast",
    "openrouter:auto", "openrouter/openai/*", "google/gemini-1.5-pro", "Google/Gemini-1.5-Pro@x", "xai/grok-4.20-multi-agent",
    "azure-openai-responses/gpt-5.3-codex-spark", "google/gemini-2.0-flash", "nope/none", " acme/m1 ", "${ACME_MODEL}",
)  # fmt: skip
_IDS = (
    "VAULT_KEY", "vault_key", "1KEY", "KEY\n", "value", "/a/b", "a/b", "/a~1b", "/a~2", "../a", "a/./b", "a b", "/", "", "a#b",
    "${ACME_NAME}", "Default", "default", "vault", "a:b", "x" * 64, "x" * 65, "X" * 128, "X" * 129,
)  # fmt: skip
_STRINGS = (
    "${ACME_KEY}",
    "$${ACME_KEY}",
    "${acme}",
    "${ACME_API}",
    "sk-x\n",
    "\u00e9\U0001f990",
    "x" * 600,
    " x ",
    "__OPENCLAW_REDACTED__",
)
_PROVIDER_IDS = (
    "OpenAI", " openai ", "openai\t", "z.ai", "Z-AI", "acme/eu", "acme eu", "", "1", "constructor", "__proto__", "azure",
    "openai-codex", "qwen-portal", "kimi-code", "wisgate", "WISGATE", "openai\u00a0", "amazon-bedrock", "toString",
)  # fmt: skip
_RENAMED = {
    "baseUrl": ("baseURL", "base_url", "url"),
    "apiKey": ("api_key", "apikey", "key", "APIKey"),
    "models": ("model", "modles"),
    "providers": ("provider", "Providers"),
    "contextWindow": ("context_window", "contextLength", "contextTokens"),
    "maxTokens": ("max_tokens", "maxOutputTokens"),
    "id": ("model", "ID"),
    "name": ("title",),
    "model": ("modle", "models", "default"),
    "imageModel": ("imageGenerationModel", "image"),
    "mediaModels": ("mediaModel", "videoGenerationModel"),
    "modelPolicy": ("allowedModels", "policy"),
    "primary": ("default", "Primary"),
    "fallbacks": ("fallback",),
    "entries": ("list", "agents"),
    "defaults": ("default",),
    "agents": ("agent",),
    "compat": ("compatibility",),
}
_EXTRAS: tuple[tuple[str, object], ...] = (
    ("//", "note"), ("name", "Acme"), ("enabled", True), ("description", "x"), ("type", "openai"), ("$schema", "x"),
    ("timeoutMs", 1000), ("timeoutMs", 0), ("contextTokens", 1000), ("contextTokens", 0.5), ("id", "x"), ("headers", {}),
    ("pricing", {"enabled": False}), ("bedrockDiscovery", {}), ("nativeWebSearchTool", True), ("supportsTools", True),
    ("requiresMistralToolIds", True), ("cliBackends", {}), ("params", {"x": 1}), ("alias", "x"), ("allow", ["acme/m1"]),
    ("contextWindow", "abc"), ("contextWindow", 64000), ("catalogRefresh", {"url": "http://mirror.test/c.json"}),
    ("catalogRefresh", {"url": "https://mirror.test/c.json"}), ("__proto__", {"x": 1}), ("constructor", 1), ("$include", "./gone.json5"),
    ("temperature", 0.2), ("capabilities", ["text"]), ("agentRuntime", {"id": "codex", "fallback": "pi"}), ("embeddedHarness", {}),
)  # fmt: skip


def mutate(config: object, draw: Draw) -> dict[str, object]:
    """Return `config`, which is changed, after one mutation at a place drawn with `draw`."""
    assert isinstance(config, dict)
    if draw.chance(0.05):
        _mutate_root(config, draw)
        return config
    roots = [root for root in _JUDGED if root in config]
    for _ in range(20 if roots else 0):
        parent, key = draw.one(_places(config, draw.one(roots)))
        if draw.one(_MUTATIONS)(parent, key, draw):
            break
    return config


def _mutate_root(config: dict[str, object], draw: Draw) -> None:
    if draw.chance(0.5):
        config[draw.one(("modles", "Models", "provider", "agent", "//", "x"))] = draw.one(({}, "x", None))
    else:
        key = draw.one(_JUDGED)
        config[key] = draw.one((None, [], "x", {}, Twice(None, config.get(key, {})), Twice(config.get(key, {}), {})))


def _places(parent: _Parent, key: _Key) -> list[tuple[_Parent, _Key]]:
    """Return the place of everything at and below `parent[key]`."""
    value = _value(parent, key)
    if not isinstance(value, dict | list):
        return [(parent, key)]
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    return [(parent, key), *(place for below in keys for place in _places(value, below))]


def _drop(parent: _Parent, key: _Key, _: Draw) -> bool:
    del parent[key]  # type: ignore[arg-type]
    return True


def _drop_required(parent: _Parent, key: _Key, draw: Draw) -> bool:
    return key in {"baseUrl", "models", "id", "name", "provider", "source", "mode", "command"} and _drop(
        parent, key, draw
    )


def _rename(parent: _Parent, key: _Key, draw: Draw) -> bool:
    if not isinstance(parent, dict) or not isinstance(key, str) or not key:
        return False
    at = draw.below(len(key))
    typos = (key[:at] + key[at + 1 :], key[:at] + key[at] + key[at:], key.swapcase(), key[:1].upper() + key[1:])
    _replace_key(parent, key, draw.one((*_RENAMED.get(key, ()), draw.one(typos))))
    return True


def _rename_provider(parent: _Parent, key: _Key, draw: Draw) -> bool:
    providers = _value(parent, key)
    if key != "providers" or not isinstance(providers, dict) or not providers:
        return False
    _replace_key(providers, draw.one(list(providers)), draw.one(_PROVIDER_IDS))
    return True


def _wrong_value(parent: _Parent, key: _Key, draw: Draw) -> bool:
    return _put(parent, key, draw.one(_WRONG_VALUES))


def _wrong_number(parent: _Parent, key: _Key, draw: Draw) -> bool:
    value = _value(parent, key)
    return isinstance(value, int | float) and not isinstance(value, bool) and _put(parent, key, draw.one(_NUMBERS))


def _other_string(parent: _Parent, key: _Key, draw: Draw) -> bool:
    pool = _IDS if key in {"id", "provider"} and draw.chance(0.7) else draw.one((_ENUMS, _STRINGS))
    return isinstance(_value(parent, key), str) and _put(parent, key, draw.one(pool))


def _other_reference(parent: _Parent, key: _Key, draw: Draw) -> bool:
    value = _value(parent, key)
    if key in {"allow", "fallbacks"} and isinstance(value, list):
        value.insert(draw.below(len(value) + 1), draw.one(_REFS))
        return True
    if isinstance(key, str) and isinstance(parent, dict) and "/" in key:
        _replace_key(parent, key, draw.one(_REFS))
        return True
    return isinstance(value, str) and "/" in value and "://" not in value and _put(parent, key, draw.one(_REFS))


def _extra_member(parent: _Parent, key: _Key, draw: Draw) -> bool:
    value = _value(parent, key)
    return isinstance(value, dict) and _put(value, *draw.one(_EXTRAS))


def _twice(parent: _Parent, key: _Key, draw: Draw) -> bool:
    value, other = _value(parent, key), draw.one(_WRONG_VALUES)
    return isinstance(parent, dict) and _put(
        parent, key, Twice(other, value) if draw.chance(0.7) else Twice(value, other)
    )


def _other_elements(parent: _Parent, key: _Key, draw: Draw) -> bool:
    value = _value(parent, key)
    if not isinstance(value, list):
        return False
    more = [draw.one(_WRONG_VALUES), *value[:1]]
    return _put(parent, key, draw.one(([], [*value, draw.one(more)], [draw.one(more), *value], value[:1] * 2, [value])))


def _nested_deeper(parent: _Parent, key: _Key, draw: Draw) -> bool:
    value = _value(parent, key)
    return _put(parent, key, {str(key): value} if draw.chance(0.7) else [value])


def _nested_higher(parent: _Parent, key: _Key, draw: Draw) -> bool:
    value = _value(parent, key)
    return isinstance(value, dict) and bool(value) and _put(parent, key, value[draw.one(list(value))])


def _value(parent: _Parent, key: _Key) -> object:
    return parent[key]  # type: ignore[index]


def _put(parent: _Parent, key: _Key, value: object) -> bool:
    # What one mutation puts, the next one may change.
    parent[key] = deepcopy(value)  # type: ignore[index]
    return True


def _replace_key(parent: dict[str, object], old: str, new: str) -> None:
    members = [(new if key == old else key, value) for key, value in parent.items()]
    parent.clear()
    parent.update(members)


_MUTATIONS: tuple[Callable[[_Parent, _Key, Draw], bool], ...] = (
    _drop, _drop_required, _rename, _rename_provider, _wrong_value, _wrong_number, _wrong_number, _other_string,
    _other_string, _other_reference, _other_reference, _extra_member, _twice, _other_elements, _nested_deeper, _nested_higher,
)  # fmt: skip
