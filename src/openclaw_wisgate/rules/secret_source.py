"""A reference to a secret that names a store of another kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.selection import PROVIDERS

_REFUSED = Release(2026, 9, 6)
_TOLD = Release(2026, 8, 1)
"""The first release whose `openclaw config validate` minds; its gateway does not."""
_BUILT_IN = frozenset({"env", "store"})
_SECRETS: tuple[KeyPath, ...] = (
    ("apiKey",),
    ("headers",),
    ("request", "headers"),
    ("request", "auth"),
    ("request", "tls"),
    ("request", "proxy", "tls"),
)


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at each reference whose `source` is not that of the entry of `secrets.providers` it names."""
    named = get(context.value, ("secrets", "providers"))
    if context.release < _TOLD or not isinstance(named, Mapping):
        return
    defaults = get(context.value, ("secrets", "defaults"))
    for path, reference in _references(context.value):
        provider, source = reference.get("provider"), reference.get("source")
        actual = get(named, (provider,)) if isinstance(provider, str) else None
        kind = actual.get("source") if isinstance(actual, Mapping) else None
        if not isinstance(kind, str) or not isinstance(source, str) or kind == source:
            continue
        if source in _BUILT_IN and provider == _default(defaults, source):
            continue
        yield Finding(
            path=(*path, "source"),
            severity=Severity.ERROR if context.release >= _REFUSED else Severity.WARNING,
            message=f'this secret comes from "{source}", but "secrets.providers.{provider}" is of the kind "{kind}"',
            hint=f'write "{kind}", or name another provider',
        )


def _references(value: object) -> Iterator[tuple[KeyPath, Mapping[str, object]]]:
    providers = get(value, PROVIDERS)
    for name in providers if isinstance(providers, Mapping) else ():
        for inner in _SECRETS:
            path = (*PROVIDERS, name, *inner)
            found = get(value, path)
            if not isinstance(found, Mapping):
                continue
            if inner == ("apiKey",):
                yield path, found
            else:
                yield from ((((*path, key)), each) for key, each in found.items() if isinstance(each, Mapping))


def _default(defaults: object, source: str) -> str:
    chosen = get(defaults, (source,))
    return chosen.strip() if isinstance(chosen, str) and chosen.strip() else "default"


RULE = Rule(
    id="key/secret-source",
    severity=Severity.ERROR,
    summary="a secret reference has another `source` than the provider of secrets it names",
    why="""\
OpenClaw cannot look a secret up in a store of another kind. `openclaw config validate` refuses the file since
2026.8.1. "env" and "store" need no entry under "default".""",
    bad="""\
{ secrets: { providers: { vault: { source: "env" } } }, models: { providers: { wisgate: {
  baseUrl: "https://api.wisgate.ai/v1", models: [], apiKey: { source: "file", provider: "vault", id: "/key" },
} } } }""",
    good="""\
{ secrets: { providers: { vault: { source: "env" } } }, models: { providers: { wisgate: {
  baseUrl: "https://api.wisgate.ai/v1", models: [], apiKey: { source: "env", provider: "vault", id: "KEY" },
} } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
