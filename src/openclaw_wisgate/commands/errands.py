"""What a ping asks, and whom: from names and flags to a list of models, each with what it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from openclaw_wisgate.change import get
from openclaw_wisgate.commands.asking import Question
from openclaw_wisgate.commands.providers import at_wisgate, blocks, checked
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.known_providers import KNOWN_PROVIDERS
from openclaw_wisgate.mentions import Mention, Resolver, Role, mentions
from openclaw_wisgate.mentions import Target as Meant
from openclaw_wisgate.probe import DEFAULT_MAX_TOKENS, Ask
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.releases import Release
from openclaw_wisgate.report import Asked, Link
from openclaw_wisgate.selection import DEFAULTS

IMAGE_MODEL = "gpt-image-2"
JOBS = 8
INTERVAL = 1.0
_TURNS = (Ask.ANSWER, Ask.TOOL_CALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class PingRequest:
    """What to ask, and whom: `names` are `provider` or `provider/model`.

    `all_models` asks every model of a provider instead of its first; `chain` the default model and its fallbacks.
    `image` and `balance` ask each provider for a picture and for its balance, too. `count` turns are taken with each
    model, and `interval` seconds are between the starts of two; at most `jobs` are under way at once. `timeout` in
    seconds and `prompt` are what is usual for the thing asked for where they are None. Pictures are saved in the folder `save`, if there is one.
    """

    target: Target
    names: tuple[str, ...] = ()
    all_providers: bool = False
    all_models: bool = False
    chain: bool = False
    tools: bool = False
    image: bool = False
    balance: bool = False
    streams: bool = False
    image_model: str = IMAGE_MODEL
    save: str | None = None
    count: int = 1
    interval: float = INTERVAL
    jobs: int = JOBS
    prompt: str | None = None
    timeout: float | None = None
    max_tokens: int = DEFAULT_MAX_TOKENS
    allow_exec: bool = False

    def question(self, ask: Ask) -> Question:
        """Return how a model is asked for `ask`."""
        return Question(
            target=self.target,
            ask=ask,
            timeout=self.timeout,
            max_tokens=self.max_tokens,
            streams=self.streams and ask in _TURNS,
            prompt=self.prompt,
            allow_exec=self.allow_exec,
        )

    def rounds(self, asked: Asked) -> int:
        """Return how often something is asked: pictures cost too much to be drawn again and again."""
        return self.count if asked.ask in _TURNS else 1


def errands(config: object, request: PingRequest) -> tuple[Asked, ...]:
    """Return what to ask by the names and flags of `request`, each once; UsageError where that is nothing."""
    names = request.names or tuple(_defaults(config, request))
    if not names:
        message = "no provider in this config has a WisGate address"
        if request.all_providers:
            message = "this config has no provider"
        raise UsageError(message, hint="name one, use --all, or run `openclaw-wisgate add`")
    pairs = [pair for name in names for pair in _models(config, name, request)]
    return _with_extras(pairs, request)


def chain(config: object, request: PingRequest, release: Release) -> tuple[Link, ...]:
    """Return the default model and its fallbacks in the order in which OpenClaw `release` tries them."""
    resolver = Resolver(config, release)
    links = [_link("primary", resolver.primary(DEFAULTS), None, config, request)]
    for mention in _fallbacks(config):
        meant = resolver.target(mention)
        links.append(_link(f"fallback {len(links)}", meant, mention.text, config, request))
    return tuple(links)


def chain_errands(links: Iterable[Link], request: PingRequest) -> tuple[Asked, ...]:
    """Return what to ask for `links`, each once; UsageError where none of them can be asked."""
    pairs = [(link.asked.provider, link.asked.model) for link in links if link.asked]
    if not pairs:
        message = "no model of OpenClaw's chain is of a provider in this config"
        raise UsageError(message, hint="set a default with `openclaw-wisgate add --default`, or name a model to ask")
    return _with_extras(pairs, request)


def _with_extras(pairs: Iterable[tuple[str, str]], request: PingRequest) -> tuple[Asked, ...]:
    pairs = list(pairs)
    turn = Ask.TOOL_CALL if request.tools else Ask.ANSWER
    draws = request.image_model if request.image else None
    found = [Asked(provider, model, turn) for provider, model in pairs if model not in (draws, "")]
    providers = dict.fromkeys(provider for provider, _ in pairs)
    if draws is not None:
        found += [Asked(provider, draws, Ask.IMAGE) for provider in providers]
    if request.balance:
        found += [Asked(provider, "", Ask.BALANCE) for provider in providers]
    return tuple(dict.fromkeys(found))


def _defaults(config: object, request: PingRequest) -> Iterator[str]:
    return iter(blocks(config)) if request.all_providers else at_wisgate(config, request.target)


def _models(config: object, name: str, request: PingRequest) -> list[tuple[str, str]]:
    """Return the providers and models that `name` means; of a provider alone its first model, or all of them."""
    known = blocks(config)
    provider, slash, model = (name, "", "") if name in known else name.partition("/")
    checked(provider, known)
    if slash and not model:
        message = f'"{name}" names no model'
        raise UsageError(message, hint=f"write {provider}/MODEL, or {provider} for its first model")
    if slash:
        return [(provider, model)]
    models = get(known, (provider, "models"))
    identifiers = [get(entry, ("id",)) for entry in models] if isinstance(models, list) else []
    listed = [identifier for identifier in identifiers if isinstance(identifier, str)]
    if not listed:
        if request.image or request.balance:
            return [(provider, request.image_model)] if request.image else [(provider, "")]
        message = f'the provider "{provider}" lists no model'
        raise UsageError(message, hint=f"name one: openclaw-wisgate ping {provider}/MODEL")
    return [(provider, identifier) for identifier in (listed if request.all_models else listed[:1])]


def _fallbacks(config: object) -> Iterator[Mention]:
    for mention in mentions(config):
        if mention.home == DEFAULTS and mention.role is Role.FALLBACK:
            yield mention


def _link(role: str, meant: Meant | None, written: str | None, config: object, request: PingRequest) -> Link:
    if meant is None:
        return Link(role, written or "", None, "OpenClaw can make nothing of this name", is_dead=True)
    reference = str(meant)
    own = next((name for name in blocks(config) if normalised(name) == meant.provider), None)
    if own is not None:
        turn = Ask.TOOL_CALL if request.tools else Ask.ANSWER
        return Link(role, reference, Asked(own, meant.model, turn))
    if meant.provider in KNOWN_PROVIDERS:
        return Link(role, reference, None, f'"{meant.provider}" is a provider of OpenClaw\'s own, not of this config')
    return Link(role, reference, None, f'there is no provider "{meant.provider}"', is_dead=True)
