"""The flags of `add` and `diff`, and the provider they describe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from openclaw_wisgate.cli.flag_values import (
    PROVIDER_ID,
    VARIABLE,
    asked,
    base_url,
    checked,
    cost,
    modalities,
    reference,
)
from openclaw_wisgate.endpoints import base_url_for
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.presets import BY_PROTOCOL, DEFAULT_MODEL, KEY_VARIABLES, PRESETS, Preset, PresetName
from openclaw_wisgate.provider import (
    Api,
    KeyPlaceholder,
    KeyReference,
    KeyVariable,
    ModelSpec,
    OnConflict,
    ProviderSpec,
    Store,
)

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.plan_add import AddOptions

Lookup = Callable[[str], ModelSpec | None]
"""Finds what is known of a model by its id."""


class Protocol(StrEnum):
    """Which API a model is asked in."""

    PRESET = "preset"
    """That of the preset."""
    AUTO = "auto"
    """The one that serves the model best, each under its own provider."""


class GatewayMode(StrEnum):
    """Values of `gateway.mode` that this program writes."""

    LOCAL = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderFlags:
    """What the user says of the provider and its model."""

    preset: Annotated[PresetName, typer.Option(help="Which settings to start from.")] = PresetName.WISGATE
    protocol: Annotated[
        Protocol,
        typer.Option(help="Ask every model as the preset does, or each in the API that serves it best."),
    ] = Protocol.PRESET
    from_: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="FILE", help="Merge the provider block or config snippet in this file; - is stdin."
        ),
    ] = None
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
    alias: Annotated[str | None, typer.Option(metavar="NAME", help="Another name for the model.")] = None
    image_model: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Also let OpenClaw make pictures with this model, through the gateway."),
    ] = None
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
            alias=self.alias,
            image_model=self.image_model,
            gateway_mode=self.gateway_mode.value if self.gateway_mode else None,
        )

    def providers(
        self,
        models: list[str],
        *,
        variables: Mapping[str, str],
        known: Callable[[Preset, str, KeyReference], Lookup],
        best: Callable[[str], Api],
        ask: Callable[[str], str] | None,
    ) -> tuple[ProviderSpec, ...]:
        """Return the providers that preset and flags describe; raise UsageError for what is wrong or missing.

        `known` finds models at a gateway, `best` the API that serves a model best.
        """
        identifiers = list(dict.fromkeys(models)) or [DEFAULT_MODEL]
        self._check_key()
        if self.alias is not None and len(identifiers) > 1:
            message = "--alias names one model"
            raise UsageError(message, hint="add the models one by one")
        grouped = self._grouped(identifiers, best)
        return tuple(
            self._provider(preset, ids, variables=variables, known=known, best=best, ask=ask)
            for preset, ids in grouped.items()
        )

    def _grouped(self, identifiers: list[str], best: Callable[[str], Api]) -> dict[PresetName, list[str]]:
        """Return the models by the preset that they go to."""
        if self.protocol is Protocol.PRESET:
            return {self.preset: identifiers}
        given = {"--provider-id": self.provider_id, "--api": self.api}
        if self.preset is not PresetName.WISGATE:
            given["--preset"] = self.preset.value
        flag = next((flag for flag, value in given.items() if value is not None), None)
        if flag is not None:
            message = f"--protocol auto chooses the provider of each model, so it excludes {flag}"
            raise UsageError(message)
        grouped: dict[PresetName, list[str]] = {}
        for identifier in identifiers:
            grouped.setdefault(BY_PROTOCOL.get(best(identifier), PresetName.WISGATE), []).append(identifier)
        return grouped

    def _provider(
        self,
        name: PresetName,
        identifiers: list[str],
        *,
        variables: Mapping[str, str],
        known: Callable[[Preset, str, KeyReference], Lookup],
        best: Callable[[str], Api],
        ask: Callable[[str], str] | None,
    ) -> ProviderSpec:
        preset = PRESETS[name]
        asked = frozenset({"apiKey"}) if self.key_env or self.key_ref else frozenset[str]()
        url = base_url(self.base_url) if self.base_url else preset.base_url
        if self.base_url and self.protocol is Protocol.AUTO:
            url = base_url_for(url, preset.api)
        key = self._key(preset, variables)
        api = self.api or preset.api
        models = self._models(identifiers, known(preset, url, key), ask)
        if self.protocol is Protocol.AUTO:
            models = tuple(
                replace(model, api=best(model.id)) if best(model.id) is Api.OPENAI_RESPONSES else model
                for model in models
            )
        return ProviderSpec(
            id=checked(self.provider_id or preset.provider_id, PROVIDER_ID, "provider id", "letters, digits, . _ -"),
            base_url=url,
            api=api,
            api_key=key,
            models=models,
            auth=preset.auth,
            auth_header=preset.auth_header and api is preset.api,
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
            return reference(self.key_ref)
        if self.key_env is not None:
            return KeyVariable(
                checked(self.key_env, VARIABLE, "variable", "capital letters, digits and _, as OpenClaw wants")
            )
        if preset.placeholder and not self.key_stdin:
            return KeyPlaceholder()
        return KeyVariable(next((name for name in KEY_VARIABLES if variables.get(name)), KEY_VARIABLES[0]))

    def _models(self, identifiers: list[str], known: Lookup, ask: Callable[[str], str] | None) -> tuple[ModelSpec, ...]:
        described = (self.name, self.context_window, self.max_tokens, self.cost, self.input, self.reasoning)
        if len(identifiers) > 1 and any(value is not None for value in described):
            message = "--name, --context-window, --max-tokens, --cost, --input and --reasoning describe one model"
            raise UsageError(message, hint="add the models one by one")
        return tuple(self._model(identifier, known, ask) for identifier in identifiers)

    def _model(self, identifier: str, lookup: Lookup, ask: Callable[[str], str] | None) -> ModelSpec:
        if not identifier.strip() or identifier != identifier.strip():
            message = f'"{identifier}" is not a model id'
            raise UsageError(message)
        is_told = self.context_window is not None and self.max_tokens is not None and self.name is not None
        known = None if is_told else lookup(identifier)
        window = self.context_window or (known.context_window if known else None)
        limit = self.max_tokens or (known.max_tokens if known else None)
        window = window or asked(identifier, "context window", "--context-window", ask)
        limit = limit or asked(identifier, "longest answer", "--max-tokens", ask)
        if limit > window:
            message = f"--max-tokens {limit} is more than the context window of {window} tokens"
            raise UsageError(message, hint="an answer is part of the context")
        said = {
            "contextWindow": self.context_window is not None or known is None,
            "maxTokens": self.max_tokens is not None or known is None,
            "cost": self.cost is not None,
            "input": self.input is not None,
        }
        return ModelSpec(
            id=identifier,
            name=self.name or (known.name if known else identifier),
            context_window=window,
            max_tokens=limit,
            reasoning=self.reasoning if self.reasoning is not None else bool(known and known.reasoning),
            input=modalities(self.input) if self.input is not None else (known.input if known else ("text",)),
            cost=cost(self.cost) if self.cost is not None else (known.cost if known else None),
            stated=frozenset(field for field, by_user in said.items() if by_user),
        )
