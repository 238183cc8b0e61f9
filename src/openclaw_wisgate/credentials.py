"""What can be told of an API key without asking anybody, in words that do not quote it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum

from openclaw_wisgate.keypath import KeyPath

# Patterns, not compiled ones: most configs have variables for keys and need none of these.
_PLACEHOLDER = (
    r"(?is)wis(?:gate|dom[-_]?gate)?[-_]?(?:api[-_]?)?key"
    r"|(?:sk-)?your[-_ ]?.*"
    r"|(?:[a-z]{2,6}[-_])*[.x*\u2026-]{2,}"
    r"|.*(?:\.{3}|\u2026).*"
    r"|<.*>|\[.*\]|\$?\{.*\}"
    r"|(?:insert|enter|paste|put|add|replace)[-_ ].*|.*(?:key|token)[-_ ]?here"
    r"|change[-_ ]?me|placeholder|(?:my|the)?[-_ ]?(?:api|secret)[-_ ]?key"
    r"|__openclaw_redacted__"
)
_VARIABLE_NAME = r"\$?[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:KEY|TOKEN|SECRET)"
_EXAMPLE_NAME = r"(?:YOUR|MY|THE|INSERT|ENTER|PASTE|PUT|ADD|REPLACE)_.*|(?:API|SECRET)_KEY"
_REFERENCE = r"(?<!\$)\$\{[A-Z_][A-Z0-9_]*\}"
_SHORTHAND = r"\$[A-Z][A-Z0-9_]{0,127}"
_MISTAKEN_VARIABLE = (
    r"\$\$?\{[A-Za-z_][A-Za-z0-9_]*\}|\$[A-Za-z_]\w*|%\w+%|\{\{\s*\w+\s*\}\}"
    r"|(?:env[:.]|process\.env\.|\$env:|secretref-env:)[A-Za-z_]\w*"
)
_REDACTED = r"__OPENCLAW_REDACTED__|\*{3,}|\[?REDACTED\]?|\u2022{3,}"
REDACTION = "__OPENCLAW_REDACTED__"
"""What OpenClaw 2026.9.6 shows in the place of a secret."""
_MARKERS = frozenset(
    """
    custom-local ollama-local lmstudio-local codex-app-server gcp-vertex-credentials secretref-managed minimax-oauth
    AWS_BEARER_TOKEN_BEDROCK AWS_ACCESS_KEY_ID AWS_PROFILE
    """.split()  # noqa: SIM905 - as in `bundled`
)
"""What OpenClaw 2026.9.6 itself writes as a key where the key is elsewhere, or where none is needed."""
_KNOWN_VARIABLES = frozenset(
    """
    ANTHROPIC_ADMIN_API_KEY ANTHROPIC_ADMIN_KEY ANTHROPIC_API_KEY ANTHROPIC_OAUTH_TOKEN AZURE_API_KEY
    AZURE_OPENAI_API_KEY AZURE_SPEECH_API_KEY AZURE_SPEECH_KEY CEREBRAS_API_KEY CLAWROUTER_API_KEY CODEX_API_KEY
    COPILOT_GITHUB_TOKEN DASHSCOPE_API_KEY DEEPGRAM_API_KEY DEEPSEEK_API_KEY ELEVENLABS_API_KEY FAL_API_KEY FAL_KEY
    FIREWORKS_API_KEY GEMINI_API_KEY GOOGLE_API_KEY GOOGLE_CLOUD_API_KEY HF_TOKEN HUGGINGFACE_HUB_TOKEN
    LITELLM_API_KEY LM_API_TOKEN MINIMAX_API_KEY MINIMAX_CODE_PLAN_KEY MINIMAX_CODING_API_KEY MINIMAX_OAUTH_TOKEN
    MODELSTUDIO_API_KEY NOVITA_API_KEY NVIDIA_API_KEY OLLAMA_API_KEY OPENAI_ADMIN_KEY OPENAI_API_KEY
    OPENCODE_API_KEY OPENCODE_ZEN_API_KEY OPENROUTER_API_KEY PERPLEXITY_API_KEY QWEN_API_KEY RUNWAYML_API_SECRET
    RUNWAY_API_KEY SENSEAUDIO_API_KEY SGLANG_API_KEY SPEECH_KEY TOGETHER_API_KEY VLLM_API_KEY VOYAGE_API_KEY
    XAI_API_KEY XI_API_KEY
    """.split()  # noqa: SIM905 - as in `bundled`
)
"""Variables whose bare name OpenClaw 2026.9.6 reads as the variable (its `listKnownEnvApiKeyMarkers`)."""


class KeyKind(Enum):
    """What a key in a config file is."""

    EMPTY = "empty"
    REFERENCE = "reference"
    """It has a `${VARIABLE}` in it."""
    SHORTHAND = "shorthand"
    """`$NAME`, which OpenClaw's gateway reads as a variable and `agent --local` does not."""
    VARIABLE_NAME = "variable-name"
    """The name of a variable, in a form that OpenClaw sends as it is."""
    REDACTED = "redacted"
    """What a program showed in the place of a key."""
    PLACEHOLDER = "placeholder"
    """An example's text."""
    MARKER = "marker"
    """A word by which OpenClaw finds the key elsewhere."""
    MALFORMED = "malformed"
    """It has characters in it, or a word before it, that no working key has."""
    PLAIN = "plain"
    """A key."""


def kind_of_key(key: str) -> KeyKind:
    """Return what `key`, as it is written in the config, is to OpenClaw 2026.9.6."""
    trimmed = key.strip()
    if not trimmed:
        return KeyKind.EMPTY
    if re.search(_REFERENCE, trimmed):
        return KeyKind.MALFORMED if trimmed.lower().startswith("bearer ") else KeyKind.REFERENCE
    if trimmed in _MARKERS or trimmed in _KNOWN_VARIABLES or trimmed.startswith("oauth:"):
        return KeyKind.MARKER
    if re.fullmatch(_REDACTED, trimmed):
        return KeyKind.REDACTED
    if re.fullmatch(_SHORTHAND, trimmed):
        return KeyKind.SHORTHAND
    is_example = re.fullmatch(_EXAMPLE_NAME, trimmed) is not None
    if re.fullmatch(_MISTAKEN_VARIABLE, trimmed) or (re.fullmatch(_VARIABLE_NAME, trimmed) and not is_example):
        return KeyKind.VARIABLE_NAME
    if is_placeholder(trimmed):
        return KeyKind.PLACEHOLDER
    return KeyKind.MALFORMED if key_fault(trimmed) else KeyKind.PLAIN


def variable_in(key: str) -> str | None:
    """Return the name in capitals that `key`, a variable's name in whatever form, is about, or None."""
    names = re.findall(r"[A-Za-z_]\w*", key)
    return names[-1] if names and re.fullmatch(r"[A-Z_][A-Z0-9_]*", names[-1]) else None


def is_placeholder(key: str) -> bool:
    """Tell whether `key` only stands for a key: an example's text, a masked key or the name of a variable."""
    return bool(re.fullmatch(_PLACEHOLDER, key.strip()) or re.fullmatch(_VARIABLE_NAME, key.strip()))


def key_fault(key: str) -> str | None:
    """Return why `key` cannot be a working key, in one sentence that does not quote it, or None.

    White space around a key is no fault: OpenClaw 2026.9.6 trims it before sending.
    """
    trimmed = key.strip()
    if not trimmed:
        return "the key is empty"
    if is_placeholder(trimmed):
        return "the key is a placeholder, not a key"
    if trimmed.lower().startswith("bearer "):
        return 'the key begins with "Bearer ", which OpenClaw would send twice'
    if not trimmed.isascii():
        return "the key has characters outside ASCII, which OpenClaw drops or alters"
    if any(character.isspace() for character in trimmed):
        return "the key has white space inside"
    if not trimmed.isprintable():
        return "the key has control characters"
    return None


def redacted_at(value: object) -> KeyPath | None:
    """Return the key path of a string in `value` that OpenClaw's mark has overwritten, or None."""
    pending: list[tuple[KeyPath, object]] = [((), value)]
    while pending:
        path, current = pending.pop()
        if isinstance(current, str) and current.strip() == REDACTION:
            return path
        if isinstance(current, Mapping):
            pending += [((*path, str(key)), item) for key, item in current.items()]
        elif isinstance(current, list):
            pending += [((*path, index), item) for index, item in enumerate(current)]
    return None
