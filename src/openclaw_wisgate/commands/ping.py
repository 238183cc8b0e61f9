"""Asking the models that are named, or those at WisGate, each for one small answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openclaw_wisgate.change import get
from openclaw_wisgate.commands.asking import Question, Send, ask_model, base_url_of, cannot_ask
from openclaw_wisgate.commands.judging import seen_at
from openclaw_wisgate.commands.subject import Target, open_subject
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.report import Decision, Ping, Report
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.system import http
from openclaw_wisgate.system.owners import is_wisgate


@dataclass(frozen=True, slots=True, kw_only=True)
class PingRequest:
    """What to ask: `names` are `provider` or `provider/model`; `timeout` in seconds, `max_tokens` in tokens."""

    target: Target
    names: tuple[str, ...] = ()
    all_providers: bool = False
    timeout: float = 30.0
    max_tokens: int = 16

    @property
    def question(self) -> Question:
        """How each model is asked."""
        return Question(target=self.target, timeout=self.timeout, max_tokens=self.max_tokens)


def ping(request: PingRequest, *, send: Send = http.send) -> Report:
    """Return what each named model answered; raise UsageError for a name that the config does not have."""
    subject = open_subject(request.target, command="ping", create=False)
    if isinstance(subject, Report):
        return subject
    config = seen_at(request.target, subject.document).written
    names = request.names or tuple(_defaults(config, request))
    if not names:
        message = "no provider in this config has a WisGate address"
        raise UsageError(message, hint="name one, use --all, or run `openclaw-wisgate add`")
    pings: list[Ping] = []
    skipped = []
    for name in names:
        for provider, model in _models(config, name):
            missing = cannot_ask(config, provider, model)
            if missing is None:
                pings.append(ask_model(config, provider, model, question=request.question, send=send))
            else:
                skipped.append(missing)
    decision = Decision.CLEAN if pings and all(item.is_ok for item in pings) else Decision.PROBLEMS
    name = request.target.name
    return Report(command="ping", decision=decision, file=name, pings=tuple(pings), notes=tuple(skipped))


def _defaults(config: object, request: PingRequest) -> Iterator[str]:
    providers = get(config, PROVIDERS)
    for name, block in providers.items() if isinstance(providers, Mapping) else ():
        if request.all_providers or is_wisgate(base_url_of(get(block, ("baseUrl",)), config, request.target)):
            yield str(name)


def _models(config: object, name: str) -> Sequence[tuple[str, str]]:
    """Return the provider and the model that `name` means; of a provider alone, its first model."""
    providers = get(config, PROVIDERS)
    known = providers if isinstance(providers, Mapping) else {}
    provider, slash, model = (name, "", "") if name in known else name.partition("/")
    if provider not in known:
        message = f'there is no provider "{provider}" in this config'
        raise UsageError(message, hint=f"the providers are: {', '.join(map(str, known))}" if known else None)
    if slash:
        return [(provider, model)]
    models = get(known, (provider, "models"))
    listed = [get(entry, ("id",)) for entry in models] if isinstance(models, list) else []
    first = next((entry for entry in listed if isinstance(entry, str)), None)
    if first is None:
        message = f'the provider "{provider}" lists no model'
        raise UsageError(message, hint=f"name one: openclaw-wisgate ping {provider}/MODEL")
    return [(provider, first)]
