"""The flags of `add` and `diff`, and the provider they describe."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.presets import DEFAULT_MODEL, KEY_VARIABLES, PRESETS, Preset, PresetName
from openclaw_wisgate.provider import (
    Api,
    Cost,
    KeyPlaceholder,
    KeyReference,
    KeyVariable,
    ModelSpec,
    OnConflict,
    ProviderSpec,
    SecretRef,
    Store,
)

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.catalogue import Catalogue
    from openclaw_wisgate.plan_add import AddOptions

MODALITIES = ("text", "image", "video", "audio")
COSTS = {"input": "input", "output": "output", "cacheRead": "cache_read", "cacheWrite": "cache_write"}

_PROVIDER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*\Z")
_BASE_URL = re.compile(r"https?://(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s/?#@\[\]:]+)(?::\d{1,5})?(?:/[^\s?#]*)?\Z")


class GatewayMode(StrEnum):
    """Values of `gateway.mode` that this program writes."""

    LOCAL = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderFlags:
    """What the user says of the provider and its model."""

    preset: Annotated[PresetName, typer.Option(help="Which settings to start from.")] = PresetName.WISGATE
    provider_id: Annotated[str | None, typer.Option(metavar="ID", help="The key under models.providers.")] = None
    base_url: Annotated[str | None, typer.Option(metavar="URL", help="The gateway's address.")] = None
    api: Annotated[Api | None, typer.Option(metavar="API", help="The protocol, as OpenClaw calls it.")] = None
    key_env: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The variable that holds the key; else the first that is set of WISGATE_API_KEY and WISDOM_GATE_KEY.",
        ),
    ] = None
    key_ref: Annotated[
        str | None,
        typer.Option(
            metavar="SOURCE:PROVIDER:ID",
            help="Refer to a secret of OpenClaw's: env:default:NAME, store:default:NAME, file:PROVIDER:/POINTER, exec:PROVIDER:ID.",
        ),
    ] = None
    key_stdin: Annotated[bool, typer.Option("--key-stdin", help="Read the key from standard input, and store it.")] = (
        False
    )
    store: Annotated[
        Store,
        typer.Option(help="Where a key that is read or typed goes: OpenClaw's .env file, or the config as it is."),
    ] = Store.DOTENV
    name: Annotated[str | None, typer.Option(metavar="TEXT", help="How the model is shown.")] = None
    context_window: Annotated[int | None, typer.Option(min=1, metavar="TOKENS", help="The model's context.")] = None
    max_tokens: Annotated[int | None, typer.Option(min=1, metavar="TOKENS", help="The model's longest answer.")] = None
    cost: Annotated[
        str | None,
        typer.Option(metavar="input=..,output=..", help="USD per million tokens; also cacheRead= and cacheWrite=."),
    ] = None
    input: Annotated[str | None, typer.Option(metavar="text,image", help="What the model can be shown.")] = None
    reasoning: Annotated[bool | None, typer.Option("--reasoning/--no-reasoning", help="Whether the model reasons.")] = (
        None
    )
    default: Annotated[bool, typer.Option("--default", help="Make the model the default.")] = False
    fallback: Annotated[bool, typer.Option("--fallback", help="Append the model to the fallbacks.")] = False
    keep_default: Annotated[
        bool, typer.Option("--keep-default", help="Pin today's implicit default model where it would change.")
    ] = False
    gateway_mode: Annotated[
        GatewayMode | None, typer.Option(help="Write gateway.mode where it is not set; the gateway needs it.")
    ] = None
    on_conflict: Annotated[
        OnConflict | None, typer.Option(help="What to do with an existing provider that differs; else asked.")
    ] = None

    def options(self) -> AddOptions:
        """Return how to add the provider; raise UsageError for flags that exclude each other."""
        from openclaw_wisgate.plan_add import AddOptions

        if self.default and self.keep_default:
            message = "--default and --keep-default exclude each other"
            raise UsageError(message)
        return AddOptions(
            on_conflict=self.on_conflict or OnConflict.FAIL,
            default=self.default,
            fallback=self.fallback,
            keep_default=self.keep_default,
            gateway_mode=self.gateway_mode.value if self.gateway_mode else None,
        )

    def provider(
        self,
        models: list[str],
        *,
        variables: Mapping[str, str],
        catalogue: Callable[[], Catalogue],
        ask: Callable[[str], str] | None,
    ) -> ProviderSpec:
        """Return the provider that preset and flags describe; raise UsageError for what is wrong or missing."""
        preset = PRESETS[self.preset]
        identifiers = list(dict.fromkeys(models)) or [DEFAULT_MODEL]
        self._check_key()
        asked = frozenset({"apiKey"}) if self.key_env or self.key_ref else frozenset[str]()
        return ProviderSpec(
            id=_checked(self.provider_id or preset.provider_id, _PROVIDER_ID, "provider id", "letters, digits, . _ -"),
            base_url=_base_url(self.base_url or preset.base_url),
            api=self.api or preset.api,
            api_key=self._key(preset, variables),
            models=self._models(identifiers, catalogue(), ask),
            auth=preset.auth,
            requested=asked,
        )

    def _check_key(self) -> None:
        if self.key_env is not None and self.key_ref is not None:
            message = "--key-env and --key-ref exclude each other"
            raise UsageError(message)
        if self.store is Store.CONFIG and (self.key_env is not None or self.key_ref is not None):
            message = "--store config writes the key itself, so it excludes --key-env and --key-ref"
            raise UsageError(message)
        if self.key_stdin and self.key_ref is not None and not self.key_ref.startswith("env:"):
            message = "--key-stdin stores the key in a variable, and --key-ref refers to something else"
            raise UsageError(message, hint="leave one of them out, or refer to a variable with env:default:NAME")

    def _key(self, preset: Preset, variables: Mapping[str, str]) -> KeyReference:
        if self.key_ref is not None:
            return _reference(self.key_ref)
        if self.key_env is not None:
            return KeyVariable(
                _checked(self.key_env, _VARIABLE, "variable", "capital letters, digits and _, as OpenClaw wants")
            )
        if preset.placeholder and not self.key_stdin:
            return KeyPlaceholder()
        return KeyVariable(next((name for name in KEY_VARIABLES if variables.get(name)), KEY_VARIABLES[0]))

    def _models(
        self, identifiers: list[str], catalogue: Catalogue, ask: Callable[[str], str] | None
    ) -> tuple[ModelSpec, ...]:
        described = (self.name, self.context_window, self.max_tokens, self.cost, self.input, self.reasoning)
        if len(identifiers) > 1 and any(value is not None for value in described):
            message = "--name, --context-window, --max-tokens, --cost, --input and --reasoning describe one model"
            raise UsageError(message, hint="add the models one by one")
        return tuple(self._model(identifier, catalogue.model(identifier), ask) for identifier in identifiers)

    def _model(self, identifier: str, known: ModelSpec | None, ask: Callable[[str], str] | None) -> ModelSpec:
        if not identifier.strip() or identifier != identifier.strip():
            message = f'"{identifier}" is not a model id'
            raise UsageError(message)
        window = self.context_window or (known.context_window if known else None)
        limit = self.max_tokens or (known.max_tokens if known else None)
        window = window or _asked(identifier, "context window", "--context-window", ask)
        limit = limit or _asked(identifier, "longest answer", "--max-tokens", ask)
        if limit > window:
            message = f"--max-tokens {limit} is more than the context window of {window} tokens"
            raise UsageError(message, hint="an answer is part of the context")
        return ModelSpec(
            id=identifier,
            name=self.name or (known.name if known else identifier),
            context_window=window,
            max_tokens=limit,
            reasoning=self.reasoning if self.reasoning is not None else bool(known and known.reasoning),
            input=_modalities(self.input) if self.input is not None else (known.input if known else ("text",)),
            cost=_cost(self.cost) if self.cost is not None else (known.cost if known else None),
        )


def _reference(text: str) -> SecretRef:
    from openclaw_wisgate.secret_ref import parsed

    reference = parsed(text)
    if isinstance(reference, str):
        message = f'"{text}" is no reference to a secret: {reference}'
        raise UsageError(message, hint="for example env:default:WISGATE_API_KEY")
    return reference


def _checked(value: str, pattern: re.Pattern[str], what: str, expected: str) -> str:
    if not pattern.match(value):
        message = f'"{value}" is not a {what}: {expected}'
        raise UsageError(message)
    return value


def _base_url(value: str) -> str:
    if "@" in value.partition("://")[2].partition("/")[0]:
        message = "--base-url must not hold a user name or a password"
        raise UsageError(message, hint="keys belong in the environment: use --key-env")
    if not _BASE_URL.match(value):
        message = f'"{value}" is not a base URL: http:// or https://, a host and a path, without ? and #'
        raise UsageError(message, hint="for example https://api.wisgate.ai/v1")
    return value


def _asked(identifier: str, what: str, flag: str, ask: Callable[[str], str] | None) -> int:
    if ask is None:
        message = f'the {what} of "{identifier}" is not known'
        raise UsageError(message, hint=f"give it with {flag} TOKENS; the model's page or its vendor states it")
    answer = ask(f'{what.capitalize()} of "{identifier}" in tokens: ').strip().replace("_", "").replace(",", "")
    if not answer.isascii() or not answer.isdecimal() or int(answer) < 1:
        message = f'"{answer}" is not a number of tokens'
        raise UsageError(message, hint=f"give it with {flag} TOKENS")
    return int(answer)


def _modalities(value: str) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(word.strip() for word in value.split(",")))
    wrong = [word for word in words if word not in MODALITIES]
    if wrong:
        message = f'"{wrong[0]}" is not an input: {", ".join(MODALITIES)}'
        raise UsageError(message)
    return words


def _cost(value: str) -> Cost:
    figures: dict[str, float] = {}
    for part in value.split(","):
        key, _, number = part.strip().partition("=")
        if key not in COSTS or not re.fullmatch(r"\d+(\.\d+)?", number):
            message = f'"{part}" is not a cost: one of {", ".join(f"{name}=USD" for name in COSTS)}, per million tokens'
            raise UsageError(message)
        figures[COSTS[key]] = float(number) if "." in number else int(number)
    return Cost(**figures)
