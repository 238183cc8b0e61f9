"""Searching the models that WisGate is known to serve, or says that it serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from openclaw_wisgate.change import get
from openclaw_wisgate.commands.asking import Question, Send, ask_model
from openclaw_wisgate.commands.judging import seen_at
from openclaw_wisgate.commands.providers import at_wisgate, blocks, checked, url_of
from openclaw_wisgate.commands.subject import Target, open_subject
from openclaw_wisgate.diagnostics import Diagnostic, Severity, note
from openclaw_wisgate.known_models import LiveList, known_models
from openclaw_wisgate.offers import read_offers
from openclaw_wisgate.presets import GATEWAY, PRESETS, PresetName
from openclaw_wisgate.probe import Ask, HttpReply, Probe, TransportFault
from openclaw_wisgate.report import Decision, Ping, Report
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.system import http, live_models, resources
from openclaw_wisgate.system.access import Access
from openclaw_wisgate.system.reading import reason

WHAT = "models"
"""What stands for a model's id where the list of them is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsRequest:
    """What to look for: every word of `text` in id, name, family or api.

    With `live` the gateway is asked, with `refresh` its answer is kept, too. `provider` is whose key and base URL are
    used; else those of one at WisGate, or WisGate's own with the variable `variable`. `timeout` is in seconds.
    """

    target: Target
    text: str = ""
    live: bool = False
    refresh: bool = False
    provider: str | None = None
    variable: str = "WISGATE_API_KEY"
    timeout: float = 30.0


def models(request: ModelsRequest, *, send: Send = http.send) -> Report:
    """Return the models that fit; raise UsageError for a provider that the config does not have."""
    config = _config(request.target)
    if isinstance(config, Report):
        return config
    provider, config = _provider(config, request)
    base_url = url_of(config, provider, request.target)
    pings: tuple[Ping, ...] = ()
    notes: list[Diagnostic] = []
    live = live_models.stored(base_url, request.target.around)
    if request.live or request.refresh:
        ping, live = asked(config, provider, request.target, timeout=request.timeout, send=send)
        pings = (ping,)
        if live is None:
            return Report(command="models", decision=Decision.PROBLEMS, file=request.target.name, pings=pings)
        if request.refresh:
            notes.append(kept(live, request.target))
    found = known_models(resources.catalogue(), live, configured(config, request.target), request.text)
    if not found:
        notes.append(note("no-model", Severity.NOTE, f'no model has "{request.text}" in its id, name, family or api'))
    as_of = live.as_of if live else resources.catalogue().as_of
    where = f"what {live.base_url} serves" if live else "the packaged catalogue"
    notes.append(note("models-as-of", Severity.NOTE, f"{where}, as of {as_of}"))
    return Report(
        command="models",
        decision=Decision.CLEAN,
        file=request.target.name,
        known=found,
        pings=pings,
        notes=tuple(notes),
    )


def asked(config: object, provider: str, target: Target, *, timeout: float, send: Send) -> tuple[Ping, LiveList | None]:
    """Ask the gateway of `provider` which models it serves to the key; without an answer there is the ping alone."""
    replies: list[HttpReply | TransportFault] = []

    def keep(probe: Probe, access: Access) -> HttpReply | TransportFault:
        replies.append(send(probe, access))
        return replies[-1]

    question = Question(target=target, ask=Ask.MODELS, timeout=timeout)
    ping = ask_model(config, provider, WHAT, question=question, send=keep)
    last = replies[-1] if replies else None
    offers = read_offers(last.body) if ping.is_ok and isinstance(last, HttpReply) else None
    if offers is None:
        return ping, None
    return ping, LiveList(url_of(config, provider, target), datetime.now(UTC).date().isoformat(), offers)


def _config(target: Target) -> object:
    """Return the config as OpenClaw sees it, an empty one where there is none, or the report of a refusal."""
    if not target.location.file.exists():
        return {}
    subject = open_subject(target, command="models", create=True)
    return subject if isinstance(subject, Report) else seen_at(target, subject.document).written


def _provider(config: object, request: ModelsRequest) -> tuple[str, object]:
    """Return whom to ask, and the config with it: one that is named, one at WisGate, or WisGate by its preset."""
    if request.provider is not None:
        return checked(request.provider, blocks(config)), config
    for name in at_wisgate(config, request.target):
        return name, config
    preset = PRESETS[PresetName.WISGATE]
    block = {"baseUrl": GATEWAY, "apiKey": f"${{{request.variable}}}", "api": preset.api.value}
    return preset.provider_id, {"models": {"providers": {preset.provider_id: block}}}


def configured(config: object, target: Target) -> dict[str, tuple[str, ...]]:
    """Return the providers at WisGate that have a model, by its id."""
    found: dict[str, tuple[str, ...]] = {}
    for name in at_wisgate(config, target):
        listed = get(config, (*PROVIDERS, name, "models"))
        for entry in listed if isinstance(listed, list) else ():
            identifier = get(entry, ("id",))
            if isinstance(identifier, str):
                found[identifier] = (*found.get(identifier, ()), name)
    return found


def kept(live: LiveList, target: Target) -> Diagnostic:
    """Keep what a gateway said for later, and return what there is to tell of that."""
    try:
        live_models.store(live, target.around)
    except OSError as error:
        return note("models-not-kept", Severity.WARNING, f"the answer could not be kept: {reason(error)}")
    return note("models-kept", Severity.NOTE, f"kept the list of {len(live.offers)} models for later")
