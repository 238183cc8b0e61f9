"""What a provider block is to hold, before it is text: no value here shows a key.

Figures are OpenClaw's own: context window and output limit in tokens, costs in USD per million tokens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from openclaw_wisgate.provider_id import normalised


class Api(StrEnum):
    """The values of `api` that OpenClaw 2026.9.6 accepts."""

    OPENAI_COMPLETIONS = "openai-completions"
    OPENAI_RESPONSES = "openai-responses"
    OPENAI_CHATGPT_RESPONSES = "openai-chatgpt-responses"
    ANTHROPIC_MESSAGES = "anthropic-messages"
    GOOGLE_GENERATIVE_AI = "google-generative-ai"
    GOOGLE_VERTEX = "google-vertex"
    GITHUB_COPILOT = "github-copilot"
    BEDROCK_CONVERSE_STREAM = "bedrock-converse-stream"
    OLLAMA = "ollama"
    PI_MESSAGES = "pi-messages"
    AZURE_OPENAI_RESPONSES = "azure-openai-responses"


PLACEHOLDER_KEY = "WISGATE-API-KEY"
"""What the published guide writes where the key goes."""


@dataclass(frozen=True, slots=True)
class KeyVariable:
    """A key that OpenClaw takes from the environment: `${NAME}`."""

    name: str

    def to_value(self) -> object:
        """Return what stands in the config."""
        return f"${{{self.name}}}"


@dataclass(frozen=True, slots=True)
class KeyPlaceholder:
    """The guide's literal placeholder, to be replaced by hand."""

    def to_value(self) -> object:
        """Return what stands in the config."""
        return PLACEHOLDER_KEY


@dataclass(frozen=True, slots=True)
class SecretRef:
    """A key that OpenClaw looks up when it starts, where `source` is kept: env, file, exec or store."""

    source: str
    provider: str
    id: str

    def to_value(self) -> object:
        """Return what stands in the config."""
        return {"source": self.source, "provider": self.provider, "id": self.id}


@dataclass(frozen=True, slots=True)
class KeyLiteral:
    """A key that the user wants in the config as it is. Never shows it."""

    text: str = field(repr=False)

    def to_value(self) -> object:
        """Return what stands in the config."""
        return self.text


KeyReference = KeyVariable | KeyPlaceholder | SecretRef | KeyLiteral


class Store(StrEnum):
    """Where a key that the user gives is kept."""

    DOTENV = "dotenv"
    CONFIG = "config"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """USD per million tokens."""

    input: float = 0
    output: float = 0
    cache_read: float = 0
    cache_write: float = 0

    def to_value(self) -> dict[str, object]:
        """Return what stands in the config."""
        return {
            "input": self.input,
            "output": self.output,
            "cacheRead": self.cache_read,
            "cacheWrite": self.cache_write,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpec:
    """One entry of a provider's `models`; `context_window` and `max_tokens` in tokens.

    `cost` is None where no price is known; the config then holds zeros, as the published guide writes it. `api` is the
    model's own, None for that of its provider. `stated` names the fields that the user has said.
    """

    id: str
    name: str
    context_window: int
    max_tokens: int
    reasoning: bool = False
    input: tuple[str, ...] = ("text",)
    cost: Cost | None = None
    api: Api | None = None
    stated: frozenset[str] = frozenset()

    def to_value(self) -> dict[str, object]:
        """Return what stands in the config, in the guide's order of keys."""
        return {
            "id": self.id,
            "name": self.name,
            **({"api": self.api.value} if self.api else {}),
            "reasoning": self.reasoning,
            "input": list(self.input),
            "cost": (self.cost or Cost()).to_value(),
            "contextWindow": self.context_window,
            "maxTokens": self.max_tokens,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSpec:
    """A block of `models.providers`.

    `auth` "api-key" makes the config's key win over auth profiles and environment variables of OpenClaw's
    (seen on 2026.5.12 and 2026.9.6). With `auth_header` agents send the key as a bearer, too. `requested` names the
    fields that the user asked for by a flag.
    """

    id: str
    base_url: str
    api: Api
    api_key: KeyReference
    models: tuple[ModelSpec, ...]
    auth: str | None = None
    auth_header: bool = False
    requested: frozenset[str] = field(default=frozenset())

    def settings(self) -> Mapping[str, object]:
        """Return the fields of the block without its models, in the order they are written."""
        auth = {"auth": self.auth} if self.auth else {}
        header = {"authHeader": True} if self.auth_header else {}
        return {"baseUrl": self.base_url, "apiKey": self.api_key.to_value(), **auth, **header, "api": self.api.value}

    @property
    def references(self) -> tuple[str, ...]:
        """The models as OpenClaw refers to them: `provider/model`, the provider normalised."""
        return tuple(f"{normalised(self.id)}/{model.id}" for model in self.models)


class OnConflict(StrEnum):
    """What to do where an existing provider or model differs from what would be written."""

    KEEP = "keep"
    UPDATE = "update"
    FAIL = "fail"
